import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { holdingOf, thirtyThousand, wholeOffice } from './staffing.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const enter = async (year: number, figures: Record<string, string>, member: Member = 'coordinator') => (await office.as(member)).post(`/staffing/years/${year}/figures`, { id: crypto.randomUUID(), ...figures })
const population = (count: string, on: string, more: Record<string, string> = {}) => ({ childPopulation: count, populationOn: on, populationSource: '住民基本台帳人口', ...more })

test('a year without child population is said, never guessed, and leads to where it is entered', async () => {
  const list = await (await office.as('coordinator')).get('/staffing')
  expect(list.status).toBe(200)
  expect(list.html).toContain('href="/staffing/years/2026/figures">児童人口がありません。入れてください')
  expect(list.text).toContain('令和元年度')
  expect(list.text).toContain('令和9年度')
  const year = await (await office.as('coordinator')).get('/staffing/years/2026')
  expect(year.text).toContain('児童人口がありません。入れてください')
  expect(year.text).not.toContain('必要な職と配置')
})

test.each([
  [{ childPopulation: '' }, '児童人口（18歳未満）を入れてください'], [{ childPopulation: '二万' }, '数字で入れてください'], [{ childPopulation: '0' }, '1から5,000,000まで'], [{ childPopulation: '27,20' }, '数字で入れてください'],
  [{ populationOn: '令和9年4月1日' }, '推計のときは「推計」に印を'], [{ populationOn: '令和8年13月1日' }, '月は1から12'], [{ populationSource: '' }, '人口の出所を入れてください'],
  [{ sizeChosen: 'small_c' }, '類型を変える理由を入れてください'], [{ sizeChosen: 'castle' }, '選択肢の中から選んでください'],
  [{ ownCount: '-1' }, '0から1,000,000まで'], [{ countsYear: '' }, '件数の年度を入れてください'], [{ countsYear: '昭和99年度' }, '年度'], [{ countsSource: '' }, '出所を入れてください'], [{ nationalCount: '9,999,999', ownCount: '-' }, '数字で入れてください'],
])('%j is refused with what to do, and what was typed stays', async (change, message) => {
  const page = await enter(2026, { ...thirtyThousand, nationalChildren: '18,000,001', ...change })
  expect(page.status).toBe(422)
  expect(page.text).toContain(message)
  expect(page.html).toContain('18,000,001')
  expect(await office.ownerQuery('select 1 from rec.staffing_year')).toEqual([])
})

test('more consultations than children in the whole country is a slip of a digit', async () => {
  const page = await enter(2026, { ...thirtyThousand, nationalChildren: '18,000' })
  expect(page.status).toBe(422)
  expect(page.text).toContain('全国の件数が全国の児童人口より多くなっています。桁を確かめてください')
})

test('the years around 27,000 children show how the type changes, and the missing years between', async () => {
  for (const [year, count] of [[2019, '29,400'], [2022, '28,300'], [2025, '27,200']] as const) {
    expect((await enter(year, population(count, `${year}-04-01`))).location).toBe(`/staffing/years/${year}`)
  }
  await enter(2027, population('26,800', '令和9年4月1日', { estimated: 'yes' }))
  const { html } = await (await office.as('worker')).get('/staffing')
  const rowOf = (year: string): string => (html.split('<tr').find((row) => row.includes(`>${year}</a>`)) ?? '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(rowOf('令和元年度')).toMatch(/29,400人 .*中規模型.*6人/)
  expect(rowOf('令和4年度')).toContain('28,300人')
  expect(rowOf('令和5年度')).toContain('児童人口がありません。入れてください')
  expect(rowOf('令和7年度')).toMatch(/27,200人 .*中規模型/)
  expect(rowOf('令和9年度')).toMatch(/26,800人.*（推計）.*小規模C型.*中規模型から変わります.*4人/)
})

test('the year shows every step of 上乗せ, with decimals, and adds nobody while the fraction is undecided', async () => {
  const id = crypto.randomUUID()
  const coordinator = await office.as('coordinator')
  for (const _ of [1, 2]) expect((await coordinator.post('/staffing/years/2026/figures', { id, ...thirtyThousand })).location).toBe('/staffing/years/2026')
  expect(await office.ownerQuery('select child_population, own_count, counts_year from rec.staffing_year where fiscal_year = 2026')).toEqual([{ child_population: 30_000, own_count: 450, counts_year: 2024 }])
  const { text } = await (await office.as('worker')).get('/staffing/years/2026')
  for (const step of ['30,000 × 160,000 ÷ 18,000,000 ＝ 266.67', '450 − 266.67 ＝ 183.33', '183.33 ÷ 40 ＝ 4.58人', 'この市 15.00件、全国 8.89件（全国を上回っています）', '必要な人数に足していません', '令和6年度 福祉行政報告例']) expect(text).toContain(step)
  expect(text).toContain('虐待対応専門員：あと2人足りません（必要2人・配置0人）')
})

test('who holds the posts makes the year met, and a decided fraction asks for more people from its day on', async () => {
  const head = await office.as('head')
  for (const holding of wholeOffice) expect((await head.post('/staffing/posts', holding)).location).toBe('/staffing/posts')
  const met = await head.get('/staffing/years/2026')
  expect(met.text).toContain('最低配置は足りています')
  expect(met.text).toContain('多久和 幸子 常勤・社会福祉士')
  const id = crypto.randomUUID()
  for (const _ of [1, 2]) expect((await head.post('/staffing/settings', { id, since: '令和8年10月1日', rounding: 'down', openingMinutes: '38:45', reason: '室内で決めた' })).location).toBe('/staffing/standard')
  expect(await office.ownerQuery(`select rounding, opening_minutes from rec.staffing_setting`)).toEqual([{ rounding: 'down', opening_minutes: 2325 }])
  const short = await head.get('/staffing/years/2026')
  expect(short.text).toContain('虐待対応専門員：あと4人足りません（必要6人・配置2人）')
  expect(short.text).toContain('R8.10.1〜R8.11.25 虐待対応専門員：あと4人')
  expect((await head.get('/staffing')).text).toContain('配置が足りません')
  expect((await head.get('/staffing/standard')).text).toContain('切捨て')
})

test('a decision with nothing in it is refused; other words under its id are not dropped in silence', async () => {
  const coordinator = await office.as('coordinator')
  const empty = await coordinator.post('/staffing/settings', { id: crypto.randomUUID(), since: '', rounding: '', reason: '', openingMinutes: '長い' })
  expect(empty.status).toBe(422)
  for (const message of ['いつからを入れてください', '上乗せの端数を選んでください', '38時間45分', '決めた理由・もとの文書を入れてください']) expect(empty.text).toContain(message)
  expect(empty.html).toContain('value="長い"')
  const [kept] = await office.ownerQuery<{ id: string }>('select id from rec.staffing_setting')
  const other = await coordinator.post('/staffing/settings', { id: kept!.id, since: '令和8年10月1日', rounding: 'up', openingMinutes: '38:45', reason: '室内で決めた' })
  expect(other.status).toBe(422)
  expect(other.text).toContain('もう保存されています')
})

test('the second of two who correct the same year sees what the first one saved, and saves nothing', async () => {
  const [coordinator, head] = [await office.as('coordinator'), await office.as('head')]
  const [kept] = await office.ownerQuery<{ id: string; version: number }>('select id, version from rec.staffing_year where fiscal_year = 2026')
  const form = { ...thirtyThousand, id: kept!.id, version: String(kept!.version) }
  expect((await head.post('/staffing/years/2026/figures', { ...form, childPopulation: '29,900' })).location).toBe('/staffing/years/2026')
  const late = await coordinator.post('/staffing/years/2026/figures', { ...form, childPopulation: '29,800' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('児童人口 29,900人')
  expect(late.html).toContain('29,800')
  expect(await office.ownerQuery('select child_population from rec.staffing_year where fiscal_year = 2026')).toEqual([{ child_population: 29_900 }])
})

test('two who enter the same new year do not overwrite each other, and what was typed is a draft', async () => {
  await enter(2024, population('27,500', '2024-04-01'), 'head')
  const id = crypto.randomUUID()
  const coordinator = await office.as('coordinator')
  const late = await coordinator.post('/staffing/years/2024/figures', { id, ...population('27,600', '2024-04-01') })
  expect(late.status).toBe(409)
  expect(late.text).toContain('児童人口 27,500人')
  expect(await office.ownerQuery(`select body ->> 'childPopulation' as typed from rec.draft where form = $1`, [`/staffing/years/2024/figures#${id}`])).toEqual([{ typed: '["27,600"]' }])
})

test('a caseworker reads and cannot write; agencies, きずな, privacy officer and administrator see nothing', async () => {
  const worker = await office.as('worker')
  for (const path of ['/staffing', '/staffing/years/2026', '/staffing/posts', '/staffing/standard']) expect([path, (await worker.get(path)).status]).toEqual([path, 200])
  for (const path of ['/staffing/years/2026/figures', '/staffing/posts/new', '/staffing/settings/new']) expect([path, (await worker.get(path)).status]).toEqual([path, 404])
  expect((await worker.post('/staffing/posts', holdingOf('psychologist', '岸 明'))).status).toBe(404)
  for (const member of ['teacher', 'kizuna', 'privacy', 'admin'] as const) {
    const outsider = await office.as(member)
    for (const path of ['/staffing', '/staffing/years/2026', '/staffing/posts', '/staffing/standard']) expect([member, path, (await outsider.get(path)).status]).toEqual([member, path, 404])
  }
})

test.each(['/staffing/years/2016', '/staffing/years/20260', '/staffing/years/x', '/staffing/years/2016/figures', '/staffing/posts/00000000-0000-4000-8000-000000000000'])('%s is not there', async (path) => {
  expect((await (await office.as('head')).get(path)).status).toBe(404)
})
