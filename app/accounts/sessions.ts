import type pg from 'pg'
import { databaseToken } from '../kernel/http.tsx'
import type { Visitor } from './visitors.ts'

/** One of a person's open sessions. */
export interface OpenSession { id: string; device: string; address: string; startedAt: Temporal.Instant; usedAt: Temporal.Instant; here: boolean }
/** What happened at the way in of a person's account. */
export interface SignInEvent { at: Temporal.Instant; what: string; device: string; address: string }

/** The sessions of an account that would be let in now, the newest first. */
export async function openSessionsOf(pool: pg.Pool, visitor: Visitor): Promise<OpenSession[]> {
  const { rows } = await pool.query<OpenSession>(`
    select id, device, address, started_at as "startedAt", least(idle_until - interval '15 minutes', clock_timestamp()) as "usedAt", token_hash = sha256($3) as here from ctx.session
     where municipality_id = $1 and account_id = $2 and ended_at is null and idle_until > clock_timestamp() and ends_at > clock_timestamp() order by started_at desc`,
    [visitor.municipalityId, visitor.accountId, databaseToken(visitor.cookie)])
  return rows
}

/** Ends one of a person's own sessions, or all but the one they sit at; their next request is refused. Gives how many. */
export async function endOwnSessions(pool: pg.Pool, visitor: Visitor, which: { id: string } | 'others'): Promise<number> {
  const { rowCount } = await pool.query(`update ctx.session set ended_at = clock_timestamp()
    where municipality_id = $1 and account_id = $2 and ended_at is null and case when $4::uuid is null then token_hash <> sha256($3) else id = $4 end`,
    [visitor.municipalityId, visitor.accountId, databaseToken(visitor.cookie), which === 'others' ? null : which.id])
  return rowCount ?? 0
}

/** What happened at the way in of a person's own account, the newest first. */
export async function signInEventsOf(pool: pg.Pool, visitor: Visitor, most: number): Promise<SignInEvent[]> {
  const { rows } = await pool.query<SignInEvent>('select at, what, device, address from audit.sign_in where municipality_id = $1 and account_id = $2 order by at desc, seq desc limit $3', [visitor.municipalityId, visitor.accountId, most])
  return rows
}

/** How long a session still lasts when nobody touches it, in milliseconds, and whose it is. Asking does not keep it. */
export async function restOf(pool: pg.Pool, session: string | null | undefined): Promise<{ account: string; leftMs: number } | undefined> {
  if (!session) return undefined
  const { rows: [row] } = await pool.query<{ account: string; leftMs: number }>(`
    select account_id as account, (extract(epoch from least(idle_until, ends_at) - clock_timestamp()) * 1000)::int as "leftMs" from ctx.session
     where token_hash = sha256($1) and ended_at is null and idle_until > clock_timestamp() and ends_at > clock_timestamp()`, [databaseToken(session)])
  return row
}
