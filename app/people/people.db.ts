import type { Sex } from '../codes/people.ts'
import type { Class } from '../codes/casefiles.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { ageWords, birthWords } from './age-words.ts'
import type { Lifetime } from './age-words.ts'
import { familyNumber } from './family-number.ts'
import { KEY_VERSION, bigrams, kanaKey, nameKey } from './name-keys.ts'
import type { PersonCard, PersonValues } from './person.ts'

interface NewPerson {
  id?: string
  name: string
  kana: string
  sex: Sex
  birth: PartialDate | null
  unborn?: boolean
  dueOn?: Temporal.PlainDate | null
  nationality?: string | null
  language?: string | null
}
interface NewName { id?: string; personId: string; kind: 'former' | 'alias'; name: string; kana: string }

/** Writes down a person with the name they have now; the same form sent twice gives the same person. Refused when the id is somebody else's. */
export async function recordPerson(tx: Tx, person: NewPerson): Promise<string> {
  const id = person.id ?? crypto.randomUUID()
  const { sex, birth, unborn = false, dueOn = null, nationality = null, language = null } = person
  const written = await tx.insertInto('person').values({ id, sex, ...birthColumns(birth), unborn, dueOn, nationality, language })
    .onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst()
  if (written) await tx.insertInto('personName').values({ personId: id, kind: 'current', ...nameColumns(person.name, person.kana) }).execute()
  else if (!await isOwnRecord(tx, id)) throw new Refused('この用紙はもう使われています。「人の登録」を開き直して、もう一度書いてください')
  return id
}

async function isOwnRecord(tx: Tx, id: string): Promise<boolean> {
  const own = await tx.selectFrom('person').select('id').where('id', '=', id).where('recordedBy', '=', sql<string>`ctx.account()`).executeTakeFirst()
  return own !== undefined
}

/** Adds a name the person had or is also called by; it is found by search like the present one. */
export async function addName(tx: Tx, { personId, kind, name, kana, ...rest }: NewName): Promise<void> {
  await tx.insertInto('personName').values({ ...rest, personId, kind, ...nameColumns(name, kana) }).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Everything written about a person as it is put right, with its version; undefined when not seen. */
export async function personAsWritten(tx: Tx, id: string): Promise<{ values: PersonValues; version: number; veiled: boolean } | undefined> {
  const row = await tx.selectFrom('person as p').innerJoin('personName as n', (join) => join.onRef('n.personId', '=', 'p.id').on('n.kind', '=', 'current'))
    .select(['p.sex', 'p.birthYear', 'p.birthMonth', 'p.birthDay', 'p.birthAbout', 'p.unborn', 'p.dueOn', 'p.diedOn', 'p.nationality', 'p.language', 'p.version', 'p.veiled', 'n.name', 'n.kana'])
    .where('p.id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const { name, kana, unborn, dueOn, diedOn, nationality, language, version, veiled } = row
  return { version, veiled, values: { name, kana, sex: row.sex as Sex, unborn, dueOn, birth: birthOf(row), nationality, language, diedOn } }
}

/** Puts a person right. Throws Stale when somebody else saved meanwhile. */
export async function correctPerson(tx: Tx, id: string, version: number, values: PersonValues, keepsFormer: boolean): Promise<void> {
  const before = await personAsWritten(tx, id)
  const { name, kana, sex, birth, unborn, dueOn, diedOn, nationality, language } = values
  const { numUpdatedRows } = await tx.updateTable('person')
    .set({ sex, ...birthColumns(birth), unborn, dueOn, diedOn, nationality, language, version: version + 1 })
    .where('id', '=', id).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n || !before) throw new Stale()
  if (before.values.name === name && (before.values.kana ?? '') === (kana ?? '')) return
  // Under a veil the name known before stays for all others; the database says who reads which.
  if (before.veiled) await tx.insertInto('personName').values({ personId: id, kind: 'current', ...nameColumns(name, kana ?? '') }).execute()
  else await tx.updateTable('personName').set(nameColumns(name, kana ?? '')).where('personId', '=', id).where('kind', '=', 'current').execute()
  if (keepsFormer && before.values.name !== name) await addName(tx, { personId: id, kind: 'former', name: before.values.name, kana: before.values.kana ?? '' })
}

/** Former and other names, newest first. */
export async function otherNames(tx: Tx, personId: string): Promise<{ kind: string; name: string; kana: string }[]> {
  return tx.selectFrom('personName').select(['kind', 'name', 'kana']).where('personId', '=', personId).where('kind', '<>', 'current').orderBy('recordedAt', 'desc').execute()
}

interface CardRow {
  id: string; name: string; kana: string; sex: Sex; birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean
  unborn: boolean; dueOn: Temporal.PlainDate | null; diedOn: Temporal.PlainDate | null; veiled: boolean
  familyId: string | null; familyYear: number | null; familySequence: number | null; casefileId: string | null; openClass: Class | null; school: string | null
}

/** The persons of these ids whom the reader sees, in the order of the ids, each with present family, open casefile and school. */
export async function personCards(tx: Tx, ids: readonly string[], today: Temporal.PlainDate): Promise<PersonCard[]> {
  const { rows } = await sql<CardRow>`
    select p.id, coalesce(n.name, '') as name, coalesce(n.kana, '') as kana, p.sex, p.birth_year, p.birth_month, p.birth_day, p.birth_about,
           p.unborn, p.due_on, p.died_on, p.veiled,
           f.id as family_id, f.fiscal_year as family_year, f.number as family_sequence, c.id as casefile_id, k.class as open_class, s.school
      from unnest(${ids}::uuid[]) with ordinality w (id, place)
      join person p on p.id = w.id
      left join lateral (select name, kana from person_name where person_id = p.id and kind = 'current' limit 1) n on true
      left join lateral (select f.id, f.fiscal_year, f.number from family_member m join family f on f.id = m.family_id
                          where m.person_id = p.id and (m.until is null or m.until > ${today}) order by m.since desc nulls last, m.recorded_at desc limit 1) f on true
      left join lateral (select id from casefile where person_id = p.id and stage <> 'closed' order by opened_on desc limit 1) c on true
      left join lateral (select class from class_period where casefile_id = c.id and since <= ${today} and (until is null or until > ${today}) limit 1) k on true
      left join lateral (select trim(a.name || ' ' || l.class_name) as school from affiliation l join agency a on a.id = l.agency_id and a.kind not in ('obstetrics', 'paediatrics', 'psychiatry', 'other_medical')
                          where l.person_id = p.id and (l.until is null or l.until > ${today}) order by l.fiscal_year desc, a.kind in ('development_support', 'support_centre', 'child_family_centre'), l.since desc nulls last limit 1) s on true
     order by w.place`.execute(tx)
  return rows.map((row) => cardOf(row, today))
}

function cardOf(row: CardRow, today: Temporal.PlainDate): PersonCard {
  const { id, name, kana, sex, veiled, familyId, familyYear, familySequence, casefileId, openClass, school } = row
  const life: Lifetime = { birth: birthOf(row), unborn: row.unborn, dueOn: row.dueOn, diedOn: row.diedOn }
  return {
    id, name, kana, sex, birth: life.birth, birthWords: birthWords(life), ageWords: ageWords(life, today), school, veiled,
    familyId, familyNumber: familyYear === null || familySequence === null ? null : familyNumber(familyYear, familySequence), openClass, casefileId,
  }
}

/** The names that a room and a paper for agencies may know of these persons: under a veil the one from before it, whoever asks. */
export async function toldNames(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, { name: string; kana: string }>> {
  const { rows } = await sql<{ personId: string; name: string; kana: string }>`select person_id, name, kana from ctx.told_names(${[...personIds]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ personId, name, kana }) => [personId, { name, kana }]))
}

/** A birth as the table holds it, put together again. */
export function birthOf(row: { birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean }): PartialDate | null {
  if (row.birthYear === null) return null
  return {
    year: row.birthYear, ...(row.birthMonth === null ? {} : { month: row.birthMonth }), ...(row.birthDay === null ? {} : { day: row.birthDay }),
    ...(row.birthAbout ? { about: true } : {}),
  }
}

function birthColumns(birth: PartialDate | null): { birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean } {
  return { birthYear: birth?.year ?? null, birthMonth: birth?.month ?? null, birthDay: birth?.day ?? null, birthAbout: birth?.about ?? false }
}

/** Pairs of the written name and of each part of the reading, so that a given name alone is found too. */
export function nameColumns(name: string, kana: string): { name: string; kana: string; kanaKey: string; grams: string[]; keyVersion: number } {
  const reading = kana.trim() === '' ? name : kana
  const sounds = [reading, ...reading.split(/[\s・]+/u)].flatMap((part) => bigrams(kanaKey(part)))
  const signs = [name, ...name.split(/\s+/u)].flatMap((part) => bigrams(nameKey(part)))
  return { name, kana, kanaKey: kanaKey(reading), grams: [...new Set([...sounds, ...signs])], keyVersion: KEY_VERSION }
}
