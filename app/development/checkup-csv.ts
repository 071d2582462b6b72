import { checkupKinds, checkupResults } from '../codes/checkups.ts'
import type { CheckupKind, CheckupResult } from '../codes/checkups.ts'
import { isBefore, monthsOldOn } from '../kernel/calendar.ts'
import { readTable, writeTable } from '../kernel/csv.ts'
import { formatJapaneseDate, parseJapaneseDate } from '../kernel/japanese-date.ts'
import { plainKana } from '../people/name-keys.ts'

/** The header of the file the system of the health section gives. */
export const checkupHeader = ['氏名', 'かな', '生年月日', '健診', '結果', '案内した日', '受けた日', '所見'] as const
const mostRows = 5000

/** One child of the file: a result, or that it did not come. */
export interface CheckupRow {
  line: number; name: string; kana: string; birth: Temporal.PlainDate; kind: CheckupKind; result: CheckupResult
  invitedOn: Temporal.PlainDate | null; heldOn: Temporal.PlainDate | null; words: string
}
/** A row that is not taken, with every reason. */
export interface RefusedRow { line: number; name: string; reasons: readonly string[] }
type CheckupsRead = { ok: true; rows: CheckupRow[]; refused: RefusedRow[] } | { ok: false; message: string }

/** Reads a file of check-ups: rows that may be taken, and those refused with every reason. A file that is not such a table is refused whole. */
export function readCheckups(text: string, today: Temporal.PlainDate): CheckupsRead {
  const table = readTable(text, checkupHeader, { most: mostRows, what: '健診' })
  if (!table.ok) return table
  const rows: CheckupRow[] = []
  const refused: RefusedRow[] = []
  const before = new Set<string>()
  for (const [at, record] of table.rows.entries()) {
    const read = readRow(record, at + 2, today)
    if ('reasons' in read) refused.push(read)
    else if (before.has(checkupKey(read))) refused.push({ line: read.line, name: read.name, reasons: ['同じ子の同じ健診が、この表に2回あります'] })
    else rows.push(read)
    if (!('reasons' in read)) before.add(checkupKey(read))
  }
  return { ok: true, rows, refused }
}

/** A child as far as a file can tell it: reading and birth. */
export const childKey = ({ kana, birth }: Pick<CheckupRow, 'kana' | 'birth'>): string => `${plainKana(kana)} ${birth.toString()}`
const checkupKey = (row: CheckupRow): string => `${row.kind} ${childKey(row)}`

function readRow(record: readonly string[], line: number, today: Temporal.PlainDate): CheckupRow | RefusedRow {
  if (record.length !== checkupHeader.length) return { line, name: '', reasons: [`列が${record.length}あります。見出しと同じ${checkupHeader.length}にしてください`] }
  const [name = '', kana = '', birthText = '', kindText = '', resultText = '', invitedText = '', heldText = '', words = ''] = record
  const reasons: string[] = []
  const day = (label: string, text: string): Temporal.PlainDate | null => {
    if (text === '') return null
    const read = parseJapaneseDate(text)
    if (!read.ok) reasons.push(`${label}：${read.message}`)
    else if (isBefore(today, read.date)) reasons.push(`${label}が今日より後です`)
    return read.ok ? read.date : null
  }
  if (name === '') reasons.push('氏名がありません')
  if (kana === '') reasons.push('かながありません')
  if (name.length > 100 || kana.length > 100) reasons.push('氏名・かなは100字までです')
  if (words.length > 4000) reasons.push('所見は4000字までです')
  if (birthText === '') reasons.push('生年月日がありません')
  const [birth, invitedOn, heldOn] = [day('生年月日', birthText), day('案内した日', invitedText), day('受けた日', heldText)]
  const kind = checkupKinds.find(({ code, label }) => label === kindText || code === kindText)
  const result = checkupResults.find(({ code, label }) => label === resultText || code === resultText)
  if (!kind) reasons.push(`健診は「${checkupKinds.map(({ label }) => label).join('」「')}」のどれかにしてください`)
  if (!result) reasons.push(`結果は「${checkupResults.map(({ label }) => label).join('」「')}」のどれかにしてください`)
  if (result?.code === 'missed' && invitedText === '') reasons.push('未受診の行には、案内した日を入れてください')
  if (result?.code === 'missed' && heldText !== '') reasons.push('未受診なのに、受けた日が入っています')
  if (result && result.code !== 'missed' && heldText === '') reasons.push('受けた日がありません')
  const at = heldOn ?? invitedOn
  if (kind && birth && at && !isWithin(kind.months, birth, at)) reasons.push(`${kind.label}の年齢（${kind.months[0]}か月から${kind.months[1]}か月）に合いません。生年月日と日付を確かめてください`)
  if (reasons.length > 0 || !birth || !kind || !result) return { line, name, reasons }
  return { line, name, kana, birth, kind: kind.code, result: result.code, invitedOn, heldOn, words }
}

/** Whether a child is of the age of a check-up; who is invited may still be a little younger. */
function isWithin([least, most]: readonly [number, number], birth: Temporal.PlainDate, on: Temporal.PlainDate): boolean {
  const months = monthsOldOn(birth, on)
  return months >= Math.max(least - 2, 0) && months <= most
}

/** The rows as a file again, without those that were refused: what the second step carries. */
export function writeCheckups(rows: readonly CheckupRow[]): string {
  const day = (on: Temporal.PlainDate | null): string | null => on && formatJapaneseDate(on)
  return writeTable(checkupHeader, rows.map((row) => [row.name, row.kana, day(row.birth), row.kind, row.result, day(row.invitedOn), day(row.heldOn), row.words]))
}
