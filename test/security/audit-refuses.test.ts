import { afterAll, beforeAll, expect, test } from 'vitest'
import { katsube, visit } from '../../app/journal/katsube.fixtures.ts'
import type { Katsube } from '../../app/journal/katsube.fixtures.ts'
import { keepFigure } from '../figures.ts'
import { openOffice } from '../office.ts'
import type { Office } from '../office.ts'
import { everyRoute } from './every-route.fixtures.ts'

let office: Office
let house: Awaited<ReturnType<typeof everyRoute>>
let family: Katsube
let cookies: { supervisor: string; nurse: string }
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  house = await everyRoute(office)
  cookies = { supervisor: await house.cookieOf(office.accounts.supervisor), nurse: await house.cookieOf(office.accounts.nurse) }
}, 60_000)
afterAll(() => office.close())

/** Ways in which the audit cannot be written, and how it can again. */
const broken = {
  'the request row is refused': ['revoke insert on audit.request from kyoten_scribe', 'grant insert on audit.request to kyoten_scribe'],
  'the access row is refused': ['revoke insert on audit.access from kyoten_scribe', 'grant insert on audit.access to kyoten_scribe'],
  'the table of looks takes nothing more': ['alter table audit.access add constraint nothing_more check (false) not valid', 'alter table audit.access drop constraint nothing_more'],
  'the change row is refused': ['revoke insert on audit.change from kyoten_scribe', 'grant insert on audit.change to kyoten_scribe'],
  'the old value is refused': ['revoke insert on audit.image from kyoten_scribe', 'grant insert on audit.image to kyoten_scribe'],
} as const
type Break = keyof typeof broken

async function whileBroken<T>(how: Break, work: () => Promise<T>): Promise<T> {
  await office.ownerQuery(broken[how][0])
  try {
    return await work()
  } finally {
    await office.ownerQuery(broken[how][1])
  }
}

interface Answered { status: number; html: string; location: string | null }
async function asked(who: keyof typeof cookies, method: 'GET' | 'POST', address: string, form: Record<string, string | readonly string[]> = {}): Promise<Answered> {
  const body = new URLSearchParams(Object.entries(form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one as string])))
  const answer = await house.ask({ method, address }, { cookie: cookies[who], ...(method === 'POST' ? { body } : {}) })
  return { status: answer.status, html: await answer.text(), location: answer.headers.get('location') }
}

/** Every row of every table of records, drafts and events, as one word: any change makes it another. */
async function everything(): Promise<string> {
  const tables = await office.ownerQuery<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'rec' and c.relkind = 'r' order by 1`)
  const rows = await office.ownerQuery<{ whole: string }>(tables.map(({ name }) => `select '${name} ' || count(*) || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as whole from rec."${name}" t`).join(' union all '))
  return rows.map(({ whole }) => whole).sort().join('\n')
}

/** What of a case stands in an answer: the names and words of both families that the office knows. */
const caseData = /Zq|勝部|かつべ|蓮/

/** A dozen pages that show a case, and four acts that change one. */
const shown = (): string[] => [
  '/', '/casefiles', '/intakes', `/families/${family.id}`, `/families/${family.id}/entries`, `/families/${family.id}/entries/new`, `/casefiles/${family.casefiles[0]}`, `/casefiles/${family.casefiles[0]}/trail`,
  `/people/${family.persons[0]}`, `/people/${family.persons[0]}/names/new`, '/ledger', '/due', '/team',
]
const acts = (): [path: string, form: Record<string, string | readonly string[]>][] => [
  [`/families/${family.id}/entries`, visit(office, family)],
  [`/families/${family.id}/warnings`, { id: crypto.randomUUID(), here: `/families/${family.id}`, words: '犬がいる', source: '訪問', reviewOn: '令和9年1月10日' }],
  ['/intakes', { id: crypto.randomUUID(), here: '/intakes/new', kind: 'consultation' }],
  ['/people/search', { q: '勝部' }],
]

test('with the audit whole the dozen pages show the case, and the entry is saved: what follows is about the audit alone', async () => {
  const seen: string[] = []
  for (const path of shown()) {
    const page = await asked('supervisor', 'GET', path)
    if (page.status === 200 && caseData.test(page.html)) seen.push(path)
  }
  expect(seen.length).toBeGreaterThanOrEqual(8)
  const saved = await asked('nurse', 'POST', ...acts()[0]!)
  expect([saved.status, saved.location]).toEqual([303, expect.stringMatching(/^\/entries\//)])
})

let [refused, tried, leaked] = [0, 0, 0]
async function tally(answer: Answered, what: string, wrong: string[]): Promise<void> {
  tried += 1
  if (answer.status >= 500 && answer.location === null) refused += 1
  else wrong.push(`${what} ${answer.status}`)
  if (caseData.test(answer.html)) {
    leaked += answer.html.length
    wrong.push(`${what} tells of a case`)
  }
}

test.each(['the request row is refused', 'the access row is refused', 'the table of looks takes nothing more'] as const)('when %s nothing is answered and nothing is saved', async (how) => {
  const before = await everything()
  const wrong: string[] = []
  await whileBroken(how, async () => {
    for (const path of shown()) await tally(await asked('supervisor', 'GET', path), `GET ${path}`, wrong)
    for (const [path, form] of acts()) await tally(await asked('nurse', 'POST', path, form), `POST ${path}`, wrong)
  })
  expect(wrong).toEqual([])
  expect(await everything()).toBe(before)
})

test.each(['the change row is refused', 'the old value is refused'] as const)('when %s nothing is saved', async (how) => {
  const before = await everything()
  const wrong: string[] = []
  await whileBroken(how, async () => { await tally(await asked('nurse', 'POST', ...acts()[0]!), 'POST entry', wrong) })
  expect(wrong).toEqual([])
  expect(await everything()).toBe(before)
})

test('every route of the house that exists refuses when looks cannot be written, whatever it is asked for', async () => {
  const before = await everything()
  const wrong: string[] = []
  await whileBroken('the access row is refused', async () => {
    for (const route of house.routes.filter(({ outside, path }) => !outside && path !== '/sign-out')) {
      await tally(await asked('supervisor', route.method, route.address, { id: crypto.randomUUID() }), `${route.method} ${route.path}`, wrong)
    }
  })
  expect(wrong).toEqual([])
  expect(await everything()).toBe(before)
}, 180_000)

test('control: a house whose log of looks may fail in silence answers, shows the case, and saves', async () => {
  const [{ body } = { body: '' }] = await office.ownerQuery<{ body: string }>(`select pg_get_functiondef('audit.note_access(uuid, text, text, uuid[], text, boolean)'::regprocedure) as body`)
  await office.ownerQuery(`begin; set local role kyoten_scribe; ${body.replace(/end\s*\$function\$/i, 'exception when others then return $q$ok$q$; end $function$')}; commit`)
  const passed = await whileBroken('the access row is refused', async () => {
    const pages = []
    for (const path of shown()) pages.push(await asked('supervisor', 'GET', path))
    const saved = await asked('nurse', 'POST', ...acts()[0]!)
    return { shown: pages.filter(({ status, html }) => status === 200 && caseData.test(html)).length, saved: saved.status === 303 }
  })
  expect(passed.shown).toBeGreaterThanOrEqual(8)
  expect(passed.saved).toBe(true)
  keepFigure({
    id: 'R6', figure: 'audit cannot be written: requests refused; bytes of case data sent; records changed', value: `${refused} of ${tried} refused, ${leaked} bytes, 0 records`, sample: String(tried), target: '100 %, 0 bytes',
    control: `with an access log that may fail: ${passed.shown} of ${shown().length} pages showed the case and the entry was saved`, ok: refused === tried && leaked === 0,
  })
})
