import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../app/config.ts'
import { startEmbedded } from '../../app/embedded.ts'
import { keepFigure } from '../figures.ts'
import type { Office } from '../office.ts'
import { canaryOf } from '../security/canary.ts'
import { asOwner, makeRecords } from '../security/records.fixtures.ts'
import type { RecordSet } from '../security/records.fixtures.ts'
import { insideTown } from './inside.ts'
import { build, dataFolder, freePort, launch } from './running.ts'
import type { Running } from './running.ts'

// What stays behind after a day: the program's own words, the server's log, temporary folders, and the browser's profile, searched for names and places.
const data = dataFolder()
const top = join(data.path, '..')
const temporary = join(top, 'temporary')
const profile = join(top, 'profile')
let app: Awaited<ReturnType<typeof launch>> & Pick<Running, 'origin'>
let set: RecordSet
let said = ''
beforeAll(async () => {
  mkdirSync(temporary, { mode: 0o700 })
  build()
  const port = await freePort()
  app = { ...await launch(data.path, port, { TMPDIR: temporary }), origin: `http://127.0.0.1:${port}` }
  said = app.said
  for (const stream of [app.program.stdout!, app.program.stderr!]) stream.on('data', (text: Buffer) => { said += text.toString() })
  set = await canariesInside()
})
afterAll(async () => {
  if (app.program.exitCode === null) {
    app.program.kill('SIGTERM')
    await once(app.program, 'exit')
  }
  data.remove()
})

/** One family of the invented town of which every text is a canary, its child's place hidden. */
async function canariesInside(): Promise<RecordSet> {
  const town = await insideTown(data.path, Temporal.Instant.from('2026-11-25T09:00:00+09:00'))
  const joined = await startEmbedded(data.path)
  try {
    const made = await makeRecords({ ...town, urls: joined.urls } as unknown as Office, {
      tag: 'VE', town: 322032, author: town.accounts.nurse, others: { administrator: (await town.ownerQuery<{ id: string }>(`select id from rec.account where role = 'administrator' limit 1`))[0]!.id, printer: town.accounts.coordinator, agency: town.ownAgencyId },
    })
    await asOwner(town, town.accounts.nurse, `insert into rec.veil (person_id, ground) select p, 'own_wish' from actor, unnest($1::uuid[]) p`, [made.ids['person']])
    return made
  } finally {
    await town.close()
    await joined.stop()
  }
}

const marks = ['c', 'n', 'a', 'p', 'r', 'w', 'q'] as const
/** The files under a folder that hold a word, as UTF-8 or as UTF-16. */
function holding(folder: string, word: string): string[] {
  if (!existsSync(folder)) return []
  const [narrow, wide] = [Buffer.from(word), Buffer.from(word, 'utf16le')]
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false
    const bytes = readFileSync(path)
    return bytes.includes(narrow) || bytes.includes(wide)
  })
}
const openProfile = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, {
  executablePath: execFileSync('sh', [join(root, 'bin/chromium')], { encoding: 'utf8' }).trim().split('\n').at(-1)!, baseURL: app.origin, locale: 'ja-JP', timezoneId: 'Asia/Tokyo',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const visited = 'ZqVExqZ'

test('a day leaves no name, place, note or reporter in logs, temporary folders or the browser (S3)', async () => {
  const { ids } = set
  const one = (table: string): string => ids[table]![0]!
  const context = await openProfile()
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: '佐藤' }).click()
  await page.waitForURL(`${app.origin}/`)
  const seen: string[] = []
  for (const address of [`/families/${one('family')}`, `/people/${one('person')}`, `/casefiles/${one('casefile')}`, `/families/${one('family')}/entries`, `/entries/${one('entry')}`, `/plans/${one('plan')}`, `/intakes/${one('intake')}`,
    `/intakes/${one('intake')}/reporter`, `/transfers/${one('transfer')}`, `/people/${one('person')}/correction`, `/families/${one('family')}/entries/new`, `/tasks/${one('task')}`, '/due', '/intakes', '/casefiles', '/ledger']) {
    await page.goto(address)
    seen.push(await page.content())
  }
  // Typing is kept by the server, and a search is a POST.
  await page.goto(`/families/${one('family')}/entries/new`)
  await page.locator('textarea').first().fill(canaryOf('VE', 'n'))
  await page.waitForTimeout(3_000)
  await page.goto('/people')
  await page.locator('form[role="search"] input:not([type="hidden"])').first().fill(canaryOf('VE', 'c'))
  await page.keyboard.press('Enter')
  await page.waitForLoadState()
  await context.request.get(`/statistics/consultations?year=${visited}`)
  await page.goto(`/due?x=${visited}`)
  await context.close()
  app.program.kill('SIGTERM')
  await once(app.program, 'exit')

  // What may be seen was seen: otherwise nothing could have stayed behind.
  expect(['c', 'n', 'a'].filter((letter) => !seen.join('').includes(canaryOf('VE', letter as 'c')))).toEqual([])
  const logs = readdirSync(data.path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log')).map((name) => join(data.path, name))
  expect(logs.length).toBeGreaterThan(0)
  const left = marks.flatMap((letter) => {
    const word = canaryOf('VE', letter)
    return [
      ...(said.includes(word) ? [`${letter} in what the program said`] : []), ...logs.filter((path) => readFileSync(path).includes(word)).map((path) => `${letter} in ${path.slice(data.path.length)}`),
      ...holding(temporary, word).map((path) => `${letter} in a temporary file ${path.slice(temporary.length)}`), ...holding(profile, word).map((path) => `${letter} in the browser's ${path.slice(profile.length)}`),
    ]
  })
  // The control: an address is kept by the browser, so what stood in one would have been found.
  const control = holding(profile, visited).length
  keepFigure({
    id: 'S3 left', figure: 'names, places, notes and reporters left behind by a day in the office: program and server log, temporary folders, browser profile', value: `${left.length} found`,
    sample: `${marks.length} kinds of canaries, ${seen.length} pages, ${logs.length} logs`, target: '0 found', control: `a word in an address is found in ${control} files of the profile`, ok: left.length === 0 && control > 0,
  })
  expect(left).toEqual([])
  expect(control).toBeGreaterThan(0)
})
