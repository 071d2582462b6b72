import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

interface Preference { singleKeys: boolean }

/** What the person who asks has set for their screen; single keys work unless they said otherwise. */
export async function preferenceOf(tx: Tx): Promise<Preference> {
  return await tx.selectFrom('preference').select('singleKeys').executeTakeFirst() ?? { singleKeys: true }
}

/** Keeps what a person sets for their own screen. */
export async function keepPreference(tx: Tx, { singleKeys }: Preference): Promise<void> {
  await sql`insert into preference (single_keys) values (${singleKeys}) on conflict (municipality_id, account_id) do update set single_keys = excluded.single_keys`.execute(tx)
}
