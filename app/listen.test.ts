import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { connect as connectPlain } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type { ServerType } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { selfSigned } from '../test/certificate.ts'
import { onLoopback } from './config.ts'
import type { Listening } from './config.ts'
import { closeDoor, openDoor, renewCertificate } from './listen.ts'

const now = Temporal.Now.instant()
const valid = { from: now.subtract({ hours: 1 }), until: now.add({ hours: 1 }) }
let folder: string
let tls: { cert: string; key: string }
const open: ServerType[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyoten-listen-'))
  tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
})
afterEach(async () => { for (const server of open.splice(0)) await closeDoor(server) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const keep = (pair: { cert: string; key: string }): string => {
  writeFileSync(tls.cert, pair.cert)
  writeFileSync(tls.key, pair.key)
  chmodSync(tls.key, 0o600)
  return pair.cert
}
/** A house that says where a request came from. */
const house = { fetch: (asked: Request, connection?: { incoming?: { socket?: { remoteAddress?: string | undefined } } }) => new Response(`${asked.url} ${connection?.incoming?.socket?.remoteAddress}`) }
async function opened(listening: Partial<Listening>): Promise<{ server: ServerType; port: number }> {
  const server = await openDoor(house, { port: 0, listening: { ...onLoopback, ...listening } })
  open.push(server)
  return { server, port: (server.address() as AddressInfo).port }
}
async function shaken<T>(port: number, options: ConnectionOptions, read: (socket: TLSSocket) => T): Promise<T> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'kyoten.example', ...options })
  await Promise.race([once(socket, 'secureConnect'), once(socket, 'error').then(([problem]) => { throw problem as Error })])
  const found = read(socket)
  socket.destroy()
  return found
}
const handshake = (port: number, options: ConnectionOptions): Promise<string | null> => shaken(port, options, (socket) => socket.getProtocol())
const cipherOf = (port: number, options: ConnectionOptions): Promise<string> => shaken(port, options, (socket) => socket.getCipher().name)
const answer = async (asked: ReturnType<typeof request>): Promise<string> => {
  asked.end()
  const [response] = await once(asked, 'response') as [AsyncIterable<Buffer>]
  let said = ''
  for await (const chunk of response) said += String(chunk)
  return said
}

test('over TLS a client that trusts the certificate is answered, with 1.2 and 1.3 and nothing older, and no clear request is', async () => {
  const ca = keep(selfSigned(['kyoten.example'], valid))
  const { port } = await opened({ tls, names: ['kyoten.example'] })
  expect(await answer(request({ host: '127.0.0.1', port, servername: 'kyoten.example', ca, path: '/due', headers: { host: 'kyoten.example' } }))).toBe('https://kyoten.example/due 127.0.0.1')
  expect(await handshake(port, { ca })).toBe('TLSv1.3')
  expect(await handshake(port, { ca, maxVersion: 'TLSv1.2' })).toBe('TLSv1.2')
  for (const maxVersion of ['TLSv1', 'TLSv1.1'] as const) await expect(handshake(port, { ca, minVersion: maxVersion, maxVersion, ciphers: 'ALL@SECLEVEL=0' })).rejects.toThrow()
  await expect(handshake(port, {})).rejects.toThrow(/self.signed/)
  await expect(answer(plainRequest({ host: '127.0.0.1', port, path: '/' }))).rejects.toThrow()
})

test('only suites with forward secrecy and authenticated encryption are spoken, the server choosing the strongest; a renewed certificate changes none of it', async () => {
  keep(selfSigned(['kyoten.example'], valid))
  const { server, port } = await opened({ tls, names: ['kyoten.example'] })
  const suites = ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384'].join(':')
  const weak = ['AES256-GCM-SHA384', 'AES128-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES256-SHA384', 'ECDHE-ECDSA-AES256-SHA384', 'DHE-RSA-AES256-GCM-SHA384']
  const judged = async (): Promise<void> => {
    const ca = readFileSync(tls.cert, 'utf8')
    expect(await cipherOf(port, { ca, maxVersion: 'TLSv1.2', ciphers: suites })).toMatch(/^ECDHE-(RSA|ECDSA)-AES256-GCM-SHA384$/)
    expect(await cipherOf(port, { ca, ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384' })).toBe('TLS_AES_256_GCM_SHA384')
    for (const ciphers of weak) await expect(handshake(port, { ca, maxVersion: 'TLSv1.2', ciphers }), ciphers).rejects.toThrow()
  }
  await judged()
  keep(selfSigned(['kyoten.example'], valid))
  renewCertificate(server, { ...onLoopback, tls, names: ['kyoten.example'] })
  await judged()
})

test('a renewed certificate serves the next connection; a broken one is refused and the old one stays', async () => {
  keep(selfSigned(['kyoten.example'], valid))
  const { server, port } = await opened({ tls, names: ['kyoten.example'] })
  const renewed = keep(selfSigned(['kyoten.example'], valid))
  await expect(handshake(port, { ca: renewed })).rejects.toThrow()
  renewCertificate(server, { ...onLoopback, tls, names: ['kyoten.example'] })
  expect(await handshake(port, { ca: renewed })).toBe('TLSv1.3')
  keep({ cert: 'x', key: 'x' })
  expect(() => renewCertificate(server, { ...onLoopback, tls, names: ['kyoten.example'] })).toThrow(/PEM/)
  expect(await handshake(port, { ca: renewed })).toBe('TLSv1.3')
})

test('a head of 20 kB is refused, a body sent too slowly is dropped, and so is a head that never ends', async () => {
  const { server, port } = await opened({})
  const said = async (words: string): Promise<string> => {
    const socket = connectPlain(port, '127.0.0.1')
    let text = ''
    socket.on('data', (bytes: Buffer) => { text += bytes.toString() })
    socket.on('error', () => { /* a reset is an answer too */ })
    socket.write(words)
    await once(socket, 'close')
    return text
  }
  expect(await said(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  if (!('headersTimeout' in server)) throw new Error('HTTP/1.1 is expected')
  expect([server.headersTimeout, server.requestTimeout, server.maxConnections]).toEqual([10_000, 60_000, 1_000])
  server.headersTimeout = server.requestTimeout = 500
  expect(await said('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /)
  expect(await said('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nname=')).toMatch(/^(HTTP\/1\.1 408 |HTTP\/1\.1 200 )/)
})

test('a port that is taken is told as such', async () => {
  const { port } = await opened({})
  await expect(openDoor(house, { port, listening: onLoopback })).rejects.toThrow(/EADDRINUSE.*PORT/)
})
