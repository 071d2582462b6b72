import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { joinYears, wrongSums } from './consultation-table.ts'
import { handlerNames } from './handlers.ts'
import { consultationYears, importTotals } from './statistics.db.ts'
import { csvHeader, readTotals, writeTotals, writeTotalsJson } from './totals-csv.ts'

/** The six rows of the founding document, 平成27–29年度. */
const seed = `年度,担当,養護相談,養育力不足,虐待小計,身体的,性的,心理的,ネグレクト,その他の相談
H27,出雲児童相談所,282,254,28,13,1,5,9,357
H27,出雲市,111,105,6,2,0,2,2,21
H28,出雲児童相談所,187,139,48,18,0,17,13,379
H28,出雲市,185,166,19,1,0,5,13,19
H29,出雲児童相談所,177,141,36,11,1,23,1,358
H29,出雲市,179,169,10,3,0,0,7,10
`

describe('reading a file of totals', () => {
  test('the rows of the founding document read and write back to the letter', () => {
    const read = readTotals(seed, handlerNames)
    if (!read.ok) throw new Error(read.messages.join())
    const rows = read.totals.map((total) => ({ ...total, source: 'imported' as const, undecided: 0, unspecified: 0 }))
    expect(writeTotals(joinYears(rows, []), handlerNames)).toBe(seed)
    expect(JSON.parse(writeTotalsJson(rows, handlerNames))[0]).toEqual({ 年度: 'H27', 担当: '出雲児童相談所', 養護相談: 282, 養育力不足: 254, 虐待小計: 28, 身体的: 13, 性的: 1, 心理的: 5, ネグレクト: 9, その他の相談: 357 })
  })

  test.each([
    ['a sum of kinds', seed.replace('H28,出雲市,185,166,19,1,0,5,13,19', 'H28,出雲市,185,166,19,1,0,5,12,19'), '5行目（H28・出雲市）：虐待小計は19ですが、身体的1＋性的0＋心理的5＋ネグレクト12＝18です'],
    ['a sum of care', seed.replace('282,254', '283,254'), '2行目（H27・出雲児童相談所）：養護相談は283ですが、養育力不足254＋虐待小計28＝282です'],
    ['a word for a number', seed.replace('282,254', '多数,254'), '養護相談は0以上の数で入れてください（いま「多数」）'],
    ['a negative number', seed.replace(',357', ',-3'), 'その他の相談は0以上の数で入れてください'],
    ['an unknown handler', seed.replaceAll('出雲市', '松江市'), '担当は「出雲児童相談所」か「出雲市」にしてください'],
    ['a year twice', `${seed}H27,出雲市,111,105,6,2,0,2,2,21\n`, '8行目（H27・出雲市）：3行目と同じ年度・担当です'],
    ['a year that is none', seed.replace('H27,出雲市', 'X7,出雲市'), '3行目（X7・出雲市）'],
    ['a missing column', seed.replace(',357', ''), '列が9あります。見出しと同じ10にしてください'],
    ['another header', seed.replace('年度,担当', '年,担当'), '1行目の見出しを次のとおりにしてください'],
    ['nothing below the header', `${csvHeader.join(',')}\n`, '見出しの下に'],
    ['an open quote', `${seed}"`, 'CSVとして読めません'],
  ])('%s refuses the whole file and says which row', (_, text, message) => {
    const read = readTotals(text, handlerNames)
    expect(read.ok ? [] : read.messages.join('\n')).toContain(message)
  })

  test('a file with a byte order mark, full-width digits and 平成27 reads too', () => {
    const read = readTotals(`\uFEFF${seed.replace('H27,出雲児童相談所,282', '平成27,児童相談所,２８２')}`, handlerNames)
    expect(read.ok && read.totals[0]).toMatchObject({ fiscalYear: 2015, handledBy: 'guidance_centre', care: 282 })
  })

  test('figures that add up are never refused, and one off by anything always is', () => {
    const part = fc.nat(9_999)
    fc.assert(fc.property(part, part, part, part, part, part, fc.integer({ min: 1, max: 50 }), (weakCare, physical, sexual, psychological, neglect, other, off) => {
      const abuse = physical + sexual + psychological + neglect
      const right = { care: weakCare + abuse, weakCare, abuse, physical, sexual, psychological, neglect, other }
      expect(wrongSums(right)).toEqual([])
      expect(wrongSums({ ...right, neglect: neglect + off })).toHaveLength(1)
      expect(wrongSums({ ...right, care: right.care + off })).toHaveLength(1)
    }))
  })
})

describe('the table and its lists', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
    const read = readTotals(seed, handlerNames)
    await office.acting('head', async (tx) => {
      await importTotals(tx, read.ok ? read.totals : [], '試験', false)
      const consultation = async (received: string, kindReceived: string | null, decided: string | null, judged: string | null, abuseKind: string | null, more: { expectant?: boolean } = {}): Promise<void> => {
        const { rows: [intake] } = await sql<{ id: string }>`insert into intake (fiscal_year, number, kind, means, route, received_at, content)
          values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', '2026-05-11T01:00:00Z', 'x') returning id`.execute(tx)
        const { rows: [row] } = await sql<{ id: string }>`insert into consultation (received_on, fiscal_year, kind_at_receipt, kind_decided, abuse_judged, abuse_kind, decided_on, expectant)
          values (${received}, 2026, ${kindReceived}, ${decided}, ${judged}, ${abuseKind}, ${decided || judged ? '2026-06-01' : null}, ${more.expectant ?? false}) returning id`.execute(tx)
        await sql`insert into intake_child (intake_id, position, part, consultation_id, abuse_kind) values (${intake!.id}, 1, 'subject', ${row!.id}, ${kindReceived === '01' ? 'physical' : null})`.execute(tx)
      }
      await consultation('2026-05-11', '01', '01', 'judged', 'neglect')
      await consultation('2026-05-12', '01', '01', 'judged', 'neglect')
      await consultation('2026-05-13', '01', '01', 'judged', 'neglect')
      await consultation('2026-05-14', '01', null, 'not_abuse', null)
      await consultation('2026-05-15', '01', null, null, null)
      await consultation('2026-05-16', '01', '02', 'not_abuse', null)
      await consultation('2026-05-17', '13', '13', null, null)
      await consultation('2026-05-18', null, null, null, null, { expectant: true })
    })
  })
  afterAll(() => office.close())

  test('imported years as printed, this year from the consultations, under the kind as decided, undecided ones marked', async () => {
    const rows = await office.acting('worker', (tx) => consultationYears(tx, 2015, 2026))
    expect(rows.map(({ fiscalYear, handledBy, care }) => [fiscalYear, handledBy, care])).toEqual([
      [2015, 'guidance_centre', 282], [2015, 'municipality', 111], [2016, 'guidance_centre', 187], [2016, 'municipality', 185],
      [2017, 'guidance_centre', 177], [2017, 'municipality', 179], [2026, 'municipality', 5],
    ])
    expect(rows.at(-1)).toMatchObject({ care: 5, weakCare: 1, abuse: 4, neglect: 3, physical: 1, sexual: 0, psychological: 0, other: 2, undecided: 1, unspecified: 0, source: 'casework' })
  })

  test('the page shows the table, its source and how it is counted, and the numbers of casework open their lists', async () => {
    const page = await (await office.as('worker')).get('/statistics/consultations')
    expect(page.text).toContain('児童ごと（実件数）')
    expect(page.text).toMatch(/令和8年度\s+5 件の一覧\s+1 件の一覧\s+4 件の一覧\s+1 件の一覧\s+0\s+0\s+3 件の一覧\s+2 件の一覧\s+1 件の一覧\s+業務/)
    expect(page.text).toMatch(/平成27年度\s+111\s+105\s+6\s+2\s+0\s+2\s+2\s+21\s+–\s+取込/)
    const list = await (await office.as('worker')).get('/statistics/consultations/2026/neglect')
    expect(list.html.match(/特定できていない子ども/g)).toHaveLength(3)
    expect(list.text).toContain('閲覧できないものは含みません')
    const undecided = await (await office.as('worker')).post('/statistics/consultations/2026/undecided', { reason: '受理会議の準備' })
    expect(undecided.html.match(/特定できていない子ども/g)).toHaveLength(1)
    expect(undecided.text).toContain('受付のときの見立て')
  })

  test('a sum of both says that a child may be in it twice, and only stands where both years are known', async () => {
    const page = await (await office.as('worker')).get('/statistics/consultations?handled=sum')
    expect(page.text).toContain('同じ子どもが両方に入ることがあります')
    expect(page.text).toMatch(/平成27年度\s+393\s+359\s+34/)
    expect(page.text).not.toContain('令和8年度 5')
  })

  test('a number of one or two opens only with a reason, which is kept with the look', async () => {
    const worker = await office.as('worker')
    expect((await worker.get('/statistics/consultations/2026/weakCare')).text).toContain('見る理由')
    expect((await worker.post('/statistics/consultations/2026/weakCare', { reason: ' ' })).status).toBe(422)
    const list = await worker.post('/statistics/consultations/2026/weakCare', { reason: '年度報告の確認' })
    expect(list.text).toContain('その他の養護相談')
    const [row] = await office.ownerQuery<{ reason: string }>(`select reason from audit.access order by seq desc limit 1`)
    expect(row!.reason).toBe('年度報告の確認')
  })

  test('pasting a table imports it; a wrong row refuses all of it and keeps the text', async () => {
    const head = await office.as('head')
    const id = crypto.randomUUID()
    const wrong = seed.replaceAll('H2', 'R').replace('282,254', '283,254')
    const refused = await head.post('/statistics/totals', { id, csv: wrong, source: '議会資料', here: '/statistics/totals/new' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('2行目（R7・出雲児童相談所）：養護相談は283ですが')
    expect(refused.html).toContain('R7,出雲児童相談所,283')
    expect((await head.get(`/statistics/totals/new?draft=${id}`)).html).toContain('R7,出雲児童相談所,283')
    const done = await head.post('/statistics/totals', { id, csv: wrong.replace('283,254', '282,254'), source: '議会資料', here: '/statistics/totals/new' })
    expect([done.status, done.location]).toEqual([303, '/statistics/consultations'])
    expect(await office.ownerQuery('select 1 from rec.total where source = $1', ['議会資料'])).toHaveLength(6)
  })

  test('other figures for a year already kept are refused until replacing is asked for', async () => {
    const head = await office.as('head')
    const changed = seed.split('\n').slice(0, 2).join('\n').replace(',357', ',400')
    const refused = await head.post('/statistics/totals', { id: crypto.randomUUID(), csv: changed, source: '訂正' })
    expect(refused.text).toContain('違う件数がすでにあります')
    await head.post('/statistics/totals', { id: crypto.randomUUID(), csv: changed, source: '訂正', replace: 'yes' })
    const [row] = await office.ownerQuery<{ other: number }>(`select other from rec.total where fiscal_year = 2015 and handled_by = 'guidance_centre'`)
    expect(row!.other).toBe(400)
  })

  test.each([['head', true], ['coordinator', true], ['supervisor', false], ['worker', false]] as const)('%s is led to the import and may do it: %s', async (member, may) => {
    const browser = await office.as(member)
    expect((await browser.get('/statistics/consultations')).html.includes('href="/statistics/totals/new"')).toBe(may)
    const answer = await browser.post('/statistics/totals', { id: crypto.randomUUID(), csv: seed, source: member, replace: 'yes' })
    expect(answer.status).toBe(may ? 303 : 404)
  })

  test.each(['kizuna', 'teacher', 'admin', 'privacy'] as const)('%s finds no statistics of casework', async (member) => {
    expect((await (await office.as(member)).get('/statistics/consultations')).status).toBe(404)
  })

  test('the system that counts sees totals and no case, the one that imports cannot read one either', async () => {
    for (const member of ['statistics', 'import'] as const) {
      const seen = await office.acting(member, async (tx) => ({
        intakes: await tx.selectFrom('intake').select('id').execute(), people: await tx.selectFrom('person').select('id').execute(), rows: await tx.selectFrom('total').select('id').execute(),
        consultations: await tx.selectFrom('consultation').select('id').execute(),
      }))
      expect([seen.intakes.length, seen.people.length, seen.consultations.length, seen.rows.length > 0]).toEqual([0, 0, 0, true])
    }
  })
})
