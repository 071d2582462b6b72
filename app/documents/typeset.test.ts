import { afterAll, describe, expect, test } from 'vitest'
import { pageTexts } from '../../test/pdf.ts'
import { checkTemplate } from './template.ts'
import { openPress, typeset, closePress } from './typeset.ts'

afterAll(closePress)

const page = '#set document(title: "試し刷り", date: none)\n#set text(font: "Noto Sans JP", lang: "ja")\n#let data = json(bytes(sys.inputs.data))\n'

describe('typesetting', () => {
  test('prints data literally, whatever it looks like', async () => {
    const text = '#a *b* _c_ $d$ "e" \'f\' <g> @h [i] `j` // k /* l */ \\ ~ -- 𠮷野家 葛󠄀城'
    const pdf = await typeset(`${page}#data.text`, { text })
    const read = (await pageTexts(pdf)).join('')
    expect(read.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
  })

  test('sets sheets that are asked for at once, each with its own data', async () => {
    const pdfs = await Promise.all(['あか', 'あお', 'きいろ'].map(text => typeset(`${page}#data.text`, { text })))
    expect((await Promise.all(pdfs.map(pageTexts))).map(texts => texts[0])).toEqual(['あか', 'あお', 'きいろ'])
  })

  test('says that the template does not fit the data, without quoting the data', async () => {
    const attempt = typeset(`${page}#panic(data.name)`, { name: '勝部 蓮' })
    await expect(attempt).rejects.toMatchObject({ reason: 'template', message: expect.not.stringContaining('勝部') })
    await expect(attempt).rejects.toMatchObject({ diagnostics: [expect.stringContaining('勝部')] })
    expect(await pageTexts(await typeset(`${page}つぎ`, {}))).toEqual(['つぎ'])
  })

  test('stops a sheet that does not end, and prints the next one', async () => {
    const press = openPress({ start: 20_000, sheet: 500, idle: 60_000 })
    const endless = press.typeset('#for one in range(900000000) { let two = one * 2 }', {})
    await expect(endless).rejects.toMatchObject({ reason: 'time' })
    expect(await pageTexts(await press.typeset(`${page}つぎ`, {}))).toEqual(['つぎ'])
    press.close()
  })

  test('starts with the first sheet and ends when idle', async () => {
    const press = openPress({ start: 20_000, sheet: 5_000, idle: 50 })
    expect(press.isRunning()).toBe(false)
    await press.typeset(page, {})
    expect(press.isRunning()).toBe(true)
    await expect.poll(() => press.isRunning()).toBe(false)
    await press.typeset(page, {})
    press.close()
  })

  test.each([
    'json("/../../package.json")', 'json("/etc/hostname")', 'csv("../config/town.json")', 'yaml("/proc/self/environ")', 'toml("a.toml")', 'xml("a.svg")', 'cbor("a")', 'image("/etc/hostname")',
    'image("../../docs/images/home.png")', 'bibliography("/etc/hosts")', 'raw("a", syntaxes: "/etc/hosts")', 'raw("a", lang: "a", theme: "/etc/hosts")',
  ])('finds no file of the machine by %s', async (asked) => {
    await expect(typeset(`${page}#${asked}`, {})).rejects.toMatchObject({ reason: 'template', diagnostics: [expect.stringMatching(/not found|failed to load|access denied|cannot/i)] })
  })
})

describe('a template may not', () => {
  test.each([
    ['read("/etc/passwd")', 'read'],
    ['#let r = read', 'read'],
    ['#eval("1+1")', 'eval'],
    ['#plugin("a.wasm")', 'plugin'],
    ['#import "@preview/cetz:0.3.0"', 'import'],
    ['@preview/cetz:0.3.0', '@preview'],
    ['#include "other.typ"', 'include'],
    ['#dictionary(std).at("re" + "ad")("/etc/passwd")', 'dictionary'],
    ['#{1-read("/etc/passwd")}', 'read'],
    ['#/* a */read("/etc/passwd")', 'read'],
    ['#let a = (read,)', 'read'],
    ['#import "\\u{40}preview/cetz:0.3.0"', 'import'],
    ['#import"@local/a:1.0.0"', 'import'],
    ['#include"\\u{2f}etc/passwd"', 'include'],
    ['#std.at("\\u{72}ead")', 'std'],
    ['// #eval("1")', 'eval'],
  ])('say %s', async (template, word) => {
    expect(checkTemplate(template)).toContain(word)
    await expect(typeset(template, {})).rejects.toMatchObject({ reason: 'template', message: expect.stringContaining(word) })
  })

  test.each(['= 受付票', '#let already = 1', '#table(columns: 2)[a][b]'])('but it may say %s', template => {
    expect(checkTemplate(template)).toEqual([])
  })
})
