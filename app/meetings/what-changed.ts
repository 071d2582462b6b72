import { labelOf } from '../codes/code-list.ts'
import { classes } from '../codes/casefiles.ts'
import type { Class, Placement } from '../codes/casefiles.ts'
import type { AgendaPile } from '../codes/council.ts'
import { urgencyLevels } from '../codes/urgency.ts'
import type { LastSightings } from '../journal/last-sightings.ts'
import { ageOn, ageReachedOn } from '../kernel/calendar.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { daysOf } from '../kernel/partial-date.ts'
import type { PartialDate } from '../kernel/partial-date.ts'

/** What can be new about a family since it was last looked at. `refuses`: it may not stay in the quiet pile (practice: what the quiet pile cannot hold); `proposes`: the pile it is proposed for. */
export const changeKinds = [
  { code: 'new_report', refuses: true, proposes: 'discuss' },
  { code: 'rejudged', refuses: true, proposes: 'discuss' },
  { code: 'not_seen_in_home', refuses: true, proposes: 'discuss' },
  { code: 'not_seen_by_us', refuses: true, proposes: 'discuss' },
  { code: 'home_return', refuses: true, proposes: 'discuss' },
  { code: 'visits_failed', refuses: false, proposes: 'discuss' },
  { code: 'lead_ahead', refuses: true, proposes: 'changed' },
  { code: 'moved', refuses: true, proposes: 'changed' },
  { code: 'school_changed', refuses: true, proposes: 'changed' },
  { code: 'task_undone', refuses: true, proposes: 'changed' },
  { code: 'plan_expired', refuses: true, proposes: 'changed' },
  { code: 'plan_missing', refuses: true, proposes: 'changed' },
  { code: 'infant', refuses: true, proposes: 'changed' },
  { code: 'lead_changed', refuses: false, proposes: 'changed' },
  { code: 'class_changed', refuses: false, proposes: 'changed' },
  { code: 'eighteen', refuses: false, proposes: 'changed' },
  { code: 'veil_set', refuses: false, proposes: 'changed' },
] as const satisfies readonly { code: string; refuses: boolean; proposes: AgendaPile }[]
type ChangeCode = (typeof changeKinds)[number]['code']

/** One thing that is new: when, in words without any place or source; the children it is about, none for the whole family; for a new report its intakes. */
export interface Change { code: ChangeCode; on: Temporal.PlainDate | null; words: string; personIds: readonly string[]; intakeIds: readonly string[] }

interface Period<T> { value: T; since: Temporal.PlainDate }
/** A child of a family as the rules need it. Places are days only: never where. */
export interface ChildFacts {
  casefileId: string; personId: string; openedOn: Temporal.PlainDate; birth: PartialDate | null; unborn: boolean; class: Class | null
  sightings: LastSightings; planReviewOn: Temporal.PlainDate | null
  classes: readonly Period<Class>[]; leads: readonly Period<string>[]; placements: readonly Period<Placement>[]
  reports: readonly { intakeId: string; at: Temporal.Instant }[]; judgements: readonly { at: Temporal.Instant; level: string | null }[]
  movedOn: readonly Temporal.PlainDate[]; schoolChangedOn: readonly Temporal.PlainDate[]; failedVisits: readonly Temporal.Instant[]
}
/** A family, or the sealed children of one apart, and since when it has not been looked at. */
export interface FamilyFacts {
  since: Temporal.Instant; children: readonly ChildFacts[]
  movedOn: readonly Temporal.PlainDate[]; veiledAt: readonly Temporal.Instant[]; undoneTasks: readonly Temporal.PlainDate[]
}

const inCare: readonly string[] = ['temporary_custody', 'facility', 'foster', 'hospital']
const daysForAPlan = 30
const monthsAfterReturn = 6

const isAfter = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) > 0
const isLater = (one: Temporal.Instant, other: Temporal.Instant): boolean => Temporal.Instant.compare(one, other) > 0
const daysBetween = (from: Temporal.PlainDate, until: Temporal.PlainDate): number => from.until(until, { largestUnit: 'day' }).days
const shortDay = (day: Temporal.PlainDate): string => `${day.month}/${day.day}`

/** Everything that is new about a family on the day of a meeting, gravest first; the same words about several children are one line. */
export function whatChanged(family: FamilyFacts, day: Temporal.PlainDate, unsightedLimit: number): Change[] {
  const found = [...family.children.flatMap((child) => aboutChild(child, family.since, day, unsightedLimit)), ...aboutFamily(family, day)]
  const lines = new Map<string, Change>()
  for (const one of found) {
    const key = `${one.code} ${one.words} ${one.on?.toString() ?? ''}`
    const known = lines.get(key)
    lines.set(key, known ? { ...known, personIds: [...known.personIds, ...one.personIds], intakeIds: [...new Set([...known.intakeIds, ...one.intakeIds])] } : one)
  }
  const rank = (code: ChangeCode): number => changeKinds.findIndex((kind) => kind.code === code)
  return [...lines.values()].toSorted((a, b) => rank(a.code) - rank(b.code))
}

type Found = Omit<Change, 'personIds' | 'intakeIds'> & { intakeIds?: readonly string[] }

function aboutChild(child: ChildFacts, since: Temporal.Instant, day: Temporal.PlainDate, unsightedLimit: number): Change[] {
  const sinceDay = officeDateOf(since)
  const isNew = (on: Temporal.PlainDate): boolean => isAfter(on, sinceDay)
  const found: Found[] = [
    ...child.reports.filter(({ at }) => isLater(at, since)).map(({ intakeId, at }): Found => ({ code: 'new_report', on: officeDateOf(at), words: '新しい通告', intakeIds: [intakeId] })),
    ...child.judgements.filter(({ at }) => isLater(at, since)).map(({ at, level }): Found => ({ code: 'rejudged', on: officeDateOf(at), words: `緊急度の判断${level ? `（${labelOf(urgencyLevels, level)}）` : ''}` })),
    ...unsighted(child, day, unsightedLimit), ...homeReturn(child, day), ...ofLead(child, sinceDay, day),
    ...child.movedOn.filter(isNew).map((on): Found => ({ code: 'moved', on, words: isAfter(on, day) ? '転居の予定' : '転居' })),
    ...child.schoolChangedOn.filter(isNew).map((on): Found => ({ code: 'school_changed', on, words: isAfter(on, day) ? '学校・園が変わる予定' : '学校・園が変わった' })),
    ...plan(child, day), ...age(child, day),
    ...child.classes.filter((one, at) => at > 0 && isNew(one.since) && child.classes[at - 1]!.value !== one.value)
      .map((one): Found => ({ code: 'class_changed', on: one.since, words: `区分が${labelOf(classes, one.value)}に${isAfter(one.since, day) ? '変わる予定' : '変わった'}` })),
    ...failed(child.failedVisits.filter((at) => isLater(at, since))),
  ]
  return found.map((one) => ({ intakeIds: [], ...one, personIds: [child.personId] }))
}

function unsighted({ class: kind, unborn, openedOn, sightings, placements }: ChildFacts, day: Temporal.PlainDate, limit: number): Found[] {
  if (kind === 'expectant' || unborn) return []
  const away = inCare.includes(placements.findLast(({ since }) => !isAfter(since, day))?.value ?? '')
  const over = (code: ChangeCode, at: Temporal.Instant | null, words: string): Found[] => {
    const last = at ? officeDateOf(at) : null
    const days = daysBetween(last ?? openedOn, day)
    if (days <= limit) return []
    return [{ code, on: null, words: last ? `${words}会ったのが${days}日前（${shortDay(last)}）` : `${words}まだ会っていない（ケースを開いて${days}日）` }]
  }
  return [...(away ? [] : over('not_seen_in_home', sightings.inHome, '家の中で')), ...over('not_seen_by_us', sightings.own, '自分たちが')]
}

/** Home after care: from the return for six months, and as soon as it is planned. */
function homeReturn({ placements }: ChildFacts, day: Temporal.PlainDate): Found[] {
  return placements.flatMap((one, at): Found[] => {
    if (at === 0 || one.value !== 'at_home' || !inCare.includes(placements[at - 1]!.value)) return []
    if (isAfter(one.since, day)) return [{ code: 'home_return', on: one.since, words: '家庭復帰の予定' }]
    return isAfter(one.since.add({ months: monthsAfterReturn }), day) && !placements[at + 1] ? [{ code: 'home_return', on: one.since, words: `家庭復帰から${monthsAfterReturn}か月以内` }] : []
  })
}

function ofLead({ leads }: ChildFacts, sinceDay: Temporal.PlainDate, day: Temporal.PlainDate): Found[] {
  return leads.flatMap((one, at): Found[] => {
    if (at === 0 || leads[at - 1]!.value === one.value) return []
    if (isAfter(one.since, day)) return [{ code: 'lead_ahead', on: one.since, words: '主担当機関が変わる予定' }]
    return isAfter(one.since, sinceDay) ? [{ code: 'lead_changed', on: one.since, words: '主担当機関が変わった' }] : []
  })
}

function plan({ planReviewOn, openedOn, class: kind }: ChildFacts, day: Temporal.PlainDate): Found[] {
  if (planReviewOn) return isAfter(day, planReviewOn) ? [{ code: 'plan_expired', on: planReviewOn, words: '支援計画の見直しの日を過ぎた' }] : []
  return kind !== 'other' && daysBetween(openedOn, day) > daysForAPlan ? [{ code: 'plan_missing', on: null, words: '支援計画がない' }] : []
}

function age({ birth, unborn }: ChildFacts, day: Temporal.PlainDate): Found[] {
  if (!birth || unborn) return []
  const { earliest, latest } = daysOf(birth)
  const adult = ageReachedOn(earliest, 18).add({ days: 1 })
  return [
    ...(ageOn(latest, day) < 1 ? [{ code: 'infant' as const, on: null, words: '0歳' }] : []),
    ...(isAfter(adult, day) && !isAfter(adult, day.add({ months: 6 })) ? [{ code: 'eighteen' as const, on: adult, words: '18歳になる' }] : []),
  ]
}

const failed = (visits: readonly Temporal.Instant[]): Found[] =>
  visits.length < 2 ? [] : [{ code: 'visits_failed', on: officeDateOf(visits.toSorted(Temporal.Instant.compare).at(-1)!), words: `訪問して会えなかったこと ${visits.length}回` }]

function aboutFamily({ since, movedOn, veiledAt, undoneTasks }: FamilyFacts, day: Temporal.PlainDate): Change[] {
  const sinceDay = officeDateOf(since)
  const oldest = undoneTasks.toSorted(Temporal.PlainDate.compare)[0]
  const found: Found[] = [
    ...[...new Set(movedOn.filter((on) => isAfter(on, sinceDay)).map(String))].map((text): Found => {
      const on = Temporal.PlainDate.from(text)
      return { code: 'moved', on, words: isAfter(on, day) ? '家族の転居の予定' : '家族の転居' }
    }),
    ...(oldest ? [{ code: 'task_undone' as const, on: oldest, words: `期限を過ぎた役割 ${undoneTasks.length}件` }] : []),
    ...veiledAt.filter((at) => isLater(at, since)).map((at): Found => ({ code: 'veil_set', on: officeDateOf(at), words: '居所を秘匿にした' })),
  ]
  return found.map((one) => ({ intakeIds: [], ...one, personIds: [] }))
}

const kindOf = (code: ChangeCode): (typeof changeKinds)[number] => changeKinds.find((kind) => kind.code === code)!

/** The changes that keep a family out of the quiet pile. */
export const refusingQuiet = (changes: readonly Change[]): Change[] => changes.filter(({ code }) => kindOf(code).refuses)

/** The pile a family is proposed for. */
export function proposedPile(changes: readonly Change[]): AgendaPile {
  if (changes.some(({ code }) => kindOf(code).proposes === 'discuss')) return 'discuss'
  return changes.length > 0 ? 'changed' : 'quiet'
}

/** A change in one line: 令和8年11月25日 新しい通告; 蓮・杏　家の中で会ったのが104日前（8/13）. */
export function changeWords({ on, words, personIds }: Change, nameOf: (personId: string) => string | undefined): string {
  const names = personIds.flatMap((id) => nameOf(id) ?? []).join('・')
  return [on && formatJapaneseDate(on), names, words].filter(Boolean).join('　')
}
