/** A change of a row after the moment asked for: its birth, or the old values of what was changed; `was` is null where the reader may not have them. */
export interface LaterChange { op: string; was: Readonly<Record<string, unknown>> | null }
/** A row as it stood: null when it was not written yet; `unknown` names columns that changed since and whose old values are not for this reader. */
export interface RowThen { row: Readonly<Record<string, unknown>>; unknown: readonly string[] }

/** Takes back what happened to a row since a moment, newest first; null when it was not there yet. */
export function rowThen(now: Readonly<Record<string, unknown>>, later: readonly (LaterChange & { columns: readonly string[] })[]): RowThen | null {
  let row = now
  const unknown = new Set<string>()
  for (const { op, was, columns } of later) {
    if (op === 'I') return null
    if (was) {
      row = { ...row, ...was }
      for (const column of Object.keys(was)) unknown.delete(column)
    } else for (const column of columns) unknown.add(column)
  }
  return { row, unknown: [...unknown] }
}
