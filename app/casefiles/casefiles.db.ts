import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'
import { fiscalYearCode } from '../kernel/calendar.ts'
import { duesOf } from './dues.db.ts'
import { familyNumber } from '../people/family-number.ts'
import { inSeries } from '../people/series.ts'
import type { CasefileStage, Class, Placement } from '../codes/casefiles.ts'
import type { DueKind } from '../deadlines/due-kinds.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'

/** A casefile as pages and other rooms meet it: its periods as they hold on the day asked, the workers of that day. */
export interface Casefile {
  id: string; number: string; version: number
  familyId: string; familyName: string; familyNumber: string
  personId: string; sealed: boolean; stage: CasefileStage; openedOn: Temporal.PlainDate; closedOn: Temporal.PlainDate | null
  closingReason: string | null; closingWords: string | null
  class: Class | null; classSince: Temporal.PlainDate | null; placement: Placement | null; registeredSince: Temporal.PlainDate | null
  leadAgencyId: string | null; leadAgency: string | null
  mainAccountId: string | null; main: string | null; secondAccountId: string | null; second: string | null
}

type Row = Omit<Casefile, 'number' | 'familyNumber'> & { fiscalYear: number; sequence: number; familyFiscalYear: number; familySequence: number }

/** C8-031: a casefile's number, kept apart from the numbers of intakes. */
export const casefileNumber = (fiscalYear: number, sequence: number): string => `${fiscalYearCode(fiscalYear).replace(/^\D/, 'C')}-${inSeries(sequence, 3)}`

// A period of today; before the first one begins (a decision dated ahead) the first one, after the end the last.
const nearest = (table: string, columns: string) => sql.raw(`
  left join lateral (select ${columns} from ${table} p where p.casefile_id = c.id order by (p.since <= d.day) desc, abs(p.since - d.day) limit 1)`)
const current = (table: string, columns: string) => sql.raw(`
  left join lateral (select ${columns} from ${table} p where p.casefile_id = c.id and p.since <= d.day and (p.until is null or p.until > d.day) limit 1)`)
const worker = (part: string) => sql.raw(`
  left join lateral (select p.account_id, a.name from allocation p join account a on a.id = p.account_id
    where p.casefile_id = c.id and p.part = '${part}' and p.since <= d.day and (p.until is null or p.until > d.day) order by p.since desc limit 1)`)

async function casefilesWhere(tx: Tx, condition: ReturnType<typeof sql>, most: number | null = null): Promise<Casefile[]> {
  const { rows } = await sql<Row>`
    select c.id, c.version, c.fiscal_year, c.number as sequence, c.family_id, f.name as family_name, f.fiscal_year as family_fiscal_year, f.number as family_sequence,
           c.person_id, c.sealed, c.stage, c.opened_on, c.closed_on, c.closing_reason, c.closing_words,
           k.class, k.since as class_since, pl.placement, r.since as registered_since, l.agency_id as lead_agency_id, ${agencyNameAbout('ag', 'c.family_id')} as lead_agency,
           m.account_id as main_account_id, m.name as main, s.account_id as second_account_id, s.name as second
      from casefile c cross join (select ${officeDay} as day) d join family f on f.id = c.family_id
      ${nearest('class_period', 'class, since')} k on true
      ${nearest('lead_period', 'agency_id')} l on true left join agency ag on ag.id = l.agency_id
      ${current('registration_period', 'since')} r on true
      ${nearest('placement_period', 'placement')} pl on true
      ${worker('main')} m on true ${worker('second')} s on true
     where ${condition}
     order by f.fiscal_year desc, f.number desc, c.fiscal_year, c.number limit ${most}`.execute(tx)
  return rows.map(({ fiscalYear, sequence, familyFiscalYear, familySequence, ...row }) =>
    ({ ...row, number: casefileNumber(fiscalYear, sequence), familyNumber: familyNumber(familyFiscalYear, familySequence) }))
}

/** The casefile as the actor sees it, or undefined. */
export async function casefileById(tx: Tx, id: string): Promise<Casefile | undefined> {
  return (await casefilesWhere(tx, sql`c.id = ${id}`))[0]
}

/** The casefiles of a family the actor may see, closed ones too. */
export async function casefilesOfFamily(tx: Tx, familyId: string): Promise<Casefile[]> {
  return casefilesWhere(tx, sql`c.family_id = ${familyId}`)
}

/** The open casefiles of a family the actor may see. */
export async function openCasefilesOf(tx: Tx, familyId: string): Promise<Casefile[]> {
  return casefilesWhere(tx, sql`c.family_id = ${familyId} and c.stage <> 'closed'`)
}

/** The casefiles of these persons the actor may see, the newest first for each person. */
export async function casefilesOfPersons(tx: Tx, personIds: readonly string[]): Promise<Casefile[]> {
  const found = await casefilesWhere(tx, sql`c.person_id = any (${[...personIds]}::uuid[])`)
  return found.toSorted((one, other) => Number(one.stage === 'closed') - Number(other.stage === 'closed'))
}

/** The open casefiles registered in the council today, families together; without the sealed ones what may lie on a table among others. */
export async function registeredCasefiles(tx: Tx, { sealed }: { sealed: boolean }): Promise<Casefile[]> {
  return casefilesWhere(tx, sql`r.since is not null and c.stage <> 'closed' and ${sealed ? sql`true` : sql`not c.sealed`}`)
}

/** What a list of casefiles is narrowed to: codes only, so that an address of it says nothing of a person. */
export interface CasefileFilter { mine: boolean; stage: CasefileStage | 'open' | null; class: Class | null }
export interface ListedCasefile extends Casefile { dueAt: Temporal.Instant | null; dueKind: DueKind | null }

/** The casefiles of a list the actor may see, families together; at most `most`. */
export async function casefilesListed(tx: Tx, filter: CasefileFilter, accountId: string, most: number): Promise<Casefile[]> {
  const conditions = [
    // The array is asked for once and first: the periods are read of the reader's own casefiles only.
    filter.mine ? sql`c.id = any (array(select casefile_id from allocation where account_id = ${accountId})) and (m.account_id = ${accountId} or s.account_id = ${accountId})` : sql`true`,
    filter.stage === 'open' ? sql`c.stage <> 'closed'` : filter.stage ? sql`c.stage = ${filter.stage}` : sql`true`,
    filter.class ? sql`k.class = ${filter.class}` : sql`true`,
  ]
  return casefilesWhere(tx, sql`${sql.join(conditions, sql` and `)}`, most)
}

/** The same list with what is due next of each. */
export async function listCasefiles(tx: Tx, filter: CasefileFilter, accountId: string, most: number): Promise<ListedCasefile[]> {
  const found = await casefilesListed(tx, filter, accountId, most)
  const dues = await duesOf(tx, found)
  return found.map((casefile) => ({ ...casefile, dueAt: dues.get(casefile.id)?.[0]?.dueAt ?? null, dueKind: dues.get(casefile.id)?.[0]?.kind ?? null }))
}
