/** From here on numbers are of the series of sealed matters (ctx.next_number_about). */
export const sealedFrom = 900_000

/** 215 as 215, the fourteenth of the sealed series as S014; `width` is how many digits at least. */
export const inSeries = (number: number, width: number): string =>
  (number > sealedFrom ? `S${String(number - sealedFrom).padStart(width, '0')}` : String(number).padStart(width, '0'))

/** The number behind 215 or S014; undefined where it is neither. */
export function outOfSeries(words: string): number | undefined {
  const match = /^(S?)(\d{1,6})$/u.exec(words)
  return match ? Number(match[2]) + (match[1] ? sealedFrom : 0) : undefined
}
