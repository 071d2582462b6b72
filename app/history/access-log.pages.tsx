import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { idOf } from '../kernel/control.tsx'
import { formatJapaneseDate, parseJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import type { Problem } from '../kernel/result.ts'
import { Summary } from '../kernel/summary.tsx'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { looksOf, reviewedAccounts } from './access-log.db.ts'
import type { Cursor, Look } from './access-log.db.ts'
import { outcomeWords, pageWords } from './page-words.ts'

const MOST = 100
const NAMED = 6

/** 記録の閲覧: who looked at what, for the privacy officer and the head; subjects are pseudonyms, and nobody sees their own looks. */
export const accessLogPages = [
  page.get('/access-log', { needs: 'access.review' }, async ({ tx, query }) => {
    const accounts = await reviewedAccounts(tx)
    const chosen = { account: query.get('account') ?? '', day: query.get('day') ?? '' }
    const day = chosen.day.trim() === '' ? null : parseJapaneseDate(chosen.day)
    const account = accounts.find(({ id }) => id === chosen.account)
    const wrong: Problem[] = [
      ...(chosen.account !== '' && !account ? [{ field: 'account', message: '選択肢の中から選んでください' }] : []),
      ...(day && !day.ok ? [{ field: 'day', message: day.message }] : []),
    ]
    if (wrong.length > 0) return problems(content(<Filter accounts={accounts} chosen={chosen} wrong={wrong} />))
    const date = day?.ok ? day.date : null
    const looks = await looksOf(tx, { accountId: account?.id ?? null, day: date, before: readCursor(query.get('before') ?? '') }, MOST + 1)
    const last = looks.length > MOST ? looks[MOST - 1] : undefined
    return shown(content(
      <>
        <Filter accounts={accounts} chosen={{ ...chosen, day: date ? formatJapaneseDate(date) : '' }} wrong={[]} />
        <Looks looks={looks.slice(0, MOST)} older={last ? olderHref(chosen.account, date, last) : null} />
      </>,
    ))
  }),
]

const content = (body: ReactElement): Content => ({
  title: '記録の閲覧', heading: '記録の閲覧', here: '/access-log', acts: [<Act key="review" href="/access-review" main>閲覧の点検</Act>],
  body: (
    <div className="grid">
      <Notice title="見た人の記録です">対象は符号で出ます（同じ符号は同じ人・家族・ケース）。符号から名前を開くことは、まだできません。自分が見た記録は、自分には出ません。日時はコンピューターの時計です（練習の町の日付ではありません）。</Notice>
      {body}
    </div>
  ),
})

function olderHref(account: string, day: Temporal.PlainDate | null, { at, seq }: Cursor): string {
  return `/access-log?${new URLSearchParams({ ...(account ? { account } : {}), ...(day ? { day: day.toString() } : {}), before: `${at.toString()}_${seq}` }).toString()}`
}

function readCursor(text: string): Cursor | null {
  const [, at, seq] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)_(\d{1,15})$/.exec(text) ?? []
  try {
    return at && seq ? { at: Temporal.Instant.from(at), seq: Number(seq) } : null
  } catch {
    // A moment that never was, typed into the address: begin at the newest.
    return null
  }
}

function Filter({ accounts, chosen, wrong }: { accounts: readonly { id: string; name: string }[]; chosen: { account: string; day: string }; wrong: readonly Problem[] }): ReactElement {
  const badDay = wrong.find(({ field }) => field === 'day')
  return (
    <form method="get" action="/access-log" className="form filter">
      <Summary problems={wrong} />
      <div className="row">
        <div className="field">
          <label htmlFor={idOf('account')}>だれが</label>
          <select id={idOf('account')} name="account" defaultValue={chosen.account}>
            <option value="">全員</option>
            {accounts.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        </div>
        <div className="field">
          <label htmlFor={idOf('day')}>いつ</label>
          <p className="hint" id={`${idOf('day')}-hint`}>例 令和8年11月25日／2026-11-25。空なら全部</p>
          <input id={idOf('day')} name="day" className="middle" defaultValue={chosen.day} autoComplete="off" aria-invalid={badDay ? true : undefined} aria-describedby={`${idOf('day')}-hint`} />
          {badDay && <p className="error">＊{badDay.message}</p>}
        </div>
        <button className="button">しぼる</button>
      </div>
    </form>
  )
}

function Looks({ looks, older }: { looks: readonly Look[]; older: string | null }): ReactElement {
  return (
    <Card title="閲覧" note="新しい順">
      <Table caption="閲覧の記録" silentCaption stacked rows={looks} empty={<Empty>この条件の閲覧はありません。</Empty>} columns={[
        { label: '日時', heads: true, show: ({ at }) => formatDateTime(at) },
        { label: 'だれが', show: ({ name, role }) => <>{name}<span className="soft">{roleLabel(role)}</span></> },
        { label: 'どのページ', show: ({ route }) => pageWords(route) },
        { label: 'どうした', show: ({ outcome }) => outcomeWords(outcome) },
        { label: '対象', show: ({ subjects }) => subjectWords(subjects) },
        { label: '理由', show: ({ reason }) => reason ?? '' },
      ]} />
      {older && <p><a className="button small" href={older}>もっと前</a></p>}
      <p className="soft list-end">閲覧できないものは含みません</p>
    </Card>
  )
}

const subjectWords = (subjects: readonly string[]): string =>
  subjects.length <= NAMED ? subjects.join(' ') : `${subjects.slice(0, NAMED).join(' ')} ほか${subjects.length - NAMED}`
