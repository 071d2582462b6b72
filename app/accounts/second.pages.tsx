import type { ReactElement } from 'react'
import { Form } from '../kernel/form.tsx'
import type { Outside, OutsideAnswer, OutsideRequest } from '../kernel/http.tsx'
import type { Problem } from '../kernel/result.ts'
import { Answer, KeyButton } from './answer.tsx'
import { provedSecond } from './second-proof.ts'
import { askKey, housesName } from './security-keys.ts'
import { noteSignIn, renewSession } from './sign-in.ts'
import { provedBy } from './visitors.ts'
import type { Visitor } from './visitors.ts'
import { WayInPage, fromOf, known, onward, thenOf, withThen } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

/** The second of two proofs at sign-in, and the same once more before something hidden opens (step-up). */
export function secondPages(wayIn: WayIn): Outside[] {
  const second = async (request: OutsideRequest, visitor: Visitor, problems: readonly Problem[], status: 200 | 422 | 429): Promise<OutsideAnswer> => ({
    kind: 'page', status, said: problems[0]?.message ?? '',
    element: (
      <WayInPage wayIn={wayIn} title="本人の確認">
        <Proofs action="/sign-in/second" submit="サインイン" then={thenOf(request)} visitor={visitor} problems={problems} keyOptions={await keyOptions(wayIn, request, visitor, false)} />
        <details className="card" open={problems.some(({ field }) => field === 'recovery')}>
          <summary>スマートフォンやキーが手元にないとき</summary>
          <p>渡されている回復コードで入れます。1つのコードは1回だけ使えます。使うと個人情報保護担当に知らせが行き、新しい認証アプリかキーの登録に進みます。その後24時間は、秘匿の住所などは開けません。</p>
          <Form action="/sign-in/second" submit="回復コードで入る" problems={[]}>
            <input type="hidden" name="then" value={thenOf(request)} />
            <Answer name="recovery" label="回復コード" hint="例 3-abcd-efgh-jkmn" problems={problems} />
          </Form>
          <p className="soft">回復コードもないときは、管理者に頼んでください。</p>
        </details>
        <form method="get" action="/sign-in"><input type="hidden" name="again" value="1" /><button className="as-link">別の利用者名で入る</button></form>
      </WayInPage>
    ),
  })
  const stepUp = async (request: OutsideRequest, visitor: Visitor, problems: readonly Problem[], status: 200 | 422 | 429): Promise<OutsideAnswer> => ({
    kind: 'page', status, said: problems[0]?.message ?? '',
    element: (
      <WayInPage wayIn={wayIn} title="もう一度、本人の確認" actor={visitor}>
        <p>秘匿や持ち出しなど、とくに守るものを開く前に確かめます。確認は10分間有効です。書いたものは下書きに残っています。</p>
        {visitor.lately ? <p className="notice warn">再設定か回復コードから24時間は、この確認はできません。急ぐときは、ほかの職員に頼んでください。</p>
          : isPractice(wayIn, visitor) ? <Practice then={thenOf(request)} />
            : visitor.apps + visitor.keys === 0 ? <p className="notice warn">先に<a href="/second-factors">認証アプリかセキュリティキーを登録</a>してください。</p>
              : <Proofs action="/step-up" submit="確認する" then={thenOf(request)} visitor={visitor} problems={problems} keyOptions={await keyOptions(wayIn, request, visitor, true)} />}
        <p><a href={thenOf(request)}>確認せずに戻る</a></p>
      </WayInPage>
    ),
  })
  return [
    { method: 'GET', path: '/sign-in/second', handle: known(wayIn, 'second', (request, visitor) => second(request, visitor, [], 200)) },
    {
      method: 'POST', path: '/sign-in/second',
      handle: known(wayIn, 'second', async (request, visitor) => {
        const proof = await provedSecond(wayIn, request, visitor, 'sign-in')
        if (!proof.ok) return second(request, visitor, [proof], proof.status)
        if (proof.second === 'recovery') await noteSignIn(wayIn.signin, wayIn.municipalityId, visitor.accountId, 'recovery_code', fromOf(request))
        await provedBy(wayIn.signin, visitor, proof.second)
        return onward(wayIn, request, visitor.cookie)
      }),
    },
    { method: 'GET', path: '/step-up', handle: known(wayIn, null, (request, visitor) => stepUp(request, visitor, [], 200)) },
    {
      method: 'POST', path: '/step-up',
      handle: known(wayIn, null, async (request, visitor) => {
        if (visitor.lately) return stepUp(request, visitor, [], 422)
        if (!(isPractice(wayIn, visitor) && request.form['practice']?.[0] === 'yes')) {
          const proof = await provedSecond(wayIn, request, visitor, 'step-up')
          if (!proof.ok) return stepUp(request, visitor, [proof], proof.status)
        }
        await noteSignIn(wayIn.signin, wayIn.municipalityId, visitor.accountId, 'stepped_up', fromOf(request))
        return { kind: 'moved', to: thenOf(request), jar: { session: await renewSession(wayIn.signin, visitor.cookie, { steppedUp: true }) } }
      }),
    },
  ]
}

/** In the invented town, whoever chose a name from the list has nothing to prove it with. */
const isPractice = (wayIn: WayIn, visitor: Visitor): boolean => wayIn.demo && visitor.second === null

async function keyOptions(wayIn: WayIn, request: OutsideRequest, visitor: Visitor, verified: boolean): Promise<string | null> {
  const house = housesName(request.origin)
  return house !== null && visitor.keys > 0 ? askKey(wayIn.signin, visitor, house, { verified }) : null
}

function Practice({ then }: { then: string }): ReactElement {
  return (
    <form className="card stack" method="post" action="/step-up">
      <p>練習の町なので、コードの代わりにボタンを押すだけです。実際の町では、認証アプリのコードかセキュリティキーが要ります。</p>
      <input type="hidden" name="then" value={then} /><input type="hidden" name="practice" value="yes" />
      <p><button className="button main">練習として確認する</button></p>
    </form>
  )
}

/** The ways an account can prove it: the code of an app, and a key where the browser allows one. */
function Proofs({ action, submit, then, visitor, problems, keyOptions: options }: { action: string; submit: string; then: string; visitor: Visitor; problems: readonly Problem[]; keyOptions: string | null }): ReactElement {
  return (
    <>
      {visitor.apps > 0 && (
        <section className="card">
          <h2>認証アプリのコード</h2>
          <Form action={action} submit={submit} problems={problems.filter(({ field }) => field === 'code')}>
            <input type="hidden" name="then" value={then} />
            <Answer name="code" kind="code" label="6桁のコード" hint="スマートフォンの認証アプリに出ている数字です。30秒で変わり、1回だけ使えます" problems={problems} focus />
          </Form>
        </section>
      )}
      {visitor.keys > 0 && (
        <section className="card">
          <h2>セキュリティキー</h2>
          {problems.filter(({ field }) => field === 'key').map(({ message }) => <p key={message} className="error" role="alert">＊{message}</p>)}
          {options === null ? <p>この住所（URL）ではセキュリティキーを使えません。管理者から知らされた名前の住所で開いてください。</p> : (
            <form method="post" action={action} className="stack">
              <input type="hidden" name="then" value={then} />
              <KeyButton ask="get" options={options} label="セキュリティキーを使う" />
            </form>
          )}
        </section>
      )}
    </>
  )
}

/** Where somebody proves it again. */
export const stepUpFor = (then: string): OutsideAnswer => ({ kind: 'moved', to: withThen('/step-up', then) })
