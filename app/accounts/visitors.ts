import type pg from 'pg'
import { databaseToken } from '../kernel/http.tsx'
import type { Jar } from '../kernel/http.tsx'
import { newToken } from './sign-in.ts'

/** Somebody at the way in: half signed in (`arrival`) or wholly (`session`), as kyoten_signin knows them. */
export interface Visitor {
  kind: 'arrival' | 'session'
  cookie: string
  municipalityId: number
  accountId: string
  name: string
  kana: string
  signInName: string
  role: string
  second: 'totp' | 'key' | 'recovery' | 'oidc' | null
  steppedUp: boolean
  mustChange: boolean
  /** A reset or a recovery code within 24 hours: no step-up yet. */
  lately: boolean
  apps: number
  keys: number
}

const columns = `x.municipality_id as "municipalityId", x.account_id as "accountId", a.name, a.kana, a.sign_in_name as "signInName", a.role, x.second,
  coalesce(c.must_change, false) as "mustChange", coalesce(greatest(c.reset_at, c.recovered_at) > clock_timestamp() - interval '24 hours', false) as lately, f.apps, f.keys`
const about = `join rec.account a on (a.municipality_id, a.id) = (x.municipality_id, x.account_id)
     and a.since <= (clock_timestamp() at time zone 'Asia/Tokyo')::date and (a.until is null or a.until > (clock_timestamp() at time zone 'Asia/Tokyo')::date) and a.locked_at is null
  left join ctx.credential c on (c.municipality_id, c.account_id) = (x.municipality_id, x.account_id)
  cross join lateral (select count(*) filter (where kind = 'totp')::int as apps, count(*) filter (where kind = 'key')::int as keys
                        from ctx.factor f where (f.municipality_id, f.account_id) = (x.municipality_id, x.account_id) and confirmed_at is not null and removed_at is null) f`

/** Who has signed in wholly, if the session is neither over nor idle. Asking keeps the session, as opening a page does. */
export async function sessionVisitor(pool: pg.Pool, { session }: Jar): Promise<Visitor | undefined> {
  if (!session) return undefined
  const token = databaseToken(session)
  const { rows: [row] } = await pool.query<Omit<Visitor, 'kind' | 'cookie'>>(`
    select ${columns}, coalesce(x.step_up_until > clock_timestamp(), false) as "steppedUp" from ctx.session x ${about}
     where x.token_hash = sha256($1) and x.ended_at is null and x.idle_until > clock_timestamp() and x.ends_at > clock_timestamp()`, [token])
  if (!row) return undefined
  await pool.query(`update ctx.session set idle_until = clock_timestamp() + interval '15 minutes'
     where token_hash = sha256($1) and ended_at is null and idle_until > clock_timestamp() and idle_until < clock_timestamp() + interval '14 minutes'`, [token])
  return { ...row, kind: 'session', cookie: session }
}

/** Who is half signed in. */
export async function arrivalVisitor(pool: pg.Pool, { arrival }: Jar): Promise<Visitor | undefined> {
  if (!arrival) return undefined
  const { rows: [row] } = await pool.query<Omit<Visitor, 'kind' | 'cookie'>>(`
    select ${columns}, false as "steppedUp" from ctx.arrival x ${about} where x.token_hash = sha256($1) and x.ended_at is null and x.ends_at > clock_timestamp()`, [databaseToken(arrival)])
  return row && { ...row, kind: 'arrival', cookie: arrival }
}

/** Somebody whose first proof was right: a password, or the word of the identity provider. Gives the cookie of the half sign-in. */
export async function beginArrival(pool: pg.Pool, municipalityId: number, accountId: string, first: 'password' | 'oidc'): Promise<string> {
  const cookie = newToken()
  await pool.query('insert into ctx.arrival (token_hash, municipality_id, account_id, first) values (sha256($1), $2, $3, $4)', [databaseToken(cookie), municipalityId, accountId, first])
  return cookie
}

/** Keeps with the half sign-in what the second proof was. */
export async function provedBy(pool: pg.Pool, visitor: Visitor, second: 'totp' | 'key' | 'recovery' | 'oidc'): Promise<void> {
  await pool.query('update ctx.arrival set second = $2 where token_hash = sha256($1) and ended_at is null', [databaseToken(visitor.cookie), second])
}

/** Uses up a half sign-in: true for the one who does, also when two ask at once. */
export async function endArrival(pool: pg.Pool, visitor: Visitor): Promise<boolean> {
  return (await pool.query('update ctx.arrival set ended_at = clock_timestamp() where token_hash = sha256($1) and ended_at is null', [databaseToken(visitor.cookie)])).rowCount === 1
}

/** What is still asked of a half sign-in, in this order. */
export function nextStep({ second, apps, keys, mustChange }: Pick<Visitor, 'second' | 'apps' | 'keys' | 'mustChange'>): 'second' | 'password' | 'factor' | 'done' {
  if (apps + keys > 0 && second === null) return 'second'
  if (mustChange) return 'password'
  return second === null || second === 'recovery' ? 'factor' : 'done'
}
