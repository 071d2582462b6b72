import { fiscalYearOf } from '../../app/kernel/calendar.ts'

/** A year of one office in a town of about 172,000: what comes in, what it is, whom it is about. Invented, in the proportions of a town this size. */
export const yearFigures = {
  /** 受付番号, and among them children told of again while their consultation was open. */
  numbers: 332, again: 44, expectant: 22, staffAbuse: 1,
  /** The yearly table: 養護 226 = 養育力不足 158 + 虐待 68, その他 62. */
  counted: {
    physical: 15, sexual: 1, psychological: 21, neglect: 31, '02': 158,
    '15': 24, '13': 12, '12': 9, '09': 11, '10': 2, '11': 1, '03': 1, '16': 2,
  },
  /** Taken in as abuse and judged not to be; two of them never identified. */
  notAbuse: 27, unidentified: 2,
  entries: 3_900, intakeMeetings: 48, urgentMeetings: 41, caseConferences: 104, jointCases: 24,
} as const
export type Counted = keyof typeof yearFigures.counted

/** By whom children were told of, in percent of the intake numbers. */
export const routeShares = {
  school: 27, kizuna: 17, family: 15, nursery: 11, guidance_centre: 9, section: 7, neighbour: 5, medical: 4, police: 2, child_commissioner: 1, child_self: 1, other: 1,
} as const
export type RouteGroup = keyof typeof routeShares

/** Ages of children judged abused, in percent, by the first and the last year of age. */
export const abusedAges: readonly (readonly [from: number, until: number, share: number])[] = [[0, 2, 22], [3, 6, 27], [7, 12, 33], [13, 15, 12], [16, 17, 6]]
/** Who is suspected, in percent. */
export const suspectedShares = { mother_birth: 58, father_birth: 31, father_other: 7, other: 4 } as const
/** When a child whose clock runs was seen, in percent. */
export const sightedShares = { within_a_day: 71, within_two: 22, later: 5, never: 2 } as const

/** Whom the council's register holds on a day. */
export const registerFigures = { families: 128, protection: 62, support: 158, expectant: 11 } as const
/** Families whose places are hidden, by ground, and families who need an interpreter. */
export const veiledFamilies = { support_measure: 9, own_wish: 6 } as const
export const interpretedFamilies = 10

/** A figure of the running year, in proportion to the days gone before a day; 214 numbers are drawn before 25 November. */
export function soFar(figure: number, today: Temporal.PlainDate): number {
  const begin = Temporal.PlainDate.from({ year: fiscalYearOf(today), month: 4, day: 1 })
  return Math.round((figure * begin.until(today, { largestUnit: 'day' }).days) / 365)
}

/** Whole numbers in these proportions that make exactly `total`. */
export function apportion<K extends string>(shares: Readonly<Record<K, number>>, total: number): Record<K, number> {
  const keys = Object.keys(shares) as K[]
  const whole = keys.reduce((sum, key) => sum + shares[key], 0)
  const exact = keys.map((key) => ({ key, value: whole === 0 ? 0 : (shares[key] * total) / whole }))
  const parts = Object.fromEntries(exact.map(({ key, value }) => [key, Math.floor(value)])) as Record<K, number>
  const left = total - keys.reduce((sum, key) => sum + parts[key], 0)
  for (const { key } of exact.toSorted((one, other) => (other.value % 1) - (one.value % 1)).slice(0, left)) parts[key] += 1
  return parts
}
