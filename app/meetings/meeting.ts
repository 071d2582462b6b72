import { meetingKinds } from '../codes/meetings.ts'
import type { MeetingKind } from '../codes/meetings.ts'
import { labelOf } from '../codes/code-list.ts'
import { isOfficeClosed } from '../kernel/calendar.ts'
import { choice, choices, date, required, text, time } from '../kernel/fields.ts'
import { formatDateWithWeekday } from '../kernel/japanese-date.ts'
import { formatTime, officeDateOf, officeInstant, officeTimeOf } from '../kernel/office-time.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** A meeting that was called: when, where, who decides; over when `endedAt`, off when `cancelledAt`. */
export interface Meeting {
  id: string; kind: MeetingKind; title: string; room: string; heldAt: Temporal.Instant; endsAt: Temporal.Instant | null
  deciderId: string; decider: string; called: boolean; endedAt: Temporal.Instant | null; cancelledAt: Temporal.Instant | null; cancelledWords: string | null
  minutes: string; writer: string; version: number
}

/** How far a meeting has come; only an open one is changed. */
type MeetingState = 'open' | 'ended' | 'cancelled'
/** Whether a meeting is still to be held, over, or off. */
export const meetingState = ({ endedAt, cancelledAt }: Pick<Meeting, 'endedAt' | 'cancelledAt'>): MeetingState => (cancelledAt ? 'cancelled' : endedAt ? 'ended' : 'open')

/** Whether a meeting is over by the clock and nobody has ended it or called it off. */
export const isLeftOpen = (meeting: Pick<Meeting, 'heldAt' | 'endsAt' | 'endedAt' | 'cancelledAt'>, now: Temporal.Instant): boolean =>
  meetingState(meeting) === 'open' && Temporal.Instant.compare(meeting.endsAt ?? meeting.heldAt, now) < 0

/** The day of a meeting by the office's calendar. */
export const dayOf = ({ heldAt }: Pick<Meeting, 'heldAt'>): Temporal.PlainDate => officeDateOf(heldAt)

/** 実務者会議（第1部会）. */
export const meetingName = ({ kind, title }: Pick<Meeting, 'kind' | 'title'>): string => `${labelOf(meetingKinds, kind)}${title === '' ? '' : `（${title}）`}`

/** 令和8年11月25日（水）13:30〜15:00. */
export const meetingTime = ({ heldAt, endsAt }: Pick<Meeting, 'heldAt' | 'endsAt'>): string =>
  `${formatDateWithWeekday(officeDateOf(heldAt))}${formatTime(heldAt)}〜${endsAt ? formatTime(endsAt) : ''}`

const ofCouncil: readonly MeetingKind[] = ['representatives', 'working', 'case_conference']
/** Whether a meeting is the council's own, where the duty of secrecy binds the members (児福法25条の2, 25条の5); the others are the office's. */
export const isOfCouncil = (kind: MeetingKind): boolean => ofCouncil.includes(kind)

/** When, where, and who decides; asked when a meeting is called and when it is moved. */
const when = (deciders: readonly Option[]) => ({
  title: text('部会・件名', { most: 60, hint: '例 第1部会。子どもや家族の名前は書かない' }),
  day: required(date('日')), from: required(time('始まり')), until: required(time('終わり')),
  room: text('部屋', { most: 60, hint: '例 市役所3階 第2会議室。家族の住所や学校の名前は書かない' }),
  deciderId: required(choice('決める人', deciders, { as: 'select', hint: '区分・主担当・終結をこの会議で決める責任者' })),
})
const invitation = (staff: readonly Option[], partners: readonly Option[]) => ({
  staff: choices('案内する職員', staff), partners: choices('案内する関係機関', partners),
})

/** A meeting as it is called. `partners` are agencies by their id and their people by theirs. */
export const meetingForm = (options: { deciders: readonly Option[]; staff: readonly Option[]; partners: readonly Option[] }) => defineRecord({
  name: 'meeting', version: 1, title: '会議を開く',
  fields: { kind: required(choice('会議', meetingKinds, { as: 'radio' })), ...when(options.deciders), ...invitation(options.staff, options.partners) },
})

/** A meeting that was called, changed: its kind stays. */
export const movedMeetingForm = (options: { deciders: readonly Option[]; staff: readonly Option[]; partners: readonly Option[] }) => defineRecord({
  name: 'meeting', version: 1, title: '会議を変える', fields: { ...when(options.deciders), ...invitation(options.staff, options.partners) },
})

/** What the forms above read of time and place. */
export interface MeetingPlan { title: string | null; day: Temporal.PlainDate; from: Temporal.PlainTime; until: Temporal.PlainTime; room: string | null; deciderId: string }

/** The moments of a plan. */
export const momentsOf = ({ day, from, until }: MeetingPlan): { heldAt: Temporal.Instant; endsAt: Temporal.Instant } => ({ heldAt: officeInstant(day, from), endsAt: officeInstant(day, until) })

/** What the form shows of a meeting. */
export const planOf = ({ title, room, heldAt, endsAt, deciderId }: Meeting): Omit<MeetingPlan, 'until'> & { until?: Temporal.PlainTime } =>
  ({ title: title || null, room: room || null, day: officeDateOf(heldAt), from: officeTimeOf(heldAt), ...(endsAt ? { until: officeTimeOf(endsAt) } : {}), deciderId })

/** What cannot be: an end before the beginning, a day years away. */
export function problemsOfPlan({ day, from, until }: MeetingPlan, today: Temporal.PlainDate): Problem[] {
  const problems: Problem[] = []
  if (Temporal.PlainTime.compare(until, from) <= 0) problems.push({ field: 'until', message: '「終わり」は「始まり」より後の時刻にしてください' })
  if (Math.abs(today.until(day).total({ unit: 'years', relativeTo: today })) > 2) problems.push({ field: 'day', message: `${formatDateWithWeekday(day)}は2年より離れています。年を確かめてください` })
  return problems
}

/** What may be, when somebody says so: `key` is sent back with the form when it has been confirmed. */
export interface Caution { key: string; words: string }

/** A day on which the office is closed; a day gone by. Urgent meetings are held on a holiday and written down afterwards. */
export function cautionsOfDay(day: Temporal.PlainDate, today: Temporal.PlainDate): Caution[] {
  const cautions: Caution[] = []
  if (isOfficeClosed(day)) cautions.push({ key: `closed-${day.toString()}`, words: `${formatDateWithWeekday(day)}は閉庁日です。この日に開きます` })
  if (Temporal.PlainDate.compare(day, today) < 0) cautions.push({ key: `past-${day.toString()}`, words: `${formatDateWithWeekday(day)}は過ぎた日です。開いた会議の記録として残します` })
  return cautions
}
