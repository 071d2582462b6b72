import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { classes } from '../codes/casefiles.ts'
import type { Class } from '../codes/casefiles.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { aboutFamilies } from './about.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { lastDayOf, nobody, onDay, ownersOf } from './due-rules.ts'
import type { DueLimit, WorkedCasefile } from './due-rules.ts'
import { plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'plan_missing', label: '支援計画を作る', group: 'plan_missing' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

const planWithin: DueLimit = { days: 30, counts: 'days', since: '2019-04-01', source: '受理から支援計画まで: 市の目安（推、要確認）' }

export interface CasefileFacts extends WorkedCasefile { familyId: string; open: boolean; openedOn: Temporal.PlainDate; planned: boolean }

/** Casefiles: each wants a plan. Who works on one works on its plans and is to see the child of its intakes. */
export const casefileSource = {
  kind: 'casefile', kinds, facts, due: dueOfCasefile, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from casefile`),
  changesToo: async (tx: Tx, id: string) => ({
    review: await idsOf(tx, sql`select family_id as id from casefile where id = ${id}`),
    task: await idsOf(tx, sql`select t.id from task t join casefile c on c.family_id = t.family_id where c.id = ${id}`),
    plan: await idsOf(tx, sql`select plan_id as id from plan_casefile where casefile_id = ${id}`),
    intake: await idsOf(tx, sql`select distinct k.intake_id as id from intake_child k join casefile c on c.person_id = k.person_id where c.id = ${id}`),
    pregnancy: await idsOf(tx, sql`select p.id from pregnancy p join casefile c on c.person_id = p.person_id where c.id = ${id}`),
    information_sheet: await idsOf(tx, sql`select s.id from information_sheet s join casefile c on c.person_id = s.person_id where c.id = ${id}`),
  }),
  written: ({ id }: CasefileFacts) => [id],
} as const satisfies DueSource<CasefileFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<CasefileFacts[]> {
  const { rows } = await sql<CasefileFacts>`
    select c.id, c.sealed, c.family_id, c.stage <> 'closed' as open, c.opened_on, ${mainAccountsOf('c')} as main_account_ids,
           exists (select 1 from plan_casefile l join plan p on p.id = l.plan_id where l.casefile_id = c.id and p.until is null) as planned
      from casefile c where c.id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

/** What a casefile makes due by itself: a plan, if it has none. */
export function dueOfCasefile(casefile: CasefileFacts): Due<Kind>[] {
  const { id, familyId, open, openedOn, planned } = casefile
  if (!open || planned) return []
  return ownersOf([casefile]).map((owner) => ({ ...nobody, kind: 'plan_missing', sourceId: id, familyId, ...onDay(lastDayOf(planWithin, openedOn)), ...owner, casefileId: id }))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; familyId: string; openedOn: Temporal.PlainDate; class: Class | null; personIds: string[] }>`
    select c.id, c.family_id, c.opened_on, k.class, array[c.person_id::text] as person_ids
      from casefile c left join class_period k on k.casefile_id = c.id and k.since <= ${today} and (k.until is null or k.until > ${today})
     where c.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const aboutOf = await aboutFamilies(tx, rows, today)
  return ({ sourceId }) => {
    const line = lines.get(sourceId)
    const about = line && aboutOf(line)
    return about && {
      ...plain, ...about, act: { label: labelOf(kinds, 'plan_missing'), href: `/families/${line.familyId}/plans/new` },
      reasons: [`${formatShortDate(line.openedOn)}にケースを開いた${line.class ? `（${labelOf(classes, line.class)}）` : ''}`],
    }
  }
}
