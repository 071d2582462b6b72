import type { ReactElement, ReactNode } from 'react'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import type { ItemFacts } from './item-facts.db.ts'
import { DecidedWords, TaskTable } from './item-view.tsx'

/** What a meeting decided about a family, to be read: each child, when again, what was said, what was not agreed, the tasks. */
export function DecidedItem({ facts: { item, children, given }, today }: { facts: ItemFacts; today: Temporal.PlainDate }): ReactElement {
  const { report, discussion, notAgreed, ourOpinion, theirOpinion, againOn, againIf, nextReviewOn } = item
  const said: [string, ReactNode][] = [
    ...children.map((child): [string, ReactNode] => [`${child.name}（${child.ageWords}）`, <><DecidedWords child={child} />{child.words && <p className="plan-words soft">{child.words}</p>}</>]),
    ['次回見直し', nextReviewOn && formatJapaneseDate(nextReviewOn)],
    ...[['報告', report], ['話し合ったこと', discussion], ['合意しなかったこと', notAgreed], ['市の意見', ourOpinion], ['相手の意見', theirOpinion]].map(([label, words]): [string, ReactNode] => [label!, words && <span className="plan-words">{words}</span>]),
    ['もう一度協議する日', againOn && `${formatJapaneseDate(againOn)}${againIf && `　条件 ${againIf}`}`],
  ]
  return (
    <Card title="決めたこと" note={item.heardAt ? '検討しました' : ''}>
      <Definitions items={said.filter(([, value]) => value)} />
      <TaskTable caption="決めた役割" tasks={given} today={today} empty="新しい役割はありません。" />
    </Card>
  )
}
