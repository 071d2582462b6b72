import type { ReactElement } from 'react'
import { formatTime, officeDateOf } from '../kernel/office-time.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import type { InformationSheet } from './information-sheets.db.ts'

/** What somebody who only types sheets has typed and still sees, the last first. */
export function TypedSheets({ sheets }: { sheets: readonly InformationSheet[] }): ReactElement {
  const lastFirst = sheets.toSorted((a, b) => Temporal.Instant.compare(b.recordedAt, a.recordedAt))
  return (
    <Card title="入力した連絡票" note="24時間以内">
      <Table caption="入力した連絡票（新しい順）" silentCaption stacked rows={lastFirst} empty={<Empty>24時間以内に入力したものはありません。</Empty>} columns={[
        { label: '入力した時', heads: true, show: ({ id, recordedAt }) => <a href={`/information-sheets/${id}`}>{formatShortDate(officeDateOf(recordedAt))} {formatTime(recordedAt)}</a> },
        { label: 'だれについて', show: ({ nameHeard }) => nameHeard || '名前の記入なし' },
        { label: 'どこから', show: ({ agency }) => agency },
      ]} />
      <p className="soft">保存したものは職員に届いています。24時間たったもの、職員が扱い始めたものは、ここに出ません。まちがいに気づいたときは、紙を持って職員に伝えてください。</p>
    </Card>
  )
}
