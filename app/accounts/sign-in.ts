import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { databaseToken } from '../kernel/http.tsx'

const IDLE_MINUTES = 15
const ABSOLUTE_HOURS = 10

/** What happened at the way in, as the log of it says. */
export type Happening =
  | 'signed_in' | 'signed_in_practice' | 'wrong_password' | 'wrong_code' | 'had_to_wait' | 'recovery_code' | 'stepped_up' | 'password_changed'
  | 'factor_added' | 'factor_removed' | 'recovery_codes_made' | 'signed_out' | 'session_ended'
  | 'invitation_taken' | 'wrong_invitation' | 'identity_linked' | 'identity_unlinked' | 'wrong_identity'

/** From where somebody signs in: the kind of device in coarse words, and the address. */
export interface From { device: string; address: string }

/** A new token for a cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** Begins a session for an account and gives the cookie; only a hash of what follows from it is stored. Without a second factor only in a demo or test database, which the database itself checks. */
export async function beginSession(pool: pg.Pool, municipalityId: number, accountId: string, proved: Partial<From> & { second?: 'totp' | 'key' | 'oidc' } = {}): Promise<string> {
  const cookie = newToken()
  await pool.query(`insert into ctx.session (token_hash, municipality_id, account_id, idle_until, ends_at, second, device, address)
    values (sha256($1), $2, $3, clock_timestamp() + $4 * interval '1 minute', clock_timestamp() + $5 * interval '1 hour', $6, $7, $8)`,
    [databaseToken(cookie), municipalityId, accountId, IDLE_MINUTES, ABSOLUTE_HOURS, proved.second ?? null, proved.device ?? '', proved.address ?? ''])
  return cookie
}

/** Ends a session at once. */
export async function endSession(pool: pg.Pool, cookie: string): Promise<void> {
  await pool.query('update ctx.session set ended_at = clock_timestamp() where token_hash = sha256($1) and ended_at is null', [databaseToken(cookie)])
}

/** Goes on with a session under a new cookie: after step-up, and after a proof was changed. The old cookie opens nothing any more. */
export async function renewSession(pool: pg.Pool, cookie: string, changed: { steppedUp?: boolean; second?: 'totp' | 'key' } = {}): Promise<string> {
  const renewed = newToken()
  await pool.query(`with old as (update ctx.session set ended_at = clock_timestamp() where token_hash = sha256($1) and ended_at is null returning *)
    insert into ctx.session (token_hash, municipality_id, account_id, started_at, idle_until, ends_at, step_up_until, second, device, address)
    select sha256($2), municipality_id, account_id, started_at, clock_timestamp() + $5 * interval '1 minute', ends_at,
           case when $3 then clock_timestamp() + interval '10 minutes' else step_up_until end, coalesce($4, second), device, address from old`,
    [databaseToken(cookie), databaseToken(renewed), changed.steppedUp ?? false, changed.second ?? null, IDLE_MINUTES])
  return renewed
}

/** Writes down what happened at the way in; never what was typed. */
export async function noteSignIn(pool: pg.Pool, municipalityId: number, accountId: string | null, happening: Happening, from: From): Promise<void> {
  await pool.query('select audit.note_sign_in($1, $2, $3, $4, $5)', [municipalityId, accountId, happening, from.device, from.address])
}

/** Everyone who may sign in today, for the list of a demo town. */
export async function accountsToday(pool: pg.Pool, municipalityId: number): Promise<{ id: string; name: string; role: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string; role: string }>(`
    select id, name, role from rec.account where municipality_id = $1 and role not like 'system%'
       and (until is null or until > (clock_timestamp() at time zone 'Asia/Tokyo')::date) order by sign_in_name`, [municipalityId])
  return rows
}
