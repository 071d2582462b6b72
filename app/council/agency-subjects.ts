import type { Subject } from '../kernel/page.ts'
import { agencyOf } from './agencies.db.ts'
import type { Agency } from './agencies.db.ts'
import { agencyPersonOf } from './agency-people.db.ts'
import type { AgencyPerson } from './agency-people.db.ts'

/** An agency as the office knows it. */
export const agencySubject: Subject<Agency> = { kind: 'agency', param: 'agency', find: agencyOf, ids: () => [] }

/** A person of an agency. */
export const agencyPersonSubject: Subject<AgencyPerson> = { kind: 'agency_person', param: 'agencyPerson', find: agencyPersonOf, ids: () => [] }
