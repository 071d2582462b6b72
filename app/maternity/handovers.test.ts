import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office, Page } from '../../test/office.ts'
import { recordPerson } from '../people/people.db.ts'
import { setVeil } from '../people/places.db.ts'
import { handoverHeader, readHandovers, writeHandovers } from './handover-csv.ts'
import { knownWomen } from './maternity.fixtures.ts'
import type { Known } from './maternity.fixtures.ts'

let office: Office
let known: Known
let hidden: string
beforeAll(async () => {
  office = await openOffice()
  known = await knownWomen(office)
  hidden = await office.acting('worker', async (tx) => {
    const id = await recordPerson(tx, { name: '石橋 灯', kana: 'いしばし あかり', sex: 'female', birth: { year: 1999, month: 9, day: 9 } })
    await setVeil(tx, { personId: id, ground: 'own_wish', words: '' })
    return id
  })
})
afterAll(() => office.close())

const today = Temporal.PlainDate.from('2026-11-25')
const aya = '田中 彩,たなか あや,平成19年5月2日,令和9年2月14日,特定妊婦,令和8年11月1日,令和8年10月20日,3,"若い。母と2人で、頼れる人が少ない","月1回の面談"'
const noGround = '川上 静,かわかみ しずか,平成5年3月3日,令和9年3月3日,,,,,ふつう,'
const file = (...rows: string[]): string => [handoverHeader.join(','), ...rows].join('\r\n')
const counts = async (): Promise<Record<string, number>> => (await office.ownerQuery<Record<string, number>>(`
  select (select count(*)::int from rec.person) as people, (select count(*)::int from rec.pregnancy) as pregnancies, (select count(*)::int from rec.maternal_handover) as handovers, (select count(*)::int from rec.handover_import) as imports`))[0]!

/** Sends a file as a browser does. */
async function check(member: Member, bytes: Uint8Array | string, more: Record<string, string> = {}): Promise<Page> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ source: '令和8年11月 合同ケース会議', reportedCount: '412', ...more })) form.append(name, value)
  form.append('csv', new File([bytes as BlobPart], '引継ぎ.csv', { type: 'text/csv' }))
  const { cookie } = await office.as(member)
  const sent = new Response(form)
  const headers = { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1', 'content-type': sent.headers.get('content-type')! }
  const response = await office.fetch(new Request('http://127.0.0.1/pregnancies/handovers/check', { method: 'POST', body: await sent.arrayBuffer(), headers }))
  const html = await response.text()
  return { status: response.status, location: null, html, text: html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '), bytes: new Uint8Array(), response }
}
/** What the second step sends: what the page of the first one holds. */
function held(page: Page): Record<string, string> {
  const field = (name: string): string => (new RegExp(`name="${name}" value="([^"]*)"`).exec(page.html)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&')
  const form: Record<string, string> = Object.fromEntries(['id', 'csv', 'source', 'reportedCount', 'refused'].map((name) => [name, field(name)]))
  for (const [, line, select] of page.html.matchAll(/<select name="person\.(\d+)"[^>]*>(.*?)<\/select>/gs)) form[`person.${line}`] = /<option value="([^"]*)" selected/.exec(select!)?.[1] ?? ''
  return form
}

test.each<[string, string, readonly string[]]>([
  ['no ground', noGround, ['根拠（特定妊婦・合同ケース会議・本人の同意）とその日付のある人だけ']],
  ['a ground without its day', aya.replace('令和8年11月1日', ''), ['とその日付のある人だけ']],
  ['a ground nobody knows', aya.replace('特定妊婦', '念のため'), ['とその日付のある人だけ']],
  ['a day of the ground to come', aya.replace('令和8年11月1日', '令和8年12月1日'), ['根拠の日が今日より後です']],
  ['no birth date', aya.replace('平成19年5月2日', ''), ['生年月日がありません']],
  ['days that are none', aya.replace('平成19年5月2日', '平成19年2月30日').replace('令和9年2月14日', 'いつか'), ['生年月日：', '出産予定日：']],
  ['a due date years away', aya.replace('令和9年2月14日', '令和19年2月14日'), ['10か月より先']],
  ['too many columns', `${aya},x`, ['列が11あります']],
  ['check-ups that are no number', aya.replace(',3,', ',さん,'), ['0から60まで']],
  ['no name', aya.replace('田中 彩', ''), ['氏名がありません']],
])('a row with %s is refused with its reasons', (_, row, reasons) => {
  const read = readHandovers(file(row), today)
  expect(read.ok && read.rows).toEqual([])
  for (const reason of reasons) expect(read.ok && read.refused[0]?.reasons.join(' ')).toContain(reason)
})

test('of somebody without a ground not even the name is said', () => {
  const read = readHandovers(file(noGround, aya), today)
  expect(read.ok && read.refused).toMatchObject([{ line: 2, name: '' }])
  expect(JSON.stringify(read)).not.toContain('川上')
})

test('what is written for the second step reads as it was', () => {
  const read = readHandovers(file(aya.replace('母と2人で', '""母""と\n2人で')), today)
  expect(read.ok && readHandovers(writeHandovers(read.rows), today)).toEqual(read)
})

test.each<[string, Uint8Array | string, number, string]>([
  ['no file', '', 422, 'ファイルを選んでください'], ['another table', '年度,担当\nR1,市', 422, '見出しを次のとおり'], ['a header alone', handoverHeader.join(','), 422, '見出しの下に'],
  ['a quote that stays open', file('"田中'), 422, '引用符'], ['a workbook', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe]), 422, '文字が読めません'], ['too many rows', file(...Array.from({ length: 201 }, () => noGround)), 422, '一度に200行まで'],
  ['more than two megabytes', 'あ'.repeat(700_000), 413, ''],
])('%s is refused whole', async (_, bytes, status, message) => {
  const before = await counts()
  const page = await check('nurse', bytes)
  expect([page.status, page.text.includes(message)]).toEqual([status, true])
  expect(await counts()).toEqual(before)
})

test('the first look writes nothing and keeps nothing; the second takes over who has a ground, the others as a number', async () => {
  const before = await counts()
  const page = await check('nurse', file(aya, noGround, '新井 望,あらい のぞみ,平成8年8月8日,令和9年1月10日,本人の同意,令和8年11月20日,,,,', aya))
  expect(page.text).toMatch(/取り込まない行が1行あります.*3行目：根拠/)
  expect(page.html).not.toMatch(/川上|しずか/)
  expect(page.text).toMatch(/田中 彩.*登録済み.*新井 望.*新しい人/)
  expect([await counts(), await office.ownerQuery('select 1 from rec.draft')]).toEqual([before, []])
  const nurse = await office.as('nurse')
  for (const _ of [1, 2]) expect((await nurse.post('/pregnancies/handovers', held(page))).location).toBe('/pregnancies/handovers')
  expect(await counts()).toEqual({ people: before['people']! + 1, pregnancies: 2, handovers: 2, imports: 1 })
  expect(await office.ownerQuery('select source, taken, refused, reported_count from rec.handover_import')).toEqual([{ source: '令和8年11月 合同ケース会議', taken: 2, refused: 1, reported_count: 412 }])
  expect(await office.ownerQuery('select ground, ground_on::text, assessment from rec.maternal_handover where person_id = $1', [known.aya])).toEqual([{ ground: 'expectant', ground_on: '2026-11-01', assessment: '若い。母と2人で、頼れる人が少ない' }])
  const [pregnancy] = await office.ownerQuery<{ id: string }>('select id from rec.pregnancy where person_id = $1', [known.aya])
  expect((await nurse.get(`/pregnancies/${pregnancy!.id}`)).text).toMatch(/きずなからの引継ぎ 特定妊婦.*頼れる人が少ない.*月1回の面談/)
  expect((await nurse.get('/pregnancies/handovers')).text).toMatch(/令和8年11月 合同ケース会議 2人 1行 412人/)
  expect((await nurse.get('/pregnancies?show=expectant')).text).not.toContain('田中 彩')
})

test('the same file again, in the way Windows writes it, adds nobody and nothing twice', async () => {
  const before = await counts()
  const windows = new Uint8Array(await encoded(file(aya)))
  const page = await check('supervisor', windows)
  expect(page.text).toMatch(/田中 彩.*登録済み/)
  expect((await (await office.as('supervisor')).post('/pregnancies/handovers', held(page))).location).toBe('/pregnancies/handovers')
  expect(await counts()).toEqual({ ...before, imports: before['imports']! + 1 })
  const [last] = await office.ownerQuery<{ taken: number }>('select taken from rec.handover_import order by recorded_at desc, taken limit 1')
  expect(last?.taken).toBe(0)
})

test('somebody whose place is hidden, or whom one must not see, is met by no row and by no forged choice', async () => {
  const row = '石橋 灯,いしばし あかり,平成11年9月9日,令和9年2月1日,特定妊婦,令和8年11月1日,,,,'
  const page = await check('nurse', file(row))
  expect(page.text).toContain('新しい人')
  expect(page.html).not.toContain(hidden)
  const before = await counts()
  const forged = await (await office.as('nurse')).post('/pregnancies/handovers', { ...held(page), 'person.2': hidden })
  expect([forged.status, forged.text.includes('選択肢の中から選んでください')]).toEqual([422, true])
  await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.coordinator, personId: known.aya, bySelf: false, words: '' }).execute())
  const silent = await check('coordinator', file(aya))
  expect([silent.text.includes('新しい人'), silent.html.includes(known.aya)]).toEqual([true, false])
  expect(await counts()).toEqual(before)
})

test('a line that says of nobody who it is, or a second step not made here, takes nothing in', async () => {
  const nurse = await office.as('nurse')
  const page = await check('nurse', file('泉 翠,いずみ みどり,平成9年9月9日,令和9年2月1日,特定妊婦,令和8年11月1日,,,,'))
  const before = await counts()
  const { 'person.2': _, ...without } = held(page)
  for (const [form, message] of [[without, 'がだれかを選んでください'], [{ ...held(page), csv: file(noGround) }, '確かめるところから'], [{ ...held(page), csv: 'x' }, '確かめるところから'], [{ ...held(page), refused: '-1' }, '確かめるところから'], [{ ...held(page), reportedCount: '' }, '確かめるところから']] as const) {
    const answer = await nurse.post('/pregnancies/handovers', form)
    expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
  }
  expect(await counts()).toEqual(before)
})

test.each(['multipart/form-data', 'multipart/form-data; boundary=x'])('a body of %s that cannot be parted is an empty form, never an error', async (type) => {
  const { cookie } = await office.as('nurse')
  const response = await office.fetch(new Request('http://127.0.0.1/pregnancies/handovers/check', { method: 'POST', body: 'source=x', headers: { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1', 'content-type': type } }))
  expect([response.status, (await response.text()).includes('もとの資料を入れてください')]).toEqual([422, true])
})

test.each(['worker', 'psychologist', 'kizuna', 'teacher', 'privacy'] as const)('%s cannot take anything over', async (member) => {
  expect((await check(member, file(aya))).status).toBe(404)
  expect((await (await office.as(member)).get('/pregnancies/handovers/new')).status).toBe(404)
})

/** CP932, as there is no encoder for it here: the bytes that decode to each sign. */
async function encoded(text: string): Promise<number[]> {
  const table = new Map<string, number[]>()
  const decoder = new TextDecoder('shift_jis')
  for (let first = 0x81; first <= 0xfc; first += 1) for (let second = 0x40; second <= 0xfc; second += 1) {
    const sign = decoder.decode(new Uint8Array([first, second]))
    if ([...sign].length === 1 && sign !== '\uFFFD' && !table.has(sign)) table.set(sign, [first, second])
  }
  return [...text].flatMap((sign) => (sign.codePointAt(0)! < 0x80 ? [sign.codePointAt(0)!] : table.get(sign) ?? []))
}
