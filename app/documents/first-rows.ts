/** Letters on one row of the first page: 11 pt beside a label on A4, one less than there is room for, since kinsoku may take the last one away. */
const rowLength = 35
const goesOn = '…（続きは2枚めから）'
const letters = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/** As much of a text as fits so many rows, with 「…（続きは2枚めから）」 where it was cut; the whole text where it fits. */
export function firstRows(text: string, most: number): string {
  const lines = text.split('\n').map(line => [...letters.segment(line)].map(({ segment }) => segment))
  const needed = (line: readonly string[]): number => Math.max(1, Math.ceil(line.length / rowLength))
  if (lines.reduce((sum, line) => sum + needed(line), 0) <= most) return text
  const kept: string[] = []
  let left = most
  for (const line of lines) {
    if (needed(line) >= left) {
      kept.push(line.slice(0, left * rowLength - goesOn.length).join('') + goesOn)
      break
    }
    kept.push(line.join(''))
    left -= needed(line)
  }
  return kept.join('\n')
}
