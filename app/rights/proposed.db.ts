import { roleLabel } from '../access/roles.ts'
import type { Tx } from '../kernel/db.ts'

interface Difference { what: string; before: string; after: string }

/** Who would see what is sealed, for whoever confirms it. */
export async function namingDifferences(tx: Tx, accountId: string): Promise<Difference[]> {
  return differing(tx, accountId, '封印の中を見る人', '全体を見る')
}

/** Who would see a person again, for whoever confirms it. */
export async function endingDifferences(tx: Tx, accountId: string): Promise<Difference[]> {
  return differing(tx, accountId, '利害関係のある人', 'この家族を見る')
}

async function differing(tx: Tx, accountId: string, what: string, after: string): Promise<Difference[]> {
  const one = await tx.selectFrom('account').select(['name', 'role']).where('id', '=', accountId).executeTakeFirst()
  return one ? [{ what: `${what}：${one.name}（${roleLabel(one.role)}）`, before: '見えない', after }] : []
}
