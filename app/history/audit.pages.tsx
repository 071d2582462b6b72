import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { alertKinds } from '../codes/alerts.ts'
import { labelOf } from '../codes/code-list.ts'
import type { Code } from '../codes/code-list.ts'
import { wideningKinds } from '../codes/widening.ts'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime, formatTime } from '../kernel/office-time.ts'
import { problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { accountsOn, numbersOf, sealingStands, waysPast } from './audit.db.ts'
import type { AccountDay, DayNumbers, Sealing, WaysPast } from './audit.db.ts'

/** 監査: the skeleton of the trail for an auditor, as numbers and pseudonyms; no record, no name. */
export const auditPages = [
  page.get('/audit', { needs: 'audit.read' }, async ({ tx, query, today }) => {
    const [asked, day] = [query.get('month'), query.get('day')]
    if (day !== null) {
      const date = readDate(day)
      return date ? shown(frame(`${formatJapaneseDate(date)}の動き`, [<Act key="back" href={`/audit?month=${date.toPlainYearMonth().toString()}`}>月にもどる</Act>], <ByAccount accounts={await accountsOn(tx, date)} />)) : problems(unread)
    }
    const real = Temporal.Now.zonedDateTimeISO('Asia/Tokyo').toPlainDate().toPlainYearMonth()
    const month = asked === null ? real : readMonth(asked)
    if (!month) return problems(unread)
    // The trail is on the real clock; what was asked of people is on the office's.
    const ways = await waysPast(tx, asked === null ? today.toPlainYearMonth() : month)
    const acts = [-1, 1].map((by) => <Act key={by} href={`/audit?month=${month.add({ months: by }).toString()}`}>{by < 0 ? '前の月' : '次の月'}</Act>)
    return shown(frame(formatJapaneseDate(month.toPlainDate({ day: 1 })).replace(/1日$/, ''), acts, (
      <>
        <Standing sealing={await sealingStands(tx)} />
        <Days days={await numbersOf(tx, month)} />
        <Ways title="規則の外の動き" note="知らせが出て、ほかの人が点検するもの" kinds={alertKinds} ways={ways.filter(({ what }) => what === 'alert')} />
        <Ways title="2人で決めること" note="提案と、2人目の答え" kinds={wideningKinds} ways={ways.filter(({ what }) => what === 'widening')} two />
      </>
    )))
  }),
]

const readDate = (text: string): Temporal.PlainDate | null => read(() => Temporal.PlainDate.from(text, { overflow: 'reject' }))
const readMonth = (text: string): Temporal.PlainYearMonth | null => read(() => Temporal.PlainYearMonth.from(text, { overflow: 'reject' }))
function read<T>(from: () => T): T | null {
  try {
    return from()
  } catch {
    return null
  }
}

const frame = (of: string, acts: readonly ReactElement[], body: ReactElement): Content => ({ title: '監査', heading: <>監査<small>{of}</small></>, here: '/audit', acts: [...acts], body: <div className="stack">{body}</div> })
const unread = frame('', [<Act key="back" href="/audit">今月にもどる</Act>], <Notice tone="danger" title="その月・日は読めません"><p>「今月にもどる」から選び直してください。</p></Notice>)
const figure = (n: number): string => n.toLocaleString('ja-JP')

function Standing({ sealing }: { sealing: Sealing }): ReactElement {
  const { n, closedAt, waiting, checkpointAt, keys, unsigned } = sealing
  const rows = [
    ['封じた区切り', n === 0 ? 'まだありません' : `${figure(n)}個（最後は${closedAt ? formatDateTime(closedAt) : '–'}）`],
    ['署名のない区切り', unsigned === 0 ? 'ありません' : `${figure(unsigned)}個`],
    ['封じていない記録', waiting < 1 ? 'ありません' : `${figure(Math.round(waiting))}秒前から`],
    ['控え', checkpointAt ? formatDateTime(checkpointAt) : 'まだありません'],
    ['使われた鍵', `${keys}本`],
  ] as const
  return (
    <Card title="記録の封" note="いま">
      <Definitions items={rows} />
      <p className="soft">記録が書きかえられていないことは、控えと公開鍵を使って、この画面の外で確かめます（手引き「記録が書きかえられていないか確かめる」）。</p>
    </Card>
  )
}

function Days({ days }: { days: readonly DayNumbers[] }): ReactElement {
  return (
    <Card title="日ごとの数" note="封じた区切りによる。コンピューターの時計">
      <Table caption="日ごとの数" silentCaption stacked rows={days} empty={<Empty>この月に封じた記録はありません。</Empty>} columns={[
        { label: '日', heads: true, show: ({ day }) => <a href={`/audit?day=${day.toString()}`}>{formatShortDate(day)}</a> },
        { label: '閲覧', numeric: true, show: ({ accesses }) => figure(accesses) }, { label: '変更', numeric: true, show: ({ changes }) => figure(changes) }, { label: '検索', numeric: true, show: ({ searches }) => figure(searches) },
        { label: '入口の動き', numeric: true, show: ({ signIns }) => figure(signIns) }, { label: '要求', numeric: true, show: ({ requests }) => figure(requests) }, { label: '区切り', numeric: true, show: ({ blocks }) => figure(blocks) },
      ]} />
    </Card>
  )
}

function ByAccount({ accounts }: { accounts: readonly AccountDay[] }): ReactElement {
  return (
    <Card title="だれが、どれだけ" note="符号は「記録の閲覧」の対象と同じ作り方です。名前は出ません">
      <Table caption="だれが、どれだけ" silentCaption stacked rows={accounts} empty={<Empty>この日の動きはありません。</Empty>} columns={[
        { label: '符号', heads: true, show: ({ who }) => who }, { label: '役割', show: ({ role }) => roleLabel(role) },
        { label: '閲覧', numeric: true, show: ({ looks }) => figure(looks) }, { label: '開けなかった', numeric: true, show: ({ refused }) => figure(refused) }, { label: '対象の数', numeric: true, show: ({ people }) => figure(people) },
        { label: '変更', numeric: true, show: ({ changes }) => figure(changes) }, { label: '検索', numeric: true, show: ({ searches }) => figure(searches) },
        { label: '時刻', show: ({ firstAt, lastAt }) => (firstAt && lastAt ? `${formatTime(firstAt)}〜${formatTime(lastAt)}` : '–') },
      ]} />
    </Card>
  )
}

function Ways({ title, note, kinds, ways, two = false }: { title: string; note: string; kinds: readonly Code[]; ways: readonly WaysPast[]; two?: boolean }): ReactElement {
  return (
    <Card title={title} note={note}>
      <Table caption={title} silentCaption stacked rows={kinds.flatMap(({ code }) => ways.filter(({ kind }) => kind === code))} empty={<Empty>この月にはありません。</Empty>} columns={[
        { label: '種類', heads: true, show: ({ kind }) => labelOf(kinds, kind) }, { label: two ? '提案' : '出た', numeric: true, show: ({ raised }) => figure(raised) }, { label: '待つ', numeric: true, show: ({ waits }) => figure(waits) },
        { label: two ? '認めた' : '点検した', numeric: true, show: ({ answered }) => figure(answered) },
        ...(two ? [{ label: 'うち名前を見ずに', numeric: true, show: ({ blind }: WaysPast) => figure(blind) }, { label: '認めない・取り下げ', numeric: true, show: ({ refused }: WaysPast) => figure(refused) }] : []),
      ]} />
    </Card>
  )
}
