import type { ReactElement } from 'react'

/** The eight codes, shown this once, to be printed or written down. */
export function RecoveryCodes({ codes, signInName, then }: { codes: readonly string[]; signInName: string; then: string }): ReactElement {
  return (
    <section className="card stack">
      <p className="notice warn" role="status">この8個は、いまだけ表示します。印刷するか書き写し、パソコンとは別の、鍵のかかる所に置いてください。</p>
      <p>スマートフォンやキーをなくした日に、パスワードのあとで1個ずつ使います。使うと個人情報保護担当に知らせが行きます。</p>
      <p className="soft">拠点・利用者名 {signInName}</p>
      <ol className="recovery-codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
      <p className="off-paper"><a className="button main" href={then}>しまったので、続ける</a></p>
    </section>
  )
}
