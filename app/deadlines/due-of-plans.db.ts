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

interface VisitLine { id: string; planId: string; frequency: Frequency; who: string | null }
interface PlanLine { id: string; familyId: string; since: Temporal.PlainDate; personIds: string[] | null }

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const ids = items.map(({ sourceId }) => sourceId)
  const { rows: visits } = await sql<VisitLine>`
    select v.id, v.plan_id, a.frequency, w.name as who from visit v join action a on a.id = v.action_id left join account w on w.id = v.account_id where v.id = any (${ids}::uuid[])`.execute(tx)
  const { rows: plans } = await sql<PlanLine>`
    select p.id, p.family_id, p.since, array_agg(c.person_id::text order by c.opened_on, c.person_id) filter (where c.id is not null) as person_ids
      from plan p left join plan_casefile l on l.plan_id = p.id left join casefile c on c.id = l.casefile_id and c.stage <> 'closed'
     where p.id = any (${[...new Set([...ids, ...visits.map(({ planId }) => planId)])]}::uuid[]) group by p.municipality_id, p.id`.execute(tx)
  const visitOf = new Map(visits.map((visit) => [visit.id, visit]))
  const planOf = new Map(plans.map((plan) => [plan.id, plan]))
  const aboutOf = await aboutFamilies(tx, plans, today)
  return ({ sourceId }) => {
    const visit = visitOf.get(sourceId)
    const plan = planOf.get(visit?.planId ?? sourceId)
    const about = plan && aboutOf(plan)
    if (!about) return undefined
    const told = { ...plain, ...about }
    if (!visit) return { ...told, act: { label: labelOf(kinds, 'plan_review'), href: `/plans/${sourceId}` }, reasons: [`${formatShortDate(plan.since)}からの計画`] }
    return { ...told, act: { label: labelOf(kinds, 'visit'), href: `/visits/${sourceId}` }, note: visit.who ? `（${visit.who}）` : '', reasons: [`支援計画 ${labelOf(frequencies, visit.frequency)}`] }
  }
}
