import type { ReactElement, ReactNode } from 'react'
import { attendanceStates } from '../codes/council.ts'
import { agencyKinds } from '../codes/agencies.ts'
import { labelOf } from '../codes/code-list.ts'
import { Badge } from '../ui/badge.tsx'
import type { Tone } from '../ui/badge.tsx'
import { pledgeWords } from '../council/agency-person.ts'
import { standingOf } from './attendance.ts'
import type { Attendee } from './attendance.ts'
import { isLeftOpen, isOfCouncil, meetingName, meetingState } from './meeting.ts'
import type { Meeting } from './meeting.ts'

const stateTones: Readonly<Record<Attendee['state'], Tone>> = { invited: 'quiet', coming: 'key', not_coming: 'warn', attended: 'ok', absent: 'warn' }

/** From the invitation to the seat, in a word with its shape. */
export function AttendanceBadge({ state }: { state: Attendee['state'] }): ReactElement {
  return <Badge tone={stateTones[state]}>{labelOf(attendanceStates, state)}</Badge>
}

/** What the council must know of somebody beside the name: no pledge, an old one, not a member that day. Nothing when all is well. */
export function AttendeeMarks({ attendee, kind, wording }: { attendee: Attendee; kind: Meeting['kind']; wording: string | undefined }): ReactElement | null {
  const standing = standingOf(attendee, wording)
  const outside = attendee.agencyId !== null && !attendee.member && isOfCouncil(kind)
  if ((standing === null || standing === 'valid') && !outside) return null
  return <>{standing && standing !== 'valid' && <Badge tone="warn">{pledgeWords[standing]}</Badge>}{outside && <Badge tone="warn">構成員ではありません</Badge>}</>
}

/** The name by which an attendee's agency is called on a page: `hidden` leaves only its kind, because it would tell where somebody lives. */
export const agencyCalled = ({ agencyName, agencyKind }: Pick<Attendee, 'agencyName' | 'agencyKind'>, hidden: boolean, own: string): string =>
  agencyName === null ? own : hidden ? `${labelOf(agencyKinds, agencyKind ?? '')}（名前は非開示）` : agencyName

/** The person's own name, 「だれが来るか未定」, or nothing that would tell the agency. */
export const attendeeCalled = ({ name, agencyName }: Pick<Attendee, 'name' | 'agencyName'>, hidden: boolean): string =>
  hidden && agencyName !== null ? '（氏名は非開示）' : name === '' ? 'だれが来るか未定' : name

/** A meeting's name, crossed when it was called off. */
export function MeetingName({ meeting, children }: { meeting: Meeting; children?: ReactNode }): ReactElement {
  const name = children ?? meetingName(meeting)
  return meetingState(meeting) === 'cancelled' ? <s>{name}</s> : <>{name}</>
}

/** Whether a meeting is to come, over or off; one that is past and was never ended says so. */
export function MeetingStateBadge({ meeting, now }: { meeting: Meeting; now: Temporal.Instant }): ReactElement {
  const state = meetingState(meeting)
  if (isLeftOpen(meeting, now)) return <Badge tone="warn">終わりの記録がまだ</Badge>
  return state === 'cancelled' ? <Badge>中止</Badge> : state === 'ended' ? <Badge tone="ok">終わり</Badge> : <Badge tone="key">予定</Badge>
}
