import type { ReactElement } from 'react'
import { Form } from '../kernel/form.tsx'
import type { Outside, OutsideRequest } from '../kernel/http.tsx'
import type { Problem } from '../kernel/result.ts'
import { town } from '../town.ts'
import { Answer } from './answer.tsx'
import { hashPassword } from './passwords.ts'
import { objectionTo } from './password-rule.ts'
import { noteSignIn } from './sign-in.ts'
import { beginTry, forgetTry } from './tries.ts'
import { beginArrival } from './visitors.ts'
import { WayInPage, fromOf, onward, orBusy, typedIn, waitWords } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

const WRONG = 'リンクかコードが違うか、期限が切れたか、もう使われています。コードを確かめ、5回まちがえたときや24時間を過ぎたときは、管理者に新しいリンクを頼んでください'

/** Where an invitation is taken. Opening the link looks nothing up and changes nothing; link and code together, sent once, set the password. */
export function invitationPages(wayIn: WayIn): Outside[] {
  const { signin, municipalityId } = wayIn
  const page = (key: string, wrong: readonly Problem[]): ReactElement => (
    <WayInPage wayIn={wayIn} title="招待を受ける">
      <section className="card">
        <Form action="/invitation" submit="パスワードを決めて続ける" problems={wrong}>
          <input type="hidden" name="key" value={key} />
          <Answer name="code" kind="code" label="6桁のコード" hint="室長（確かめた人）から、本人に直接伝えられます" problems={wrong} focus />
          <Answer name="fresh" kind="new-password" label="自分だけのパスワード" hint="12文字以上。空白や漢字も使えます。例えば、関係のない言葉を4つつなぎます" problems={wrong} />
          <Answer name="again" kind="new-password" label="パスワード（もう一度）" problems={wrong} />
        </Form>
      </section>
      <p className="soft">続けて、本人の確認のしかた（認証アプリかセキュリティキー）を登録し、守秘の誓約を読みます。</p>
    </WayInPage>
  )
  const keyOf = (request: OutsideRequest): string => (request.form['key']?.[0] ?? request.query.get('key') ?? '').slice(0, 200)
  return [
    { method: 'GET', path: '/invitation', handle: async (request) => ({ kind: 'page', status: 200, element: page(keyOf(request), []) }) },
    {
      method: 'POST', path: '/invitation',
      handle: orBusy(wayIn, async (request) => {
        const [key, code, fresh] = [keyOf(request), typedIn(request, 'code').normalize('NFKC').replaceAll(/\D/g, ''), typedIn(request, 'fresh')]
        const again = (status: 422 | 429, field: string, message: string) => ({ kind: 'page', status, element: page(key, [{ field, message }]) }) as const
        const tried = await beginTry(signin, { municipalityId, name: `invitation ${key}`, address: request.address, knownDevice: null }, 'code')
        if ('seconds' in tried) return again(429, 'code', waitWords(tried.seconds))
        const { rows: [account] } = await signin.query<{ signInName: string; name: string; kana: string }>(
          'select a.sign_in_name as "signInName", a.name, a.kana from ctx.invitation_opens($1, $2) o join rec.account a on a.id = o and a.municipality_id = $3', [key, code, municipalityId])
        if (!account) {
          await noteSignIn(signin, municipalityId, null, 'wrong_invitation', fromOf(request))
          return again(422, 'code', WRONG)
        }
        await forgetTry(signin, tried.tryId)
        const objection = objectionTo(fresh, { ...account, town: wayIn.sign.office, office: town.office })
        if (objection) return again(422, 'fresh', objection)
        if (fresh !== typedIn(request, 'again')) return again(422, 'again', '2回の入力が違います。同じものを入れてください')
        const { rows: [taken] } = await signin.query<{ id: string | null }>('select ctx.redeem_invitation($1, $2, $3) as id', [key, code, await hashPassword(fresh)])
        if (!taken?.id) return again(422, 'code', WRONG)
        await noteSignIn(signin, municipalityId, taken.id, 'invitation_taken', fromOf(request))
        return onward(wayIn, request, await beginArrival(signin, municipalityId, taken.id, 'password'))
      }),
    },
  ]
}
