import type { Tx } from '../kernel/db.ts'
import { discussionsToTakeUp } from './discussions.db.ts'
import type { Discussion } from './discussions.db.ts'
import { transfersUnderWay } from './transfers.db.ts'
import type { Transfer } from './transfers.db.ts'

/** 児相と協議中: documents on their way between the offices, and talks that are to be taken up again, as far as the reader sees them. */
export async function underDiscussion(tx: Tx): Promise<{ transfers: Transfer[]; discussions: Discussion[] }> {
  return { transfers: await transfersUnderWay(tx), discussions: await discussionsToTakeUp(tx) }
}
