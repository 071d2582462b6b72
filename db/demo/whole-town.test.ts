import { beforeAll, describe, expect, test } from 'vitest'
import { countsAsSighting } from '../../app/codes/sightings.ts'
import type { SightingPlace } from '../../app/codes/sightings.ts'
import { agencyKinds } from '../../app/codes/agencies.ts'
import { fiscalYearOf, isOfficeClosed } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { agencies } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import { abusedAges, registerFigures, routeShares, soFar, suspectedShares, yearFigures } from './figures.ts'
import type { Counted, RouteGroup } from './figures.ts'
import { scriptToday } from './moments.ts'
import { isSchoolDay } from './quiet.ts'
import { writingOrder } from './records.ts'
import { townScript } from './script.ts'
import { staff } from './staff.ts'
import type { StaffKey } from './staff.ts'
import { nothingTold, routeGroupOf, toldTown } from './told.ts'
import type { Told } from './told.ts'
import { planWholeTown } from './whole-town.ts'
import type { WholeTown } from './whole-town.ts'

const staffIds = Object.fromEntries(staff.map(({ key }) => [key, key])) as Record<StaffKey, string>
const agencyIds = Object.fromEntries([...Object.keys(agencies), 'own', 'centre'].map((key) => [key, key])) as Record<AgencyKey, string>
const planned = (today: Temporal.PlainDate, told: Told): WholeTown => planWholeTown({ today, told, staff: staffIds, agencies: agencyIds })
const lastYear = fiscalYearOf(scriptToday) - 1

let told: Told
let town: WholeTown
beforeAll(() => {
  told = toldTown(townScript(scriptToday).lines)
  town = planned(scriptToday, told)
})
/** The records of a table with every column they name. */
const of = (table: (typeof writingOrder)[number]): Record<string, unknown>[] => (town.records[table] ?? []) as Record<string, unknown>[]
const byId = (table: (typeof writingOrder)[number]): Map<unknown, Record<string, unknown>> => new Map(of(table).map((row) => [row['id'], row]))
const inYear = (fiscalYear: number) => (row: Record<string, unknown>): boolean => row['fiscalYear'] === fiscalYear

describe('the year 令和7 with what is told of it', () => {
  test('332 numbers, 44 children told of again, 22 pregnant women, without a gap in order of time', () => {
    const intakes = of('intake').filter(inYear(lastYear))
    const ofTold = told.years.get(lastYear)!
    const ids = new Set(intakes.map(({ id }) => id))
    const children = of('intakeChild').filter(({ intakeId }) => ids.has(intakeId))
    expect([intakes.length + ofTold.numbers, children.filter(({ again }) => again).length + ofTold.again, children.filter(({ part }) => part === 'expectant').length + ofTold.expectant]).toEqual([332, 44, 22])
    const before = told.draws.filter(({ series, fiscalYear }) => series === 'intake' && fiscalYear === lastYear).map((draw) => town.before.get(draw)! + 1)
    expect([...intakes.map(({ number }) => number as number), ...before].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 332 }, (_, at) => at + 1))
    const inOrder = intakes.toSorted((one, other) => (one['number'] as number) - (other['number'] as number)).map(({ recordedAt }) => String(recordedAt))
    expect(inOrder).toEqual(inOrder.toSorted())
  })

  test('the row of the yearly table, kind by kind', () => {
    const counted: Partial<Record<Counted, number>> = { ...told.years.get(lastYear)!.counted }
    for (const { kindDecided, abuseKind, expectant, abuseJudged } of of('consultation').filter(inYear(lastYear))) {
      if (expectant) continue
      const kind = (abuseKind ?? kindDecided ?? (abuseJudged === 'unidentified' ? '16' : '')) as Counted
      counted[kind] = (counted[kind] ?? 0) + 1
    }
    expect(counted).toEqual(yearFigures.counted)
    expect(Object.values(counted).reduce((sum, n) => sum + n, 0)).toBe(288)
  })

  test('95 taken in as abuse, 27 of them judged not to be or not found', () => {
    const intakes = new Set(of('intake').filter(inYear(lastYear)).map(({ id }) => id))
    const children = new Set(of('intakeChild').filter(({ intakeId, again }) => intakes.has(intakeId) && !again).map(({ id }) => id))
    const judged = of('childDecision').filter(({ intakeChildId }) => children.has(intakeChildId)).map(({ abuseJudged }) => abuseJudged)
    const ofTold = told.years.get(lastYear)!
    expect(judged.filter((one) => one === 'not_abuse' || one === 'unidentified').length + ofTold.notAbuse + ofTold.unidentified).toBe(27)
  })

  test.each(Object.entries(routeShares))('told of by %s: %s in a hundred', (group, share) => {
    const intakes = of('intake').filter(inYear(lastYear)).filter(({ route }) => routeGroupOf(route as never) === group).length + (told.years.get(lastYear)!.routes[group as RouteGroup] ?? 0)
    expect(Math.abs((intakes * 100) / 332 - share)).toBeLessThanOrEqual(1)
  })

  test('ages of abused children and who is suspected lie within some points of what they should be', () => {
    const born = byId('person')
    const abused = of('consultation').filter(inYear(lastYear)).filter(({ abuseJudged }) => abuseJudged === 'judged').map(({ personId, receivedOn }) => {
      const { birthYear, birthMonth, birthDay } = born.get(personId) as { birthYear: number; birthMonth: number; birthDay: number }
      return Temporal.PlainDate.from({ year: birthYear, month: birthMonth, day: birthDay }).until(receivedOn as Temporal.PlainDate, { largestUnit: 'year' }).years
    })
    for (const [from, until, share] of abusedAges) expect(Math.abs((abused.filter((age) => age >= from && age <= until).length * 100) / abused.length - share), `${from}–${until}`).toBeLessThan(8)
    const intakes = new Set(of('intake').filter(inYear(lastYear)).map(({ id }) => id))
    const suspected = of('intakeChild').filter(({ intakeId, abuseKind, suspectedPerson, again }) => intakes.has(intakeId) && abuseKind !== null && suspectedPerson !== 'unknown' && !again).map(({ suspectedPerson }) => suspectedPerson)
    for (const who of ['mother_birth', 'father_birth', 'father_other'] as const) expect(Math.abs((suspected.filter((one) => one === who).length * 100) / suspected.length - suspectedShares[who]), who).toBeLessThan(9)
  })

  test('children whose clock ran were mostly seen within a day, few later than two, who was not found never', () => {
    const intakes = new Set(of('intake').filter(inYear(lastYear)).map(({ id }) => id))
    const seen = Map.groupBy(of('safetyCheck').filter(({ result }) => result === 'sighted'), ({ intakeChildId }) => intakeChildId)
    const hours = of('intakeChild').filter(({ intakeId, clockStartedAt, part }) => intakes.has(intakeId) && clockStartedAt !== null && part === 'subject').map(({ id, clockStartedAt }) => {
      const first = (seen.get(id) ?? []).map(({ at }) => at as Temporal.Instant).toSorted(Temporal.Instant.compare)[0]
      return first ? (clockStartedAt as Temporal.Instant).until(first).total('hours') : Number.POSITIVE_INFINITY
    })
    const share = (among: (hour: number) => boolean): number => (hours.filter(among).length * 100) / hours.length
    expect(share((hour) => hour <= 24)).toBeGreaterThan(64)
    expect(share((hour) => hour <= 24)).toBeLessThan(80)
    expect(share((hour) => hour > 24 && hour <= 48)).toBeGreaterThan(13)
    expect(share((hour) => hour > 48 && hour < Number.POSITIVE_INFINITY)).toBeGreaterThan(1)
    expect(hours.filter((hour) => hour === Number.POSITIVE_INFINITY).length).toBe(2)
  })

  test('3,900 entries, 48 受理会議 and 41 緊急受理会議; the running year has as many as its days', () => {
    const entries = (fiscalYear: number): number => of('entry').filter(({ happenedAt }) => fiscalYearOf(officeDateOf(happenedAt as Temporal.Instant)) === fiscalYear).length + (told.years.get(fiscalYear)?.entries ?? 0)
    expect([entries(lastYear), entries(lastYear + 1)]).toEqual([3_900, soFar(3_900, scriptToday)])
    const meetings = of('meeting').filter(({ heldAt }) => fiscalYearOf(officeDateOf(heldAt as Temporal.Instant)) === lastYear)
    const ofTold = told.years.get(lastYear)!
    expect([meetings.filter(({ kind }) => kind === 'intake').length + ofTold.intakeMeetings, meetings.filter(({ kind }) => kind === 'urgent_intake').length + ofTold.urgentMeetings]).toEqual([48, 41])
  })
})

describe('the register of the day', () => {
  test('62 要保護, 158 要支援 and 11 特定妊婦 in 128 families', () => {
    const registered = new Set(of('registrationPeriod').filter(({ until }) => until === null).map(({ casefileId }) => casefileId))
    const classes = of('classPeriod').filter(({ casefileId, until }) => registered.has(casefileId) && until === null).map(({ class: kind }) => kind)
    const families = new Set(of('casefile').filter(({ id }) => registered.has(id)).map(({ familyId }) => familyId))
    const count = (kind: string): number => classes.filter((one) => one === kind).length
    expect({
      protection: count('protection') + told.register.protection, support: count('support') + told.register.support, expectant: count('expectant') + told.register.expectant, families: families.size + told.register.families,
    }).toEqual(registerFigures)
  })

  test('every worker carries 18 to 28 children in 8 to 18 families', () => {
    const open = new Map(of('casefile').filter(({ stage }) => stage !== 'closed').map(({ id, familyId }) => [id, familyId]))
    const carried = Map.groupBy(of('allocation').filter(({ casefileId, part, until }) => open.has(casefileId) && part === 'main' && until === null), ({ accountId }) => accountId as StaffKey)
    expect(carried.size).toBe(11)
    for (const [who, rows] of carried) {
      const children = rows.length + (told.carried.get(who) ?? 0)
      expect(children, who).toBeGreaterThanOrEqual(16)
      expect(children, who).toBeLessThanOrEqual(30)
    }
  })

  test('ten families need an interpreter, nine hide by 支援措置 and six by their own wish', () => {
    const families = (persons: readonly unknown[]): number => new Set(of('familyMember').filter(({ personId }) => persons.includes(personId)).map(({ familyId }) => familyId)).size
    expect(families(of('person').filter(({ language }) => language !== null).map(({ id }) => id))).toBe(10)
    const hidden = (ground: string): number => families(of('veil').filter((veil) => veil['ground'] === ground).map(({ personId }) => personId))
    expect([hidden('support_measure') + told.veiled, hidden('own_wish')]).toEqual([9, 6])
  })
})

describe('time', () => {
  test.each([['event', 'happenedAt'], ['entry', 'happenedAt'], ['safetyCheck', 'at'], ['meeting', 'heldAt'], ['sighting', 'seenAt'], ['approval', 'seenAt'], ['lateDecision', 'revisitAt'], ['plan', 'recordedAt']] as const)('%s.%s lies on open days and before today', (table, column) => {
    const days = of(table).flatMap((row) => (row[column] ? officeDateOf(row[column] as Temporal.Instant) : []))
    expect(days.length).toBeGreaterThan(5)
    expect([...new Set(days.filter((day) => isOfficeClosed(day) || Temporal.PlainDate.compare(day, scriptToday) >= (table === 'lateDecision' ? 2 : 0)).map(String))]).toEqual([])
  })

  test('schools see children on school days only, no screen counts, and a veiled child is seen by no named agency', () => {
    const hidden = new Set(of('veil').map(({ personId }) => personId))
    const byAgencies = of('sighting').filter(({ seenBy }) => seenBy === 'agency')
    expect(byAgencies.length).toBeGreaterThan(300)
    expect(byAgencies.filter(({ seenAt }) => !isSchoolDay(officeDateOf(seenAt as Temporal.Instant)))).toEqual([])
    expect(byAgencies.filter(({ agencyId, personId }) => hidden.has(personId) && agencyId !== null)).toEqual([])
    expect(of('sighting').filter(({ placeKind }) => !countsAsSighting(placeKind as SightingPlace))).toEqual([])
  })

  test('many cases end in the last days of March, and some families are not met for a summer', () => {
    const closed = of('casefile').flatMap(({ closedOn }) => (closedOn ? String(closedOn) : []))
    expect(closed.filter((day) => day >= '2026-03-15' && day <= '2026-03-31').length).toBeGreaterThan(12)
    const missed = of('visit').filter(({ missedWords }) => missedWords !== null).map(({ dueOn }) => (dueOn as Temporal.PlainDate).month)
    expect(missed.filter((month) => month === 7 || month === 8).length / missed.length).toBeGreaterThan(0.35)
  })
})

test('entries read as written by people, and no text outside the part for places tells one', () => {
  const words = Map.groupBy(of('entryPart'), ({ versionId }) => versionId)
  const texts = [...words.values()].map((parts) => parts.map(({ words: text }) => text).join('／'))
  expect(new Set(texts).size / texts.length).toBeGreaterThan(0.93)
  const most = [...Map.groupBy(of('entryPart'), ({ words: text }) => text).values()].map((same) => same.length).toSorted((a, b) => b - a)[0]!
  expect(most).toBeLessThan(of('entryPart').length / 60)
  const names = new RegExp([...Object.values(agencies).map(({ name }) => name).filter((name) => /校$|園$|クラブ$|あゆみ|ふたば|かけはし/.test(name)), '大社', '南町', '北町', '東町', '西町', '浜町', '宮前'].join('|'))
  expect(of('entryPart').filter(({ kind, words: text }) => kind !== 'place' && names.test(text as string))).toEqual([])
  expect(of('entryVersion').filter(({ whom }) => names.test(whom as string))).toEqual([])
  expect(of('entryPart').filter(({ words: text }) => /〔|\{|undefined/.test(text as string))).toEqual([])
  expect(of('intake').filter(({ content }) => /〔|\{|undefined/.test(content as string))).toEqual([])
})

test('one name is one person, told ones included; every kind of agency is there, sixty in all', () => {
  const names = of('personName').map(({ name }) => name as string)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => told.names.has(name))).toEqual([])
  const kinds = new Set<string>(['own_office', 'guidance_centre', ...Object.values(agencies).map(({ kind }) => kind)])
  expect(agencyKinds.map(({ code }) => code as string).filter((kind) => !kinds.has(kind))).toEqual([])
  expect(Object.keys(agencies).length + 2).toBe(60)
})

test('the same day plans the same town, records of a table name the same columns, and every table is written', () => {
  const again = planned(scriptToday, told)
  for (const table of writingOrder) expect(JSON.stringify(again.records[table] ?? [])).toBe(JSON.stringify(town.records[table] ?? []))
  for (const [table, rows] of Object.entries(town.records)) expect([table, [...new Set(rows.map((row) => Object.keys(row).toSorted().join(' ')))].length]).toEqual([table, 1])
  expect(Object.keys(town.records).filter((table) => !(writingOrder as readonly string[]).includes(table))).toEqual([])
})

test.each([['2027-02-24', true], ['2026-09-13', true], ['2027-04-20', true], ['2026-05-11', false]] as const)('a town can be planned for %s; with told families: %s', (text, tells) => {
  const today = Temporal.PlainDate.from(text)
  const given = tells ? toldTown(townScript(today).lines) : nothingTold
  const numbers = planned(today, given).records.intake!.filter(({ fiscalYear }) => fiscalYear === fiscalYearOf(today) - 1).length
  expect(numbers + (given.years.get(fiscalYearOf(today) - 1)?.numbers ?? 0)).toBe(332)
})
