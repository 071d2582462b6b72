import { page } from '../access/pages.ts'
import { isId, recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { isOwnDecision } from './approvals.db.ts'
import { casefileFormPage } from './casefile-form.tsx'
import { changeCasefile, handOver } from './changes.db.ts'
import { allocation, casefileChange, problemsOfChange } from './changes.ts'
import type { Casefile } from './casefiles.db.ts'
import { officeChoices } from './choices.db.ts'
import { problemsOfMeeting } from './decide-intake.ts'
import { attempt } from '../kernel/result.ts'
import { casefileSubject } from './subjects.ts'

const changeRecord = async ({ tx, subject, today }: Asking<Casefile>) => casefileChange({ ...await officeChoices(tx, today), stage: subject.stage, registered: subject.registeredSince !== null })

/** What a meeting changes about a casefile, and who works on it. */
export const changesPages = [
  page.get('/casefiles/:casefile/changes/new', { on: casefileSubject, needs: 'decision.propose' }, async (asking) => {
    const { subject, query } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const raw = await asking.draft(`/casefiles/${subject.id}/changes`, id) ?? offered(query)
    return shown(changePage(subject, { id, record: await changeRecord(asking), raw, wrong: [], version: subject.version }))
  }),
  page.post('/casefiles/:casefile/changes', { on: casefileSubject, needs: 'decision.propose' }, async (asking) => {
    const { tx, subject, form, now, today } = asking
    const id = recordIdOf(form)
    if (await isOwnDecision(tx, id, { casefileId: subject.id })) return moved(`/casefiles/${subject.id}/decisions`)
    const record = await changeRecord(asking)
    const state = { id, record, raw: form, version: versionOf(form) }
    const result = parseRecord(record, form)
    const wrong = 'problems' in result ? result.problems : [...problemsOfMeeting(result.values, now), ...problemsOfChange(result.values, subject, today)]
    if (!('values' in result) || wrong.length > 0) return problems(changePage(subject, { ...state, wrong }))
    const outcome = await attempt(() => changeCasefile(tx, { id, casefile: subject, version: versionOf(form), values: result.values }))
    if (outcome === 'done') return moved(`/casefiles/${subject.id}/decisions`)
    if (outcome === 'stale') return stale(changePage(subject, { ...state, wrong: [], version: subject.version, elsewhere: true }))
    return problems(changePage(subject, { ...state, wrong: outcome }))
  }),
  page.get('/casefiles/:casefile/allocation/new', { on: casefileSubject, needs: 'casefile.allocate' }, async ({ tx, subject, today }) => {
    const raw = { main: subject.mainAccountId ? [subject.mainAccountId] : [], second: subject.secondAccountId ? [subject.secondAccountId] : [] }
    return shown(allocationPage(subject, { record: allocation(await officeChoices(tx, today)), raw, wrong: [], version: subject.version }))
  }),
  page.post('/casefiles/:casefile/allocation', { on: casefileSubject, needs: 'casefile.allocate' }, async ({ tx, subject, form, today }) => {
    const record = allocation(await officeChoices(tx, today))
    const state = { record, raw: form, version: versionOf(form) }
    const result = parseRecord(record, form)
    if ('problems' in result) return problems(allocationPage(subject, { ...state, wrong: result.problems }))
    const { main, second, words } = result.values
    const outcome = await attempt(() => handOver(tx, { casefile: subject, version: versionOf(form), main, second, words: words ?? '', today }))
    if (outcome === 'done') return moved(`/casefiles/${subject.id}`)
    if (outcome === 'stale') return stale(allocationPage(subject, { ...state, wrong: [], version: subject.version, elsewhere: true }))
    return problems(allocationPage(subject, { ...state, wrong: outcome }))
  }),
]

/** What another page has put into the address: which agency is to lead, from which day. Codes and days only; nothing is decided by it. */
function offered(query: URLSearchParams): Raw {
  const [lead, since] = [query.get('lead'), query.get('since') ?? '']
  return { ...(isId(lead) ? { lead: [lead] } : {}), ...(/^\d{4}-\d{2}-\d{2}$/.test(since) ? { since: [since] } : {}) }
}

interface State { id?: string; record: AnyRecord; raw: Raw; wrong: readonly Problem[]; version: number; elsewhere?: boolean }

function changePage(casefile: Casefile, { id = '', record, raw, wrong, version, elsewhere }: State): Content {
  const place = `/casefiles/${casefile.id}/changes`
  return casefileFormPage(casefile, '区分・主担当機関などを変える', elsewhere, (
    <Form action={place} id={id} version={version} submit="決めて決裁に回す" problems={wrong}
      draft={{ here: `${place}/new`, title: `区分・主担当機関の変更 ${casefile.number}`, subjectKind: 'casefile', subjectId: casefile.id }}>
      <RecordFields record={record} raw={raw} problems={wrong} />
    </Form>
  ))
}

function allocationPage(casefile: Casefile, { record, raw, wrong, version, elsewhere }: State): Content {
  return casefileFormPage(casefile, '担当を決める', elsewhere, (
    <Form action={`/casefiles/${casefile.id}/allocation`} version={version} submit="この人に決める" problems={wrong}><RecordFields record={record} raw={raw} problems={wrong} /></Form>
  ))
}
