import type { HandoverGround } from '../codes/maternity.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { UNKNOWN_CODE } from '../kernel/record.ts'
import { Refused } from '../kernel/result.ts'
import { kanaKey, plainKana } from '../people/name-keys.ts'
import { personCards, recordPerson } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { samePersons } from '../people/search.db.ts'
import type { HandoverRow } from './handover-csv.ts'

/** What きずな handed over about a woman. */
export interface Handover { id: string; pregnancyId: string; ground: HandoverGround; groundOn: Temporal.PlainDate; assessment: string; carePlan: string }
/** A file that was taken in: numbers only. */
interface HandoverImport { id: string; source: string; taken: number; refused: number; reportedCount: number; recordedAt: Temporal.Instant; by: string }
/** A row with whom it may be: `exact` by reading and birth, the others only alike. */
export interface MatchedRow { row: HandoverRow; exact: readonly PersonCard[]; alike: readonly PersonCard[] }
/** The choice that a row is nobody of those known. */
export const NEW_PERSON = 'new'

/** What was handed over about these pregnancies, the last first. */
export async function handoversOf(tx: Tx, pregnancyIds: readonly string[]): Promise<Handover[]> {
  const { rows } = await sql<Handover>`
    select id, pregnancy_id, ground, ground_on, assessment, care_plan from maternal_handover where pregnancy_id = any (${[...pregnancyIds]}::uuid[]) order by ground_on desc, recorded_at desc, id`.execute(tx)
  return rows
}

/** The files taken in, the last first. */
export async function handoverImports(tx: Tx): Promise<HandoverImport[]> {
  const { rows } = await sql<HandoverImport>`
    select i.id, i.source, i.taken, i.refused, i.reported_count, i.recorded_at, a.name as by from handover_import i join account a on a.id = i.recorded_by order by i.recorded_at desc, i.id limit 100`.execute(tx)
  return rows
}

/** Whom each row may be. Nobody sealed, nobody whose place is hidden, nobody the reader must not see: towards them a row is simply new. */
export async function matched(tx: Tx, rows: readonly HandoverRow[], today: Temporal.PlainDate): Promise<MatchedRow[]> {
  const found: MatchedRow[] = []
  for (const row of rows) {
    const { name, kana, birth } = row
    const ids = await exactly(tx, row)
    const same = await offered(tx, (await samePersons(tx, { name, kana, birth: { year: birth.year, month: birth.month, day: birth.day } }, today)).map(({ id }) => id))
    found.push({ row, exact: await personCards(tx, ids, today), alike: await personCards(tx, same.filter((id) => !ids.includes(id)), today) })
  }
  return found
}

async function exactly(tx: Tx, { kana, birth }: HandoverRow): Promise<string[]> {
  const { rows } = await sql<{ id: string; kana: string }>`
    select p.id, n.kana from person p join person_name n on n.person_id = p.id
     where n.kana_key = ${kanaKey(kana)} and p.birth_year = ${birth.year} and p.birth_month = ${birth.month} and p.birth_day = ${birth.day} and not p.birth_about and not p.veiled and not p.sealed order by p.id`.execute(tx)
  return [...new Set(rows.filter((row) => plainKana(row.kana) === plainKana(kana)).map(({ id }) => id))]
}

async function offered(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from person where id = any (${[...ids]}::uuid[]) and not veiled and not sealed`.execute(tx)
  const open = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => open.has(id))
}

/** A file as the second step brings it: the rows that may be taken and, for each line, who it is. */
interface Batch { id: string; source: string; refused: number; reportedCount: number; rows: readonly HandoverRow[]; choices: ReadonlyMap<number, string> }

/** Takes a file in whole or not at all; what came before comes once. Refused when a line says nothing of who it is. */
export async function takeHandovers(tx: Tx, batch: Batch): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('handovers of ' || ctx.town(), 0))`.execute(tx)
  const { rows: [again] } = await sql`select 1 from handover_import where id = ${batch.id}`.execute(tx)
  if (again) return
  const unclear = batch.rows.filter(({ line }) => !batch.choices.get(line))
  if (unclear.length > 0) throw new Refused(unclear.map(({ line, name }) => ({ field: `person.${line}`, message: `${line}行目（${name}）がだれかを選んでください` })))
  const chosen = new Set((await offered(tx, [...batch.choices.values()].filter((choice) => choice !== NEW_PERSON))))
  const unknown = batch.rows.filter(({ line }) => { const choice = batch.choices.get(line)!; return choice !== NEW_PERSON && !chosen.has(choice) })
  if (unknown.length > 0) throw new Refused(unknown.map(({ line, name }) => ({ field: `person.${line}`, message: `${line}行目（${name}）：${UNKNOWN_CODE}` })))
  const kept: { row: HandoverRow; personId: string; pregnancyId: string }[] = []
  const newcomers = new Map<string, string>()
  for (const row of batch.rows) {
    const key = `${plainKana(row.kana)} ${row.birth.toString()}`
    const choice = batch.choices.get(row.line)!
    const personId = choice !== NEW_PERSON ? choice : newcomers.get(key) ?? await newcomer(tx, row)
    if (choice === NEW_PERSON) newcomers.set(key, personId)
    const pregnancyId = await pregnancyFor(tx, personId, row)
    if (!await isTaken(tx, personId, row) && !kept.some((one) => one.personId === personId && isSame(one.row, row))) kept.push({ row, personId, pregnancyId })
  }
  await sql`insert into handover_import (id, source, taken, refused, reported_count) values (${batch.id}, ${batch.source}, ${kept.length}, ${batch.refused}, ${batch.reportedCount})`.execute(tx)
  for (const { row, personId, pregnancyId } of kept) {
    await sql`insert into maternal_handover (person_id, pregnancy_id, handover_import_id, line, ground, ground_on, assessment, care_plan)
      values (${personId}, ${pregnancyId}, ${batch.id}, ${row.line}, ${row.ground}, ${row.groundOn}, ${row.assessment}, ${row.carePlan})`.execute(tx)
  }
}

const newcomer = (tx: Tx, { name, kana, birth }: HandoverRow): Promise<string> => recordPerson(tx, { name, kana, sex: 'female', birth: { year: birth.year, month: birth.month, day: birth.day } })

/** The pregnancy the office knows already stays as it was written here; else one begins with what came. */
async function pregnancyFor(tx: Tx, personId: string, row: HandoverRow): Promise<string> {
  const { rows: [known] } = await sql<{ id: string }>`select id from pregnancy where person_id = ${personId} and (outcome is null or due_on between ${row.dueOn.subtract({ days: 60 })} and ${row.dueOn.add({ days: 60 })}) order by outcome is not null, due_on desc limit 1`.execute(tx)
  if (known) return known.id
  const id = crypto.randomUUID()
  await sql`insert into pregnancy (id, person_id, due_on, due_source, handbook_on, checkups) values (${id}, ${personId}, ${row.dueOn}, 'kizuna', ${row.handbookOn}, ${row.checkups})`.execute(tx)
  await refreshDue(tx, { kind: 'pregnancy', id })
  return id
}

const isSame = (one: HandoverRow, other: HandoverRow): boolean =>
  one.ground === other.ground && one.groundOn.equals(other.groundOn) && one.assessment === other.assessment && one.carePlan === other.carePlan

async function isTaken(tx: Tx, personId: string, row: HandoverRow): Promise<boolean> {
  const { rows } = await sql`select 1 from maternal_handover where person_id = ${personId} and ground = ${row.ground} and ground_on = ${row.groundOn}
    and assessment = ${row.assessment} and care_plan = ${row.carePlan}`.execute(tx)
  return rows.length > 0
}
