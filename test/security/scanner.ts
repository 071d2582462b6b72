import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { ScannerAddress } from '../../app/config.ts'

/** How a scanner of the test answers. */
export type Manner = 'reads' | 'silent' | 'garbage' | 'hangs up' | 'error'

/** A scanner that speaks clamd's INSTREAM on a socket of its own, and finds one text. `manner` may be changed while it runs. */
export async function openScanner(finds: string, at: { path: string } | 'port'): Promise<{ address: ScannerAddress; manner: Manner; read: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    let heard: Buffer = Buffer.alloc(0)
    if (scanner.manner === 'hangs up') socket.destroy()
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk])
      const content = contentOf(heard)
      if (content === null || scanner.manner === 'silent') return
      scanner.read += 1
      const answers = { reads: content.includes(finds) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0', garbage: 'stream: OK, I think\0', error: 'INSTREAM size limit exceeded. ERROR\0', silent: '', 'hangs up': '' }
      socket.end(answers[scanner.manner])
    })
  })
  server.listen(at === 'port' ? { host: '127.0.0.1', port: 0 } : at)
  await once(server, 'listening')
  const scanner = {
    address: (at === 'port' ? { host: '127.0.0.1', port: (server.address() as AddressInfo).port } : at) as ScannerAddress, manner: 'reads' as Manner, read: 0,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return scanner
}

/** What was streamed, once its end was said; null before. Throws for what is not INSTREAM. */
function contentOf(heard: Buffer): Buffer | null {
  const word = 'zINSTREAM\0'
  if (heard.length < word.length) return null
  if (heard.toString('latin1', 0, word.length) !== word) throw new Error('not INSTREAM')
  const parts: Buffer[] = []
  for (let at = word.length; at + 4 <= heard.length;) {
    const length = heard.readUInt32BE(at)
    if (length === 0) return Buffer.concat(parts)
    parts.push(heard.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}
