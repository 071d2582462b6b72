import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../app/config.ts'

/** One line of the table of figures (R1–R11, S1–S12): what was measured, on how many, against what, and what happened with the protection off. */
export interface Figure {
  /** The row of the table; a part of a figure measured apart adds a word: `S1 times`. */
  id: string
  figure: string
  value: string
  sample: string
  target: string
  /** What was seen with the protection switched off; a figure without one says why. */
  control: string
  ok: boolean
}

/** Keeps a figure for the table that `npm run test:security` and `npm run test:faults` print. */
export function keepFigure(figure: Figure): void {
  const folder = join(root, '.build/results/figures')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${figure.id.replaceAll(/[^\w-]+/g, '-')}.json`), `${JSON.stringify(figure, null, 2)}\n`)
}
