import type pg from 'pg'
import type { WideningGround } from '../codes/widening.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { proposeWidening } from '../widening/widening.db.ts'
import { Refused } from '../kernel/result.ts'
import { wrongWith } from './file-differences.ts'
import { settingKeys } from './keys.ts'
import type { SettingName, SettingValue } from './keys.ts'
import { useTown } from '../town.ts'
import { shortHash, townFiles, unconfirmed } from './town-files.ts'
import type { ConfirmedFile, TownFile } from './town-files.ts'

/** The setting in force: as the head last confirmed it, else what this version came with. */
export async function settingOf<K extends SettingName>(tx: Tx, name: K): Promise<SettingValue<K>> {
  const { rows: [row] } = await sql<{ value: SettingValue<K> | null }>`select ctx.setting(${name}) as value`.execute(tx)
  return row?.value ?? (settingKeys[name].default as SettingValue<K>)
}

/** Proposes another value, for the head to confirm. */
export async function proposeSetting(tx: Tx, id: string, key: string, value: number | string, { ground, reason }: { ground: WideningGround; reason: string }): Promise<void> {
  await proposeWidening(tx, { id, kind: 'setting', ground, reason, details: { key, value } })
}

/** What a setting was, newest first: who proposed it, who confirmed it. */
export interface PastSetting { key: string; value: unknown; at: Temporal.Instant; proposedBy: string; confirmedBy: string; reason: string }
export async function settingHistory(tx: Tx, key: string): Promise<PastSetting[]> {
  return (await sql<PastSetting>`
    select s.key, s.value, s.recorded_at as at, coalesce(p.name, '') as proposed_by, coalesce(d.name, '') as confirmed_by, coalesce(w.reason, '') as reason
      from setting s left join widening w on w.id = s.widening_id left join account p on p.id = w.recorded_by left join account d on d.id = w.decided_by
     where s.key = ${key} order by s.turn desc limit 100`.execute(tx)).rows
}

/** The proposals that wait, by key. */
export async function waitingSettings(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`select details ->> 'key' as key, id from widening where kind = 'setting' and outcome is null`.execute(tx)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** The town's files as the head last confirmed them, by name. */
export async function confirmedFiles(tx: Tx): Promise<ReadonlyMap<string, ConfirmedFile>> {
  return byName((await sql<ConfirmedFile>`select name, hash, words from ctx.confirmed_texts(ctx.town())`.execute(tx)).rows)
}

/** The text of a file that was proposed or confirmed under this hash, if it is kept. */
export async function fileText(tx: Tx, name: string, hash: string): Promise<string | undefined> {
  return (await sql<{ words: string }>`select words from town_file where name = ${name} and hash = ${hash}`.execute(tx)).rows[0]?.words
}

/** Proposes a file of the server as it lies there now; its text is kept with the proposal, and used only once it is confirmed. Throws Refused for one that cannot be read. */
export async function proposeFile(tx: Tx, id: string, { key, name, hash, words }: TownFile): Promise<void> {
  const wrong = wrongWith(name, words)
  if (wrong !== undefined) throw new Refused(wrong)
  await sql`insert into town_file (name, hash, words) values (${name}, ${hash}, ${words}) on conflict do nothing`.execute(tx)
  await proposeSetting(tx, id, key, hash, { ground: 'running', reason: `${name} を入れ替えた` })
}

/** Takes the town's settings into use as the head last confirmed them, and gives what the start says: which files on the server are not used because nobody has confirmed them. */
export async function takeConfirmed(pool: pg.Pool, municipalityId: number, files: readonly TownFile[] = townFiles()): Promise<string[]> {
  const confirmed = byName((await pool.query<ConfirmedFile>('select name, hash, words from ctx.confirmed_texts($1)', [municipalityId])).rows)
  const lines = unconfirmed(files, confirmed).map(({ name, hash }) => (confirmed.get(name)?.words
    ? `config/${name}（${shortHash(hash)}）は変わっていますが、室長がまだ確かめていないので使いません。前に確かめたものを使います。設定のページで確かめてください。 / config/${name} was changed and is not used: the head has not confirmed it; the one confirmed before is.`
    : `config/${name}（${shortHash(hash)}）を室長がまだ確かめていません。設定のページで確かめてください。 / Not confirmed by the head as it is: config/${name}.`))
  const words = confirmed.get('town.json')?.words
  if (!words) return lines
  const texts = (await pool.query<{ words: string }>('select words from ctx.texts_confirmed($1, $2) as words', [municipalityId, 'town.json'])).rows.map((row) => row.words)
  const readable = texts.find((text) => wrongWith('town.json', text) === undefined)
  if (readable !== undefined) useTown(readable)
  if (readable === words) return lines
  // Only another version of the program asks more of every text that was confirmed; without a town's settings nobody could confirm anything.
  return [...lines, readable === undefined
    ? '確かめてある config/town.json は、どれもこの版では読めないため、サーバーに置いたものを使います。すぐに設定のページで確かめてください。 / No confirmed config/town.json fits this version: the one on the server is used. Confirm it now.'
    : '確かめてある config/town.json は読めないため、その前に確かめたものを使います。直したものを設定のページで確かめてください。 / The confirmed config/town.json cannot be read: the one confirmed before it is used. Confirm one that can.']
}

const byName = (files: readonly ConfirmedFile[]): ReadonlyMap<string, ConfirmedFile> => new Map(files.map((file) => [file.name, file]))
