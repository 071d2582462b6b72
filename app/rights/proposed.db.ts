import { roleLabel } from '../access/roles.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Difference } from '../widening/widening.ts'

/** Who would see what is sealed, for whoever confirms it. */
export async function namingDifferences(tx: Tx, accountId: string): Promise<Difference[]> {
  return differing(tx, accountId, '封印の中を見る人', '全体を見る')
}

/** Who would see a person again, whose word of it is taken back, and what of it stays, for whoever confirms it. */
export async function endingDifferences(tx: Tx, accountId: string, conflictId: string): Promise<Difference[]> {
  const { rows: [conflict] } = await sql<{ bySelf: boolean; stays: boolean }>`
    select c.by_self, exists (select 1 from conflict o where o.account_id = c.account_id and o.person_id = c.person_id and o.ended_at is null and o.by_self <> c.by_self) as stays from conflict c where c.id = ${conflictId}`.execute(tx)
  if (!conflict) return []
  const [own, others] = ['本人が申告したこと', 'ほかの人の申告や、記録から分かったこと']
  return [
    ...await differing(tx, accountId, '利害関係のある人', conflict.stays ? '見えないまま' : 'この家族を見る'),
    { what: '取り消すもの', before: conflict.bySelf ? own : others, after: '取り消す' },
    ...(conflict.stays ? [{ what: '残るもの', before: conflict.bySelf ? others : own, after: '残る' }] : []),
  ]
}

async function differing(tx: Tx, accountId: string, what: string, after: string): Promise<Difference[]> {
  const one = await tx.selectFrom('account').select(['name', 'role']).where('id', '=', accountId).executeTakeFirst()
  return one ? [{ what: `${what}：${one.name}（${roleLabel(one.role)}）`, before: '見えない', after }] : []
}

/** Who sees what is sealed until now, for whoever confirms that it is opened. */
export async function unsealingDifferences(tx: Tx, { casefileId, intakeId }: { casefileId: string | null; intakeId: string | null }): Promise<Difference[]> {
  const { rows } = await sql<{ name: string; role: string }>`
    select a.name, a.role from opening o join account a on a.id = o.account_id
     where (o.casefile_id = ${casefileId} or o.intake_id = ${intakeId}) and (o.until is null or o.until > ctx.now()) order by a.kana, a.name`.execute(tx)
  return [{ what: '封印の中を見る人', before: rows.map(({ name, role }) => `${name}（${roleLabel(role)}）`).join('、') || '名前を加えた人だけ', after: '封印のないものと同じ。役割のある人はだれでも見る' }]
}
