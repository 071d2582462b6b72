import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeNow } from '../kernel/office-clock.db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import type { TaskGiven } from './item-decision.ts'
import type { Task } from './task.ts'

const tasks = sql`
  select t.id, t.family_id, f.name as family_name, t.casefile_id, t.agency_id, ${agencyNameAbout('a', 't.family_id', 't.id')} as agency_name, a.kind = 'own_office' as own, t.who, t.what, t.if_not,
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
    : 'familyIds' in of ? sql`t.family_id = any (${[...of.familyIds]}::uuid[])` : 'agencyId' in of ? sql`(t.agency_id = ${of.agencyId} or t.id in (select ctx.tasks_behind(${of.agencyId})))` : sql`true`
  return tasksWhere(tx, sql`${whose} and (${isOpen} or ${!of.open})`)
}

/** Gives a task to an agency; the same form twice is one task. Throws Refused when the id is somebody else's. */
export async function giveTask(tx: Tx, { id, familyId, agendaItemId, task }: { id: string; familyId: string; agendaItemId: string | null; task: TaskGiven }): Promise<void> {
  const { agency, who, what, dueOn, ifNot, child } = task
  const { rows: [made] } = await sql`insert into task (id, family_id, casefile_id, agenda_item_id, agency_id, who, what, if_not, due_on)
    values (${id}, ${familyId}, ${child}, ${agendaItemId}, ${agency}, ${who ?? ''}, ${what}, ${ifNot ?? ''}, ${dueOn}) on conflict do nothing returning id`.execute(tx)
  if (!made) {
    const { rows: [own] } = await sql`select 1 from task where id = ${id} and family_id = ${familyId} and recorded_by = ctx.account() and what = ${what}`.execute(tx)
    if (!own) throw new Refused('この用紙はもう使われています。家族の画面から開き直してください')
    return
  }
  await refreshDue(tx, { kind: 'task', id })
}

/** Says what became of a task: done, still to be done (why, who next, until when), dropped. What stands already changes nothing. Throws Stale. */
export async function settleTask(tx: Tx, task: Pick<Task, 'id' | 'familyId' | 'casefileId' | 'agendaItemId' | 'dueOn'>, answer: {
  state: 'done' | 'undone' | 'dropped'; words: string; dueOn: Temporal.PlainDate | null; version: number; on: Temporal.PlainDate
}): Promise<void> {
  const { state, words, dueOn, version, on } = answer
  const now = await taskById(tx, task.id)
  if (!now) throw new Stale()
  const stands = state === 'done' ? now.doneOn !== null && now.doneWords === words : state === 'dropped' ? now.droppedOn !== null && now.undoneWords === words
    : now.doneOn === null && now.droppedOn === null && now.undoneWords === words && (dueOn === null || dueOn.equals(now.dueOn)) && now.version !== version
  if (stands) return
  const { numAffectedRows } = await sql`update task set done_on = ${state === 'done' ? on : null}, dropped_on = ${state === 'dropped' ? on : null},
      done_words = ${state === 'done' ? words : now.doneWords}, undone_words = ${state === 'done' ? now.undoneWords : words}, due_on = ${state === 'undone' && dueOn ? dueOn : now.dueOn}, version = version + 1
    where id = ${task.id} and version = ${version} and done_on is null and dropped_on is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  if (state === 'done') await tellDone(tx, task)
  await refreshDue(tx, { kind: 'task', id: task.id })
}

// Of a sealed child with the child, so that it shows on no other timeline.
async function tellDone(tx: Tx, { id, familyId, casefileId, agendaItemId }: Pick<Task, 'id' | 'familyId' | 'casefileId' | 'agendaItemId'>): Promise<void> {
  const { rows: apart } = await sql<{ casefileId: string }>`
    select l.casefile_id from agenda_child l join agenda_item i on i.id = l.agenda_item_id where i.id = ${agendaItemId} and i.narrow order by 1`.execute(tx)
  const children = casefileId ? [casefileId] : apart.map((child) => child.casefileId)
  const about = { code: 'task_done' as const, happenedAt: await officeNow(tx), familyId, refId: id }
  if (children.length === 0) await tell(tx, about)
  for (const child of children) await tell(tx, { ...about, casefileId: child })
}
