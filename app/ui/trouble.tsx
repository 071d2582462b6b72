import type { ReactElement, ReactNode } from 'react'
import { Document } from './layout.tsx'
import type { Assets } from './layout.tsx'

const words = {
  403: { title: 'このページは開けません', body: '別のところから送られた操作か、古いページかもしれません。「今日」のページからやり直してください。' },
  413: { title: '送られた内容が大きすぎます', body: '文章を分けて記録してください。書いたものは前のページに残っています（ブラウザーの「戻る」）。' },
  500: { title: 'うまくいきませんでした', body: '保存されていません。書いたものは前のページと下書きに残っています（ブラウザーの「戻る」）。もう一度試し、続くときは管理者に下の番号を知らせてください。' },
  503: { title: 'いま記録の置き場所につながりません', body: '保存されたか確かめられません。書いたものは前のページに残っています（ブラウザーの「戻る」）。1分ほど待って、もう一度送ってください（同じ用紙が二重に残ることはありません）。続くときは管理者に知らせ、紙の受付票に書いてください。' },
} as const

/** Instead of a list or a paper, when an account was shown far more people today than usual. */
export function TooManyBody(): ReactElement {
  return (
    <section className="card">
      <p>一覧と書類は、あすまで開けません。一人ひとりの記録（受付・家族・ケース・人のページ）は、いつもどおり開けます。</p>
      <p>どうしても要るときは、係長に頼んで、係長の画面で開いてください。室長と個人情報保護担当に知らせが届いています。</p>
      <p><a href="/intakes/new">電話を受ける</a></p>
    </section>
  )
}

/** Instead of the record, when a form was saved before and now says something else. */
export function SavedOtherwiseBody({ draft }: { draft: string }): ReactElement {
  return (
    <section className="card">
      <p>同じ用紙が、さきに別の内容で保存されています。<b>いま送られた内容は、まだ記録になっていません。</b>消えないように、下書きに残しました。</p>
      <ul>
        <li>保存された記録を直すときは、その記録を開いて「直す」「訂正する」から入れてください。書いたものは下書きから写せます。</li>
        <li>別の記録として残すときは、下書きを開いて、重なる分を消してから保存してください。</li>
      </ul>
      <p><a className="button" href={draft}>下書きを開く</a></p>
    </section>
  )
}

/** What the person reads who asks for something that is not there or not theirs. */
export function AbsentBody(): ReactElement {
  return (
    <section className="card">
      <p>この記録はないか、あなたには開けない記録です。番号や名前を確かめて、さがし直してください。</p>
      <p><a href="/">今日のページへ</a></p>
    </section>
  )
}

/** A page without a frame: nobody is known here, or nothing else works. */
function Alone({ title, office, assets, children }: { title: string; office: string; assets: Assets; children: ReactNode }): ReactElement {
  return (
    <Document title={title} assets={assets}>
      <header className="bar"><a className="brand" href="/">拠点</a><span className="office">{office}</span></header>
      <div className="frame plain-frame">
        <main id="main" tabIndex={-1}>
          <div className="head"><div className="head-words"><h1>{title}</h1></div></div>
          {children}
        </main>
      </div>
    </Document>
  )
}

/** A page for when things go wrong: what happened, what to do, and the number to tell; never a detail. */
export function TroublePage({ requestId, status, office, assets }: { requestId: string; status: keyof typeof words; office: string; assets: Assets }): ReactElement {
  const { title, body } = words[status]
  return (
    <Alone title={title} office={office} assets={assets}>
      <section className="card">
        <p>{body}</p>
        {requestId && <p className="soft">番号 {requestId}</p>}
        <p><a href="/">今日のページへ</a></p>
      </section>
    </Alone>
  )
}

/** What was sent after the sign-in was gone: nothing of it is saved or lost, and it can be sent again from here once the person has signed in. */
export function UnsentPage({ path, form, office, assets }: { path: string; form: Readonly<Record<string, readonly string[]>>; office: string; assets: Assets }): ReactElement {
  return (
    <Alone title="サインインが切れています" office={office} assets={assets}>
      <form className="card stack" method="post" action={path}>
        <p>まだ保存していません。書いたものはこの画面に残っています（閉じないでください）。</p>
        <p>1. <a href="/sign-in" target="_blank" rel="noopener">サインインする（新しいタブ）</a></p>
        <p>2. この画面に戻って、もう一度送ります。</p>
        {Object.entries(form).flatMap(([name, values]) => values.map((value, at) => <input key={`${name} ${at}`} type="hidden" name={name} value={value} />))}
        <p><button className="button main">もう一度送る</button></p>
      </form>
    </Alone>
  )
}
