import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../app/config.ts'
import { may, roles } from '../app/access/roles.ts'
import { rooms } from '../app/rooms.ts'

const sources = walk(join(root, 'app')).filter((file) => /\.tsx?$/.test(file))
/** What only tests run: the tests, what several of them start from, and what they print. */
const testFile = /\.(test|fixtures|sample)\.tsx?$/
const own = sources.filter((file) => !testFile.test(file))
const text = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]))
const name = (file: string): string => relative(root, file)
const grep = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) => text.get(file)!.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${name(file)}:${at + 1} ${line.trim()}`] : [])))

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]))
}

/** The files a file imports, type imports included. */
function importsOf(file: string): string[] {
  return [...text.get(file)!.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => join(dirname(file), path!)).filter((path) => text.has(path))
}

const roomOf = (file: string): string => {
  const [, first, second] = name(file).split('/')
  return second === undefined ? '' : first!
}
const foundations = ['kernel', 'codes', 'ui', 'access', 'client']
const isRoom = (room: string): boolean => room !== '' && !foundations.includes(room) && room !== 'embedded'

test('imports point down: the kernel knows no room, codes and pure components know no room', () => {
  const wrong = own.flatMap((file) => importsOf(file).filter((other) => {
    const [from, to] = [roomOf(file), roomOf(other)]
    if (from === 'kernel') return to !== 'kernel'
    if (from === 'codes') return !['codes', 'kernel'].includes(to)
    if (from === 'ui') return !['ui', 'kernel', 'codes'].includes(to)
    if (from === 'access') return isRoom(to)
    if (from === 'client') return isRoom(to) || to === 'access'
    return isRoom(from) && to === '' && !['config.ts', 'town.ts'].includes(name(other).slice(4))
  }).map((other) => `${name(file)} → ${name(other)}`))
  expect(wrong).toEqual([])
})

test('a room never imports another room\'s pages', () => {
  const wrong = own.filter((file) => isRoom(roomOf(file))).flatMap((file) =>
    importsOf(file).filter((other) => /\.pages\.tsx?$/.test(other) && roomOf(other) !== roomOf(file)).map((other) => `${name(file)} → ${name(other)}`))
  expect(wrong).toEqual([])
})

test('what runs in the office imports nothing of the tests', () => {
  const imported = (file: string): string[] => [...text.get(file)!.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path]) => path!)
  const wrong = own.flatMap((file) => imported(file).filter((path) => testFile.test(path) || /^(\.\.\/)+test\/|^vitest/.test(path)).map((path) => `${name(file)} → ${path}`))
  expect(wrong).toEqual([])
})

test('no circles between files', () => {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].map(name).join(' → '))
      return
    }
    state.set(file, 'open')
    for (const other of valueImportsOf(file)) visit(other, [...path, file])
    state.set(file, 'done')
  }
  for (const file of own) visit(file, [])
  expect(circles).toEqual([])
})

/** Imports that exist when the program runs; `import type` makes no circle. */
function valueImportsOf(file: string): string[] {
  return [...text.get(file)!.matchAll(/^(?:import|export)\s+(?!type\b)[^;'"]*?from\s+'(\.[^']+)'/gm)].map(([, path]) => join(dirname(file), path!)).filter((path) => text.has(path))
}

test('a file is as long as one idea, a test file too: at most 300 lines', () => {
  // Tables of codes, the invented town and what is generated are as long as what they list; a test file never is.
  const list = /^(app\/codes|db\/demo|db\/migrations)\/|^db\/tables\.ts$/
  const files = ['app', 'test', 'bench', 'db'].flatMap((folder) => walk(join(root, folder))).filter((file) => /\.tsx?$/.test(file) && (testFile.test(file) || !list.test(name(file))))
  const long = files.map((file) => [name(file), readFileSync(file, 'utf8').split('\n').length] as const).filter(([, lines]) => lines > 300)
  expect(long).toEqual([])
})

test('the kernel stays small: an inner framework is the real risk', () => {
  const calendar = /(calendar|era|holidays|japanese-date|office-time|partial-date|school-year|written-date|date-echo)\.ts$/
  const lines = (files: readonly string[]): number => files.reduce((sum, file) => sum + text.get(file)!.split('\n').length, 0)
  const kernel = own.filter((file) => roomOf(file) === 'kernel')
  expect(lines(kernel.filter((file) => !calendar.test(file)))).toBeLessThan(1_600)
  expect(lines(kernel.filter((file) => calendar.test(file)))).toBeLessThan(700)
})

test('only config.ts reads the environment, only db files know the query builder, only http and listen know the HTTP library', () => {
  expect(grep(own, /process\.env/).filter((line) => !line.startsWith('app/config.ts'))).toEqual([])
  expect(own.filter((file) => /from 'kysely'/.test(text.get(file)!) && !/\.db\.ts$/.test(file)).map(name)).toEqual(['app/kernel/db.ts'])
  expect(own.filter((file) => /from '(hono|@hono)/.test(text.get(file)!)).map(name).sort()).toEqual(['app/kernel/http.tsx', 'app/listen.ts'])
})

test('SQL stands in db files only', () => {
  const elsewhere = own.filter((file) => /sql(<[^`]*>)?`/.test(text.get(file)!) && !/\.db\.ts$/.test(file)).map(name)
  expect(elsewhere.filter((file) => !['app/kernel/', 'app/access/frame.tsx', 'app/history/event.ts', 'app/accounts/', 'app/command-database.ts', 'app/migrations.ts'].some((known) => file.startsWith(known)))).toEqual([])
})

test('no inline style, no inline script, nothing from another origin, no raw HTML', () => {
  expect(grep(own, /\bstyle=|dangerouslySetInnerHTML|\bon[A-Z]\w+=\{/)).toEqual([])
  expect(grep(own, /https?:\/\/(?!127\.0\.0\.1|www\.w3\.org|localhost)/).filter((line) => !/^\S+ (\/\/|\*|\/\*\*)/.test(line) && !/source:/.test(line))).toEqual([])
})

test('the day comes from the door, never from the database server', () => {
  const migrations = walk(join(root, 'db/migrations')).map((file) => readFileSync(file, 'utf8')).join('\n')
  expect(migrations).not.toMatch(/current_date|now\(\)::date|localtimestamp/i)
  expect(grep(own, /current_date|now\(\)::date|\bnew Date\(\)|Date\.now\(\)/).filter((line) => !line.startsWith('app/client/') && !line.startsWith('app/embedded/'))).toEqual([])
})

test('no drawers, no barrels', () => {
  const drawers = own.map(name).filter((file) => /\/(services|utils|helpers|types|lib|common|dto|repositories|hooks|stores)\//.test(file) || /\/index\.tsx?$/.test(file))
  expect(drawers).toEqual([])
})

test('every page says what it needs, some role has it, and what is about a record finds it through the actor', () => {
  const declared = rooms.map((page) => `${page.method} ${page.path}`)
  expect(new Set(declared).size).toBe(declared.length)
  for (const page of rooms) {
    expect([page.path, Object.keys(roles).some((role) => may({ role }, page.needs))]).toEqual([page.path, true])
    const parameters = [...page.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter!)
    // Years, columns of a table and keys of settings are not records.
    const records = parameters.filter((parameter) => !['year', 'column', 'key'].includes(parameter))
    if (records.length > 0) expect([page.path, page.on !== undefined && parameters.includes(page.on.param)]).toEqual([page.path, true])
  }
})

test('no page stands behind another one that answers at its address', () => {
  const behind = rooms.flatMap((page, at) => rooms.slice(0, at).filter((earlier) => earlier.method === page.method && answersAt(earlier.path, page.path)).map((earlier) => `${page.path} behind ${earlier.path}`))
  expect(behind).toEqual([])
})

/** Whether a page with parameters is reached by the fixed address of another. */
function answersAt(pattern: string, path: string): boolean {
  const [parts, others] = [pattern.split('/'), path.split('/')]
  return parts.length === others.length && parts.every((part, at) => part.startsWith(':') || part === others[at])
}

test('no permission is given that nothing asks for', () => {
  const given = new Set(Object.values(roles).flatMap((role): readonly string[] => role.may))
  const asking = own.filter((file) => name(file) !== 'app/access/roles.ts').map((file) => text.get(file)!).join('\n')
  expect([...given].filter((permission) => !asking.includes(`'${permission}'`))).toEqual([])
})

/** Words that tell a place or a reporter when they stand in a column's name. */
const telling = /address|phone|digits|school|district|where|sleeps|tonight|place(?!s$)|residence|reporter|agency_id|nationality|class_name|clinic|shelter/
/** Columns that look like it and are not, or whose table is guarded by policy; each with its reason. */
const declaredPlaces: Record<string, string> = {
  'residence.address': 'guarded table', 'residence.district': 'guarded table', 'phone.digits': 'guarded table', 'affiliation.agency_id': 'guarded table', 'affiliation.class_name': 'guarded table',
  'intake_place.where_now': 'guarded table', 'intake_place.sleeps_where': 'guarded table',
  'reporter.agency_id': 'guarded table', 'reporter.phone': 'guarded table', 'reporter.address': 'guarded table',
  'information_sender.agency_id': 'guarded table; read as of the person it is about', 'information_sender.phone': 'guarded table',
  'account.agency_id': 'of a user, not of a child', 'account_change.agency_id': 'of a user, not of a child', 'agency.phone': 'the agency\'s own, public', 'person.nationality': 'not a place of stay',
  'safety_check.agency_id': 'whose staff saw the child', 'safety_check.place_kind': 'a kind: home, doorway, school …', 'sighting.agency_id': 'whose staff saw the child', 'sighting.place_kind': 'a kind',
  'placement_period.placement': 'a kind: at home, in care …', 'attendance.agency_id': 'of a meeting', 'lead_period.agency_id': 'who leads the case', 'action.agency_id': 'who helps under a plan',
  'outreach_activity.place': 'a public hall or school where something was held, never where anybody lives', 'outreach_agency.agency_id': 'with whom an activity for the public was held',
  'womens_consultation.agency_id': 'where she asked for help; a row apart, read through agencyNameAboutPerson',
  'print.shows_places_of': 'ids of the people whose places a paper shows, never a place',
  'hidden_agency.agency_id': 'closed to the app role: which agency a stand-in stands for',
  'membership.agency_id': 'of a member of the council', 'agency_person.agency_id': 'of the agency\'s own staff', 'agency_person.phone': 'the agency\'s own, at work',
  'meeting.place': 'a room of the city', 'task.agency_id': 'who does what; read through agencyNameAbout', 'agenda_child.lead_agency_id': 'who leads the case; read through agencyNameAbout',
  'audit.sign_in.address': 'of a device on the network, not of a person',
  'share.agency_id': 'with whom a child is shared; read through agencyNameAbout, of a family that hides only by two people',
  'widening.agency_id': 'with whom something would be shared; seen with its subject by those who may confirm it',
  'file.tells_place': 'a mark: yes or no', 'file.place_of': 'ids of the hidden people whose place a file may tell',
  'conflict_declaration.address': 'guarded table: of somebody near a person of ours', 'conflict_declaration.phone': 'guarded table: of somebody near a person of ours', 'place_key.residence_id': 'machinery, closed to everybody',
  'staff_person.address': 'guarded table: of staff', 'staff_person.former_address': 'guarded table: of staff', 'staff_person.phone': 'guarded table: of staff',
  'transfer_place.whereabouts': 'guarded table', 'transfer_place.siblings_tonight': 'guarded table',
}

test('no column that tells a place or a reporter stands undeclared', () => {
  const tables = readFileSync(join(root, 'db/tables.ts'), 'utf8')
  const found: string[] = []
  let table = ''
  for (const line of tables.split('\n')) {
    table = /^ {2}'?([\w.]+)'?: \{/.exec(line)?.[1] ?? table
    const column = /^ {4}(\w+):/.exec(line)?.[1]
    if (!column) continue
    const snake = (word: string): string => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    if (telling.test(snake(column))) found.push(`${snake(table)}.${snake(column)}`)
  }
  expect(found.filter((column) => !(column in declaredPlaces))).toEqual([])
  expect(Object.keys(declaredPlaces).filter((column) => !found.includes(column))).toEqual([])
})

test('the glossary knows every room and every record', () => {
  const glossary = existsSync(join(root, 'docs/glossary.md')) ? readFileSync(join(root, 'docs/glossary.md'), 'utf8') : ''
  const folders = readdirSync(join(root, 'app')).filter((entry) => statSync(join(root, 'app', entry)).isDirectory())
  const tables = [...readFileSync(join(root, 'db/tables.ts'), 'utf8').matchAll(/^ {2}(\w+): \{/gm)].map(([, table]) => table!.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  expect([...folders, ...tables].filter((word) => !glossary.includes(`\`${word}\``))).toEqual([])
})

test('direct runtime dependencies: at most 25, each with a line in the decisions', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  const decisions = existsSync(join(root, 'docs/decisions')) ? walk(join(root, 'docs/decisions')).map((file) => readFileSync(file, 'utf8')).join('\n') : ''
  expect(Object.keys(dependencies).length).toBeLessThanOrEqual(25)
  expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  expect(Object.keys(dependencies).filter((dependency) => !decisions.includes(`\`${dependency}\``))).toEqual([])
})

test('nothing is left for later and no check is silenced', () => {
  expect(grep(sources, /\b(TODO|FIXME|XXX)\b|@ts-ignore|eslint-disable|biome-ignore|: any\b|\bas any\b/)).toEqual([])
  expect(grep(sources, /\b(it|test|describe)\.(skip|only|todo)\b/)).toEqual([])
})

test('the repository names no registry', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter((file) => file !== '' && existsSync(join(root, file)) && statSync(join(root, file)).size < 2_000_000)
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(lock).not.toMatch(/"resolved": "http/)
  expect(tracked.length).toBeGreaterThan(50)
})
