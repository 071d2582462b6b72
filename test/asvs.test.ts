import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../app/config.ts'
import { keepFigure } from './figures.ts'

const page = readFileSync(join(root, 'docs/asvs.md'), 'utf8')
const states = ['pass', 'fail', 'not applicable', 'not yet'] as const
type State = (typeof states)[number]

interface Requirement { id: string; level: string; asks: string; state: State; by: string }
const cellsOf = (line: string): string[] => line.slice(2, -2).split(' | ')
const requirements: Requirement[] = page.split('\n').filter((line) => line.startsWith('| V') && line.split(' | ').length === 5).map((line) => {
  const [id, level, asks, state, by] = cellsOf(line) as [string, string, string, State, string]
  return { id, level, asks, state, by }
})
/** Chapter, asked, and how many in each state, as the table at the top says. */
const summary = page.split('\n').filter((line) => line.startsWith('| ') && line.split(' | ').length === 7 && !line.startsWith('| chapter')).map((line) => cellsOf(line))
const counted = (of: readonly Requirement[]): number[] => [of.length, ...states.map((state) => of.filter((one) => one.state === state).length)]
const share = (of: readonly Requirement[]): number => of.filter(({ state }) => state === 'pass').length / of.filter(({ state }) => state !== 'not applicable').length

test('every id has the form of the standard, stands once, in order, in its chapter; every state is known', () => {
  expect(requirements.length).toBe(253)
  expect(new Set(requirements.map(({ id }) => id)).size).toBe(253)
  expect(requirements.filter(({ id, level, state, asks, by }) => !/^V([1-9]|1[0-7])\.\d{1,2}\.\d{1,2}$/.test(id) || !['1', '2'].includes(level) || !states.includes(state) || asks === '' || by === '')).toEqual([])
  expect([1, 2].map((level) => requirements.filter((one) => one.level === String(level)).length)).toEqual([70, 183])
  const order = (id: string): number => id.slice(1).split('.').reduce((sum, part) => sum * 100 + Number(part), 0)
  expect(requirements.map(({ id }) => id)).toEqual(requirements.map(({ id }) => id).toSorted((one, other) => order(one) - order(other)))
  let chapter = ''
  for (const line of page.split('\n')) {
    chapter = /^## (V\d+) /.exec(line)?.[1] ?? chapter
    const id = /^\| (V\d+)\.\d+\.\d+ /.exec(line)?.[1]
    if (id) expect([line, id]).toEqual([line, chapter])
  }
})

test('whoever passes names a test, and every file that is named is there', () => {
  const without = requirements.filter(({ state, by }) => state === 'pass' && !/`[^`]+\.test\.ts`/.test(by)).map(({ id }) => id)
  expect(without).toEqual([])
  const named = new Set([...page.matchAll(/`((?:app|test|db|docs)\/[\w./-]+)`/g)].map(([, file]) => file!))
  expect(named.size).toBeGreaterThan(40)
  expect([...named].filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('words of a test that are named beside its file stand in that file', () => {
  const plain = (text: string): string => text.replaceAll("\\'", "'").replaceAll('’', "'").toLowerCase()
  const named = requirements.flatMap(({ id, by }) => [...by.matchAll(/`([^`]+\.test\.ts)`: ((?:\*[^*]+\*(?:, )?)+)/g)].flatMap(([, file, words]) => [...words!.matchAll(/\*([^*]+)\*/g)].map(([, part]) => ({ id, file: file!, part: part! }))))
  expect(named.length).toBeGreaterThan(60)
  expect(named.filter(({ file, part }) => !plain(readFileSync(join(root, file), 'utf8')).includes(plain(part)))).toEqual([])
})

test('the table at the top is what stands below it (S12)', () => {
  const wrong: string[] = []
  for (const [chapter, asked, ...rest] of summary) {
    const of = chapter === 'all' ? requirements : requirements.filter(({ id }) => id.startsWith(`${chapter!.split(' ')[0]}.`))
    if ([Number(asked), ...rest.slice(0, 4).map(Number)].join() !== counted(of).join()) wrong.push(`${chapter}: ${counted(of).join(' ')}`)
    const percent = Number.isNaN(share(of)) ? '–' : chapter === 'all' ? `${(share(of) * 100).toFixed(1)} %` : `${Math.round(share(of) * 100)} %`
    if (rest[4] !== percent) wrong.push(`${chapter}: ${percent}`)
  }
  const [, pass, fail, none, later] = counted(requirements)
  keepFigure({
    id: 'S12', figure: 'OWASP ASVS 5.0, levels 1 and 2: requirements with a passing test, of those that apply', value: `${(share(requirements) * 100).toFixed(1)} % (${pass} pass, ${fail} fail, ${later} not yet)`,
    sample: `253 requirements, ${none} not applicable`, target: 'a share, said as it is', control: 'none: judged by ourselves, page by page', ok: wrong.length === 0,
  })
  expect(wrong).toEqual([])
  expect(summary.length).toBe(18)
})
