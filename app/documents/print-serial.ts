import { fiscalYearCode } from '../kernel/calendar.ts'
import { inSeries } from '../people/series.ts'

/** P8-000012: under which a print is found again on a desk; one series a fiscal year for everything that is printed with a number. */
export const printSerial = (fiscalYear: number, number: number): string => `P${fiscalYearCode(fiscalYear).slice(1)}-${inSeries(number, 6)}`
