import type { Subject } from '../kernel/page.ts'
import { pregnancyOf } from './pregnancies.db.ts'
import type { Pregnancy } from './pregnancies.db.ts'

/** A pregnancy as the actor sees it. The woman goes into the access log with it. */
export const pregnancySubject: Subject<Pregnancy> = { kind: 'pregnancy', param: 'pregnancy', find: pregnancyOf, ids: ({ personId }) => [personId] }
