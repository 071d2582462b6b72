import { handoverGrounds } from '../codes/maternity.ts'
import type { HandoverGround } from '../codes/maternity.ts'
import { readTable, writeTable } from '../kernel/csv.ts'
import { formatJapaneseDate, parseJapaneseDate } from '../kernel/japanese-date.ts'

/** The header of the file きずな hands over. */
export const handoverHeader = ['氏名', 'かな', '生年月日', '出産予定日', '根拠', '根拠の日', '母子健康手帳の交付日', '妊婦健診の回数', 'アセスメント', 'ケアプラン'] as const
const grounds = handoverGrounds.map(({ label }) => label).join('・')
const mostRows = 200

/** A woman whom きずな may hand over: with a ground and its day. */
export interface HandoverRow {
  line: number; name: string; kana: string; birth: Temporal.PlainDate; dueOn: Temporal.PlainDate; ground: HandoverGround; groundOn: Temporal.PlainDate
  handbookOn: Temporal.PlainDate | null; checkups: number | null; assessment: string; carePlan: string
}
/** A row that is not taken. The name is said only of somebody who may be handed over at all. */
export interface RefusedRow { line: number; name: string; reasons: readonly string[] }
type HandoverRead = { ok: true; rows: HandoverRow[]; refused: RefusedRow[] } | { ok: false; message: string }

/** Reads a file of きずな: rows that may be taken, and those refused with every reason. A file that is not such a table is refused whole. */
export function readHandovers(text: string, today: Temporal.PlainDate): HandoverRead {
  const table = readTable(text, handoverHeader, { most: mostRows, what: '引き継ぐ人' })
  if (!table.ok) return table
  const rows: HandoverRow[] = []
  const refused: RefusedRow[] = []
  for (const [at, record] of table.rows.entries()) {
    const read = readRow(record, at + 2, today)
    if ('reasons' in read) refused.push(read)
    else rows.push(read)
  }
  return { ok: true, rows, refused }
}

function readRow(record: readonly string[], line: number, today: Temporal.PlainDate): HandoverRow | RefusedRow {
  if (record.length !== handoverHeader.length) return { line, name: '', reasons: [`列が${record.length}あります。見出しと同じ${handoverHeader.length}にしてください`] }
  const [name = '', kana = '', birthText = '', dueText = '', groundText = '', groundOnText = '', handbookText = '', checkupsText = '', assessment = '', carePlan = ''] = record
  const reasons: string[] = []
  const day = (label: string, text: string): Temporal.PlainDate | null => {
    const read = text === '' ? undefined : parseJapaneseDate(text)
    if (!read) { reasons.push(`${label}がありません`); return null }
    if (!read.ok) reasons.push(`${label}：${read.message}`)
    return read.ok ? read.date : null
  }
  const ground = handoverGrounds.find(({ label, code }) => label === groundText || code === groundText)
  // Whoever comes without a ground is not for us to know: not the name, not what else is wrong.
  if (!ground || groundOnText === '') return { line, name: '', reasons: [`根拠（${grounds}）とその日付のある人だけを取り込みます。ほかの人は件数だけにしてください`] }
  const groundOn = day('根拠の日', groundOnText)
  const birth = day('生年月日', birthText)
  const dueOn = day('出産予定日', dueText)
  const handbookOn = handbookText === '' ? null : day('母子健康手帳の交付日', handbookText)
  const counted = checkupsText.normalize('NFKC')
  const isLater = (one: Temporal.PlainDate | null, than: Temporal.PlainDate): boolean => one !== null && Temporal.PlainDate.compare(one, than) > 0
  if (name === '') reasons.push('氏名がありません')
  if (kana === '') reasons.push('かながありません')
  if (name.length > 100 || kana.length > 100) reasons.push('氏名・かなは100字までです')
  if (isLater(groundOn, today)) reasons.push('根拠の日が今日より後です')
  if (isLater(birth, today.subtract({ years: 8 }))) reasons.push('生年月日が新しすぎます。年（元号）を確かめてください')
  if (isLater(dueOn, today.add({ days: 294 }))) reasons.push('出産予定日が10か月より先です')
  if (dueOn && isLater(today.subtract({ years: 1 }), dueOn)) reasons.push('出産予定日が1年より前です')
  if (isLater(handbookOn, today)) reasons.push('母子健康手帳の交付日が今日より後です')
  if (counted !== '' && !(/^\d{1,2}$/.test(counted) && Number(counted) <= 60)) reasons.push('妊婦健診の回数は0から60までの数で入れてください')
  if (assessment.length > 4000 || carePlan.length > 4000) reasons.push('アセスメント・ケアプランは4000字までです')
  if (reasons.length > 0 || !birth || !dueOn || !groundOn) return { line, name, reasons }
  return { line, name, kana, birth, dueOn, ground: ground.code, groundOn, handbookOn, checkups: counted === '' ? null : Number(counted), assessment, carePlan }
}

/** The rows as a file again, without those that were refused: what the second step carries. */
export function writeHandovers(rows: readonly HandoverRow[]): string {
  const day = (on: Temporal.PlainDate | null): string | null => on && formatJapaneseDate(on)
  return writeTable(handoverHeader, rows.map((row) => [row.name, row.kana, day(row.birth), day(row.dueOn), row.ground, day(row.groundOn), day(row.handbookOn), row.checkups?.toString() ?? null, row.assessment, row.carePlan]))
}
