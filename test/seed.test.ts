import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../app/config.ts'
import { rooms } from '../app/rooms.ts'

const lines = readFileSync(join(root, 'docs/seed.md'), 'utf8').split('\n').filter((line) => /^\| (?!line|---)/.test(line))
const named = (line: string): string[] => [...line.matchAll(/`([^`]+)`/g)].map(([, words]) => words!)

test('every line of the founding document is pointed to a page that is declared and a test that exists', () => {
  expect(lines.length).toBeGreaterThan(25)
  const declared = new Set(rooms.filter(({ method }) => method === 'GET').map(({ path }) => path))
  for (const line of lines) {
    const [pages, tests] = [named(line).filter((words) => words.startsWith('/')), named(line).filter((words) => words.endsWith('.test.ts'))]
    expect([line, pages.length > 0, tests.length > 0]).toEqual([line, true, true])
    expect([line, pages.filter((page) => !declared.has(page))]).toEqual([line, []])
    expect([line, tests.filter((file) => !existsSync(join(root, file)))]).toEqual([line, []])
  }
})
