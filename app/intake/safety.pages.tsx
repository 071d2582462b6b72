import { page } from '../access/pages.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { ClockSince } from '../ui/clock.tsx'
import { Notice } from '../ui/notice.tsx'
import { childFormContent, childLineOf } from './child-form.tsx'
import { redAfterHours, safetyClockOf } from './safety-check.ts'
import { safetyCheckForm } from './safety-check-form.ts'
import { choicesOn, recordSafetyCheck, startClock } from './safety.db.ts'
import { intakeChildSubject } from './subjects.ts'
import type { IntakeChild } from './subjects.ts'

async function checkContent({ tx, subject, actor, now, today }: Asking<IntakeChild>, id: string, typed: Raw, wrong: readonly Problem[]): Promise<Content> {
  const line = await childLineOf(tx, subject)
  const form = safetyCheckForm(await choicesOn(tx, today))
  const clock = safetyClockOf(line, now)
  return childFormContent({
    child: subject, name: line.name, title: form.title, form, id, place: 'safety-checks', submit: '安全確認を保存する', problems: wrong,
    raw: { ...rawOf(form, { at: now, checkedBy: actor.accountId }), ...typed },
    before: clock.state === 'running' && (
      <Notice title="会えたと言えるのは、自分たちか関係機関がじかに見たときだけです" tone={clock.red ? 'danger' : 'info'}>
        <ClockSince since={clock.since} now={now} label="時計が始まってから" limit={redAfterHours(line)} />　まだ会えていません
      </Notice>
    ),
  })
}

/** Attempts and sightings of a child, and the clock a supervisor starts. */
export const safetyPages = [
  page.get('/intake-children/:child/safety-checks/new', { on: intakeChildSubject, needs: 'safety.check' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    const kept = await asking.draft(`/intake-children/${asking.subject.id}/safety-checks`, id)
    return shown(await checkContent(asking, id, kept ?? {}, []))
  }),
  page.post('/intake-children/:child/safety-checks', { on: intakeChildSubject, needs: 'safety.check' }, async (asking) => {
    const { tx, form, subject, now, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(safetyCheckForm(await choicesOn(tx, today)), form)
    if ('problems' in read) return problems(await checkContent(asking, id, form, read.problems))
    const refused = await refusalsOf(() => recordSafetyCheck(tx, id, { ...subject, receivedAt: subject.intake.receivedAt }, read.values, now))
    return refused.length > 0 ? problems(await checkContent(asking, id, form, refused)) : moved(`/intakes/${subject.intakeId}`)
  }),
  page.post('/intake-children/:child/clock', { on: intakeChildSubject, needs: 'safety.start' }, async ({ tx, form, subject, now }) => {
    const line = await childLineOf(tx, { ...subject })
    const outcome = await attempt(() => startClock(tx, subject, line.level, versionOf(form), now))
    // Refused only where the clock runs already, which the intake shows.
    return outcome === 'stale' ? stale(changedMeanwhile(subject)) : moved(`/intakes/${subject.intakeId}`)
  }),
]

const changedMeanwhile = (child: IntakeChild): Content => ({
  title: `ほかの人が先に変えました ${child.label}`, heading: 'ほかの人が先に変えました', here: '/intakes',
  body: <Notice tone="warn" title="時計はまだ始めていません"><p>この子どもの記録を、ほかの人が先に変えました。<a href={`/intakes/${child.intakeId}`}>受付を開いて</a>、いまの内容を確かめてから、もう一度始めてください。</p></Notice>,
})
