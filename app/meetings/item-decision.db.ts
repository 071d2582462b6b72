import { casefileById } from '../casefiles/casefiles.db.ts'
import { changeCasefile, proposeClosing } from '../casefiles/changes.db.ts'
import { meetingsDeciding } from '../casefiles/deciding.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { agendaItemById } from './agenda.db.ts'
import type { AgendaItem } from './agenda.ts'
import { freezeSightings, momentHeard, tellHeard } from './item-hearing.db.ts'
import type { ChildDecided, Decided } from './item-decision.ts'
import { problemsOfItem } from './item-decision.ts'
import { itemFacts } from './item-facts.db.ts'
import type { ItemFacts } from './item-facts.db.ts'
import { refuseFormerMembers } from './task-agencies.db.ts'
import { settleTask, giveTask } from './tasks.db.ts'

const sameDay = (one: Temporal.PlainDate | null, other: Temporal.PlainDate | null): boolean => String(one) === String(other)

/** What a form says: read, and the outcome it sent for every child, also for one that is decided by now. */
export interface Sent extends Pick<Decided, 'values' | 'children' | 'answers'> { outcomes: ReadonlyMap<string, string> }

/** Whether an item stands as this form left it: a second submit of what was saved a moment ago, not other words of somebody else. */
async function isSavedSo(tx: Tx, item: AgendaItem, version: number, { values, answers, outcomes }: Sent): Promise<boolean> {
  if (item.version !== version + 1 || item.state !== 'heard') return false
  const same = item.report === (values.report ?? '') && item.discussion === (values.discussion ?? '') && item.notAgreed === (values.notAgreed ?? '') && sameDay(item.nextReviewOn, values.nextReviewOn)
  const { rows: children } = await sql<{ casefileId: string; outcome: string | null }>`select casefile_id, outcome from agenda_child where agenda_item_id = ${item.id}`.execute(tx)
  const { rows: given } = await sql<{ what: string }>`select what from task where agenda_item_id = ${item.id}`.execute(tx)
  return same && children.every(({ casefileId, outcome }) => outcomes.get(casefileId) === undefined || outcomes.get(casefileId) === outcome)
    && values.tasks.every(({ what }) => given.some((task) => task.what === what))
    && answers.every(({ task, answer }) => !answer.state || (answer.state === 'undone' && task.undoneWords === (answer.words ?? '')))
}

/** Keeps what a meeting decided about a family: each child by the casefiles' own decisions, tasks answered and given, what was not agreed, when again. The same form twice is one decision. Throws Refused, Stale. */
export async function hearItem(tx: Tx, itemId: string, version: number, decided: Sent, { now, today }: { now: Temporal.Instant; today: Temporal.PlainDate }): Promise<void> {
  await sql`select id from agenda_item where id = ${itemId} for update`.execute(tx)
  const item = await agendaItemById(tx, itemId)
  if (!item || await isSavedSo(tx, item, version, decided)) return
  if (item.version !== version) throw new Stale()
  const facts = await itemFacts(tx, item, today)
  refuseBefore(facts, decided, today)
  await refuseFormerMembers(tx, decided.values.tasks.map(({ agency }, at) => ({ field: `tasks.${at}.agency`, agencyId: agency })), facts.day)
  const { values } = decided
  await freezeSightings(tx, [itemId])
  for (const { casefileId, name, decided: child } of decided.children) if (child) await decideChild(tx, facts, { casefileId, name }, child)
  const heardAt = item.heardAt ?? momentHeard(facts.meeting, now)
  await sql`update agenda_item set state = 'heard', heard_at = ${heardAt}, report = ${values.report ?? ''}, discussion = ${values.discussion ?? ''}, our_opinion = ${values.ourOpinion ?? ''},
      their_opinion = ${values.theirOpinion ?? ''}, not_agreed = ${values.notAgreed ?? ''}, again_on = ${values.againOn}, again_if = ${values.againIf ?? ''}, next_review_on = ${values.nextReviewOn}, version = version + 1
    where id = ${itemId} and version = ${version}`.execute(tx)
  for (const { task, answer } of decided.answers) if (answer.state) await settleTask(tx, task, { state: answer.state, words: answer.words ?? '', dueOn: answer.dueOn, version: task.version, on: today })
  for (const task of values.tasks) await giveTask(tx, { id: crypto.randomUUID(), familyId: item.familyId, agendaItemId: itemId, task })
  if (!item.heardAt) await tellHeard(tx, [item], heardAt)
  await refreshDue(tx, { kind: 'review', id: item.familyId })
}

function refuseBefore(facts: ItemFacts, { values, children, answers }: Pick<Decided, 'values' | 'children' | 'answers'>, today: Temporal.PlainDate): void {
  const { meeting, day, talksMissing, watching } = facts
  if (meeting.cancelledAt) throw new Refused('この会議は中止になっています')
  if (Temporal.PlainDate.compare(day, today) > 0) throw new Refused('会議の日がまだ来ていません。会議の日に保存してください。書いたものは下書きに残ります')
  const problems = problemsOfItem({ values, children, answers, planned: watching.length > 0 }, today)
  if (talksMissing.length > 0) problems.unshift({ field: '', message: '新しい通告があります。児童相談所との協議の結果（両方の意見）を先に書いてください。下の「協議の結果を書く」から書けます' })
  if (problems.length > 0) throw new Refused(problems)
}

/** Follows what was decided for one child, by the casefile's own ways; the day is that of the meeting. */
async function decideChild(tx: Tx, { item, meeting, day, children }: ItemFacts, { casefileId, name }: { casefileId: string; name: string }, child: ChildDecided): Promise<void> {
  const known = children.find((one) => one.casefileId === casefileId)
  if (!known || known.decisionId) return
  const { outcome, class: kind, lead, registration, reason, openRead } = child
  const words = child.words ?? ''
  const decisionId = outcome === 'continue' ? null : crypto.randomUUID()
  if (decisionId) {
    const casefile = (await casefileById(tx, casefileId))!
    const about = { meeting: meeting.kind, meetingId: meeting.id, heldAt: meeting.heldAt, attended: [], words }
    const at = { id: decisionId, casefile, version: casefile.version }
    const decides = meetingsDeciding(outcome === 'close' ? 'closing' : 'casefile', day).some(({ code }) => code === meeting.kind)
    if (!decides) throw new Refused([{ field: `child.${casefileId}.outcome`, message: 'この種類の会議では決められません（決める会議の設定）。ケースの画面から、決める会議の決定として書いてください' }])
    if (outcome === 'change' && Temporal.PlainDate.compare(day, casefile.openedOn) < 0) throw new Refused([{ field: `child.${casefileId}.outcome`, message: `${name}：ケースを開く前の会議です` }])
    await atChild(casefileId, name, () => (outcome === 'close'
      ? proposeClosing(tx, { ...at, values: { ...about, reason: reason!, openRead: openRead === true } })
      : changeCasefile(tx, { ...at, values: { ...about, since: day, class: kind, lead, registration, placement: null, stage: null } })))
  }
  await sql`update agenda_child set outcome = ${outcome}, class = ${outcome === 'change' ? kind : null}, lead_agency_id = ${outcome === 'change' ? lead : null}, registration = ${outcome === 'change' ? registration : null},
      decision_id = ${decisionId}, words = ${words}, version = version + 1 where agenda_item_id = ${item.id} and casefile_id = ${casefileId}`.execute(tx)
}

/** What the casefile's rules refuse is said at the child's own questions. */
async function atChild(casefileId: string, name: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw new Refused(error.problems.map(({ field, message }) => ({ field: `child.${casefileId}.${field || 'outcome'}`, message: `${name}：${message}` })))
  }
}
