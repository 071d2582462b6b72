import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createEncryptedServer, Server as EncryptedServer } from 'node:https'
import { createAdaptorServer } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import { readCertificate } from './certificate.ts'
import type { Config } from './config.ts'
import type { Connection } from './kernel/arrival.ts'
import { StartRefused } from './start-refused.ts'

type House = { fetch(request: Request, connection?: Connection): Response | Promise<Response> }

/** How long somebody may take over a head (slow senders hold a place each), over a whole request and over a handshake, and how much a head may hold. */
const limits = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 15_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384 }
/** Of TLS 1.2 only suites with forward secrecy and authenticated encryption, the strongest first; those of 1.3 are the runtime's own three. */
const encryption = {
  minVersion: 'TLSv1.2', honorCipherOrder: true,
  ciphers: ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256', ...['ECDHE-ECDSA', 'ECDHE-RSA'].flatMap((by) => ['AES256-GCM-SHA384', 'CHACHA20-POLY1305', 'AES128-GCM-SHA256'].map((how) => `${by}-${how}`))].join(':'),
} as const
const MOST_CONNECTIONS = 1_000
/** A connection on which nothing moves; the slowest page, a long PDF, is well within. */
const STILL_MILLISECONDS = 120_000

/** Opens the house to its address: over TLS where a certificate is set, else in the clear on loopback or behind the proxy. Throws `StartRefused`. */
export async function openDoor(house: House, { port, listening }: Pick<Config, 'port' | 'listening'>): Promise<ServerType> {
  const { tls } = listening
  const server = createAdaptorServer({
    fetch: house.fetch, hostname: listening.address,
    ...(tls === null
      ? { createServer, serverOptions: limits }
      : { createServer: createEncryptedServer, serverOptions: { ...limits, ...readCertificate(tls, listening.names, Temporal.Now.instant()), ...encryption, handshakeTimeout: 10_000 } }),
  })
  if ('headersTimeout' in server) {
    server.maxConnections = MOST_CONNECTIONS
    server.maxHeadersCount = 100
    server.timeout = STILL_MILLISECONDS
  }
  server.listen(port, listening.address)
  await listened(server, port)
  return server
}

/** Takes a renewed certificate from the same files for every connection from now on. Throws `StartRefused` and keeps the old one. */
export function renewCertificate(server: ServerType, { tls, names }: Config['listening']): void {
  if (tls !== null && server instanceof EncryptedServer) server.setSecureContext({ ...readCertificate(tls, names, Temporal.Now.instant()), ...encryption })
}

async function listened(server: ServerType, port: number): Promise<void> {
  try {
    await once(server, 'listening')
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem)
    throw new StartRefused(`ポート ${port} を開けません（${code}）。PORT か KYOTEN_LISTEN を変えてください。 / Cannot listen on port ${port} (${code}): set another PORT or KYOTEN_LISTEN.`)
  }
}

/** Takes no new requests and gives those under way five seconds. */
export async function closeDoor(server: ServerType): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  const idle = setInterval(() => { if ('closeIdleConnections' in server) server.closeIdleConnections() }, 50)
  const late = setTimeout(() => { if ('closeAllConnections' in server) server.closeAllConnections() }, 5_000)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}
