import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { frequencies } from '../codes/frequencies.ts'
import type { Frequency } from '../codes/frequencies.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeInstant } from '../kernel/office-time.ts'
import { aboutFamilies } from './about.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { at, nobody, onDay, ownersOf } from './due-rules.ts'
import type { WorkedCasefile } from './due-rules.ts'
import { plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [
  { code: 'visit', label: '家庭訪問', group: 'visit' },
  { code: 'plan_review', label: '支援計画の見直し', group: 'plan_review' },
] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

export interface VisitFacts { id: string; dueOn: Temporal.PlainDate; atTime: Temporal.PlainTime | null; accountId: string | null; over: boolean }
export interface PlanFacts {
  id: string; familyId: string; current: boolean; reviewOn: Temporal.PlainDate
  casefiles: readonly WorkedCasefile[]; visits: readonly VisitFacts[]
}

/** Plans: their visits are to be made, they are to be reviewed; a casefile without a plan asks for one. */
export const planSource = {
  kind: 'plan', kinds, facts, due: dueOfPlan, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from plan`),
  changesToo: async (tx: Tx, id: string) => ({ casefile: await idsOf(tx, sql`select casefile_id as id from plan_casefile where plan_id = ${id}`) }),
  written: ({ id, visits }: PlanFacts) => [id, ...visits.map((visit) => visit.id)],
} as const satisfies DueSource<PlanFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<PlanFacts[]> {
  const { rows } = await sql<Omit<PlanFacts, 'casefiles' | 'visits'>>`
    select id, family_id, until is null as current, review_on from plan where id = any (${ids}::uuid[])`.execute(tx)
  const { rows: casefiles } = await sql<WorkedCasefile & { planId: string }>`
    select l.plan_id, c.id, c.sealed, ${mainAccountsOf('c')} as main_account_ids
      from plan_casefile l join casefile c on c.id = l.casefile_id where l.plan_id = any (${ids}::uuid[]) and c.stage <> 'closed'`.execute(tx)
  const { rows: visits } = await sql<VisitFacts & { planId: string }>`
    select plan_id, id, due_on, at_time, account_id, num_nonnulls(done_entry_id, missed_words, cancelled_at) > 0 as over
      from visit where plan_id = any (${ids}::uuid[])`.execute(tx)
  const casefilesOf = Map.groupBy(casefiles, ({ planId }) => planId)
  const visitsOf = Map.groupBy(visits, ({ planId }) => planId)
  return rows.map((plan) => ({ ...plan, casefiles: casefilesOf.get(plan.id) ?? [], visits: visitsOf.get(plan.id) ?? [] }))
}

/** What a plan makes due: its visits and its review, while it is current and one of its casefiles is open. */
export function dueOfPlan({ id, familyId, current, reviewOn, casefiles, visits }: PlanFacts): Due<Kind>[] {
  if (!current || casefiles.length === 0) return []
  const plan = { ...nobody, familyId }
  const owners = ownersOf(casefiles)
  const behind = casefiles.some(({ sealed }) => !sealed) ? null : casefiles.map((one) => one.id).toSorted()[0] ?? null
  const planned = visits.filter(({ over }) => !over).flatMap((visit) => {
    const row = { ...plan, kind: 'visit' as const, sourceId: visit.id, ...(visit.atTime ? at(officeInstant(visit.dueOn, visit.atTime)) : onDay(visit.dueOn)) }
    return visit.accountId ? [{ ...row, accountId: visit.accountId, casefileId: behind }] : owners.map((owner) => ({ ...row, ...owner }))
  })
  return [...planned, ...owners.map((owner) => ({ ...plan, kind: 'plan_review' as const, sourceId: id, ...onDay(reviewOn), ...owner }))]
}

interface PlanLine { id: string; familyId: string; since: Temporal.PlainDate; frequency: Frequency | null; who: string | null; personIds: string[] | null }

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const ids = items.map(({ sourceId }) => sourceId)
  const { rows } = await sql<PlanLine>`
    select x.id, p.family_id, p.since, x.frequency, x.who,
           (select array_agg(c.person_id::text order by c.opened_on, c.person_id) from plan_casefile l join casefile c on c.id = l.casefile_id and c.stage <> 'closed' where l.plan_id = p.id) as person_ids
      from (select id, id as plan_id, null as frequency, null as who from plan where id = any (${ids}::uuid[])
            union all
            select v.id, v.plan_id, a.frequency, w.name from visit v join action a on a.id = v.action_id left join account w on w.id = v.account_id where v.id = any (${ids}::uuid[])) x
      join plan p on p.id = x.plan_id`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const aboutOf = await aboutFamilies(tx, rows, today)
  return ({ kind, sourceId }) => {
    const line = lines.get(sourceId)
    const about = line && aboutOf(line)
    if (!about) return undefined
    const told = { ...plain, ...about }
    if (kind === 'plan_review') return { ...told, act: { label: labelOf(kinds, kind), href: `/plans/${sourceId}` }, reasons: [`${formatShortDate(line.since)}からの計画`] }
    return {
      ...told, act: { label: labelOf(kinds, 'visit'), href: `/visits/${sourceId}` }, note: line.who ? `（${line.who}）` : '',
      reasons: line.frequency ? [`支援計画 ${labelOf(frequencies, line.frequency)}`] : [],
    }
  }
}
