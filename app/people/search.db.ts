import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { fiscalYearOfShort, numberKey } from './family-number.ts'
import { bigramsAsked, kanaKey, nameKey } from './name-keys.ts'
import { readQuery } from './name-query.ts'
import type { NameQuery, Query } from './name-query.ts'
import { rankOf } from './name-rank.ts'
import type { Candidate } from './name-rank.ts'
import { birthOf, personCards } from './people.db.ts'
import type { PersonCard } from './person.ts'
import { outOfSeries } from './series.ts'

const mostShown = 50
/** Below these, name and birth may be one person's: the same name and no birth that contradicts it; the same given name and birth. */
const mayBeSame = { whole: 0.7, given: 0.3 }

/** The persons the words may mean, nearest first, at most fifty; never one who is sealed or whom the reader must not see. */
export async function searchPersons(tx: Tx, words: string, today: Temporal.PlainDate): Promise<PersonCard[]> {
  const query = readQuery(words)
  return personCards(tx, (await ranked(tx, query)).map(({ id }) => id).slice(0, mostShown), today)
}

/** Persons already known who may be the one about to be written: same reading or writing, or same given name and birth. */
export async function samePersons(tx: Tx, person: { name: string; kana: string; birth: PartialDate | null }, today: Temporal.PlainDate): Promise<PersonCard[]> {
  const { name, kana, birth } = person
  const asked = [[kana, mayBeSame.whole], [name, mayBeSame.whole], ...(birth ? [[givenName(kana), mayBeSame.given], [givenName(name), mayBeSame.given]] as const : [])] as const
  const found = new Map<string, number>()
  for (const [words, most] of asked) {
    const query = readQuery(words)
    if (query.kind !== 'kana' && query.kind !== 'kanji' && query.kind !== 'latin') continue
    for (const { id, rank } of await ranked(tx, { ...query, ...(birth ? { birth } : {}) })) if (rank < most) found.set(id, Math.min(rank, found.get(id) ?? rank))
  }
  return personCards(tx, [...found].toSorted(([, one], [, other]) => one - other).map(([id]) => id).slice(0, 10), today)
}

const givenName = (name: string): string => name.trim().split(/[\s　]+/u).slice(1).join('')

/** The page of the one record whose number was typed (R8-12, C8-3, F8-2), if the reader sees it. */
export async function pageOfNumber(tx: Tx, words: string, today: Temporal.PlainDate): Promise<string | undefined> {
  const match = /^([A-Z])(\d{1,2})-(S?\d{1,6})$/u.exec(numberKey(words))
  if (!match) return undefined
  const [, letter = '', year, number = ''] = match
  const query = readQuery(words)
  const fiscalYear = query.kind === 'number' ? query.fiscalYear : fiscalYearOfShort(Number(year), fiscalYearOf(today))
  const record = ({ C: ['casefile', '/casefiles'], F: ['family', '/families'] } as const)[letter] ?? (query.kind === 'number' || number.startsWith('S') ? ['intake', '/intakes'] as const : undefined)
  if (!record || fiscalYear === undefined) return undefined
  const [table, place] = record
  const rows = await tx.selectFrom(table).select('id').where('fiscalYear', '=', fiscalYear).where('number', '=', outOfSeries(number) ?? 0).execute()
  return rows.length === 1 ? `${place}/${rows[0]?.id}` : undefined
}

/** Persons of open casefiles allocated to the reader, of intakes they received, and whom they wrote down: the latest twenty. */
export async function recentPersons(tx: Tx, accountId: string, today: Temporal.PlainDate): Promise<PersonCard[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select c.person_id as id, a.recorded_at as at from allocation a join casefile c on c.id = a.casefile_id
       where a.account_id = ${accountId} and (a.until is null or a.until > ${today}) and c.stage <> 'closed'
      union all select k.person_id, i.received_at from intake i join intake_child k on k.intake_id = i.id where i.received_by = ${accountId}
      union all select p.id, p.recorded_at from person p where p.recorded_by = ${accountId}) known
     where id is not null group by id order by max(at) desc limit 20`.execute(tx)
  return personCards(tx, rows.map(({ id }) => id), today)
}

interface NameRow { id: string; name: string; kana: string; birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean }

/** Finds by keys in the database, then puts the nearest first; a person counts by the nearest of their names. */
async function ranked(tx: Tx, query: Query): Promise<{ id: string; rank: number }[]> {
  const ids = await candidates(tx, query)
  if (ids.length === 0) return []
  const { rows } = await sql<NameRow>`
    select p.id, n.name, n.kana, p.birth_year, p.birth_month, p.birth_day, p.birth_about
      from person p join person_name n on n.person_id = p.id where p.id = any(${ids}::uuid[]) order by n.kana_key collate "C", p.id`.execute(tx)
  const nearest = new Map<string, number>()
  for (const row of rows) {
    const rank = Math.min(...namesIn(row).map((candidate) => rankOf(query, candidate)))
    nearest.set(row.id, Math.min(rank, nearest.get(row.id) ?? rank))
  }
  return [...nearest].map(([id, rank]) => ({ id, rank })).toSorted((one, other) => one.rank - other.rank)
}

/** The whole name and each of its parts: さとう is as near to さとう みずき as to さとう. */
function namesIn(row: NameRow): Candidate[] {
  const birth = birthOf(row)
  const names = [row.name, ...row.name.split(/\s+/u)]
  const readings = [row.kana, ...row.kana.split(/\s+/u)]
  return names.map((name, place) => ({ nameKey: nameKey(name), kanaKey: kanaKey(readings[place] ?? ''), ...(birth ? { birth } : {}) }))
}

async function candidates(tx: Tx, query: Query): Promise<string[]> {
  const asked: Asked[] = query.kind === 'birth' ? [{ birth: query.birth }]
    : query.kind === 'phone' ? [{ phone: query.digits }]
      : query.kind === 'number' || query.kind === 'nothing' ? [] : keysOf(query)
  const ids = new Set<string>()
  for (const { prefix = null, grams = null, birth, phone = null } of asked) {
    const { rows } = await sql<{ id: string }>`
      select * from ctx.find_persons(${prefix}, ${grams}::text[], ${birth?.year ?? null}::int, ${birth?.month ?? null}::int, ${birth?.day ?? null}::int, ${phone}) as id`.execute(tx)
    for (const { id } of rows) ids.add(id)
  }
  return [...ids]
}

interface Asked { prefix?: string; grams?: string[]; birth?: PartialDate; phone?: string }

/** By beginning of the reading, by any part of it, by any part of the writing; first with the birth, so that a frequent name is not cut off before it. */
function keysOf(query: NameQuery): Asked[] {
  const keys: Asked[] = [
    ...query.kanaKeys.flatMap((key) => (key === '' ? [] : [{ prefix: key }, { grams: bigramsAsked(key, 'anywhere') }])),
    { grams: bigramsAsked(query.nameKey, 'anywhere') },
  ]
  const { birth } = query
  return birth ? [...keys.map((key) => ({ ...key, birth })), ...keys] : keys
}
