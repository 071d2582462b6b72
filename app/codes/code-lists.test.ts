import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { abuseKinds } from './abuse.ts'
import { agencyKinds } from './agencies.ts'
import { codesOn, isCodeOf, labelOf } from './code-list.ts'
import type { Code } from './code-list.ts'
import { columnOf, consultationKinds } from './consultation-kinds.ts'
import { intakeKinds } from './intakes.ts'
import { kinshipWord } from './people.ts'
import { routeKeys, routes, routesUnder } from './routes.ts'
import { countsAsSighting, sightingPlaces } from './sightings.ts'
import { urgencyCharts, urgencyLevels, urgencyQuestions, urgencyWords } from './urgency.ts'

const here = import.meta.dirname
const files = readdirSync(here).filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const modules = await Promise.all(files.map(async file => [file, await import(`${here}/${file}`) as Record<string, unknown>] as const))
const lists = modules.flatMap(([file, exported]) => Object.entries(exported)
  .filter((entry): entry is [string, Code[]] => Array.isArray(entry[1]))
  .map(([name, list]) => ({ name: `${file} ${name}`, list })))

describe('every code list', () => {
  test('is found here', () => {
    expect(lists.length).toBeGreaterThanOrEqual(24)
  })

  test.each(lists)('$name has its own codes and labels, in lower snake words', ({ name, list }) => {
    const codes = list.map(one => one.code)
    const labels = list.map(one => one.label)
    expect(list.length).toBeGreaterThan(1)
    expect(new Set(codes).size).toBe(codes.length)
    expect(new Set(labels).size).toBe(labels.length)
    // Formats of files are called as everybody calls them: mp3.
    const form = name.endsWith('consultationKinds') ? /^\d\d$/u : name.endsWith('fileTypes') ? /^[a-z\d]+$/u : /^[a-z]+(?:_[a-z]+)*$/u
    expect(codes.filter(code => !form.test(code))).toEqual([])
    expect(labels.filter(label => label.trim() !== label || label === '')).toEqual([])
  })

  test.each(lists)('$name has real dates, from before until', ({ list }) => {
    for (const { from, until } of list) {
      if (from) expect(Temporal.PlainDate.from(from).toString()).toBe(from)
      if (until) expect(Temporal.PlainDate.from(until).toString()).toBe(until)
      if (from && until) expect(from < until).toBe(true)
    }
  })
})

test('labels, known codes, codes of a day', () => {
  expect(labelOf(abuseKinds, 'physical')).toBe('身体的虐待')
  expect(labelOf(abuseKinds, 'gone')).toBe('gone')
  expect(isCodeOf(abuseKinds, 'neglect')).toBe(true)
  expect(isCodeOf(abuseKinds, 'ネグレクト')).toBe(false)
  const before = codesOn(intakeKinds, Temporal.PlainDate.from('2025-09-30')).map(one => one.code)
  const after = codesOn(intakeKinds, Temporal.PlainDate.from('2025-10-01')).map(one => one.code)
  expect(before).not.toContain('staff_abuse')
  expect(after).toContain('staff_abuse')
})

test('the sixteen kinds fall into the columns of the yearly table: 01, 02, and 03 to 16', () => {
  expect(consultationKinds.map(one => one.code)).toEqual(Array.from({ length: 16 }, (_, place) => String(place + 1).padStart(2, '0')))
  expect(consultationKinds.map(one => columnOf(one.code))).toEqual(['abuse', 'poor_care', ...Array.from({ length: 14 }, () => 'other')])
})

test('six first keys, each with a second list, together all routes', () => {
  expect(routeKeys.map(one => one.key)).toEqual(['1', '2', '3', '4', '5', '6'])
  expect(routeKeys.flatMap(one => routesUnder(one.code)).length).toBe(routes.length)
  for (const one of routeKeys) expect(routesUnder(one.code).length).toBeGreaterThan(1)
})

test('every section and place of the base’s chart is a kind of agency', () => {
  const chart = ['子ども家庭相談室', '保育幼稚園課', 'きずな', '福祉推進課', '教育委員会', '市民活動支援課', '行政センター', '小学校', '保育所', '幼稚園', '児童クラブ', '子育て支援センター', 'ファミリーサポートセンター', '産婦人科', '小児科', '精神科', '歯科', 'そのほかの医療機関', '保健所', '児童相談所', '女性相談', '警察', '他市町村']
  expect(chart.filter(name => !agencyKinds.some(kind => kind.label.includes(name)))).toEqual([])
})

test('only a screen is no sighting', () => {
  expect(sightingPlaces.filter(place => !countsAsSighting(place.code)).map(place => place.code)).toEqual(['online'])
})

test('letters stand behind the words with their chart, and differ by one between the charts', () => {
  expect(urgencyWords('protect_before_next', ['prefectural', 'national'])).toBe('次の虐待の前に保護を検討（県様式 A／国の手引き B）')
  expect(urgencyWords('none', ['national'])).toBe('該当なし')
  expect(urgencyWords('intensive')).toBe('集中的に援助（見通しにより保護）')
  const [prefectural, national] = urgencyCharts
  expect(urgencyLevels.map(one => prefectural.letters[one.code])).toEqual(['AA', 'A', 'B', 'C', 'D'])
  expect(Object.values(national.letters)).toEqual(['A', 'B', 'C', 'D'])
  expect(urgencyQuestions.map(one => one.mark).join('')).toBe('①②③④⑤⑥⑦⑧')
})

test('what kin are called', () => {
  expect(kinshipWord('step_parent', 'male')).toBe('継父')
  expect(kinshipWord('birth_parent', 'unknown')).toBe('実親')
})
