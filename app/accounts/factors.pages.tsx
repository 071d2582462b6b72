import type { ReactElement } from 'react'
import { Form } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import type { Jar, Outside, OutsideAnswer, OutsideRequest } from '../kernel/http.tsx'
import { officeDateOf } from '../kernel/office-time.ts'
import type { Problem } from '../kernel/result.ts'
import { Answer, KeyButton } from './answer.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-page.tsx'
import { makeRecoveryCodes, recoveryCodesLeft } from './recovery-codes.ts'
import { confirmApp, factorsOf, keepNewestFactor, newApp, removeFactor, renameFactor } from './second-factors.ts'
import type { Factor } from './second-factors.ts'
import { stepUpFor } from './second.pages.tsx'
import { addKey, askNewKey, housesName } from './security-keys.ts'
import { noteSignIn, renewSession } from './sign-in.ts'
import type { Happening } from './sign-in.ts'
import { provedBy } from './visitors.ts'
import type { Visitor } from './visitors.ts'
import { WayInPage, enter, fromOf, idIn, known, thenOf, typedIn, withThen } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

const home = '/second-factors'
const kindWords = { totp: '認証アプリ', key: 'セキュリティキー' } as const

/** A person's own second factors: the first one is set up before anything else; every later change asks for a proof first. */
export function factorPages(wayIn: WayIn): Outside[] {
  const { signin, municipalityId } = wayIn
  const note = (request: OutsideRequest, visitor: Visitor, happening: Happening): Promise<void> => noteSignIn(signin, municipalityId, visitor.accountId, happening, fromOf(request))
  /** Changes need a proof that is fresh; somebody without any factor has none to show. */
  const afterProof = (handle: (request: OutsideRequest, visitor: Visitor) => Promise<OutsideAnswer>): Outside['handle'] =>
    known(wayIn, 'factor', async (request, visitor) => (visitor.kind === 'session' && visitor.apps + visitor.keys > 0 && !visitor.steppedUp ? stepUpFor(home) : handle(request, visitor)))

  const added = async (request: OutsideRequest, visitor: Visitor, second: 'totp' | 'key'): Promise<OutsideAnswer> => {
    await note(request, visitor, 'factor_added')
    const isFirst = visitor.apps + visitor.keys === 0 || visitor.second === 'recovery'
    let jar: Jar
    if (visitor.kind === 'arrival') {
      if (visitor.second === 'recovery') await keepNewestFactor(signin, visitor)
      await provedBy(signin, visitor, second)
      const entered = await enter(wayIn, request, { ...visitor, second })
      if (!entered) return { kind: 'moved', to: '/sign-in', jar: { arrival: null } }
      jar = entered
    } else jar = { session: await renewSession(signin, visitor.cookie, isFirst ? { second } : {}) }
    return isFirst ? showCodes(request, visitor, thenOf(request), jar) : { kind: 'moved', to: home, jar }
  }
  const showCodes = async (request: OutsideRequest, visitor: Visitor, then: string, jar: Jar): Promise<OutsideAnswer> => {
    const codes = await makeRecoveryCodes(signin, visitor)
    await note(request, visitor, 'recovery_codes_made')
    return { kind: 'page', status: 200, jar, element: <WayInPage wayIn={wayIn} title="回復コード"><RecoveryCodes codes={codes} signInName={visitor.signInName} then={then} /></WayInPage> }
  }
  const appPage = async (request: OutsideRequest, visitor: Visitor, problems: readonly Problem[]): Promise<OutsideAnswer> => {
    const app = await newApp(signin, visitor, wayIn.wrapping, '拠点')
    return {
      kind: 'page', status: problems.length > 0 ? 422 : 200,
      element: (
        <WayInPage wayIn={wayIn} title="認証アプリの登録" actor={visitor}>
          <section className="card stack">
            <h2>1. アプリで読み取る</h2>
            <p>スマートフォンの認証アプリ（6桁のコードを出すもの）を開き、この絵を読み取ります。</p>
            <QrCode text={app.uri} label="認証アプリで読み取る絵" />
            <p>読み取れないときは、この文字を打ち込みます（時間ベース、6桁、30秒）。</p>
            <p className="secret"><code>{app.secret}</code></p>
          </section>
          <section className="card">
            <h2>2. 出てきたコードで確かめる</h2>
            <Form action={`${home}/app`} submit="このアプリを登録する" problems={problems}>
              <input type="hidden" name="then" value={thenOf(request)} />
              <Answer name="code" kind="code" label="6桁のコード" problems={problems} focus={problems.length > 0} />
              <Answer name="name" label="呼び名" hint="どのスマートフォンか分かる名前。例 職場の携帯" value={typedIn(request, 'name') || '認証アプリ'} problems={problems} />
            </Form>
          </section>
        </WayInPage>
      ),
    }
  }
  const keyPage = async (request: OutsideRequest, visitor: Visitor, problems: readonly Problem[]): Promise<OutsideAnswer> => {
    const house = housesName(request.origin)
    return {
      kind: 'page', status: problems.length > 0 ? 422 : 200,
      element: (
        <WayInPage wayIn={wayIn} title="セキュリティキーの登録" actor={visitor}>
          <section className="card stack">
            <p>USBなどのセキュリティキーか、この端末の顔・指・PINを登録します。PINか指で本人を確かめるものだけが使えます。</p>
            {problems.map(({ message }) => <p key={message} className="error" role="alert">＊{message}</p>)}
            {house === null ? <p>この住所（URL）ではセキュリティキーを登録できません。管理者から知らされた名前の住所で開くか、<a href={withThen(`${home}/app`, thenOf(request))}>認証アプリ</a>を使ってください。</p> : (
              <form method="post" action={`${home}/key`} className="stack">
                <input type="hidden" name="then" value={thenOf(request)} />
                <Answer name="name" label="呼び名" hint="どのキーか分かる名前。例 机の鍵束のキー" value={typedIn(request, 'name') || 'セキュリティキー'} problems={[]} />
                <KeyButton ask="create" options={await askNewKey(signin, visitor, house)} label="キーを登録する" />
              </form>
            )}
          </section>
        </WayInPage>
      ),
    }
  }
  const nameOf = (request: OutsideRequest, kind: Factor['kind']): string => typedIn(request, 'name').trim().slice(0, 60) || kindWords[kind]

  return [
    {
      method: 'GET', path: home,
      handle: known(wayIn, 'factor', async (request, visitor) => ({
        kind: 'page', status: 200,
        element: <FactorsPage wayIn={wayIn} visitor={visitor} then={thenOf(request)} factors={await factorsOf(signin, visitor)} codesLeft={await recoveryCodesLeft(signin, visitor)} />,
      })),
    },
    { method: 'GET', path: `${home}/app`, handle: afterProof((request, visitor) => appPage(request, visitor, [])) },
    {
      method: 'POST', path: `${home}/app`,
      handle: afterProof(async (request, visitor) => (await confirmApp(signin, visitor, wayIn.wrapping, typedIn(request, 'code'), nameOf(request, 'totp'))
        ? added(request, visitor, 'totp') : appPage(request, visitor, [{ field: 'code', message: 'コードが違います。アプリに出ている新しい6桁を入れてください。続けて違うときは、スマートフォンの時計を自動にしてください' }]))),
    },
    { method: 'GET', path: `${home}/key`, handle: afterProof((request, visitor) => keyPage(request, visitor, [])) },
    {
      method: 'POST', path: `${home}/key`,
      handle: afterProof(async (request, visitor) => (await addKey(signin, visitor, request.origin, typedIn(request, 'key'), nameOf(request, 'key'))
        ? added(request, visitor, 'key') : keyPage(request, visitor, [{ field: 'key', message: 'キーを登録できませんでした。キーを挿し直して、もう一度ためしてください' }]))),
    },
    {
      method: 'POST', path: `${home}/rename`,
      handle: afterProof(async (request, visitor) => {
        const id = idIn(request, 'factor')
        if (id && typedIn(request, 'name').trim()) await renameFactor(signin, visitor, id, typedIn(request, 'name').trim().slice(0, 60))
        return { kind: 'moved', to: home }
      }),
    },
    {
      method: 'POST', path: `${home}/remove`,
      handle: afterProof(async (request, visitor) => {
        const id = idIn(request, 'factor')
        if (!id || !await removeFactor(signin, visitor, id)) return { kind: 'moved', to: home }
        await note(request, visitor, 'factor_removed')
        return { kind: 'moved', to: home, jar: { session: await renewSession(signin, visitor.cookie) } }
      }),
    },
    { method: 'POST', path: `${home}/recovery-codes`, handle: afterProof(async (request, visitor) => (visitor.kind === 'session' && visitor.apps + visitor.keys > 0 ? showCodes(request, visitor, home, {}) : { kind: 'moved', to: home })) },
  ]
}

function FactorsPage({ wayIn, visitor, then, factors, codesLeft }: { wayIn: WayIn; visitor: Visitor; then: string; factors: readonly Factor[]; codesLeft: number }): ReactElement {
  const date = (moment: Temporal.Instant): string => formatShortDate(officeDateOf(moment))
  return (
    <WayInPage wayIn={wayIn} title="本人の確認のしかた" actor={visitor}>
      {visitor.kind === 'arrival' && (
        <p className="notice" role="status">
          {visitor.second === 'recovery' ? '回復コードで入りました。前の認証アプリとキーは使えなくなります。新しいものを登録すると、仕事に進めます。'
            : 'パスワードのほかに、もう一つの確認が要ります。認証アプリかセキュリティキーを登録すると、仕事に進めます。'}
        </p>
      )}
      <p className="acts">
        <a className="button main" href={withThen(`${home}/app`, then)}>認証アプリを登録する</a>
        <a className="button" href={withThen(`${home}/key`, then)}>セキュリティキーを登録する</a>
      </p>
      {visitor.kind === 'session' && factors.map((factor) => (
        <section className="card stack" key={factor.id}>
          <h2>{factor.name}</h2>
          <p className="soft">{kindWords[factor.kind]}・{date(factor.addedAt)}に登録{factor.usedAt && `・最後に使った日 ${date(factor.usedAt)}`}</p>
          <form className="row" method="post" action={`${home}/rename`}>
            <input type="hidden" name="factor" value={factor.id} />
            <label>呼び名 <input name="name" defaultValue={factor.name} maxLength={60} required className="middle" /></label>
            <button className="button small">呼び名を変える</button>
          </form>
          {factors.length > 1 ? <form method="post" action={`${home}/remove`}><input type="hidden" name="factor" value={factor.id} /><button className="button small danger">これを外す</button></form>
            : <p className="soft">最後の一つは外せません。外すときは、先に別のものを登録してください。</p>}
        </section>
      ))}
      {visitor.kind === 'session' && factors.length > 0 && (
        <section className="card stack">
          <h2>回復コード</h2>
          <p>残り{codesLeft}個。スマートフォンやキーをなくした日のための、1回だけのコードです。</p>
          <form method="post" action={`${home}/recovery-codes`}><button className="button small">8個を新しくする（前の紙は使えなくなります）</button></form>
        </section>
      )}
      {visitor.kind === 'session' && <p><a href="/preferences">自分の画面の設定</a>・<a href="/">今日のページへ</a></p>}
    </WayInPage>
  )
}
