import type pg from 'pg'
import { Secret, TOTP } from 'otpauth'
import type { Visitor } from './visitors.ts'
import type { Wrapping } from './wrapping.ts'

const PERIOD_SECONDS = 30
const SECRET_BYTES = 20

/** A second factor as its holder sees it. */
export interface Factor { id: string; kind: 'totp' | 'key'; name: string; addedAt: Temporal.Instant; usedAt: Temporal.Instant | null }
/** An authenticator app being set up: what it must be told, as a picture's text and in groups to type. */
export interface NewApp { uri: string; secret: string }

const mine = (visitor: Visitor): [number, string] => [visitor.municipalityId, visitor.accountId]
const appOf = (secret: Secret, visitor: Visitor, issuer: string): TOTP => new TOTP({ issuer, label: visitor.signInName, secret, digits: 6, period: PERIOD_SECONDS, algorithm: 'SHA1' })
const secretIn = (wrapped: Uint8Array, visitor: Visitor, wrapping: Wrapping): Secret => new Secret({ buffer: new Uint8Array(wrapping.unwrap(wrapped, visitor.accountId)).buffer })

/** The factors that count, oldest first. */
export async function factorsOf(pool: pg.Pool, visitor: Visitor): Promise<Factor[]> {
  const { rows } = await pool.query<Factor>(`select id, kind, name, added_at as "addedAt", used_at as "usedAt" from ctx.factor
    where municipality_id = $1 and account_id = $2 and confirmed_at is not null and removed_at is null order by added_at`, mine(visitor))
  return rows
}

/** The app that is being set up: the one shown before and not yet confirmed, or a new one. */
export async function newApp(pool: pg.Pool, visitor: Visitor, wrapping: Wrapping, issuer: string): Promise<NewApp> {
  const waiting = await unconfirmed(pool, visitor)
  const secret = waiting ? secretIn(waiting.secret, visitor, wrapping) : new Secret({ size: SECRET_BYTES })
  if (!waiting) await pool.query(`insert into ctx.factor (municipality_id, account_id, kind, name, secret) values ($1, $2, 'totp', '', $3)`, [...mine(visitor), wrapping.wrap(secret.bytes, visitor.accountId)])
  return { uri: appOf(secret, visitor, issuer).toString(), secret: secret.base32.replaceAll(/(.{4})(?=.)/g, '$1 ') }
}

async function unconfirmed(pool: pg.Pool, visitor: Visitor): Promise<{ id: string; secret: Buffer } | undefined> {
  const { rows: [row] } = await pool.query<{ id: string; secret: Buffer }>(`select id, secret from ctx.factor where municipality_id = $1 and account_id = $2 and kind = 'totp'
    and confirmed_at is null and removed_at is null and added_at > clock_timestamp() - interval '1 hour' order by added_at desc limit 1`, mine(visitor))
  return row
}

/** The time step a code belongs to, one step early or late allowed; null for a wrong code. */
function stepOf(app: TOTP, code: string): number | null {
  const timestamp = Temporal.Now.instant().epochMilliseconds
  const delta = app.validate({ token: code, timestamp, window: 1 })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta
}

/** Takes a step for good: false when it, or a later one, was taken before; also when two come at once. */
async function takeStep(pool: pg.Pool, id: string, step: number): Promise<boolean> {
  return (await pool.query('update ctx.factor set last_step = $2, used_at = clock_timestamp() where id = $1 and removed_at is null and (last_step is null or last_step < $2)', [id, step])).rowCount === 1
}

/** Confirms the app that is being set up by its first code. */
export async function confirmApp(pool: pg.Pool, visitor: Visitor, wrapping: Wrapping, code: string, name: string): Promise<boolean> {
  const waiting = await unconfirmed(pool, visitor)
  const step = waiting && stepOf(appOf(secretIn(waiting.secret, visitor, wrapping), visitor, ''), digitsOf(code))
  if (!waiting || step === null || step === undefined || !await takeStep(pool, waiting.id, step)) return false
  return (await pool.query('update ctx.factor set confirmed_at = clock_timestamp(), name = $2 where id = $1 and confirmed_at is null', [waiting.id, name])).rowCount === 1
}

/** Whether a code is the current one of one of the account's apps; each code once. */
export async function useCode(pool: pg.Pool, visitor: Visitor, wrapping: Wrapping, code: string): Promise<boolean> {
  const { rows } = await pool.query<{ id: string; secret: Buffer }>(`select id, secret from ctx.factor
    where municipality_id = $1 and account_id = $2 and kind = 'totp' and confirmed_at is not null and removed_at is null`, mine(visitor))
  for (const { id, secret } of rows) {
    const step = stepOf(appOf(secretIn(secret, visitor, wrapping), visitor, ''), digitsOf(code))
    if (step !== null) return takeStep(pool, id, step)
  }
  return false
}

const digitsOf = (typed: string): string => typed.normalize('NFKC').replaceAll(/[^0-9]/g, '').padStart(6, 'x')

/** Gives a factor another name. */
export async function renameFactor(pool: pg.Pool, visitor: Visitor, id: string, name: string): Promise<void> {
  await pool.query('update ctx.factor set name = $4 where municipality_id = $1 and account_id = $2 and id = $3 and removed_at is null', [...mine(visitor), id, name])
}

/** Takes a factor away; never the last one: false. Two at once wait for each other. */
export async function removeFactor(pool: pg.Pool, visitor: Visitor, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`
    with mine as materialized (select id from ctx.factor where municipality_id = $1 and account_id = $2 and confirmed_at is not null and removed_at is null for update)
    update ctx.factor f set removed_at = clock_timestamp() where f.municipality_id = $1 and f.id = $3 and f.id in (select id from mine) and (select count(*) from mine) > 1`, [...mine(visitor), id])
  return rowCount === 1
}

/** After a recovery code: what was lost counts no more, only the factor that was set up now. */
export async function keepNewestFactor(pool: pg.Pool, visitor: Visitor): Promise<void> {
  await pool.query(`update ctx.factor set removed_at = clock_timestamp() where municipality_id = $1 and account_id = $2 and removed_at is null
    and id <> (select id from ctx.factor where municipality_id = $1 and account_id = $2 and removed_at is null and confirmed_at is not null order by confirmed_at desc limit 1)`, mine(visitor))
}
