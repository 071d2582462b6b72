import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** A numbered print of a meeting's papers: to whom, how many, how many came back. */
export interface Distribution { id: string; fiscalYear: number; number: number; purpose: string; copies: number; returnedCopies: number | null; returnedOn: Temporal.PlainDate | null }

/** The numbered prints of a meeting's papers that the reader may see, the first first. */
export async function distributionsOf(tx: Tx, meetingId: string): Promise<Distribution[]> {
  const { rows } = await sql<Distribution>`
    select id, fiscal_year, number, purpose, copies, returned_copies, returned_on from print where meeting_id = ${meetingId} and what = 'minutes' order by fiscal_year, number`.execute(tx)
  return rows
}

/** Those of some tasks that may stand on a paper others get: none about a sealed child. */
export async function tasksForPaper<T extends { id: string }>(tx: Tx, tasks: readonly T[]): Promise<T[]> {
  const { rows } = await sql<{ id: string }>`
    select t.id from task t left join casefile c on c.id = t.casefile_id left join agenda_item i on i.id = t.agenda_item_id
     where t.id = any (${tasks.map(({ id }) => id)}::uuid[]) and (coalesce(c.sealed, false) or coalesce(i.narrow, false))`.execute(tx)
  const apart = new Set(rows.map(({ id }) => id))
  return tasks.filter(({ id }) => !apart.has(id))
}

/** The names of the children each task is about: of its casefile, else of its family, never a sealed one; as they are told. */
export async function childrenOfTasks(tx: Tx, taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ id: string; names: string[] }>`
    select t.id, array_agg(n.name order by c.fiscal_year, c.number) as names
      from task t join casefile c on (c.id = t.casefile_id or (t.casefile_id is null and c.family_id = t.family_id and c.stage <> 'closed' and not c.sealed
             and (t.agenda_item_id is null or exists (select 1 from agenda_child l where l.agenda_item_id = t.agenda_item_id and l.casefile_id = c.id))))
      join lateral ctx.told_names(array[c.person_id]) n on true
     where t.id = any (${[...taskIds]}::uuid[]) group by t.id`.execute(tx)
  return new Map(rows.map(({ id, names }) => [id, names]))
}
