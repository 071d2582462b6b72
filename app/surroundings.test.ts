import { expect, test } from 'vitest'
import { onLoopback } from './config.ts'
import { objectionsToSurroundings } from './surroundings.ts'
import type { Surroundings } from './surroundings.ts'

const config = { listening: onLoopback, demoToday: null, database: null, migrateUrl: null }
const safe: Surroundings = { town: 'real', config, isDebugged: false, environment: { NODE_OPTIONS: '--max-old-space-size=2048' }, words: ['--enable-source-maps'], asRoot: false }
const abroad = { ...onLoopback, address: '0.0.0.0', isLoopback: false }
const own = { app: 'postgresql://kyoten_app@db/kyoten', signin: 'postgresql://kyoten_signin@db/kyoten', sealer: 'postgresql://kyoten_sealer@db/kyoten' }

test('a real town opens beyond loopback, a demo town on it', () => {
  expect(objectionsToSurroundings({ ...safe, config: { ...config, listening: abroad } })).toEqual({ refused: [], said: [] })
  expect(objectionsToSurroundings({ ...safe, town: 'demo', isDebugged: true, config: { ...config, demoToday: Temporal.PlainDate.from('2026-12-01') } })).toEqual({ refused: [], said: [] })
})

test.each<[RegExp, Partial<Surroundings>]>([
  [/KYOTEN_DEMO_TODAY/, { config: { ...config, demoToday: Temporal.PlainDate.from('2026-12-01') } }],
  [/KYOTEN_LISTEN/, { town: 'demo', config: { ...config, listening: abroad } }],
  [/KYOTEN_LISTEN/, { town: 'test', config: { ...config, listening: abroad } }],
  [/KYOTEN_PROXY/, { town: 'demo', config: { ...config, listening: { ...onLoopback, proxy: '127.0.0.1' } } }],
  [/--inspect/, { isDebugged: true }],
  [/--inspect/, { words: ['--inspect=0.0.0.0'] }],
  [/--inspect/, { environment: { NODE_OPTIONS: '--report-on-fatalerror' } }],
  [/--inspect/, { environment: { NODE_OPTIONS: '--tls-keylog=/tmp/keys' } }],
  [/NODE_DEBUG/, { environment: { NODE_DEBUG: 'http' } }],
  [/NODE_TLS_REJECT_UNAUTHORIZED/, { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }],
])('refused, in both languages: %s', (words, unsafe) => {
  const { refused } = objectionsToSurroundings({ ...safe, ...unsafe })
  expect(refused).toEqual([expect.stringMatching(words)])
  expect(refused[0]).toMatch(/。 \/ .+/)
})

test('the owner\'s password in the service, and root beside a database of one\'s own, are said', () => {
  const { refused, said } = objectionsToSurroundings({ ...safe, asRoot: true, config: { ...config, database: own, migrateUrl: 'postgresql://migrator@db/kyoten' } })
  expect(refused).toEqual([])
  expect(said).toEqual([expect.stringContaining('KYOTEN_MIGRATE_URL'), expect.stringContaining('root')])
})
