import { fiscalYearCode, parseFiscalYear } from '../kernel/calendar.ts'

/** F8-019: families are numbered by fiscal year. */
export function familyNumber(fiscalYear: number, number: number): string {
  return `F${fiscalYearCode(fiscalYear).slice(1)}-${String(number).padStart(3, '0')}`
}

/** The fiscal year meant by the short year of F8-019 or C30-002: of 令和 unless that is still to come, then of 平成. */
export function fiscalYearOfShort(year: number, thisFiscalYear: number): number | undefined {
  const inEra = (letter: string): number | undefined => {
    const read = parseFiscalYear(`${letter}${year}`)
    return read.ok && read.fiscalYear <= thisFiscalYear ? read.fiscalYear : undefined
  }
  return inEra('R') ?? inEra('H')
}

/** A number as it was typed, in the one way of writing it: r8 − 12 is R8-12. Nothing longer than a number can be is looked at. */
export const numberKey = (typed: string): string => typed.slice(0, 60).normalize('NFKC').replace(/\s+/gu, '').replace(/[-‐−–ー]/u, '-').toUpperCase()
