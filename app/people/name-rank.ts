import type { PartialDate } from '../kernel/partial-date.ts'
import type { Query } from './name-query.ts'

/** A person found, by keys; former names are candidates of their own. */
export interface Candidate { nameKey: string, kanaKey: string, birth?: PartialDate }

/** Fewest single changes between two texts, neighbours swapped counting as one; by character, not by code unit. */
export function editDistance(one: string, other: string): number {
  const [a, b] = [[...one], [...other]]
  let beforeLast: number[] = []
  let last = b.map((_, place) => place + 1)
  a.forEach((character, row) => {
    const line: number[] = []
    b.forEach((against, column) => {
      const above = last[column] ?? 0
      const left = column === 0 ? row + 1 : line[column - 1] ?? 0
      const diagonal = column === 0 ? row : last[column - 1] ?? 0
      const swapped = row > 0 && column > 0 && character === b[column - 1] && a[row - 1] === against
      const swap = swapped ? (column === 1 ? row - 1 : beforeLast[column - 2] ?? 0) + 1 : Infinity
      line.push(Math.min(above + 1, left + 1, diagonal + (character === against ? 0 : 1), swap))
    })
    beforeLast = last
    last = line
  })
  return last.at(-1) ?? a.length
}

function apart(asked: string, found: string): number {
  if (asked === '' || found === '') return 4
  if (asked === found) return 0
  if (found.startsWith(asked)) return 1
  if (found.includes(asked)) return 2
  return 3 + editDistance(asked, found) / Math.max([...asked].length, [...found].length)
}

function digitsOf({ year, month, day }: PartialDate): string {
  return [year, month ?? '--', day ?? '--'].map(part => String(part).padStart(2, '0')).join('')
}

/** 0 for the same date as far as both are known, 0.5 for one digit wrong or two swapped, 1 otherwise. */
function birthApart(asked: PartialDate, found: PartialDate | undefined): number {
  if (!found) return 0.75
  const known = [found.year === asked.year || (asked.about ?? found.about ?? false), (found.month ?? asked.month) === (asked.month ?? found.month), (found.day ?? asked.day) === (asked.day ?? found.day)]
  if (known.every(Boolean)) return digitsOf(asked) === digitsOf(found) ? 0 : 0.25
  return editDistance(digitsOf(asked), digitsOf(found)) === 1 ? 0.5 : 1
}

/** Where a found person stands: lower is nearer, 0 is exact; below 1 the same name, below 2 a name that begins so, below 3 one that holds it. */
export function rankOf(query: Query, candidate: Candidate): number {
  if (query.kind === 'birth') return birthApart(query.birth, candidate.birth)
  if (query.kind !== 'kana' && query.kind !== 'kanji' && query.kind !== 'latin') return 0
  const name = Math.min(apart(query.nameKey, candidate.nameKey), ...query.kanaKeys.map(key => apart(key, candidate.kanaKey)))
  return query.birth ? name + birthApart(query.birth, candidate.birth) * 0.9 : name
}
