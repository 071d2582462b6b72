import { once } from 'node:events'
import { createServer as createEncryptedServer } from 'node:https'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { providerOf } from '../../app/accounts/identity-provider.ts'
import { openPool } from '../../app/kernel/db.ts'
import { selfSigned } from '../certificate.ts'

const now = Temporal.Now.instant()
const pair = selfSigned(['127.0.0.1', 'localhost'], { from: now.subtract({ hours: 1 }), until: now.add({ hours: 1 }) })
const open: Server[] = []
afterAll(() => { for (const server of open) server.close() })
async function portOf(server: Server): Promise<number> {
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A server that speaks PostgreSQL's way into TLS with a certificate nobody trusts, and keeps what a client says to it. */
async function strangeDatabase(): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = []
  const port = await portOf(createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write('S')
      const inside = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(pair) })
      inside.on('error', () => undefined)
      inside.on('data', (bytes) => {
        heard.push(bytes.toString('latin1'))
        inside.destroy()
      })
    })
  }))
  return { port, heard }
}

test('a database whose certificate nobody vouches for is told nothing, not even who asks', async () => {
  const { port, heard } = await strangeDatabase()
  const pool = openPool(`postgresql://kyoten_app:secret@localhost:${port}/kyoten?sslmode=verify-full`, 1)
  await expect(pool.query('select 1')).rejects.toThrow(/self.signed|certificate/)
  await pool.end()
  expect(heard).toEqual([])
})

test('control: a client that does not ask for the certificate tells it its name', async () => {
  const { port, heard } = await strangeDatabase()
  const client = new pg.Client({ connectionString: `postgresql://kyoten_app:secret@localhost:${port}/kyoten?sslmode=no-verify` })
  client.on('error', () => undefined)
  await client.connect().catch(() => undefined)
  expect(heard.join()).toContain('kyoten_app')
})

test('an identity provider whose certificate nobody vouches for is asked nothing', async () => {
  const asked: string[] = []
  const server = createEncryptedServer(pair, (request, response) => {
    asked.push(request.url ?? '')
    response.end('{}')
  })
  const issuer = `https://127.0.0.1:${await portOf(server)}`
  const refused = once(server, 'tlsClientError')
  const provider = providerOf({ issuer, clientId: 'kyoten', secretFile: import.meta.filename, amr: [], acr: [] })
  await expect(provider.begin('https://localhost/oidc/callback')).rejects.toThrow()
  await refused
  expect(asked).toEqual([])
})
