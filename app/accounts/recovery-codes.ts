import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { hashDrawn, isDrawn } from './passwords.ts'
import type { Visitor } from './visitors.ts'

const CODES = 8
const LETTERS = 12
/** Without 0, 1, i, l and o, which look alike on paper. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'

/** Eight new codes, each for one time (3-abcd-efgh-jkmn); the ones before count no more. Shown once: only hashes are stored. */
export async function makeRecoveryCodes(pool: pg.Pool, visitor: Visitor): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => Array.from({ length: LETTERS }, () => alphabet[randomInt(alphabet.length)]).join(''))
  const hashes = await Promise.all(codes.map(hashDrawn))
  await pool.query(`insert into ctx.recovery_code (municipality_id, account_id, number, code_hash) select $1, $2, n, h from unnest($3::int[], $4::text[]) x (n, h)
    on conflict (municipality_id, account_id, number) do update set code_hash = excluded.code_hash, made_at = clock_timestamp(), used_at = null`,
    [visitor.municipalityId, visitor.accountId, codes.map((_, at) => at + 1), hashes])
  return codes.map((code, at) => `${at + 1}-${code.replaceAll(/(.{4})(?=.)/g, '$1-')}`)
}

/** Whether a code is one of the eight and not used; it is then used. The database raises the alert. */
export async function useRecoveryCode(pool: pg.Pool, visitor: Visitor, typed: string): Promise<boolean> {
  const letters = typed.normalize('NFKC').toLowerCase().replaceAll(/[^0-9a-z]/g, '')
  const [number, code] = [Number(letters[0] ?? 0), letters.slice(1)]
  const { rows: [row] } = await pool.query<{ code_hash: string }>('select code_hash from ctx.recovery_code where municipality_id = $1 and account_id = $2 and number = $3 and used_at is null',
    [visitor.municipalityId, visitor.accountId, Number.isInteger(number) ? number : 0])
  if (!await isDrawn(row?.code_hash, code)) return false
  const used = await pool.query('update ctx.recovery_code set used_at = clock_timestamp() where municipality_id = $1 and account_id = $2 and number = $3 and used_at is null and code_hash = $4',
    [visitor.municipalityId, visitor.accountId, number, row!.code_hash])
  if (used.rowCount !== 1) return false
  await pool.query(`insert into ctx.credential (municipality_id, account_id, password_hash, recovered_at) values ($1, $2, '', clock_timestamp())
    on conflict (municipality_id, account_id) do update set recovered_at = clock_timestamp()`, [visitor.municipalityId, visitor.accountId])
  return true
}

/** How many of the eight are left. */
export async function recoveryCodesLeft(pool: pg.Pool, visitor: Visitor): Promise<number> {
  const { rows: [row] } = await pool.query<{ n: number }>('select count(*)::int as n from ctx.recovery_code where municipality_id = $1 and account_id = $2 and used_at is null', [visitor.municipalityId, visitor.accountId])
  return row?.n ?? 0
}
