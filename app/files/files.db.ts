import { createHash } from 'node:crypto'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import type { FileWords } from './file.ts'
import { keeping } from './keeping.ts'
import type { Received } from './receive.ts'
import type { Row } from './vault.ts'

/** What a file is kept with: exactly one of them. */
type ParentKind = 'intake' | 'entry' | 'casefile' | 'family'
export interface Parent { kind: ParentKind; id: string }

/** A file as the reader sees it. `number` counts its kind within what it is kept with, withdrawn ones too; `name` is null for who may not see the places around it. */
export interface FileShown extends Row {
  parent: Parent; kind: string; type: string; number: number; shows: string; why: string; happenedAt: Temporal.Instant; tellsPlace: boolean; veiled: boolean
  size: number; width: number | null; height: number | null; thumbnail: boolean; name: string | null
  recordedAt: Temporal.Instant; recordedByName: string; recordedBy: string
  withdrawn: { reason: string; at: Temporal.Instant; by: string } | null
}
/** A file with everything whose record it is part of, for the access row. */
export interface FileFound extends FileShown { about: readonly string[] }

interface Found extends Omit<FileShown, 'parent' | 'withdrawn'> {
  intakeId: string | null; entryId: string | null; casefileId: string | null; familyId: string | null
  withdrawnReason: string | null; withdrawnAt: Temporal.Instant | null; withdrawnBy: string | null
}

/** The files kept with one intake, entry, casefile or family, oldest first; withdrawn ones among them. */
export async function filesOf(tx: Tx, parent: Parent): Promise<FileShown[]> {
  return filesWhere(tx, sql`f.${sql.ref(`${parent.kind}_id`)} = ${parent.id}`)
}

/** One file that is not withdrawn, or undefined where it is absent or not for this reader. */
export async function fileById(tx: Tx, id: string): Promise<FileFound | undefined> {
  const { rows: [row] } = await sql<Record<`${ParentKind}Id`, string | null>>`select intake_id, entry_id, casefile_id, family_id from file where id = ${id}`.execute(tx)
  if (!row) return undefined
  const parent = parentOf(row)
  const file = (await filesOf(tx, parent)).find((one) => one.id === id && one.withdrawn === null)
  return file && { ...file, about: await aroundOf(tx, parent) }
}

/** The intake, casefiles, families and persons that what hangs on a parent is about, as far as the reader sees them. */
async function aroundOf(tx: Tx, { kind, id }: Parent): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select ${id}::uuid as id where ${kind} <> 'entry'
    union select e.family_id from entry e where ${kind} = 'entry' and e.id = ${id}
    union select unnest(array[c.id, c.family_id, c.person_id]) from casefile c
           where (${kind} = 'casefile' and c.id = ${id}) or (${kind} = 'entry' and c.id in (select l.casefile_id from entry_casefile l where l.entry_id = ${id}))
    union select k.person_id from intake_child k where ${kind} = 'intake' and k.intake_id = ${id} and k.person_id is not null`.execute(tx)
  return rows.map((row) => row.id)
}

const parentOf = ({ intakeId, entryId, casefileId, familyId }: Record<`${ParentKind}Id`, string | null>): Parent =>
  intakeId ? { kind: 'intake', id: intakeId } : entryId ? { kind: 'entry', id: entryId } : casefileId ? { kind: 'casefile', id: casefileId } : { kind: 'family', id: familyId! }

async function filesWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<FileShown[]> {
  const { rows } = await sql<Found>`
    select f.id, f.municipality_id, f.intake_id, f.entry_id, f.casefile_id, f.family_id, f.kind, f.type, f.shows, f.why, f.happened_at, f.tells_place, f.veiled,
           row_number() over (partition by f.kind order by f.recorded_at, f.id)::int as number,
           f.size, f.width, f.height, f.thumbnail, f.storage_id, f.key_id, f.wrapped_key, f.recorded_at, f.recorded_by, coalesce(a.name, '') as recorded_by_name,
           (select n.name from file_name n where n.file_id = f.id) as name,
           w.reason as withdrawn_reason, w.recorded_at as withdrawn_at, (select b.name from account b where b.id = w.recorded_by) as withdrawn_by
      from file f left join account a on a.id = f.recorded_by
      left join lateral (select x.reason, x.recorded_at, x.recorded_by from file_withdrawal x where x.file_id = f.id order by x.recorded_at limit 1) w on true
     where ${condition} order by f.recorded_at, f.id`.execute(tx)
  return rows.map(({ intakeId, entryId, casefileId, familyId, withdrawnReason, withdrawnAt, withdrawnBy, ...file }) => ({
    ...file, parent: parentOf({ intakeId, entryId, casefileId, familyId }),
    withdrawn: withdrawnReason !== null && withdrawnAt ? { reason: withdrawnReason, at: withdrawnAt, by: withdrawnBy ?? '' } : null,
  }))
}

/** Keeps the files of one form: the bytes first, the rows then; the commit decides. The same form a second time changes nothing. */
export async function keepFiles(tx: Tx, form: { id: string; municipalityId: number }, parent: Parent, words: FileWords, received: readonly Received[]): Promise<void> {
  for (const [at, file] of received.entries()) {
    const id = fileIdOf(form.id, at)
    const { vault } = keeping()
    const kept = await vault.keep({ id, municipalityId: form.municipalityId }, file.path, file.thumbnail)
    const inserted = await tx.insertInto('file').values({
      id, [`${parent.kind}Id`]: parent.id, kind: file.kind, type: file.type, shows: words.shows, why: words.why ?? '', happenedAt: words.happenedAt, tellsPlace: words.tellsPlace,
      size: kept.size, width: file.width, height: file.height, thumbnail: file.thumbnail !== null,
      salt: kept.salt, digest: kept.digest, storageId: kept.storageId, keyId: kept.keyId, wrappedKey: kept.wrappedKey,
    }).onConflict((on) => on.doNothing()).executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) await vault.drop(kept.storageId)
    else await tx.insertInto('fileName').values({ fileId: id, name: file.name }).execute()
  }
}

/** The id of a form's file, the first being 0: told by the form's own id, so that a second submit lands on the first. */
export function fileIdOf(form: string, at: number): string {
  const hex = createHash('sha256').update(`${form}/${at}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Takes a file off the lists; row and bytes stay. Its author does it, or whoever leads. */
export async function withdrawFile(tx: Tx, id: string, file: Pick<FileShown, 'id'>, reason: string): Promise<void> {
  const { rows: [before] } = await sql`select 1 from file_withdrawal where file_id = ${file.id} and id <> ${id}`.execute(tx)
  if (before) throw new Refused('このファイルは、もう取り下げられています')
  await tx.insertInto('fileWithdrawal').values({ id, fileId: file.id, reason }).onConflict((on) => on.doNothing()).execute()
}

/** The number a file is taken out under: it stands in the name of what lies on somebody's disk and in the access row. */
export async function downloadNumber(tx: Tx, fiscalYear: number): Promise<number> {
  const { rows: [drawn] } = await sql<{ number: number }>`select ctx.next_number('print', ${fiscalYear}) as number`.execute(tx)
  return drawn!.number
}
