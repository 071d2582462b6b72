import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { labelOf } from '../codes/code-list.ts'
import { agendaPiles } from '../codes/council.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { absent, shown } from '../kernel/page.ts'
import { ClockSince } from '../ui/clock.tsx'
import { nextAfter, placeInRoom, previousInRoom } from './agenda.ts'
import type { AgendaItem } from './agenda.ts'
import { barredFromRoom } from './agenda.db.ts'
import { agendaItemSubject } from './agenda-subjects.ts'
import { itemFacts, shownChildren } from './item-facts.db.ts'
import { Changes, ChildTable, TaskTable } from './item-view.tsx'
import { toldNames } from '../people/people.db.ts'
import { shortPile } from './piles.ts'

/** What the meeting looks at on the wall: one family's children, what changed, the tasks, what is decided. No other family, nobody sealed, no place and no reporter. */
export const inTheRoomPages = [
  page.get('/items/:item/room', { on: agendaItemSubject, needs: 'meeting.read' }, async ({ tx, subject: item, now, today, seen }) => {
    const facts = await itemFacts(tx, item, today)
    const barred = await barredFromRoom(tx, facts.meeting.id)
    const order = facts.order.filter(({ familyId }) => !barred.has(familyId))
    const { meeting, changes, openTasks, settled, given, earlier } = facts
    const place = placeInRoom(order, item.id)
    if (!place) return absent
    const all = await shownChildren(tx, facts)
    const told = await toldNames(tx, all.map(({ personId }) => personId))
    const children = all.map((child) => ({ ...child, name: told.get(child.personId)?.name ?? '' }))
    seen(children.flatMap(({ casefileId, personId }) => [casefileId, personId]))
    const names = new Map(children.map(({ personId, name }) => [personId, name]))
    const [previous, next] = [previousInRoom(order, item.id), nextAfter(order, item.id, true)]
    const begun = Temporal.Instant.compare(now, meeting.heldAt) >= 0
    return shown({
      title: '議題', here: '/meetings', projected: true,
      heading: <>{children.map(({ casefileId, name, ageWords }) => <span key={casefileId} className="on-wall">{name} <small>{ageWords}</small></span>)}</>,
      body: (
        <>
          <p className="course">
            {shortPile(labelOf(agendaPiles, place.pile))} <strong>{place.at} / {place.of}世帯</strong>
            {begun && !meeting.endedAt && <>　<ClockSince since={meeting.heldAt} now={now} label="経過" /></>}
            {previous && <a className="button" href={`/items/${previous}/room`} data-key="arrowleft" aria-keyshortcuts="ArrowLeft">← 前の家族</a>}
            {next ? <a className="button" href={`/items/${next}/room`} data-key="arrowright" aria-keyshortcuts="ArrowRight">次の家族 →</a> : <span>　協議する家族はここまでです</span>}
          </p>
          <ChildTable children={children} today={today} links={false} />
          <div className="halves uneven">
            <section><h2>前回から変わったこと</h2><Changes changes={changes} nameOf={(id) => (children.length > 1 ? names.get(id) : undefined)} today={today} />
              {earlier && <p>合意していないこと：{earlier.notAgreed}{earlier.againOn && `（もう一度協議する日 ${formatJapaneseDate(earlier.againOn)}）`}</p>}</section>
            <section><h2>前回の役割</h2><TaskTable caption="前回の役割" tasks={[...openTasks, ...settled]} today={today} links={false} empty="前回決めた役割はありません。" /></section>
          </div>
          {item.state === 'heard' && <Today item={item} given={<TaskTable caption="きょうの役割" tasks={given} today={today} links={false} empty="新しい役割はありません。" />} />}
        </>
      ),
    })
  }),
]

function Today({ item, given }: { item: AgendaItem; given: ReactElement }): ReactElement {
  return (
    <section>
      <h2>きょうの決定</h2>
      {item.nextReviewOn && <p>次の見直し　<strong>{formatJapaneseDate(item.nextReviewOn)}</strong></p>}
      {item.notAgreed && <p>合意しなかったこと：{item.notAgreed}{item.againOn && `（もう一度協議する日 ${formatJapaneseDate(item.againOn)}）`}</p>}
      {given}
    </section>
  )
}
