import { randomBytes, createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type pg from 'pg'
import { databaseToken } from '../kernel/http.tsx'

/** argon2id with 19 MiB and 2 passes (OWASP's floor). */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const IDLE_MINUTES = 15
const ABSOLUTE_HOURS = 10
const FREE_TRIES = 3
const WINDOW_MINUTES = 15
const MOST_TRIES = 10

/** A hash of a password, to be stored. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost)

// Verified against when the name is unknown, so that both answers take the same time.
const nobody = hashPassword(randomBytes(16).toString('hex'))
let queue: Promise<unknown> = Promise.resolve()
/** One verification at a time: a flood of sign-ins must not starve the pages of memory and processor. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = queue.then(work, work)
  queue = next.catch(() => undefined)
  return next
}

type SignInResult = { ok: true; cookie: string } | { ok: false; reason: 'wrong' | 'wait'; seconds?: number }

/** Signs in with name and password. The answer never tells whether the account exists. */
export async function signIn(pool: pg.Pool, municipalityId: number, name: string, password: string, address: string): Promise<SignInResult> {
  const key = createHash('sha256').update(`${municipalityId}\n${name.normalize('NFKC').toLowerCase()}\n${address}`).digest('base64url')
  const { rows: [tries] } = await pool.query<{ n: number; seconds: number | null }>(`
    select count(*)::int as n, extract(epoch from max(at) + least(2 ^ greatest(count(*) - $2, 0), 900) * interval '1 second' - clock_timestamp())::float as seconds
      from ctx.attempt where key = $1 and at > clock_timestamp() - $3 * interval '1 minute'`, [key, FREE_TRIES, WINDOW_MINUTES])
  if ((tries?.n ?? 0) >= MOST_TRIES || ((tries?.n ?? 0) >= FREE_TRIES && (tries?.seconds ?? 0) > 0)) {
    return { ok: false, reason: 'wait', seconds: Math.ceil(Math.max(tries?.seconds ?? 1, 1)) }
  }
  const { rows: [account] } = await pool.query<{ id: string; password_hash: string }>(`
    select a.id, c.password_hash from rec.account a join ctx.credential c on (c.municipality_id, c.account_id) = (a.municipality_id, a.id)
     where a.municipality_id = $1 and a.sign_in_name = $2 and a.since <= (clock_timestamp() at time zone 'Asia/Tokyo')::date
       and (a.until is null or a.until > (clock_timestamp() at time zone 'Asia/Tokyo')::date)`, [municipalityId, name])
  const right = await inTurn(async () => verify(account?.password_hash ?? await nobody, password))
  if (!account || !right) {
    await pool.query('insert into ctx.attempt (key) values ($1)', [key])
    return { ok: false, reason: 'wrong' }
  }
  await pool.query('delete from ctx.attempt where key = $1', [key])
  return { ok: true, cookie: await beginSession(pool, municipalityId, account.id) }
}

/** Begins a session for an account and gives the cookie; only a hash of what follows from it is stored. */
export async function beginSession(pool: pg.Pool, municipalityId: number, accountId: string): Promise<string> {
  const cookie = randomBytes(32).toString('base64url')
  await pool.query(`insert into ctx.session (token_hash, municipality_id, account_id, idle_until, ends_at)
    values (sha256($1), $2, $3, clock_timestamp() + $4 * interval '1 minute', clock_timestamp() + $5 * interval '1 hour')`,
    [databaseToken(cookie), municipalityId, accountId, IDLE_MINUTES, ABSOLUTE_HOURS])
  return cookie
}

/** Ends a session at once. */
export async function endSession(pool: pg.Pool, cookie: string): Promise<void> {
  await pool.query('update ctx.session set ended_at = clock_timestamp() where token_hash = sha256($1) and ended_at is null', [databaseToken(cookie)])
}

/** Everyone who may sign in today, for the list of a demo town. */
export async function accountsToday(pool: pg.Pool, municipalityId: number): Promise<{ id: string; name: string; role: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string; role: string }>(`
    select id, name, role from rec.account where municipality_id = $1 and role not like 'system%'
       and (until is null or until > (clock_timestamp() at time zone 'Asia/Tokyo')::date) order by sign_in_name`, [municipalityId])
  return rows
}
