import type { Subject } from '../kernel/page.ts'
import type { Meeting } from './meeting.ts'
import { meetingById } from './meetings.db.ts'

/** A called meeting as the actor sees it: a 個別ケース検討会議 only with a family of its agenda that they see. */
export const meetingSubject: Subject<Meeting> = { kind: 'meeting', param: 'meeting', find: meetingById, ids: () => [] }
