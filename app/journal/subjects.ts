import type { Subject } from '../kernel/page.ts'
import { entryById, shownIn } from './entries.db.ts'
import type { EntryShown } from './entries.db.ts'

/** An entry as the actor sees it: one about a sealed child as well is nobody else's. */
export const entrySubject: Subject<EntryShown> = { kind: 'entry', param: 'entry', find: entryById, ids: (entry) => shownIn([entry]) }
