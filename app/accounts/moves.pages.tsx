import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { shown } from '../kernel/page.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { movesAround } from './moves.db.ts'
import type { Move } from './moves.db.ts'

/** Before somebody leaves or changes: what they hold, so that nothing is left with nobody on 1 April. */
export const movesPages = [
  page.get('/moves', { needs: 'casefile.allocate' }, async ({ tx, today, seen }) => {
    const moves = await movesAround(tx, today)
    seen(moves.flatMap(({ casefiles }) => casefiles.map(({ id }) => id)))
    return shown({
      title: '異動と引き継ぎ', heading: <>異動と引き継ぎ<small>90日先までに離れる人、60日前までに離れた人</small></>, here: '/team', crumbs: [{ label: '係長の今日', href: '/team' }, { label: '異動と引き継ぎ' }],
      body: (
        <div className="stack">
          <Notice title="その日より前に、次の担当を決めてください">担当を「いつから」その日にして決めると、ここから消えます。役割や期限はその日にひとりでに変わりますが、担当は人が決めるまで動きません。</Notice>
          {moves.length === 0 && <Empty>離れる人はいません。</Empty>}
          {moves.map((move) => <Leaving key={`${move.id}${move.day}${move.nextRole}`} move={move} today={today} />)}
          <p className="soft list-end">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
]

function Leaving({ move, today }: { move: Move; today: Temporal.PlainDate }): ReactElement {
  const { name, role, nextRole, day, casefiles, tasks, visits, drafts } = move
  const isOver = Temporal.PlainDate.compare(day, today) <= 0
  const holds = casefiles.length + tasks.length + visits > 0
  return (
    <Card title={`${name}（${roleLabel(role)}）`} note={`${formatJapaneseDate(day)}から${nextRole ? roleLabel(nextRole) : '利用なし'}`} danger={holds && isOver}>
      {!holds && drafts === 0 ? <p>手元に残るものはありません。</p> : (
        <Definitions items={[
          ['担当のケース', casefiles.length === 0 ? '–' : <>{casefiles.map(({ id, number, part }) => <a key={id + part} className="spaced" href={`/casefiles/${id}/allocation/new`}>{number}{part === 'main' ? '' : '（副）'}</a>)}</>],
          ['約束した役割', tasks.length === 0 ? '–' : <a href="/tasks">{tasks.length}件</a>],
          ['その日から後の訪問', visits === 0 ? '–' : `${visits}件`],
          ['書きかけの下書き', drafts === 0 ? '–' : `${drafts}件。本人に、その日までに記録するよう伝えてください`],
        ]} />
      )}
    </Card>
  )
}
