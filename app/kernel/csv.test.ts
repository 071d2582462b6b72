import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainCell, writeTable } from './csv.ts'

test.each(['=1+1', '+81', '-2', '@SUM(A1)', '＝1', '＋1', '－1', '＠x', '\u0000=1', ' =1', '\t=1', '\n=1', '\r\n=1', '\u00a0=1', '\u3000=1', '\ufeff=1', '\u200b=1', '|calc', '%0A'])('%j is no formula in a spreadsheet', (text) => {
  expect(plainCell(text)).toBe(`'${text}`)
})

test('what is no formula stays as it is', () => {
  for (const text of ['', '佐藤 花', 'R8-215', '2026-11-25', '「=」と書いた', '090-1111-2222']) expect(plainCell(text)).toBe(text)
})

test('no cell of any file begins as a formula does, whatever was typed', () => {
  fc.assert(fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (rows) => {
    for (const cell of writeTable(['a', 'b'], rows).matchAll(/"((?:[^"]|"")*)"/g)) expect(cell[1]!.replace(/^[\u0000-\u0020\u00a0\u3000\ufeff]+/u, '')).not.toMatch(/^[=+\-@＝＋－＠]/u)
  }), { numRuns: 500 })
})
