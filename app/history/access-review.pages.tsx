import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { unusualKinds } from '../codes/looks.ts'
import { longText, required } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { reviewFrom, reviewsDone, signOff, unusualLooks } from './access-review.db.ts'
import type { Review, Unusual } from './access-review.db.ts'

const MOST = 24
const reviewRecord = defineRecord({ name: 'access_review', version: 1, title: '点検の署名', fields: { words: required(longText('確かめたこと', { rows: 3, most: 4000, hint: 'だれに何を確かめ、どう判断したか。なければ「変わったことはなかった」' })) } })

/** 閲覧の点検: the unusual first, signed off for a period by the privacy officer, the head, and for the head's looks the keeper. */
export const accessReviewPages = [
  page.get('/access-review', { needs: 'access.review' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(await reviewPage(asking, id, await asking.draft('/access-review', id) ?? {}, []))
  }),
  page.post('/access-review', { needs: 'access.review' }, async (asking) => {
    const { tx, form } = asking
    const id = recordIdOf(form)
    const read = parseRecord(reviewRecord, form)
    if ('problems' in read) return problems(await reviewPage(asking, id, form, read.problems))
    // The looks are on the real clock, wherever the office clock stands.
    const until = Temporal.Now.instant()
    const since = await reviewFrom(tx, until)
    const found = await unusualLooks(tx, since, until)
    await signOff(tx, id, { since, until, counts: Object.fromEntries(unusualKinds.map(({ code }) => [code, found.filter(({ kind }) => kind === code).length])), words: read.values.words })
    return moved('/access-review')
  }),
]

async function reviewPage({ tx }: Asking<undefined>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const until = Temporal.Now.instant()
  const since = await reviewFrom(tx, until)
  const found = await unusualLooks(tx, since, until)
  return {
    title: '閲覧の点検', heading: '閲覧の点検', here: '/access-log', crumbs: [{ label: '記録の閲覧', href: '/access-log' }, { label: '閲覧の点検' }], acts: [<Act key="log" href="/access-log">すべての閲覧</Act>],
    body: (
      <div className="stack">
        <p>前の点検から：{formatDateTime(since)} 〜 いま。対象の番号は人・家族・ケースの仮の番号で、同じものは同じ番号です。</p>
        {unusualKinds.map(({ code, label }) => ({ code, label, rows: found.filter(({ kind }) => kind === code) })).filter(({ rows }) => rows.length > 0).map(({ code, label, rows }) => <UnusualCard key={code} label={label} rows={rows} />)}
        {found.length === 0 && <Card title="ふだんと違う閲覧"><Empty>この期間には見つかりませんでした。</Empty></Card>}
        <Card title="点検して署名する"><Form action="/access-review" id={id} submit="署名する" problems={wrong} draft={{ here: '/access-review', title: '閲覧の点検' }}><RecordFields record={reviewRecord} raw={raw} problems={wrong} /></Form></Card>
        <Card title="これまでの点検" note="新しい順"><Reviews reviews={await reviewsDone(tx, MOST)} /></Card>
      </div>
    ),
  }
}

function UnusualCard({ label, rows }: { label: string; rows: readonly Unusual[] }): ReactElement {
  return (
    <Card title={label} note={`${rows.length}件`}>
      <Table caption={label} silentCaption stacked rows={rows} columns={[
        { label: 'だれが', heads: true, show: ({ by, role, other }) => <>{by}<span className="soft">{roleLabel(role)}</span>{other && `（${other}の提案）`}</> },
        { label: '日', show: ({ accountId, day }) => <a href={`/access-log?${new URLSearchParams({ account: accountId, day: day.toString() }).toString()}`}>{formatShortDate(day)}</a> },
        { label: '回数', numeric: true, show: ({ n }) => n }, { label: '対象', show: ({ subject }) => subject ?? '–' },
      ]} />
    </Card>
  )
}

function Reviews({ reviews }: { reviews: readonly Review[] }): ReactElement {
  return (
    <Table caption="これまでの点検" silentCaption stacked rows={reviews} empty={<Empty>まだ点検していません。</Empty>} columns={[
      { label: '期間', heads: true, show: ({ since, until }) => `${formatDateTime(since)} 〜 ${formatDateTime(until)}` },
      { label: '見つかったもの', show: ({ counts }) => unusualKinds.filter(({ code }) => (counts[code] ?? 0) > 0).map(({ code }) => `${labelOf(unusualKinds, code)} ${counts[code]}`).join('、') || 'なし' },
      { label: '確かめたこと', show: ({ words }) => words }, { label: 'だれが・いつ', show: ({ by, recordedAt }) => <>{by}<span className="soft">{formatDateTime(recordedAt)}</span></> },
    ]} />
  )
}
