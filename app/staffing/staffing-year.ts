import type { BaseSize, Rounding } from '../codes/posts.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { additionalPosts } from './additional-posts.ts'
import type { AbuseFigures, AdditionalPosts } from './additional-posts.ts'
import { checkPosts } from './staffing-check.ts'
import type { PostHolding, StaffingCheck } from './staffing-check.ts'
import { ruleOf, sizeOf, standardOn } from './staffing-standard.ts'
import type { Requirement, Standard } from './staffing-standard.ts'

/** The figures of a fiscal year that the standard is worked out from. */
interface YearFigures extends AbuseFigures { fiscalYear: number; childPopulation: number; sizeChosen: BaseSize | null }

/** What the town has decided, from a day on: what to do with a fraction, and how long the office is open in a week. */
export interface StaffingSetting { since: Temporal.PlainDate; rounding: Rounding; openingMinutes: number | null }

/** A year on one day: no standard then, no child population (never guessed), or worked out with everything it came from. */
export type YearAssessment =
  | { kind: 'no_standard' }
  | { kind: 'no_population' }
  | { kind: 'assessed'; day: Temporal.PlainDate; standard: Standard; byPopulation: BaseSize; size: BaseSize; setting: StaffingSetting; additional: AdditionalPosts; needs: readonly Requirement[]; check: StaffingCheck }

const firstDayOf = (fiscalYear: number): Temporal.PlainDate => new Temporal.PlainDate(fiscalYear, 4, 1)
const lastDayOf = (fiscalYear: number): Temporal.PlainDate => new Temporal.PlainDate(fiscalYear + 1, 3, 31)

/** The day a year is looked at: today, the last day of a year that is over, the first day of one to come. */
export function dayToJudge(fiscalYear: number, today: Temporal.PlainDate): Temporal.PlainDate {
  const year = fiscalYearOf(today)
  if (year === fiscalYear) return today
  return fiscalYear < year ? lastDayOf(fiscalYear) : firstDayOf(fiscalYear)
}

/** What the town has decided by a day; nothing decided is 「まだ決めない」 and no opening hours. `settings` are oldest first, the later of one day last. */
export function settingOn(settings: readonly StaffingSetting[], day: Temporal.PlainDate): StaffingSetting {
  return settings.findLast(({ since }) => Temporal.PlainDate.compare(since, day) <= 0) ?? { since: day, rounding: 'undecided', openingMinutes: null }
}

/** Works out a year on a day. */
export function assess(figures: YearFigures | undefined, settings: readonly StaffingSetting[], holdings: readonly PostHolding[], day: Temporal.PlainDate): YearAssessment {
  const standard = standardOn(day)
  if (!standard) return { kind: 'no_standard' }
  if (!figures) return { kind: 'no_population' }
  const byPopulation = sizeOf(figures.childPopulation)
  const size = figures.sizeChosen ?? byPopulation
  const setting = settingOn(settings, day)
  const additional = additionalPosts(size, figures.childPopulation, figures, setting.rounding)
  const more = additional.kind === 'counted' ? additional.people ?? 0 : 0
  const needs = [...ruleOf(size).needs.map((need) => (need.post === 'abuse_specialist' ? { ...need, people: need.people + more, partTime: need.partTime + more } : need)), ...standard.besides]
  return { kind: 'assessed', day, standard, byPopulation, size, setting, additional, needs, check: checkPosts(needs, holdings, day, size, setting.openingMinutes) }
}

/** A stretch of a year in which something is short: first and last day, and what. */
export interface ShortSpan { from: Temporal.PlainDate; last: Temporal.PlainDate; short: readonly { post: Requirement['post']; words: string }[] }

/** The stretches of a year, up to a day, in which a post was not filled; neighbouring days with the same lack are one. */
export function shortSpans(figures: YearFigures, settings: readonly StaffingSetting[], holdings: readonly PostHolding[], until: Temporal.PlainDate): ShortSpan[] {
  const [first, last] = [firstDayOf(figures.fiscalYear), earlier(lastDayOf(figures.fiscalYear), until)]
  const turns = [first, ...holdings.flatMap(({ since, until: end }) => [since, end]), ...settings.map(({ since }) => since)]
    .filter((day) => day !== null).filter((day) => Temporal.PlainDate.compare(day, first) >= 0 && Temporal.PlainDate.compare(day, last) <= 0)
  const days = [...new Set(turns.map(String))].sort().map((day) => Temporal.PlainDate.from(day))
  const spans: ShortSpan[] = []
  days.forEach((from, at) => {
    const end = days[at + 1]?.subtract({ days: 1 }) ?? last
    const assessment = assess(figures, settings, holdings, from)
    const short = assessment.kind === 'assessed' ? assessment.check.posts.filter(({ met }) => !met).map(({ requirement, words }) => ({ post: requirement.post, words })) : []
    const before = spans.at(-1)
    if (short.length === 0) return
    const continues = before !== undefined && before.last.add({ days: 1 }).equals(from) && JSON.stringify(before.short) === JSON.stringify(short)
    if (continues) spans.splice(-1, 1, { ...before, last: end })
    else spans.push({ from, last: end, short })
  })
  return spans
}

const earlier = (one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate => (Temporal.PlainDate.compare(one, other) < 0 ? one : other)
