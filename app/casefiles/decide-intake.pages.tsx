import { page } from '../access/pages.ts'
import { labelOf } from '../codes/code-list.ts'
import { intakeOutcomes } from '../codes/dispositions.ts'
import { intakeSubject } from '../intake/subjects.ts'
import type { Intake } from '../intake/subjects.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { familiesOf } from '../people/family.db.ts'
import { decisionsOfIntake, isOwnDecision } from './approvals.db.ts'
import { officeChoices } from './choices.db.ts'
import { DecideIntakeForm } from './decide-intake-form.tsx'
import { childrenToDecide, decideIntake } from './decide-intake.db.ts'
import type { IntakeChildLine } from './decide-intake.db.ts'
import { intakeDecision, problemsOfMeeting, recordFor } from './decide-intake.ts'
import type { ChildDecision } from './decide-intake.ts'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { attempt } from '../kernel/result.ts'

/** 受理会議・緊急受理会議 on an intake. */
export const decideIntakePages = [
  page.get('/intakes/:intake/decision/new', { on: intakeSubject, needs: 'decision.propose' }, async (asking) => {
    const { tx, subject, query, now } = asking
    const [standing] = await decisionsOfIntake(tx, subject.id)
    if (standing && standing.state !== 'returned') return moved(`/decisions/${standing.id}`)
    const id = query.get('draft') ?? crypto.randomUUID()
    const asked = await whatIsAsked(asking)
    const raw = await asking.draft(`/intakes/${subject.id}/decision`, id) ?? firstRaw(asked)
    return shown(content(subject, <DecideIntakeForm record={asked.record} children={asked.children} intake={subject} id={id} raw={raw} problems={[]} now={now} />))
  }),
  page.post('/intakes/:intake/decision', { on: intakeSubject, needs: 'decision.propose' }, async (asking) => {
    const { tx, subject, form, now, today } = asking
    const id = recordIdOf(form)
    if (await isOwnDecision(tx, id, { intakeId: subject.id })) return moved(`/decisions/${id}`)
    const asked = await whatIsAsked(asking)
    const again = (wrong: readonly Problem[]) => problems(content(subject, <DecideIntakeForm record={asked.record} children={asked.children} intake={{ ...subject, version: versionOf(form) }} id={id} raw={form} problems={wrong} now={now} />))
    const result = parseRecord(asked.record, form)
    const children = asked.children.map((child) => ({ child, read: parseRecord(recordFor(child), form, `child.${child.id}.`) }))
    const wrong = [...('problems' in result ? result.problems : []), ...children.flatMap(({ child, read }) => ('problems' in read ? naming(child.name, read.problems, children.length) : []))]
    const early = 'values' in result ? problemsOfMeeting(result.values, now, subject.receivedAt) : []
    if (!('values' in result) || wrong.length + early.length > 0) return again([...wrong, ...early])
    const decided = children.map(({ child, read }) => ({ child, decided: ('values' in read ? read.values : {}) as Partial<ChildDecision> }))
    const outcome = await attempt(() => decideIntake(tx, { id, intakeId: subject.id, version: versionOf(form), values: result.values, children: decided, today }))
    if (outcome === 'done') return moved(`/decisions/${id}`)
    if (outcome !== 'stale') return again(outcome)
    const [standing] = await decisionsOfIntake(tx, subject.id)
    const notice = (
      <SavedElsewhere>
        {standing ? <p>いまの決定：<a href={`/decisions/${standing.id}`}>{labelOf(intakeOutcomes, standing.outcome)}（{standing.proposer}）</a>　{standing.words}</p> : <p>受付の内容が変わりました。<a href={`/intakes/${subject.id}`}>受付 {subject.label} を開く</a></p>}
      </SavedElsewhere>
    )
    return stale(content(subject, <DecideIntakeForm record={asked.record} children={asked.children} intake={subject} id={id} raw={form} problems={[]} now={now} notice={notice} />))
  }),
]

/** Says of whom a question is asked where several children are decided. */
const naming = (name: string, wrong: readonly Problem[], children: number): Problem[] =>
  wrong.map(({ field, message }) => ({ field, message: children > 1 ? `${name}：${message}` : message }))

async function whatIsAsked({ tx, subject, now, today, seen }: Asking<Intake>) {
  const children = await childrenToDecide(tx, subject.id, now)
  const families = await familiesOf(tx, children.flatMap(({ personId }) => personId ?? []))
  seen(families.map(({ id }) => id))
  const choices = await officeChoices(tx, today)
  return { children, ownAgencyId: choices.ownAgencyId, families, record: intakeDecision({ ...choices, families: families.map(({ id, name, number }) => ({ code: id, label: `${name} ${number}` })) }) }
}

/** What is no judgement stands there already: the one family known, a name for a new one, a child who lives at home, our own office as the lead. */
function firstRaw({ children, families, ownAgencyId }: { children: readonly IntakeChildLine[]; families: readonly { id: string }[]; ownAgencyId: string | null }): Raw {
  const surname = children.map(({ name, personId, nameHeard }) => (personId ? name : nameHeard)).find((name) => /[\s　]/.test(name))?.split(/[\s　]/)[0]
  return {
    family: families.length === 1 ? [families[0]!.id] : families.length === 0 ? ['new'] : [],
    lead: ownAgencyId ? [ownAgencyId] : [],
    familyName: surname ? [`${surname}家`] : [],
    ...Object.fromEntries(children.map(({ id }) => [`child.${id}.placement`, ['at_home']])),
  }
}

function content(intake: Intake, body: Content['body']): Content {
  return {
    title: `受理会議の決定 ${intake.label}`, heading: '受理会議の決定', here: '/intakes', body,
    crumbs: [{ label: '受付', href: '/intakes' }, { label: intake.label, href: `/intakes/${intake.id}` }, { label: '受理会議の決定' }],
  }
}
