import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { hidesPart, inReadingOrder } from './entry-parts.ts'

/** A version of an entry as it reads; `hidesPart` when something of it is not for this reader. Whom it was with and why it was written stay empty for who sees only some of its children. */
export interface Version {
  id: string; number: number; reason: string; whom: string; confirmedAt: Temporal.Instant; author: string
  /** `child`: whom a part is about that stands apart for one of several. */
  parts: readonly { kind: string; words: string; personId: string | null; child: string | null }[]; hidesPart: boolean
}
/** Whom somebody saw at an entry; the agency is left out for a child whose place is hidden. */
export interface EntrySighting { personId: string; name: string; seenAt: Temporal.Instant; seenBy: string; agency: string | null; placeKind: string; manner: string; words: string }
/** A confirmed entry as the reader sees it: its newest version, its children, who of us was there, who has read it. */
export interface EntryShown extends EntryFacts {
  version: Version
  children: readonly { casefileId: string; personId: string; name: string }[]
  staff: readonly string[]
  sightings: readonly EntrySighting[]
  seen: readonly { accountId: string; name: string; role: string; seenAt: Temporal.Instant }[]
}
interface EntryFacts { id: string; familyId: string; kind: string; happenedAt: Temporal.Instant; endedAt: Temporal.Instant | null; recordedAt: Temporal.Instant; authorId: string }

/** The entries of a family the reader sees, newest first, at most `limit`. */
export async function entriesOfFamily(tx: Tx, familyId: string, limit: number): Promise<EntryShown[]> {
  const { rows } = await sql<EntryFacts>`
    select id, family_id, kind, happened_at, ended_at, recorded_at, author_id from entry where family_id = ${familyId} order by happened_at desc, recorded_at desc limit ${limit}`.execute(tx)
  return withDetails(tx, rows)
}

/** The entries about one child the reader sees, newest first, at most `limit`. */
export async function entriesOfCasefile(tx: Tx, casefileId: string, limit: number): Promise<EntryShown[]> {
  const { rows } = await sql<EntryFacts>`
    select e.id, e.family_id, e.kind, e.happened_at, e.ended_at, e.recorded_at, e.author_id
      from entry_casefile l join entry e on e.id = l.entry_id
     where l.casefile_id = ${casefileId} order by l.happened_at desc, e.recorded_at desc limit ${limit}`.execute(tx)
  return withDetails(tx, rows)
}

/** One entry, or undefined where it is absent or not for this reader. */
export async function entryById(tx: Tx, id: string): Promise<EntryShown | undefined> {
  const { rows } = await sql<EntryFacts>`select id, family_id, kind, happened_at, ended_at, recorded_at, author_id from entry where id = ${id}`.execute(tx)
  return (await withDetails(tx, rows))[0]
}

/** Every version of an entry, newest first. */
export async function versionsOf(tx: Tx, entryId: string): Promise<Version[]> {
  return (await versionsByEntry(tx, [entryId])).get(entryId) ?? []
}

/** The persons, casefiles and families that a list of entries shows, for the access row. */
export function shownIn(entries: readonly EntryShown[]): string[] {
  return entries.flatMap(({ familyId, children, sightings }) => [familyId, ...children.flatMap(({ casefileId, personId }) => [casefileId, personId]), ...sightings.map(({ personId }) => personId)])
}

async function withDetails(tx: Tx, entries: readonly EntryFacts[]): Promise<EntryShown[]> {
  if (entries.length === 0) return []
  const ids = entries.map(({ id }) => id)
  const versions = await versionsByEntry(tx, ids)
  const children = byEntry((await sql<{ entryId: string; casefileId: string; personId: string; name: string }>`
    select l.entry_id, c.id as casefile_id, c.person_id, ${nameOf('c.person_id')} as name
      from entry_casefile l join casefile c on c.id = l.casefile_id join person p on p.id = c.person_id
     where l.entry_id = any(${ids}::uuid[]) order by p.birth_year, p.birth_month, p.birth_day, c.id`.execute(tx)).rows)
  const staff = byEntry((await sql<{ entryId: string; name: string }>`
    select s.entry_id, a.name from entry_staff s join account a on a.id = s.account_id where s.entry_id = any(${ids}::uuid[]) order by a.kana, a.name`.execute(tx)).rows)
  const sightings = byEntry((await sql<EntrySighting & { entryId: string }>`
    select s.entry_id, s.person_id, ${nameOf('s.person_id')} as name, s.seen_at, s.seen_by, case when not p.veiled or p.id = any ((select ctx.unveiled())::uuid[]) then a.name end as agency, s.place_kind, s.manner, s.words
      from sighting s join person p on p.id = s.person_id left join agency a on a.id = s.agency_id
     where s.entry_id = any(${ids}::uuid[]) order by p.birth_year, p.birth_month, p.birth_day, s.person_id`.execute(tx)).rows)
  const seen = byEntry((await sql<EntryShown['seen'][number] & { entryId: string }>`
    select s.entry_id, s.account_id, a.name, ctx.role_on(a.id, (s.seen_at at time zone 'Asia/Tokyo')::date) as role, s.seen_at from entry_seen s join account a on a.id = s.account_id
     where s.entry_id = any(${ids}::uuid[]) order by s.seen_at`.execute(tx)).rows)
  return entries.flatMap((entry) => {
    const version = versions.get(entry.id)?.[0]
    if (!version) return []
    const of = <T,>(details: ReadonlyMap<string, T[]>): T[] => details.get(entry.id) ?? []
    return [{ ...entry, version, children: of(children), staff: of(staff).map(({ name }) => name), sightings: of(sightings), seen: of(seen) }]
  })
}

async function versionsByEntry(tx: Tx, entryIds: readonly string[]): Promise<Map<string, Version[]>> {
  const { rows: versions } = await sql<Omit<Version, 'parts' | 'hidesPart'> & { entryId: string }>`
    select v.id, v.entry_id, v.number, coalesce(w.reason, '') as reason, coalesce(w.whom, '') as whom, v.confirmed_at, coalesce(a.name, '') as author
      from entry_version v left join account a on a.id = v.author_id left join ctx.words_of_versions(${[...entryIds]}::uuid[]) w on w.version_id = v.id
     where v.entry_id = any(${[...entryIds]}::uuid[]) order by v.number`.execute(tx)
  const { rows: parts } = await sql<{ versionId: string; position: number; kind: string; words: string; personId: string | null; child: string | null }>`
    select x.version_id, x.position, x.kind, x.words, x.person_id, case when x.person_id is not null then ${nameOf('x.person_id')} end as child
      from entry_part x where x.version_id = any(${versions.map(({ id }) => id)}::uuid[]) order by x.position`.execute(tx)
  const found = new Map<string, Version[]>()
  for (const { entryId, ...version } of versions) {
    const own = parts.filter(({ versionId }) => versionId === version.id)
    const earlier = found.get(entryId) ?? []
    // A version written by somebody who could not read the place leaves its gap: whoever may read it finds it in the version before.
    const kept = hidesPart(own) ? earlier[0]?.parts.filter(({ kind }) => kind === 'place') ?? [] : []
    const read = inReadingOrder([...own, ...kept]).map(({ kind, words, personId, child }) => ({ kind, words, personId, child }))
    found.set(entryId, [{ ...version, parts: read, hidesPart: hidesPart(own) && kept.length === 0 }, ...earlier])
  }
  return found
}

const nameOf = (person: string) => sql.raw(`coalesce((select n.name from person_name n where n.person_id = ${person} and n.kind = 'current' order by n.recorded_at desc limit 1), '')`)

function byEntry<T extends { entryId: string }>(rows: readonly T[]): Map<string, T[]> {
  return Map.groupBy(rows, ({ entryId }) => entryId)
}
