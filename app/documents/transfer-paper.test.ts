import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overflowingTexts, pdfMetadata } from '../../test/pdf.ts'
import { firstRows } from './first-rows.ts'
import { oddTexts, rewritten, squeezedPages, textsOf } from './paper.fixtures.ts'
import { hiddenPlace } from './place.ts'
import { fullTransfer } from './transfer-paper.sample.ts'
import { choicesOf, emptyTransfer, transferPdf } from './transfer-paper.ts'
import type { TransferPaper } from './transfer-paper.ts'
import { closePress } from './typeset.ts'

afterAll(closePress)

const pagesOf = async (paper: TransferPaper): Promise<string[]> => squeezedPages(await transferPdf(paper))
const read = async (paper: TransferPaper): Promise<string> => (await pagesOf(paper)).join('')
const parts = ['いまの危険', '子の言葉', '最後に会った日', 'きょうだいの今夜', '市がしたこと', 'できなかったこと', '市の意見', '17時以降の連絡先']
const kinds = ['send', 'notify', 'assist'] as const

describe('送致書・通知書・援助依頼書', () => {
  let full: string[]
  beforeAll(async () => {
    full = await pagesOf(fullTransfer)
  })

  test('prints every text', () => {
    const missing = textsOf(fullTransfer).filter(text => !full.join('').includes(text.replaceAll(/\s/g, '')))
    expect(missing).toEqual([])
  })

  test('says on the first page, in this order, what must be known tonight', () => {
    const at = parts.map(part => full[0]!.indexOf(part))
    expect(at).toEqual(at.toSorted((one, other) => one - other))
    expect(at[0]).toBeGreaterThan(0)
    for (const words of ['送-R8-003', '令和8年11月25日（水）', '出雲児童相談所長様', '出雲市長', '決裁', '緊急度']) expect(full[0]!.indexOf(words)).toBeGreaterThan(-1)
    for (const text of textsOf(fullTransfer.firstPage)) expect(full[0]).toContain(text.replaceAll(/\s/g, ''))
  })

  test.each([
    ['send', '送致書', '児童福祉法第25条の7第1項第1号の規定により送致します。', '送致の理由'],
    ['notify', '通知書', '児童福祉法第25条の7第1項第4号、児童虐待の防止等に関する法律第8条第1項第2号の規定により通知します。', '通知の理由'],
    ['assist', '援助依頼書', '児童福祉法第10条第2項・第3項の規定により援助を依頼します。', '頼む理由と内容'],
  ] as const)('of kind %s is titled %s and says the law', async (kind, title, law, reason) => {
    const text = await read(emptyTransfer(kind))
    for (const words of [title, law, reason]) expect(text).toContain(words)
  })

  test('says beside each box whether it is asked for', async () => {
    expect(full[0]).toContain('出頭要求非該当立入調査該当一時保護該当')
    expect(choicesOf('send', null)).toEqual([])
    expect(choicesOf('assist', null).map(({ chosen }) => chosen)).toEqual([null, null])
  })

  test('says the urgency in words with its chart, and 未判断 when nobody has judged', async () => {
    expect(full[0]).toContain('緊急度次の虐待の前に保護を検討令和8年11月25日14時22分佐藤緊急度アセスメントシート（県様式）')
    expect((await pagesOf({ ...fullTransfer, urgency: null }))[0]).toContain('緊急度未判断')
  })

  test('says 別途照会 while the reporter is held back, and what is handed over when it is, with who decided', async () => {
    expect(full.join('')).toContain('通告者：別途照会')
    expect(full.join('')).toContain('係長森山令和8年11月25日15時36分')
    const told = await read({ ...fullTransfer, reporter: { handedOver: '大社小学校 教頭 △△', decided: '係長 森山' } })
    expect(told).toContain('大社小学校教頭△△')
    expect(told).not.toContain('通告者：別途照会')
  })

  test('says 非開示（口頭で別途） for each hidden place', async () => {
    const text = await read({
      ...fullTransfer, household: [],
      child: { ...fullTransfer.child, home: hiddenPlace, attends: hiddenPlace, whereNow: hiddenPlace },
      firstPage: { ...fullTransfer.firstPage, siblingsTonight: hiddenPlace, lastMet: { ...fullTransfer.firstPage.lastMet, where: hiddenPlace } },
      guardians: fullTransfer.guardians.map(guardian => ({ ...guardian, home: hiddenPlace, telephone: hiddenPlace })),
    })
    expect(text.split('非開示（口頭で別途）')).toHaveLength(1 + 4 + 2 + 4)
    expect(text).not.toContain('杵築南')
  })

  test.each(kinds)('of kind %s is a form to write on when empty', async kind => {
    const pages = await pagesOf(emptyTransfer(kind))
    expect(pages.length).toBeLessThanOrEqual(3)
    for (const part of parts) expect(pages[0]).toContain(part)
    expect(pages[0]).toContain('令和年月日')
    expect(pages.join('')).toContain('引き継ぐ別途照会')
    expect(pages.join('')).not.toContain('未判断')
  })

  test('has its number, the serial, the copy and who printed it on every page', () => {
    for (const [index, page] of full.entries()) {
      for (const words of [`${index + 1}/${full.length}`, '印刷番号P8-000414', '第1号／2部', '佐藤みずき（保健師）', '取扱注意']) expect(page).toContain(words)
      expect(page.includes('通知書送-R8-003（つづき）')).toBe(index > 0)
    }
  })
})

describe('a long text', () => {
  const long = 'ここに長い文章があります。'.repeat(60)

  test('leaves the first page one page, and is said in full behind it', async () => {
    let number = 0
    const paper = { ...fullTransfer, firstPage: rewritten(fullTransfer.firstPage, () => `${long}おわり${++number}。`) }
    const pdf = await transferPdf(paper)
    const pages = await squeezedPages(pdf)
    for (const part of parts) expect(pages[0]).toContain(part)
    expect(pages[0]!.split('…（続きは2枚めから）')).toHaveLength(1 + 7 + 4)
    expect(pages[1]!.indexOf('1枚めの続きいまの危険')).toBeGreaterThan(0)
    expect(pages.slice(1).join('').split('（つづき）')).toHaveLength(pages.length)
    expect(await overflowingTexts(pdf)).toEqual([])
    expect(number).toBe(7 + 4)
    for (let end = 1; end <= number; end++) expect(pages.join('').split(`おわり${end}。`)).toHaveLength(2)
  })

  test('of the course or the reason flows over pages, with no word lost', async () => {
    const told = Array.from({ length: 900 }, (_, index) => `第${index}項のことば`).join('、')
    const pdf = await transferPdf({ ...fullTransfer, course: told, reason: told, guardians: fullTransfer.guardians.map(guardian => ({ ...guardian, telephone: told })) })
    expect(await overflowingTexts(pdf)).toEqual([])
    expect((await squeezedPages(pdf)).join('').split('第899項のことば')).toHaveLength(1 + 4)
  })

  test.each(['x'.repeat(300), 'ー'.repeat(200), '」'.repeat(200), '行\n'.repeat(90)])('like %j stays inside the paper', async word => {
    const pdf = await transferPdf({ ...fullTransfer, firstPage: rewritten(fullTransfer.firstPage, () => word), guardians: rewritten(fullTransfer.guardians, () => word), course: word })
    expect(await overflowingTexts(pdf)).toEqual([])
    const pages = await squeezedPages(pdf)
    for (const part of parts) expect(pages[0]).toContain(part)
    expect(pages[1]).toContain('1枚めの続き')
  })

  test.each([
    ['短い', 1, '短い'],
    ['あ'.repeat(35), 1, 'あ'.repeat(35)],
    ['あ'.repeat(36), 1, `${'あ'.repeat(24)}…（続きは2枚めから）`],
    ['一\n二\n三', 3, '一\n二\n三'],
    ['一\n二\n三', 2, '一\n二…（続きは2枚めから）'],
    [`一\n${'𠮷'.repeat(80)}`, 3, `一\n${'𠮷'.repeat(59)}…（続きは2枚めから）`],
  ])('%j in %i rows is %j', (text, most, shown) => {
    expect(firstRows(text, most)).toBe(shown)
  })
})

test.each(oddTexts)('%s prints as it was written, in every field', async odd => {
  const paper = rewritten(fullTransfer, text => (text === '' ? '' : `${text}${odd}`))
  const text = await read(paper)
  const missing = textsOf(paper).filter(one => !text.includes(one.replaceAll(/\s/g, '')))
  expect(missing).toEqual([])
})

test('the file says of itself the kind and the number only', async () => {
  const { info, xmp } = await pdfMetadata(await transferPdf(fullTransfer))
  expect(info).toMatchObject({ Title: '通知書 送-R8-003' })
  for (const name of ['Author', 'Subject', 'Keywords', 'CreationDate']) expect(info).not.toHaveProperty(name)
  for (const name of ['勝部', '佐藤', '大社', 'P8-000414']) expect(JSON.stringify(info) + xmp).not.toContain(name)
  expect(xmp).toContain('pdfuaid')
})
