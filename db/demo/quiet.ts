import { isOfficeClosed, officeDayFrom } from '../../app/kernel/calendar.ts'
import { visitDatesFrom } from '../../app/plans/visit-dates.ts'
import type { AgencyKey } from './agencies.ts'
import { calendarOf, dayOf, minutesAfter, scriptToday } from './moments.ts'
import { placeOf } from './people.ts'
import { bagOf, seededRandom } from './random.ts'
import { sentences } from './sentences.ts'
import type { Act, At, EntryAct, FamilySpec, MissAct, PlanAct, QuietSpec, SeenSpec } from './shape.ts'

type Day = Temporal.PlainDate
const days = (from: Day, until: Day): number => from.until(until, { largestUnit: 'day' }).days
const least = (...all: Day[]): Day => all.toSorted(Temporal.PlainDate.compare)[0]!
const yesterday = scriptToday.subtract({ days: 1 })

/** Whether a school or nursery sees its children on a day: never on a closed day or in the long holidays. */
export const isSchoolDay = (day: Day): boolean => {
  const date = day.toString().slice(5)
  return !isOfficeClosed(day) && !(date >= '07-21' && date <= '08-28') && !(date >= '12-24' || date <= '01-07') && !(date >= '03-25' && date <= '04-07')
}

/** What goes on between the told days of all families: every planned visit, and other entries until there are `total` with the told ones. */
export function quietActs(families: readonly FamilySpec[], total: number): Map<string, Act[]> {
  const random = seededRandom(20_261_125)
  const draw = bagOf(random)
  const free = freeHours(families)
  const made = new Map<string, Act[]>()
  for (const family of families) if (family.quiet) made.set(family.key, plannedVisits(family, family.quiet, draw, random, free))
  const told = families.flatMap(({ acts }) => acts).filter(isEntry).length
  const left = total - told - [...made.values()].flat().filter(isEntry).length
  if (left < 0) throw new Error(`the script tells ${-left} entries too many`)
  const spans = families.flatMap((family) => (family.quiet ? [{ family, quiet: family.quiet, weight: (family.quiet.weight ?? 1) * days(day(family.quiet.from), day(family.quiet.to)) }] : []))
  const whole = spans.reduce((sum, { weight }) => sum + weight, 0)
  let given = 0
  let reached = 0
  for (const { family, quiet, weight } of spans) {
    reached += (weight / whole) * left
    const count = Math.round(reached) - given
    given += count
    const acts = made.get(family.key)!
    acts.push(...between(family, quiet, count, acts, draw, random, free))
  }
  return made
}

const day = (text: string): Day => Temporal.PlainDate.from(text)
const isEntry = (act: Act): act is EntryAct => act.act === 'entry'
const isPlan = (act: Act): act is PlanAct => act.act === 'plan'

function plannedVisits(family: FamilySpec, quiet: QuietSpec, draw: Draw, random: () => number, free: FreeHour): Act[] {
  const plans = family.acts.filter(isPlan)
  const told = family.acts.filter((act) => (isEntry(act) && act.planned) || act.act === 'miss').map((act) => dayOf(act.at))
  const moved = family.acts.flatMap((act) => (act.act === 'move' ? [act.due] : []))
  const ends = family.acts.filter((act) => act.act === 'end_plan').map((act) => dayOf(act.at))
  return plans.flatMap((plan, at) => {
    const visits = plan.actions.find((action) => action.visits)
    if (!visits) return []
    const after = [...plans.slice(at + 1).map((one) => dayOf(one.at)), ...ends.filter((end) => Temporal.PlainDate.compare(end, dayOf(plan.at)) > 0)]
    const last = least(day(plan.review), yesterday, ...after.map((end) => end.subtract({ days: 1 })))
    const until = day(plan.review).add({ days: 1 })
    return visitDatesFrom(visits.frequency, day(visits.since ?? plan.at.slice(0, 10)), until).filter((date) => Temporal.PlainDate.compare(date, last) <= 0).flatMap((date): Act[] => {
      if (told.some((one) => Math.abs(days(one, date)) <= 9) || moved.includes(date.toString()) || quiet.undone?.includes(date.toString())) return []
      if (quiet.missed?.includes(date.toString())) return [{ act: 'miss', at: `${date.toString()} 16:40`, by: quiet.by, words: draw(sentences[quiet.tone].absent) } satisfies MissAct]
      return [visit(onDay(family, quiet, date), date, plan.children, draw, random, free)]
    })
  })
}

const places: ReadonlySet<AgencyKey> = new Set(['taisha_primary', 'minami_primary', 'taisha_junior', 'kita_high', 'sakura', 'minami_en'])

/** The tone and the school of a day: a child who is still in nursery is written about as one. */
function onDay(family: FamilySpec, quiet: QuietSpec, date: Day): QuietSpec {
  const child = family.people.find(({ key }) => key === quiet.children[0])
  const place = child && quiet.agency && places.has(quiet.agency) ? placeOf(child, calendarOf(scriptToday), date) : undefined
  if (!place) return quiet
  const young = place.agency === 'sakura' || place.agency === 'minami_en'
  return { ...quiet, agency: place.agency, ...(young && quiet.tone === 'school' ? { tone: 'toddler' } : {}) }
}

type Draw = (list: readonly string[]) => string
type FreeHour = (date: Day, hours: readonly string[], minutes: number, quiet: QuietSpec) => At

/** Gives each entry an hour of its day at which nobody who takes part is elsewhere; the told acts of all families stand first. */
function freeHours(families: readonly FamilySpec[]): FreeHour {
  const busy = new Map<string, { from: number; until: number }[]>()
  const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  const take = (who: readonly string[], date: string, from: number, minutes: number): void => {
    for (const one of who) busy.set(`${one} ${date}`, [...busy.get(`${one} ${date}`) ?? [], { from, until: from + minutes }])
  }
  for (const act of families.flatMap(({ acts }) => acts)) {
    take([act.by, ...(isEntry(act) ? act.staff ?? [] : [])], act.at.slice(0, 10), minuteOf(act.at.slice(11)), isEntry(act) ? (act.minutes ?? 10) + 10 : 15)
  }
  return (date, hours, minutes, { by, second }) => {
    const who = [by, ...(second ? [second] : [])]
    const clash = (from: number): boolean => who.some((one) => (busy.get(`${one} ${date.toString()}`) ?? []).some((span) => from < span.until && span.from < from + minutes))
    const hour = hours.find((one) => !clash(minuteOf(one))) ?? ['09:00', '11:10', '13:00', '15:10', '17:20', '18:20'].find((one) => !clash(minuteOf(one))) ?? hours[0]!
    take(who, date.toString(), minuteOf(hour), minutes)
    return `${date.toString()} ${hour}`
  }
}

const hoursOf = (tone: QuietSpec['tone']): readonly string[] => (tone === 'school' || tone === 'teen' ? ['16:10', '16:30', '17:10', '17:30'] : ['10:00', '13:30', '14:40', '11:10', '15:40'])
const oneOf = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!

function visit(quiet: QuietSpec, date: Day, children: readonly string[], draw: Draw, random: () => number, free: FreeHour): EntryAct {
  const words = sentences[quiet.tone]
  const place = random() < 0.85 ? 'inside_home' : 'doorway'
  const seen = children.map((who): SeenSpec => ({ who, place, manner: quiet.tone === 'baby' ? 'body_seen' : random() < 0.85 ? 'talked' : 'seen_only' }))
  return {
    act: 'entry', kind: 'visit', at: free(date, hoursOf(quiet.tone), 60, quiet), minutes: oneOf([30, 35, 40, 45, 50], random), by: quiet.by, planned: true, children,
    ...(quiet.second ? { staff: [quiet.second] } : {}), whom: quiet.tone === 'expectant' ? `本人・${quiet.parent}` : `${quiet.parent}・${children.length > 1 ? '子ども' : '本児'}`,
    fact: place === 'inside_home' ? draw(words.home) : '玄関先で話した。子どもは奥から出てきた。', ...(random() < 0.8 ? { childWords: draw(words.child) } : {}), guardianWords: draw(words.parent),
    ...(random() < 0.7 ? { opinion: draw(words.opinion) } : {}), ...(random() < 0.5 ? { next: draw(words.next) } : {}), seen,
  }
}

/** Entries spread over a span, none on a day that has one already. */
function between(family: FamilySpec, quiet: QuietSpec, count: number, visits: readonly Act[], draw: Draw, random: () => number, free: FreeHour): EntryAct[] {
  const taken = new Set([...family.acts, ...visits].map(({ at }) => at.slice(0, 10)))
  const from = day(quiet.from)
  const span = days(from, day(quiet.to))
  return Array.from({ length: count }, (_, at) => {
    const kind = (['agency', 'parent', 'called', 'agency', 'interview'] as const)[(at + quiet.children.length) % 5]!
    const asks = kind === 'agency' && quiet.agency !== undefined
    let date = from.add({ days: Math.round((span * (at + 0.5)) / count + (random() - 0.5) * 6) })
    while (isOfficeClosed(date) || taken.has(date.toString()) || (asks && quiet.tone !== 'baby' && !isSchoolDay(date))) date = officeDayFrom(date.add({ days: 1 }))
    if (Temporal.PlainDate.compare(date, yesterday) >= 0) date = openBefore(taken)
    taken.add(date.toString())
    return told(onDay(family, quiet, date), asks ? 'agency' : kind === 'agency' ? 'parent' : kind, date, draw, random, free)
  })
}

function openBefore(taken: ReadonlySet<string>): Day {
  let date = yesterday.subtract({ days: 1 })
  while (isOfficeClosed(date) || taken.has(date.toString())) date = date.subtract({ days: 1 })
  return date
}

const agencyWho = { baby: '地区担当保健師', toddler: '主任', school: '教頭', teen: '養護教諭', expectant: '助産師' } as const

function told(quiet: QuietSpec, kind: 'agency' | 'parent' | 'called' | 'interview', date: Day, draw: Draw, random: () => number, free: FreeHour): EntryAct {
  const words = sentences[quiet.tone]
  const at = free(date, Array.from({ length: 8 }, () => minutesAfter(`${date.toString()} 09:20`, Math.floor(random() * 78) * 5).slice(11)), kind === 'interview' ? 55 : 20, quiet)
  const entry = { act: 'entry' as const, at, by: quiet.by, children: quiet.children, minutes: oneOf([5, 8, 10, 12, 15], random) }
  const opinion = random() < 0.5 ? { opinion: draw(words.opinion) } : {}
  const more = random() < 0.4 ? { next: draw(words.next) } : {}
  if (kind === 'agency') {
    // Of a school that sees every child it is told now and then that it did.
    const hidden = quiet.unseen !== undefined && date.toString() >= quiet.unseen[0] && date.toString() <= quiet.unseen[1]
    const sees = quiet.tone !== 'baby' && quiet.tone !== 'expectant' && random() < 0.6 && !hidden
    return { ...entry, kind: 'phone_out', whom: `〔${quiet.agency}〕${agencyWho[quiet.tone]}`, agencyWords: draw(words.agency), ...opinion, ...more,
      ...(sees ? { seen: quiet.children.slice(0, 1).map((who): SeenSpec => ({ who, place: 'school', manner: 'talked', agency: quiet.agency! })) } : {}) }
  }
  if (kind === 'interview' && quiet.second) {
    return { ...entry, kind: 'interview', minutes: 50, whom: quiet.parent, staff: [quiet.second], guardianWords: draw(words.parent), fact: oneOf(['来所。最近の様子を表にして一緒に見た。', '来所。約束の時間に来た。', '来所。困った場面を順に書き出した。', '来所。今月の予定を一緒に組んだ。'], random), ...opinion, ...more, notSeen: '子どもは来ていない' }
  }
  return { ...entry, kind: kind === 'called' ? 'phone_in' : 'phone_out', whom: quiet.parent, guardianWords: draw(words.parent), ...opinion, ...more }
}
