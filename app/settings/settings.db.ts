import type pg from 'pg'
import type { WideningGround } from '../codes/widening.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { proposeWidening } from '../widening/widening.db.ts'
import { settingKeys } from './keys.ts'
import type { SettingName, SettingValue } from './keys.ts'
import { shortHash, townFiles, unconfirmed } from './town-files.ts'

/** The setting in force: as the head last confirmed it, else what this version came with. */
export async function settingOf<K extends SettingName>(tx: Tx, name: K): Promise<SettingValue<K>> {
  const { rows: [row] } = await sql<{ value: SettingValue<K> | null }>`select ctx.setting(${name}) as value`.execute(tx)
  return row?.value ?? (settingKeys[name].default as SettingValue<K>)
}

/** Proposes another value, for the head to confirm. */
export async function proposeSetting(tx: Tx, id: string, key: string, value: number | string, { ground, reason }: { ground: WideningGround; reason: string }): Promise<void> {
  await proposeWidening(tx, { id, kind: 'setting', ground, reason, details: { key, value }, counts: {} })
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

/** The hashes of the town's files as the head last confirmed them. */
export async function confirmedFiles(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; value: string }>`select key, value from ctx.confirmed_files(ctx.town())`.execute(tx)
  return new Map(rows.map(({ key, value }) => [key, value]))
}

/** What a start says of the town's files that the head has not confirmed as they are; they are used all the same. */
export async function startLines(pool: pg.Pool, municipalityId: number): Promise<string[]> {
  const { rows } = await pool.query<{ key: string; value: string }>('select key, value from ctx.confirmed_files($1)', [municipalityId])
  return unconfirmed(townFiles(), new Map(rows.map(({ key, value }) => [key, value])))
    .map(({ name, hash }) => `config/${name}（${shortHash(hash)}）を室長がまだ確かめていません。設定のページで確かめてください。 / Not confirmed by the head as it is: config/${name}.`)
}
