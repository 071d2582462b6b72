import type pg from 'pg'
import { databaseToken } from '../kernel/http.tsx'
import { hashPassword, isPassword } from './passwords.ts'
import type { Visitor } from './visitors.ts'

/** Whether what was typed is the account's password now; throws `Busy`. */
export async function isPasswordOf(pool: pg.Pool, visitor: Visitor, typed: string): Promise<boolean> {
  const { rows: [row] } = await pool.query<{ password_hash: string }>('select password_hash from ctx.credential where municipality_id = $1 and account_id = $2', [visitor.municipalityId, visitor.accountId])
  return isPassword(row?.password_hash, typed)
}

/** Sets a person's own new password. Every other session and half sign-in of the account ends, and no browser is known any more. */
export async function changePassword(pool: pg.Pool, visitor: Visitor, password: string): Promise<void> {
  const whose = [visitor.municipalityId, visitor.accountId]
  await pool.query(`insert into ctx.credential (municipality_id, account_id, password_hash) values ($1, $2, $3)
    on conflict (municipality_id, account_id) do update set password_hash = excluded.password_hash, set_at = clock_timestamp(), must_change = false`, [...whose, await hashPassword(password)])
  const kept = databaseToken(visitor.cookie)
  await pool.query('update ctx.session set ended_at = clock_timestamp() where municipality_id = $1 and account_id = $2 and ended_at is null and token_hash <> sha256($3)', [...whose, kept])
  await pool.query('update ctx.arrival set ended_at = clock_timestamp() where municipality_id = $1 and account_id = $2 and ended_at is null and token_hash <> sha256($3)', [...whose, kept])
  await pool.query('delete from ctx.device where municipality_id = $1 and account_id = $2', whose)
}
