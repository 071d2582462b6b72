import type { Subject } from '../kernel/page.ts'
import { womensConsultationOf } from './womens.db.ts'
import type { WomensConsultation } from './womens.db.ts'

/** A consultation as the actor sees it. Only she goes into the access log with it. */
export const consultationSubject: Subject<WomensConsultation> = { kind: 'womens_consultation', param: 'consultation', find: womensConsultationOf, ids: ({ personId }) => [personId] }
