import type { Class } from '../../app/codes/casefiles.ts'
import type { ClosingReason } from '../../app/codes/closings.ts'
import type { Frequency } from '../../app/codes/frequencies.ts'
import { fiscalYearOf } from '../../app/kernel/calendar.ts'
import { officeDateOf, officeTimeOf } from '../../app/kernel/office-time.ts'
import { schoolYearLabel, schoolYearOn } from '../../app/kernel/school-year.ts'
import type { AgencyKey } from './agencies.ts'
import { caseworkOf, mainOn } from './casework.ts'
import type { Case, CaseMember, Making, Meeting, TakenCall } from './casework.ts'
import { daysFrom, isBefore, moment, officeDaysBetween, openDiary } from './days.ts'
import type { Day } from './days.ts'
import { apportion, interpretedFamilies, registerFigures, soFar, veiledFamilies, yearFigures } from './figures.ts'
import type { Counted } from './figures.ts'
import { householdOf, placeFor } from './households.ts'
import type { Household } from './households.ts'
import { journalOf } from './journal-of.ts'
import type { Rhythm } from './journal-of.ts'
import { abroadInTurn, namerOf } from './names.ts'
import { chanceOf } from './random.ts'
import { recordBook } from './records.ts'
import type { Records } from './records.ts'
import { carriers } from './staff.ts'
import type { Carrier, StaffKey } from './staff.ts'
import type { Draw, Series, Told } from './told.ts'
import { planCalls } from './year-calls.ts'
import type { PlannedCall, WantedCase } from './year-calls.ts'

/** What a whole town is planned from: its day, what is told of it already, and the ids of who and what was there before. */
export interface WholeTownGiven {
  today: Day; told: Told; seed?: number
  staff: Readonly<Record<StaffKey, string>>; agencies: Readonly<Record<AgencyKey, string>>
  /** How many numbers of each series and year were drawn before anything here. */
  drawnBefore?: number
}
/** A planned town: its records, and the last number of each series before each told draw and at the end. */
export interface WholeTown { records: Records; before: ReadonlyMap<Told['draws'][number], number>; last: readonly { series: Series; fiscalYear: number; last: number }[] }

const yearBegin = (fiscalYear: number): Day => Temporal.PlainDate.from({ year: fiscalYear, month: 4, day: 1 })
const carrierKeys = Object.keys(carriers) as Carrier[]
/** How many numbers of a series a year before the records drew in all; what is left of it stands scattered among them. */
const yearsBefore: Readonly<Record<Series, number>> = { intake: 318, family: 190, casefile: 96 }

/** Plans the families and calls that make the told ones a whole town, purely: the same day gives the same records. */
export function planWholeTown({ today, told, seed = 20_251_125, staff, agencies, drawnBefore = 0 }: WholeTownGiven): WholeTown {
  const chance = chanceOf(seed)
  const thisYear = fiscalYearOf(today)
  const lastYear = thisYear - 1
  const days = officeDaysBetween(yearBegin(lastYear - 3), today.add({ days: 400 }))
  const [lastBegin, thisBegin, end] = [days.placeOf(yearBegin(lastYear)), days.placeOf(yearBegin(thisYear)), days.placeOf(today)]
  const dayAt = (place: number): Day => days.days[place]!
  const diary = openDiary()
  for (const { who, at, minutes } of told.busy) diary.hold(who, officeDateOf(at), officeTimeOf(at).hour * 60 + officeTimeOf(at).minute, minutes)
  const book = recordBook()
  const making: Making = { chance, book, days, today, diary, staff, agencies, numbered: [] }
  const casework = caseworkOf(making)
  const journal = journalOf(making, casework)
  const toldOf = (fiscalYear: number) => told.years.get(fiscalYear)
  const namer = namerOf(chance, told.names)

  // How many families stand open, since when, and how many have ended.
  const passed = daysFrom(yearBegin(thisYear), today) / 365
  const expecting = registerFigures.expectant - told.register.expectant
  const standing = registerFigures.families - told.register.families - expecting
  const opened = { this: Math.round(standing * 0.28 * passed), last: Math.round(standing * 0.23) }
  const older = standing - opened.this - opened.last
  const ended = { olderLast: Math.round(standing * 0.2), olderThis: Math.round(standing * 0.21 * passed), last: Math.round(standing * 0.07), this: passed > 0.6 ? 2 : 0 }
  const many = <T>(count: number, one: T): T[] => Array.from({ length: Math.max(0, count) }, () => one)
  const wantedIn = (begin: number, finish: number, lasting: number, ending: number, other: number): WantedCase[] => [
    ...many(lasting, { earliest: begin, latest: finish - 8, registered: true, about: 'any' as const }), ...many(ending, { earliest: begin, latest: Math.min(finish, begin + 110) - 20, registered: true, about: 'any' as const }),
    ...many(other, { earliest: Math.max(begin, finish - 120), latest: finish - 8, registered: false, about: 'other' as const }),
  ]
  const casesLast = wantedIn(lastBegin, thisBegin, opened.last, ended.last, 3)
  const casesThis = wantedIn(thisBegin, end, opened.this, ended.this, passed > 0.3 ? 6 : 0)

  // The calls of the last whole year make its figures with the told ones; the running year goes on in proportion.
  const soon = (figure: number, done: number): number => Math.max(0, soFar(figure, today) - done)
  const numbersSoFar = Math.round((214 * daysFrom(yearBegin(thisYear), today)) / 238)
  const [ofLast, ofThis] = [toldOf(lastYear), toldOf(thisYear)]
  const countedLast = Object.fromEntries((Object.keys(yearFigures.counted) as Counted[]).map((kind) => [kind, Math.max(0, yearFigures.counted[kind] - (ofLast?.counted[kind] ?? 0))])) as Record<Counted, number>
  const expectantThis = Math.max(soon(yearFigures.expectant, ofThis?.expectant ?? 0), expecting)
  const callsThis = { numbers: Math.max(0, numbersSoFar - (ofThis?.numbers ?? 0)), again: soon(yearFigures.again, ofThis?.again ?? 0), staffAbuse: 0 }
  const firstThis = callsThis.numbers - callsThis.again - expectantThis
  const expectantEnded = yearFigures.expectant - (ofLast?.expectant ?? 0)
  const lately = Math.max(thisBegin, end - 110)
  const planned = [
    ...planCalls(chance, days, {
      from: lastBegin, until: thisBegin, numbers: yearFigures.numbers - (ofLast?.numbers ?? 0), again: yearFigures.again - (ofLast?.again ?? 0), expectant: expectantEnded, staffAbuse: yearFigures.staffAbuse - (ofLast?.staffAbuse ?? 0),
      counted: countedLast, notAbuse: yearFigures.notAbuse - (ofLast?.notAbuse ?? 0), routes: ofLast?.routes ?? {}, urgentMeetings: yearFigures.urgentMeetings - (ofLast?.urgentMeetings ?? 0), cases: casesLast,
      expectantPlaces: Array.from({ length: expectantEnded }, () => chance.between(lastBegin, thisBegin - 1)),
    }).map((call) => ({ call, wanted: casesLast })),
    ...planCalls(chance, days, {
      from: thisBegin, until: end, ...callsThis, expectant: expectantThis, counted: apportion(yearFigures.counted, firstThis + Math.round(casesThis.length * 0.45)),
      notAbuse: soon(yearFigures.notAbuse, ofThis?.notAbuse ?? 0), routes: ofThis?.routes ?? {}, urgentMeetings: soon(yearFigures.urgentMeetings, ofThis?.urgentMeetings ?? 0), cases: casesThis,
      expectantPlaces: Array.from({ length: expectantThis }, (_, at) => (at < expecting ? chance.between(lately, end - 8) : chance.between(thisBegin, Math.max(thisBegin, end - 120)))),
    }).map((call) => ({ call, wanted: casesThis })),
  ]

  const meetings = meetingsOf()
  const cases: Case[] = []
  const calls: TakenCall[] = []
  const turn = { abroad: 0, support_measure: told.veiled, own_wish: 0 }
  const [openCases, endedCases] = [[] as Case[], [] as Case[]]

  /** A household for a case; some hide, some need an interpreter, until there are as many as there should be. */
  function householdFor(ages: readonly number[], day: Day, shape: Household['shape'], lasting: boolean): Household {
    const from = lasting && turn.abroad < interpretedFamilies - told.interpreted ? abroadInTurn[turn.abroad++] ?? null : null
    const hides = lasting && shape === 'mother' && from === null ? (turn.support_measure < veiledFamilies.support_measure ? 'support_measure' as const : turn.own_wish < veiledFamilies.own_wish ? 'own_wish' as const : null) : null
    if (hides) turn[hides] += 1
    return householdOf(chance, namer(from ?? undefined, turn.abroad), { ages, day, shape, from, veil: hides })
  }

  /** Calls about a family the office has to do with for the first time become a case, or end with the meeting. */
  function takeFirst(call: PlannedCall, wanted: readonly WantedCase[], ending: boolean): void {
    const day = dayAt(call.place)
    const receivedAt = moment(day, call.minute)
    const receiver = chance.oneOf([...carrierKeys, 'yamane', 'iizuka'] as const)
    const isExpectant = call.what === 'expectant'
    const opens = call.opens !== null || isExpectant
    const lost = call.sighted === 'never'
    const suspects = call.children.some(({ abuse }) => abuse !== null)
    const known = opens || (!lost && (suspects || call.what === 'staff' || chance.happens(0.62)))
    const siblings = suspects && !lost && chance.happens(0.35) ? 1 : 0
    const ages = call.children.map(({ age }) => age)
    const all = isExpectant ? (chance.happens(0.3) ? [chance.between(1, 8)] : []) : [...ages, ...many(siblings, Math.max(0, Math.min(17, (ages[0] ?? 5) + chance.oneOf([-3, -2, 2, 3]))))]
    const dueOn = isExpectant ? day.add({ days: ending ? chance.between(40, 120) : Math.max(daysFrom(day, today) + chance.between(-10, 100), 35) }) : null
    const household = !known ? null : isExpectant ? householdOf(chance, namer(), { ages: all, day, shape: 'expectant', dueOn: ending ? null : dueOn }) : householdFor(all, day, call.shape, opens && !ending && (wanted[call.opens!]?.registered ?? false))
    const subjects = isExpectant ? [household!.people.find(({ relation }) => relation === 'expectant')!] : household ? household.children.slice(0, ages.length) : many(ages.length, null)
    const meeting = meetings.deciding(call)
    const children: TakenCall['children'] = isExpectant
      ? [{ heard: { age: 0, part: 'expectant', abuse: null, suspected: 'unknown', judged: { judgement: 'no_question', abuse: null, kind: null } }, person: subjects[0]!, isExpectant: true, consultation: null, again: false }]
      : [...call.children.map((heard, at) => ({ heard, person: subjects[at] ?? null, isExpectant: false, consultation: null, again: false })),
        ...(household ? household.children.slice(ages.length) : []).filter(() => suspects).map((person, at) => ({ heard: { age: all[ages.length + at]!, part: 'sibling' as const, abuse: null, suspected: 'unknown' as const, judged: { judgement: 'only_checked' as const, abuse: null, kind: null } }, person, isExpectant: false, consultation: null, again: false }))]
    const taken: TakenCall = { planned: call, receivedAt, receiver, household, children, case: null, decidedOn: meeting, outcome: 'advice_end' }
    calls.push(taken)
    if (!opens || !household || !meeting) {
      taken.outcome = lost ? 'unidentified' : call.what === 'staff' ? 'forwarded_competent' : ['09', '13', '12', '03'].includes(call.topic) && chance.happens(0.6) ? 'referred' : chance.happens(0.15) ? 'referred' : 'advice_end'
      return
    }
    taken.outcome = 'becomes_case'
    taken.case = newCase(household, taken, meeting.day, isExpectant ? true : wanted[call.opens!]!.registered, isExpectant ? 'expectant' : wanted[call.opens!]!.about === 'other' ? 'other' : 'support')
    ;(ending ? endedCases : openCases).push(taken.case)
  }

  function newCase(household: Household, taken: TakenCall, openedOn: Day, registered: boolean, kind: Class): Case {
    const members = taken.children.filter(({ heard, isExpectant }) => isExpectant || heard.part === 'subject').map(({ person }): CaseMember => ({ person: person!, class: kind, casefileId: chance.id(), consultation: null as never }))
    const made: Case = {
      household, members, openedOn, closedOn: null, reason: null, registered, mains: [], second: 'moriyama',
      leads: [{ agency: 'own', since: openedOn }], placements: [{ placement: 'at_home', since: openedOn }], supportedOn: null,
    }
    cases.push(made)
    return made
  }

  // What earlier years left over, then the two years.
  const lastingKids = planned.flatMap(({ call, wanted }) => (call.opens !== null && isLasting(call, wanted) && wanted[call.opens]!.registered ? call.children : [])).length
  const kids = registerFigures.protection + registerFigures.support - told.register.protection - told.register.support - lastingKids
  for (const [at, size] of sizesOf(older, kids).entries()) takeOlder(size, true, at)
  for (const [at, size] of many(ended.olderLast + ended.olderThis, 0).map(() => chance.oneOf([1, 1, 2, 2, 3])).entries()) takeOlder(size, false, at)
  let expectantsThis = 0
  for (const { call, wanted } of planned) {
    if (call.what === 'again') continue
    const isOfThis = call.place >= thisBegin
    const lastingWoman = call.what === 'expectant' && isOfThis && call.place >= lately && expectantsThis < expecting
    if (lastingWoman) expectantsThis += 1
    takeFirst(call, wanted, call.what === 'expectant' ? !lastingWoman : call.opens !== null && !isLasting(call, wanted))
  }

  /** In each year's list the families that stay come first, then those that end, then those that are not registered. */
  function isLasting({ opens }: PlannedCall, wanted: readonly WantedCase[]): boolean {
    const [lasting, ending] = wanted === casesLast ? [opened.last, ended.last] : [opened.this, ended.this]
    return opens !== null && (opens < lasting || opens >= lasting + ending)
  }

  function sizesOf(families: number, children: number): number[] {
    const sizes = many(families, 1)
    if (children < families || children > families * 5) throw new Error(`${children} children do not fit into ${families} families`)
    for (let left = children - families; left > 0;) {
      const at = chance.between(0, families - 1)
      if (sizes[at]! >= chance.oneOf([2, 3, 3, 4, 5])) continue
      sizes[at]! += 1
      left -= 1
    }
    return sizes
  }

  /** A family of whom the office was told before the two years. */
  function takeOlder(size: number, lasting: boolean, at: number): void {
    const place = chance.between(3, lastBegin - (lasting ? 30 : 60))
    const first = chance.between(0, 12)
    const abuse = at % 3 === 0 ? chance.oneOf(['neglect', 'neglect', 'psychological', 'physical'] as const) : null
    const ages = many(size, 0).map((_, nth) => (nth === 0 ? first : Math.max(0, Math.min(14, first + (nth % 2 === 0 ? -2 : 2) * Math.ceil(nth / 2)))))
    const shape = chance.oneOf(['mother', 'mother', 'mother', 'both', 'both', 'step', 'father', 'grandparents'] as const)
    const call: PlannedCall = {
      what: 'first', place, minute: chance.between(520, 990), route: first < 1 ? 'kizuna' : first < 6 ? 'nursery' : 'primary_school', topic: abuse ?? '02', shape, sighted: 'within_a_day', urgent: false, opens: 0,
      children: ages.map((age) => ({ age, part: 'subject', abuse, suspected: abuse ? 'mother_birth' : 'unknown', judged: abuse ? { judgement: 'judged', abuse, kind: null } : { judgement: 'no_question', abuse: null, kind: '02' } })),
    }
    takeFirst(call, [{ earliest: 0, latest: 0, registered: true, about: 'any' }], !lasting)
  }

  // Who is 要保護, who works with whom, when it ended.
  const registered = openCases.filter((one) => one.registered && one.members[0]!.class !== 'expectant')
  let protecting = registerFigures.protection - told.register.protection
  const byGravity = chance.mixed(registered).toSorted((one, other) => Number(gravity(other)) - Number(gravity(one)))
  for (const { members } of byGravity) for (const member of members.slice(0, protecting)) { member.class = 'protection'; protecting -= 1 }
  for (const one of endedCases) if (gravity(one) && one.members[0]!.class !== 'expectant') for (const member of one.members) member.class = 'protection'
  function gravity(one: Case): boolean { return calls.some((call) => call.case === one && call.children.some(({ heard }) => heard.judged.judgement === 'judged')) }

  endAll()
  allocateAll()
  sendSome()

  for (const call of calls) {
    const { household, receivedAt, receiver, planned: of } = call
    if (household) casework.meet(household, receivedAt, receiver)
    for (const child of call.children) {
      if (child.heard.part === 'sibling' || of.what === 'staff') continue
      child.consultation = casework.begin(child.person?.id ?? null, receivedAt, receiver, of, child.isExpectant ? null : child.heard)
      const member = call.case?.members.find(({ person }) => person === child.person)
      if (member) member.consultation = child.consultation
    }
  }
  const again = planned.filter(({ call }) => call.what === 'again').flatMap(({ call }) => tellAgain(call) ?? [])
  for (const call of [...calls, ...again].toSorted((one, other) => Temporal.Instant.compare(one.receivedAt, other.receivedAt))) casework.decideCall(call, casework.takeCall(call))

  /** A call about a child whose matter is open: of about this age, not seen too lately. */
  function tellAgain(call: PlannedCall): TakenCall | undefined {
    const day = dayAt(call.place)
    const about = chance.mixed(cases).filter((one) => one.members[0]!.class !== 'expectant' && isBefore(one.openedOn.add({ days: 25 }), day) && (one.closedOn === null || isBefore(day.add({ days: 20 }), one.closedOn)))
    const [heard] = call.children
    const ageOf = (one: Case): number => Math.min(...one.members.map(({ person }) => Math.abs(daysFrom(person.birth, day) / 365 - heard!.age)))
    const chosen = about.slice(0, 25).toSorted((one, other) => ageOf(one) - ageOf(other))[0]
    if (!chosen) throw new Error('nobody is open to be told of again')
    const member = chosen.members.toSorted((one, other) => Math.abs(daysFrom(one.person.birth, day) / 365 - heard!.age) - Math.abs(daysFrom(other.person.birth, day) / 365 - heard!.age))[0]!
    const meeting = meetings.deciding(call)
    const others = heard!.abuse === null ? [] : chosen.household.children.filter((person) => person !== member.person && !isBefore(day, person.birth))
    const suspected = chosen.household.shape === 'step' ? 'father_other' as const : chosen.household.shape === 'father' ? 'father_birth' as const : chosen.household.shape === 'grandparents' ? 'other' as const : 'mother_birth' as const
    return {
      planned: call, receivedAt: moment(day, call.minute), receiver: chance.oneOf(carrierKeys), household: null, case: chosen, decidedOn: meeting, outcome: 'joins_open',
      children: [{ heard: { ...heard!, suspected }, person: member.person, isExpectant: false, consultation: member.consultation, again: true },
        ...others.map((person) => ({ heard: { age: Math.floor(daysFrom(person.birth, day) / 365), part: 'sibling' as const, abuse: null, suspected: 'unknown' as const, judged: { judgement: 'only_checked' as const, abuse: null, kind: null } }, person, isExpectant: false, consultation: null, again: false }))],
    }
  }

  /** The days on which cases end: a wave before 31 March, when families move and schools change. */
  function endAll(): void {
    const march = Array.from({ length: 9 }, (_, at) => thisBegin - 1 - at)
    for (const [at, one] of chance.mixed(endedCases).entries()) {
      const openedAt = days.placeOf(one.openedOn)
      const isExpectant = one.members[0]!.class === 'expectant'
      const older = openedAt < lastBegin
      const least = Math.max(openedAt + (isExpectant ? 60 : older ? 0 : 75), lastBegin + 8)
      const most = Math.min(end - 4, isExpectant ? openedAt + 130 : older && at % 9 < 5 ? thisBegin - 1 : end - 4)
      const leaves = !isExpectant && at % 3 === 0 && march.every((one) => one >= least && one <= end - 4)
      const place = leaves ? thisBegin - 1 : chance.between(Math.min(least, most), most)
      const policy = meetings.policyBefore(place)
      one.closedOn = dayAt(Math.max(policy + 2, openedAt + 8))
      const reasons: ClosingReason[] = isExpectant ? [at % 7 === 0 ? 'handed_over' : 'settled'] : leaves ? ['handed_over', 'handed_over', 'settled', 'other_office'] : ['settled', 'settled', 'settled', 'handed_over', 'other_office']
      one.reason = chance.oneOf(reasons)
    }
  }

  /** Families to workers, as many children to each as they carry; on 1 April some are handed on, and the newest worker took hers over lately. */
  function allocateAll(): void {
    const load = new Map<Carrier, number>(carrierKeys.map((key) => [key, told.carried.get(key) ?? 0]))
    const lightest = (among: readonly Carrier[]): Carrier => among.toSorted((one, other) => load.get(one)! / carriers[one] - load.get(other)! / carriers[other])[0]!
    const otherThan = (...those: StaffKey[]): Carrier => chance.oneOf(carrierKeys.filter((key) => key !== 'nishio' && !those.includes(key)))
    const tookOver = dayAt(end - 14)
    const april = dayAt(thisBegin)
    for (const one of chance.mixed(openCases).toSorted((a, b) => b.members.length - a.members.length)) {
      const main = lightest(one.members[0]!.class === 'expectant' ? ['sato', 'nishio', 'takuwa'] : carrierKeys)
      load.set(main, load.get(main)! + one.members.length)
      const since = one.openedOn
      const before = main === 'nishio' && isBefore(since, tookOver) ? [{ staff: 'sato' as StaffKey, since }, { staff: main as StaffKey, since: tookOver }]
        : isBefore(since, april) && chance.happens(0.22) ? [{ staff: otherThan(main) as StaffKey, since }, { staff: main as StaffKey, since: april }] : [{ staff: main as StaffKey, since }]
      one.mains = before
      one.second = otherThan(...before.map(({ staff: key }) => key), 'sato')
    }
    for (const one of endedCases) {
      const main = otherThan()
      one.mains = [{ staff: main, since: one.openedOn }]
      one.second = otherThan(main)
    }
  }

  /** Every year some are sent to the guidance centre, which then leads; some come home again. */
  function sendSome(): void {
    const grave = calls.filter((call) => call.case && call.case.members.some((member) => member.class === 'protection') && call.planned.place >= lastBegin && call.planned.what === 'first')
    for (const [at, call] of chance.mixed(grave).slice(0, 12).entries()) {
      call.outcome = at % 3 === 2 ? 'notified_centre' : 'sent_to_centre'
      if (call.outcome !== 'sent_to_centre') continue
      const one = call.case!
      const since = dayAt(days.placeOf(one.openedOn) + 1)
      const home = dayAt(days.placeOf(since) + 45)
      const comesHome = isBefore(home, one.closedOn ?? today)
      if (!isBefore(since, one.closedOn ?? today)) continue
      one.leads.push({ agency: 'centre', since })
      one.placements.push({ placement: 'temporary_custody', since })
      if (!comesHome) continue
      one.leads.push({ agency: 'own', since: home })
      one.placements.push({ placement: 'at_home', since: home })
    }
    for (const one of chance.mixed(openCases).filter(({ placements, openedOn }) => placements.length === 1 && isBefore(openedOn, dayAt(lastBegin))).slice(0, 7)) {
      one.placements.push({ placement: chance.oneOf(['facility', 'foster', 'relatives', 'other_parent'] as const), since: dayAt(chance.between(lastBegin + 20, Math.max(lastBegin + 21, end - 30))) })
    }
  }

  /** The meetings that decide: of the week for most calls, at once for the urgent ones, every other week for cases. */
  function meetingsOf(): { deciding(call: PlannedCall): Meeting | null; policyBefore(place: number): number; policyFrom(place: number): number; policy(place: number): Meeting } {
    const held = new Map<string, Meeting>()
    const once = (kind: 'intake' | 'policy', place: number, minute: number): Meeting => held.get(`${kind} ${place}`) ?? held.set(`${kind} ${place}`, casework.hold(kind, dayAt(place), minute)).get(`${kind} ${place}`)!
    const spread = (from: number, until: number, count: number): number[] => Array.from({ length: count }, (_, at) => from + Math.floor(((at + 1) * (until - from)) / count) - 1)
    const weekly = [
      ...spread(0, lastBegin, Math.round(lastBegin / 5)), ...spread(lastBegin, thisBegin, yearFigures.intakeMeetings - (ofLast?.intakeMeetings ?? 0)),
      ...spread(thisBegin, end, Math.max(1, Math.round((end - thisBegin) / 5))),
    ]
    const policyPlaces = new Set(Array.from({ length: Math.floor(end / 8) + 1 }, (_, at) => end - 4 - at * 8).filter((place) => place > 2))
    return {
      deciding(call) {
        const place = call.urgent ? call.place + 1 : weekly.find((one) => one > call.place)
        if (place === undefined || place >= end) return null
        return call.urgent ? casework.hold('urgent_intake', dayAt(place), 540 + (call.minute % 4) * 10) : once('intake', place, 540)
      },
      policyBefore: (place) => [...policyPlaces].find((one) => one <= place - 2) ?? 3,
      policyFrom: (place) => [...policyPlaces].findLast((one) => one >= place) ?? end + 1,
      policy: (place) => once('policy', place, 800),
    }
  }

  // Plans, visits, everything noted.
  const horizon = dayAt(Math.max(0, lastBegin - 40))
  const workable = cases.filter(({ closedOn }) => closedOn === null || isBefore(horizon, closedOn))
  const rhythms = chance.mixed(workable).map((of, at): Rhythm => ({
    of, from: isBefore(of.openedOn, horizon) ? horizon : of.openedOn, until: of.closedOn ?? today,
    frequency: of.members[0]!.class === 'expectant' ? 'twice_monthly' : (['monthly', 'every_two_months', 'every_two_months', 'every_three_months', 'monthly', 'every_two_months', 'every_three_months', 'every_two_months', 'twice_monthly', 'monthly'] as const)[at % 10]! satisfies Frequency,
    weight: at % 11 === 0 ? 3 : at % 4 === 0 ? 1.6 : 0.8, unseen: at % 13 === 5 ? summerOf(at % 2 === 0 ? thisYear : lastYear) : null, reviewLapses: at % 17 === 3, visitsLapse: at % 7 === 4,
  }))
  function summerOf(fiscalYear: number): readonly [Day, Day] { return [Temporal.PlainDate.from({ year: fiscalYear, month: 7, day: 10 }), Temporal.PlainDate.from({ year: fiscalYear, month: 9, day: 6 })] }
  for (const rhythm of rhythms) {
    const { of } = rhythm
    if (isBefore(of.openedOn, horizon)) {
      of.supportedOn = of.openedOn
      journal.plan(rhythm, dayAt(chance.between(Math.max(days.placeOf(of.openedOn) + 5, lastBegin - 110), lastBegin - 20)))
    } else {
      const place = meetings.policyFrom(days.placeOf(of.openedOn) + chance.between(5, 12))
      const supportedOn = days.days[place]
      if (supportedOn && isBefore(supportedOn, of.closedOn ? of.closedOn.subtract({ days: 14 }) : today)) {
        of.supportedOn = supportedOn
        casework.support(of, meetings.policy(place))
        journal.plan(rhythm, supportedOn)
      }
    }
    if (of.closedOn) casework.close(of, meetings.policy(days.placeOf(of.closedOn) - 2))
  }
  supportStages()
  fillYear(lastYear, lastBegin, thisBegin, yearFigures.entries, yearFigures.caseConferences, yearFigures.jointCases)
  fillYear(thisYear, thisBegin, end, soFar(yearFigures.entries, today), soFar(yearFigures.caseConferences, today), soFar(yearFigures.jointCases, today))
  schools()
  for (const one of chance.mixed(openCases).slice(0, 6)) {
    const at = moment(dayAt(chance.between(end - 120, end - 10)), 560)
    book.add('warningNote', { id: chance.id(), familyId: one.household.id, words: chance.oneOf(['大型犬がいる。訪ねる前に電話する。', '酒が入ると声が大きくなる。2人で行く。', '玄関前の階段がこわれている。', '父が在宅のときは2人で行く。', '風邪や感染症のときは日を改める約束。', '近所の目を気にする。公用車で家の前に止めない。']), source: '訪問で確かめた', reviewOn: today.add({ days: chance.between(20, 150) }), recordedAt: at, recordedBy: staff[mainOn(one, officeDateOf(at))], endedAt: null })
  }

  /** A casefile is 支援中 from its first plan on; it was written before that was known. */
  function supportStages(): void {
    const supported = new Set(cases.filter(({ supportedOn, closedOn }) => supportedOn !== null && closedOn === null).flatMap(({ members }) => members.map(({ casefileId }) => casefileId)))
    for (const casefile of book.records.casefile ?? []) if (supported.has(casefile.id!)) casefile.stage = 'supported'
  }

  /** As many entries as the year has, spread over the families that were open. */
  function fillYear(fiscalYear: number, from: number, until: number, entries: number, conferences: number, joint: number): void {
    const wanted = entries - (toldOf(fiscalYear)?.entries ?? 0)
    const spans = rhythms.map((rhythm) => ({ rhythm, first: Math.max(from, days.placeOf(rhythm.from) + 1), last: Math.min(until, days.placeOf(rhythm.until)) - 1 })).filter(({ first, last }) => last - first > 4)
    if (spans.length === 0) return
    const reach: number[] = []
    let whole = 0
    for (const { rhythm, first, last } of spans) reach.push(whole += (last - first) * rhythm.weight)
    const draw = (): { rhythm: Rhythm; first: number; last: number } => {
      const lot = chance.random() * whole
      let [low, high] = [0, reach.length - 1]
      while (low < high) { const middle = (low + high) >> 1; if (reach[middle]! < lot) low = middle + 1; else high = middle }
      return spans[low]!
    }
    const oneMore = (write: (rhythm: Rhythm, day: Day) => boolean): void => {
      for (let tries = 0; tries < 400; tries += 1) {
        const { rhythm, first, last } = draw()
        if (write(rhythm, dayAt(chance.between(first, last)))) return
      }
      throw new Error(`nobody has time for another entry in ${fiscalYear}`)
    }
    for (let at = 0; at < conferences; at += 1) oneMore((rhythm, day) => journal.confer(rhythm, day, false))
    for (let at = 0; at < joint; at += 1) oneMore((rhythm, day) => journal.confer(rhythm, day, true))
    while ((journal.written.get(fiscalYear) ?? 0) < wanted) oneMore(journal.between)
  }

  /** Where the children go, in each of the two years in which the office has to do with them. */
  function schools(): void {
    for (const { household, receivedAt, receiver, case: of } of calls) {
      if (!household) continue
      for (const fiscalYear of [lastYear, thisYear]) {
        const begin = days.placeOf(yearBegin(fiscalYear).add({ days: 6 }))
        const met = days.placeOf(officeDateOf(receivedAt))
        if (met >= (fiscalYear === lastYear ? thisBegin : end) || (of?.closedOn && isBefore(of.closedOn, dayAt(begin))) || (!of && fiscalYear !== fiscalYearOf(officeDateOf(receivedAt)))) continue
        const at = met > begin ? receivedAt : moment(dayAt(begin), 520)
        if (!casework.hasHappened(at)) continue
        for (const child of household.children) {
          const place = isBefore(officeDateOf(at), child.birth) ? undefined : placeFor(household.district, schoolYearLabel(schoolYearOn(child.birth, officeDateOf(at))), child.id)
          if (place) book.add('affiliation', { id: chance.id(), personId: child.id, agencyId: agencies[place.agency], fiscalYear, className: place.className, since: null, until: null, recordedAt: at, recordedBy: staff[receiver] })
        }
      }
    }
  }

  return { records: book.records, ...giveNumbers(making, told, lastYear, drawnBefore) }
}

/** Gives the numbers that people use in order of time, over what is told and what is invented. */
function giveNumbers({ numbered }: Making, told: Told, firstYear: number, drawnBefore: number): Pick<WholeTown, 'before' | 'last'> {
  const before = new Map<Told['draws'][number], number>()
  const last: { series: Series; fiscalYear: number; last: number }[] = []
  type OwnDraw = Draw & { give?: (number: number) => void }
  const groups = Map.groupBy<string, OwnDraw>([...told.draws, ...numbered], ({ series, fiscalYear }) => `${series} ${fiscalYear}`)
  for (const draws of groups.values()) {
    const { series, fiscalYear } = draws[0]!
    // Told ones first where two are drawn at once.
    const inOrder = draws.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at) || Number(one.give !== undefined) - Number(other.give !== undefined))
    const whole = fiscalYear < firstYear ? Math.max(yearsBefore[series], inOrder.length) : inOrder.length
    for (const [at, draw] of inOrder.entries()) {
      const number = drawnBefore + (fiscalYear < firstYear ? 1 + Math.floor(((at + 0.5) * whole) / inOrder.length) : at + 1)
      if (draw.give) draw.give(number)
      else before.set(draw as Told['draws'][number], number - 1)
    }
    last.push({ series, fiscalYear, last: drawnBefore + whole })
  }
  return { before, last }
}
