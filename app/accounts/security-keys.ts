import type pg from 'pg'
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { AuthenticationResponseJSON, AuthenticatorTransport, RegistrationResponseJSON } from '@simplewebauthn/server'
import { databaseToken } from '../kernel/http.tsx'
import type { Visitor } from './visitors.ts'

/** The name a key is bound to, from the address the door let in; null where a browser allows no keys (an address in numbers, or no TLS). */
export function housesName(origin: string): string | null {
  const { hostname, protocol } = new URL(origin)
  if (/^[\d.]+$|^\[/.test(hostname)) return null
  return protocol === 'https:' || hostname === 'localhost' ? hostname : null
}

/** ES256, RS256, EdDSA: what keys of the last ten years can sign with. */
const supportedAlgorithmIDs = [-7, -257, -8]

interface StoredKey { id: string; credential_id: string; public_key: Buffer; counter: number; transports: string[] }

async function keysOf(pool: pg.Pool, visitor: Visitor): Promise<StoredKey[]> {
  const { rows } = await pool.query<StoredKey>(`select id, credential_id, public_key, counter, transports from ctx.factor
    where municipality_id = $1 and account_id = $2 and kind = 'key' and confirmed_at is not null and removed_at is null`, [visitor.municipalityId, visitor.accountId])
  return rows
}

const asKnown = ({ credential_id, transports }: StoredKey): { id: string; transports: AuthenticatorTransport[] } => ({ id: credential_id, transports: transports as AuthenticatorTransport[] })

async function keepChallenge(pool: pg.Pool, visitor: Visitor, challenge: string): Promise<void> {
  await pool.query(`with gone as (delete from ctx.challenge where ends_at < clock_timestamp() - interval '1 day')
    insert into ctx.challenge (token_hash, challenge) values (sha256($1), $2)
    on conflict (token_hash) do update set challenge = excluded.challenge, ends_at = clock_timestamp() + interval '5 minutes'`, [databaseToken(visitor.cookie), challenge])
}

/** What was to be signed; it is used up by asking. */
async function takeChallenge(pool: pg.Pool, visitor: Visitor): Promise<string | undefined> {
  const { rows: [row] } = await pool.query<{ challenge: string; ends_at: Temporal.Instant }>('delete from ctx.challenge where token_hash = sha256($1) returning challenge, ends_at', [databaseToken(visitor.cookie)])
  return row && Temporal.Instant.compare(Temporal.Now.instant(), row.ends_at) < 0 ? row.challenge : undefined
}

/** What the browser asks a new key, as JSON. A key must ask for its PIN or finger: step-up needs it. */
export async function askNewKey(pool: pg.Pool, visitor: Visitor, house: string): Promise<string> {
  const options = await generateRegistrationOptions({
    rpName: '拠点', rpID: house, userName: visitor.signInName, userDisplayName: visitor.signInName, userID: new TextEncoder().encode(visitor.accountId), attestationType: 'none',
    supportedAlgorithmIDs, excludeCredentials: (await keysOf(pool, visitor)).map(asKnown), authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
  })
  await keepChallenge(pool, visitor, options.challenge)
  return JSON.stringify(options)
}

/** Adds the key that answered; false when the answer does not fit. */
export async function addKey(pool: pg.Pool, visitor: Visitor, origin: string, answer: string, name: string): Promise<boolean> {
  const [expectedChallenge, house] = [await takeChallenge(pool, visitor), housesName(origin)]
  if (expectedChallenge === undefined || house === null) return false
  const read = await orNothing(() => verifyRegistrationResponse({ response: JSON.parse(answer) as RegistrationResponseJSON, expectedChallenge, expectedOrigin: origin, expectedRPID: house, requireUserVerification: true, supportedAlgorithmIDs }))
  if (!read?.verified) return false
  const { credential } = read.registrationInfo
  const { rowCount } = await pool.query(`insert into ctx.factor (municipality_id, account_id, kind, name, credential_id, public_key, counter, transports, confirmed_at)
    values ($1, $2, 'key', $3, $4, $5, $6, $7, clock_timestamp()) on conflict (credential_id) where removed_at is null do nothing`,
    [visitor.municipalityId, visitor.accountId, name, credential.id, Buffer.from(credential.publicKey), credential.counter, credential.transports ?? []])
  return rowCount === 1
}

/** What the browser asks a known key, as JSON. `verified`: with its PIN or finger, not only a touch. */
export async function askKey(pool: pg.Pool, visitor: Visitor, house: string, how: { verified: boolean }): Promise<string> {
  const options = await generateAuthenticationOptions({ rpID: house, allowCredentials: (await keysOf(pool, visitor)).map(asKnown), userVerification: how.verified ? 'required' : 'preferred' })
  await keepChallenge(pool, visitor, options.challenge)
  return JSON.stringify(options)
}

/** Whether a key of the account signed what it was asked, later than anything it signed before. */
export async function useKey(pool: pg.Pool, visitor: Visitor, origin: string, answer: string, how: { verified: boolean }): Promise<boolean> {
  const [expectedChallenge, house] = [await takeChallenge(pool, visitor), housesName(origin)]
  if (expectedChallenge === undefined || house === null) return false
  const response = await orNothing(() => JSON.parse(answer) as AuthenticationResponseJSON)
  const key = response && (await keysOf(pool, visitor)).find(({ credential_id }) => credential_id === response.id)
  if (!key) return false
  const read = await orNothing(() => verifyAuthenticationResponse({
    response, expectedChallenge, expectedOrigin: origin, expectedRPID: house, requireUserVerification: how.verified,
    credential: { id: key.credential_id, publicKey: new Uint8Array(key.public_key), counter: key.counter, transports: key.transports as AuthenticatorTransport[] },
  }))
  if (!read?.verified) return false
  const { rowCount } = await pool.query('update ctx.factor set counter = $2, used_at = clock_timestamp() where id = $1 and counter = $3 and removed_at is null', [key.id, read.authenticationInfo.newCounter, key.counter])
  return rowCount === 1
}

/** What the browser sent is judged by the library, which throws for whatever does not fit: to us that is a wrong answer. */
async function orNothing<T>(judge: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await judge()
  } catch {
    return undefined
  }
}
