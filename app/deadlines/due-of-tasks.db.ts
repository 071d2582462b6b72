import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { aboutFamilies } from './about.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { nobody, onDay, ownersOf } from './due-rules.ts'
import type { WorkedCasefile } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'task', label: '役割', group: 'task' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

/** A task with the open casefiles it is about: its child's, those of its agenda item, else the family's. */
export interface TaskFacts { id: string; familyId: string; dueOn: Temporal.PlainDate; open: boolean; accountId: string | null; casefiles: readonly WorkedCasefile[] }

/** 役割: whoever of the office has one does it, whoever works with the family asks after those of other agencies. */
export const taskSource = {
  kind: 'task', kinds, facts, due: dueOfTask, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from task`),
  changesToo: nothingElse,
  written: ({ id }: TaskFacts) => [id],
} as const satisfies DueSource<TaskFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<TaskFacts[]> {
  const { rows } = await sql<Omit<TaskFacts, 'casefiles'>>`
    select t.id, t.family_id, t.due_on, t.done_on is null and t.dropped_on is null as open, t.account_id
      from task t where t.id = any (${ids}::uuid[])`.execute(tx)
  const { rows: casefiles } = await sql<WorkedCasefile & { taskId: string }>`
    select t.id as task_id, c.id, c.sealed, ${mainAccountsOf('c')} as main_account_ids
      from task t left join agenda_item i on i.id = t.agenda_item_id
      join casefile c on c.family_id = t.family_id and c.stage <> 'closed' and (t.casefile_id is null or c.id = t.casefile_id) and (t.casefile_id is not null or c.sealed = coalesce(i.narrow, false))
     where t.id = any (${ids}::uuid[])`.execute(tx)
  const of = Map.groupBy(casefiles, ({ taskId }) => taskId)
  return rows.map((row) => ({ ...row, casefiles: of.get(row.id) ?? [] }))
}

/** What a task makes due on its day, as long as it is not done and somebody works with the family. */
export function dueOfTask({ id, familyId, dueOn, open, accountId, casefiles }: TaskFacts): Due<Kind>[] {
  if (!open || casefiles.length === 0) return []
  const row = { ...nobody, kind: 'task' as const, sourceId: id, familyId, ...onDay(dueOn) }
  const behind = casefiles.some(({ sealed }) => !sealed) ? null : casefiles.map((one) => one.id).toSorted()[0]!
  return accountId ? [{ ...row, accountId, casefileId: behind }] : ownersOf(casefiles).map((owner) => ({ ...row, ...owner }))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; familyId: string; personIds: string[] | null; agency: string; own: boolean; who: string; what: string }>`
    select t.id, t.family_id, case when c.person_id is null then null else array[c.person_id::text] end as person_ids, ${agencyNameAbout('a', 't.family_id')} as agency, a.kind = 'own_office' as own, t.who, t.what
      from task t join agency a on a.id = t.agency_id left join casefile c on c.id = t.casefile_id where t.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const aboutOf = await aboutFamilies(tx, rows, today)
  return ({ sourceId }) => {
    const line = lines.get(sourceId)
    const about = line && aboutOf(line)
    return about && { ...plain, ...about, act: { label: labelOf(kinds, 'task'), href: `/tasks/${sourceId}` }, note: `（${line.own ? line.who || line.agency : line.agency}）`, reasons: [line.what.slice(0, 60)] }
  }
}
