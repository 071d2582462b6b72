import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { intakeOutcomes } from '../codes/dispositions.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import type { ChildLine } from '../intake/intake-lines.ts'
import { childLinesOf } from '../intake/child-lines.db.ts'
import { openFamily } from '../people/family.db.ts'
import { decisionById, isOwnDecision, propose } from './approvals.db.ts'
import { isNotSeen, judgedAs, problemsOfDecision } from './decide-intake.ts'
import type { ChildDecision, ChildToDecide, IntakeDecision } from './decide-intake.ts'
import { openCasefile } from './opening.db.ts'

interface Heard {
  id: string; nameHeard: string; kanaHeard: string; ageHeard: string; birthYear: number | null; birthMonth: number | null; birthDay: number | null
  consultationId: string | null; kindAtReceipt: string | null; openCasefileId: string | null
}
/** A child of an intake with all that the decision about it needs. */
export type IntakeChildLine = ChildLine & ChildToDecide & Heard

/** The children of an intake in their order, with clock, attempts and open casefile. */
export async function childrenToDecide(tx: Tx, intakeId: string, now: Temporal.Instant): Promise<IntakeChildLine[]> {
  const { rows } = await sql<Heard>`
    select k.id, k.name_heard, k.kana_heard, k.age_heard, k.birth_year, k.birth_month, k.birth_day, k.consultation_id, c.kind_at_receipt,
           (select f.id from casefile f where f.person_id = k.person_id and k.same_person = 'confirmed' and f.stage <> 'closed' limit 1) as open_casefile_id
      from intake_child k left join consultation c on c.id = k.consultation_id where k.intake_id = ${intakeId}`.execute(tx)
  const lines = await childLinesOf(tx, [intakeId])
  return lines.flatMap((line) => {
    const heard = rows.find(({ id }) => id === line.id)
    return heard ? [{ ...line, ...heard, notSeen: isNotSeen(line, now), attempts: line.checks.length }] : []
  })
}

interface DecidedChild { child: IntakeChildLine; decided: Partial<ChildDecision> }

/** Decides an intake: meeting, decision with 決裁, each child's own kind and class, casefiles for those who become one. A second submit of the same id is the same decision. Throws Refused, Stale. */
export async function decideIntake(tx: Tx, { id, intakeId, version, values, children, today }: {
  id: string; intakeId: string; version: number; values: IntakeDecision; children: readonly DecidedChild[]; today: Temporal.PlainDate
}): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx)
  if (await isOwnDecision(tx, id, { intakeId })) return
  if (await decisionById(tx, id)) throw new Refused('この用紙はもう使われています。受付から「受理会議の決定」を開き直してください')
  const intake = await markDecided(tx, intakeId, version)
  const wrong = problemsOfDecision(values, children, intake.kind)
  if (wrong.length > 0) throw new Refused(wrong)

  const decidedOn = officeDateOf(values.heldAt)
  const opening = children.filter(({ child, decided }) => decided.casefile === 'yes' && !child.openCasefileId)
  const familyId = opening.length === 0 ? null
    : values.family === 'new' ? (await openFamily(tx, { id: crypto.randomUUID(), name: values.familyName ?? '', fiscalYear: fiscalYearOf(today) })).id : values.family
  await propose(tx, { id, kind: 'intake', meetingKind: values.meeting, heldAt: values.heldAt, attended: values.attended, decidedOn, outcome: values.outcome, words: values.words, intakeId, familyId })
  for (const { child, decided } of children) {
    await judge(tx, { child, decided, intake, decidedOn, closes: intakeOutcomes.some(({ code, closes }) => code === values.outcome && closes) })
    const casefileId = await casefileOf(tx, { child, decided, familyId, values, decisionId: id, decidedOn })
    const { kindDecided, abuseJudged, abuseKind } = columnsOf(decided)
    await sql`insert into child_decision (decision_id, intake_child_id, casefile_id, kind_decided, abuse_judged, abuse_kind, class, words)
      values (${id}, ${child.id}, ${casefileId}, ${kindDecided}, ${abuseJudged}, ${abuseKind}, ${decided.class ?? null}, ${decided.words ?? ''})`.execute(tx)
  }
  await tell(tx, { code: 'intake_decided', happenedAt: values.heldAt, intakeId, familyId, refId: id })
  await refreshDue(tx, { kind: 'intake', id: intakeId })
  await refreshDue(tx, { kind: 'decision', id })
}

interface DecidedIntake { kind: string; receivedAt: Temporal.Instant; redecided: boolean }

async function markDecided(tx: Tx, intakeId: string, version: number): Promise<DecidedIntake> {
  const { rows: [standing] } = await sql<{ state: string }>`select state from decision where intake_id = ${intakeId} order by recorded_at desc limit 1`.execute(tx)
  const { rows: [intake] } = await sql<{ kind: string; receivedAt: Temporal.Instant }>`
    update intake set stage = 'decided', version = version + 1 where id = ${intakeId} and version = ${version} returning kind, received_at`.execute(tx)
  if (!intake) throw new Stale()
  if (standing && standing.state !== 'returned') throw new Refused('この受付はもう決まっています。差し戻されたときだけ、決め直せます')
  return { ...intake, redecided: standing !== undefined }
}

const columnsOf = (decided: Partial<ChildDecision>): ReturnType<typeof judgedAs> =>
  decided.judgement && decided.judgement !== 'only_checked' ? judgedAs(decided as ChildDecision) : { kindDecided: null, abuseJudged: null, abuseKind: null }

/** Writes what was judged of this one child into its own consultation; a brother or sister gets one only when judged. */
async function judge(tx: Tx, { child, decided, intake, decidedOn, closes }: { child: IntakeChildLine; decided: Partial<ChildDecision>; intake: DecidedIntake; decidedOn: Temporal.PlainDate; closes: boolean }): Promise<void> {
  if (decided.judgement === 'only_checked' || (intake.kind === 'staff_abuse' && !child.consultationId)) return
  const consultationId = child.consultationId ?? await beginConsultation(tx, child, officeDateOf(intake.receivedAt))
  const { kindDecided, abuseJudged, abuseKind } = columnsOf(decided)
  // A later call that proves unfounded does not unmake what was judged earlier in the same open matter.
  const keepsEarlier = child.again && !intake.redecided && abuseJudged !== 'judged'
  await sql`update consultation set kind_decided = ${kindDecided}, abuse_judged = ${abuseJudged}, abuse_kind = ${abuseKind}, decided_on = ${decidedOn}, version = version + 1
             where id = ${consultationId} and not (${keepsEarlier} and coalesce(abuse_judged, '') = 'judged')`.execute(tx)
  // Advice ends the matter only where no casefile of the child goes on.
  if (closes && !child.openCasefileId) await sql`update consultation set closed_on = ${decidedOn} where id = ${consultationId} and closed_on is null`.execute(tx)
  else if (intake.redecided) await sql`update consultation set closed_on = null where id = ${consultationId}`.execute(tx)
}

async function beginConsultation(tx: Tx, child: IntakeChildLine, receivedOn: Temporal.PlainDate): Promise<string> {
  const { rows: [open] } = await sql<{ id: string }>`
    select id from consultation where person_id = ${child.personId} and closed_on is null and expectant = ${child.part === 'expectant'} order by received_on limit 1`.execute(tx)
  const { rows: [begun] } = open ? { rows: [open] } : await sql<{ id: string }>`
    insert into consultation (person_id, expectant, received_on, fiscal_year) values (${child.personId}, ${child.part === 'expectant'}, ${receivedOn}, ${fiscalYearOf(receivedOn)}) returning id`.execute(tx)
  await sql`update intake_child set consultation_id = ${begun!.id}, again = ${open !== undefined}, version = version + 1 where id = ${child.id}`.execute(tx)
  return begun!.id
}

async function casefileOf(tx: Tx, { child, decided, familyId, values, decisionId, decidedOn }: {
  child: IntakeChildLine; decided: Partial<ChildDecision>; familyId: string | null; values: IntakeDecision; decisionId: string; decidedOn: Temporal.PlainDate
}): Promise<string | null> {
  if (child.openCasefileId || decided.casefile !== 'yes' || !decided.class) return child.openCasefileId
  const opened = await openCasefile(tx, {
    familyId: familyId!, personId: child.personId!, class: decided.class, decisionId, leadAgencyId: values.lead!, mainAccountId: values.main!, secondAccountId: values.second,
    today: decidedOn, ...(decided.placement ? { placement: decided.placement } : {}), registered: decided.registered ?? false,
  })
  return opened.id
}
