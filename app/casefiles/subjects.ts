import type { Subject } from '../kernel/page.ts'
import { casefileById } from './casefiles.db.ts'
import type { Casefile } from './casefiles.db.ts'
import { decisionById } from './approvals.db.ts'
import type { Decision } from './approvals.db.ts'

/** A casefile as the actor sees it. */
export const casefileSubject: Subject<Casefile> = {
  kind: 'casefile', param: 'casefile', find: casefileById, ids: ({ id, familyId, personId }) => [id, familyId, personId],
}

/** A decision with its steps, seen wherever its intake and family are. */
export const decisionSubject: Subject<Decision> = {
  kind: 'decision', param: 'decision', find: decisionById, ids: ({ intakeId, familyId }) => [intakeId, familyId].filter((id) => id !== null),
}
