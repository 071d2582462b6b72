import type { Tx } from '../kernel/db.ts'

/** The office as it signs its papers. */
export async function officeName(tx: Tx): Promise<string> {
  const office = await tx.selectFrom('installation').select(['name', 'officeName']).executeTakeFirstOrThrow()
  return `${office.name} ${office.officeName}`
}
