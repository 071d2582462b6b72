import { fiscalYearOf, isOfficeClosed, nextOfficeDay, officeDayUntil } from '../../app/kernel/calendar.ts'
import { officeInstant } from '../../app/kernel/office-time.ts'
import type { At } from './shape.ts'

/** The day as which the script is written. */
export const scriptToday = Temporal.PlainDate.from('2026-11-25')

/** The day of a moment of the script. */
export const dayOf = (at: At): Temporal.PlainDate => Temporal.PlainDate.from(at.slice(0, 10))
const timeOf = (at: At): Temporal.PlainTime => Temporal.PlainTime.from(at.slice(11))

/** A later moment of the script. */
export function minutesAfter(at: At, minutes: number): At {
  const later = dayOf(at).toPlainDateTime(timeOf(at)).add({ minutes })
  return `${later.toPlainDate().toString()} ${later.toPlainTime().toString({ smallestUnit: 'minute' })}`
}
/** The next open day at a time, as a moment of the script. */
export const nextDayAt = (at: At, time: string): At => `${nextOfficeDay(dayOf(at)).toString()} ${time}`

/** How the days of the script lie in a town whose day is another: as far from it, and never on a closed day. */
export function calendarOf(today: Temporal.PlainDate) {
  const apart = scriptToday.until(today, { largestUnit: 'day' }).days
  const day = (text: string): Temporal.PlainDate => officeDayUntil(Temporal.PlainDate.from(text.slice(0, 10)).add({ days: apart }))
  /** Days to come, reviews and visits, are never before today for being moved off a closed day. */
  const dayToCome = (text: string): Temporal.PlainDate => {
    const moved = Temporal.PlainDate.from(text).add({ days: apart })
    return isOfficeClosed(moved) ? nextOfficeDay(moved) : moved
  }
  const years = fiscalYearOf(today) - fiscalYearOf(scriptToday)
  /** A small child is as old as in the script; everybody else keeps the birthday, and so the school year. */
  const birth = (text: string): Temporal.PlainDate => {
    const born = Temporal.PlainDate.from(text)
    return Temporal.PlainDate.compare(born, scriptToday.subtract({ years: 2 })) > 0 ? born.add({ days: apart }) : born.add({ years })
  }
  return { day, dayToCome, birth, moment: (at: At): Temporal.Instant => officeInstant(day(at), timeOf(at)) }
}
export type Calendar = ReturnType<typeof calendarOf>
