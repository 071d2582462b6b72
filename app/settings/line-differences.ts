/** One place where two texts differ: from which line of the later one, what stood there, what stands there. */
export interface LineDifference { line: number; before: string[]; after: string[] }

/** Beyond this many pairs of lines the middle is told as one difference. */
const mostPairs = 4_000_000

/** Where two texts differ, line by line, in order; empty for equal ones. */
export function lineDifferences(earlier: string, later: string): LineDifference[] {
  const [before, after] = [earlier.split('\n'), later.split('\n')]
  const same = (a: number, b: number): boolean => before[a] === after[b]
  let first = 0
  while (first < before.length && first < after.length && same(first, first)) first += 1
  let [endBefore, endAfter] = [before.length, after.length]
  while (endBefore > first && endAfter > first && same(endBefore - 1, endAfter - 1)) [endBefore, endAfter] = [endBefore - 1, endAfter - 1]
  const [left, right] = [before.slice(first, endBefore), after.slice(first, endAfter)]
  if (left.length === 0 && right.length === 0) return []
  if (left.length * right.length > mostPairs) return [{ line: first + 1, before: left, after: right }]
  return hunks(left, right, first + 1)
}

/** Walks the longest common run of lines (Hunt and McIlroy's table) and gathers what lies between. */
function hunks(left: readonly string[], right: readonly string[], firstLine: number): LineDifference[] {
  const width = right.length + 1
  const common = new Uint16Array((left.length + 1) * width)
  for (let a = left.length - 1; a >= 0; a -= 1) {
    for (let b = right.length - 1; b >= 0; b -= 1) {
      common[a * width + b] = left[a] === right[b] ? common[(a + 1) * width + b + 1]! + 1 : Math.max(common[(a + 1) * width + b]!, common[a * width + b + 1]!)
    }
  }
  const found: LineDifference[] = []
  let [a, b] = [0, 0]
  let open: LineDifference | null = null
  while (a < left.length || b < right.length) {
    if (a < left.length && b < right.length && left[a] === right[b]) {
      [a, b, open] = [a + 1, b + 1, null]
      continue
    }
    if (open === null) found.push(open = { line: firstLine + b, before: [], after: [] })
    if (b >= right.length || (a < left.length && common[(a + 1) * width + b]! >= common[a * width + b + 1]!)) open.before.push(left[a++]!)
    else open.after.push(right[b++]!)
  }
  return found
}

/** The same as rows of a page, one for each line: nothing is cut off where it is decided on; of lines that are empty on both sides only how many. */
export function differenceRows(differences: readonly LineDifference[]): { what: string; before: string; after: string }[] {
  const rows = differences.flatMap(({ line, before, after }) => Array.from({ length: Math.max(before.length, after.length) }, (_, at) => ({ what: `${line + at}行目`, before: before[at] ?? '', after: after[at] ?? '' })))
  const told = rows.filter(({ before, after }) => before.trim() !== '' || after.trim() !== '')
  return told.length === rows.length ? rows : [...told, { what: `空の行だけの違い ${rows.length - told.length}行`, before: '', after: '' }]
}
