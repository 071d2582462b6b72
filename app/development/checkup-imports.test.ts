import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { recordPerson } from '../people/people.db.ts'
import { readCheckups, writeCheckups } from './checkup-csv.ts'
import { absentRow, check, file, hanaRow, held, souRow, strangerRow } from './checkups.fixtures.ts'
import { knownChildren } from './development.fixtures.ts'
import type { Known } from './development.fixtures.ts'

let office: Office
let known: Known
beforeAll(async () => { office = await openOffice(); known = await knownChildren(office) })
afterAll(() => office.close())

const today = Temporal.PlainDate.from('2026-11-25')
const kept = () => office.ownerQuery<{ person_id: string | null; result: string; name_heard: string; settled: string | null }>('select person_id, result, name_heard, settled from rec.checkup order by recorded_at, name_heard, result')
const imports = () => office.ownerQuery('select kept, missed, counted, again, refused from rec.checkup_import order by recorded_at desc, again desc')

test.each([
  ['no name', absentRow.replace('山下 あお', ''), '氏名がありません'], ['no reading', absentRow.replace('やました あお', ''), 'かながありません'], ['no birth', absentRow.replace('令和5年8月11日', ''), '生年月日がありません'],
  ['a day that is none', absentRow.replace('令和8年9月1日', '令和8年9月31日'), '案内した日：'], ['a check-up nobody holds', absentRow.replace('3歳児健診', '7歳児健診'), '健診は「乳児家庭全戸訪問」'],
  ['a result nobody knows', absentRow.replace('未受診', 'たぶん'), '結果は「異常なし」'], ['missed without an invitation', absentRow.replace('令和8年9月1日', ''), '案内した日を入れて'], ['missed and held', absentRow.replace('令和8年9月1日,', '令和8年9月1日,令和8年9月2日'), '未受診なのに'],
  ['a result without a day', hanaRow.replace('令和8年10月8日', ''), '受けた日がありません'], ['a day to come', hanaRow.replace('令和8年10月8日', '令和8年12月8日'), '受けた日が今日より後'], ['an age that cannot be', hanaRow.replace('令和5年9月20日', '平成25年9月20日'), '年齢（34か月から60か月）に合いません'],
  ['too many columns', `${hanaRow},x`, '列が9あります'], ['words without end', hanaRow.replace('落ち着かない', 'あ'.repeat(4001)), '4000字まで'],
])('a row with %s comes back with the reason', (_, row, reason) => {
  const read = readCheckups(file(row), today)
  expect(read).toMatchObject({ ok: true, rows: [], refused: [{ line: 2, reasons: expect.arrayContaining([expect.stringContaining(reason)]) }] })
})

test.each([['', '見出し'], ['名前,かな\nあ,い', '1行目の見出し'], [file(), '見出しの下に'], [`${file(hanaRow)}\n"閉じない`, 'CSVとして読めません'], ['\u0000', '文字が読めません'], [file(...Array.from({ length: 5001 }, () => hanaRow)), '5000行まで']])('a file that is no such table is refused whole', (text, message) => {
  expect(readCheckups(text, today)).toMatchObject({ ok: false, message: expect.stringContaining(message) })
})

test('the same child twice in one file, and what is read is written again the same', () => {
  const read = readCheckups(file(hanaRow, hanaRow.replace('たべ はな', 'タベハナ'), absentRow), today)
  expect(read).toMatchObject({ ok: true, rows: [{ line: 2 }, { line: 4 }], refused: [{ line: 3, reasons: ['同じ子の同じ健診が、この表に2回あります'] }] })
  const rows = read.ok ? read.rows : []
  const again = readCheckups(writeCheckups(rows), today)
  expect(again).toMatchObject({ ok: true, refused: [], rows: rows.map(({ line: _, ...row }) => row) })
})

test('the first look keeps nothing; of a child nobody knows the second step carries not even the name', async () => {
  const page = await check(office, 'nurse', file(hanaRow, strangerRow, absentRow, souRow, absentRow.replace('未受診', 'たぶん')))
  expect(page.status).toBe(200)
  for (const words of ['登録済みの子 2行', '未受診（名前だけ） 1行', 'ほかの子 1行', '取り込まない 1行', '6行目（山下 あお）']) expect(page.text).toContain(words)
  expect(held(page)['csv']).not.toContain('川上')
  expect(held(page)).toMatchObject({ counted: '1', refused: '1', again: '0' })
  expect([await kept(), await imports()]).toEqual([[], []])
  const form = held(page)
  for (const _ of [1, 2]) expect((await (await office.as('nurse')).post('/checkups/imports', form)).location).toBe('/checkups/imports')
  expect(await imports()).toEqual([{ kept: 2, missed: 2, counted: 1, again: 0, refused: 1 }])
  expect(new Set((await kept()).map((row) => `${row.person_id} ${row.result} ${row.name_heard}`))).toEqual(new Set([`${known.hana} watch `, `${known.sou} missed `, 'null missed 山下 あお']))
  expect(JSON.stringify(await office.ownerQuery('select * from rec.checkup union all select * from rec.checkup where false'))).not.toContain('川上')
  expect((await (await office.as('nurse')).get('/checkups/imports')).text).toContain('令和8年10月 3歳児健診 2 2 1 0 1')
})

test('the same file again adds nothing; CP932 reads as well', async () => {
  const before = await kept()
  const again = await check(office, 'worker', new Uint8Array(encoded(file(hanaRow, souRow, absentRow))))
  expect(again.text).toContain('もうある 3行')
  expect(again.text).toContain('取り込む行がありません')
  expect(await kept()).toEqual(before)
})

test('a result that comes later ends the following, of a known child and of one that stands by its name', async () => {
  const page = await check(office, 'nurse', file(absentRow.replace('未受診', '異常なし').replace('令和8年9月1日,', '令和8年9月1日,令和8年11月5日'), souRow.replace('未受診', '要精密').replace('令和8年10月5日,', '令和8年10月5日,令和8年11月6日')))
  expect((await (await office.as('nurse')).post('/checkups/imports', held(page))).location).toBe('/checkups/imports')
  expect(await office.ownerQuery(`select name_heard, settled, settled_on::text, settled_by from rec.checkup where result = 'missed' order by name_heard`)).toEqual([
    { name_heard: '', settled: 'attended', settled_on: '2026-11-06', settled_by: office.accounts.nurse }, { name_heard: '山下 あお', settled: 'attended', settled_on: '2026-11-05', settled_by: office.accounts.nurse }])
  expect(await office.ownerQuery(`select 1 from rec.due where kind = 'checkup_missed'`)).toEqual([])
  expect((await (await office.as('nurse')).get('/checkups')).text).not.toContain('山下 あお')
  expect((await (await office.as('nurse')).get('/checkups?show=settled')).text).not.toContain('山下 あお')
})

test('two children with one reading and birth: the result goes to neither and says so', async () => {
  const birth = { year: 2023, month: 6, day: 6 }
  for (const name of ['森 二葉', '盛 双葉']) await office.acting('nurse', (tx) => recordPerson(tx, { name, kana: 'もり ふたば', sex: 'female', birth }))
  const page = await check(office, 'nurse', file(hanaRow.replace('田部 はな,たべ はな,令和5年9月20日', '森 二葉,もり ふたば,令和5年6月6日')))
  expect(page.text).toContain('かなと生年月日が同じ人が2人以上登録されています')
})

test('a second step that was not made here, and a body that is none, keep nothing', async () => {
  const before = await kept()
  const nurse = await office.as('nurse')
  for (const change of [{ counted: '-1' }, { refused: 'x' }, { again: '' }, { csv: file('変な行') }, { source: '' }, { csv: '' }] as readonly Record<string, string>[]) {
    const page = await nurse.post('/checkups/imports', { id: crypto.randomUUID(), csv: file(hanaRow.replace('3歳児健診', '5歳児健診')), source: 'x', counted: '0', again: '0', refused: '0', ...change })
    expect([JSON.stringify(change), page.status]).toEqual([JSON.stringify(change), 422])
  }
  expect((await check(office, 'nurse', '')).text).toContain('ファイルを選んでください')
  expect((await check(office, 'nurse', file(hanaRow), '')).text).toContain('もとの資料を入れて')
  expect(await kept()).toEqual(before)
})

test('nobody but children unknown: only the number is kept', async () => {
  const page = await check(office, 'nurse', file(strangerRow.replace('令和5年8月1日', '令和5年8月2日')))
  expect((await (await office.as('nurse')).post('/checkups/imports', held(page))).location).toBe('/checkups/imports')
  expect((await imports()).some((row) => JSON.stringify(row) === JSON.stringify({ kept: 0, missed: 0, counted: 1, again: 0, refused: 0 }))).toBe(true)
})

/** CP932, as there is no encoder for it here: the bytes that decode to each sign. */
function encoded(text: string): number[] {
  const table = new Map<string, number[]>()
  const decoder = new TextDecoder('shift_jis')
  for (let first = 0x81; first <= 0xfc; first += 1) for (let second = 0x40; second <= 0xfc; second += 1) {
    const sign = decoder.decode(new Uint8Array([first, second]))
    if ([...sign].length === 1 && sign !== '\uFFFD' && !table.has(sign)) table.set(sign, [first, second])
  }
  return [...text].flatMap((sign) => (sign.codePointAt(0)! < 0x80 ? [sign.codePointAt(0)!] : table.get(sign) ?? []))
}
