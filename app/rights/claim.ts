import { kanaKey, nameKey } from '../people/name-keys.ts'
import { fiscalYearOfShort, numberKey } from '../people/family-number.ts'
import { outOfSeries } from '../people/series.ts'
import { date, longText, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** What somebody opens with a reason: by number, or by full name and day of birth; nothing can be browsed. */
export const claimForm = defineRecord({
  name: 'claim', version: 1, title: '理由を書いて開く',
  fields: {
    number: text('番号', { most: 20, hint: '受付 R8-215、ケース C8-031、家族 F8-019' }),
    name: text('名前（姓と名）', { most: 100, hint: '番号がわからないとき。生年月日といっしょに' }),
    birthOn: date('生年月日'),
    reason: required(longText('なぜ、いま見る必要がありますか', { rows: 3, most: 1000, hint: '室の外の人が、あとで確かめます' })),
  },
})
export type ClaimValues = Values<typeof claimForm>

/** What the database is asked for; never kept. */
export type Asked =
  | { what: 'casefile' | 'family' | 'intake'; fiscal_year: number; number: number }
  | { what: 'person'; keys: string[]; born: string }

/** What was typed, as the database can look for it. */
export function askedIn({ number, name, birthOn }: ClaimValues, thisFiscalYear: number): Asked | Problem[] {
  if (number) {
    const match = /^([CFRH])(\d{1,2})-(S?\d{1,6})$/u.exec(numberKey(number))
    const fiscalYear = match ? fiscalYearOfShort(Number(match[2]), thisFiscalYear) : undefined
    const sequence = match?.[3] ? outOfSeries(match[3]) : undefined
    if (!match || fiscalYear === undefined || sequence === undefined) return [{ field: 'number', message: '番号は R8-215、C8-031、F8-019 のように入れてください' }]
    return { what: match[1] === 'C' ? 'casefile' : match[1] === 'F' ? 'family' : 'intake', fiscal_year: fiscalYear, number: sequence }
  }
  if (!name?.trim().match(/[\s　]/u) || !birthOn) return [{ field: 'number', message: '番号か、姓と名（あいだを空けて）と生年月日を入れてください' }]
  return { what: 'person', keys: [kanaKey(name), nameKey(name)], born: birthOn.toString() }
}

/** What was done with it, when it is ended. */
export const endForm = defineRecord({
  name: 'claim_end', version: 1, title: '終わる',
  fields: { doneWords: required(longText('何をしましたか', { rows: 2, most: 1000 })) },
})
