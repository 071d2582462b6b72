import { approvalSteps, stepInTurn } from '../casefiles/approvals.ts'
import type { Standing } from '../casefiles/approvals.ts'
import { isSighted } from '../intake/sighted.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'
import type { CasefileFacts, ChildFacts, DecisionFacts, IntakeFacts, PlanFacts, VisitFacts, WorkedCasefile } from './due-rules.ts'

/** Records that may make something due, by kind. */
export interface SourceIds { intake: readonly string[]; plan: readonly string[]; decision: readonly string[]; casefile: readonly string[] }

// Whoever works on it now, and whoever is to from a day still to come: rather two people too many than one day with nobody.
const mainAccounts = sql`array(select distinct a.account_id from allocation a where a.casefile_id = c.id and a.part = 'main' and (a.until is null or a.until > ${officeDay}) order by 1)::text[]`

/** The intakes among `ids` with what their rules need, as the actor sees them. */
export async function intakeFacts(tx: Tx, ids: readonly string[]): Promise<IntakeFacts[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Omit<IntakeFacts, 'children'>>`
    select i.id, i.received_at, i.received_by, i.stage = 'decided' as decided,
           (select case when d.state = 'returned' then d.proposed_by end from decision d where d.intake_id = i.id and d.kind = 'intake' order by d.recorded_at desc, d.id limit 1) as returned_to,
           exists (select 1 from decision d where d.intake_id = i.id and d.outcome = 'unidentified' and d.state = 'approved') as ended_unidentified
      from intake i where i.id = any (${ids}::uuid[])`.execute(tx)
  const { rows: children } = await sql<Omit<ChildFacts, 'late'> & { intakeId: string; act: NonNullable<ChildFacts['late']>['act'] | null; revisitAt: Temporal.Instant | null; revisitBy: string | null; revisitWith: string | null }>`
    select k.id, k.intake_id, k.see_by, l.act, l.revisit_at, l.revisit_by, l.revisit_with, p.until_at as leaves_at,
           ${isSighted('k')} as sighted,
           (select max(s.at) from safety_check s where s.intake_child_id = k.id and s.result = 'refused' and (l.decided_at is null or s.at > l.decided_at)) as refused_at,
           array(select distinct a.account_id from casefile c join allocation a on a.casefile_id = c.id
                  where c.person_id = k.person_id and k.same_person = 'confirmed' and c.stage <> 'closed' and a.part = 'main' and (a.until is null or a.until > ${officeDay}) order by 1)::text[] as main_account_ids
      from intake_child k
      left join lateral (select act, revisit_at, revisit_by, revisit_with, decided_at from late_decision where intake_child_id = k.id order by decided_at desc, id limit 1) l on true
      left join intake_place p on p.intake_child_id = k.id and not p.veiled
     where k.intake_id = any (${ids}::uuid[]) order by k.position, k.id`.execute(tx)
  return rows.map((intake) => ({
    ...intake,
    children: children.filter(({ intakeId }) => intakeId === intake.id).map(({ act, revisitAt, revisitBy, revisitWith, ...child }) => ({ ...child, late: act && { act, revisitAt, revisitBy, revisitWith } })),
  }))
}

/** The plans among `ids`, with their open casefiles and their visits, as the actor sees them. */
export async function planFacts(tx: Tx, ids: readonly string[]): Promise<PlanFacts[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Omit<PlanFacts, 'casefiles' | 'visits'>>`
    select id, family_id, until is null as current, review_on from plan where id = any (${ids}::uuid[])`.execute(tx)
  const { rows: casefiles } = await sql<WorkedCasefile & { planId: string }>`
    select l.plan_id, c.id, c.sealed, ${mainAccounts} as main_account_ids
      from plan_casefile l join casefile c on c.id = l.casefile_id where l.plan_id = any (${ids}::uuid[]) and c.stage <> 'closed'`.execute(tx)
  const { rows: visits } = await sql<VisitFacts & { planId: string }>`
    select plan_id, id, due_on, at_time, account_id, num_nonnulls(done_entry_id, missed_words, cancelled_at) > 0 as over
      from visit where plan_id = any (${ids}::uuid[])`.execute(tx)
  return rows.map((plan) => ({
    ...plan, casefiles: casefiles.filter(({ planId }) => planId === plan.id), visits: visits.filter(({ planId }) => planId === plan.id),
  }))
}

/** The casefiles among `ids`, and whether a current plan covers them. */
export async function casefileFacts(tx: Tx, ids: readonly string[]): Promise<CasefileFacts[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<CasefileFacts>`
    select c.id, c.sealed, c.family_id, c.stage <> 'closed' as open, c.opened_on, ${mainAccounts} as main_account_ids,
           exists (select 1 from plan_casefile l join plan p on p.id = l.plan_id where l.casefile_id = c.id and p.until is null) as planned
      from casefile c where c.id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

/** The decisions among `ids`, with the step of their approval whose turn it is. */
export async function decisionFacts(tx: Tx, ids: readonly string[]): Promise<DecisionFacts[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Omit<DecisionFacts, 'next'> & { proposed: boolean; proposerRole: string; steps: Standing[] }>`
    select d.id, d.intake_id, d.family_id, d.recorded_at as proposed_at, d.proposed_by, d.state = 'proposed' as proposed, a.role as proposer_role,
           (select coalesce(jsonb_agg(jsonb_build_object('step', p.step, 'role', p.role, 'outcome', p.outcome) order by p.step), '[]') from approval p where p.decision_id = d.id) as steps
      from decision d join account a on a.id = d.proposed_by where d.id = any (${ids}::uuid[])`.execute(tx)
  return rows.map(({ proposed, proposerRole, steps, ...decision }) => {
    const turn = proposed ? stepInTurn(steps, proposerRole) : undefined
    return { ...decision, next: approvalSteps.find(({ step }) => step === turn)?.role ?? null }
  })
}

/** Everything whose due rows may change with one record: a casefile carries the main worker to its plans and intakes, a plan covers casefiles, a decision ends an intake. */
export async function sourcesWith(tx: Tx, { kind, id }: { kind: keyof SourceIds; id: string }): Promise<SourceIds> {
  const none: SourceIds = { intake: [], plan: [], decision: [], casefile: [] }
  switch (kind) {
    case 'intake': return { ...none, intake: [id] }
    case 'plan': return { ...none, plan: [id], casefile: await idsOf(tx, sql`select casefile_id as id from plan_casefile where plan_id = ${id}`) }
    case 'decision': return { ...none, decision: [id], intake: await idsOf(tx, sql`select intake_id as id from decision where id = ${id} and intake_id is not null`) }
    case 'casefile': return {
      ...none, casefile: [id], plan: await idsOf(tx, sql`select plan_id as id from plan_casefile where casefile_id = ${id}`),
      intake: await idsOf(tx, sql`select distinct k.intake_id as id from intake_child k join casefile c on c.person_id = k.person_id where c.id = ${id}`),
    }
  }
}

/** Every record the actor sees that may make something due. */
export async function everySource(tx: Tx): Promise<SourceIds> {
  return {
    intake: await idsOf(tx, sql`select id from intake`), plan: await idsOf(tx, sql`select id from plan`),
    decision: await idsOf(tx, sql`select id from decision`), casefile: await idsOf(tx, sql`select id from casefile`),
  }
}

async function idsOf(tx: Tx, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${query}`.execute(tx)
  return rows.map(({ id }) => id)
}
