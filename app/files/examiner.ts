import { readFileSync, writeFileSync } from 'node:fs'
import { lookInto } from './looked-into.ts'
import type { Asked, Examined } from './examine.ts'

// One file, one process: what a file does to it no other file meets.
process.once('message', (asked: Asked) => { void answer(asked) })
process.send?.('ready')

async function answer({ path, name, picture, thumbnail }: Asked): Promise<void> {
  const found = await lookInto(readFileSync(path), name)
  if (found.is === 'taken' && found.drawn) {
    writeFileSync(picture, found.drawn.picture, { mode: 0o600 })
    writeFileSync(thumbnail, found.drawn.thumbnail, { mode: 0o600 })
  }
  const examined: Examined = found.is === 'refused' ? found
    : { is: 'taken', type: found.type, drawn: found.drawn && { width: found.drawn.width, height: found.drawn.height } }
  process.send?.(examined, () => { process.exit() })
}
