import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { AgendaLine } from './agenda.ts'
import type { Attendee } from './attendance.ts'
import type { Meeting } from './meeting.ts'
import type { Task } from './task.ts'
import { tasksOf } from './tasks.db.ts'

/** Why an agency hears about a family of an agenda, in the order in which it is said. */
const reasons = ['役割', '支援計画', '主担当', '所属'] as const
/** A family of an agenda that an agency has to do with, and how. */
interface Hears { agencyId: string; familyId: string; why: readonly string[] }

/**
 * Which families of a meeting's agenda each agency has to do with, on a day: an open task, a plan's action, the lead, a child or parent who belongs to it; only what the reader sees.
 * A family with a veiled person is under no agency, because which school or clinic it is tells where somebody lives.
 */
async function whoHears(tx: Tx, meetingId: string, agencyIds: readonly string[], today: Temporal.PlainDate): Promise<Hears[]> {
  const holds = (alias: string) => sql`(${sql.raw(alias)}.since is null or ${sql.raw(alias)}.since <= ${today}) and (${sql.raw(alias)}.until is null or ${sql.raw(alias)}.until > ${today})`
  const { rows } = await sql<{ agencyId: string; familyId: string; why: number[] }>`
    with about as (
      select i.family_id from agenda_item i where i.meeting_id = ${meetingId}
         and i.family_id <> all ((select ctx.hiding_families())::uuid[]))
    select agency_id, family_id, array_agg(distinct why order by why) as why from (
      select t.agency_id, t.family_id, 0 as why from task t join about using (family_id) where t.done_on is null and t.dropped_on is null
      union all select a.agency_id, p.family_id, 1 from action a join plan p on p.id = a.plan_id join about using (family_id) where ${holds('p')} and ${holds('a')}
      union all select l.agency_id, c.family_id, 2 from lead_period l join casefile c on c.id = l.casefile_id join about using (family_id) where c.stage <> 'closed' and ${holds('l')}
      union all select f.agency_id, m.family_id, 3 from affiliation f join family_member m on m.person_id = f.person_id join about using (family_id) where ${holds('m')} and ${holds('f')}
    ) x where agency_id = any (${[...agencyIds]}::uuid[]) group by agency_id, family_id`.execute(tx)
  return rows.map(({ why, ...row }) => ({ ...row, why: why.map((reason) => reasons[reason] ?? '') }))
}

/** What to prepare for one agency that is asked: who comes, which families it hears about and why, what it has not done yet. */
export interface AgencyPart {
  agencyId: string; agencyName: string; people: readonly Attendee[]
  families: readonly { itemId: string; familyName: string; familyNumber: string; why: readonly string[] }[]; tasks: readonly Task[]
}

/** The work before a meeting, agency by agency in the order of the invitations. Families with a veiled person stand under no agency. */
export async function preparationOf(tx: Tx, meeting: Meeting, lines: readonly AgendaLine[], attendees: readonly Attendee[], today: Temporal.PlainDate): Promise<AgencyPart[]> {
  const byAgency = Map.groupBy(attendees.filter(({ agencyId }) => agencyId !== null), ({ agencyId }) => agencyId!)
  const ids = [...byAgency.keys()]
  if (ids.length === 0) return []
  const hears = await whoHears(tx, meeting.id, ids, today)
  const open = lines.filter(({ veiled }) => !veiled)
  const tasks = await tasksOf(tx, { familyIds: open.map(({ familyId }) => familyId), open: true })
  return [...byAgency].map(([agencyId, people]) => ({
    agencyId, agencyName: people[0]!.agencyName ?? '', people, tasks: tasks.filter((task) => task.agencyId === agencyId),
    families: open.flatMap(({ id, familyId, familyName, familyNumber }) => {
      const why = hears.find((one) => one.agencyId === agencyId && one.familyId === familyId)?.why
      return why ? [{ itemId: id, familyName, familyNumber, why }] : []
    }),
  }))
}
