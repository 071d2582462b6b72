import type { Tx } from '../kernel/db.ts'

/** Somebody who may sign in, as the administrator sees them. */
interface Account { name: string; signInName: string; role: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null }

/** Everybody who may sign in or could, by sign-in name; never what works by itself. */
export async function everyAccount(tx: Tx): Promise<Account[]> {
  return tx.selectFrom('account').select(['name', 'signInName', 'role', 'since', 'until']).where('role', 'not like', 'system%').orderBy('signInName').execute()
}
