import { lateActs } from '../codes/sightings.ts'
import { labelOf } from '../codes/code-list.ts'
import type { ChildLine } from '../intake/intake-lines.ts'
import { checkWords, shortMoment } from '../intake/intake-words.ts'
import { lateReasonOf } from '../intake/safety-check.ts'
import type { DueLine } from './due-line.ts'

/** An intake as a line about one of its children needs it: `calledAt` is the last call to the guidance centre. */
export interface SafetyIntake { id: string; label: string; receivedAt: Temporal.Instant; kind: string; calledAt: Temporal.Instant | null; againAt: Temporal.Instant | null; returned: boolean | null }

/** A child to be seen, in words: what to do next, and what has been done. Who decides when it is late is led to the decision. */
export function safetyLine(child: ChildLine, intake: SafetyIntake, now: Temporal.Instant, decidesLate: boolean): Pick<DueLine, 'act' | 'note' | 'about' | 'child' | 'reasons' | 'ids'> {
  const decide = decidesLate && lateReasonOf(child, now) !== null
  const late = child.lateDecisions[0]
  const revisit = late?.act === 'revisit' && late.revisitAt ? shortMoment(late.revisitAt, now) : null
  const known = child.personId !== null && child.samePerson === 'confirmed'
  return {
    child, ids: [intake.id, ...(child.personId ? [child.personId] : [])],
    act: decide ? { label: '会えないときの決定', href: `/intake-children/${child.id}/late-decisions/new` } : { label: revisit ? '再訪' : '安全確認', href: `/intake-children/${child.id}/safety-checks/new` },
    note: revisit && !decide ? ` ${revisit}` : '',
    about: [{ label: intake.label, href: `/intakes/${intake.id}`, words: '' }, { label: child.name, href: known ? `/people/${child.personId}` : null, words: child.ageWords }],
    reasons: [...centreWords(child, intake, now), ...(late ? [`${labelOf(lateActs, late.act)} ${shortMoment(late.decidedAt, now)}`] : []), ...(child.checks[0] ? [`${shortMoment(child.checks[0].at, now)} ${checkWords(child.checks[0])}`] : [])],
  }
}

function centreWords({ level }: ChildLine, { calledAt }: SafetyIntake, now: Temporal.Instant): string[] {
  if (calledAt) return [`児相へ電話済 ${shortMoment(calledAt, now)}`]
  return level === 'protect_now' || level === 'protect_before_next' ? ['児相へまだ電話していません'] : []
}
