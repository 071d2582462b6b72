import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import { formatJapaneseDate, weekdayOf } from '../kernel/japanese-date.ts'
import { formatDateTime, formatTime, officeDateOf } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { changeWords, columnWords } from './change-words.ts'
import { eventLabels } from './event.ts'
import { changesOf } from './trail.db.ts'
import type { Change } from './trail.db.ts'
import { happenedWith } from './timeline.db.ts'
import type { Happened } from './timeline.db.ts'

const MOST = 300

/** 年表と変更: what happened with a child, and who changed what on its record. Who looked is not here: that is for the privacy officer and the head. */
export const trailPages = [
  page.get('/casefiles/:casefile/trail', { on: casefileSubject, needs: 'casefile.read' }, async ({ tx, subject }) => {
    const changes = await changesOf(tx, subject, MOST)
    const happened = await happenedWith(tx, subject, MOST)
    return shown({
      title: `年表と変更 ${subject.number}`, heading: <>年表と変更<small>{subject.familyName}　{subject.number}</small></>, here: '/casefiles',
      crumbs: crumbsWithin(subject, { label: subject.number, href: `/casefiles/${subject.id}` }, { label: '年表と変更' }),
      acts: [<Act key="as-of" href={`/casefiles/${subject.id}/as-of`}>その日の記録を読む</Act>],
      body: <div className="grid"><Story happened={happened} /><Changes changes={changes} /></div>,
    })
  }),
]

function Story({ happened }: { happened: readonly Happened[] }): ReactElement {
  const entries = happened.map(({ code, happenedAt, recordedAt, by }) => ({
    at: happenedAt.toString(), when: [formatJapaneseDate(officeDateOf(happenedAt)), `（${weekdayOf(officeDateOf(happenedAt))}）${formatTime(happenedAt)}`], title: eventLabels[code],
    foot: `${formatDateTime(recordedAt)} 記録（${by}）`,
  }))
  return (
    <Card title="年表" note="新しい順">
      {entries.length === 0 ? <Empty>まだ何も起きていません。</Empty> : <Timeline entries={entries} />}
      <p className="soft list-end">閲覧できないものは含みません</p>
    </Card>
  )
}

function Changes({ changes }: { changes: readonly Change[] }): ReactElement {
  return (
    <Card title="だれが、いつ、何を変えたか" note="値は出ません。変える前の値は、それぞれの記録の版で見ます">
      <Table caption="変更の記録" silentCaption stacked rows={changes} empty={<Empty>まだ変更がありません。</Empty>} columns={[
        { label: '日時', heads: true, show: ({ at }) => formatDateTime(at) },
        { label: 'だれが', show: ({ by }) => by || '（見えない人）' },
        { label: '何を', show: ({ table, operation, rows }) => `${changeWords(table, operation)}${rows > 1 ? `（${rows}件）` : ''}` },
        { label: 'どの欄', show: ({ columns }) => columnWords(columns) },
      ]} />
      <p className="soft list-end">閲覧できないものは含みません</p>
    </Card>
  )
}
