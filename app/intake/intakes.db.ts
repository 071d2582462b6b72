import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { centreCallsOf } from './centre-call.db.ts'
import type { CentreCall } from './centre-call.db.ts'
import { childLinesOf } from './child-lines.db.ts'
import { intakeNumber } from './intake.ts'
import type { IntakeLine, IntakeReading, Place } from './intake-lines.ts'

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
