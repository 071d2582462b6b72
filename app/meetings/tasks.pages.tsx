import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { casefilesOfFamily } from '../casefiles/casefiles.db.ts'
import { isId, recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import { attempt, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { familyCrumbs } from '../people/family-crumb.ts'
import { personCards } from '../people/people.db.ts'
import { familySubject } from '../people/subjects.ts'
import type { FoundFamily } from '../people/subjects.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { Table } from '../ui/table.tsx'
import { agenciesOn, agencyOptions } from '../council/agencies.db.ts'
import { taskSubject } from './agenda-subjects.ts'
import { taskForm } from './item-decision.ts'
import { TaskFields } from './item-form.tsx'
import { TaskBadge } from './item-view.tsx'
import { isOverdue, problemsOfTask, taskResult } from './task.ts'
import type { Task } from './task.ts'
import { refuseFormerMembers } from './task-agencies.db.ts'
import { giveTask, settleTask, tasksOf } from './tasks.db.ts'

/** 役割: all that are open, one of them with what became of it, and a new one outside a meeting. */
export const tasksPages = [
  page.get('/tasks', { needs: 'task.write' }, async ({ tx, today, seen }) => {
    const open = await tasksOf(tx, { everyone: true, open: true })
    seen(open.map(({ familyId }) => familyId))
    const list = (tasks: readonly Task[], caption: string): ReactElement => <TaskList caption={caption} tasks={tasks.toSorted((a, b) => Number(isOverdue(b, today)) - Number(isOverdue(a, today)))} today={today} />
    return shown({
      title: '役割', heading: '役割', here: '/tasks',
      body: (
        <div className="grid">
          <Card title="相談室の役割" note="期限の近い順">{list(open.filter(({ own }) => own), '相談室の役割')}</Card>
          <Card title="関係機関の役割" note="終わったか、こちらから確かめます">{list(open.filter(({ own }) => !own), '関係機関の役割')}</Card>
          <p className="soft">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
  page.get('/tasks/new', { needs: 'task.write' }, async (asking) => {
    const { query, draft } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const kept = await draft('/tasks', id)
    const family = await familyAsked(asking, kept?.['family']?.[0] ?? query.get('family'))
    return family ? shown(await newPage(asking, family, id, kept ?? {}, [])) : absent
  }),
  page.post('/tasks', { needs: 'task.write' }, async (asking): Promise<Answer> => {
    const { tx, form, today } = asking
    const family = await familyAsked(asking, form['family']?.[0])
    if (!family) return absent
    const id = recordIdOf(form)
    const again = async (wrong: readonly Problem[]): Promise<Answer> => problems(await newPage(asking, family, id, form, wrong))
    const read = parseRecord(taskForm(await given(asking, family.id)), form)
    if ('problems' in read) return again(read.problems)
    const wrong = problemsOfTask(read.values, today)
    if (wrong.length > 0) return again(wrong)
    const refused = await refusalsOf(async () => {
      await refuseFormerMembers(tx, [{ field: 'agency', agencyId: read.values.agency }], today)
      await giveTask(tx, { id, familyId: family.id, agendaItemId: null, task: read.values })
    })
    return refused.length > 0 ? again(refused) : moved(`/families/${family.id}`)
  }),
  page.get('/tasks/:task', { on: taskSubject, needs: 'task.write' }, async (asking) => {
    const kept = await asking.draft(`/tasks/${asking.subject.id}`, asking.subject.id)
    return shown(taskPage(asking, { raw: kept ?? {}, wrong: [], version: kept ? versionOf(kept) : asking.subject.version }))
  }),
  page.post('/tasks/:task', { on: taskSubject, needs: 'task.write' }, async (asking): Promise<Answer> => {
    const { tx, subject, form, today } = asking
    const version = versionOf(form)
    const again = (wrong: readonly Problem[]): Answer => problems(taskPage(asking, { raw: form, wrong, version }))
    const read = parseRecord(taskResult, form)
    if ('problems' in read) return again(read.problems)
    const { state, words, dueOn } = read.values
    if (state !== 'done' && !words?.trim()) return again([{ field: 'words', message: state === 'undone' ? 'なぜまだか、次はだれがするかを書いてください' : '取りやめるわけを書いてください' }])
    if (dueOn && Temporal.PlainDate.compare(dueOn, today) < 0) return again([{ field: 'dueOn', message: '新しい期限が過ぎた日です。きょうか、これからの日にしてください' }])
    const outcome = await attempt(() => settleTask(tx, subject, { state, words: words ?? '', dueOn, version, on: today }))
    if (outcome === 'stale') return stale(taskPage(asking, { raw: form, wrong: [], version: subject.version, elsewhere: true }))
    return outcome === 'done' ? moved('/tasks') : again(outcome)
  }),
]

function TaskList({ caption, tasks, today }: { caption: string; tasks: readonly Task[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Table caption={caption} silentCaption stacked rows={tasks} empty={<Empty>これからの役割はありません。</Empty>} columns={[
      { label: 'いつまで', show: ({ dueOn }) => <DueDay on={dueOn} today={today} /> },
      { label: 'なにを', heads: true, show: ({ id, what, undoneWords }) => <><a href={`/tasks/${id}`}>{what}</a>{undoneWords && <span className="soft">まだのわけ・次：{undoneWords}</span>}</> },
      { label: '家族', show: ({ familyId, familyName }) => <a href={`/families/${familyId}`}>{familyName}</a> },
      { label: '機関・だれが', show: ({ agencyName, who }) => <>{agencyName}{who && <span className="soft">{who}</span>}</> },
      { label: '状況', show: (task) => <TaskBadge task={task} today={today} /> },
    ]} />
  )
}

async function familyAsked({ tx, seen }: Asking<unknown>, id: string | null | undefined): Promise<FoundFamily | undefined> {
  const family = isId(id) ? await familySubject.find(tx, id) : undefined
  if (family) seen([family.id])
  return family
}

async function given({ tx, today, seen }: Asking<unknown>, familyId: string): Promise<{ agencies: Option[]; children: Option[] }> {
  const open = (await casefilesOfFamily(tx, familyId)).filter(({ stage }) => stage !== 'closed')
  const names = new Map((await personCards(tx, open.map(({ personId }) => personId), today)).map(({ id, name }) => [id, name]))
  seen(open.flatMap(({ id, personId }) => [id, personId]))
  return { agencies: agencyOptions(await agenciesOn(tx, today)), children: open.map(({ id, personId, number }) => ({ code: id, label: names.get(personId) ?? number })) }
}

async function newPage(asking: Asking<unknown>, family: FoundFamily, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const record = taskForm(await given(asking, family.id))
  return {
    title: `役割を足す ${family.number}`, heading: <>役割を足す<small>{family.name}</small></>, here: '/tasks', crumbs: familyCrumbs(family, { label: '役割' }),
    body: (
      <section className="card">
        <Form action="/tasks" id={id} submit="役割を足す" problems={wrong} draft={{ here: '/tasks/new', title: `役割を足す ${family.number}`, subjectKind: 'family', subjectId: family.id }}>
          <input type="hidden" name="family" value={family.id} />
          <TaskFields record={record} prefix="" raw={raw} wrong={wrong} />
        </Form>
      </section>
    ),
  }
}

function taskPage({ subject: task, actor, today }: Asking<Task>, { raw, wrong, version, elsewhere }: { raw: Raw; wrong: readonly Problem[]; version: number; elsewhere?: boolean }): Content {
  const facts = (
    <Definitions items={[
      ['家族', <a key="family" href={`/families/${task.familyId}`}>{task.familyName}</a>], ['機関', `${task.agencyName}　${task.who}`], ['なにを', task.what], ['いつまで', <DueDay key="due" on={task.dueOn} today={today} />],
      ['できなかったら', task.ifNot || '–'], ['状況', <TaskBadge key="state" task={task} today={today} />], ...(task.undoneWords ? [['まだのわけ・次', task.undoneWords] as const] : []), ...(task.doneWords ? [['結果', task.doneWords] as const] : []),
    ]} />
  )
  const open = !task.doneOn && !task.droppedOn && may(actor, 'task.write')
  return {
    title: '役割', heading: '役割', here: '/tasks', crumbs: [{ label: '役割', href: '/tasks' }, { label: task.agencyName }],
    body: (
      <div className="grid">
        {elsewhere ? <SavedElsewhere>{facts}</SavedElsewhere> : <section className="card">{facts}{task.agendaItemId && <p><a href={`/items/${task.agendaItemId}`}>決めた議題を見る</a></p>}</section>}
        {open && (
          <Card title="どうなりましたか">
            <Form action={`/tasks/${task.id}`} id={task.id} version={version} submit="保存する" problems={wrong} draft={{ here: `/tasks/${task.id}`, title: '役割の結果', subjectKind: 'task', subjectId: task.id }}>
              <RecordFields record={taskResult} raw={raw} problems={wrong} />
            </Form>
          </Card>
        )}
      </div>
    ),
  }
}
