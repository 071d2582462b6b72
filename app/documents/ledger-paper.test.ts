import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overflowingTexts, pageTexts, pdfMetadata } from '../../test/pdf.ts'
import { fullLedger, townLedger } from './ledger-paper.sample.ts'
import { emptyLedger, fitted, ledgerPdf } from './ledger-paper.ts'
import type { LedgerChild, LedgerPaper } from './ledger-paper.ts'
import { oddTexts, rewritten, squeezedPages, textsOf } from './paper.fixtures.ts'
import { hiddenPlace } from './place.ts'
import { closePress } from './typeset.ts'

afterAll(closePress)

const read = async (paper: LedgerPaper): Promise<string> => (await squeezedPages(await ledgerPdf(paper))).join('')
const [katsube, hara] = fullLedger.families
const [ren] = katsube!.children
const alone = (child: Partial<LedgerChild>): LedgerPaper => ({ ...fullLedger, families: [{ ...katsube!, children: [{ ...ren!, ...child }] }] })

describe('進行管理台帳', () => {
  test('prints every text of its columns', async () => {
    const full = await read(fullLedger)
    const repeated = new Set(['agencies', 'aim', 'help', 'roles', 'services'].flatMap(field => katsube!.children.map(child => child[field as 'aim'])))
    const missing = textsOf(fullLedger).filter(text => !repeated.has(text) && !full.includes(text.replaceAll(/\s/g, '')))
    expect(missing).toEqual([])
    for (const text of [ren!.agencies, ren!.aim, ren!.help, ren!.roles, ren!.services]) expect(full).toContain(text.replaceAll(/\s/g, ''))
  })

  test.each(['識別', '児童', '受理', 'アセスメント', '体制', '支援', '会議', '状態'])('has the group %s', async group => {
    expect(await read(fullLedger)).toContain(group)
  })

  test.each([['full', fullLedger], ['empty', emptyLedger]])('has no column for who reported or for 支援措置, when %s', async (_, paper) => {
    expect(await read(paper)).not.toMatch(/通告|支援措置/)
  })

  test('says 非開示 for a hidden place, and nothing else of it', async () => {
    const text = await read({ ...fullLedger, families: [hara!] })
    for (const words of ['住所：非開示', '所属：非開示', '転出先：非開示', '住所地と居所：非開示']) expect(text).toContain(words)
    expect(await read(alone({ home: '大社町杵築南' }))).not.toContain('非開示')
    expect(await read(alone({ home: hiddenPlace }))).not.toContain('大社町杵築南')
  })

  test('says once what brothers and sisters share, and whose it is', async () => {
    const text = await read(fullLedger)
    expect(text).toContain('方針：勝部蓮と同じ')
    expect(text.split(ren!.aim)).toHaveLength(1 + 3)
    expect(await read({ ...fullLedger, families: [{ ...katsube!, children: katsube!.children.map(child => ({ ...child, aim: '短い' })) }] })).not.toContain('方針：勝部蓮と同じ')
  })

  test('shows that something is missing where the meeting must see it', async () => {
    const text = await read(alone({ sighted: '', lead: '', reviewBy: '', remarks: '', ended: '' }))
    for (const words of ['会った日：－', '主：－', '見直し：－']) expect(text).toContain(words)
    expect(text).not.toMatch(/備考：|終結：/)
  })

  test('is a form to write on when empty, and says so when nothing may be seen', async () => {
    const empty = await squeezedPages(await ledgerPdf(emptyLedger))
    expect(empty).toHaveLength(1)
    expect(empty[0]).toContain('第号／部')
    expect(empty[0]!.split('疑われる人：')).toHaveLength(1 + 6)
    expect(empty[0]).not.toContain('－')
    expect(await read({ ...fullLedger, families: [] })).toContain('閲覧できる世帯はありません。')
  })
})

describe('over many pages', () => {
  const paper = townLedger(40, { full: true })
  let pdf: Uint8Array
  let pages: string[]
  beforeAll(async () => {
    pdf = await ledgerPdf(paper)
    pages = await squeezedPages(pdf)
  })

  test('every page has the header, its number, the serial, the copy, who printed it, when, and for which meeting', () => {
    expect(pages.length).toBeGreaterThan(5)
    for (const [index, page] of pages.entries()) {
      expect(page).toContain('児童番号・台帳登録区分登録年月日・会議')
      expect(page).toContain(`${index + 1}/${pages.length}`)
      for (const words of ['印刷番号P8-000413', '第3号／11部', '南ちひろ（調整担当者）', '令和8年11月25日（水）15時02分', '令和8年12月実務者会議（12月16日）', '取扱注意・会議後回収', '閲覧できないものは含みません']) expect(page).toContain(words)
    }
  })

  test('no row is split, and a family begins where its first child stands', () => {
    for (const family of paper.families) {
      for (const child of family.children) {
        const page = pages.filter(text => text.includes(`番号：${child.childNumber}`))
        expect(page).toHaveLength(1)
        for (const end of [child.concern, child.roles, child.remarks || child.classHistory]) expect(page[0]).toContain(end.replaceAll(/\s/g, ''))
        expect(page[0]).toContain(`${family.number}勝部家`)
      }
    }
  })

  test('nothing runs over the edge', async () => {
    expect(await overflowingTexts(pdf)).toEqual([])
  })

  test('a whole town of 128 families and 231 children is set, each child once', async () => {
    const town = townLedger(128)
    expect(town.families.flatMap(({ children }) => children)).toHaveLength(231)
    const text = (await pageTexts(await ledgerPdf(town))).join('')
    for (const { children } of town.families) for (const { childNumber } of children) expect(text.split(childNumber)).toHaveLength(2)
  })
})

describe('a text', () => {
  test.each([
    ['あいうえお', 5, 'あいうえお'],
    ['あいうえおか', 5, 'あいうえお…（続きは画面で）'],
    ['𠮷葛󠄀野家', 3, '𠮷葛󠄀野…（続きは画面で）'],
    ['一行め\r\n\n 二行め\n', 9, '一行め　二行め'],
    ['', 5, ''],
  ])('%j in a cell of %i letters is %j', (text, limit, printed) => {
    expect(fitted(text, limit)).toBe(printed)
  })

  test('that is far too long is cut in every cell, so that the row stays on one page', async () => {
    const long = rewritten(katsube!, text => (text === '' ? '' : 'ながい'.repeat(400)))
    const pdf = await ledgerPdf({ ...fullLedger, families: [long, long] })
    const pages = await squeezedPages(pdf)
    expect(await overflowingTexts(pdf)).toEqual([])
    expect(pages.join('').split('主：ながい')).toHaveLength(1 + 6)
    for (const page of pages) expect(page.split('主：ながい').length).toBe(page.split('見直し：ながい').length)
    expect(pages.join('')).toContain('…（続きは画面で）')
  })

  test.each(oddTexts)('with %s prints as it was written', async odd => {
    const paper = rewritten(alone({}), text => (text === '' ? '' : `${text.slice(0, 12)}${odd}`))
    const printed = await read(paper)
    expect(textsOf(paper).filter(text => !printed.includes(text.replaceAll(/\s/g, '')))).toEqual([])
  })

  test.each(['x'.repeat(300), 'ー'.repeat(200), '」'.repeat(200)])('of %s stays in its cell', async word => {
    const pdf = await ledgerPdf({ ...fullLedger, families: rewritten(alone({}).families, () => word) })
    expect(await overflowingTexts(pdf)).toEqual([])
  })
})

test('the file says of itself what kind of paper it is, and nobody\'s name', async () => {
  const { info, xmp } = await pdfMetadata(await ledgerPdf(fullLedger))
  expect(info).toMatchObject({ Title: '進行管理台帳' })
  for (const name of ['Author', 'Subject', 'Keywords', 'CreationDate']) expect(info).not.toHaveProperty(name)
  for (const name of ['勝部', '原', 'ちひろ', 'P8-000413']) expect(JSON.stringify(info) + xmp).not.toContain(name)
  expect(xmp).toContain('pdfuaid')
})
