import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { labelOf } from '../codes/code-list.ts'
import { frequencies } from '../codes/frequencies.ts'
import { versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateWithWeekday } from '../kernel/japanese-date.ts'
import { formatTime } from '../kernel/office-time.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw, Values } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { planById } from './plans.db.ts'
import { VisitState } from './plan-reading.tsx'
import { visitSubject } from './subjects.ts'
import { missedVisit, movedVisit, problemsOfMove } from './visit.ts'
import type { Visit } from './visit.ts'
import { missVisit, moveVisit } from './visits.db.ts'

type Part = 'move' | 'missed'
interface Tried { part: Part; raw: Raw; wrong: readonly Problem[]; overtaken?: boolean }

/** A planned visit: when and what, moved to another day, or not made. It is done by the entry that tells of it. */
export const visitsPages = [
  page.get('/visits/:visit', { on: visitSubject, needs: 'casefile.read' }, async (asking) => shown(await visitPage(asking))),
  page.post('/visits/:visit/move', { on: visitSubject, needs: 'visit.write' }, async (asking) => {
    const { tx, subject: visit, form, now, today } = asking
    const again = (wrong: readonly Problem[]): Promise<Content> => visitPage(asking, { part: 'move', raw: form, wrong })
    const result = parseRecord(await moveRecord(asking), form)
    if ('problems' in result) return problems(await again(result.problems))
    const { dueOn, atTime, account, movedWords } = result.values
    if (isMovedSo(visit, result.values)) return moved(`/plans/${visit.planId}`)
    const wrong = problemsOfMove(dueOn, today, (await planById(tx, visit.planId))!.reviewOn)
    if (wrong.length > 0) return problems(await again(wrong))
    return settled(asking, 'move', () => moveVisit(tx, visit, { version: versionOf(form), dueOn, atTime, accountId: account, words: movedWords, now }))
  }),
  page.post('/visits/:visit/missed', { on: visitSubject, needs: 'visit.write' }, async (asking) => {
    const { tx, subject: visit, form, now } = asking
    const result = parseRecord(missedVisit, form)
    if ('problems' in result) return problems(await visitPage(asking, { part: 'missed', raw: form, wrong: result.problems }))
    const { missedWords } = result.values
    if (visit.missedWords === missedWords) return moved(`/plans/${visit.planId}`)
    return settled(asking, 'missed', () => missVisit(tx, visit, { version: versionOf(form), words: missedWords, now }))
  }),
]

// The same form sent twice: what it asks for stands already.
const isMovedSo = (visit: Visit, { dueOn, atTime, account, movedWords }: Values<ReturnType<typeof movedVisit>>): boolean =>
  dueOn.equals(visit.dueOn) && String(atTime) === String(visit.atTime) && account === visit.accountId && movedWords === visit.movedWords

async function settled(asking: Asking<Visit>, part: Part, act: () => Promise<void>): Promise<Answer> {
  const outcome = await attempt(act)
  if (outcome === 'done') return moved(`/plans/${asking.subject.planId}`)
  const tried = { part, raw: asking.form }
  return outcome === 'stale' ? stale(await visitPage(asking, { ...tried, wrong: [], overtaken: true })) : problems(await visitPage(asking, { ...tried, wrong: outcome }))
}

async function moveRecord({ tx, today }: Asking<Visit>): Promise<ReturnType<typeof movedVisit>> {
  return movedVisit(await colleagueOptions(tx, today))
}

async function visitPage(asking: Asking<Visit>, tried?: Tried): Promise<Content> {
  const { tx, subject: visit, actor } = asking
  const plan = (await planById(tx, visit.planId))!
  const record = await moveRecord(asking)
  const open = visit.state === 'open' && !plan.until && may(actor, 'visit.write')
  const kept = async (part: Part): Promise<Raw> => (tried?.part === part ? tried.raw : await asking.draft(`/visits/${visit.id}/${part}`, visit.id)) ?? (part === 'move' ? rawOf(record, { dueOn: visit.dueOn, atTime: visit.atTime, account: visit.accountId }) : {})
  const wrong = (part: Part): readonly Problem[] => (tried?.part === part ? tried.wrong : [])
  const draft = { here: `/visits/${visit.id}`, subjectKind: 'family', subjectId: visit.familyId }
  return {
    title: '訪問の予定', heading: `${plan.familyName}の訪問の予定`, here: '/casefiles',
    crumbs: crumbsWithin(plan, { label: '支援計画', href: `/plans/${plan.id}` }, { label: '訪問の予定' }),
    acts: open && may(actor, 'entry.write') ? [<a key="entry" className="button main" href={`/families/${visit.familyId}/entries/new?visit=${visit.id}`}>訪問の記録を書く</a>] : [],
    body: (
      <div className="grid">
        {tried?.overtaken && <Notice tone="warn" title="あなたが書いている間に、ほかの人がこの訪問を変えました">いまの予定が下にあります。あなたの書いたものも残っています。見くらべて、よければもう一度保存してください。</Notice>}
        <VisitFacts visit={visit} />
        {!open && tried && tried.wrong.length > 0 && <Notice tone="danger" title="保存していません">{tried.wrong.map(({ message }) => message).join('')}</Notice>}
        {open && (
          <>
            <Card title="日を変える">
              <Form action={`/visits/${visit.id}/move`} id={visit.id} version={visit.version} submit="訪問の日を変える" problems={wrong('move')} draft={{ ...draft, title: '訪問の日を変える' }}>
                <RecordFields record={record} raw={await kept('move')} problems={wrong('move')} />
              </Form>
            </Card>
            <Card title="訪問できなかった">
              <Form action={`/visits/${visit.id}/missed`} id={visit.id} version={visit.version} submit="訪問できなかったと記録する" problems={wrong('missed')} draft={{ ...draft, title: '訪問できなかった' }}>
                <RecordFields record={missedVisit} raw={await kept('missed')} problems={wrong('missed')} />
              </Form>
            </Card>
          </>
        )}
      </div>
    ),
  }
}

function VisitFacts({ visit }: { visit: Visit }): ReactElement {
  const { dueOn, atTime, who, what, frequency, doneEntryId } = visit
  return (
    <Card title="予定">
      <Definitions items={[
        ['日', `${formatDateWithWeekday(dueOn)}${atTime ? formatTime(atTime) : ''}`], ['行く人', who ?? '主担当'],
        ['何をするか', what], ['どのくらい', labelOf(frequencies, frequency)], ['状況', <VisitState key="state" visit={visit} />],
        ...(doneEntryId ? [['記録', <a key="entry" href={`/entries/${doneEntryId}`}>訪問の記録を読む</a>] as const] : []),
      ]} />
    </Card>
  )
}
