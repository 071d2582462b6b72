import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { isCodeOf, labelOf } from '../codes/code-list.ts'
import { pregnancyOutcomes } from '../codes/maternity.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { UnseenNote } from '../people/person-table.tsx'
import { personSubject } from '../people/subjects.ts'
import type { FoundPerson } from '../people/subjects.ts'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Switches } from '../ui/switches.tsx'
import { Table } from '../ui/table.tsx'
import { pregnancyChoices } from './choices.db.ts'
import { gestationWords } from './gestation.ts'
import { pregnancies, recordPregnancy, registerViews } from './pregnancies.db.ts'
import type { Pregnancy, RegisterView } from './pregnancies.db.ts'
import { contactWords, reasonWords, Standing } from './pregnancy-card.tsx'
import { contactsOf, pregnancyForm, problemsOfPregnancy } from './pregnancy.ts'

const here = '/pregnancies'
/** The step of the breadcrumb to the register. */
export const registerCrumb = { label: '妊婦', href: here }

/** The register of 特定妊婦 and 気になる妊婦, and writing a woman into it. */
export const pregnanciesPages = [
  page.get(here, { needs: 'maternity.read' }, async ({ tx, actor, query, today, seen }) => {
    const asked = query.get('show') ?? ''
    const view: RegisterView = isCodeOf(registerViews, asked) ? asked : ''
    const found = await pregnancies(tx, view, today)
    seen(found.map(({ personId }) => personId))
    return shown({
      title: '妊婦の台帳', heading: '妊婦の台帳', here,
      acts: [
        ...(may(actor, 'maternity.write') ? [<Act key="people" href="/people">人をさがして書く</Act>] : []),
        ...(may(actor, 'maternity.import') ? [<Act key="import" href="/pregnancies/handovers/new">きずなから取り込む</Act>] : []),
      ],
      body: (
        <div className="grid">
          <Switches label="どの妊婦か" switches={registerViews.map(({ code, label }) => ({ label, href: code ? `${here}?show=${code}` : here, here: code === view }))} />
          <Register found={found} today={today} />
        </div>
      ),
    })
  }),
  page.get('/people/:person/pregnancies/new', { on: personSubject, needs: 'maternity.write' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(await newPage(asking, id, await asking.draft(`/people/${asking.subject.id}/pregnancies`, id) ?? { away: ['unknown'] }, []))
  }),
  page.post('/people/:person/pregnancies', { on: personSubject, needs: 'maternity.write' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(pregnancyForm(await pregnancyChoices(asking.tx, asking.today)), form)
    const wrong = 'problems' in read ? read.problems : problemsOfPregnancy(read.values, today)
    if ('problems' in read || wrong.length > 0) return problems(await newPage(asking, id, form, wrong))
    const refused = await refusalsOf(() => recordPregnancy(tx, { id, personId: subject.id }, read.values, today))
    return refused.length > 0 ? problems(await newPage(asking, id, form, refused)) : moved(`${here}/${id}`)
  }),
]

async function newPage(asking: Asking<FoundPerson>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { subject } = asking
  const place = `/people/${subject.id}`
  return {
    title: '妊婦の台帳に書く', heading: <>{subject.name}<small>妊婦の台帳に書く</small></>, here,
    crumbs: [registerCrumb, { label: '人の記録', href: place }, { label: '書く' }],
    body: (
      <section className="card">
        <Form action={`${place}/pregnancies`} id={id} draft={{ here: `${place}/pregnancies/new`, title: '妊婦の台帳に書く', subjectKind: 'person', subjectId: subject.id }} submit="台帳に書く" problems={wrong}>
          <RecordFields record={pregnancyForm(await pregnancyChoices(asking.tx, asking.today))} raw={raw} problems={wrong} />
        </Form>
      </section>
    ),
  }
}

function Register({ found, today }: { found: readonly Pregnancy[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Card title="出産予定日の順">
      <Table caption="妊婦（出産予定日の順）" silentCaption stacked rows={found} empty={<Empty act={<Act href="/people">人をさがす</Act>}>この条件の妊婦はいません。人のページの「妊婦の台帳に書く」から書けます。</Empty>} columns={[
        { label: '名前', heads: true, show: ({ id, woman }) => <><a href={`/pregnancies/${id}`}>{woman.name}</a><div className="soft">{woman.ageWords}</div></> },
        { label: '区分', show: (one) => <Standing pregnancy={one} /> },
        { label: '予定日', show: ({ dueOn }) => formatShortDate(dueOn) },
        { label: 'いま', show: ({ dueOn, outcome, outcomeOn }) => (outcome ? <>{labelOf(pregnancyOutcomes, outcome)}<span className="soft">{outcomeOn && formatShortDate(outcomeOn)}</span></> : gestationWords(dueOn, today)) },
        { label: '理由', show: (one) => reasonWords(one) || <span className="soft">記入なし</span> },
        { label: 'こちらの担当', show: ({ worker }) => worker ?? <Badge tone="warn">担当なし</Badge> },
        { label: 'きずなの担当', show: ({ counterpartName }) => counterpartName || <span className="soft">記入なし</span> },
        { label: '次の期限', show: (one) => { const [next] = contactsOf(one); return next && <><DueDay on={next.on} today={today} /><span className="soft">{contactWords(next.kind)}</span></> } },
      ]} />
      <UnseenNote />
    </Card>
  )
}
