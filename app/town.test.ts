import { expect, test } from 'vitest'
import { centreOn, readTown, town } from './town.ts'

const written = (change: (settings: Record<string, unknown>) => void): string => {
  const settings = structuredClone(town) as unknown as Record<string, unknown>
  change(settings)
  return JSON.stringify(settings)
}

test('the centre is called by the numbers of the day', () => {
  const later = { since: '2026-12-01', day: '0853-00-0002', night: '0853-00-0003' }
  const settings = readTown(written((one) => { (one['centre'] as typeof town.centre).phones.push(later) }))
  const on = (day: string) => centreOn(Temporal.PlainDate.from(day), settings)
  expect([on('2010-01-01').day, on('2026-11-30').night, on('2026-12-01').day]).toEqual(['0853-00-0000', '0853-00-0001', '0853-00-0002'])
})

test.each([
  ['a number that is none', (one: Record<string, unknown>) => { (one['centre'] as typeof town.centre).phones[0]!.day = '110番' }, 'centre.phones.0.day'],
  ['no number at all', (one: Record<string, unknown>) => { (one['centre'] as typeof town.centre).phones = [] }, 'centre.phones'],
  ['a chart nobody knows', (one: Record<string, unknown>) => { one['urgency'] = { charts: ['own'], greyAfterDays: 30 } }, 'urgency.charts.0'],
  ['a child to be seen after more than 48 hours', (one: Record<string, unknown>) => { (one['safetyCheck'] as typeof town.safetyCheck)[2]!.hours = 72 }, 'safetyCheck.2.hours'],
  ['no limit for every urgency', (one: Record<string, unknown>) => { (one['safetyCheck'] as typeof town.safetyCheck).pop() }, 'safetyCheck'],
  ['a word too much', (one: Record<string, unknown>) => { one['mayor'] = 'x' }, 'mayor'],
])('refuses %s and names the place', (_, change, place) => {
  expect(() => readTown(written(change))).toThrow(place)
})
