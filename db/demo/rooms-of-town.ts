import type { Sex } from '../../app/codes/people.ts'
import type { EventCode } from '../../app/history/event.ts'
import { fiscalYearOf } from '../../app/kernel/calendar.ts'
import { councilMembers } from './council-members.ts'
import { councilMeetings } from './council-meetings.ts'
import { daysFrom, officeDaysBetween } from './days.ts'
import type { Day, OfficeDays } from './days.ts'
import type { AgencyKey } from './agencies.ts'
import { betweenOffices } from './between-offices.ts'
import { namerOf } from './names.ts'
import type { FullName } from './names.ts'
import { officeRecords } from './office-records.ts'
import { chanceOf } from './random.ts'
import type { Chance } from './random.ts'
import { recordBook } from './records.ts'
import type { RecordBook, Records } from './records.ts'
import { smallChildren } from './small-children.ts'
import type { StaffKey } from './staff.ts'
import type { TownFacts } from './town-facts.ts'
import { spoken } from './words.ts'

/** Numbers of the rooms that come after those of the calls. */
export type RoomSeries = 'print' | 'transfer'
/** What the rooms of a standing town are made with. */
export interface RoomMaking {
  chance: Chance; book: RecordBook; days: OfficeDays; today: Day; facts: TownFacts
  /** The names of those whose stories are told: they come first where something is still to be said. */
  told: ReadonlySet<string>
  staff: Readonly<Record<StaffKey, string>>; agencies: Readonly<Record<AgencyKey, string>>
  /** Somebody of whom nobody has heard yet. */
  person(sex: Sex, generation?: 'child' | 'parent'): FullName
  say(list: readonly string[]): string
  tell(code: EventCode, happenedAt: Temporal.Instant, by: string, about: { intakeId?: string | null; casefileId?: string | null; familyId?: string | null; refId?: string | null }, recordedAt?: Temporal.Instant): void
  /** Asks for a number that is given in order of time. */
  number(series: RoomSeries, at: Temporal.Instant, give: (fiscalYear: number, number: number) => void): void
  /** 1 April of a fiscal year. */
  yearBegin(fiscalYear: number): Day
}
/** Everything the council and the rooms beside it wrote, with the last number of each series. */
export interface RoomsOfTown { records: Records; last: readonly { series: RoomSeries; fiscalYear: number; last: number }[] }

/** Plans what the council, the guidance centre, きずな and the office itself wrote about a town that stands, purely: of the same town on the same day the same. */
export function planRooms({ facts, today, staff, agencies, told = new Set(), seed = 20_251_126 }: { facts: TownFacts; today: Day; told?: ReadonlySet<string>; staff: RoomMaking['staff']; agencies: RoomMaking['agencies']; seed?: number }): RoomsOfTown {
  const chance = chanceOf(seed)
  const book = recordBook()
  const yearBegin = (fiscalYear: number): Day => Temporal.PlainDate.from({ year: fiscalYear, month: 4, day: 1 })
  const days = officeDaysBetween(yearBegin(Math.min(2019, fiscalYearOf(today) - 4)), today.add({ days: 420 }))
  const draws: { series: RoomSeries; at: Temporal.Instant; give: (fiscalYear: number, number: number) => void }[] = []
  const namer = namerOf(chance, facts.names)
  const making: RoomMaking = {
    chance, book, days, today, facts, told, staff, agencies, yearBegin,
    person: (sex, generation = 'parent') => namer().given(generation, sex),
    say: (list) => spoken(chance.draw(list), chance.between),
    tell(code, happenedAt, by, about, recordedAt = happenedAt) {
      book.add('event', { id: chance.id(), code, happenedAt, intakeId: about.intakeId ?? null, casefileId: about.casefileId ?? null, familyId: about.familyId ?? null, refId: about.refId ?? null, recordedAt, recordedBy: by })
    },
    number: (series, at, give) => { draws.push({ series, at, give }) },
  }
  officeRecords(making)
  const council = councilMembers(making)
  councilMeetings(making, council)
  betweenOffices(making)
  smallChildren(making, council)

  const last = new Map<string, { series: RoomSeries; fiscalYear: number; last: number }>()
  for (const { series, at, give } of draws.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at))) {
    const fiscalYear = fiscalYearOf(at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate())
    const drawn = last.get(`${series} ${fiscalYear}`) ?? last.set(`${series} ${fiscalYear}`, { series, fiscalYear, last: 0 }).get(`${series} ${fiscalYear}`)!
    drawn.last += 1
    give(fiscalYear, drawn.last)
  }
  return { records: book.records, last: [...last.values()] }
}

/** So much of a year's figure as a year has gone by a day; the whole of it for a year that has ended. */
export function ofYear(figure: number, fiscalYear: number, today: Day): number {
  const gone = daysFrom(Temporal.PlainDate.from({ year: fiscalYear, month: 4, day: 1 }), today)
  return Math.round((figure * Math.max(0, Math.min(365, gone))) / 365)
}
