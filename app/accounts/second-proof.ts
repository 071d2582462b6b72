import type { OutsideRequest } from '../kernel/http.tsx'
import { useRecoveryCode } from './recovery-codes.ts'
import { useCode } from './second-factors.ts'
import { useKey } from './security-keys.ts'
import { noteSignIn } from './sign-in.ts'
import { beginTry, forgetTry, knownDeviceOf } from './tries.ts'
import type { Visitor } from './visitors.ts'
import { fromOf, typedIn, waitWords } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

export type Proof = { ok: true; second: 'totp' | 'key' | 'recovery' } | { ok: false; status: 422 | 429; field: 'code' | 'recovery' | 'key'; message: string }

const wrongWords = {
  code: 'コードが違うか、もう使われています。アプリに出ている新しい6桁を入れてください', recovery: '回復コードが違うか、もう使われています。番号の付いた紙を見て、もう一度入れてください',
  key: 'セキュリティキーを確かめられませんでした。もう一度ためしてください',
} as const

/** Judges the second proof that a form carries: an app's code, a key's answer or, only at sign-in, a recovery code. Wrong ones are limited as passwords are. */
export async function provedSecond(wayIn: WayIn, request: OutsideRequest, visitor: Visitor, purpose: 'sign-in' | 'step-up'): Promise<Proof> {
  const kind = typedIn(request, 'key') ? 'key' : purpose === 'sign-in' && typedIn(request, 'recovery') ? 'recovery' : 'code'
  const { signin, municipalityId } = wayIn
  const knownDevice = await knownDeviceOf(signin, municipalityId, visitor.accountId, request.jar.device)
  const tried = await beginTry(signin, { municipalityId, name: visitor.signInName, address: request.address, knownDevice }, 'code')
  if ('seconds' in tried) {
    await noteSignIn(signin, municipalityId, visitor.accountId, 'had_to_wait', fromOf(request))
    return { ok: false, status: 429, field: kind, message: waitWords(tried.seconds) }
  }
  const right = kind === 'key' ? useKey(signin, visitor, request.origin, typedIn(request, 'key'), { verified: purpose === 'step-up' })
    : kind === 'recovery' ? useRecoveryCode(signin, visitor, typedIn(request, 'recovery')) : useCode(signin, visitor, wayIn.wrapping, typedIn(request, 'code'))
  const isRight = await right.catch(async (error: unknown) => {
    await forgetTry(signin, tried.tryId)
    throw error
  })
  if (!isRight) {
    await noteSignIn(signin, municipalityId, visitor.accountId, 'wrong_code', fromOf(request))
    return { ok: false, status: 422, field: kind, message: wrongWords[kind] }
  }
  await forgetTry(signin, tried.tryId)
  return { ok: true, second: kind === 'code' ? 'totp' : kind }
}
