import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { agendaOutcomes } from '../codes/council.ts'
import { Form, RecordFields, Rows } from '../kernel/form.tsx'
import type { AnyField, AnyRecord, Option, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { DueDay } from '../ui/due-day.tsx'
import { nextAfter } from './agenda.ts'
import { childForm, itemForm, taskAnswer, taskForm } from './item-decision.ts'
import type { ItemFacts } from './item-facts.db.ts'
import { DecidedWords } from './item-view.tsx'

interface Typed { raw: Raw; wrong: readonly Problem[] }

/** The children a task may be about, by name. */
export const childOptions = (children: ItemFacts['children']): Option[] => children.map(({ casefileId, name }) => ({ code: casefileId, label: name }))

/** What a meeting decides about one family: each child, the tasks that were open, when again, what was said, what was not agreed. */
export function ItemForm({ facts, raw, wrong, version, today }: Typed & { facts: ItemFacts; version: number; today: Temporal.PlainDate }): ReactElement {
  const { item, order, children, openTasks, agencies } = facts
  const record = itemForm({ agencies, children: childOptions(children) })
  const ask = (...only: string[]): ReactElement => <RecordFields record={record} raw={raw} problems={wrong} only={only} />
  const heard = item.state === 'heard'
  const submit = heard ? '直して保存する' : nextAfter(order, item.id, false) ? '決めて次の家族へ' : '決める'
  const disagreed = ['notAgreed', 'ourOpinion', 'theirOpinion', 'againOn', 'againIf'].some((name) => (raw[name]?.[0] ?? '') !== '' || wrong.some(({ field }) => field === name))
  return (
    <Form action={`/items/${item.id}`} id={item.id} version={version} submit={submit} problems={wrong}
      draft={{ here: `/items/${item.id}`, title: `議題 ${item.familyNumber}`, subjectKind: 'agenda_item', subjectId: item.id }}>
      {openTasks.length > 0 && (
        <section className="part-of-item" aria-labelledby="open-tasks">
          <h2 id="open-tasks">役割の結果</h2>
          <div className="halves">{openTasks.map((task) => (
            <fieldset key={task.id} className="one-row">
              <legend>{task.agencyName}{task.who && `　${task.who}`}</legend>
              <p>{task.what}　<DueDay on={task.dueOn} today={today} /></p>
              <RecordFields record={taskAnswer} raw={raw} problems={wrong} prefix={`task.${task.id}.`} />
            </fieldset>
          ))}</div>
        </section>
      )}
      <section className="part-of-item" aria-labelledby="decided">
        <h2 id="decided">{heard ? '決定を直す' : 'きょうの決定'}</h2>
        <div className="halves">{children.map((child) => <ChildFields key={child.casefileId} child={child} agencies={agencies} raw={raw} wrong={wrong} />)}</div>
        {ask('nextReviewOn')}
      </section>
      <div className="halves">{ask('report')}{ask('discussion')}</div>
      <Rows name="tasks" field={record.fields.tasks as AnyField} raw={raw} problems={wrong} shown={heard ? 0 : 1} more="＋ 役割を足す">
        {(prefix) => <TaskFields record={taskForm({ agencies, children: childOptions(children) })} prefix={prefix} raw={raw} wrong={wrong} />}
      </Rows>
      <details className="further" open={disagreed}>
        <summary>合意しなかったこと（両方の意見・もう一度協議する日）</summary>
        {ask('notAgreed', 'ourOpinion', 'theirOpinion', 'againOn', 'againIf')}
      </details>
    </Form>
  )
}

function ChildFields({ child, agencies, raw, wrong }: Typed & { child: ItemFacts['children'][number]; agencies: readonly Option[] }): ReactElement {
  const { casefileId, name, ageWords, decisionId, casefile } = child
  if (decisionId) return <p><strong>{name}</strong>　<DecidedWords child={child} />　<span className="soft">決裁に回っています</span></p>
  if (casefile.stage === 'closed') return <p><strong>{name}</strong>　<span className="soft">終結したケースです</span></p>
  return (
    <fieldset className="one-row">
      <legend>{name}　{ageWords}</legend>
      <RecordFields record={childForm({ agencies, registered: casefile.registeredSince !== null })} raw={raw} problems={wrong} prefix={`child.${casefileId}.`} />
      {raw[`child.${casefileId}.outcome`]?.[0] === 'close' && <p className="soft"><a href={`/casefiles/${casefileId}/closure`}>残っているものを見る</a>　{labelOf(agendaOutcomes, 'close')}と、室長の決裁で終結になります。</p>}
    </fieldset>
  )
}

/** The questions of a new task, in two lines. */
export function TaskFields({ record, prefix, raw, wrong }: Typed & { record: AnyRecord; prefix: string }): ReactElement {
  const ask = (...only: string[]): ReactElement => <RecordFields record={record} raw={raw} problems={wrong} prefix={prefix} only={only} />
  return (
    <>
      <div className="row">{ask('agency')}{ask('who')}{ask('dueOn')}</div>
      {ask('what')}
      <div className="row">{ask('ifNot')}{ask('child')}</div>
    </>
  )
}
