import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Stale } from '../kernel/result.ts'
import { agencies } from '../council/agencies.db.ts'
import { agencyPeopleOf, membershipsOf } from '../council/agency-people.db.ts'
import type { Attendee, Invitable, Invitation } from './attendance.ts'
import type { AttendanceState } from '../codes/council.ts'
import { veiledConference } from './meetings.db.ts'

/** Who is asked to a meeting and who came: our own first, then agencies by reading; membership is that of the meeting's day. */
export async function attendanceOf(tx: Tx, meetingId: string): Promise<Attendee[]> {
  const { rows } = await sql<Attendee>`
    select t.id, t.account_id, t.agency_id, t.agency_person_id, coalesce(a.name, p.name, t.name) as name, coalesce(p.title, '') as title, g.name as agency_name, g.kind as agency_kind,
           t.state, t.words, t.version,
           exists (select 1 from membership b where b.agency_id = t.agency_id and b.since <= d.day and (b.until is null or b.until > d.day)) as member,
           array(select l.wording from pledge l where l.agency_person_id = t.agency_person_id) as pledged
      from attendance t join meeting m on m.id = t.meeting_id cross join lateral (select (m.held_at at time zone 'Asia/Tokyo')::date as day) d
      left join account a on a.id = t.account_id left join agency g on g.id = t.agency_id left join agency_person p on p.id = t.agency_person_id
     where t.meeting_id = ${meetingId}
     order by t.agency_id is not null, a.kana, a.name, g.kana, g.name, p.kana, t.name, t.id`.execute(tx)
  // Of a conference about a hidden family the agencies' rows are not for everybody; their kinds are. The row's own id stands where no agency may be named.
  const { rows: kinds } = await sql<Attendee>`
    select k.id, null as account_id, k.id as agency_id, null as agency_person_id, '' as name, '' as title, '（名前は非開示）' as agency_name, k.kind as agency_kind, k.state, '' as words, 1 as version, false as member, '{}'::text[] as pledged
      from ctx.attending_kinds(${meetingId}) k where exists (select 1 from meeting m where m.id = ${meetingId}) order by k.kind, k.id`.execute(tx)
  return [...rows, ...kinds]
}

/** Every agency but our own that can be asked, with its memberships and the people it has from a day on, former ones of the last year too. */
export async function invitableAgencies(tx: Tx, day: Temporal.PlainDate): Promise<Invitable[]> {
  const all = (await agencies(tx)).filter(({ kind, until }) => kind !== 'own_office' && (until === null || Temporal.PlainDate.compare(until, day) > 0))
    .toSorted((one, other) => one.kana.localeCompare(other.kana, 'ja') || one.name.localeCompare(other.name, 'ja'))
  const ids = all.map(({ id }) => id)
  const [memberships, people] = [await membershipsOf(tx, ids), await agencyPeopleOf(tx, ids, { day })]
  return all.map(({ id, name, kind }) => ({
    id, name, kind, memberships: memberships.filter(({ agencyId }) => agencyId === id),
    people: people.filter(({ agencyId }) => agencyId === id).map(({ pledges, ...person }) => ({ ...person, pledged: pledges.map(({ wording }) => wording) })),
  }))
}

/** Writes down who is asked or came; whoever is on the list already stays as they are. */
export async function invite(tx: Tx, meetingId: string, invitations: readonly Invitation[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attendance ${meetingId}`}, 0))`.execute(tx)
  for (const { id = crypto.randomUUID(), accountId = null, agencyId = null, agencyPersonId = null, name, state = 'invited' } of invitations) {
    await sql`insert into attendance (id, meeting_id, account_id, agency_id, agency_person_id, name, state)
      select ${id}, ${meetingId}, ${accountId}, ${agencyId}, ${agencyPersonId}, ${name}, ${state}
       where not exists (select 1 from attendance t where t.meeting_id = ${meetingId} and t.account_id is not distinct from ${accountId}::uuid
         and t.agency_id is not distinct from ${agencyId}::uuid and t.agency_person_id is not distinct from ${agencyPersonId}::uuid
         and (${agencyPersonId}::uuid is not null or ${accountId}::uuid is not null or t.name = ${name}))
      on conflict do nothing`.execute(tx)
  }
}

/** Changes what is known of one attendee. Throws Stale when somebody else said otherwise meanwhile. */
export async function tickAttendance(tx: Tx, id: string, { state, words, version }: { state: AttendanceState; words: string; version: number }): Promise<void> {
  const { numAffectedRows } = await sql`update attendance set state = ${state}, words = ${words}, version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}

/** When a meeting ends: who was asked and did not come was absent. */
export async function markAbsent(tx: Tx, meetingId: string): Promise<void> {
  await sql`update attendance set state = 'absent', version = version + 1 where meeting_id = ${meetingId} and state in ('invited', 'coming', 'not_coming')`.execute(tx)
}

/** Meetings that were held and visits of agencies' people to them (延べ) between two moments, by kind; only meetings the reader sees. */
export async function attendanceCounts(tx: Tx, from: Temporal.Instant, until: Temporal.Instant): Promise<{ kind: string; held: number; planned: number; visits: number }[]> {
  const { rows } = await sql<{ kind: string; held: number; planned: number; visits: number }>`
    select m.kind, count(*) filter (where m.ended_at is not null)::int as held, count(*) filter (where m.ended_at is null)::int as planned,
           coalesce(sum((select count(*) from attendance t where t.meeting_id = m.id and t.agency_id is not null and t.state = 'attended')) filter (where m.ended_at is not null), 0)::int as visits
      from meeting m where m.called and m.cancelled_at is null and m.held_at >= ${from} and m.held_at < ${until} group by m.kind`.execute(tx)
  return rows
}

/** Attendances of each agency (延べ) between two moments, the most first; a case conference of a family with a veil counts under no name. */
export async function attendanceByAgency(tx: Tx, from: Temporal.Instant, until: Temporal.Instant): Promise<{ agency: string; visits: number; meetings: number }[]> {
  const { rows } = await sql<{ agency: string; visits: number; meetings: number }>`
    with held as materialized (
      select m.id, ${veiledConference} as hides from meeting m
       where m.called and m.cancelled_at is null and m.ended_at is not null and m.held_at >= ${from} and m.held_at < ${until})
    select case when h.hides then '（機関名は非開示）' else g.name end as agency, count(*)::int as visits, count(distinct h.id)::int as meetings
      from held h join attendance t on t.meeting_id = h.id and t.state = 'attended' join agency g on g.id = t.agency_id
     group by 1 order by visits desc, agency`.execute(tx)
  return rows
}

/** Whether agencies at this meeting are named by their kind only on what is printed and to whoever does not run it. */
export async function hidesAgencies(tx: Tx, meetingId: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ hides: boolean }>`select ${veiledConference} as hides from meeting m where m.id = ${meetingId}`.execute(tx)
  return row?.hides ?? false
}
