import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'
import { Refused } from '../kernel/result.ts'
import type { IntakeLine } from '../intake/intake-lines.ts'
import { intakesOfPersons } from '../intake/intakes.db.ts'
import { isNotSeen } from './decide-intake.ts'

/** Something of a casefile that is not finished: what it is, where it stands, whether it forbids closing. */
export interface StillOpen { words: string; href: string | null; forbids: boolean }

/** What is still open about a casefile, gravest first: children not seen and calls not decided forbid its closing. */
export async function whatIsOpen(tx: Tx, { id, personId, familyId }: { id: string; personId: string; familyId: string }, now: Temporal.Instant): Promise<StillOpen[]> {
  const intakes = await intakesOfPersons(tx, [personId])
  const isUnsighted = (intake: IntakeLine): boolean => intake.children.some((child) => child.personId === personId && isNotSeen(child, now))
  const { rows: [plans] } = await sql<{ plans: number; visits: number }>`
    select count(distinct p.id)::int as plans,
           count(v.id) filter (where v.done_entry_id is null and v.missed_words is null and v.cancelled_at is null)::int as visits
      from plan_casefile l join plan p on p.id = l.plan_id left join visit v on v.plan_id = p.id
     where l.casefile_id = ${id} and p.ended_words is null and (p.until is null or p.until > ${officeDay})`.execute(tx)
  const { rows: decisions } = await sql<{ id: string }>`
    select d.id from decision d where d.state = 'proposed' and d.kind <> 'closing' and exists (select 1 from child_decision c where c.decision_id = d.id and c.casefile_id = ${id})`.execute(tx)
  const { rows: [drafts] } = await sql<{ n: number }>`
    select count(*)::int as n from draft where done_at is null and ((subject_kind = 'casefile' and subject_id = ${id}) or (subject_kind = 'family' and subject_id = ${familyId}))`.execute(tx)
  return [
    ...intakes.filter(isUnsighted).map((one) => ({ words: `まだ会えていません（通告 ${one.label}）。会うか、係長の決定が要ります`, href: `/intakes/${one.id}`, forbids: true })),
    ...intakes.filter(({ stage }) => stage === 'received').map((one) => ({ words: `受付 ${one.label} が決まっていません。先に受理会議で決めてください`, href: `/intakes/${one.id}`, forbids: true })),
    ...(plans && plans.plans > 0 ? [{ words: `続いている支援計画があります${plans.visits > 0 ? `（これからの訪問 ${plans.visits}回）` : ''}`, href: `/families/${familyId}`, forbids: false }] : []),
    ...decisions.map((one) => ({ words: '決裁の終わっていない決定があります', href: `/decisions/${one.id}`, forbids: false })),
    ...(drafts && drafts.n > 0 ? [{ words: `あなたの下書きが${drafts.n}件あります`, href: '/', forbids: false }] : []),
  ]
}

/** Throws Refused while a child was not seen or a call about the child waits to be decided. */
export function refuseWhileUnsafe(open: readonly StillOpen[]): void {
  const forbidding = open.filter(({ forbids }) => forbids)
  if (forbidding.length > 0) throw new Refused(forbidding.map(({ words }) => ({ field: '', message: words })))
}

/** The closing of a casefile that waits for 決裁, by its id. */
export async function closingProposed(tx: Tx, casefileId: string): Promise<string | undefined> {
  const { rows: [row] } = await sql<{ id: string }>`
    select d.id from decision d join child_decision c on c.decision_id = d.id where d.kind = 'closing' and d.state = 'proposed' and c.casefile_id = ${casefileId}`.execute(tx)
  return row?.id
}
