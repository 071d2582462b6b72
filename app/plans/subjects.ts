import type { Subject } from '../kernel/page.ts'
import { planById } from './plans.db.ts'
import type { Plan } from './plans.db.ts'
import type { Visit } from './visit.ts'
import { visitById } from './visits.db.ts'

/** A plan as the actor sees it, with the children it is about. */
export const planSubject: Subject<Plan> = { kind: 'plan', param: 'plan', find: planById, ids: ({ familyId, casefileIds, personIds }) => [familyId, ...casefileIds, ...personIds] }

/** A planned visit as the actor sees it. */
export const visitSubject: Subject<Visit> = { kind: 'visit', param: 'visit', find: visitById, ids: ({ familyId }) => [familyId] }
