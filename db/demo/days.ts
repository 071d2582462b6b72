import { isOfficeClosed } from '../../app/kernel/calendar.ts'
import { officeInstant } from '../../app/kernel/office-time.ts'
import { isSchoolDay } from './quiet.ts'

export type Day = Temporal.PlainDate
/** The open days of the office, in order; a day is asked for by its place in them. */
export interface OfficeDays {
  readonly days: readonly Day[]
  /** The place of this day, or of the first open day after it. */
  placeOf(day: Day): number
  isSchoolDay(place: number): boolean
}

/** The office's open days from one day to another, both included; looked up, not reckoned again. */
export function officeDaysBetween(from: Day, until: Day): OfficeDays {
  const days: Day[] = []
  const places = new Map<string, number>()
  for (let day = from; Temporal.PlainDate.compare(day, until) <= 0; day = day.add({ days: 1 })) {
    places.set(day.toString(), days.length)
    if (!isOfficeClosed(day)) days.push(day)
  }
  const school = days.map(isSchoolDay)
  const first = from.toString()
  return { days, placeOf: (day) => places.get(day.toString()) ?? (day.toString() < first ? 0 : days.length), isSchoolDay: (place) => school[place] ?? false }
}

/** A minute of a day, as the office counts it: 9:30 is 570. */
export const moment = (day: Day, minute: number): Temporal.Instant => officeInstant(day, new Temporal.PlainTime(Math.floor(minute / 60), minute % 60))
export const isBefore = (one: Day, other: Day): boolean => Temporal.PlainDate.compare(one, other) < 0
export const daysFrom = (from: Day, until: Day): number => from.until(until, { largestUnit: 'day' }).days

/** Who is where: gives each meeting of people a time at which none of them is elsewhere. */
export interface Diary {
  /** The first of these minutes at which all are free for so long, taken; undefined when none is. */
  take(who: readonly string[], day: Day, minutes: readonly number[], lasts: number): number | undefined
  hold(who: readonly string[], day: Day, minute: number, lasts: number): void
}

/** An empty diary of everybody. */
export function openDiary(): Diary {
  const busy = new Map<string, [from: number, until: number][]>()
  const of = (one: string, day: Day): [number, number][] => {
    const key = `${one} ${day.toString()}`
    return busy.get(key) ?? busy.set(key, []).get(key)!
  }
  const hold: Diary['hold'] = (who, day, minute, lasts) => { for (const one of who) of(one, day).push([minute, minute + lasts]) }
  return {
    hold,
    take(who, day, minutes, lasts) {
      const spans = who.map((one) => of(one, day))
      const free = minutes.find((minute) => !spans.some((taken) => taken.some(([from, until]) => minute < until && from < minute + lasts)))
      if (free !== undefined) hold(who, day, free, lasts)
      return free
    },
  }
}
