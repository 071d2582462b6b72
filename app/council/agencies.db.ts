import type { Tx } from '../kernel/db.ts'
import type { Values } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import type { agencyRecord } from './agency.ts'

type AgencyValues = Values<typeof agencyRecord>
export interface Agency { id: string; kind: string; name: string; kana: string; phone: string | null; since: Temporal.PlainDate; until: Temporal.PlainDate | null; version: number }

/** All agencies, by kind and reading; `on` keeps those that are there on a day. */
export async function agencies(tx: Tx, on?: Temporal.PlainDate): Promise<Agency[]> {
  let query = tx.selectFrom('agency').select(['id', 'kind', 'name', 'kana', 'phone', 'since', 'until', 'version']).orderBy('kind').orderBy('kana').orderBy('name')
  if (on) query = query.where('since', '<=', on).where((its) => its.or([its('until', 'is', null), its('until', '>', on)]))
  return query.execute()
}

/** One agency, or undefined. */
export async function agencyOf(tx: Tx, id: string): Promise<Agency | undefined> {
  return tx.selectFrom('agency').select(['id', 'kind', 'name', 'kana', 'phone', 'since', 'until', 'version']).where('id', '=', id).executeTakeFirst()
}

/** Writes an agency down; the same id twice is one agency. */
export async function recordAgency(tx: Tx, id: string, values: AgencyValues): Promise<void> {
  refuseBackwards(values)
  await tx.insertInto('agency').values({ id, ...values, kana: values.kana ?? '' }).onConflict((on) => on.doNothing()).execute()
}

/** Changes an agency. Throws Stale when somebody else did meanwhile. */
export async function changeAgency(tx: Tx, id: string, version: number, values: AgencyValues): Promise<void> {
  refuseBackwards(values)
  const { numUpdatedRows } = await tx.updateTable('agency').set({ ...values, kana: values.kana ?? '', version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stale()
}

function refuseBackwards({ since, until }: AgencyValues): void {
  if (until && Temporal.PlainDate.compare(until, since) <= 0) throw new Refused([{ field: 'until', message: '「いつまで」は「いつから」より後の日にしてください' }])
}
