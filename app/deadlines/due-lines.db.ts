import type { Tx } from '../kernel/db.ts'
import type { DueKind } from './due-kinds.ts'
import { inOrder, itemsOf } from './due-line.ts'
import type { DueLine, Item } from './due-line.ts'
import type { Due, Reading, Told } from './due-source.ts'
import { dueSources } from './due-sources.ts'

/** Due rows in words, in the order of work: what to do with its link, whom it is about, one reason. What the reader does not see is left out. */
export async function dueLines(tx: Tx, rows: readonly Due<DueKind>[], reading: Reading): Promise<DueLine[]> {
  const items = itemsOf(rows, reading.today)
  const lines: DueLine[] = []
  for (const source of dueSources) {
    const own = items.filter(({ kind }) => source.kinds.some(({ code }) => code === kind))
    if (own.length === 0) continue
    const wordsOf = await source.told(tx, own, reading)
    lines.push(...own.flatMap((item) => {
      const words = wordsOf(item)
      return words ? [lineOf(item, words)] : []
    }))
  }
  return inOrder(lines)
}

const lineOf = ({ kind, group, sourceId, dueAt, wholeDay, accountIds, roles }: Item, words: Told): DueLine => ({ kind, group, sourceId, dueAt, wholeDay, accountIds, roles, ...words })
