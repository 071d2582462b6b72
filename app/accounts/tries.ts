import { createHash } from 'node:crypto'
import type pg from 'pg'
import { databaseToken } from '../kernel/http.tsx'

/** Of one account, whatever addresses the tries come from (S8). */
const MOST_OF_ACCOUNT = 10
/** Of one address, which may be a whole office behind one router. */
const MOST_OF_ADDRESS = 100
/** Codes of an account whose password is already known to who tries: three of a million are right at any moment. */
const MOST_CODES_A_DAY = 30
const [WINDOW, DAY] = [15, 1_440]

/** Who tries: the name as it was typed or is known, from where, and from a browser its holder has signed in with before or from any. */
export interface Trier { municipalityId: number; name: string; address: string; knownDevice: string | null }
interface Limit { key: string; most: number; minutes: number; growing: boolean }

const hashed = (...parts: readonly (string | number)[]): string => createHash('sha256').update(parts.join('\n')).digest('base64url')
const plain = (name: string): string => name.normalize('NFKC').toLowerCase()

/** What counts a try. A browser the holder has used counts its own, so that a stranger's tries cannot keep the holder out. */
function limitsOf({ municipalityId, name, address, knownDevice }: Trier, what: 'password' | 'code'): Limit[] {
  if (knownDevice) return [{ key: hashed('device', municipalityId, knownDevice, plain(name)), most: MOST_OF_ACCOUNT, minutes: WINDOW, growing: true }]
  return [
    { key: hashed('account', municipalityId, plain(name)), most: MOST_OF_ACCOUNT, minutes: WINDOW, growing: true },
    { key: hashed('address', municipalityId, address), most: MOST_OF_ADDRESS, minutes: WINDOW, growing: false },
    ...(what === 'code' ? [{ key: hashed('codes', municipalityId, plain(name)), most: MOST_CODES_A_DAY, minutes: DAY, growing: false }] : []),
  ]
}

/** Counts a try before it is judged: the seconds to wait, or the try, to be forgotten when it was right. */
export async function beginTry(pool: pg.Pool, trier: Trier, what: 'password' | 'code'): Promise<{ seconds: number } | { tryId: string }> {
  const limits = limitsOf(trier, what)
  const { rows: [row] } = await pool.query<{ wait_seconds: number; try_id: string | null }>('select * from ctx.begin_try($1, $2, $3, $4)',
    [limits.map(({ key }) => key), limits.map(({ most }) => most), limits.map(({ minutes }) => minutes), limits.map(({ growing }) => growing)])
  return row!.try_id ? { tryId: row!.try_id } : { seconds: row!.wait_seconds }
}

/** A try that was right does not count; the wrong ones before it go on counting. */
export async function forgetTry(pool: pg.Pool, tryId: string): Promise<void> {
  await pool.query('delete from ctx.attempt where try_id = $1', [tryId])
}

/** Whether an account has signed in from this browser before; asked in the same way where the account does not exist. */
export async function knownDeviceOf(pool: pg.Pool, municipalityId: number, accountId: string | undefined, device: string | null | undefined): Promise<string | null> {
  const token = databaseToken(device ?? '')
  const { rowCount } = await pool.query('select 1 from ctx.device where token_hash = sha256($1) and municipality_id = $2 and account_id = $3', [token, municipalityId, accountId ?? null])
  return device && rowCount ? token.toString('base64url') : null
}

/** Remembers that an account has signed in from this browser. */
export async function rememberDevice(pool: pg.Pool, municipalityId: number, accountId: string, device: string): Promise<void> {
  await pool.query(`insert into ctx.device (token_hash, municipality_id, account_id) values (sha256($1), $2, $3)
    on conflict (token_hash, account_id) do update set used_at = clock_timestamp()`, [databaseToken(device), municipalityId, accountId])
}
