import { renderToStaticMarkup } from 'react-dom/server'
import { createElement } from 'react'
import { expect, test } from 'vitest'
import { lastSightings } from './last-sightings.ts'
import { gapsSince, longestGap } from './sighting-gap.ts'
import { SightingGaps } from './sighting-gaps.tsx'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const at = Temporal.Instant.from('2026-11-09T16:00:00+09:00')

test.each([
  ['own', 'inside_home', { inHome: true, own: true, agency: false }],
  ['own', 'doorway', { inHome: false, own: true, agency: false }],
  ['own', 'school', { inHome: false, own: true, agency: false }],
  ['own', 'office', { inHome: false, own: true, agency: false }],
  ['own', 'medical', { inHome: false, own: true, agency: false }],
  ['own', 'elsewhere', { inHome: false, own: true, agency: false }],
  ['own', 'online', { inHome: false, own: false, agency: false }],
  ['agency', 'inside_home', { inHome: true, own: false, agency: true }],
  ['agency', 'school', { inHome: false, own: false, agency: true }],
  ['agency', 'online', { inHome: false, own: false, agency: false }],
  ['guardian', 'inside_home', { inHome: false, own: false, agency: false }],
  ['sibling', 'inside_home', { inHome: false, own: false, agency: false }],
  ['own', 'heard_on_the_phone', { inHome: false, own: false, agency: false }],
])('%s at %s sets %o', (seenBy, placeKind, sets) => {
  const dates = lastSightings([{ seenAt: at, seenBy, placeKind }])
  expect({ inHome: dates.inHome !== null, own: dates.own !== null, agency: dates.agency !== null }).toEqual(sets)
})

test('the newest sighting of each kind counts, whatever the order of the rows', () => {
  const later = at.add({ hours: 24 * 13 })
  const rows = [
    { seenAt: later, seenBy: 'agency', placeKind: 'school' }, { seenAt: at, seenBy: 'own', placeKind: 'inside_home' },
    { seenAt: at.subtract({ hours: 48 }), seenBy: 'own', placeKind: 'inside_home' }, { seenAt: later, seenBy: 'own', placeKind: 'online' },
  ]
  for (const seen of [rows, rows.toReversed()]) expect(lastSightings(seen)).toEqual({ inHome: at, own: at, agency: later })
})

test.each([
  ['between two sightings', ['2026-06-01', '2026-09-02', '2026-11-09'], '2026-05-20', ['2026-06-01', '2026-09-02', 93]],
  ['since the last sighting', ['2026-06-01', '2026-07-01'], '2026-05-20', ['2026-07-01', '2026-11-25', 147]],
  ['before the first sighting', ['2026-11-20'], '2026-05-20', ['2026-05-20', '2026-11-20', 184]],
  ['nobody has seen the child at all', [], '2026-05-20', ['2026-05-20', '2026-11-25', 189]],
  ['what lies before the time looked at does not count', ['2025-01-01', '2026-11-20'], '2026-11-01', ['2026-11-01', '2026-11-20', 19]],
  ['opened today', [], '2026-11-25', ['2026-11-25', '2026-11-25', 0]],
])('longest gap: %s', (_, days, since, [from, until, length]) => {
  const gap = longestGap(days.toReversed().map(day), day(since), day('2026-11-25'))
  expect([gap.from.toString(), gap.until.toString(), gap.days]).toEqual([from, until, length])
})

test('gaps are looked at for a year, never from before the casefile', () => {
  expect(gapsSince(day('2020-04-01'), day('2026-11-25')).toString()).toBe('2025-11-25')
  expect(gapsSince(day('2026-10-01'), day('2026-11-25')).toString()).toBe('2026-10-01')
})

test('the picture says its longest gap in words', () => {
  const picture = (days: string[]): string => renderToStaticMarkup(createElement(SightingGaps, { id: 'gaps', sightedOn: days.map(day), since: day('2026-05-20'), today: day('2026-11-25') }))
  expect(picture(['2026-06-01', '2026-09-02', '2026-11-09'])).toContain('いちばん長く会っていない間は93日です（令和8年6月1日から令和8年9月2日まで）')
  expect(picture([])).toContain('令和8年5月20日から、だれもこの子に会っていません')
})
