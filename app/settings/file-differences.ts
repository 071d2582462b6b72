import { readTown } from '../town.ts'
import { differenceRows, lineDifferences } from './line-differences.ts'

/** Why a text cannot be taken into use as this file of the town; undefined where it can. */
export function wrongWith(name: string, words: string): string | undefined {
  if (name !== 'town.json') return undefined
  try {
    readTown(words)
    return undefined
  } catch (problem) {
    return problem instanceof SyntaxError ? 'config/town.json を直してください：JSON として読めません' : (problem as Error).message
  }
}

/** Where two texts of a file of the town differ, as rows of a page, every one: of the town's settings what is read from them, not how they are written. */
export function fileDifferenceRows(name: string, before: string, after: string): { what: string; before: string; after: string }[] {
  const rows = differenceRows(lineDifferences(asRead(name, before), asRead(name, after)))
  return rows.length > 0 ? rows : [{ what: '中身は同じで、書き方だけが違います', before: '', after: '' }]
}

const asRead = (name: string, words: string): string => (name === 'town.json' && wrongWith(name, words) === undefined ? JSON.stringify(readTown(words), null, 2) : words)
