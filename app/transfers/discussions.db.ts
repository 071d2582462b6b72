import type { DiscussionAgreement, DiscussionMeans } from '../codes/transfers.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { problemsOfDiscussion } from './discussion.ts'
import type { DiscussionValues } from './discussion.ts'

/** A talk with the guidance centre as it is read. `againOn` is open until a later one about the same child, or the family where it was about that. */
export interface Discussion {
  id: string; familyId: string; familyName: string; casefileId: string | null; transferId: string | null; heldAt: Temporal.Instant; means: DiscussionMeans
  ourPeople: string; theirPeople: string; words: string; ourOpinion: string; theirOpinion: string; agreed: DiscussionAgreement
  notAgreed: string; againOn: Temporal.PlainDate | null; againIf: string; by: string; recordedAt: Temporal.Instant; open: boolean
}

/** SQL of whether a talk is still to be taken up again. */
const isOpen = sql`(d.again_on is not null and not exists (select 1 from discussion l where l.family_id = d.family_id and l.casefile_id is not distinct from d.casefile_id and (l.held_at, l.recorded_at) > (d.held_at, d.recorded_at)))`

async function discussionsWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<Discussion[]> {
  const { rows } = await sql<Discussion>`
    select d.id, d.family_id, f.name as family_name, d.casefile_id, d.transfer_id, d.held_at, d.means, d.our_people, d.their_people, d.words, d.our_opinion, d.their_opinion, d.agreed,
           d.not_agreed, d.again_on, d.again_if, d.recorded_at, coalesce(a.name, '') as by, ${isOpen} as open
      from discussion d join family f on f.id = d.family_id left join account a on a.id = d.recorded_by where ${condition} order by d.held_at desc, d.recorded_at desc limit 200`.execute(tx)
  return rows
}

/** The talks about a family, newest first; with a casefile those about that child and those about the whole family. */
export const discussionsOf = (tx: Tx, { familyId, casefileId }: { familyId: string; casefileId?: string }): Promise<Discussion[]> =>
  discussionsWhere(tx, casefileId ? sql`d.family_id = ${familyId} and (d.casefile_id = ${casefileId} or d.casefile_id is null)` : sql`d.family_id = ${familyId}`)

/** The talks without full agreement that are still to be taken up again, the nearest day first. */
export async function discussionsToTakeUp(tx: Tx): Promise<Discussion[]> {
  const open = await discussionsWhere(tx, isOpen)
  return open.toSorted((one, other) => Temporal.PlainDate.compare(one.againOn!, other.againOn!))
}

/** Keeps a talk; the same form twice by the same person is one. It settles what was to be taken up again about the same child. Throws Refused. */
export async function recordDiscussion(tx: Tx, id: string, about: { familyId: string; casefileId: string | null }, values: DiscussionValues, now: Temporal.Instant): Promise<void> {
  const wrong = problemsOfDiscussion(values, now)
  if (wrong.length > 0) throw new Refused(wrong)
  const { heldAt, means, ourPeople, theirPeople, words, ourOpinion, theirOpinion, agreed, notAgreed, againOn, againIf, transfer } = values
  const kept = await tx.insertInto('discussion').values({
    id, ...about, transferId: transfer, heldAt, means, ourPeople, theirPeople, words: words ?? '', ourOpinion: ourOpinion ?? '', theirOpinion: theirOpinion ?? '',
    agreed, notAgreed: notAgreed ?? '', againOn, againIf: againIf ?? '',
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows === 0n) {
    const mine = await tx.selectFrom('discussion').select('id').where('id', '=', id).where('familyId', '=', about.familyId).where('recordedBy', '=', sql<string>`ctx.account()`).executeTakeFirst()
    if (!mine) throw new Refused('この用紙はもう使われています。ケースの画面から開き直してください')
    return
  }
  await tell(tx, { code: 'discussion_held', happenedAt: heldAt, ...about, refId: id })
  await refreshDue(tx, { kind: 'discussion', id })
}
