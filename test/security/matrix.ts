import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { roles } from '../../app/access/roles.ts'
import type { Role } from '../../app/access/roles.ts'
import { root } from '../../app/config.ts'
import { canaryClasses } from './canary.ts'
import { stateNames, states } from './states.ts'
import type { State } from './states.ts'

/** One line of test/security/matrix.tsv: the pages a pattern covers, in these states, and what each role finds. */
export interface Line { pattern: string; states: State[]; cells: Record<string, string> }

export const matrixFile = join(root, 'test/security/matrix.tsv')
/** Every role that a person has, in the order of app/access/roles.ts. */
export const readingRoles = (Object.keys(roles) as Role[]).filter((role) => !role.startsWith('system_'))
const heading = ['route', 'state', ...readingRoles]

/** What a cell is made of: what happened, then the classes of canaries found. */
export const cellShape = new RegExp(`^(-|\\^?(·|>|[f+2]?[${Object.keys(canaryClasses).join('')}]*))$`)

/** The lines of a matrix. Throws on a heading that is not the roles of today, an unknown state, or a cell of no known letters. */
export function readMatrix(text = readFileSync(matrixFile, 'utf8')): Line[] {
  const [first, ...rest] = text.trimEnd().split('\n').filter((line) => !line.startsWith('#')).map((line) => line.split('\t'))
  if (first!.join() !== heading.join()) throw new Error(`the columns of the matrix are not the roles: ${first!.join(' ')}`)
  return rest.map(([pattern, among, ...cells]) => {
    const named = among === '*' ? [...stateNames] : among!.split(',') as State[]
    for (const state of named) if (!(state in states)) throw new Error(`${pattern}: no state ${state}`)
    if (cells.length !== readingRoles.length) throw new Error(`${pattern} ${among}: ${cells.length} cells`)
    for (const cell of cells) if (!cellShape.test(cell)) throw new Error(`${pattern} ${among}: no cell ${cell}`)
    return { pattern: pattern!, states: named, cells: Object.fromEntries(readingRoles.map((role, at) => [role, cells[at]!])) }
  })
}

/** Whether a pattern covers a route: itself, or everything that begins as it does up to its `**`. */
export const covers = (pattern: string, route: string): boolean =>
  pattern === route || (pattern.endsWith('/**') && (route === pattern.slice(0, -3) || route.startsWith(pattern.slice(0, -2))))

/** The line that counts for a route in a state: of those that cover it the longest pattern; the whole route counts as longest. */
export function lineOf(lines: readonly Line[], route: string, state: State): Line | undefined {
  const found = lines.filter((line) => covers(line.pattern, route) && line.states.includes(state))
  const rank = ({ pattern }: Line): number => (pattern === route ? Infinity : pattern.length)
  found.sort((one, other) => rank(other) - rank(one))
  if (found[1] && rank(found[0]!) === rank(found[1])) throw new Error(`${route} ${state}: two lines of ${found[0]!.pattern}`)
  return found[0]
}

/** The letters a cell names; what happened is left out. */
export const lettersOf = (cell: string): string => cell.replace(/^[-·>!^f+2]*/, '')

/** What was seen of one route in one state. */
export interface Found { route: string; state: State; cells: readonly string[] }

/** The same as lines: what most routes under an address share is written once with a pattern, and states that read alike stand together. */
export function folded(found: readonly Found[]): string {
  const patternOf = (route: string): string => /^\S+ \/[^/]+(\/:[^/]+)?(?=\/|$)/.exec(route)?.[0] ?? route
  const groups = Map.groupBy(found, ({ route, state }) => `${patternOf(route)}\t${state}`)
  const lines: { pattern: string; state: State; cells: string }[] = []
  for (const group of groups.values()) {
    const most = mostOf(group.map(({ cells }) => cells.join('\t')))
    const shared = group.length > 1 && most.times > 1
    if (shared) lines.push({ pattern: `${patternOf(group[0]!.route)}/**`, state: group[0]!.state, cells: most.value })
    for (const { route, state, cells } of group) if (!shared || cells.join('\t') !== most.value) lines.push({ pattern: route, state, cells: cells.join('\t') })
  }
  const joined = [...Map.groupBy(lines, ({ pattern, cells }) => `${pattern}\n${cells}`).values()].map((group) => {
    const among = stateNames.filter((state) => group.some((line) => line.state === state))
    return [group[0]!.pattern, among.length === stateNames.length ? '*' : among.join(','), group[0]!.cells].join('\t')
  })
  return [heading.join('\t'), ...joined.sort(byAddress)].join('\n') + '\n'
}

const byAddress = (one: string, other: string): number => {
  const key = (line: string): string => { const [route, state] = line.split('\t') as [string, string]; const [method, path] = route.split(' ') as [string, string]; return `${path}\t${method}\t${state}` }
  return key(one) < key(other) ? -1 : 1
}
function mostOf(values: readonly string[]): { value: string; times: number } {
  const counted = [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({ value, times: all.length }))
  return counted.sort((one, other) => other.times - one.times)[0]!
}
