import type { Subject } from '../kernel/page.ts'
import { transferById } from './transfers.db.ts'
import type { Transfer } from './transfers.db.ts'

/** A document to or from the guidance centre as the actor sees it. */
export const transferSubject: Subject<Transfer> = {
  kind: 'transfer', param: 'transfer', find: transferById, ids: ({ casefileId, familyId, intakeId, personId }) => [casefileId, familyId, intakeId, personId].filter((id) => id !== null),
}
