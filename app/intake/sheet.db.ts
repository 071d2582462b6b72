import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Reporter, SheetChild } from './sheet.ts'

/** The children of an intake in their order. `hidden` when a place of the person is not for this reader. */
export async function sheetChildren(tx: Tx, intakeId: string, today: Temporal.PlainDate): Promise<SheetChild[]> {
  const { rows } = await sql<SheetChild>`
    select c.*, w.where_now, w.until_at, w.sleeps_where, coalesce(p.veiled, false) and not coalesce(p.id = any ((select ctx.unveiled())::uuid[]), false) as hidden,
           (select r.address from residence r where r.person_id = c.person_id and (r.until is null or r.until > ${today})
             order by r.kind = 'actual' desc, r.since desc nulls last limit 1) as address,
           (select min(s.at) from safety_check s where s.intake_child_id = c.id and s.result = 'sighted' and s.place_kind <> 'online') as sighted_at
      from intake_child c left join intake_place w on w.intake_child_id = c.id left join person p on p.id = c.person_id
     where c.intake_id = ${intakeId} order by c.position`.execute(tx)
  return rows
}

/** The reporter, if this reader may see the row at all. */
export async function reporterOf(tx: Tx, intakeId: string): Promise<Reporter | undefined> {
  return tx.selectFrom('reporter').selectAll().where('intakeId', '=', intakeId).executeTakeFirst()
}

/** The steps of 決裁 of the decision on an intake, with who has seen it. */
export async function approvalsOf(tx: Tx, intakeId: string): Promise<{ role: string; name: string | null; seenAt: Temporal.Instant | null }[]> {
  const { rows } = await sql<{ role: string; name: string | null; seenAt: Temporal.Instant | null }>`
    select s.role, case when s.seen_at is not null then a.name end as name, s.seen_at from approval s left join account a on a.id = s.account_id
     where s.decision_id = (select id from decision where intake_id = ${intakeId} and kind = 'intake' order by recorded_at desc limit 1) order by s.step`.execute(tx)
  return rows
}

/** Who received an intake, by name. */
export async function receiverOf(tx: Tx, accountId: string): Promise<{ name: string; role: string } | undefined> {
  return tx.selectFrom('account').select(['name', 'role']).where('id', '=', accountId).executeTakeFirst()
}
