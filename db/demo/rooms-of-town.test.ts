import { beforeAll, describe, expect, test } from 'vitest'
import { transferKinds } from '../../app/codes/transfers.ts'
import { fiscalYearOf, isOfficeClosed } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { agencies } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import { transfersOfYear } from './between-offices.ts'
import { scriptToday } from './moments.ts'
import { writingOrder } from './records.ts'
import { planRooms } from './rooms-of-town.ts'
import type { RoomsOfTown } from './rooms-of-town.ts'
import { staff } from './staff.ts'
import type { StaffKey } from './staff.ts'
import { nothingTold } from './told.ts'
import { factsOf } from './town-facts.ts'
import type { TownFacts } from './town-facts.ts'
import { planWholeTown } from './whole-town.ts'

const staffIds = Object.fromEntries(staff.map(({ key }) => [key, key])) as Record<StaffKey, string>
const agencyIds = Object.fromEntries([...Object.keys(agencies), 'own', 'centre'].map((key) => [key, key])) as Record<AgencyKey, string>
const who = { staff: staffIds, agencies: agencyIds }
const factsFor = (today: Temporal.PlainDate): TownFacts => factsOf(planWholeTown({ today, told: nothingTold, ...who }).records)

let facts: TownFacts
let rooms: RoomsOfTown
beforeAll(() => {
  facts = factsFor(scriptToday)
  rooms = planRooms({ facts, today: scriptToday, ...who })
})
type Table = (typeof writingOrder)[number]
const of = (table: Table): Record<string, unknown>[] => (rooms.records[table] ?? []) as Record<string, unknown>[]
const yearOf = (at: unknown): number => fiscalYearOf(at instanceof Temporal.Instant ? officeDateOf(at) : (at as Temporal.PlainDate))
const isBefore = (one: unknown, other: unknown): boolean => String(one) < String(other)
const lastYear = fiscalYearOf(scriptToday) - 1

describe('meetings', () => {
  const held = (kind: string, fiscalYear: number): number => of('meeting').filter((one) => one['kind'] === kind && one['endedAt'] !== null && yearOf(one['heldAt']) === fiscalYear).length
  test('12 実務者会議, 104 個別, 24 合同 and one 代表者会議 in the whole year; 7 実務者会議 since', () => {
    expect(['working', 'case_conference', 'joint_case', 'representatives'].map((kind) => held(kind, lastYear))).toEqual([12, 104, 24, 1])
    expect([held('working', lastYear + 1), held('representatives', lastYear + 1)]).toEqual([7, 1])
  })

  test('about 43 families at each 実務者会議, about ten of them talked over, most confirmed as a list', () => {
    const working = of('meeting').filter(({ kind, endedAt }) => kind === 'working' && endedAt !== null)
    const counts = working.map(({ id }) => of('agendaItem').filter(({ meetingId }) => meetingId === id))
    const mean = (list: readonly number[]): number => list.reduce((sum, n) => sum + n, 0) / list.length
    expect(mean(counts.map((items) => items.length))).toBeGreaterThan(36)
    expect(mean(counts.map((items) => items.length))).toBeLessThan(50)
    expect(mean(counts.map((items) => items.filter(({ pile }) => pile === 'discuss').length))).toBeLessThan(14)
    expect(mean(counts.map((items) => items.filter(({ pile }) => pile === 'quiet').length))).toBeGreaterThan(13)
    for (const items of counts) expect(new Set(items.map(({ familyId }) => familyId)).size).toBe(items.length)
  })

  test('the next one is called for tomorrow at 13:30, with replies and some families on it, its piles still to be made', () => {
    const next = of('meeting').filter(({ kind, endedAt }) => kind === 'working' && endedAt === null)
    expect(next.map(({ heldAt }) => String(heldAt))).toEqual(['2026-11-26T04:30:00Z'])
    const asked = of('attendance').filter(({ meetingId }) => meetingId === next[0]!['id'])
    expect([...new Set(asked.map(({ state }) => state as string))].toSorted()).toEqual(['coming', 'invited', 'not_coming'])
    expect(of('agendaItem').filter(({ meetingId }) => meetingId === next[0]!['id']).map(({ state, pile }) => `${state as string} ${pile as string}`)).toEqual(Array.from({ length: 4 }, () => 'waiting discuss'))
  })

  test('of the families on the register a handful is past its review', () => {
    const named = new Map(of('agendaItem').filter(({ nextReviewOn, state }) => nextReviewOn !== null && state === 'heard').toSorted((a, b) => String(a['heldAt'] ?? a['heardAt']).localeCompare(String(b['heardAt']))).map(({ familyId, nextReviewOn }) => [familyId, nextReviewOn]))
    const open = facts.families.filter(({ casefiles }) => casefiles.some(({ registrations }) => registrations.some(({ until }) => until === null)))
    expect(open.length).toBe(128)
    const late = open.filter(({ id }) => named.has(id) && isBefore(named.get(id), scriptToday)).length
    expect(late).toBeGreaterThanOrEqual(4)
    expect(late).toBeLessThanOrEqual(10)
  })

  test('most tasks are done, about nine are past their day, and none was promised by who is no member', () => {
    const tasks = of('task')
    const late = tasks.filter(({ dueOn, doneOn, droppedOn }) => doneOn === null && droppedOn === null && isBefore(dueOn, scriptToday))
    expect(tasks.length).toBeGreaterThan(350)
    expect(late.length).toBe(9)
    expect(tasks.filter(({ doneOn }) => doneOn !== null).length / tasks.length).toBeGreaterThan(0.75)
    const ended = of('membership').find(({ until }) => until !== null)!
    expect(String(ended['until'])).toBe('2026-04-01')
    expect(tasks.filter(({ agencyId, recordedAt }) => agencyId === ended['agencyId'] && !isBefore(officeDateOf(recordedAt as Temporal.Instant), '2026-04-01'))).toEqual([])
  })
})

describe('between the offices', () => {
  test.each(transferKinds.map(({ code }) => code))('%s as many as a year has', (kind) => {
    const count = of('transfer').filter((one) => one['kind'] === kind && yearOf(one['recordedAt']) === lastYear).length
    expect(count).toBe(transfersOfYear[kind])
  })
  test('ours carry numbers without a gap in order of time', () => {
    const ours = of('transfer').filter(({ number, fiscalYear }) => number !== null && fiscalYear === lastYear).toSorted((a, b) => (a['number'] as number) - (b['number'] as number))
    expect(ours.map(({ number }) => number)).toEqual(Array.from({ length: 18 }, (_, at) => at + 1))
    expect(ours.map(({ recordedAt }) => String(recordedAt))).toEqual(ours.map(({ recordedAt }) => String(recordedAt)).toSorted())
  })
  test('nobody approves what they wrote; some wait on either side; three talks are still to be taken up', () => {
    const writer = new Map(of('transfer').map(({ id, recordedBy }) => [id, recordedBy]))
    expect(of('transferStep').filter(({ state, transferId, recordedBy }) => (state === 'approved' || state === 'reviewed') && recordedBy === writer.get(transferId))).toEqual([])
    const states = Map.groupBy(of('transferStep'), ({ transferId }) => transferId)
    const waiting = [...states.values()].filter((steps) => !steps.some(({ state }) => state === 'accepted' || state === 'returned'))
    expect(waiting.length).toBeGreaterThanOrEqual(3)
    expect(waiting.length).toBeLessThanOrEqual(6)
    expect(of('discussion').filter(({ againOn }) => againOn !== null && !isBefore(againOn, '2026-11-20')).length).toBeGreaterThanOrEqual(3)
  })
})

describe('きずな and small children', () => {
  test('11 特定妊婦 are expected, 22 came in the year, and some have given birth', () => {
    const ids = new Set(facts.families.flatMap(({ casefiles }) => casefiles.filter(({ classes }) => classes.some((one) => one.class === 'expectant')).map(({ person }) => person.id)))
    const ours = of('pregnancy').filter(({ personId }) => ids.has(personId as string))
    expect(ours.filter(({ outcome }) => outcome === null).length).toBe(11)
    expect(ours.filter(({ recordedAt }) => yearOf(recordedAt) === lastYear).length).toBeGreaterThanOrEqual(18)
    expect(of('pregnancyChild').length).toBeGreaterThan(8)
    expect(of('pregnancy').filter(({ personId, outcome }) => !ids.has(personId as string) && outcome === null).length).toBeGreaterThan(5)
  })
  test('60 sheets a year, five unanswered; about 40 developments and 12 who did not come', () => {
    const sheets = of('informationSheet')
    expect(sheets.filter(({ receivedOn }) => yearOf(receivedOn) === lastYear).length).toBe(60)
    expect(sheets.filter(({ answeredAt }) => answeredAt === null).length).toBe(5)
    const open = of('development').filter(({ endedOn }) => endedOn === null).length
    expect(open).toBeGreaterThanOrEqual(34)
    expect(open).toBeLessThanOrEqual(46)
    expect(of('checkup').filter(({ result, settled }) => result === 'missed' && settled === null).length).toBe(12)
    expect(of('checkupNudge').length).toBeGreaterThan(15)
    expect(of('womensConsultation').length).toBe(8)
  })
})

test('nothing of the office happens on a closed day or in time to come', () => {
  for (const [table, column] of [['event', 'happenedAt'], ['meeting', 'endedAt'], ['transferStep', 'recordedAt'], ['print', 'recordedAt'], ['task', 'recordedAt'], ['discussion', 'heldAt'], ['information' + 'Sheet', 'recordedAt'], ['developmentContact', 'heldOn'], ['checkupNudge', 'triedOn'], ['womensConsultation', 'receivedOn']] as const) {
    const days = of(table as Table).flatMap((row) => (row[column] ? [row[column] instanceof Temporal.Instant ? officeDateOf(row[column]) : row[column] as Temporal.PlainDate] : []))
    expect([table, [...new Set(days.filter((day) => isOfficeClosed(day) || !isBefore(day, scriptToday)).map(String))]]).toEqual([table, []])
  }
})

test('no text tells a place or who told something, and a hidden family is never named with a school', () => {
  const places = /大社|南町|北町|東町|西町|浜町|宮前|さくら保|ひばり|わかば(?!やし)|なぎさ|こもれび|ひだまり|通告者/
  for (const table of ['agendaItem', 'agendaChild', 'task', 'discussion', 'transfer', 'transferStep', 'pregnancy', 'informationSheet', 'development', 'developmentContact', 'checkup', 'checkupNudge', 'womensConsultation'] as const) {
    const texts = of(table).flatMap((row) => Object.values(row).filter((value): value is string => typeof value === 'string'))
    expect([table, texts.filter((text) => places.test(text) || /〔|\{|undefined/.test(text))]).toEqual([table, []])
  }
  const hidden = new Set(facts.families.filter(({ hides }) => hides).map(({ id }) => id))
  const schools = new Set(Object.entries(agencies).filter(([, { kind }]) => /school$|nursery$|kodomoen|kindergarten/.test(kind)).map(([key]) => key))
  expect(of('task').filter(({ familyId, agencyId }) => hidden.has(familyId as string) && schools.has(agencyId as string))).toEqual([])
})

test('the same town on the same day plans the same rooms; every record of a table names the same columns and has its place', () => {
  expect(JSON.stringify(planRooms({ facts, today: scriptToday, ...who }).records)).toBe(JSON.stringify(rooms.records))
  for (const [table, rows] of Object.entries(rooms.records)) expect([table, [...new Set(rows.map((row) => Object.keys(row).toSorted().join(' ')))].length]).toEqual([table, 1])
  expect(Object.keys(rooms.records).filter((table) => !(writingOrder as readonly string[]).includes(table))).toEqual([])
})

test.each(['2027-04-20', '2026-09-13'])('rooms can be planned for %s', (text) => {
  const today = Temporal.PlainDate.from(text)
  expect(planRooms({ facts: factsFor(today), today, ...who }).records.meeting!.filter(({ endedAt }) => endedAt === null).length).toBe(1)
})
