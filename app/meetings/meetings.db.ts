import type { MeetingKind } from '../codes/meetings.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeInstant } from '../kernel/office-time.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { momentsOf } from './meeting.ts'
import type { Meeting, MeetingPlan } from './meeting.ts'

/** SQL over meeting m: a meeting about single cases, one of a family with a veiled person, where the name of a school or clinic tells a place. */
export const veiledConference = sql`(m.kind in ('case_conference', 'joint_case') and ctx.meeting_hides(m.id))`
// The room may be one of that school: it is told to whoever leads, and to who is asked to come.
const room = sql`case when ${veiledConference} and not ctx.leads() and not exists (select 1 from attendance t where t.meeting_id = m.id and t.account_id = any (ctx.my_accounts())) then '非開示' else m.place end`

const meetings = sql`
  select m.id, m.kind, m.title, ${room} as room, m.held_at, m.ends_at, m.decider_id, d.name as decider, m.called, m.ended_at, m.cancelled_at, m.cancelled_words, m.minutes,
         w.name as writer, m.version
    from meeting m join account d on d.id = m.decider_id join account w on w.id = m.recorded_by`

/** The called meeting as the actor sees it, or undefined. */
export async function meetingById(tx: Tx, id: string): Promise<Meeting | undefined> {
  return (await sql<Meeting>`${meetings} where m.called and m.id = ${id}`.execute(tx)).rows[0]
}

/** The called meetings from a day until before another, in the order in which they are held; cancelled ones too. */
export async function meetingsBetween(tx: Tx, from: Temporal.PlainDate, until: Temporal.PlainDate): Promise<Meeting[]> {
  const midnight = new Temporal.PlainTime()
  const { rows } = await sql<Meeting>`${meetings} where m.called and m.held_at >= ${officeInstant(from, midnight)} and m.held_at < ${officeInstant(until, midnight)} order by m.held_at, m.id`.execute(tx)
  return rows
}

/** The next meeting of the same kind and part after this one that is not off, or undefined. */
export async function nextMeeting(tx: Tx, { kind, title, heldAt }: Meeting): Promise<Meeting | undefined> {
  const { rows } = await sql<Meeting>`${meetings} where m.called and m.kind = ${kind} and m.title = ${title} and m.held_at > ${heldAt} and m.cancelled_at is null order by m.held_at limit 1`.execute(tx)
  return rows[0]
}

/** Calls a meeting; the same form twice is one meeting. Gives whether it was made now. */
export async function callMeeting(tx: Tx, id: string, kind: MeetingKind, plan: MeetingPlan): Promise<boolean> {
  const { heldAt, endsAt } = momentsOf(plan)
  const { rows: [made] } = await sql`insert into meeting (id, kind, called, title, place, held_at, ends_at, decider_id)
    values (${id}, ${kind}, true, ${plan.title ?? ''}, ${plan.room ?? ''}, ${heldAt}, ${endsAt}, ${plan.deciderId}) on conflict do nothing returning id`.execute(tx)
  if (made) return true
  const { rows: [own] } = await sql`select 1 from meeting where id = ${id} and called and kind = ${kind} and held_at = ${heldAt} and recorded_by = ctx.account()`.execute(tx)
  if (!own) throw new Refused('この用紙の会議はもう保存されています。変えるときは、会議の一覧から開いて変えてください')
  return false
}

/** Moves or renames a meeting that is still to come. Throws Stale. */
export async function changeMeeting(tx: Tx, id: string, version: number, plan: MeetingPlan): Promise<void> {
  const { heldAt, endsAt } = momentsOf(plan)
  const { numAffectedRows } = await sql`update meeting set title = ${plan.title ?? ''}, place = ${plan.room ?? ''}, held_at = ${heldAt}, ends_at = ${endsAt}, decider_id = ${plan.deciderId}, version = version + 1
    where id = ${id} and version = ${version} and called and ended_at is null and cancelled_at is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}

/** Calls a meeting off, with the reason; it stays in the list. Throws Stale. */
export async function cancelMeeting(tx: Tx, id: string, version: number, words: string, now: Temporal.Instant): Promise<void> {
  const { numAffectedRows } = await sql`update meeting set cancelled_at = ${now}, cancelled_words = ${words}, version = version + 1
    where id = ${id} and version = ${version} and called and ended_at is null and cancelled_at is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}

/** Ends a meeting, or puts right what was written of it as a whole. Throws Stale. */
export async function endMeeting(tx: Tx, id: string, version: number, minutes: string, now: Temporal.Instant): Promise<void> {
  const { numAffectedRows } = await sql`update meeting set ended_at = coalesce(ended_at, ${now}), minutes = ${minutes}, version = version + 1
    where id = ${id} and version = ${version} and called and cancelled_at is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}
