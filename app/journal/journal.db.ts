import { randomUUID } from 'node:crypto'
import { toldOfEach } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { answerClocks } from '../intake/safety.db.ts'
import { UNKNOWN_CODE } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { hidesPart, placeParts } from './entry-parts.ts'
import type { PartWords } from './entry-parts.ts'

/** Somebody saw a child with their own eyes; `seenAt` when it was not at the time of the entry. */
interface NewSighting { personId: string; seenBy: string; agencyId: string | null; seenAt?: Temporal.Instant | null; placeKind: string; manner: string; words: string }

export interface NewEntry {
  id: string; familyId: string; casefileIds: readonly string[]; kind: string; happenedAt: Temporal.Instant; endedAt: Temporal.Instant | null
  whom: string; staffIds: readonly string[]; parts: readonly PartWords[]; sightings: readonly NewSighting[]
}

/** Confirms an entry with its first version, children, staff and sightings; gives its id. The same id a second time changes nothing. */
export async function recordEntry(tx: Tx, entry: NewEntry): Promise<string> {
  const casefileIds = [...new Set(entry.casefileIds)].toSorted()
  const { rows: casefiles } = await sql<{ personId: string }>`select person_id from casefile where family_id = ${entry.familyId} and id = any(${casefileIds}::uuid[])`.execute(tx)
  if (casefiles.length === 0 || casefiles.length !== casefileIds.length) throw new Refused([{ field: 'casefiles', message: UNKNOWN_CODE }])
  const persons = new Set(casefiles.map(({ personId }) => personId))
  if (!entry.sightings.every(({ personId }) => persons.has(personId))) throw new Refused([{ field: 'casefiles', message: UNKNOWN_CODE }])
  if (entry.parts.length === 0) throw new Refused([{ field: 'fact', message: '内容を書いてください' }])
  const { id, familyId, kind, happenedAt, endedAt, whom } = entry
  const { numInsertedOrUpdatedRows: inserted } = await tx.insertInto('entry').values({ id, familyId, kind, happenedAt, endedAt }).onConflict((on) => on.doNothing()).executeTakeFirstOrThrow()
  if (!inserted) return alreadyRecorded(tx, entry)
  // The children come before the parts: the veil of a part and the seal of the entry are read from them. One statement, because each costs a way to the server and back.
  const versionId = randomUUID()
  await sql`
    with children as (insert into entry_casefile (entry_id, casefile_id, happened_at) select ${id}::uuid, c, ${happenedAt}::timestamptz from unnest(${casefileIds}::uuid[]) c),
         staff as (insert into entry_staff (entry_id, account_id) select ${id}::uuid, a from unnest(${[...new Set(entry.staffIds)]}::uuid[]) a)
    insert into entry_version (id, entry_id, number, whom) values (${versionId}, ${id}, 1, ${whom})`.execute(tx)
  await writeParts(tx, versionId, entry.parts, false, toldOfEach({ code: 'entry_confirmed', happenedAt, refId: id }, casefileIds))
  for (const seen of entry.sightings) {
    await sql`insert into sighting (person_id, entry_id, seen_at, seen_by, agency_id, place_kind, manner, words)
      values (${seen.personId}, ${id}, ${seen.seenAt ?? happenedAt}, ${seen.seenBy}, ${seen.agencyId}, ${seen.placeKind}, ${seen.manner}, ${seen.words})`.execute(tx)
    await answerClocks(tx, { ...seen, seenAt: seen.seenAt ?? happenedAt })
  }
  return id
}

/** A second submit of the same text lands on the saved entry; other words under the same id are never dropped in silence. */
async function alreadyRecorded(tx: Tx, { id, familyId, whom, parts }: NewEntry): Promise<string> {
  const { rows: [saved] } = await sql<{ versionId: string; whom: string | null }>`
    select v.id as version_id, w.whom from entry e join entry_version v on v.entry_id = e.id and v.number = 1
      left join ctx.words_of_versions(array[${id}]::uuid[]) w on w.version_id = v.id
     where e.id = ${id} and e.family_id = ${familyId} and e.author_id = ctx.account()`.execute(tx)
  if (!saved) throw new Refused('この用紙では保存できません。「経過を書く」から開き直し、書いたものを写してください')
  const { rows: written } = await sql<{ kind: string; words: string }>`select kind, words from entry_part where version_id = ${saved.versionId}`.execute(tx)
  const isSaved = (part: PartWords): boolean => part.kind === 'place' || written.some(({ kind, words }) => kind === part.kind && words === part.words)
  if ((saved.whom ?? whom) === whom && parts.every(isSaved)) return id
  throw new Refused('この記録はもう確定していて、書きかえられません。書き足したことは、保存された記録を開いて「訂正する」から入れてください')
}

interface Correction { entryId: string; id: string; replaces: string; reason: string; whom: string; parts: readonly PartWords[] }

/** Adds a version that replaces the one its author has read. Throws Stale when somebody else's came first; the same id a second time changes nothing. */
export async function correctEntry(tx: Tx, { entryId, id, replaces, reason, whom, parts }: Correction): Promise<void> {
  const { rows: [before] } = await sql<{ number: number; happenedAt: Temporal.Instant }>`
    select v.number, e.happened_at from entry_version v join entry e on e.id = v.entry_id where v.id = ${replaces} and v.entry_id = ${entryId}`.execute(tx)
  if (!before) throw new Stale()
  const { rows: [inserted] } = await sql<{ id: string }>`
    insert into entry_version (id, entry_id, number, replaces, reason, whom)
    values (${id}, ${entryId}, ${before.number + 1}, ${replaces}, ${reason}, ${whom}) on conflict do nothing returning id`.execute(tx)
  if (!inserted) {
    const { rows } = await sql`select from entry_version where id = ${id} and entry_id = ${entryId} and author_id = ctx.account()`.execute(tx)
    if (rows.length === 0) throw new Stale()
    return
  }
  const { rows: readable } = await sql<{ position: number }>`select position from entry_part where version_id = ${replaces}`.execute(tx)
  const { rows: casefiles } = await sql<{ id: string }>`select casefile_id as id from entry_casefile where entry_id = ${entryId} order by 1`.execute(tx)
  await writeParts(tx, id, parts, hidesPart(readable), toldOfEach({ code: 'entry_corrected', happenedAt: before.happenedAt, refId: entryId }, casefiles.map((casefile) => casefile.id)))
}

/** 供覧: notes that this person has read the entry; once is enough. */
export async function markSeen(tx: Tx, entryId: string): Promise<void> {
  await sql`insert into entry_seen (entry_id) values (${entryId}) on conflict do nothing`.execute(tx)
}

async function writeParts(tx: Tx, versionId: string, parts: readonly PartWords[], hides: boolean, told: ReturnType<typeof toldOfEach>): Promise<void> {
  const placed = placeParts(parts, hides)
  await sql`
    with told as (${told})
    insert into entry_part (version_id, position, kind, words, person_id) select ${versionId}::uuid, p, k, w, c
      from unnest(${placed.map(({ position }) => position)}::smallint[], ${placed.map(({ kind }) => kind)}::text[], ${placed.map(({ words }) => words)}::text[], ${placed.map(({ personId }) => personId ?? null)}::uuid[]) x (p, k, w, c)`.execute(tx)
}
