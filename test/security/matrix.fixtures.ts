import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../app/config.ts'
import { rooms } from '../../app/rooms.ts'
import { asked, nameOf, watch } from './asked.fixtures.ts'
import type { Page } from './asked.fixtures.ts'
import { folded, lettersOf, lineOf, readingRoles } from './matrix.ts'
import type { Found, Line } from './matrix.ts'
import { keepAwake } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { stateNames } from './states.ts'
import type { State } from './states.ts'

/** Whether a page is asked for each record set: because it is about one, or because it looks for one. */
export const isAskedByState = (page: Page): boolean => page.on !== undefined || page.kind === 'ask'

/** What was wrong, one line each: what the matrix says and what came, or what told something it should not. */
export interface Walked { cells: number; wrong: string[] }

/**
 * Asks every page as every role, in every state or in one that turns with page and role, and compares with the matrix.
 * What a form does is taken back. What was seen is written to .build/results/matrix-seen.tsv, folded as the matrix is.
 */
export async function walkMatrix(laid: Laid, lines: readonly Line[], turning: boolean): Promise<Walked> {
  const witness = watch(laid.office)
  const ever = everOf(lines)
  const found: Found[] = []
  const wrong: string[] = []
  let cells = 0
  for (const [at, page] of rooms.entries()) {
    witness.takeBack = page.method === 'POST'
    await keepAwake(laid)
    const rounds = !isAskedByState(page) ? [0] : turning ? [at] : stateNames.map((_, state) => state)
    for (const round of rounds) {
      const stateFor = (role: number): State => (isAskedByState(page) ? stateNames[(round + (turning ? role : 0)) % stateNames.length]! : 'own')
      const seen = await Promise.all(laid.readers.map(async (reader, role) => asked(laid, witness, reader, page, laid.sets[stateFor(role)])))
      for (const [role, { cells: shown, wrong: more }] of seen.entries()) {
        const name = readingRoles[role]!
        wrong.push(...more.map((what) => `${nameOf(page)} ${stateFor(role)} ${name}: ${what}`))
        for (const state of stateNames) {
          const asIf = !isAskedByState(page) || state === stateFor(role)
          if (asIf) cells += 1
          const expected = asIf ? lineOf(lines, nameOf(page), state)?.cells[name] : undefined
          if (asIf && expected !== shown[state]) wrong.push(`${nameOf(page)} ${state} ${name}: ${expected ?? 'no line'}, but ${shown[state]}`)
          if (!asIf && [...lettersOf(shown[state])].some((letter) => !ever.get(`${name} ${state}`)?.has(letter))) wrong.push(`${nameOf(page)} ${stateFor(role)} ${name}: shows ${shown[state]} of ${state}`)
        }
      }
      if (!turning) for (const state of isAskedByState(page) ? [stateNames[round]!] : stateNames) found.push({ route: nameOf(page), state, cells: seen.map(({ cells: shown }) => shown[state]) })
    }
  }
  if (!turning) {
    keep('matrix-seen.tsv', folded(found))
    for (const { route, cells: all } of reachOf(found)) if (all.every((cell) => cell === '·') && !(route in notReached)) wrong.push(`${route}: nobody comes as far as its record in any state`)
  }
  keep('matrix-wrong.txt', `${wrong.join('\n')}\n`)
  return { cells, wrong }
}

/** Pages that no record set reaches, and where they are tested instead. */
const notReached: Readonly<Record<string, string>> = {
  'POST /codes/:account': 'needs an invitation that waits for its code: app/accounts/', 'GET /intakes/handed-on': 'only right after a call that its taker may not see: app/intake/',
  'GET /meetings/:meeting/agencies/:agency': 'only for an agency that comes to the meeting: app/meetings/minutes.test.ts', 'GET /room/:room': 'only while a meeting is open, for whoever sits in it: app/shares/room.test.ts',
  ...Object.fromEntries(['GET /conflicts/declarations/:declaration/end/new', 'POST /conflicts/declarations/:declaration/end'].map((route) => [route, 'only where a declaration about somebody else closes something: app/rights/declared-by-others.test.ts'])),
  ...Object.fromEntries(['names', 'opening', 'leaving'].map((act) => [`POST /intakes/:intake/seal/${act}`, 'only on a call that is sealed without a casefile: app/rights/sealed-calls.test.ts'])),
}

/** Every cell of each route. */
const reachOf = (found: readonly Found[]): { route: string; cells: string[] }[] =>
  [...Map.groupBy(found, ({ route }) => route)].map(([route, of]) => ({ route, cells: of.flatMap(({ cells }) => [...cells]) }))

function keep(name: string, text: string): void {
  const folder = join(root, '.build/results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
}

/** The classes a role may find of a state on any page at all: on a page about something else no other may stand. */
function everOf(lines: readonly Line[]): Map<string, Set<string>> {
  const ever = new Map<string, Set<string>>()
  for (const page of rooms) for (const state of stateNames) {
    const line = lineOf(lines, nameOf(page), state)
    for (const role of line ? readingRoles : []) {
      const letters = ever.get(`${role} ${state}`) ?? new Set()
      for (const letter of lettersOf(line!.cells[role]!)) letters.add(letter)
      ever.set(`${role} ${state}`, letters)
    }
  }
  return ever
}

/** Lines that no route needs, and routes in a state that no line covers. */
export function gapsOf(lines: readonly Line[]): string[] {
  const needed = new Set<Line>()
  const bare: string[] = []
  for (const page of rooms) for (const state of stateNames) {
    const line = lineOf(lines, nameOf(page), state)
    if (line) needed.add(line)
    else bare.push(`${nameOf(page)} ${state}: no line`)
  }
  return [...bare, ...lines.filter((line) => !needed.has(line)).map(({ pattern, states }) => `${pattern} ${states.join(',')}: covers nothing`)]
}
