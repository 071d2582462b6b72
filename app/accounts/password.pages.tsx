import { Form } from '../kernel/form.tsx'
import type { Outside, OutsideAnswer, OutsideRequest } from '../kernel/http.tsx'
import type { Problem } from '../kernel/result.ts'
import { town } from '../town.ts'
import { Answer } from './answer.tsx'
import { changePassword, isPasswordOf } from './password.ts'
import { objectionTo } from './password-rule.ts'
import { newToken, noteSignIn, renewSession } from './sign-in.ts'
import { beginTry, forgetTry, knownDeviceOf, rememberDevice } from './tries.ts'
import type { Visitor } from './visitors.ts'
import { WayInPage, fromOf, known, onward, thenOf, typedIn, waitWords } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

/** A person's own password: changed from inside with the old one, or at the first sign-in with one that somebody handed over. */
export function passwordPages(wayIn: WayIn): Outside[] {
  const { signin, municipalityId } = wayIn
  const page = (request: OutsideRequest, visitor: Visitor, problems: readonly Problem[], status: 200 | 422 | 429): OutsideAnswer => ({
    kind: 'page', status, said: problems[0]?.message ?? '',
    element: (
      <WayInPage wayIn={wayIn} title="パスワードを変える" actor={visitor}>
        {visitor.kind === 'arrival' && <p className="notice" role="status">渡されたパスワードは、最初に自分だけのものに変えます。</p>}
        <section className="card">
          <Form action="/password" submit="このパスワードにする" problems={problems}>
            <input type="hidden" name="then" value={thenOf(request)} />
            <input type="text" name="username" autoComplete="username" defaultValue={visitor.signInName} hidden readOnly />
            {visitor.kind === 'session' && <Answer name="old" kind="old-password" label="いまのパスワード" problems={problems} />}
            <Answer name="fresh" kind="new-password" label="新しいパスワード" hint="12文字以上。空白や漢字も使えます。記号や数字を混ぜる必要はありません。例えば、関係のない言葉を4つつなぎます" problems={problems} />
            <Answer name="again" kind="new-password" label="新しいパスワード（もう一度）" problems={problems} />
          </Form>
        </section>
        {visitor.kind === 'session' && <p className="soft">変えると、ほかの端末でのサインインはすべて終わります。</p>}
      </WayInPage>
    ),
  })
  /** What is wrong with the old password, if one is asked for. */
  const oldOne = async (request: OutsideRequest, visitor: Visitor): Promise<(Problem & { status: 422 | 429 }) | undefined> => {
    if (visitor.kind === 'arrival') return undefined
    const knownDevice = await knownDeviceOf(signin, municipalityId, visitor.accountId, request.jar.device)
    const tried = await beginTry(signin, { municipalityId, name: visitor.signInName, address: request.address, knownDevice }, 'password')
    if ('seconds' in tried) return { field: 'old', message: waitWords(tried.seconds), status: 429 }
    if (!await isPasswordOf(signin, visitor, typedIn(request, 'old'))) return { field: 'old', message: 'いまのパスワードが違います', status: 422 }
    await forgetTry(signin, tried.tryId)
    return undefined
  }
  return [
    { method: 'GET', path: '/password', handle: known(wayIn, 'password', async (request, visitor) => page(request, visitor, [], 200)) },
    {
      method: 'POST', path: '/password',
      handle: known(wayIn, 'password', async (request, visitor) => {
        const fresh = typedIn(request, 'fresh')
        const wrong = await oldOne(request, visitor)
        if (wrong) return page(request, visitor, [wrong], wrong.status)
        const objection = objectionTo(fresh, { signInName: visitor.signInName, name: visitor.name, kana: visitor.kana, town: wayIn.sign.office, office: town.office })
        if (objection) return page(request, visitor, [{ field: 'fresh', message: objection }], 422)
        if (fresh !== typedIn(request, 'again')) return page(request, visitor, [{ field: 'again', message: '2回の入力が違います。同じものを入れてください' }], 422)
        if (await isPasswordOf(signin, visitor, fresh)) return page(request, visitor, [{ field: 'fresh', message: 'いまのパスワードと同じです。別のものにしてください' }], 422)
        await changePassword(signin, visitor, fresh)
        await noteSignIn(signin, municipalityId, visitor.accountId, 'password_changed', fromOf(request))
        if (visitor.kind === 'arrival') return onward(wayIn, request, visitor.cookie)
        const device = request.jar.device ?? newToken()
        await rememberDevice(signin, municipalityId, visitor.accountId, device)
        return { kind: 'moved', to: thenOf(request), jar: { session: await renewSession(signin, visitor.cookie), device } }
      }),
    },
  ]
}
