import { agenciesOn } from '../council/agencies.db.ts'
import { agencyKinds } from '../codes/agencies.ts'
import { labelOf } from '../codes/code-list.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import type { Frequency } from '../codes/frequencies.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { familyNumber } from '../people/family-number.ts'
import type { PlanAction, PlanAgency, PlanGoal, Term } from './plan.ts'
import { visitDatesFrom } from './visit-dates.ts'

interface NewPlan {
  id: string; familyId: string; casefiles: readonly string[]
  since: Temporal.PlainDate; reviewOn: Temporal.PlainDate; policy: string; safetyPlan: string | null
  goals: readonly PlanGoal[]; actions: readonly PlanAction[]
}
/** A plan as it reads. */
export interface Plan {
  id: string; familyId: string; familyName: string; familyNumber: string; version: number; since: Temporal.PlainDate; until: Temporal.PlainDate | null; reviewOn: Temporal.PlainDate
  policy: string; safetyPlan: string; endedWords: string | null; madeBy: string; madeAt: Temporal.Instant
  casefileIds: readonly string[]; personIds: readonly string[]
  goals: readonly { term: Term; issue: string; words: string; byWhen: Temporal.PlainDate | null }[]
  actions: readonly { id: string; agency: string; who: string; what: string; frequency: Frequency; visits: boolean; since: Temporal.PlainDate; until: Temporal.PlainDate | null }[]
}

/** The agencies that may act in a plan on a day, the office itself first. */
export async function planAgencies(tx: Tx, day: Temporal.PlainDate): Promise<PlanAgency[]> {
  return (await agenciesOn(tx, day)).map(({ id, name, kind }) => ({ id, name, kind: labelOf(agencyKinds, kind), own: kind === 'own_office' }))
}

async function plansWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<Plan[]> {
  const { rows } = await sql<Omit<Plan, 'goals' | 'actions' | 'casefileIds' | 'personIds' | 'familyNumber'> & { familyYear: number; familyCount: number }>`
    select p.id, p.family_id, f.name as family_name, f.fiscal_year as family_year, f.number as family_count, p.version, p.since, p.until, p.review_on, p.policy, p.safety_plan, p.ended_words, a.name as made_by, p.recorded_at as made_at
      from plan p join family f on f.id = p.family_id join account a on a.id = p.recorded_by where ${condition} order by p.since desc, p.recorded_at desc`.execute(tx)
  const ids = rows.map(({ id }) => id)
  const { rows: goals } = await sql<Plan['goals'][number] & { planId: string }>`select plan_id, term, issue, words, by_when from goal where plan_id = any (${ids}::uuid[]) order by term, position`.execute(tx)
  const { rows: actions } = await sql<Plan['actions'][number] & { planId: string }>`
    select c.plan_id, c.id, ${agencyNameAbout('g', 'p.family_id', 'c.id')} as agency, c.who, c.what, c.frequency, c.visits, c.since, c.until from action c join plan p on p.id = c.plan_id join agency g on g.id = c.agency_id
     where c.plan_id = any (${ids}::uuid[]) order by c.position`.execute(tx)
  const { rows: children } = await sql<{ planId: string; casefileId: string; personId: string }>`
    select l.plan_id, c.id as casefile_id, c.person_id from plan_casefile l join casefile c on c.id = l.casefile_id where l.plan_id = any (${ids}::uuid[]) order by c.fiscal_year, c.number`.execute(tx)
  const of = <T extends { planId: string }>(rows: readonly T[], id: string): T[] => rows.filter(({ planId }) => planId === id)
  return rows.map(({ familyYear, familyCount, ...plan }) => ({
    ...plan, familyNumber: familyNumber(familyYear, familyCount), goals: of(goals, plan.id), actions: of(actions, plan.id),
    casefileIds: of(children, plan.id).map(({ casefileId }) => casefileId), personIds: of(children, plan.id).map(({ personId }) => personId),
  }))
}

/** The plan as the actor sees it, or undefined. */
export const planById = async (tx: Tx, id: string): Promise<Plan | undefined> => (await plansWhere(tx, sql`p.id = ${id}`))[0]

/** The plan a family lives by now, or undefined. */
export const currentPlanOf = async (tx: Tx, familyId: string): Promise<Plan | undefined> => (await plansWhere(tx, sql`p.family_id = ${familyId} and p.until is null`))[0]

/** Every plan of a family, the newest first. */
export const plansOfFamily = (tx: Tx, familyId: string): Promise<Plan[]> => plansWhere(tx, sql`p.family_id = ${familyId}`)

/** Makes a family's plan with its visits and ends the one before. `knows` is the plan its writer saw as current; throws Stale when it is another by now. The same form sent twice is one plan. */
export async function makePlan(tx: Tx, plan: NewPlan, { now, today, knows }: { now: Temporal.Instant; today: Temporal.PlainDate; knows: string | null }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`plan ${plan.familyId}`}, 0))`.execute(tx)
  const { rows: saved } = await sql`select 1 from plan where id = ${plan.id} and family_id = ${plan.familyId} and recorded_by = ctx.account()`.execute(tx)
  if (saved.length > 0) return
  const previous = await currentPlanOf(tx, plan.familyId)
  if ((previous?.id ?? null) !== knows) throw new Stale()
  if (previous) await endPlan(tx, { planId: previous.id, on: plan.since, words: '新しい計画に替えた', now })
  const { id, familyId, casefiles, since, reviewOn, policy, safetyPlan } = plan
  const { numAffectedRows } = await sql`
    insert into plan (id, family_id, since, review_on, policy, safety_plan) values (${id}, ${familyId}, ${since}, ${reviewOn}, ${policy}, ${safetyPlan ?? ''}) on conflict do nothing`.execute(tx)
  if (!numAffectedRows) throw new Refused('この用紙はもう使われています。「支援計画を作る」を開き直し、書いたものを写してください')
  await sql`insert into plan_casefile (plan_id, casefile_id) select ${id}, c from unnest(${[...casefiles]}::uuid[]) c`.execute(tx)
  for (const [position, { term, issue, words, byWhen }] of plan.goals.entries()) {
    await sql`insert into goal (plan_id, position, term, issue, words, by_when) values (${id}, ${position}, ${term}, ${issue ?? ''}, ${words}, ${byWhen})`.execute(tx)
  }
  for (const [position, action] of plan.actions.entries()) await addAction(tx, plan, action, position, today)
  await tell(tx, { code: 'plan_made', happenedAt: now, familyId, refId: id, ...(casefiles.length === 1 ? { casefileId: casefiles[0]! } : {}) })
  await refreshDue(tx, { kind: 'plan', id })
}

async function addAction(tx: Tx, plan: NewPlan, action: PlanAction, position: number, today: Temporal.PlainDate): Promise<void> {
  const { agency, who, what, frequency, visits, until } = action
  const since = action.since ?? plan.since
  const { rows: [row] } = await sql<{ id: string }>`
    insert into action (plan_id, position, agency_id, who, what, frequency, visits, since, until)
    values (${plan.id}, ${position}, ${agency}, ${who ?? ''}, ${what}, ${frequency}, ${visits}, ${since}, ${until}) returning id`.execute(tx)
  if (!visits) return
  const last = until && Temporal.PlainDate.compare(until, plan.reviewOn) < 0 ? until : plan.reviewOn
  // A plan written down some days after it was agreed makes nothing overdue by itself.
  const days = visitDatesFrom(frequency, since, last.add({ days: 1 })).filter((day) => Temporal.PlainDate.compare(day, today) >= 0)
  await sql`insert into visit (plan_id, action_id, due_on) select ${plan.id}, ${row!.id}, d from unnest(${days}::date[]) d`.execute(tx)
}

/** Ends a plan on a day, with words; the visits not made yet are cancelled. */
export async function endPlan(tx: Tx, { planId, on, words, now }: { planId: string; on: Temporal.PlainDate; words: string; now: Temporal.Instant }): Promise<void> {
  const { rows: [ended] } = await sql<{ familyId: string }>`
    update plan set until = greatest(${on}::date, since), ended_words = ${words}, version = version + 1 where id = ${planId} and until is null returning family_id`.execute(tx)
  if (!ended) return
  await sql`update visit set cancelled_at = ${now}, version = version + 1 where plan_id = ${planId} and num_nonnulls(done_entry_id, missed_words, cancelled_at) = 0`.execute(tx)
  await tell(tx, { code: 'plan_ended', happenedAt: now, familyId: ended.familyId, refId: planId })
  await refreshDue(tx, { kind: 'plan', id: planId })
}
