import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { agendaPiles } from '../codes/council.ts'
import { versionOf } from '../kernel/form-id.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { nextAfter, placeInRoom } from './agenda.ts'
import type { AgendaItem } from './agenda.ts'
import { agendaItemSubject } from './agenda-subjects.ts'
import { hearItem } from './item-decision.db.ts'
import type { Sent } from './item-decision.db.ts'
import { childForm, itemForm, taskAnswer } from './item-decision.ts'
import type { ChildDecided, Decided, TaskAnswer } from './item-decision.ts'
import { DecidedItem } from './item-decided.tsx'
import { itemFacts, shownChildren } from './item-facts.db.ts'
import type { ItemFacts } from './item-facts.db.ts'
import { childOptions, ItemForm } from './item-form.tsx'
import { ChildTable, Changes, TaskTable, Watching } from './item-view.tsx'
import { meetingName, meetingState } from './meeting.ts'
import { reviewMonths } from './review-cycle.ts'

/** One family of an agenda on the coordinator's own screen: everything about it, and the form of what is decided today. */
export const itemPages = [
  page.get('/items/:item', { on: agendaItemSubject, needs: 'meeting.read' }, async (asking) => {
    const facts = await factsOf(asking)
    const kept = await asking.draft(`/items/${asking.subject.id}`, asking.subject.id)
    return shown(await itemPage(asking, facts, { raw: kept ?? begun(facts), wrong: [], typed: kept !== undefined, version: kept ? versionOf(kept) : asking.subject.version }))
  }),
  page.post('/items/:item', { on: agendaItemSubject, needs: 'meeting.write' }, async (asking): Promise<Answer> => {
    const { tx, subject, form, now, today } = asking
    const facts = await factsOf(asking)
    const version = versionOf(form)
    const again = async (wrong: readonly Problem[]): Promise<Answer> => problems(await itemPage(asking, facts, { raw: form, wrong, version }))
    const read = decidedIn(form, facts)
    if ('problems' in read) return again(read.problems)
    const corrects = subject.state === 'heard' && subject.version === version
    const outcome = await attempt(() => hearItem(tx, subject.id, version, read.decided, { now, today }))
    if (outcome === 'stale') return stale(await itemPage(asking, facts, { raw: form, wrong: [], version: facts.item.version, elsewhere: true }))
    if (outcome !== 'done') return again(outcome)
    if (corrects) return moved(`/items/${subject.id}`)
    const next = nextAfter(facts.order, subject.id, false)
    return moved(next ? `/items/${next}` : `/meetings/${subject.meetingId}/agenda`)
  }),
]

async function factsOf({ tx, subject, today, seen }: Asking<AgendaItem>): Promise<ItemFacts> {
  const facts = await itemFacts(tx, subject, today)
  seen(facts.children.flatMap(({ casefileId, personId }) => [casefileId, personId]))
  return facts
}

/** Reads the form: each child that is not decided yet, each open task, and what is said of the family as a whole. */
function decidedIn(form: Raw, { children, openTasks, agencies }: ItemFacts): { decided: Sent } | { problems: Problem[] } {
  const wrong: Problem[] = []
  const values = parseRecord(itemForm({ agencies, children: childOptions(children) }), form)
  const decided = children.map(({ casefileId, name, decisionId, casefile }): Decided['children'][number] => {
    if (decisionId || casefile.stage === 'closed') return { casefileId, name, decided: null }
    const read = parseRecord(childForm({ agencies, registered: casefile.registeredSince !== null }), form, `child.${casefileId}.`)
    if ('problems' in read) wrong.push(...read.problems.map(({ field, message }) => ({ field, message: `${name}：${message}` })))
    return { casefileId, name, decided: 'values' in read ? (read.values as ChildDecided) : null }
  })
  const answers = openTasks.flatMap((task) => {
    const read = parseRecord(taskAnswer, form, `task.${task.id}.`)
    if ('problems' in read) wrong.push(...read.problems)
    return 'values' in read ? [{ task, answer: read.values as TaskAnswer }] : []
  })
  const outcomes = new Map(children.flatMap(({ casefileId }) => (form[`child.${casefileId}.outcome`]?.[0] ? [[casefileId, form[`child.${casefileId}.outcome`]![0]!] as const] : [])))
  if ('problems' in values) return { problems: [...wrong, ...values.problems] }
  return wrong.length > 0 ? { problems: wrong } : { decided: { values: values.values, children: decided, answers, outcomes } }
}

/** What the form begins with: everybody goes on, and the next review a cycle after the meeting; what was saved before, when it was heard. */
function begun({ item, day, children, agencies }: ItemFacts): Raw {
  const { report, discussion, notAgreed, ourOpinion, theirOpinion, againOn, againIf, nextReviewOn } = item
  const heard = item.state === 'heard'
  const raw = rawOf(itemForm({ agencies, children: childOptions(children) }), {
    report: report || null, discussion: discussion || null, notAgreed: notAgreed || null, ourOpinion: ourOpinion || null, theirOpinion: theirOpinion || null, againOn, againIf: againIf || null,
    nextReviewOn: heard ? nextReviewOn : day.add({ months: reviewMonths(day) }),
  })
  const outcomes = children.map(({ casefileId, outcome, words }) => ({ [`child.${casefileId}.outcome`]: outcome ? [outcome] : [], [`child.${casefileId}.words`]: words ? [words] : [] }))
  return Object.assign({}, raw, ...outcomes) as Raw
}

interface State { raw: Raw; wrong: readonly Problem[]; version: number; typed?: boolean; elsewhere?: boolean }

async function itemPage(asking: Asking<AgendaItem>, facts: ItemFacts, state: State): Promise<Content> {
  const { tx, actor, today } = asking
  const { item, meeting, order, changes, openTasks, settled, watching } = facts
  const place = placeInRoom(order, item.id)
  const next = nextAfter(order, item.id, false)
  const children = await shownChildren(tx, facts)
  const names = new Map(children.map(({ personId, name }) => [personId, name]))
  const writes = may(actor, 'meeting.write') && meetingState(meeting) !== 'cancelled'
  const form = <ItemForm facts={facts} raw={state.raw} wrong={state.wrong} version={state.version} today={today} />
  return {
    title: `議題 ${item.familyNumber}`, here: '/meetings',
    heading: <>{item.familyName}<small>{item.familyNumber}　{place ? `${labelOf(agendaPiles, place.pile)} ${place.at} / ${place.of}世帯` : labelOf(agendaPiles, item.pile)}</small></>,
    crumbs: [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting), href: `/meetings/${meeting.id}` }, { label: '議題', href: `/meetings/${meeting.id}/agenda` }, { label: item.familyNumber }],
    acts: [
      ...(item.apart ? [] : [<Act key="room" href={`/items/${item.id}/room`} window="room" shortcut="p">会議室に映す（別の窓）</Act>]),
      ...(next ? [<Act key="next" href={`/items/${next}`} shortcut="j">次の家族</Act>] : []),
    ],
    body: (
      <div className="grid">
        {item.apart && <Notice tone="warn" title="この画面だけ">閲覧を制限した子どもの議題です。会議室に映す画面にも、番号にも、ほかの人の一覧にも出ません。</Notice>}
        {facts.talksMissing.length > 0 && <Notice tone="danger" title="新しい通告の協議がまだです">{facts.talksMissing.map((id) => <a key={id} href={`/intakes/${id}`}>協議の結果を書く（児童相談所への電話）</a>)}</Notice>}
        {!writes && state.wrong.length > 0 && <Notice tone="danger" title="保存していません">{state.wrong.map(({ message }) => message).join('　')}</Notice>}
        {state.elsewhere && <SavedElsewhere>いまの記録：{item.state === 'heard' ? '検討済み' : 'これから'}　{item.discussion}</SavedElsewhere>}
        {item.state === 'heard' && <DecidedItem facts={facts} today={today} />}
        <Card title="子ども" act={<a href={`/families/${item.familyId}`}>家族のページ</a>}><ChildTable children={children} today={today} /></Card>
        <div className="halves uneven">
          <Card title="前回から変わったこと" note={facts.reviewedOn ? `前回 ${formatJapaneseDate(facts.reviewedOn)}` : 'はじめて'}>
            <Changes changes={changes} nameOf={(id) => (children.length > 1 ? names.get(id) : undefined)} today={today} />
            {facts.earlier && <Earlier earlier={facts.earlier} />}
          </Card>
          <Card title="前回の役割" act={<a href={`/tasks/new?family=${item.familyId}`}>会議の外で役割を足す</a>}>
            <TaskTable caption="前回の役割" tasks={[...openTasks, ...settled]} today={today} empty="前回決めた役割はありません。" />
          </Card>
        </div>
        <Watching watching={watching} />
        {writes && (item.state === 'heard' ? <details className="further" open={state.typed ?? true}><summary>直す</summary>{form}</details> : form)}
        {writes && item.state !== 'heard' && <p className="soft">{item.pile === 'quiet' && <Badge>変化なし</Badge>} 保存すると、この議題は「済」になります。</p>}
      </div>
    ),
  }
}

const Earlier = ({ earlier: { heldOn, notAgreed, againOn, againIf } }: { earlier: NonNullable<ItemFacts['earlier']> }): ReactElement => (
  <p><Badge tone="warn">合意していません</Badge> {formatJapaneseDate(heldOn)}：{notAgreed}{againOn && `　もう一度協議する日 ${formatJapaneseDate(againOn)}`}{againIf && `　（${againIf}）`}</p>
)
