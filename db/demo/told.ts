import type { Class } from '../../app/codes/casefiles.ts'
import { intakeOutcomes } from '../../app/codes/dispositions.ts'
import type { Route } from '../../app/codes/routes.ts'
import { fiscalYearOf } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import type { Counted, RouteGroup } from './figures.ts'
import type { Line } from './script.ts'
import type { ChildHeard, DecideAct, IntakeAct } from './shape.ts'
import type { StaffKey } from './staff.ts'

export type Series = 'intake' | 'family' | 'casefile'
/** A human number that is drawn: of which series and year, and when. */
export interface Draw { series: Series; fiscalYear: number; at: Temporal.Instant }
/** What one year of the told families brings. */
export interface ToldYear {
  numbers: number; again: number; expectant: number; staffAbuse: number; notAbuse: number; unidentified: number; entries: number; intakeMeetings: number; urgentMeetings: number
  counted: Partial<Record<Counted, number>>; routes: Partial<Record<RouteGroup, number>>
}
/** What the told families bring to the whole town: the numbers they draw, what is counted of them, who is on the register at the end, who is busy when. */
export interface Told {
  draws: readonly (Draw & { line: Line })[]
  years: ReadonlyMap<number, ToldYear>
  register: { families: number; protection: number; support: number; expectant: number }
  carried: ReadonlyMap<StaffKey, number>
  busy: readonly { who: readonly StaffKey[]; at: Temporal.Instant; minutes: number }[]
  interpreted: number; veiled: number
  names: ReadonlySet<string>
}

interface Matter { counted: boolean; fiscalYear: number; kind: Counted | 'undecided'; open: boolean; judged: boolean }
interface Standing { class: Class | null; registered: boolean; open: boolean; main: StaffKey; family: string }

/** The line of the national tables a route belongs to, as the office groups them. */
export function routeGroupOf(route: Route): RouteGroup {
  if (['primary_school', 'junior_high_school', 'high_school', 'special_needs_school', 'school_board'].includes(route)) return 'school'
  if (['nursery', 'kodomoen', 'kindergarten', 'childrens_club'].includes(route)) return 'nursery'
  if (['kizuna', 'municipal_health', 'health_centre'].includes(route)) return 'kizuna'
  if (['father', 'mother', 'family_other', 'relative'].includes(route)) return 'family'
  if (['nursery_section', 'welfare_office', 'other_section', 'women_support'].includes(route)) return 'section'
  if (['neighbour', 'acquaintance'].includes(route)) return 'neighbour'
  return (['guidance_centre', 'medical', 'police', 'child_commissioner', 'child_self'] as const).find((one) => one === route) ?? 'other'
}

const nothing = (): ToldYear => ({ numbers: 0, again: 0, expectant: 0, staffAbuse: 0, notAbuse: 0, unidentified: 0, entries: 0, intakeMeetings: 0, urgentMeetings: 0, counted: {}, routes: {} })

/** Reads the script as the database will know it at the end, without a database. */
export function toldTown(lines: readonly Line[]): Told {
  const years = new Map<number, ToldYear>()
  const yearOf = (fiscalYear: number): ToldYear => years.get(fiscalYear) ?? years.set(fiscalYear, nothing()).get(fiscalYear)!
  const draws: (Draw & { line: Line })[] = []
  const busy: Told['busy'][number][] = []
  const matters: Matter[] = []
  const ofPerson = new Map<string, Matter[]>()
  const intakes = new Map<string, { act: IntakeAct; fiscalYear: number; children: { heard: ChildHeard; matter: Matter | null; again: boolean }[] }>()
  const standing = new Map<string, Standing>()
  const met = new Set<string>()
  const begin = (who: string | undefined, fiscalYear: number, kind: Matter['kind'], counted: boolean): { matter: Matter; again: boolean } => {
    const open = who === undefined ? undefined : ofPerson.get(who)?.find((one) => one.open && one.counted === counted)
    if (open) return { matter: open, again: true }
    const matter: Matter = { counted, fiscalYear, kind, open: true, judged: false }
    matters.push(matter)
    if (who !== undefined) ofPerson.set(who, [...ofPerson.get(who) ?? [], matter])
    return { matter, again: false }
  }

  for (const line of lines) {
    const { act, at, family } = line
    const day = officeDateOf(at)
    const fiscalYear = fiscalYearOf(day)
    if (family.name !== null && !met.has(family.key)) {
      met.add(family.key)
      draws.push({ series: 'family', fiscalYear, at, line })
    }
    switch (act.act) {
      case 'intake': {
        const receivedIn = fiscalYearOf(officeDateOf(act.notedBefore ? at.subtract(Temporal.Duration.from(act.notedBefore)) : at))
        draws.push({ series: 'intake', fiscalYear: receivedIn, at, line })
        const year = yearOf(receivedIn)
        const children = act.children.map((heard) => {
          if (heard.part === 'sibling' || act.kind === 'staff_abuse') return { heard, matter: null, again: false }
          const counted = heard.part !== 'expectant'
          const { matter, again } = begin(heard.maybe ? undefined : heard.who, receivedIn, (heard.abuse ?? (act.matter === '01' ? undefined : act.matter)) as Counted | undefined ?? 'undecided', counted)
          if (again) year.again += 1
          return { heard, matter, again }
        })
        intakes.set(act.key, { act, fiscalYear: receivedIn, children })
        year.numbers += 1
        if (children.some(({ heard }) => heard.part === 'expectant')) year.expectant += 1
        if (act.kind === 'staff_abuse') year.staffAbuse += 1
        year.routes[routeGroupOf(act.route)] = (year.routes[routeGroupOf(act.route)] ?? 0) + 1
        break
      }
      case 'decide': {
        decide(line, act, fiscalYear)
        break
      }
      case 'entry': {
        yearOf(fiscalYear).entries += 1
        const happened = act.at === '' ? at : at.subtract({ minutes: (act.minutes ?? 10) + 25 })
        busy.push({ who: [act.by, ...act.staff ?? []], at: happened, minutes: (act.minutes ?? 10) + 10 })
        break
      }
      case 'change': {
        const of = standing.get(act.child)
        if (of && act.class) of.class = act.class
        if (of && act.register) of.registered = true
        break
      }
      case 'approve': {
        if (act.of.act === 'close' && act.outcome === 'approved' && act.by === 'takahashi') close(act.of.child)
        break
      }
      case 'reopen': {
        const last = ofPerson.get(act.child)?.at(-1)
        if (last) last.open = true
        standing.set(act.child, { class: act.class, registered: true, open: true, main: act.main, family: family.key })
        break
      }
      case 'hand': {
        const of = standing.get(act.child)
        if (of) of.main = act.main
        break
      }
      default: break
    }
  }

  function decide(line: Line, act: DecideAct, fiscalYear: number): void {
    const intake = intakes.get(act.intake)!
    yearOf(fiscalYear)[act.meeting === 'urgent_intake' ? 'urgentMeetings' : 'intakeMeetings'] += 1
    const closes = intakeOutcomes.some(({ code, closes: ends }) => code === act.outcome && ends)
    for (const [place, child] of intake.children.entries()) {
      const decided = act.children[place]!
      const who = child.heard.who
      if (decided.judgement !== 'only_checked' && !(intake.act.kind === 'staff_abuse')) {
        child.matter ??= begin(who, intake.fiscalYear, 'undecided', true).matter
        const judged = decided.judgement === 'judged'
        if (!(child.again && !judged && child.matter.judged) && child.matter.counted) {
          child.matter.kind = judged ? decided.abuse ?? 'undecided' : decided.judgement === 'unidentified' ? '16' : (decided.kind as Counted | undefined) ?? '16'
          child.matter.judged = judged
        }
        if (decided.judgement === 'not_abuse' && !child.again) yearOf(intake.fiscalYear).notAbuse += 1
        if (decided.judgement === 'unidentified') yearOf(intake.fiscalYear).unidentified += 1
        if (closes && !(who && standing.get(who)?.open)) child.matter.open = false
      }
      if (decided.class && who && !standing.get(who)?.open) {
        if (!standing.has(who)) line.act === act && draws.push({ series: 'casefile', fiscalYear: fiscalYearOf(officeDateOf(line.at.subtract({ minutes: 10 }))), at: line.at, line })
        standing.set(who, { class: decided.class, registered: decided.registered ?? false, open: true, main: act.main!, family: line.family.key })
      }
    }
  }
  function close(who: string): void {
    const of = standing.get(who)
    if (of) of.open = false
    for (const matter of ofPerson.get(who) ?? []) matter.open = false
  }

  for (const { counted, fiscalYear, kind } of matters) {
    if (!counted || kind === 'undecided') continue
    const year = yearOf(fiscalYear).counted
    year[kind] = (year[kind] ?? 0) + 1
  }
  const open = [...standing.values()].filter((one) => one.open)
  const registered = open.filter((one) => one.registered)
  const carried = new Map<StaffKey, number>()
  for (const { main } of open) carried.set(main, (carried.get(main) ?? 0) + 1)
  const families = [...new Map(lines.map(({ family }) => [family.key, family])).values()]
  const registeredFamilies = new Set(registered.map(({ family }) => family))
  return {
    draws, years, busy, carried,
    register: {
      families: registeredFamilies.size, protection: registered.filter((one) => one.class === 'protection').length,
      support: registered.filter((one) => one.class === 'support').length, expectant: registered.filter((one) => one.class === 'expectant').length,
    },
    interpreted: families.filter(({ key, people }) => registeredFamilies.has(key) && people.some(({ language }) => language)).length,
    veiled: families.filter(({ acts }) => acts.some(({ act }) => act === 'veil')).length,
    names: new Set(families.flatMap(({ people }) => people.map(({ name }) => name))),
  }
}

/** Nothing told: a town of invented families alone. */
export const nothingTold: Told = { draws: [], years: new Map(), register: { families: 0, protection: 0, support: 0, expectant: 0 }, carried: new Map(), busy: [], interpreted: 0, veiled: 0, names: new Set() }
