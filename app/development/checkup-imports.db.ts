import { refreshDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { plainKana } from '../people/name-keys.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { wholeKeys } from '../rights/conflict.ts'
import { childKey } from './checkup-csv.ts'
import type { CheckupRow } from './checkup-csv.ts'

/** A file that was taken in: numbers only. */
interface CheckupImport { id: string; source: string; kept: number; missed: number; counted: number; again: number; refused: number; recordedAt: Temporal.Instant; by: string }

/** What becomes of a row: kept with a child the office knows, kept by name because nobody came, only counted, there already, or two children it may be. */
export interface SortedRow { row: CheckupRow; outcome: 'known' | 'missed' | 'counted' | 'again' | 'unclear'; personId: string | null; card: PersonCard | null; ends: string | null }

interface Standing { id: string; personId: string | null; kana: string; birth: Temporal.PlainDate | null; kind: string; result: string; heldOn: Temporal.PlainDate | null; settled: string | null }

/** The files taken in, the last first. */
export async function checkupImports(tx: Tx): Promise<CheckupImport[]> {
  const { rows } = await sql<CheckupImport>`
    select i.id, i.source, i.kept, i.missed, i.counted, i.again, i.refused, i.recorded_at, a.name as by from checkup_import i join account a on a.id = i.recorded_by order by i.recorded_at desc, i.id limit 100`.execute(tx)
  return rows
}

/** What would become of every row. A child is known by its exact reading and birth alone; whoever the reader must not see is simply unknown. */
export async function sorted(tx: Tx, rows: readonly CheckupRow[], today: Temporal.PlainDate): Promise<SortedRow[]> {
  const births = [...new Set(rows.map(({ birth }) => birth.toString()))]
  const persons = await personsBornOn(tx, births)
  const standing = await standingFor(tx, births, [...persons.values()].flat())
  const cards = new Map((await personCards(tx, [...new Set([...persons.values()].flat())], today)).map((card) => [card.id, card]))
  return rows.map((row) => {
    const matches = persons.get(childKey(row)) ?? []
    const personId = matches.length === 1 ? matches[0]! : null
    const before = (personId ? standing.get(personId) ?? [] : []).concat(standing.get(childKey(row)) ?? []).filter(({ kind }) => kind === row.kind)
    const ends = row.result === 'missed' ? null : before.find(({ result, settled }) => result === 'missed' && settled === null)?.id ?? null
    return { row, personId, card: personId ? cards.get(personId) ?? null : null, ends, outcome: outcomeOf(row, matches.length, before) }
  })
}

function outcomeOf(row: CheckupRow, matches: number, before: readonly Standing[]): SortedRow['outcome'] {
  if (row.result === 'missed') return before.length > 0 ? 'again' : matches === 1 ? 'known' : 'missed'
  if (matches > 1) return 'unclear'
  if (matches === 0) return 'counted'
  return before.some(({ result, heldOn }) => result === row.result && heldOn !== null && row.heldOn !== null && heldOn.equals(row.heldOn)) ? 'again' : 'known'
}

async function personsBornOn(tx: Tx, births: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ id: string; kana: string; birth: Temporal.PlainDate }>`
    select distinct p.id, n.kana, b.birth from unnest(${[...births]}::date[]) as b (birth)
      join person p on p.birth_year = extract(year from b.birth)::int and p.birth_month = extract(month from b.birth)::int and p.birth_day = extract(day from b.birth)::int and not p.birth_about
      join person_name n on n.person_id = p.id where n.kana <> '' order by p.id`.execute(tx)
  const found = new Map<string, string[]>()
  for (const { id, kana, birth } of rows) {
    const known = found.get(childKey({ kana, birth })) ?? []
    if (!known.includes(id)) found.set(childKey({ kana, birth }), [...known, id])
  }
  return found
}

/** What is written already, under the child's person or under its reading and birth. */
async function standingFor(tx: Tx, births: readonly string[], personIds: readonly string[]): Promise<Map<string, Standing[]>> {
  const { rows } = await sql<Standing>`
    select id, person_id, kana_heard as kana, birth_on as birth, kind, result, held_on, settled from checkup
     where person_id = any (${[...personIds]}::uuid[]) or (person_id is null and birth_on = any (${[...births]}::date[]))`.execute(tx)
  return Map.groupBy(rows, ({ personId, kana, birth }) => personId ?? (birth ? childKey({ kana: plainKana(kana), birth }) : ''))
}

/** A file as the second step brings it. */
interface CheckupBatch { id: string; source: string; counted: number; refused: number; again: number; rows: readonly CheckupRow[] }

/** Takes a file in whole or not at all; what came before comes once. A result ends the following of whoever had not come. */
export async function takeCheckups(tx: Tx, batch: CheckupBatch, today: Temporal.PlainDate): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('checkups of ' || ctx.town(), 0))`.execute(tx)
  const { rows: [before] } = await sql`select 1 from checkup_import where id = ${batch.id}`.execute(tx)
  if (before) return
  const rows = await sorted(tx, batch.rows, today)
  const many = (...outcomes: readonly SortedRow['outcome'][]): number => rows.filter(({ outcome }) => outcomes.includes(outcome)).length
  await sql`insert into checkup_import (id, source, kept, missed, counted, again, refused)
    values (${batch.id}, ${batch.source}, ${many('known')}, ${rows.filter(({ row, outcome }) => row.result === 'missed' && outcome !== 'again').length}, ${batch.counted + many('counted')}, ${batch.again + many('again')}, ${batch.refused + many('unclear')})`.execute(tx)
  for (const { row, outcome, personId, ends } of rows) {
    if (ends) {
      await sql`update checkup set settled = 'attended', settled_on = ${row.heldOn}, settled_words = '健診の結果が届いた', version = version + 1 where id = ${ends} and settled is null`.execute(tx)
      await refreshDue(tx, { kind: 'checkup', id: ends })
    }
    if (outcome !== 'known' && outcome !== 'missed') continue
    const id = crypto.randomUUID()
    await sql`insert into checkup (id, person_id, checkup_import_id, kind, result, invited_on, held_on, words, name_heard, kana_heard, birth_on, name_keys)
      values (${id}, ${personId}, ${batch.id}, ${row.kind}, ${row.result}, ${row.invitedOn}, ${row.heldOn}, ${row.words}, ${personId ? '' : row.name}, ${personId ? '' : row.kana}, ${personId ? null : row.birth}, ${personId ? [] : wholeKeys(row.name, row.kana)}::text[])`.execute(tx)
    if (row.result === 'missed') await refreshDue(tx, { kind: 'checkup', id })
  }
}
