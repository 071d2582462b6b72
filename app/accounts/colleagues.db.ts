import { roleLabel } from '../access/roles.ts'
import type { Role } from '../access/roles.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'

/** A person of the office who may be given work. */
interface Colleague { id: string; name: string; role: string; staffId: string }

/** The professional people of the office on a day: head, supervisors and coordinators first, then by reading. */
export async function colleaguesOn(tx: Tx, day: Temporal.PlainDate): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`
    select a.id, a.name, r.role, a.staff_id from account a join role_reach r on r.role = ctx.role_on(a.id, ${day})
     where r.reach = 'office' and r.role not like 'system%' and a.since <= ${day} and (a.until is null or a.until > ${day}) and a.locked_at is null
     order by array_position(array['head', 'supervisor', 'coordinator'], r.role), a.kana, a.name`.execute(tx)
  return rows
}

/** The professional people of the office on a day as a form offers them: 佐藤 まり（保健師）. */
export async function colleagueOptions(tx: Tx, day: Temporal.PlainDate): Promise<Option[]> {
  return (await colleaguesOn(tx, day)).map(({ id, name, role }) => ({ code: id, label: `${name}（${roleLabel(role)}）` }))
}

/** Everybody who ever worked in the office or for it, as a form offers them that also tells of other years. */
export async function everyColleagueOption(tx: Tx): Promise<Option[]> {
  const { rows } = await sql<Pick<Colleague, 'id' | 'name' | 'role'> & { gone: boolean }>`
    select a.id, a.name, r.role, coalesce(a.until <= (ctx.now() at time zone 'Asia/Tokyo')::date, false) as gone from account a join role_reach r on r.role = ctx.role_on(a.id, (ctx.now() at time zone 'Asia/Tokyo')::date)
     where r.reach in ('office', 'granted') and r.role not in ('agency_user', 'centre_officer') and r.role not like 'system%' order by gone, a.kana, a.name`.execute(tx)
  return rows.map(({ id, name, role, gone }) => ({ code: id, label: `${name}（${roleLabel(role)}${gone ? '・利用は終わり' : ''}）` }))
}

/** The names to ask for: whoever holds one of the roles on a day, in the order of the roles. */
export async function namesOfRoles(tx: Tx, roles: readonly Role[], day: Temporal.PlainDate): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select a.name from account a cross join ctx.role_on(a.id, ${day}) as r (role) where r.role = any (${[...roles]}::text[]) and a.since <= ${day} and (a.until is null or a.until > ${day}) and a.locked_at is null
     order by array_position(${[...roles]}::text[], r.role), a.kana, a.name`.execute(tx)
  return rows.map(({ name }) => name)
}
