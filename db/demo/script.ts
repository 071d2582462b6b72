import { officeDayFrom, fiscalYearOf } from '../../app/kernel/calendar.ts'
import { officeInstant } from '../../app/kernel/office-time.ts'
import { hardFamilies } from './families-hard.ts'
import { openFamilies } from './families-open.ts'
import { endedFamilies } from './families-ended.ts'
import { calendarOf, dayOf, minutesAfter, nextDayAt, scriptToday } from './moments.ts'
import type { Calendar } from './moments.ts'
import { quietActs } from './quiet.ts'
import type { Act, At, ChangeAct, FamilySpec } from './shape.ts'
import type { StaffKey } from './staff.ts'

/** A step of 決裁 that follows a decision of the script. */
interface ApproveAct { act: 'approve'; at: At; by: StaffKey; of: Act; outcome: 'approved' | 'returned'; words: string }
/** Every April the schools of the new year are written down. */
interface RollAct { act: 'roll'; at: At; by: StaffKey }
export interface Line { family: FamilySpec; act: Act | ApproveAct | RollAct; at: Temporal.Instant }

export const families: readonly FamilySpec[] = [...hardFamilies, ...openFamilies, ...endedFamilies]
const entryCount = 200

/** Everything that happens in the town, in order of time: each act with the moment at which it is written. */
export function townScript(today: Temporal.PlainDate): { calendar: Calendar; lines: readonly Line[] } {
  const calendar = calendarOf(today)
  const quiet = quietActs(families, entryCount)
  const newYear = officeDayFrom(Temporal.PlainDate.from({ year: fiscalYearOf(today), month: 4, day: 6 }))
  const rolledAt = officeInstant(newYear, Temporal.PlainTime.from('08:40'))
  const lines = families.flatMap((family) => {
    const acts = [...family.acts, ...supportBegun(family.acts), ...quiet.get(family.key) ?? []]
    const told = [...acts, ...acts.flatMap(approvalsOf)].map((act) => ({ act, written: writtenAt(act) })).toSorted((one, other) => one.written.localeCompare(other.written))
    let last: Temporal.Instant | null = null
    const moved = told.map(({ act, written }): Line => {
      const asked = calendar.moment(written)
      // Days that fall together for being moved off a closed day keep their order.
      const at: Temporal.Instant = last && Temporal.Instant.compare(asked, last) < 0 ? last.add({ minutes: 5 }) : asked
      last = at
      return { family, act, at }
    })
    const rolls = family.people.some(({ goes }) => goes) && Temporal.Instant.compare(moved[0]!.at, rolledAt) < 0 && Temporal.PlainDate.compare(newYear, today) < 0
    return rolls ? [...moved, { family, at: rolledAt, act: { act: 'roll', at: '', by: 'iizuka' } satisfies RollAct }] : moved
  })
  return { calendar, lines: lines.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at)) }
}

/** The meeting that makes a child's first plan moves the casefile to 支援中, but for a child who is still being looked into. */
function supportBegun(acts: readonly Act[]): ChangeAct[] {
  const supported = new Set(acts.flatMap((act) => (act.act === 'change' && act.stage === 'investigating' ? [act.child] : [])))
  return acts.flatMap((act): ChangeAct[] => {
    if (act.act === 'reopen') supported.delete(act.child)
    if (act.act !== 'plan') return []
    const begun = act.children.filter((child) => !supported.has(child))
    begun.forEach((child) => supported.add(child))
    return begun.map((child, at) => ({ act: 'change', at: minutesAfter(act.at, at - 20), by: act.by, child, meeting: 'policy', stage: 'supported', words: '支援計画を決め、支援中とする。' }))
  })
}

/** An entry is written after what it tells of, everything else as it is done. */
function writtenAt(act: Act | ApproveAct): At {
  return act.act === 'entry' ? minutesAfter(act.at, (act.minutes ?? 10) + 25) : act.at
}

/** 係長 the same or the next day, 室長 the morning after: as far as the script lets it come before its own today. */
function approvalsOf(act: Act): ApproveAct[] {
  if (act.act !== 'decide' && act.act !== 'change' && act.act !== 'close' && act.act !== 'reopen') return []
  const { approval } = act
  if (approval === 'none') return []
  const first = act.at.slice(11) < '15:30' ? minutesAfter(act.at, 95) : nextDayAt(act.at, '08:50')
  if (approval === 'returned') return [{ act: 'approve', of: act, at: first, by: 'moriyama', outcome: 'returned', words: '紹介先に母が電話する日を確かめて、書き足してください。学校には、だれが伝えるかも。' }]
  const supervisor: ApproveAct = { act: 'approve', of: act, at: first, by: 'moriyama', outcome: 'approved', words: '' }
  const head: ApproveAct = { act: 'approve', of: act, at: nextDayAt(first, '08:45'), by: 'takahashi', outcome: 'approved', words: '' }
  return (approval === 'supervisor' ? [supervisor] : [supervisor, head]).filter(({ at }) => Temporal.PlainDate.compare(dayOf(at), scriptToday) < 0)
}
