import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { whileWithout } from '../../test/without-part.ts'
import { sql } from '../kernel/db.ts'
import { settingKeys } from '../settings/keys.ts'
import { fledKatsube } from './hidden-side.fixtures.ts'
import type { Fled } from './hidden-side.fixtures.ts'
import { guardedAnswers, looksLikePlace } from './place-words.ts'

test.each([
  ['〒690-0001', true], ['電話は0852-11-2222', true], ['携帯 09011112222 にかける', true], ['０９０－１１１１－２２２２', true], ['松江市架空町9-9', true], ['架空町３丁目', true], ['架空小学校に転校した', true], ['金糸雀寮にいる', true], ['架空クリニックで受診', true],
  ['母から電話があった', false], ['小学校を休んだ', false], ['前の小学校の友だち', false], ['令和8年11月25日 14:05に訪問', false], ['体重 8.9kg', false], ['3-4日おきに電話する', false], ['母子寮を考えたい', false], ['2年1組の担任', false], ['', false],
])('%j looks like a place: %s', (words, tells) => {
  expect(looksLikePlace(words)).toBe(tells)
})

test('every field that is guarded is known here by its name, so that what belongs there is not asked about', () => {
  const app = join(import.meta.dirname, '..')
  const found = new Set<string>()
  for (const file of readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
    const text = readFileSync(join(app, file), 'utf8')
    for (const [, name] of text.matchAll(/^\s*(\w+): (?:required\(|must\()?(?:text|longText|choice|choices|time|tick|date|dateTime)\([^]*?\),?\n/gm)) {
      const field = text.slice(text.indexOf(`${name}: `)).split('\n', 3).join('\n')
      if (name && /guarded: '(place|reporter)'/.test(field.split('\n')[0] ?? '')) found.add(name)
    }
  }
  expect(found.size).toBeGreaterThan(15)
  expect([...found].filter((name) => !guardedAnswers.includes(name))).toEqual([])
})

let office: Office
let fled: Fled
beforeAll(async () => { office = await openOffice(); fled = await fledKatsube(office) })
afterAll(() => office.close())

const entry = (fact: string, more: Record<string, string | readonly string[]> = {}) => ({
  id: crypto.randomUUID(), here: `/families/${fled.family}/entries/new`, kind: 'phone_call', happenedAt: '令和8年11月24日', 'happenedAt.time': '16:00', whom: '母', staff: [office.accounts.nurse], casefiles: [fled.childCase], fact, ...more,
})
const write = async (member: Member, form: Record<string, string | readonly string[]>) => (await office.as(member)).post(`/families/${fled.family}/entries`, { ...form, kind: kindOfEntry })
let kindOfEntry = 'phone'
beforeAll(async () => {
  const [row] = await office.ownerQuery<{ def: string }>(`select pg_get_constraintdef(oid) as def from pg_constraint where conname = 'entry_kind_code'`)
  kindOfEntry = [...row!.def.matchAll(/'([a-z_]+)'/g)].map(([, code]) => code!).find((code) => code !== 'visit' && code !== 'interview')!
})
const kept = async (id: string) => (await office.ownerQuery('select 1 from rec.entry where id = $1', [id])).length
const counted = async (member: Member) => (await office.ownerQuery<{ n: number }>('select coalesce(sum(times), 0)::int as n from audit.place_asked where account_id = $1', [office.accounts[member]]))[0]!.n
const alerted = async (member: Member) => (await office.ownerQuery(`select 1 from rec.alert where kind = 'place_asked_often' and actor_id = $1`, [office.accounts[member]])).length

test('a text that looks like a place is asked about once, saved with the tick, and the tick is kept', async () => {
  const form = entry('母は南町小学校の近くにいると話した。')
  const asked = await write('worker', form)
  expect([asked.status, await kept(form.id)]).toEqual([422, 0])
  expect(asked.text).toContain('住所・学校などが書かれているかもしれません')
  expect(asked.html).toContain('母は南町小学校の近くにいると話した。')
  expect((await write('worker', { ...form, 'read-again': 'kept' })).status).toBe(303)
  expect(await kept(form.id)).toBe(1)
  expect(await office.ownerQuery(`select reason from audit.access where reason like '居所のこと%'`)).toHaveLength(1)
})

test('the answer is the same whether a guess is right or wrong: whoever may not look learns nothing', async () => {
  const answers = []
  for (const guess of ['架空町', '錦', '架空小学校', '遠見小学校', '松江市架空町9-9', '浜田市遠町1-1', '08022223333', '08099998888', 'かくう']) {
    const page = await write('worker', entry(`母は ${guess} にいるのではないか`))
    answers.push([guess.length > 5 || /学校/.test(guess), page.status])
  }
  expect(answers.map(([, status]) => status)).toEqual([303, 303, 422, 422, 422, 422, 422, 422, 303])
  const question = crypto.randomUUID()
  await office.acting('worker', (tx) => sql`select ctx.ask_of_places(${question}, ${[fled.family]}::uuid[], '架空町 架空小学校 08022223333')`.execute(tx))
  expect(await office.acting('worker', async (tx) => (await sql`select ctx.told_of_places(${question}) as told`.execute(tx)).rows)).toEqual([{ told: false }])
  expect(await counted('worker')).toBe(0)
})

test('whoever works with the hidden side is told by the hidden words themselves, without saying which', async () => {
  for (const words of ['架空町まで迎えに行った', '新しい学校は架空', '番号は 080 2222 3333']) {
    const form = entry(words)
    const page = await write('nurse', form)
    expect([words, page.status, await kept(form.id)]).toEqual([words, 422, 0])
  }
  expect((await write('nurse', entry('母は元気だった'))).status).toBe(303)
})

const nextDay = () => office.ownerQuery('delete from audit.place_asked')

test('a save with a warning counts as five questions once, and is no alert', async () => {
  await nextDay()
  const form = entry('架空町から電話')
  expect((await write('nurse', form)).status).toBe(422)
  expect((await write('nurse', { ...form, 'read-again': 'kept' })).status).toBe(303)
  expect([await counted('nurse'), await alerted('nurse')]).toEqual([5, 0])
})

test('whoever may look and asks place by place without looking is told once to the head and the privacy officer, also where nothing was saved; beyond that the answer tells nothing', async () => {
  for (let guess = 1; guess <= settingKeys['places.asked_a_day'].default; guess++) await write('coordinator', entry(`${'いろはにほへとちりぬるをわかよたれそつね'[guess - 1]}さんから電話`, { happenedAt: '' }))
  expect([await counted('coordinator'), await alerted('coordinator')]).toEqual([20, 0])
  for (let more = 0; more < 2; more++) expect((await write('coordinator', entry('母は元気だった'))).text).toContain('住所・学校などが書かれているかもしれません')
  expect(await alerted('coordinator')).toBe(1)
  for (const member of ['head', 'privacy'] as const) expect((await (await office.as(member)).get('/alerts')).text).toContain('秘匿の場所を、文章で何度もたずねた')
  expect((await (await office.as('coordinator')).get('/alerts')).text).not.toContain('何度もたずねた')
})

test('a list of places in one text counts as many questions', async () => {
  await write('supervisor', entry(`${[...'東西南北上下大小新古春夏秋冬朝昼夕夜山川海'].map((one) => `${one}町`).join('、')}のどこか`))
  expect([await counted('supervisor'), await alerted('supervisor')]).toEqual([21, 1])
})

const many = settingKeys['places.asked_a_day'].default + 1
const inHiragana = () => entry(`母は${Array.from({ length: many }, (_, at) => `${'いろはにほへとちりぬるをわかよたれそつね'[at % 20]}${at < 20 ? 'の' : 'み'}町`).join('か')}にいる`)
const numbers = Array.from({ length: many }, (_, at) => `080-1111-${1000 + at}`).join('、')
const ask = (member: Member, words: string) => office.acting(member, (tx) => sql`select ctx.ask_of_places(${crypto.randomUUID()}, ${[fled.family]}::uuid[], ${words})`.execute(tx))

test('towns written in hiragana count one by one too; without that a list of them would be one question', async () => {
  await whileWithout(office, 'ctx.questions_in', [['ぁ-ん', '']], () => write('head', inHiragana()))
  expect([await counted('head'), await alerted('head')]).toEqual([1, 0])
  await write('head', inHiragana())
  expect([await counted('head'), await alerted('head')]).toEqual([1 + many, 1])
})

test('telephone numbers with hyphens count one by one too: the pages warn of them whoever asks, by SQL each is a question', async () => {
  const page = await write('psychologist', entry(numbers))
  expect([page.status, await counted('psychologist')]).toEqual([422, 0])
  await whileWithout(office, 'ctx.questions_in', [[', phones)', ')']], () => ask('psychologist', numbers))
  expect([await counted('psychologist'), await alerted('psychologist')]).toEqual([1, 0])
  await ask('psychologist', numbers)
  expect([await counted('psychologist'), await alerted('psychologist')]).toEqual([1 + many, 1])
  for (const apart of [' ', '.', '・', ')', '']) {
    await nextDay()
    await ask('psychologist', numbers.replaceAll('-', apart))
    expect([apart, await counted('psychologist')]).toEqual([apart, many])
  }
  await nextDay()
  await ask('psychologist', '令和8年11月10日10時20分から2026年11月22日 9:00まで、08:30に3回、0歳と10歳')
  expect(await counted('psychologist')).toBe(1)
})

test('a list of anything, halved again and again until it is found, is told', async () => {
  await nextDay()
  const among = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯', '架空', '辰'].map((one) => `大字${one}`)
  for (let [from, to] = [0, among.length]; to - from > 1;) {
    const half = (from + to) >> 1
    const asked = crypto.randomUUID()
    await office.acting('deputy', (tx) => sql`select ctx.ask_of_places(${asked}, ${[fled.family]}::uuid[], ${among.slice(half, to).join(' ')})`.execute(tx))
    const [row] = await office.ownerQuery<{ told: boolean }>('select told from audit.place_asked where id = $1', [asked])
    if (row!.told) from = half
    else to = half
  }
  expect([await counted('deputy'), await alerted('deputy')]).toEqual([16, 0])
  await ask('deputy', '架空')
  expect([await counted('deputy'), await alerted('deputy')]).toEqual([21, 1])
})

test('a question taken back is answered nothing: the count cannot be rolled back and the answer kept', async () => {
  const question = crypto.randomUUID()
  const told = await office.acting('deputy', async (tx) => {
    await sql`select ctx.ask_of_places(${question}, ${[fled.family]}::uuid[], '架空町')`.execute(tx)
    return (await sql<{ told: boolean }>`select ctx.told_of_places(${question}) as told`.execute(tx)).rows[0]!.told
  })
  expect(told).toBe(false)
  expect(await office.acting('deputy', async (tx) => (await sql`select ctx.told_of_places(${question}) as told`.execute(tx)).rows)).toEqual([{ told: true }])
  await expect(office.acting('deputy', (tx) => sql`select ctx.names_hidden_place(${[fled.family]}::uuid[], '架空町')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
})

test('in the part for places, and about families without anybody hidden, nothing is asked', async () => {
  expect((await write('nurse', entry('母から電話。', { place: '松江市架空町9-9' }))).status).toBe(303)
  const other = await office.acting('worker', async (tx) => (await sql<{ id: string }>`select ctx.hides_somebody(array[gen_random_uuid()]) as id`.execute(tx)).rows[0])
  expect(other).toEqual({ id: false })
})
