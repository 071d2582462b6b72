import { codesOn } from '../codes/code-list.ts'
import { meetingKinds } from '../codes/meetings.ts'
import type { MeetingKind } from '../codes/meetings.ts'
import type { Option } from '../kernel/record.ts'

/** What is decided by a meeting. */
export type DecisionKind = 'intake' | 'casefile' | 'closing' | 'reopening' | 'plan'

/** 決める会議: which meetings may decide what differs from town to town and from year to year. Source: 市町村の設置要綱; here the usual ones (要確認). */
const decidingMeetings: readonly { since: string; by: Record<DecisionKind, readonly MeetingKind[]> }[] = [
  { since: '2019-04-01', by: {
    intake: ['urgent_intake', 'intake'],
    casefile: ['intake', 'urgent_intake', 'policy', 'joint_case', 'case_conference', 'working'],
    closing: ['policy', 'joint_case', 'case_conference', 'working'],
    reopening: ['urgent_intake', 'intake', 'policy', 'joint_case', 'case_conference'],
    plan: ['policy', 'joint_case', 'case_conference', 'working'],
  } },
]

/** The meetings that may decide this on a day. */
export function meetingsDeciding(kind: DecisionKind, day: Temporal.PlainDate): Option[] {
  const setting = decidingMeetings.findLast(({ since }) => since <= day.toString()) ?? decidingMeetings[0]!
  return codesOn(meetingKinds, day).filter(({ code }) => setting.by[kind].includes(code))
}
