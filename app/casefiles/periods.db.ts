import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import type { Class, Placement } from '../codes/casefiles.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'

type PeriodTable = 'class_period' | 'lead_period' | 'registration_period' | 'placement_period'
const valueOf = { class_period: 'class', lead_period: 'agency_id', placement_period: 'placement' } as const

interface Change { casefileId: string; since: Temporal.PlainDate; decisionId?: string | null }

/** 区分 from a day on, also a day to come; what held until then is kept. */
export async function changeClass(tx: Tx, change: Change & { class: Class }): Promise<void> {
  await beginPeriod(tx, 'class_period', change, change.class)
}

/** 主担当機関 from a day on; it is only ever replaced, never taken away. */
export async function changeLead(tx: Tx, change: Change & { agencyId: string }): Promise<void> {
  await beginPeriod(tx, 'lead_period', change, change.agencyId)
}

/** Where the child lives from a day on: the kind of place only. */
export async function changePlacement(tx: Tx, change: Change & { placement: Placement }): Promise<void> {
  await beginPeriod(tx, 'placement_period', change, change.placement)
}

/** Registers in the council from a day on; a casefile registered already stays so. */
export async function registerInCouncil(tx: Tx, { casefileId, since, decisionId }: Change): Promise<void> {
  await sql`insert into registration_period (casefile_id, since, decision_id)
    select ${casefileId}, ${since}, ${decisionId ?? null}
     where not exists (select 1 from registration_period where casefile_id = ${casefileId} and (until is null or until > ${since}))`.execute(tx)
}

/** Takes a casefile out of the council's ledger from a day on. */
export async function leaveCouncil(tx: Tx, { casefileId, since }: Change): Promise<void> {
  await sql`update registration_period set until = greatest(${since}::date, since + 1) where casefile_id = ${casefileId} and (until is null or until > ${since})`.execute(tx)
}

async function beginPeriod(tx: Tx, table: keyof typeof valueOf, { casefileId, since, decisionId }: Change, value: string): Promise<void> {
  const periods = sql.table(table)
  const column = sql.ref(valueOf[table])
  const decided = table === 'placement_period' ? sql`` : sql`, decision_id = ${decisionId ?? null}`
  // The same first day again is a correction of that period, not a period of no days.
  const { numAffectedRows } = await sql`update ${periods} set ${column} = ${value}, until = (select min(since) from ${periods} where casefile_id = ${casefileId} and since > ${since}) ${decided} where casefile_id = ${casefileId} and since = ${since}`.execute(tx)
  if (numAffectedRows) return
  await endPeriod(tx, table, casefileId, since)
  await sql`insert into ${periods} (casefile_id, ${column}, since, until ${table === 'placement_period' ? sql`` : sql`, decision_id`})
    select ${casefileId}, ${value}, greatest(${since}::date, (select max(until) from ${periods} where casefile_id = ${casefileId} and since < ${since})),
           (select min(since) from ${periods} where casefile_id = ${casefileId} and since > ${since}) ${table === 'placement_period' ? sql`` : sql`, ${decisionId ?? null}`}`.execute(tx)
}

async function endPeriod(tx: Tx, table: PeriodTable, casefileId: string, day: Temporal.PlainDate): Promise<void> {
  await sql`update ${sql.table(table)} set until = ${day} where casefile_id = ${casefileId} and since < ${day} and (until is null or until > ${day})`.execute(tx)
}

/** Ends every period of a casefile with a day; a period that began on it keeps that one day. A change dated ahead refuses it. */
export async function endAllPeriods(tx: Tx, casefileId: string, day: Temporal.PlainDate): Promise<void> {
  for (const table of ['class_period', 'lead_period', 'registration_period', 'placement_period'] as const) {
    const { rows: [ahead] } = await sql<{ since: Temporal.PlainDate }>`select since from ${sql.table(table)} where casefile_id = ${casefileId} and since > ${day} limit 1`.execute(tx)
    if (ahead) throw new Refused(`${formatJapaneseDate(ahead.since)}から始まる変更が決まっています。その日が来てから終結してください`)
    await sql`update ${sql.table(table)} set until = greatest(${day}::date, since + 1) where casefile_id = ${casefileId} and (until is null or until > ${day})`.execute(tx)
  }
}

/** The classes of a casefile in order of time, with the meeting that decided each. */
export async function classHistory(tx: Tx, casefileId: string): Promise<{ class: Class; since: Temporal.PlainDate; until: Temporal.PlainDate | null; decisionId: string | null; meetingKind: string | null }[]> {
  const { rows } = await sql<{ class: Class; since: Temporal.PlainDate; until: Temporal.PlainDate | null; decisionId: string | null; meetingKind: string | null }>`
    select p.class, p.since, p.until, p.decision_id, m.kind as meeting_kind from class_period p
      left join decision d on d.id = p.decision_id left join meeting m on m.id = d.meeting_id
     where p.casefile_id = ${casefileId} order by p.since desc`.execute(tx)
  return rows
}

/** The lead agencies of a casefile in order of time. */
export async function leadHistory(tx: Tx, casefileId: string): Promise<{ agency: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null }[]> {
  const { rows } = await sql<{ agency: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null }>`
    select ${agencyNameAbout('a', 'c.family_id', 'p.id')} as agency, p.since, p.until from lead_period p join casefile c on c.id = p.casefile_id join agency a on a.id = p.agency_id where p.casefile_id = ${casefileId} order by p.since desc`.execute(tx)
  return rows
}

/** Where the child lived, in order of time: the kind of place only. */
export async function placementHistory(tx: Tx, casefileId: string): Promise<{ placement: Placement; since: Temporal.PlainDate; until: Temporal.PlainDate | null }[]> {
  const { rows } = await sql<{ placement: Placement; since: Temporal.PlainDate; until: Temporal.PlainDate | null }>`
    select placement, since, until from placement_period where casefile_id = ${casefileId} order by since desc`.execute(tx)
  return rows
}
