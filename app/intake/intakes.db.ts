import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { ageWords } from '../people/age-words.ts'
import { birthOf } from '../people/people.db.ts'
import { centreCallsOf } from './centre-call.db.ts'
import type { CentreCall } from './centre-call.db.ts'
import { intakeNumber } from './intake.ts'
import type { ChildLine, IntakeLine, IntakeReading, Place } from './intake-lines.ts'
import { lateDecisionsOf } from './late-decision.db.ts'
import { checksOf } from './safety.db.ts'
import { judgementsOf } from './urgency.db.ts'

const linesAtOnce = 100
type IntakeRow = Omit<IntakeLine, 'label' | 'children'> & { fiscalYear: number; number: number }
const columns = sql`i.id, i.fiscal_year, i.number, i.received_at, i.recorded_at, i.kind, i.stage`

/** A register of intakes, newest first; reports about the staff of nurseries have one of their own (児福法33条の12) and stand in no other. `aboutStaff` null gives both. A page at a time; `more` when there is another page. */
export async function intakeRegister(tx: Tx, filter: { aboutStaff: boolean | null; stage: string | null; kind: string | null; fiscalYear: number | null; page: number }): Promise<{ lines: IntakeLine[]; more: boolean }> {
  const { aboutStaff, stage, kind, fiscalYear, page } = filter
  const { rows } = await sql<IntakeRow>`
    select ${columns} from intake i
     where (${aboutStaff}::boolean is null or (i.kind = 'staff_abuse') = ${aboutStaff}) and (${stage}::text is null or i.stage = ${stage}) and (${kind}::text is null or i.kind = ${kind}) and (${fiscalYear}::int is null or i.fiscal_year = ${fiscalYear})
     order by i.received_at desc, i.number desc limit ${linesAtOnce + 1} offset ${(page - 1) * linesAtOnce}`.execute(tx)
  return { lines: await withChildren(tx, rows.slice(0, linesAtOnce)), more: rows.length > linesAtOnce }
}

/** The fiscal years with intakes this person sees, newest first. */
export async function intakeYears(tx: Tx): Promise<number[]> {
  const { rows } = await sql<{ fiscalYear: number }>`select distinct fiscal_year from intake order by 1 desc`.execute(tx)
  return rows.map((row) => row.fiscalYear)
}

/** The intakes on which some persons stand, newest first; also those on which a person is only likely the same. */
export async function intakesOfPersons(tx: Tx, personIds: readonly string[]): Promise<IntakeLine[]> {
  if (personIds.length === 0) return []
  const { rows } = await sql<IntakeRow>`
    select ${columns} from intake i where exists (select 1 from intake_child k where k.intake_id = i.id and k.person_id = any (${personIds}::uuid[]))
     order by i.received_at desc, i.number desc`.execute(tx)
  return withChildren(tx, rows)
}

/** The intakes about anybody who belongs or belonged to a family, newest first. */
export async function intakesOfFamily(tx: Tx, familyId: string): Promise<IntakeLine[]> {
  const members = await tx.selectFrom('familyMember').select('personId').where('familyId', '=', familyId).execute()
  return intakesOfPersons(tx, members.map((member) => member.personId))
}

async function withChildren(tx: Tx, rows: readonly IntakeRow[]): Promise<IntakeLine[]> {
  const children = await childLinesOf(tx, rows.map((row) => row.id))
  return rows.map(({ fiscalYear, number, ...row }) => ({
    ...row, label: intakeNumber(fiscalYear, number), children: children.filter((child) => child.intakeId === row.id),
  }))
}

type ChildRow = Omit<ChildLine, 'name' | 'ageWords' | 'checks' | 'lateDecisions' | 'judgements' | 'level'> & {
  knownName: string | null; nameHeard: string; ageHeard: string; unborn: boolean | null; dueOn: Temporal.PlainDate | null; diedOn: Temporal.PlainDate | null
  birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean | null; receivedAt: Temporal.Instant
}

/** The children of some intakes with what their clocks and urgencies are read from, as the reader sees them; ages on the day of the receipt. */
export async function childLinesOf(tx: Tx, intakeIds: readonly string[]): Promise<ChildLine[]> {
  if (intakeIds.length === 0) return []
  const { rows } = await sql<ChildRow>`
    select k.id, k.intake_id, k.position, k.part, k.person_id, k.same_person, k.sex, k.abuse_kind, k.suspected_person, k.suspected_words, k.again, k.version,
           k.clock_started_at, k.see_by, x.decided_on as search_ended_on, k.limit_source, s.name as clock_started_by_name, k.name_heard, k.age_heard, i.received_at, n.name as known_name, coalesce(p.veiled, false) as veiled,
           p.unborn, p.due_on, p.died_on, p.birth_about,
           coalesce(p.birth_year, k.birth_year) as birth_year, case when p.birth_year is null then k.birth_month else p.birth_month end as birth_month,
           case when p.birth_year is null then k.birth_day else p.birth_day end as birth_day
      from intake_child k join intake i on i.municipality_id = k.municipality_id and i.id = k.intake_id
      left join person p on p.municipality_id = k.municipality_id and p.id = k.person_id
      left join account s on s.municipality_id = k.municipality_id and s.id = k.clock_started_by
      left join lateral (select name from person_name where municipality_id = k.municipality_id and person_id = k.person_id and kind = 'current'
                          order by since desc nulls last, recorded_at desc limit 1) n on true
      left join lateral (select max(d.decided_on) as decided_on from decision d where d.intake_id = k.intake_id and d.outcome = 'unidentified' and d.state = 'approved') x on k.person_id is null
     where k.intake_id = any (${intakeIds}::uuid[]) order by k.intake_id, k.position, k.id`.execute(tx)
  const ids = rows.map((row) => row.id)
  const checks = await checksOf(tx, ids)
  const decisions = await lateDecisionsOf(tx, ids)
  const judgements = await judgementsOf(tx, ids)
  return rows.map(({ knownName, nameHeard, ageHeard, unborn, dueOn, diedOn, birthYear, birthMonth, birthDay, birthAbout, receivedAt, ...child }) => {
    const birth = birthOf({ birthYear, birthMonth, birthDay, birthAbout: birthAbout ?? false })
    const judged = judgements.filter((one) => one.intakeChildId === child.id)
    return {
      ...child, name: knownName ?? (nameHeard || '（だれか分かっていません）'),
      ageWords: birth || unborn ? ageWords({ birth, unborn: unborn ?? false, dueOn, diedOn }, officeDateOf(receivedAt)) : ageHeard || '年齢不明',
      judgements: judged, level: judged[0]?.level ?? null, checks: checks.filter((one) => one.intakeChildId === child.id), lateDecisions: decisions.filter((one) => one.intakeChildId === child.id),
    }
  })
}

/** An intake whole, as the reader sees it: never who called, places only where they may be read. */
export async function intakeReading(tx: Tx, intakeId: string): Promise<IntakeReading> {
  const { rows: [row] } = await sql<IntakeRow & Omit<IntakeReading, keyof IntakeLine | 'places' | 'centreCalls' | 'fiscalYear'>>`
    select ${columns}, i.means, i.route, i.taken_by, i.content, i.consultation_kind, i.guardian_informed, i.call_ended_at, i.version,
           coalesce(a.name, '') as received_by_name, coalesce(b.name, '') as recorded_by_name
      from intake i
      left join account a on a.municipality_id = i.municipality_id and a.id = i.received_by
      left join account b on b.municipality_id = i.municipality_id and b.id = i.recorded_by
     where i.id = ${intakeId}`.execute(tx)
  const [line] = await withChildren(tx, [row!])
  const ids = line!.children.map((child) => child.id)
  const places: Place[] = ids.length === 0 ? [] : await tx.selectFrom('intakePlace').select(['intakeChildId', 'whereNow', 'untilAt', 'sleepsWhere']).where('intakeChildId', 'in', ids).execute()
  const centreCalls: CentreCall[] = await centreCallsOf(tx, intakeId)
  return { ...row!, ...line!, fiscalYear: row!.fiscalYear, places, centreCalls }
}
