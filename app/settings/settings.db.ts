import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { settingKeys } from './keys.ts'
import type { SettingName, SettingValue } from './keys.ts'

/** The setting in force: as the head last confirmed it, else what this version came with. */
export async function settingOf<K extends SettingName>(tx: Tx, name: K): Promise<SettingValue<K>> {
  const { rows: [row] } = await sql<{ value: SettingValue<K> | null }>`select ctx.setting(${name}) as value`.execute(tx)
  return row?.value ?? (settingKeys[name].default as SettingValue<K>)
}
