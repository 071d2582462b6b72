import type pg from 'pg'
import { databaseToken } from '../kernel/http.tsx'
import type { Claimed, Flow } from './identity-provider.ts'
import { newToken } from './sign-in.ts'
import type { Visitor } from './visitors.ts'

export type Purpose = 'sign_in' | 'link'

/** Keeps what belongs to one way to the provider and back, for ten minutes; gives the cookie that leads to it. */
export async function keepFlow(pool: pg.Pool, flow: Flow, purpose: Purpose): Promise<string> {
  const cookie = newToken()
  await pool.query('delete from ctx.identity_flow where ends_at < clock_timestamp()')
  await pool.query('insert into ctx.identity_flow (token_hash, state, nonce, verifier, purpose) values (sha256($1), $2, $3, $4, $5)', [databaseToken(cookie), flow.state, flow.nonce, flow.verifier, purpose])
  return cookie
}

/** Takes it, once; nothing the second time or after its time. */
export async function takeFlow(pool: pg.Pool, cookie: string | null | undefined): Promise<(Flow & { purpose: Purpose }) | undefined> {
  if (!cookie) return undefined
  return (await pool.query<Flow & { purpose: Purpose }>(`update ctx.identity_flow set ended_at = clock_timestamp()
    where token_hash = sha256($1) and ended_at is null and ends_at > clock_timestamp() returning state, nonce, verifier, purpose`, [databaseToken(cookie)])).rows[0]
}

/** The account tied to an identity, if it may sign in today. By issuer and subject only: a mail address never counts. */
export async function accountOfIdentity(pool: pg.Pool, municipalityId: number, { issuer, subject }: Claimed): Promise<string | undefined> {
  return (await pool.query<{ id: string }>(`
    select a.id from ctx.identity i join rec.account a on (a.municipality_id, a.id) = (i.municipality_id, i.account_id)
     where i.municipality_id = $1 and i.issuer = $2 and i.subject = $3 and i.unlinked_at is null and a.locked_at is null and a.since <= (clock_timestamp() at time zone 'Asia/Tokyo')::date
       and (a.until is null or a.until > (clock_timestamp() at time zone 'Asia/Tokyo')::date)`, [municipalityId, issuer, subject])).rows[0]?.id
}

/** Ties the visitor's own account to an identity; false when either is tied already, or the session has not just proved itself again. */
export async function linkIdentity(pool: pg.Pool, visitor: Visitor, { issuer, subject }: Claimed): Promise<boolean> {
  return (await pool.query<{ done: boolean }>('select ctx.link_identity($1, $2, $3) as done', [databaseToken(visitor.cookie), issuer, subject])).rows[0]?.done ?? false
}

/** Unties it, from a session that has just proved itself again. */
export async function unlinkIdentity(pool: pg.Pool, visitor: Visitor): Promise<boolean> {
  return (await pool.query<{ done: boolean }>('select ctx.unlink_identity($1) as done', [databaseToken(visitor.cookie)])).rows[0]?.done ?? false
}

/** To which provider an account is tied, and since when. */
export async function identityOf(pool: pg.Pool, { municipalityId, accountId }: Pick<Visitor, 'municipalityId' | 'accountId'>): Promise<{ issuer: string; linkedAt: Temporal.Instant } | undefined> {
  return (await pool.query<{ issuer: string; linkedAt: Temporal.Instant }>('select issuer, linked_at as "linkedAt" from ctx.identity where municipality_id = $1 and account_id = $2 and unlinked_at is null', [municipalityId, accountId])).rows[0]
}
