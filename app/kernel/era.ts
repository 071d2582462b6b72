/** Japanese eras with the day each begins by law; `letter` is the short form (R8), `mark` the one-character form (令8). */
export const eras = [
  { name: '明治', letter: 'M', mark: '明', since: '1868-10-23', source: '明治改元の詔 (慶応4年9月8日)' },
  { name: '大正', letter: 'T', mark: '大', since: '1912-07-30', source: '大正改元の詔書 (明治45年7月30日)' },
  { name: '昭和', letter: 'S', mark: '昭', since: '1926-12-25', source: '昭和改元の詔書 (大正15年12月25日)' },
  { name: '平成', letter: 'H', mark: '平', since: '1989-01-08', source: '元号を改める政令 (昭和64年政令第1号)' },
  { name: '令和', letter: 'R', mark: '令', since: '2019-05-01', source: '元号を改める政令 (平成31年政令第143号)' },
] as const

type Era = (typeof eras)[number]

/** A year in an era: `{ era: 令和, year: 8 }` for 2026. */
export interface EraYear { era: Era, year: number }

/** First year whose dates are Gregorian in Japan; 明治5年 and before were lunisolar. Source: 明治5年太政官布告第337号. */
export const firstSolarYear = 1873

/** The last year a date may lie in; a year beyond it is a slip of the finger. */
export const lastYear = 2199

/** First day of an era. */
export function firstDayOf(era: Era): Temporal.PlainDate {
  return Temporal.PlainDate.from(era.since)
}

/** Last day of an era; undefined for the present one. */
export function lastDayOf(era: Era): Temporal.PlainDate | undefined {
  const next = eras[eras.indexOf(era) + 1]
  return next && firstDayOf(next).subtract({ days: 1 })
}

/** The era that a written sign means: 令和, 令, R, r; undefined if none. */
export function eraCalled(sign: string): Era | undefined {
  return eras.find(era => era.name === sign || era.mark === sign || era.letter === sign.toUpperCase())
}

/** Era and year of a day; undefined before 1873. */
export function eraYearOf(date: Temporal.PlainDate): EraYear | undefined {
  if (date.year < firstSolarYear) return undefined
  const era = eras.findLast(one => Temporal.PlainDate.compare(firstDayOf(one), date) <= 0)
  return era && { era, year: date.year - firstDayOf(era).year + 1 }
}

/** Western year of an era year: 令和8年 is 2026. */
export function westernYear({ era, year }: EraYear): number {
  return firstDayOf(era).year + year - 1
}

/** 令和8年, 令和元年. */
export function formatEraYear({ era, year }: EraYear): string {
  return `${era.name}${year === 1 ? '元' : year}年`
}
