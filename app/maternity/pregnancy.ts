import { awayPlans, dueDateSources, pregnancyOutcomes, pregnancyReasons } from '../codes/maternity.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, choices, date, longText, number, required, text, tick } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { beginningOf, gestationOn, gestationWords, lateNoticeWeek } from './gestation.ts'

/** Whom and what a form may name: our colleagues, the people of きずな, the clinics. */
export interface PregnancyChoices { colleagues: readonly Option[]; counterparts: readonly Option[]; clinics: readonly Option[] }

/** A pregnancy as it is written down and put right. The clinic becomes an affiliation of the woman and is never kept here. */
export const pregnancyForm = ({ colleagues, counterparts, clinics }: PregnancyChoices) => defineRecord({
  name: 'pregnancy', version: 1, title: '妊婦の台帳',
  fields: {
    dueOn: required(date('出産予定日')),
    dueSource: required(choice('予定日のもと', dueDateSources)),
    reasons: choices('把握した理由', pregnancyReasons, { hint: 'いま当てはまるものだけ。はずすと、今日で終わった理由として残ります' }),
    handbookOn: date('母子健康手帳の交付日'),
    handbookNone: tick('母子健康手帳', 'まだ受け取っていない'),
    checkups: number('受けた妊婦健診の回数', { least: 0, most: 60 }),
    lastCheckupOn: date('最後に受けた妊婦健診の日'),
    clinic: choice('かかっている産婦人科', clinics, { as: 'select', guarded: 'place', hint: '選ぶと、この人の所属として守って残します。秘匿のときは、だれにも見えません' }),
    supportLevel: text('支援の程度（言葉で）', { most: 200, width: 'long', hint: '例 月1回の訪問と、健診のあとの電話' }),
    account: choice('こちらの担当', colleagues, { as: 'select' }),
    agencyPerson: choice('きずなの担当', counterparts, { as: 'select' }),
    counterpart: text('きずなの担当（一覧にないとき）', { most: 100 }),
    away: required(choice('里帰り', awayPlans, { hint: 'どこへ行くかは、この人の「住所」（居所）に書いてください' })),
    awaySince: date('里帰りはいつから'),
    awayUntil: date('里帰りはいつまで'),
    nextContactOn: date('次に連絡する日', { hint: '空のときは、予定日の4週前に期限が出ます' }),
    words: longText('ようすとこれから', { rows: 4, most: 4000 }),
  },
  askIf: { awaySince: { away: ['planned', 'away'] }, awayUntil: { away: ['planned', 'away'] } },
})
export type PregnancyValues = Values<ReturnType<typeof pregnancyForm>>

/** A pregnancy that ended otherwise than by a birth. */
export const endingForm = defineRecord({
  name: 'pregnancy_ending', version: 1, title: '妊婦の台帳を終える',
  fields: {
    outcome: required(choice('終わり方', pregnancyOutcomes.filter(({ code }) => code !== 'born'))),
    outcomeOn: required(date('その日')),
    outcomeWords: longText('書いておくこと', { rows: 3, most: 2000, hint: 'お別れのときは、このあとのからだと気持ちの支え、連絡してよい人と時期を' }),
  },
})

const furthestInDays = 294

/** What single answers of a pregnancy cannot show: days that cannot be. */
export function problemsOfPregnancy(values: PregnancyValues, today: Temporal.PlainDate): Problem[] {
  const { dueOn, handbookOn, handbookNone, checkups, lastCheckupOn, awaySince, awayUntil } = values
  const problems: Problem[] = []
  const wrong = (field: string, message: string): unknown => problems.push({ field, message })
  if (isBefore(today.add({ days: furthestInDays }), dueOn)) wrong('dueOn', '出産予定日が10か月より先です。年と月を確かめてください')
  if (isBefore(dueOn, today.subtract({ years: 2 }))) wrong('dueOn', '出産予定日が2年より前です。年（元号）を確かめてください')
  if (handbookOn && isBefore(today, handbookOn)) wrong('handbookOn', '母子健康手帳の交付日が今日より後です。日付を確かめてください')
  if (handbookOn && isBefore(handbookOn, beginningOf(dueOn))) wrong('handbookOn', '母子健康手帳の交付日が、この妊娠の始まりより前です。予定日と交付日を確かめてください')
  if (handbookOn && handbookNone) wrong('handbookNone', '「まだ受け取っていない」と交付日の両方が入っています。どちらかにしてください')
  if (lastCheckupOn && isBefore(today, lastCheckupOn)) wrong('lastCheckupOn', '最後の健診の日が今日より後です。受けた健診だけを入れてください')
  if (lastCheckupOn && isBefore(lastCheckupOn, beginningOf(dueOn))) wrong('lastCheckupOn', '最後の健診の日が、この妊娠の始まりより前です。予定日と健診の日を確かめてください')
  if (lastCheckupOn && checkups === 0) wrong('checkups', '健診の回数が0で、最後に受けた日が入っています。どちらかを直してください')
  if (awaySince && awayUntil && isBefore(awayUntil, awaySince)) wrong('awayUntil', '里帰りの「いつまで」が「いつから」より前です。日付を確かめてください')
  return problems
}

/** What the facts of a pregnancy say by themselves and a person may write as a reason: late notice, no handbook, no check-up. */
export function signsOf({ dueOn, handbookOn, handbookNone, checkups, lastCheckupOn }: Pick<PregnancyValues, 'dueOn' | 'handbookOn' | 'handbookNone' | 'checkups' | 'lastCheckupOn'>, today: Temporal.PlainDate): string[] {
  const isLate = (day: Temporal.PlainDate): boolean => (gestationOn(dueOn, day)?.weeks ?? 0) >= lateNoticeWeek
  const signs: string[] = []
  if (handbookOn && isLate(handbookOn)) signs.push(`母子健康手帳の交付が ${gestationWords(dueOn, handbookOn)}（${lateNoticeWeek}週以後）`)
  if (handbookNone) signs.push(isLate(today) ? `母子健康手帳をまだ受け取っていない（いま ${gestationWords(dueOn, today)}）` : '母子健康手帳をまだ受け取っていない')
  if (checkups === 0) signs.push('妊婦健診を一度も受けていない')
  const since = lastCheckupOn?.until(today, { largestUnit: 'day' }).days ?? 0
  if (lastCheckupOn && since > longestBetweenCheckups) signs.push(`最後の妊婦健診から${since}日`)
  return signs
}
/** Check-ups are four weeks apart at most; a fortnight of grace. Source: 妊婦に対する健康診査についての望ましい基準 (平成27年厚労省告示226号). */
const longestBetweenCheckups = 42

interface Contact { kind: 'before_birth' | 'birth_expected'; on: Temporal.PlainDate }
/** When a pregnancy asks for a call: on the day set, else four weeks before the due date; and on the day after it. None once it has ended. */
export function contactsOf({ dueOn, nextContactOn, outcome }: { dueOn: Temporal.PlainDate; nextContactOn: Temporal.PlainDate | null; outcome: string | null }): Contact[] {
  if (outcome !== null) return []
  return [{ kind: 'before_birth' as const, on: nextContactOn ?? dueOn.subtract({ weeks: 4 }) }, { kind: 'birth_expected' as const, on: dueOn.add({ days: 1 }) }]
    .toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on))
}
