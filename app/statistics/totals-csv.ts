import { fiscalYearCode, parseFiscalYear } from '../kernel/calendar.ts'
import { plainCell } from '../kernel/csv.ts'
import { readTable } from '../kernel/csv.ts'
import { columns, wrongSums } from './consultation-table.ts'
import type { Figures, Handler, YearRow } from './consultation-table.ts'

/** How the two handlers are called in this town: the guidance centre and the municipality. */
export type HandlerNames = Record<Handler, string>

/** The header of the yearly table as CSV: 年度, 担当, then the figures. */
export const csvHeader: readonly string[] = ['年度', '担当', ...columns.map(({ label }) => label)]

const mostRows = 500

export interface ReadTotal extends Figures { fiscalYear: number; handledBy: Handler }
type TotalsRead = { ok: true; totals: ReadTotal[] } | { ok: false; messages: string[] }

/** Reads a file of yearly totals. One row that is wrong refuses the whole file, with the line, the sum and what was expected. */
export function readTotals(text: string, names: HandlerNames): TotalsRead {
  const table = readTable(text, csvHeader, { most: mostRows, what: '年度と担当ごと' })
  if (!table.ok) return { ok: false, messages: [table.message] }
  const totals: ReadTotal[] = []
  const messages: string[] = []
  const seen = new Map<string, number>()
  table.rows.forEach((row, at) => {
    const line = at + 2
    const result = readRow(row, names)
    if ('messages' in result) {
      messages.push(...result.messages.map((message) => `${line}行目（${row.slice(0, 2).join('・')}）：${message}`))
      return
    }
    const key = `${result.fiscalYear} ${result.handledBy}`
    const before = seen.get(key)
    if (before) messages.push(`${line}行目（${row.slice(0, 2).join('・')}）：${before}行目と同じ年度・担当です。どちらかを消してください`)
    seen.set(key, line)
    totals.push(result)
  })
  return messages.length > 0 ? { ok: false, messages } : { ok: true, totals }
}

function readRow(row: readonly string[], names: HandlerNames): ReadTotal | { messages: string[] } {
  if (row.length !== csvHeader.length) return { messages: [`列が${row.length}あります。見出しと同じ${csvHeader.length}にしてください`] }
  const messages: string[] = []
  const year = parseFiscalYear(row[0] ?? '')
  if (!year.ok) messages.push(year.message)
  const handledBy = handlerCalled(row[1] ?? '', names)
  if (!handledBy) messages.push(`担当は「${names.guidance_centre}」か「${names.municipality}」にしてください`)
  const figures = {} as Figures
  columns.forEach(({ code, label }, at) => {
    const text = (row[at + 2] ?? '').normalize('NFKC')
    if (/^\d{1,6}$/.test(text)) figures[code] = Number(text)
    else messages.push(`${label}は0以上の数で入れてください（いま「${row[at + 2] ?? ''}」）`)
  })
  if (messages.length === 0) messages.push(...wrongSums(figures))
  return messages.length > 0 || !year.ok || !handledBy ? { messages } : { ...figures, fiscalYear: year.fiscalYear, handledBy }
}

function handlerCalled(text: string, names: HandlerNames): Handler | undefined {
  if (text === names.guidance_centre || text === '児童相談所') return 'guidance_centre'
  return text === names.municipality || text === '市' ? 'municipality' : undefined
}

/** The rows as CSV lines: 年度 as H27 or R1, no BOM, one line a year and handler. */
export function writeTotals(rows: readonly YearRow[], names: HandlerNames): string {
  const lines = rows.map((row) => [fiscalYearCode(row.fiscalYear), plainCell(names[row.handledBy]), ...columns.map(({ code }) => row[code])].join(','))
  return [csvHeader.join(','), ...lines].map((line) => `${line}\n`).join('')
}

/** The rows as JSON objects under the same headings. */
export function writeTotalsJson(rows: readonly YearRow[], names: HandlerNames): string {
  const objects = rows.map((row) => ({ 年度: fiscalYearCode(row.fiscalYear), 担当: names[row.handledBy], ...Object.fromEntries(columns.map(({ code, label }) => [label, row[code]])) }))
  return `${JSON.stringify(objects, null, 2)}\n`
}
