import { urgencyQuestions } from '../codes/urgency.ts'
import { formatTime, officeDateOf } from '../kernel/office-time.ts'
import type { IntakeReading } from './intake-lines.ts'
import { lateReasonOf, safetyClockOf } from './safety-check.ts'
import { callsCentreFirst } from './urgency-by-chart.ts'

const graveQuestions = urgencyQuestions.slice(0, 4)

/** Whether the guidance centre must be phoned before anything else and nobody has yet. */
export function centreIsToBeCalled(intake: IntakeReading): boolean {
  const first = intake.children.some(({ judgements: [latest] }) => latest !== undefined && callsCentreFirst(latest.answers, latest.level ?? undefined))
  return first && intake.centreCalls.length === 0
}

/** What must be decided today, with the hour until which the first child stays where it is; empty when nothing waits. */
export function toDecideToday(intake: IntakeReading, now: Temporal.Instant): { until: string | null; items: string[]; toAsk: string[] } {
  const today = officeDateOf(now)
  const unseen = intake.children.filter((child) => safetyClockOf(child, now).state === 'running')
  const leaving = intake.places.flatMap(({ untilAt }) => untilAt ?? [])
    .filter((at) => Temporal.Instant.compare(at, now) > 0 && officeDateOf(at).equals(today)).toSorted(Temporal.Instant.compare)[0]
  const siblings = unseen.filter((child) => child.part === 'sibling').length
  const others = unseen.length - siblings
  const late = unseen.filter((child) => lateReasonOf(child, now) !== null).length
  const items = [
    centreIsToBeCalled(intake) && '児童相談所へ電話する（会議を待たない）',
    leaving && unseen.length > 0 && '家に帰してよいか',
    others > 0 && `だれが・どこで会うか（${others}人）`,
    siblings > 0 && `きょうだい${siblings}人の安全を、だれがどう確かめるか`,
    late > 0 && `会えていない子ども${late}人をどうするか（係長か室長が決める）`,
    intake.stage === 'received' && '受理会議（種類・区分・担当）',
  ].filter((item) => typeof item === 'string')
  const asked = new Set(intake.children.flatMap(({ judgements: [latest] }) => graveQuestions.filter(({ code }) => latest?.answers[code] === 'unknown').map(({ ask }) => ask)))
  return { until: leaving && unseen.length > 0 ? formatTime(leaving) : null, items, toAsk: [...asked] }
}
