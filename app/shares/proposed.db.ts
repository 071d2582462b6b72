import { labelOf } from '../codes/code-list.ts'
import { shareFields, sharePurposes } from '../codes/shares.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import type { Difference, Widening } from '../widening/widening.ts'

/** What an agency would read of a child, for whoever confirms it: which agency, what for, what of it, from when until when, and the words it gets with it. */
export async function shareDifferences(tx: Tx, { id, details, reason }: Widening): Promise<Difference[]> {
  const { rows: [agency] } = await sql<{ name: string }>`
    select ${agencyNameAbout('g', 'c.family_id')} as name from widening w join agency g on g.id = w.agency_id join casefile c on c.id = w.casefile_id where w.id = ${id}`.execute(tx)
  if (!agency) return []
  const said = (name: string): unknown => details[name] ?? ''
  const fields = Array.isArray(said('fields')) ? said('fields') as readonly unknown[] : []
  const day = (name: string): string => formatJapaneseDate(Temporal.PlainDate.from(String(said(name))))
  return [
    { what: 'どの機関に', before: '–', after: agency.name }, { what: '何のために', before: '–', after: labelOf(sharePurposes, String(said('purpose'))) },
    { what: '見せるもの', before: '–', after: ['名前と年齢', ...fields.map((code) => labelOf(shareFields, String(code)))].join('、') },
    { what: 'いつから', before: '–', after: day('since') }, { what: 'いつまで', before: '–', after: `${day('until')}の前日` }, { what: '機関の画面に出ることば', before: '–', after: reason },
  ]
}
