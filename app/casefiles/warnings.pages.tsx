import { page } from '../access/pages.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { familyCrumbs } from '../people/family-crumb.ts'
import { familySubject } from '../people/subjects.ts'
import type { FoundFamily } from '../people/subjects.ts'
import { attempt } from '../kernel/result.ts'
import { problemsOfReview, reviewForm, warningForm } from './warnings.ts'
import { reviewWarning, warn, warningsOf } from './warnings.db.ts'
import type { WarningNote } from './warnings.db.ts'

/** What whoever visits a family must know before: written down with its source, looked at again within half a year. */
export const warningsPages = [
  page.get('/families/:family/warnings/new', { on: familySubject, needs: 'entry.write' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(newWarning(asking.subject, id, await asking.draft(`/families/${asking.subject.id}/warnings`, id) ?? {}, []))
  }),
  page.post('/families/:family/warnings', { on: familySubject, needs: 'entry.write' }, async ({ tx, subject, form, today }) => {
    const id = recordIdOf(form)
    const result = parseRecord(warningForm, form)
    const wrong = 'problems' in result ? result.problems : problemsOfReview(result.values.reviewOn, today)
    if (!('values' in result) || wrong.length > 0) return problems(newWarning(subject, id, form, wrong))
    const outcome = await attempt(() => warn(tx, { id, familyId: subject.id, ...result.values }))
    return outcome === 'done' || outcome === 'stale' ? moved(`/families/${subject.id}`) : problems(newWarning(subject, id, form, outcome))
  }),
  page.get('/families/:family/warnings/:warning/ending/new', { on: familySubject, needs: 'entry.write' }, async ({ tx, subject, params }) => {
    const note = await noteOf(tx, subject, params['warning'])
    return note ? shown(review(subject, note, {}, [])) : absent
  }),
  page.post('/families/:family/warnings/:warning/ending', { on: familySubject, needs: 'entry.write' }, async ({ tx, subject, params, form, now, today }) => {
    const note = await noteOf(tx, subject, params['warning'])
    if (!note) return absent
    const result = parseRecord(reviewForm, form)
    const wrong = 'problems' in result ? result.problems : problemsOfReview(result.values.reviewOn, today)
    if (!('values' in result) || wrong.length > 0) return problems(review(subject, note, form, wrong))
    await reviewWarning(tx, { id: note.id, familyId: subject.id, reviewOn: result.values.reviewOn, now })
    return moved(`/families/${subject.id}`)
  }),
]

const noteOf = async (tx: Parameters<typeof warningsOf>[0], family: FoundFamily, id: string | undefined): Promise<WarningNote | undefined> => (await warningsOf(tx, family.id)).find((note) => note.id === id)

function newWarning(family: FoundFamily, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  const place = `/families/${family.id}`
  return content(family, '訪問の注意を書く', (
    <Form action={`${place}/warnings`} id={id} draft={{ here: `${place}/warnings/new`, title: `訪問の注意 ${family.number}`, subjectKind: 'family', subjectId: family.id }} submit="書く" problems={wrong}>
      <RecordFields record={warningForm} raw={raw} problems={wrong} />
    </Form>
  ))
}

function review(family: FoundFamily, note: WarningNote, raw: Raw, wrong: readonly Problem[]): Content {
  return content(family, '訪問の注意を見直す', (
    <>
      <p>{note.words}　<span className="soft">（{note.source}、{note.writer}）</span></p>
      <Form action={`/families/${family.id}/warnings/${note.id}/ending`} submit="見直した" problems={wrong}><RecordFields record={reviewForm} raw={raw} problems={wrong} /></Form>
    </>
  ))
}

const content = ({ id, name, number }: FoundFamily, title: string, body: Content['body']): Content => ({
  title: `${title} ${number}`, heading: <>{title}<small>{name}</small></>, here: '/casefiles', body,
  crumbs: familyCrumbs({ id, name, number }, { label: title }),
})
