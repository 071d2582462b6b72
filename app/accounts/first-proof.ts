import type pg from 'pg'
import { isPassword } from './passwords.ts'
import { noteSignIn } from './sign-in.ts'
import type { From } from './sign-in.ts'
import { beginTry, forgetTry, knownDeviceOf } from './tries.ts'
import { beginArrival } from './visitors.ts'

type Proved = { ok: true; arrival: string } | { ok: false; reason: 'wrong' } | { ok: false; reason: 'wait'; seconds: number }

/** Name and password, the first of two proofs. The answer tells neither in words nor in time whether the account exists; throws `Busy`. */
export async function provePassword(pool: pg.Pool, municipalityId: number, typed: { name: string; password: string }, from: From, device: string | null | undefined): Promise<Proved> {
  const { rows: [account] } = await pool.query<{ id: string; password_hash: string | null }>(`
    select a.id, c.password_hash from rec.account a left join ctx.credential c on (c.municipality_id, c.account_id) = (a.municipality_id, a.id)
     where a.municipality_id = $1 and a.sign_in_name = $2 and a.role not like 'system%' and a.since <= (clock_timestamp() at time zone 'Asia/Tokyo')::date
       and (a.until is null or a.until > (clock_timestamp() at time zone 'Asia/Tokyo')::date) and a.locked_at is null`, [municipalityId, typed.name])
  const knownDevice = await knownDeviceOf(pool, municipalityId, account?.id, device)
  const tried = await beginTry(pool, { municipalityId, name: typed.name, address: from.address, knownDevice }, 'password')
  if ('seconds' in tried) {
    await noteSignIn(pool, municipalityId, account?.id ?? null, 'had_to_wait', from)
    return { ok: false, reason: 'wait', seconds: tried.seconds }
  }
  const right = await isPassword(account?.password_hash ?? undefined, typed.password).catch(async (error: unknown) => {
    await forgetTry(pool, tried.tryId)
    throw error
  })
  if (!account || !right) {
    await noteSignIn(pool, municipalityId, account?.id ?? null, 'wrong_password', from)
    return { ok: false, reason: 'wrong' }
  }
  await forgetTry(pool, tried.tryId)
  return { ok: true, arrival: await beginArrival(pool, municipalityId, account.id, 'password') }
}
