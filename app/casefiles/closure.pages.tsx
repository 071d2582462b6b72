import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { isOwnDecision } from './approvals.db.ts'
import { casefileFormPage } from './casefile-form.tsx'
import { proposeClosing, proposeReopening } from './changes.db.ts'
import { closure, reopening } from './changes.ts'
import type { Casefile } from './casefiles.db.ts'
import { officeChoices } from './choices.db.ts'
import { problemsOfMeeting, problemsOfWorkers } from './decide-intake.ts'
import { attempt } from '../kernel/result.ts'
import { casefileSubject } from './subjects.ts'
import { closingProposed, whatIsOpen } from './what-is-open.db.ts'
import type { StillOpen } from './what-is-open.db.ts'

interface State { id: string; record: AnyRecord; raw: Raw; wrong: readonly Problem[]; version: number; elsewhere?: boolean }

/** 終結 and 再開 of a casefile. */
export const closurePages = [
  page.get('/casefiles/:casefile/closure', { on: casefileSubject, needs: 'decision.propose' }, async (asking) => {
    const { tx, subject, today, query } = asking
    if (subject.stage === 'closed') return moved(`/casefiles/${subject.id}`)
    const waiting = await closingProposed(tx, subject.id)
    if (waiting) return moved(`/decisions/${waiting}`)
    const id = query.get('draft') ?? crypto.randomUUID()
    const raw = await asking.draft(`/casefiles/${subject.id}/closure`, id) ?? {}
    return shown(await closurePage(asking, { id, record: closure(await officeChoices(tx, today)), raw, wrong: [], version: subject.version }))
  }),
  page.post('/casefiles/:casefile/closure', { on: casefileSubject, needs: 'decision.propose' }, async (asking): Promise<Answer> => {
    const { tx, subject, form, now, today } = asking
    const id = recordIdOf(form)
    if (await isOwnDecision(tx, id, { casefileId: subject.id })) return moved(`/decisions/${id}`)
    const record = closure(await officeChoices(tx, today))
    const state = { id, record, raw: form, version: versionOf(form) }
    const result = parseRecord(record, form)
    const wrong = 'problems' in result ? result.problems : problemsOfMeeting(result.values, now)
    if (!('values' in result) || wrong.length > 0) return problems(await closurePage(asking, { ...state, wrong }))
    const outcome = await attempt(() => proposeClosing(tx, { id, casefile: subject, version: versionOf(form), values: result.values }))
    if (outcome === 'done') return moved(`/decisions/${id}`)
    if (outcome === 'stale') return stale(await closurePage(asking, { ...state, wrong: [], version: subject.version, elsewhere: true }))
    return problems(await closurePage(asking, { ...state, wrong: outcome }))
  }),
  page.get('/casefiles/:casefile/reopening', { on: casefileSubject, needs: 'decision.propose' }, async (asking) => {
    const { tx, subject, today, query } = asking
    if (subject.stage !== 'closed') return moved(`/casefiles/${subject.id}`)
    const id = query.get('draft') ?? crypto.randomUUID()
    const choices = await officeChoices(tx, today)
    const raw = await asking.draft(`/casefiles/${subject.id}/reopening`, id) ?? { placement: ['at_home'], lead: choices.ownAgencyId ? [choices.ownAgencyId] : [] }
    return shown(reopeningPage(subject, { id, record: reopening(choices), raw, wrong: [], version: subject.version }))
  }),
  page.post('/casefiles/:casefile/reopening', { on: casefileSubject, needs: 'decision.propose' }, async (asking) => {
    const { tx, subject, form, now, today } = asking
    const id = recordIdOf(form)
    if (await isOwnDecision(tx, id, { casefileId: subject.id })) return moved(`/casefiles/${subject.id}`)
    const record = reopening(await officeChoices(tx, today))
    const state = { id, record, raw: form, version: versionOf(form) }
    const result = parseRecord(record, form)
    const wrong = 'problems' in result ? result.problems : [...problemsOfMeeting(result.values, now), ...problemsOfWorkers(result.values)]
    if (!('values' in result) || wrong.length > 0) return problems(reopeningPage(subject, { ...state, wrong }))
    const { main, second, lead, placement, registered, class: kind } = result.values
    if (!main || !lead) return absent
    const outcome = await attempt(() => proposeReopening(tx, {
      id, casefile: subject, version: versionOf(form), values: result.values,
      beginning: { class: kind, mainAccountId: main, secondAccountId: second, leadAgencyId: lead, placement, registered },
    }))
    if (outcome === 'done') return moved(`/casefiles/${subject.id}`)
    if (outcome === 'stale') return stale(reopeningPage(subject, { ...state, wrong: [], version: subject.version, elsewhere: true }))
    return problems(reopeningPage(subject, { ...state, wrong: outcome }))
  }),
]

async function closurePage({ tx, subject, now }: Asking<Casefile>, { id, record, raw, wrong, version, elsewhere }: State): Promise<Content> {
  const open = await whatIsOpen(tx, subject, now)
  const place = `/casefiles/${subject.id}/closure`
  return casefileFormPage(subject, '終結', elsewhere, (
    <Form action={place} id={id} version={version} submit="終結を決裁に回す" problems={wrong} draft={{ here: place, title: `終結 ${subject.number}`, subjectKind: 'casefile', subjectId: subject.id }}>
      <RecordFields record={record} raw={raw} problems={wrong} only={Object.keys(record.fields).filter((name) => name !== 'openRead' || open.length > 0)} />
    </Form>
  ), <Open open={open} />)
}

function Open({ open }: { open: readonly StillOpen[] }): ReactElement {
  const forbids = open.some((one) => one.forbids)
  return (
    <Card title="残っているもの" danger={forbids}>
      {open.length === 0 ? <p>残っているものはありません。</p> : (
        <ul className="plain">{open.map(({ words, href, forbids: grave }, at) => <li key={at}>{grave && <><Badge tone="danger">終結できません</Badge> </>}{href ? <a href={href}>{words}</a> : words}</li>)}</ul>
      )}
      <p className="soft">閲覧できないものは含みません。児童相談所への送致では終結せず、主担当機関を変えます。終結は、室長の決裁で決まります。</p>
    </Card>
  )
}

function reopeningPage(casefile: Casefile, { id, record, raw, wrong, version, elsewhere }: State): Content {
  const place = `/casefiles/${casefile.id}/reopening`
  return casefileFormPage(casefile, '再開', elsewhere, (
    <Form action={place} id={id} version={version} submit="再開する" problems={wrong} draft={{ here: place, title: `再開 ${casefile.number}`, subjectKind: 'casefile', subjectId: casefile.id }}>
      <RecordFields record={record} raw={raw} problems={wrong} />
    </Form>
  ))
}
