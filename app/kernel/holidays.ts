/** A day off by law; `confirmed` is false until the almanac (暦要項) of its year was published, each February for the next year. */
interface Holiday { date: Temporal.PlainDate, name: string, confirmed: boolean }

interface HolidayLaw { name: string, month: number, day?: number, monday?: number, from?: number, until?: number, only?: number }

/** First year the table below is whole for (昭和の日, みどりの日 5月4日). */
export const firstHolidayYear = 2007
/** The last year whose equinoxes the approximation gives. */
export const lastHolidayYear = 2099

/** Last year whose equinoxes were published. Source: 令和9年暦要項 (国立天文台, 2026年2月2日). */
const lastConfirmedYear = 2027

/** Years inclusive. Source: 国民の祝日に関する法律 2条; 2019: 平成30年法律99号; 2020, 2021: 五輪特措法. */
const laws: readonly HolidayLaw[] = [
  { name: '元日', month: 1, day: 1 },
  { name: '成人の日', month: 1, monday: 2 },
  { name: '建国記念の日', month: 2, day: 11 },
  { name: '天皇誕生日', month: 2, day: 23, from: 2020 },
  { name: '昭和の日', month: 4, day: 29 },
  { name: '即位の日', month: 5, day: 1, only: 2019 },
  { name: '憲法記念日', month: 5, day: 3 },
  { name: 'みどりの日', month: 5, day: 4 },
  { name: 'こどもの日', month: 5, day: 5 },
  { name: '海の日', month: 7, monday: 3, until: 2019 },
  { name: '海の日', month: 7, day: 23, only: 2020 },
  { name: '海の日', month: 7, day: 22, only: 2021 },
  { name: '海の日', month: 7, monday: 3, from: 2022 },
  { name: '山の日', month: 8, day: 11, from: 2016, until: 2019 },
  { name: '山の日', month: 8, day: 10, only: 2020 },
  { name: '山の日', month: 8, day: 8, only: 2021 },
  { name: '山の日', month: 8, day: 11, from: 2022 },
  { name: '敬老の日', month: 9, monday: 3 },
  { name: '体育の日', month: 10, monday: 2, until: 2019 },
  { name: 'スポーツの日', month: 7, day: 24, only: 2020 },
  { name: 'スポーツの日', month: 7, day: 23, only: 2021 },
  { name: 'スポーツの日', month: 10, monday: 2, from: 2022 },
  { name: '即位礼正殿の儀の行われる日', month: 10, day: 22, only: 2019 },
  { name: '文化の日', month: 11, day: 3 },
  { name: '勤労感謝の日', month: 11, day: 23 },
  { name: '天皇誕生日', month: 12, day: 23, until: 2018 },
]

function applies({ from, until, only }: HolidayLaw, year: number): boolean {
  return only === undefined ? year >= (from ?? year) && year <= (until ?? year) : year === only
}

function dayOf({ month, day, monday }: HolidayLaw, year: number): Temporal.PlainDate {
  if (day !== undefined) return new Temporal.PlainDate(year, month, day)
  const first = new Temporal.PlainDate(year, month, 1)
  return first.add({ days: ((8 - first.dayOfWeek) % 7) + 7 * ((monday ?? 1) - 1) })
}

// The day of an equinox in Japan, 1980 to 2099, by the usual approximation of its drift; the almanac decides.
function equinox(year: number, month: 3 | 9): Temporal.PlainDate {
  const start = month === 3 ? 20.8431 : 23.2488
  const day = Math.floor(start + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4)
  return new Temporal.PlainDate(year, month, day)
}

const computed = new Map<number, readonly Holiday[]>()

/** All days off by law in a calendar year, with 振替休日 and 国民の休日, in order. Throws before 2007 and after 2099. */
export function holidaysOf(year: number): readonly Holiday[] {
  if (year < firstHolidayYear || year > lastHolidayYear) throw new RangeError(`holidays are known from ${firstHolidayYear} to ${lastHolidayYear}, not for ${year}`)
  const known = computed.get(year) ?? computeHolidays(year)
  computed.set(year, known)
  return known
}

function computeHolidays(year: number): readonly Holiday[] {
  const named = new Map<string, string>(laws.filter(law => applies(law, year)).map(law => [dayOf(law, year).toString(), law.name]))
  named.set(equinox(year, 3).toString(), '春分の日').set(equinox(year, 9).toString(), '秋分の日')
  const off = new Map(named)
  for (const text of named.keys()) {
    const date = Temporal.PlainDate.from(text)
    // 3条2項: after a Sunday, the nearest following day that is not itself a named holiday.
    if (date.dayOfWeek === 7) {
      let next = date.add({ days: 1 })
      while (named.has(next.toString())) next = next.add({ days: 1 })
      off.set(next.toString(), '振替休日')
    }
    // 3条3項: a day between two named holidays.
    const between = date.add({ days: 1 })
    if (named.has(date.add({ days: 2 }).toString()) && !off.has(between.toString())) off.set(between.toString(), '国民の休日')
  }
  return [...off].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, name]) => ({ date: Temporal.PlainDate.from(text), name, confirmed: year <= lastConfirmedYear }))
}

/** The holiday on a day, if it is one. */
export function holidayOn(date: Temporal.PlainDate): Holiday | undefined {
  return holidaysOf(date.year).find(holiday => holiday.date.equals(date))
}
