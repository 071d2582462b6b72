import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { openCasefilesOf } from '../casefiles/casefiles.db.ts'
import { labelOf } from '../codes/code-list.ts'
import { classes } from '../codes/casefiles.ts'
import { isId, recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields, Rows } from '../kernel/form.tsx'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { officeDayFrom } from '../kernel/calendar.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyField, Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { crumbsWithin, familyCrumbs } from '../people/family-crumb.ts'
import { personCards } from '../people/people.db.ts'
import { familySubject } from '../people/subjects.ts'
import type { FoundFamily } from '../people/subjects.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { planForm, problemsOfPlan } from './plan.ts'
import { PlanReading, PlanTimes, VisitTable } from './plan-reading.tsx'
import { currentPlanOf, makePlan, planAgencies, plansOfFamily } from './plans.db.ts'
import { planSubject } from './subjects.ts'
import { visitsOfPlan } from './visits.db.ts'

/** Making a family's plan, and reading it. */
export const plansPages = [
  page.get('/families/:family/plans/new', { on: familySubject, needs: 'plan.write' }, async (asking) => {
    const { tx, subject: family, query, today } = asking
    const known = query.get('draft')
    const id = isId(known) ? known : crypto.randomUUID()
    const kept = await asking.draft(`/families/${family.id}/plans`, id)
    const casefiles = await openCasefilesOf(tx, family.id)
    const fresh: Raw = {
      casefiles: casefiles.map((casefile) => casefile.id), since: [formatJapaneseDate(today)], reviewOn: [formatJapaneseDate(officeDayFrom(today.add({ months: 3 })))],
      knows: [(await currentPlanOf(tx, family.id))?.id ?? ''],
    }
    return shown(await planFormPage(asking, id, kept ?? fresh, []))
  }),
  page.post('/families/:family/plans', { on: familySubject, needs: 'plan.write' }, async (asking) => {
    const { tx, subject: family, form, now, today } = asking
    const id = recordIdOf(form)
    const record = planForm(await planAgencies(tx, today), await casefileOptions(asking))
    const result = parseRecord(record, form)
    if ('problems' in result) return problems(await planFormPage(asking, id, form, result.problems))
    const { values } = result
    const knows = form['knows']?.[0] || null
    const previous = await currentPlanOf(tx, family.id)
    const wrong = problemsOfPlan(values, today, previous && previous.id !== id ? previous.since : null)
    if (wrong.length > 0) return problems(await planFormPage(asking, id, form, wrong))
    const outcome = await attempt(() => makePlan(tx, { id, familyId: family.id, ...values }, { now, today, knows }))
    if (outcome === 'done') return moved(`/plans/${id}`)
    return outcome === 'stale' ? stale(await planFormPage(asking, id, form, [], true)) : problems(await planFormPage(asking, id, form, outcome))
  }),
  page.get('/plans/:plan', { on: planSubject, needs: 'casefile.read' }, async ({ tx, subject: plan, today, actor }) => {
    const visits = await visitsOfPlan(tx, plan.id)
    const others = (await plansOfFamily(tx, plan.familyId)).filter(({ id }) => id !== plan.id)
    const children = await personCards(tx, plan.personIds, today)
    const acts = [
      ...(may(actor, 'entry.write') ? [<Act key="entry" href={`/families/${plan.familyId}/entries/new`} shortcut="n">経過を書く</Act>] : []),
      ...(may(actor, 'plan.write') && !plan.until ? [<Act key="plan" href={`/families/${plan.familyId}/plans/new`}>新しい計画にする</Act>] : []),
    ]
    return shown({
      title: '支援計画', heading: `${plan.familyName}の支援計画`, here: '/casefiles', acts,
      crumbs: crumbsWithin(plan, { label: '支援計画' }),
      body: (
        <Columns sideLabel="計画について" side={(
          <>
            <Card title="この計画"><PlanTimes plan={plan} today={today} /></Card>
            <Card title="計画の子ども">
              <ul className="plain">{children.map(({ id, name, ageWords }) => <li key={id}><a href={`/people/${id}`}>{name}</a> <span className="soft">{ageWords}</span></li>)}</ul>
              <p className="soft">閲覧できないものは含みません</p>
            </Card>
            {others.length > 0 && (
              <Card title="ほかの計画">
                <ul className="plain">{others.map(({ id, since, until }) => <li key={id}><a href={`/plans/${id}`}>{formatJapaneseDate(since)}から{until ? `${formatJapaneseDate(until)}まで` : '（いまの計画）'}</a></li>)}</ul>
              </Card>
            )}
          </>
        )}>
          <PlanReading plan={plan} />
          <Card title="訪問"><VisitTable visits={visits} today={today} /></Card>
        </Columns>
      ),
    })
  }),
]

async function casefileOptions({ tx, subject: family, today, seen }: Asking<FoundFamily>): Promise<{ code: string; label: string }[]> {
  const casefiles = await openCasefilesOf(tx, family.id)
  seen(casefiles.flatMap(({ id, personId }) => [id, personId]))
  const cards = new Map((await personCards(tx, casefiles.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  return casefiles.map(({ id, number, personId, class: kind }) => {
    const card = cards.get(personId)
    return { code: id, label: [card?.name, card?.ageWords, kind && labelOf(classes, kind), number].filter(Boolean).join('　') }
  })
}

async function planFormPage(asking: Asking<FoundFamily>, id: string, raw: Raw, wrong: readonly Problem[], overtaken = false): Promise<Content> {
  const { tx, subject: family, today } = asking
  const options = await casefileOptions(asking)
  const current = await currentPlanOf(tx, family.id)
  const knows = overtaken ? current?.id ?? '' : raw['knows']?.[0] ?? ''
  return {
    title: '支援計画を作る', heading: `${family.name}の支援計画を作る`, here: '/casefiles',
    crumbs: familyCrumbs(family, { label: '支援計画を作る' }),
    body: options.length === 0
      ? <Card title="開いているケースがありません"><Empty act={<a href={`/families/${family.id}`}>{family.name}のページへ</a>}>支援計画は、開いているケースの子どもについて作ります。先に受理会議の決定でケースを開いてください。</Empty></Card>
      : (
        <>
          {overtaken && (
            <section className="stack">
              <Notice tone="warn" title="あなたが書いている間に、ほかの人がこの家族の計画を作りました">
                下が保存されている計画です。あなたの書いたものは、その下の用紙に残っています。両方を見くらべて、必要なところを直してから、もう一度保存してください。
              </Notice>
              {current && <><PlanTimes plan={current} today={today} /><PlanReading plan={current} /></>}
            </section>
          )}
          {current && !overtaken && <Notice title="いまの計画があります"><a href={`/plans/${current.id}`}>{formatJapaneseDate(current.since)}からの計画</a>は、保存すると新しい開始日で終わり、残りの訪問の予定は取りやめになります。</Notice>}
          <PlanForm record={planForm(await planAgencies(tx, today), options)} family={family} id={id} raw={raw} wrong={wrong} knows={knows} />
        </>
      ),
  }
}

function PlanForm({ record, family, id, raw, wrong, knows }: { record: ReturnType<typeof planForm>; family: FoundFamily; id: string; raw: Raw; wrong: readonly Problem[]; knows: string }): ReactElement {
  const state = { record, raw, problems: wrong }
  const { goals, actions } = record.fields
  return (
    <Form action={`/families/${family.id}/plans`} id={id} submit="支援計画を保存する" problems={wrong}
      draft={{ here: `/families/${family.id}/plans/new`, title: '支援計画', subjectKind: 'family', subjectId: family.id }}>
      <input type="hidden" name="knows" value={knows} />
      <RecordFields {...state} only={['casefiles', 'since', 'policy']} />
      <Rows name="goals" field={goals as AnyField} raw={raw} problems={wrong} shown={2} />
      <Rows name="actions" field={actions as AnyField} raw={raw} problems={wrong} shown={2} />
      <RecordFields {...state} only={['safetyPlan', 'reviewOn']} />
    </Form>
  )
}
