import { parse } from 'csv-parse/sync'

/** The rows below a header, or what is wrong with the whole file. */
type TableRead = { ok: true; rows: string[][] } | { ok: false; message: string }

/** Reads a file that must begin with this header and have some rows, at most so many; `what` is said of a row. */
export function readTable(text: string, header: readonly string[], { most, what }: { most: number; what: string }): TableRead {
  if (/[\u0000\uFFFD]/u.test(text)) return { ok: false, message: '文字が読めません。CSV（UTF-8か、Windowsの日本語＝シフトJIS）で保存した表を使ってください' }
  let table: string[][]
  try {
    table = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  } catch {
    return { ok: false, message: 'CSVとして読めません。引用符（"）が閉じているか確かめてください' }
  }
  const [first, ...rows] = table
  if (first?.join(',') !== header.join(',')) return { ok: false, message: `1行目の見出しを次のとおりにしてください：${header.join(',')}` }
  if (rows.length === 0) return { ok: false, message: `見出しの下に、${what}の行を入れてください` }
  if (rows.length > most) return { ok: false, message: `一度に${most}行までです（いま${rows.length}行）。分けて取り込んでください` }
  return { ok: true, rows }
}

/** A text that no spreadsheet takes for a formula: what begins with =, +, -, @ or their full-width forms, also behind NUL, blanks, U+3000 or a BOM, gets an apostrophe. */
export const plainCell = (text: string): string => (/^[\u0000-\u0020\u00a0\u3000\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠|%]/u.test(text) ? `'${text}` : text)

/** A header and rows as a file, every cell in quotes and none a formula; what is null is empty. */
export function writeTable(header: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const cell = (text: string | null): string => `"${plainCell(text ?? '').replaceAll('"', '""')}"`
  return [header.join(','), ...rows.map((row) => row.map(cell).join(','))].join('\n')
}
