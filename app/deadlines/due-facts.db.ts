import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'

/** SQL of whoever mainly works on a casefile now, and whoever is to from a day still to come: rather two people too many than one day with nobody. */
export const mainAccountsOf = (casefile: string) =>
  sql<string[]>`array(select distinct a.account_id from allocation a where a.casefile_id = ${sql.ref(`${casefile}.id`)} and a.part = 'main' and (a.until is null or a.until > ${officeDay}) order by 1)::text[]`

/** The column `id` of a query. */
export async function idsOf(tx: Tx, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${query}`.execute(tx)
  return rows.map(({ id }) => id)
}
