import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { intakeNumber } from '../intake/intake.ts'
import { approvalSteps, reasonAgainst, stepInTurn } from './approvals.ts'
import type { ApprovalRole, DecisionState } from './approvals.ts'
import type { DecisionKind } from './deciding.ts'
import { casefileById } from './casefiles.db.ts'
import { closeCasefile } from './opening.db.ts'
import { refuseWhileUnsafe, whatIsOpen } from './what-is-open.db.ts'

/** A step of 決裁; `inStead`: taken by somebody who leads in another's place. */
interface Approval { step: number; role: ApprovalRole; by: string | null; staffId: string | null; inStead: boolean; seenAt: Temporal.Instant | null; outcome: 'approved' | 'returned' | null; words: string }
/** What was decided, by which meeting and who attended, how far 決裁 has come. */
export interface Decision {
  id: string; version: number; kind: DecisionKind; outcome: string; words: string; decidedOn: Temporal.PlainDate; state: DecisionState; recordedAt: Temporal.Instant
  intakeId: string | null; intakeNumber: string | null; familyId: string | null
  meetingKind: string | null; heldAt: Temporal.Instant | null; attended: readonly string[]
  proposedBy: string; proposer: string; proposerRole: string; proposerStaffId: string
  steps: readonly Approval[]
}
type Row = Omit<Decision, 'intakeNumber' | 'steps' | 'attended'> & { fiscalYear: number | null; number: number | null }

const decisions = sql.raw(`
  select d.id, d.version, d.kind, d.outcome, d.words, d.decided_on, d.state, d.recorded_at, d.intake_id, d.family_id, i.fiscal_year, i.number,
         m.kind as meeting_kind, m.held_at, d.proposed_by, a.name as proposer, ctx.role_on(a.id, (d.recorded_at at time zone 'Asia/Tokyo')::date) as proposer_role, a.staff_id as proposer_staff_id
    from decision d join account a on a.id = d.proposed_by left join intake i on i.id = d.intake_id left join meeting m on m.id = d.meeting_id`)

async function decisionsWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<Decision[]> {
  const { rows } = await sql<Row>`${decisions} where ${condition} order by d.recorded_at desc limit 200`.execute(tx)
  const ids = rows.map(({ id }) => id)
  const { rows: steps } = await sql<Approval & { decisionId: string }>`
    select p.decision_id, p.step, p.role, a.name as by, a.staff_id, coalesce(p.step > 1 and ctx.role_on(a.id, (p.seen_at at time zone 'Asia/Tokyo')::date) <> p.role, false) as in_stead, p.seen_at, p.outcome, p.words from approval p left join account a on a.id = p.account_id
     where p.decision_id = any (${ids}::uuid[]) order by p.step`.execute(tx)
  const { rows: attended } = await sql<{ id: string; name: string }>`
    select d.id, coalesce(a.name, t.name) as name from attendance t join decision d on d.meeting_id = t.meeting_id left join account a on a.id = t.account_id
     where d.id = any (${ids}::uuid[]) order by name`.execute(tx)
  return rows.map(({ fiscalYear, number, ...row }) => ({
    ...row, intakeNumber: fiscalYear && number ? intakeNumber(fiscalYear, number) : null,
    steps: steps.filter(({ decisionId }) => decisionId === row.id), attended: attended.filter(({ id }) => id === row.id).map(({ name }) => name),
  }))
}

/** The decision as the actor sees it, or undefined. */
export const decisionById = async (tx: Tx, id: string): Promise<Decision | undefined> => (await decisionsWhere(tx, sql`d.id = ${id}`))[0]

/** The decisions about a casefile or the intakes it came from, newest first. */
export const decisionsOfCasefile = (tx: Tx, casefileId: string): Promise<Decision[]> =>
  decisionsWhere(tx, sql`exists (select 1 from child_decision c where c.decision_id = d.id and c.casefile_id = ${casefileId})`)

/** The decisions about an intake, newest first. */
export const decisionsOfIntake = (tx: Tx, intakeId: string): Promise<Decision[]> => decisionsWhere(tx, sql`d.intake_id = ${intakeId}`)

/** Whether this form was saved already by the same person about the same intake or casefile: a second submit lands on the first. */
export async function isOwnDecision(tx: Tx, id: string, about: { intakeId: string } | { casefileId: string }): Promise<boolean> {
  const { rows: [row] } = await sql`select 1 from decision d where d.id = ${id} and d.proposed_by = ctx.account() and ${'intakeId' in about ? sql`d.intake_id = ${about.intakeId}`
    : sql`exists (select 1 from child_decision c where c.decision_id = d.id and c.casefile_id = ${about.casefileId})`}`.execute(tx)
  return row !== undefined
}

/** A decision with its meeting, who attended, and three steps of 決裁, the proposer's taken at once. A meeting that was called (`meetingId`) knows itself who came. */
export async function propose(tx: Tx, proposal: {
  id: string; kind: DecisionKind; meetingId?: string | undefined; meetingKind: string; heldAt: Temporal.Instant; attended: readonly string[]; decidedOn: Temporal.PlainDate
  outcome: string; words: string; intakeId: string | null; familyId: string | null
}): Promise<void> {
  const { id, kind, decidedOn, outcome, words, intakeId, familyId } = proposal
  const meetingId = proposal.meetingId ?? await heldMeeting(tx, proposal)
  await sql`insert into decision (id, kind, meeting_id, intake_id, family_id, outcome, words, decided_on)
    values (${id}, ${kind}, ${meetingId}, ${intakeId}, ${familyId}, ${outcome}, ${words}, ${decidedOn})`.execute(tx)
  for (const { step, role } of approvalSteps) {
    await sql`insert into approval (decision_id, step, role, account_id, outcome)
      select ${id}, ${step}, ${role}, case when ${step} = 1 then ctx.account() end, case when ${step} = 1 then 'approved' end`.execute(tx)
  }
}

async function heldMeeting(tx: Tx, { meetingKind, heldAt, attended }: { meetingKind: string; heldAt: Temporal.Instant; attended: readonly string[] }): Promise<string> {
  const { rows: [meeting] } = await sql<{ id: string }>`insert into meeting (kind, held_at) values (${meetingKind}, ${heldAt}) returning id`.execute(tx)
  await sql`insert into attendance (meeting_id, account_id) select ${meeting!.id}, a from unnest(${[...attended]}::uuid[]) a`.execute(tx)
  return meeting!.id
}

/** The step in turn where the actor may take it, their own or in somebody else's stead; undefined otherwise. The database does not say why. */
export async function stepOfMine(tx: Tx, decisionId: string): Promise<number | undefined> {
  return (await sql<{ step: number | null }>`select ctx.step_of_mine(${decisionId}) as step`.execute(tx)).rows[0]?.step ?? undefined
}

/** Whether the actor proposed a decision that nobody who leads may decide. */
export async function isLeftUndecided(tx: Tx, decisionId: string): Promise<boolean> {
  return (await sql<{ left: boolean }>`select ${decisionId} = any (ctx.left_undecided()) as left`.execute(tx)).rows[0]!.left
}

/** Takes a step of 決裁, one's own or in another's stead: approves, returns with words, or marks it seen. The last approval carries out what waits for it, a closing. Throws Refused out of turn, Stale when another was faster. */
export async function approve(tx: Tx, { decisionId, version, outcome, words, now, today }: {
  decisionId: string; version: number; outcome: 'approved' | 'returned' | 'seen'; words: string; now: Temporal.Instant; today: Temporal.PlainDate
}): Promise<void> {
  const decision = await decisionById(tx, decisionId)
  const { rows: [actor] } = await sql<{ id: string; role: string; staffId: string }>`select id, role, staff_id from account where id = ctx.account()`.execute(tx)
  if (!decision || !actor) throw new Refused('この決定は見つかりません')
  const mine = await stepOfMine(tx, decisionId)
  if (decision.version !== version) {
    if (decision.steps.some((step) => step.staffId === actor.staffId && step.outcome === outcome && step.step > 1)) return
    throw new Stale()
  }
  const against = reasonAgainst(decision.steps, { role: decision.proposerRole, staffId: decision.proposerStaffId }, actor, mine)
  const own = mine ?? approvalSteps.find(({ role }) => role === actor.role)?.step ?? 1
  if (outcome === 'seen' && own > 1 && actor.staffId !== decision.proposerStaffId) {
    await sql`update approval set account_id = ${actor.id}, version = version + 1 where decision_id = ${decisionId} and step = ${own} and outcome is null`.execute(tx)
    return
  }
  if (against) throw new Refused(against)
  const step = stepInTurn(decision.steps, decision.proposerRole)!
  const steps = decision.steps.map((one) => (one.step === step ? { ...one, outcome: outcome as 'approved' | 'returned' } : one))
  const state: DecisionState = outcome === 'returned' ? 'returned' : stepInTurn(steps, decision.proposerRole) === undefined ? 'approved' : 'proposed'
  // First the step: what follows from it is said by whoever took it.
  const { numAffectedRows: taken } = await sql`
    update approval set account_id = ${actor.id}, outcome = ${outcome}, words = ${words}, version = version + 1
     where decision_id = ${decisionId} and step = ${step} and outcome is null`.execute(tx)
  const { numAffectedRows } = await sql`update decision set state = ${state}, version = version + 1 where id = ${decisionId} and version = ${version}`.execute(tx)
  if (!taken || !numAffectedRows) throw new Stale()
  const casefiles = await casefilesOfDecision(tx, decisionId)
  const about = { happenedAt: now, intakeId: decision.intakeId, familyId: decision.familyId, refId: decisionId }
  if (outcome === 'returned' || state === 'approved') await tell(tx, { code: outcome === 'returned' ? 'decision_returned' : 'decision_approved', ...about, ...(casefiles.length === 1 ? { casefileId: casefiles[0]! } : {}) })
  if (state === 'approved' && decision.kind === 'closing') {
    for (const casefileId of casefiles) {
      const casefile = await casefileById(tx, casefileId)
      if (!casefile) throw new Refused('あなたには開けないケースの決定です')
      refuseWhileUnsafe(await whatIsOpen(tx, casefile, now))
      await closeCasefile(tx, { casefileId, reason: decision.outcome, words: decision.words, decisionId, today })
    }
  }
  await refreshDue(tx, { kind: 'decision', id: decisionId })
}

async function casefilesOfDecision(tx: Tx, decisionId: string): Promise<string[]> {
  const { rows } = await sql<{ casefileId: string }>`select distinct casefile_id from child_decision where decision_id = ${decisionId} and casefile_id is not null`.execute(tx)
  return rows.map(({ casefileId }) => casefileId)
}
