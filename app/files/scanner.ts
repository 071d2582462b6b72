import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { ScannerAddress } from '../config.ts'

type Scanned = 'clean' | 'found' | 'no answer'

const CHUNK = 64 * 1_024

/** Has a file read by the scanner (INSTREAM). Anything but its plain OK is no answer, and who asks must then refuse the file. */
export async function scan(address: ScannerAddress, path: string, limit = 30_000): Promise<Scanned> {
  const socket = connect(address)
  socket.setTimeout(limit, () => socket.destroy())
  const late = setTimeout(() => socket.destroy(), limit)
  try {
    const answer = answerOf(socket)
    answer.catch(() => undefined)
    await once(socket, 'connect')
    socket.write('zINSTREAM\0')
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
      if (socket.destroyed) return 'no answer'
      const length = Buffer.alloc(4)
      length.writeUInt32BE(chunk.length)
      socket.write(length)
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
    }
    socket.write(Buffer.alloc(4))
    return meaningOf(await answer)
  } catch {
    return 'no answer'
  } finally {
    clearTimeout(late)
    socket.destroy()
  }
}

async function answerOf(socket: Socket): Promise<string> {
  let said = ''
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    said += chunk.toString('latin1')
    if (said.includes('\0') || said.length > 4_096) break
  }
  return said
}

function meaningOf(said: string): Scanned {
  if (said === 'stream: OK\0') return 'clean'
  return /^stream: [^\0]+ FOUND\0$/.test(said) ? 'found' : 'no answer'
}
