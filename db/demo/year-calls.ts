import type { AbuseKind, AbuseResult, SuspectedPerson } from '../../app/codes/abuse.ts'
import type { ConsultationKind } from '../../app/codes/consultation-kinds.ts'
import type { ChildPart } from '../../app/codes/intakes.ts'
import type { Route } from '../../app/codes/routes.ts'
import { daysFrom } from './days.ts'
import type { Day, OfficeDays } from './days.ts'
import { abusedAges, apportion, routeShares, sightedShares, suspectedShares } from './figures.ts'
import type { Counted, RouteGroup } from './figures.ts'
import type { Shape } from './households.ts'
import type { Chance } from './random.ts'

/** What was said of one child of a call, and what the meeting judged. */
export interface HeardChild {
  age: number; part: ChildPart; abuse: AbuseKind | null; suspected: SuspectedPerson
  judged: { judgement: AbuseResult | 'no_question' | 'only_checked'; abuse: AbuseKind | null; kind: ConsultationKind | null }
}
export type Sighted = keyof typeof sightedShares
/** A call of a year before anybody has a name: when, by whom, about what. */
export interface PlannedCall {
  what: 'first' | 'again' | 'expectant' | 'staff'
  /** The place of its day among the open days. */
  place: number; minute: number
  route: Route; topic: Counted | 'expectant' | 'again' | 'staff'
  children: HeardChild[]; shape: Shape; sighted: Sighted; urgent: boolean
  /** The family that becomes a case, by its number among those of the year; null when the call ends with the meeting. */
  opens: number | null
}
/** A family to be opened in a year: how many children at least, between which days, about what. */
export interface WantedCase { earliest: number; latest: number; registered: boolean; about: 'any' | 'other' }
export interface YearWanted {
  from: number; until: number
  numbers: number; again: number; expectant: number; staffAbuse: number
  counted: Record<Counted, number>; notAbuse: number; routes: Partial<Record<RouteGroup, number>>; urgentMeetings: number
  cases: readonly WantedCase[]
  /** The days on which expectant women are told of. */
  expectantPlaces: readonly number[]
}

const abuseKinds: readonly AbuseKind[] = ['physical', 'sexual', 'psychological', 'neglect']
const isAbuse = (topic: Counted): topic is AbuseKind => abuseKinds.includes(topic as AbuseKind)
/** Ages at which a matter is brought, youngest and oldest. */
const agesOf: Readonly<Partial<Record<Counted, readonly (readonly [number, number])[]>>> = {
  '02': [[0, 2], [0, 2], [3, 6], [3, 6], [7, 12], [7, 12], [7, 12], [13, 17]], '15': [[0, 3], [0, 3], [3, 6], [7, 10]], '13': [[7, 12], [12, 15]], '12': [[5, 11], [10, 15]],
  '09': [[2, 5], [4, 8]], '10': [[13, 16]], '11': [[11, 15]], '03': [[1, 3]], '16': [[3, 8]],
}

/** Plans every call of a year so that its figures come out. Throws when they cannot. */
export function planCalls(chance: Chance, days: OfficeDays, wanted: YearWanted): PlannedCall[] {
  const { from, until } = wanted
  const firsts = wanted.numbers - wanted.again - wanted.expectant - wanted.staffAbuse
  const left = { ...wanted.counted }
  const children = Object.values(left).reduce((sum, n) => sum + n, 0)
  let more = children - firsts
  if (more < 0) throw new Error(`${firsts} first calls need as many children, and there are ${children}`)
  const take = (topic: Counted): Counted => { left[topic] -= 1; return topic }
  const abuseLeft = (): Counted[] => abuseKinds.flatMap((kind) => Array.from({ length: left[kind] }, () => kind))

  const groups: { topics: Counted[]; opens: number | null }[] = wanted.cases.map(({ about }, opens) => {
    const abuse = abuseLeft()
    const topic: Counted = about === 'other' ? (['13', '12', '15'] as const).find((one) => left[one] > 0) ?? '02' : abuse.length > 0 && (opens % 2 === 0 || left['02'] === 0) ? chance.oneOf(abuse) : '02'
    return { topics: [take(topic)], opens }
  })
  // Brothers and sisters who become cases too; with at most four of a family.
  const growing = groups.filter(({ topics }) => topics[0] !== 'sexual')
  if (more > growing.length * 3) throw new Error(`${more} children more do not fit into ${growing.length} families`)
  while (more > 0) {
    const { topics } = chance.oneOf(growing.filter((group) => group.topics.length < 4))
    topics.push(take(left[topics[0]!] > 0 ? topics[0]! : '02'))
    more -= 1
  }
  for (const topic of Object.keys(left) as Counted[]) while (left[topic] > 0) groups.push({ topics: [take(topic)], opens: null })

  // Taken in as abuse and judged not to be.
  const heardAsAbuse = new Set(chance.mixed(groups.filter(({ topics, opens }) => topics[0] === '16' && opens === null)).slice(0, wanted.notAbuse))
  const doubtful = chance.mixed(groups.filter(({ topics }) => topics.length === 1 && (topics[0] === '02' || topics[0] === '15')))
  for (const group of doubtful.slice(0, Math.max(0, wanted.notAbuse - heardAsAbuse.size))) heardAsAbuse.add(group)

  const ages = bandsOf(chance, groups.flatMap(({ topics }) => topics).filter(isAbuse).length)
  const suspects = chance.mixed(deck(apportion(suspectedShares, children)))
  const calls = groups.map((group): PlannedCall => {
    const { topics, opens } = group
    const [topic] = topics
    const suspected = suspects.pop()!
    const heard = heardAsAbuse.has(group)
    const unidentified = heard && topic === '16'
    let near: number | null = null
    const ofGroup = topics.map((one): HeardChild => {
      const age: number = isAbuse(one) ? ages.next(near) : near === null ? ageFor(chance, one) : Math.max(0, Math.min(17, near + chance.oneOf([-4, -3, -2, 2, 3, 4])))
      near = age
      const abuse = isAbuse(one) ? one : heard ? chance.oneOf(['physical', 'psychological', 'neglect', 'neglect'] as const) : null
      return {
        age, part: 'subject', abuse, suspected: abuse === null || unidentified ? 'unknown' : suspected === 'other' ? chance.oneOf(['other', 'mother_other'] as const) : suspected,
        judged: isAbuse(one) ? { judgement: 'judged', abuse: one, kind: null } : unidentified ? { judgement: 'unidentified', abuse: null, kind: null }
          : { judgement: heard ? 'not_abuse' : 'no_question', abuse: null, kind: one as ConsultationKind },
      }
    })
    const shape: Shape = suspected === 'father_other' ? 'step' : suspected === 'father_birth' ? (chance.happens(0.12) ? 'father' : 'both') : suspected === 'other' ? 'grandparents' : chance.happens(0.55) ? 'mother' : 'both'
    const found = wanted.cases[opens ?? -1]
    return {
      what: 'first', ...timeOf(chance, found ? chance.between(Math.max(from, found.earliest), Math.min(until - 1, found.latest)) : chance.between(from, until - 1)),
      route: 'other', topic: heard ? (ofGroup[0]!.abuse ?? topic!) : topic!, children: ofGroup, shape, sighted: 'within_a_day', urgent: false, opens,
    }
  })
  for (let at = 0; at < wanted.again; at += 1) {
    // Whose it is, is known when the open families are; until then the call is about a child of some age.
    const abuse = chance.happens(0.6) ? chance.oneOf(['physical', 'psychological', 'neglect'] as const) : null
    calls.push({ ...blank, what: 'again', topic: 'again', ...timeOf(chance, chance.between(from + 4, until - 1)), children: [{ age: chance.between(1, 16), part: 'subject', abuse, suspected: 'unknown', judged: { judgement: abuse ? 'not_abuse' : 'no_question', abuse: null, kind: '02' } }] })
  }
  for (const place of wanted.expectantPlaces) calls.push({ ...blank, what: 'expectant', topic: 'expectant', ...timeOf(chance, place), children: [], shape: 'expectant' })
  for (let at = 0; at < wanted.staffAbuse; at += 1) {
    calls.push({ ...blank, what: 'staff', topic: 'staff', ...timeOf(chance, chance.between(from, until - 1)), children: [{ age: 4, part: 'subject', abuse: null, suspected: 'unknown', judged: { judgement: 'no_question', abuse: null, kind: '16' } }], shape: 'both' })
  }
  giveRoutes(chance, calls, wanted.routes)
  for (const call of calls) onSchoolDay(chance, days, call, from, until)
  const watched = chance.mixed(calls.filter(({ children: of }) => of.some(({ abuse }) => abuse !== null)))
  // Whoever is told of before a closed day is seen on the same evening or after it, never in between.
  const isNextOpen = ({ place }: PlannedCall): boolean => (days.days[place + 1] && daysFrom(days.days[place]!, days.days[place + 1]!) === 1) ?? false
  const parts = apportion(sightedShares, watched.length)
  const tomorrow = watched.filter(isNextOpen).slice(0, parts.within_two)
  for (const call of tomorrow) call.sighted = 'within_two'
  const later = watched.filter((call) => !tomorrow.includes(call)).slice(0, parts.later)
  for (const call of later) call.sighted = 'later'
  for (const call of calls) {
    // Who could not be found was never seen.
    const lost = call.children.some(({ judged }) => judged.judgement === 'unidentified')
    if (lost) call.sighted = 'never'
  }
  for (const call of watched.filter(({ sighted }) => sighted !== 'never').slice(0, wanted.urgentMeetings)) call.urgent = true
  return calls.toSorted((one, other) => one.place - other.place || one.minute - other.minute)
}

const blank = { minute: 0, place: 0, route: 'other' as Route, shape: 'mother' as Shape, sighted: 'within_a_day' as Sighted, urgent: false, opens: null }
const timeOf = (chance: Chance, place: number): { place: number; minute: number } => ({ place, minute: chance.between(51, 99) * 10 + chance.between(0, 9) })
const deck = <K extends string>(parts: Record<K, number>): K[] => (Object.keys(parts) as K[]).flatMap((key) => Array.from({ length: parts[key] }, () => key))

function ageFor(chance: Chance, topic: Counted): number {
  const [least, most] = chance.oneOf(agesOf[topic] ?? [[0, 17] as const])
  return chance.between(least, most)
}

/** Ages of abused children in their proportions; brothers and sisters are near each other. */
function bandsOf(chance: Chance, count: number): { next(near: number | null): number } {
  const parts = apportion(Object.fromEntries(abusedAges.map(([from, , share]) => [from, share])) as Record<string, number>, count)
  const left = chance.mixed(abusedAges.flatMap(([from, until]) => Array.from({ length: parts[from]! }, () => chance.between(from, until))))
  return {
    next(near) {
      if (near === null) return left.pop()!
      const apart = (age: number): number => (age === near ? 9 : Math.abs(age - near))
      const nearest = left.reduce((best, age, at) => (apart(age) < apart(left[best]!) ? at : best), 0)
      return left.splice(nearest, 1)[0]!
    },
  }
}

const subjectAge = (call: PlannedCall): number => call.children[0]?.age ?? (call.what === 'expectant' ? -1 : 8)
const suspectsAbuse = (call: PlannedCall): boolean => call.children.some(({ abuse }) => abuse !== null)
/** How well a group of callers goes with a call: 2 likely, 1 possible, 0 never. */
const fits: Readonly<Record<RouteGroup, (call: PlannedCall) => 0 | 1 | 2>> = {
  nursery: (call) => (call.what === 'expectant' || subjectAge(call) < 1 || subjectAge(call) > 5 ? 0 : suspectsAbuse(call) || call.topic === '02' ? 2 : 1),
  kizuna: (call) => (call.what === 'expectant' ? 2 : subjectAge(call) > 5 || subjectAge(call) < 0 ? 0 : subjectAge(call) < 3 && !suspectsAbuse(call) ? 2 : 1),
  school: (call) => (call.what === 'expectant' || call.what === 'staff' || subjectAge(call) < 7 ? 0 : 2),
  medical: (call) => (call.what === 'expectant' || subjectAge(call) <= 3 ? 2 : 1),
  guidance_centre: (call) => (call.what === 'expectant' ? 0 : suspectsAbuse(call) || call.topic === '02' ? 2 : 0),
  police: (call) => (suspectsAbuse(call) || call.topic === '10' || call.topic === '11' ? 2 : 0),
  neighbour: (call) => (suspectsAbuse(call) || call.what === 'again' || call.topic === '16' ? 2 : 0),
  child_commissioner: (call) => (call.what === 'expectant' ? 0 : 1), child_self: (call) => (subjectAge(call) >= 10 ? 2 : 0),
  section: (call) => (call.topic === '02' ? 2 : 1), other: () => 1,
  family: (call) => (call.topic === '16' ? 0 : suspectsAbuse(call) ? 1 : 2),
}

function giveRoutes(chance: Chance, calls: readonly PlannedCall[], given: Partial<Record<RouteGroup, number>>): void {
  const wanted = apportion(routeShares, calls.length + Object.values(given).reduce((sum, n) => sum + n, 0))
  const free = new Set(chance.mixed(calls))
  // Who could not be found was heard by somebody outside.
  for (const call of calls.filter(({ children }) => children.some(({ judged }) => judged.judgement === 'unidentified'))) {
    call.route = 'neighbour'
    free.delete(call)
    given = { ...given, neighbour: (given.neighbour ?? 0) + 1 }
  }
  const order = Object.keys(fits) as RouteGroup[]
  for (const least of [2, 1] as const) {
    for (const group of order) {
      let left = wanted[group] - (given[group] ?? 0)
      for (const call of free) {
        if (left <= 0) break
        if (fits[group](call) < least) continue
        call.route = routeOf(chance, group, call)
        free.delete(call)
        left -= 1
      }
      given = { ...given, [group]: wanted[group] - left }
    }
  }
  for (const call of free) call.route = chance.oneOf(['mother', 'other_section', 'other'] as const)
}

function routeOf(chance: Chance, group: RouteGroup, call: PlannedCall): Route {
  const age = subjectAge(call)
  switch (group) {
    case 'school': return age <= 12 ? 'primary_school' : age <= 15 ? 'junior_high_school' : 'high_school'
    case 'nursery': return chance.oneOf(['nursery', 'nursery', 'kodomoen', age >= 3 ? 'kindergarten' : 'nursery'] as const)
    case 'kizuna': return chance.oneOf(['kizuna', 'kizuna', 'municipal_health'] as const)
    case 'family': return chance.oneOf(call.shape === 'father' ? ['father', 'relative'] as const : call.shape === 'grandparents' ? ['family_other', 'relative'] as const : ['mother', 'mother', 'father', 'relative'] as const)
    case 'section': return chance.oneOf(['nursery_section', 'welfare_office', 'other_section'] as const)
    case 'neighbour': return chance.oneOf(['neighbour', 'neighbour', 'acquaintance'] as const)
    default: return group
  }
}

const ofSchool: readonly Route[] = ['primary_school', 'junior_high_school', 'high_school', 'nursery', 'kodomoen', 'kindergarten']

/** A school calls on a school day, while it is open. */
function onSchoolDay(chance: Chance, days: OfficeDays, call: PlannedCall, from: number, until: number): void {
  if (!ofSchool.includes(call.route)) return
  call.minute = chance.between(52, 96) * 10 + chance.between(0, 9)
  const step = call.opens === null ? chance.oneOf([-1, 1]) : 1
  for (let tries = 0; tries < 60 && !days.isSchoolDay(call.place); tries += 1) call.place += call.place + step >= until || call.place + step < from ? -step * 30 : step
}

/** The day of a call as a date. */
export const dayOfCall = (days: OfficeDays, { place }: PlannedCall): Day => days.days[place]!
