import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overflowingTexts, pageTexts, pdfMetadata } from '../../test/pdf.ts'
import { fullSheet } from './intake-sheet.sample.ts'
import { emptySheet, intakeSheetPdf, type IntakeSheet } from './intake-sheet.ts'
import { templateText } from './template.ts'
import { oddTexts, rewritten, squeezed, textsOf } from './paper.fixtures.ts'
import { closePress } from './typeset.ts'

afterAll(closePress)

const read = async (sheet: IntakeSheet): Promise<string> => squeezed(await pageTexts(await intakeSheetPdf(sheet)))

const short: IntakeSheet = {
  ...emptySheet,
  kind: 'consultation',
  number: 'R8-216',
  printed: fullSheet.printed,
  account: [{ label: '話の内容', value: '夜泣きがつらいとのこと。' }],
  guidanceCentreCalls: null,
}

describe('受付票', () => {
  let full: string
  beforeAll(async () => {
    full = await read(fullSheet)
  })

  test('prints every text of a full record', () => {
    const missing = textsOf(fullSheet).filter(text => !full.includes(text.replaceAll(/\s/g, '')))
    expect(missing).toEqual([])
  })

  test('says beside each drawn box whether it applies', () => {
    expect(full).toContain('身体的該当・主性的非該当心理的該当・従ネグレクト非該当')
  })

  test('says the answer to each question of the urgency in words', () => {
    expect(full).toContain('②訴えている状況が切迫しているわからない')
    expect(full).toContain('⑤虐待を繰り返す可能性が高いはい')
  })

  test.each([
    ['consultation', '相談・通告受付票', false],
    ['abuse', '虐待相談・通告受付票', true],
  ] as const)('of kind %s is titled %s', async (kind, title, asksForAbuse) => {
    const text = await read({ ...emptySheet, kind })
    expect(text.startsWith(`取扱注意${title}`)).toBe(true)
    expect(text.includes('虐待が疑われる人')).toBe(asksForAbuse)
  })

  test('without the reporter says where to ask, and nothing of the reporter', async () => {
    const text = await read({ ...fullSheet, reporter: null })
    expect(text).toContain('通告者：別途照会')
    expect(full).not.toContain('通告者：別途照会')
    for (const words of ['△△（担任）', '0853-00-0000', '学校で気づいた']) {
      expect(full).toContain(words)
      expect(text).not.toContain(words)
    }
  })

  test('fits one page when short, and counts its pages when long', async () => {
    const pages = await pageTexts(await intakeSheetPdf(short))
    expect(pages).toHaveLength(1)
    expect(pages[0]).toContain('1 / 1')
    const last = { label: 'おわり', value: 'ここまで読めます。' }
    const long = await pageTexts(await intakeSheetPdf({ ...fullSheet, account: [{ label: '話の内容', value: 'あのね、'.repeat(3000) }, last] }))
    expect(long.length).toBeGreaterThan(4)
    for (const [index, page] of long.entries()) {
      expect(page).toContain(`${index + 1} / ${long.length}`)
      expect(page).toMatch(/印刷番号\sP8-000412/)
      expect(page.includes('虐待相談・通告受付票 R8-215（つづき）')).toBe(index > 0)
    }
    expect(squeezed(long).split('あのね、')).toHaveLength(3001)
    expect(squeezed(long)).toContain('ここまで読めます。')
  })

  test('loses no word of a long answer, in whatever field', async () => {
    const numbered = Array.from({ length: 90 }, (_, index) => `第${index}項のことば`).join('、')
    const pdf = await intakeSheetPdf({
      ...fullSheet,
      children: fullSheet.children.map(child => ({ ...child, attends: numbered, safetyCheck: numbered })),
      guardians: fullSheet.guardians.map(guardian => ({ ...guardian, telephone: numbered })),
      guidanceCentreCalls: [{ at: '', by: '', to: '', said: numbered }],
      meeting: { held: '', attendees: numbered, decisions: [] },
    })
    expect(await overflowingTexts(pdf)).toEqual([])
    expect(squeezed(await pageTexts(pdf)).split('第89項のことば')).toHaveLength(1 + 3 * 2 + 2 + 1 + 1)
  })

  test.each(oddTexts)('prints %s as it was written, in every field', async odd => {
    const sheet = rewritten(fullSheet, text => (text === '' ? '' : `${text}${odd}`))
    const text = await read({ ...sheet, urgency: fullSheet.urgency })
    const missing = textsOf({ ...sheet, urgency: null }).filter(one => !text.includes(one.replaceAll(/\s/g, '')))
    expect(missing).toEqual([])
  })

  test('keeps the lines of a text apart', async () => {
    const pdf = await intakeSheetPdf({ ...short, account: [{ label: '話の内容', value: '一行め\n\n三行め' }] })
    expect((await pageTexts(pdf))[0]).toMatch(/一行め\s*三行め/)
  })

  test.each(['x'.repeat(300), 'https://example.invalid/' + 'a-b_c.'.repeat(60), 'ー'.repeat(200), '」'.repeat(200), 'っ'.repeat(200)])('keeps %s inside the paper', async word => {
    const pdf = await intakeSheetPdf({
      ...fullSheet,
      guardians: [{ name: word, kana: word, relation: word, age: word, occupation: word, home: word, telephone: word }],
      account: [{ label: '話の内容', value: word }],
    })
    expect(await overflowingTexts(pdf)).toEqual([])
    expect(squeezed(await pageTexts(pdf))).toContain(word.slice(0, 20))
  })

  test('tells in its metadata the kind of sheet and the number only', async () => {
    const pdf = await intakeSheetPdf(fullSheet)
    const { info, xmp } = await pdfMetadata(pdf)
    expect(info).toMatchObject({ Title: '虐待相談・通告受付票 R8-215' })
    for (const name of ['Author', 'Subject', 'Keywords', 'CreationDate']) expect(info).not.toHaveProperty(name)
    const names = ['勝部', '蓮', '佐藤', '大社', 'P8-000412']
    for (const name of names) expect(JSON.stringify(info) + xmp).not.toContain(name)
    expect(xmp).toContain('pdfuaid')
  })

  test('is printed even when a name has a character that no font has', async () => {
    const [first] = fullSheet.children
    expect(await read({ ...fullSheet, children: [{ ...first!, name: '渡\u{E000} 蓮' }] })).toContain('虐待相談・通告受付票')
  })

  test('is there at once when the press is warm', async () => {
    const started = performance.now()
    await intakeSheetPdf(fullSheet)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe("a town's own template", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kyoten-forms-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('is used in place of the shipped one', async () => {
    expect((await pageTexts(await intakeSheetPdf(fullSheet, await templateText('intake-sheet', { folder })))).join('')).toContain('取扱注意')
    await writeFile(join(folder, 'intake-sheet.typ'), '#let sheet = json(bytes(sys.inputs.data))\n#set document(title: "町の票")\n#set text(font: "Noto Sans JP")\n町の票 #sheet.number')
    expect(await pageTexts(await intakeSheetPdf(fullSheet, await templateText('intake-sheet', { folder })))).toEqual(['町の票 R8-215'])
  })

  test('is refused when it reads files', async () => {
    await writeFile(join(folder, 'intake-sheet.typ'), '#read("/etc/passwd")')
    await expect(templateText('intake-sheet', { folder })).rejects.toThrow('intake-sheet.typ に、使えない言葉があります：read')
  })
})
