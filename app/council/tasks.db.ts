import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { agencyNameAbout } from './agencies.db.ts'
import type { Task } from './task.ts'

const tasks = sql`
  select t.id, t.family_id, f.name as family_name, t.casefile_id, t.agency_id, ${agencyNameAbout('a', 't.family_id')} as agency_name, a.kind = 'own_office' as own, t.who, t.what, t.if_not,
         t.due_on, t.done_on, t.done_words, t.undone_words, t.dropped_on, t.agenda_item_id, i.meeting_id, t.version
    from task t join family f on f.id = t.family_id join agency a on a.id = t.agency_id left join agenda_item i on i.id = t.agenda_item_id`

async function tasksWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<Task[]> {
  const { rows } = await sql<Task>`${tasks} where ${condition} order by t.due_on, own desc, a.kana, a.name, t.id`.execute(tx)
  return rows
}

/** The task as the actor sees it, or undefined. */
export const taskById = async (tx: Tx, id: string): Promise<Task | undefined> => (await tasksWhere(tx, sql`t.id = ${id}`))[0]

const isOpen = sql`t.done_on is null and t.dropped_on is null`

/** The tasks a meeting gave, of a family, of an agency, or all; `open` leaves out what is done or dropped. The one due first comes first. */
export function tasksOf(tx: Tx, of: ({ meetingId: string } | { itemId: string } | { familyId: string } | { familyIds: readonly string[] } | { agencyId: string } | { everyone: true }) & { open?: boolean }): Promise<Task[]> {
  const whose = 'meetingId' in of ? sql`i.meeting_id = ${of.meetingId}` : 'itemId' in of ? sql`t.agenda_item_id = ${of.itemId}` : 'familyId' in of ? sql`t.family_id = ${of.familyId}`
    : 'familyIds' in of ? sql`t.family_id = any (${[...of.familyIds]}::uuid[])` : 'agencyId' in of ? sql`t.agency_id = ${of.agencyId}` : sql`true`
  return tasksWhere(tx, sql`${whose} and (${isOpen} or ${!of.open})`)
}
