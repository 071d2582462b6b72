import { columnOf } from '../codes/consultation-kinds.ts'
import type { ConsultationKind } from '../codes/consultation-kinds.ts'

/** Who handled the consultations of a row: the guidance centre (imported) or the municipality. */
export type Handler = 'guidance_centre' | 'municipality'

/** The number columns of the yearly table, in its order. care = weakCare + abuse; other stands outside care. */
export const columns = [
  { code: 'care', label: '養護相談' }, { code: 'weakCare', label: '養育力不足' }, { code: 'abuse', label: '虐待小計' },
  { code: 'physical', label: '身体的' }, { code: 'sexual', label: '性的' }, { code: 'psychological', label: '心理的' }, { code: 'neglect', label: 'ネグレクト' },
  { code: 'other', label: 'その他の相談' },
] as const
export type Column = (typeof columns)[number]['code']
/** A number of the table that opens its list: a column, or how many are not decided yet. */
export const listed = [...columns, { code: 'undecided', label: '未決定' }] as const
export type Listed = (typeof listed)[number]['code']
export type Figures = Record<Column, number>

/** One row a year and handler. `undecided` of casework rows are counted under the kind at receipt; `unspecified` abuse has no kind of abuse yet. */
export interface YearRow extends Figures { fiscalYear: number; handledBy: Handler; source: 'imported' | 'casework'; undecided: number; unspecified: number }

/** Consultations of one year, kind and kind of abuse, as the database counts them: each child and matter once, in the year of first receipt. */
export interface Counted { fiscalYear: number; kind: ConsultationKind; abuseKind: keyof Figures | null; undecided: boolean; n: number }

const nothing: Figures = { care: 0, weakCare: 0, abuse: 0, physical: 0, sexual: 0, psychological: 0, neglect: 0, other: 0 }

/** The rows of the table for casework years: 01 is abuse, 02 weak care, 03–16 other consultations (docs: classification of the seed). */
export function countYears(counted: readonly Counted[]): YearRow[] {
  const rows = new Map<number, YearRow>()
  for (const { fiscalYear, kind, abuseKind, undecided, n } of counted) {
    const row = rows.get(fiscalYear) ?? { ...nothing, fiscalYear, handledBy: 'municipality', source: 'casework', undecided: 0, unspecified: 0 }
    const column = columnOf(kind)
    if (column === 'other') row.other += n
    else {
      row.care += n
      row[column === 'abuse' ? 'abuse' : 'weakCare'] += n
      if (column === 'abuse' && abuseKind) row[abuseKind] += n
      if (column === 'abuse' && !abuseKind) row.unspecified += n
    }
    if (undecided) row.undecided += n
    rows.set(fiscalYear, row)
  }
  return [...rows.values()]
}

/** Imported and casework rows together: by year, the guidance centre before the municipality. A year that was imported is not counted again. */
export function joinYears(imported: readonly YearRow[], casework: readonly YearRow[]): YearRow[] {
  const known = new Set(imported.map(({ fiscalYear, handledBy }) => `${fiscalYear} ${handledBy}`))
  return [...imported, ...casework.filter(({ fiscalYear, handledBy }) => !known.has(`${fiscalYear} ${handledBy}`))]
    .sort((a, b) => a.fiscalYear - b.fiscalYear || a.handledBy.localeCompare(b.handledBy))
}

/** Both handlers of each year added up. A child sent from one to the other is in both: the sum may count it twice. */
export function simpleSums(rows: readonly YearRow[]): (Figures & { fiscalYear: number; complete: boolean })[] {
  const years = [...new Set(rows.map(({ fiscalYear }) => fiscalYear))]
  return years.map((fiscalYear) => {
    const ofYear = rows.filter((row) => row.fiscalYear === fiscalYear)
    const sum = { ...nothing }
    for (const row of ofYear) for (const { code } of columns) sum[code] += row[code]
    return { ...sum, fiscalYear, complete: ofYear.length === 2 }
  })
}

/** What does not add up in the figures of one row: in Japanese, with the sum and what was expected. */
export function wrongSums(figures: Figures): string[] {
  const { care, weakCare, abuse, physical, sexual, psychological, neglect } = figures
  const kinds = physical + sexual + psychological + neglect
  return [
    ...(abuse === kinds ? [] : [`虐待小計は${abuse}ですが、身体的${physical}＋性的${sexual}＋心理的${psychological}＋ネグレクト${neglect}＝${kinds}です`]),
    ...(care === weakCare + abuse ? [] : [`養護相談は${care}ですが、養育力不足${weakCare}＋虐待小計${abuse}＝${weakCare + abuse}です`]),
  ]
}
