import { urgencyQuestions } from '../codes/urgency.ts'
import type { Office } from '../../test/office.ts'

/** An intake with its one child, and who the child is, if anybody knows. */
export interface Taken { intake: string; child: string; person: string | null }

/** A moment by the clock of the office, from `2026-11-25T14:00`. */
export const at = (text: string): Temporal.Instant => Temporal.Instant.from(`${text}+09:00`)

let lastNumber = 0

/** An intake taken by the nurse with one child, and a reporter whose name must stay where it is. */
export async function taken(office: Office, change: { receivedAt?: string; clock?: boolean; hours?: number; identified?: boolean; kind?: string; until?: string } = {}): Promise<Taken> {
  const { receivedAt = '2026-11-25T14:00', clock = true, hours = 48, identified = true, kind = 'report', until } = change
  const received = at(receivedAt)
  lastNumber += 1
  return office.acting('nurse', async (tx) => {
    const person = identified ? (await tx.insertInto('person').values({ sex: 'male', birthYear: 2018, birthMonth: 12, birthDay: 12 } as never).returning('id').executeTakeFirstOrThrow()).id : null
    if (person) await tx.insertInto('personName').values({ personId: person, kind: 'current', name: '勝部 蓮', kana: 'かつべ れん' } as never).execute()
    const intake = (await tx.insertInto('intake').values({ fiscalYear: 2026, number: lastNumber, kind, means: 'phone', route: 'primary_school', receivedAt: received, content: '左ほおに青あざ。「お父さんにたたかれた」' } as never).returning('id').executeTakeFirstOrThrow()).id
    const child = (await tx.insertInto('intakeChild').values({
      intakeId: intake, position: 0, part: 'subject', personId: person, nameHeard: person ? '' : '泣き声の子', abuseKind: 'physical', suspectedWords: 'お父さん',
      clockStartedAt: clock ? received : null, seeBy: clock ? received.add({ hours }) : null, limitSource: clock ? '48時間以内' : null,
    } as never).returning('id').executeTakeFirstOrThrow()).id
    await tx.insertInto('intakePlace').values({ intakeChildId: child, whereNow: '保健室', untilAt: until ? at(until) : null, sleepsWhere: '自宅' } as never).execute()
    await tx.insertInto('reporter').values({ intakeId: intake, name: '秘密 知らせ子', relation: '担任', phone: '0853-00-9999' } as never).execute()
    return { intake, child, person }
  })
}

/** Every question of the urgency chart answered alike, but for what is changed. */
export const all = (answer: string, change: Record<string, string> = {}): Record<string, string> => ({ ...Object.fromEntries(urgencyQuestions.map(({ code }) => [code, answer])), ...change })

/** The form of a safety check: the nurse met the child at school at 14:03. */
export const sighting = (office: Office, change: Record<string, string> = {}): Record<string, string> => ({
  id: crypto.randomUUID(), at: '令和8年11月25日', 'at.time': '14:03', checkedBy: office.accounts.nurse, result: 'sighted', seenBy: 'own', placeKind: 'school', manner: 'talked', words: '「いたかった」', ...change,
})

/** How many rows of a table have this id in this column, whoever may see them. */
export const count = async (office: Office, table: string, column: string, id: string): Promise<number> =>
  (await office.ownerQuery<{ n: number }>(`select count(*)::int n from rec.${table} where ${column} = $1`, [id]))[0]!.n
