/** Some rows of several groups, and how many of each group are left out. */
interface Shortened<T, G> { shown: T[]; left: { group: G; count: number }[] }

/** At most `most` rows in their order: the first of every group, then the next ones; so no kind of work hides behind another. */
export function mostOf<T, G>(rows: readonly T[], groupOf: (row: T) => G, most: number): Shortened<T, G> {
  const groups = [...new Set(rows.map(groupOf))]
  const firsts = new Set(groups.map((group) => rows.findIndex((row) => groupOf(row) === group)))
  const places = rows.map((_, at) => at).toSorted((a, b) => Number(firsts.has(b)) - Number(firsts.has(a)) || a - b).slice(0, most).toSorted((a, b) => a - b)
  const kept = new Set(places)
  const left = groups.map((group) => ({ group, count: rows.filter((row, at) => !kept.has(at) && groupOf(row) === group).length })).filter(({ count }) => count > 0)
  return { shown: rows.filter((_, at) => kept.has(at)), left }
}
