import type { ReactElement, ReactNode } from 'react'
import { agendaOutcomes, agendaPiles, registrationChanges } from '../codes/council.ts'
import { classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { formatDateWithWeekday, formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { town } from '../town.ts'
import { Definitions } from '../ui/definitions.tsx'
import { Table } from '../ui/table.tsx'
import type { AgendaChild, AgendaLine } from './agenda.ts'
import type { Attendee } from './attendance.ts'
import { meetingName, meetingTime } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { agencyCalled, attendeeCalled } from './meeting-view.tsx'
import type { Distribution } from './minutes.db.ts'
import { printSerial } from '../documents/print-serial.ts'
import type { Task } from './task.ts'

interface MinutesProps {
  meeting: Meeting; attendees: readonly Attendee[]; hidden: boolean; lines: readonly AgendaLine[]; tasks: readonly Task[]
  next: Meeting | undefined; distributions: readonly Distribution[]
}

/** The minutes as they stand in the record: places of hidden people 「非開示」, a reporter never. */
export function Minutes({ meeting, attendees, hidden, lines, tasks, next, distributions }: MinutesProps): ReactElement {
  const came = attendees.filter(({ state }) => state === 'attended')
  const handled = lines.filter(({ state }) => state === 'heard')
  const [listed, spoken] = [handled.filter((line) => isListed(line, tasks)), handled.filter((line) => !isListed(line, tasks))]
  const left = ([['waiting', 'まだ聞いていない'], ['not_heard', '次回へ送った']] as const).map(([state, words]) => ({ words, items: lines.filter((line) => line.state === state) })).filter(({ items }) => items.length > 0)
  return (
    <article className="card minutes">
      <h2>{meetingName(meeting)}　会議録（案）</h2>
      {meeting.cancelledAt && <p><strong>この会議は中止になりました。</strong>{meeting.cancelledWords}</p>}
      <Definitions items={[
        ['日時', meetingTime(meeting)], ['場所', meeting.room || '（部屋の記録なし）'], ['決める人', meeting.decider],
        ['出席', came.length === 0 ? '（出席の記録なし）' : <ul key="came" className="plain">{byAgency(came, hidden).map(([agency, names]) => <li key={agency}>{agency}　{names.join('、')}</li>)}</ul>],
        ['対象ケース', `${handled.length}世帯${left.map(({ words, items }) => `（${words} ${items.length}世帯）`).join('')}`],
        ['次回', next ? `${meetingTime(next)}　${next.room}` : '（決まっていません）'],
      ]} />
      {meeting.minutes !== '' && <section><h3>会議全体のこと</h3><p className="plan-words">{meeting.minutes}</p></section>}
      {spoken.map((line) => <ItemMinutes key={line.id} line={line} tasks={tasks.filter(({ agendaItemId }) => agendaItemId === line.id)} />)}
      {listed.length > 0 && <ListedMinutes lines={listed} />}
      {left.map(({ words, items }) => <section key={words} className="long"><h3>{words}議題</h3><p>{items.map(({ familyName, familyNumber }) => `${familyName}（${familyNumber}）`).join('、')}</p></section>)}
      <section>
        <h3>作成と配布</h3>
        <Definitions items={[
          ['作成者', `${meeting.writer}（${town.office}）`],
          ['配布先・回収', distributions.length === 0 ? '配布先　　　　　　　　　　　　　　部数　　　部　　回収　　　部' : <ul key="out" className="plain">{distributions.map((one) => <li key={one.id}>{printSerial(one.fiscalYear, one.number)}　{one.purpose}　{one.copies}部　{one.returnedOn ? `回収 ${one.returnedCopies ?? 0}部（${formatShortDate(one.returnedOn)}）` : '回収はこれから'}</li>)}</ul>],
        ]} />
        <p className="soft">児童福祉法25条の5により、会議で知った秘密を漏らしてはいけません。</p>
      </section>
    </article>
  )
}

function byAgency(came: readonly Attendee[], hidden: boolean): [string, string[]][] {
  const groups = Map.groupBy(came, (one) => agencyCalled(one, hidden, town.office))
  return [...groups].map(([agency, people]) => [agency, people.map((one) => attendeeCalled(one, hidden) + (one.title && !hidden ? `（${one.title}）` : ''))])
}

/** Whether a family was confirmed in the list of the unchanged, and nothing was said of it alone. */
const isListed = ({ id, pile, report, discussion, notAgreed, children }: AgendaLine, tasks: readonly Task[]): boolean =>
  pile === 'quiet' && report + discussion + notAgreed === '' && children.every(({ outcome }) => outcome === 'continue') && !tasks.some(({ agendaItemId }) => agendaItemId === id)

function ListedMinutes({ lines }: { lines: readonly AgendaLine[] }): ReactElement {
  return (
    <section className="long">
      <h3>{labelOf(agendaPiles, 'quiet')}　{lines.length}世帯</h3>
      <Table caption="一覧で確認した家族" silentCaption dense rows={lines} columns={[
        { label: '家族', heads: true, show: ({ familyName, familyNumber }) => `${familyName}（${familyNumber}）` },
        { label: '子ども・区分', show: ({ children }) => children.map((child) => <div key={child.id}>{child.name}（{child.ageWords}）　{child.class ? labelOf(classes, child.class) : '区分前'}</div>) },
        { label: '決定', show: () => labelOf(agendaOutcomes, 'continue') },
        { label: '次の見直し', show: ({ nextReviewOn }) => (nextReviewOn ? formatShortDate(nextReviewOn) : '–') },
      ]} />
    </section>
  )
}

function ItemMinutes({ line, tasks }: { line: AgendaLine; tasks: readonly Task[] }): ReactElement {
  const { shownNumber, familyName, familyNumber, veiled, children, report, discussion, ourOpinion, theirOpinion, notAgreed, againOn, againIf, nextReviewOn } = line
  const words: [string, ReactNode][] = [['報告', report], ['協議', discussion]]
  if (notAgreed !== '') words.push(['合意しなかった点', notAgreed], ['市の意見', ourOpinion], ['相手の意見', theirOpinion], ['再び協議する日', `${againOn ? formatDateWithWeekday(againOn) : ''}${againIf === '' ? '' : `　条件 ${againIf}`}`])
  if (nextReviewOn) words.push(['次の見直し', formatDateWithWeekday(nextReviewOn)])
  if (veiled) words.push(['住まい・学校・医療機関', '非開示'])
  return (
    <section>
      <h3>{shownNumber === null ? '' : `${shownNumber}　`}{familyName}（{familyNumber}）</h3>
      <Table caption={`${familyNumber}の子ども`} silentCaption dense rows={children} columns={[
        { label: '子ども', heads: true, show: ({ name, ageWords }) => `${name}（${ageWords}）` },
        { label: '区分', show: (child) => (child.class ? labelOf(classes, child.class) : '区分前') },
        { label: '決定', show: decided },
      ]} />
      <Definitions items={words.filter(([, value]) => value !== '')} />
      {tasks.length > 0 && (
        <Table caption={`${familyName}の役割`} dense stacked rows={tasks} columns={[
          { label: '機関', heads: true, show: ({ agencyName }) => agencyName },
          { label: 'だれが', show: ({ who, own }) => (veiled && !own ? '非開示' : who || '–') },
          { label: '何を', show: ({ what }) => what },
          { label: 'いつまで', show: ({ dueOn }) => <time>{formatJapaneseDate(dueOn)}</time> },
          { label: 'しなかったときは', show: ({ ifNot }) => ifNot || '–' },
        ]} />
      )}
    </section>
  )
}

const decided = ({ outcome, decidedClass, decidedLead, registration, words }: AgendaChild): string => [
  outcome ? labelOf(agendaOutcomes, outcome) : '決定の記録なし', decidedClass && `区分 ${labelOf(classes, decidedClass)}`, decidedLead && `主担当 ${decidedLead}`,
  registration && labelOf(registrationChanges, registration), words,
].filter(Boolean).join('。')

/** What one agency takes home: its own tasks, the child they are about, until when, and what happens if not. Nothing of others. */
export function AgencyCopy({ meeting, agencyName, own, people, tasks, children }: {
  meeting: Meeting; agencyName: string; own: boolean; people: readonly Attendee[]; tasks: readonly Task[]; children: ReadonlyMap<string, readonly string[]>
}): ReactElement {
  const names = people.map(({ name }) => name).filter(Boolean)
  return (
    <article className="card minutes">
      <h2>{own ? `役割の控え　${agencyName} の分` : `役割のお願い　${agencyName} あて`}{names.length > 0 && <small>{names.join('、')} 様</small>}</h2>
      <Definitions items={[['会議', meetingName(meeting)], ['日時', meetingTime(meeting)], ['連絡先', `${town.name} ${town.office}　電話 ${town.officePhone}`]]} />
      <Table caption={own ? '相談室の役割' : 'お願いする役割'} dense stacked rows={tasks} empty={<p>この会議での役割はありません。</p>} columns={[
        { label: '子ども', heads: true, show: ({ id }) => (children.get(id) ?? []).join('、') || '（事務所に聞いてください）' },
        { label: '何を', show: ({ what, who }) => <>{what}{who && <span className="soft">{who}</span>}</> },
        { label: 'いつまで', show: ({ dueOn, doneOn }) => <time>{doneOn ? `${formatJapaneseDate(doneOn)}に済み` : formatJapaneseDate(dueOn)}</time> },
        { label: 'できなかったとき', show: ({ ifNot }) => ifNot || (own ? '–' : '上の連絡先へ電話してください') },
      ]} />
      <p className="soft">この紙には、{agencyName}の役割だけを書いています。児童福祉法25条の5により、知った秘密を漏らしてはいけません。会議の後も同じです。</p>
    </article>
  )
}
