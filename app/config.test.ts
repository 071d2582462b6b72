import { describe, expect, test } from 'vitest'
import { childEnvironment, ConfigError, readConfig, root } from './config.ts'

const app = 'postgresql://kyoten_app:secret-a@db.example/kyoten?sslmode=verify-full'
const signin = 'postgresql://kyoten_signin:secret-b@db.example/kyoten?sslmode=verify-full'
const sealer = 'postgresql://kyoten_sealer:secret-c@db.example/kyoten?sslmode=verify-full'

describe('what is read', () => {
  test('nothing set: port 3000, the embedded server, data in the checkout, for root in /var/lib', () => {
    expect(readConfig({}, false)).toEqual({
      port: 3000, dataFolder: `${root}/data`, database: null, migrateUrl: null, demoToday: null, identityProvider: null,
      sealing: { keys: `${root}/data/keys`, checkpoints: `${root}/data/checkpoints` },
      listening: { address: '127.0.0.1', isLoopback: true, names: ['127.0.0.1', 'localhost', '[::1]'], tls: null, proxy: null },
      files: { folder: `${root}/data/files`, key: `${root}/data/keys/files.key`, runtime: `${root}/data/runtime`, scanner: null, mostFile: 20_000_000, mostForm: 60_000_000 },
    })
    expect(readConfig({ PORT: '', KYOTEN_DATA: ' ' }, true).dataFolder).toBe('/var/lib/kyoten')
  })

  test('everything set', () => {
    const config = readConfig({ PORT: '8080', KYOTEN_DATA: '/srv/kyoten', DATABASE_URL: app, KYOTEN_SIGNIN_URL: signin, KYOTEN_SEALER_URL: sealer, KYOTEN_AUDIT_KEYS: '/etc/kyoten/keys', KYOTEN_CHECKPOINTS: '/mnt/kept', KYOTEN_DEMO_TODAY: '2026-11-25' }, false)
    expect(config).toMatchObject({ port: 8080, dataFolder: '/srv/kyoten', database: { app, signin, sealer }, sealing: { keys: '/etc/kyoten/keys', checkpoints: '/mnt/kept' } })
    expect(config.demoToday?.toString()).toBe('2026-11-25')
  })

  test.each(['postgresql://kyoten_app:x@localhost/kyoten', 'postgresql://kyoten_app:x@127.0.0.1:5433/kyoten', 'postgresql://kyoten_app:x@[::1]/kyoten', 'postgresql://kyoten_app:x@localhost/kyoten?host=/run/postgresql'])('a database of this machine needs no certificate: %s', (url) => {
    expect(readConfig({ DATABASE_URL: url, KYOTEN_SIGNIN_URL: signin, KYOTEN_SEALER_URL: sealer }, false).database?.app).toBe(url)
  })

  test('a relative data folder is meant from the checkout, wherever the command is given', () => {
    expect(readConfig({ KYOTEN_DATA: 'elsewhere' }, true).dataFolder).toBe(`${root}/elsewhere`)
  })
})

test('where the doors open: over TLS for names, or behind a proxy', () => {
  expect(readConfig({ KYOTEN_LISTEN: '0.0.0.0', KYOTEN_NAMES: 'Kyoten.example, 192.0.2.1', KYOTEN_TLS_CERT: '/etc/kyoten/cert.pem', KYOTEN_TLS_KEY: '/etc/kyoten/key.pem' }, false).listening).toEqual({
    address: '0.0.0.0', isLoopback: false, names: ['kyoten.example', '192.0.2.1'], tls: { cert: '/etc/kyoten/cert.pem', key: '/etc/kyoten/key.pem' }, proxy: null,
  })
  expect(readConfig({ KYOTEN_PROXY: '192.0.2.9', KYOTEN_LISTEN: '192.0.2.1', KYOTEN_NAMES: 'kyoten.example' }, false).listening).toMatchObject({ isLoopback: false, tls: null, proxy: '192.0.2.9' })
  expect(readConfig({ KYOTEN_LISTEN: '::1' }, false).listening.isLoopback).toBe(true)
})

test.each([
  [{ KYOTEN_CLAMAV: '/run/clamav/clamd.ctl' }, { scanner: { path: '/run/clamav/clamd.ctl' } }],
  [{ KYOTEN_CLAMAV: '127.0.0.1:3310' }, { scanner: { host: '127.0.0.1', port: 3310 } }],
  [{ KYOTEN_FILES_KEY: '/etc/kyoten/files.key', KYOTEN_RUNTIME: '/run/kyoten' }, { key: '/etc/kyoten/files.key', runtime: '/run/kyoten' }],
  [{ RUNTIME_DIRECTORY: '/run/kyoten:/run/other' }, { runtime: '/run/kyoten' }],
  [{ KYOTEN_FILE_MB: '80' }, { mostFile: 80_000_000, mostForm: 80_000_000 }],
])('files: %j', (environment, files) => {
  expect(readConfig(environment, false).files).toMatchObject(files)
})

describe('what is refused', () => {
  test.each([
    ['PORT', { PORT: '0' }],
    ['PORT', { PORT: '65536' }],
    ['KYOTEN_CLAMAV', { KYOTEN_CLAMAV: '192.0.2.1:3310' }],
    ['KYOTEN_FILE_MB', { KYOTEN_FILE_MB: '9999' }],
    ['PORT', { PORT: '80a' }],
    ['KYOTEN_DEMO_TODAY', { KYOTEN_DEMO_TODAY: '2026-02-30' }],
    ['KYOTEN_DEMO_TODAY', { KYOTEN_DEMO_TODAY: '令和8年11月25日' }],
    ['DATABASE_URL', { DATABASE_URL: 'kyoten', KYOTEN_SIGNIN_URL: signin }],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://postgres@db.example/kyoten', KYOTEN_SIGNIN_URL: signin }],
    ...['', '?sslmode=require', '?sslmode=no-verify', '?sslmode=verify-ca', '?host=db.example'].map((way): [string, Record<string, string>] => ['DATABASE_URL', { DATABASE_URL: `postgresql://kyoten_app:x@${way.includes('host') ? 'localhost' : 'db.example'}/kyoten${way}`, KYOTEN_SIGNIN_URL: signin, KYOTEN_SEALER_URL: sealer }]),
    ['KYOTEN_SIGNIN_URL', { DATABASE_URL: app }],
    ['DATABASE_URL', { KYOTEN_SIGNIN_URL: signin }],
    ['KYOTEN_SIGNIN_URL', { DATABASE_URL: app, KYOTEN_SIGNIN_URL: app }],
    ['KYOTEN_SEALER_URL', { DATABASE_URL: app, KYOTEN_SIGNIN_URL: signin }],
    ['KYOTEN_SEALER_URL', { DATABASE_URL: app, KYOTEN_SIGNIN_URL: signin, KYOTEN_SEALER_URL: app }],
    ['KYOTEN_LISTEN', { KYOTEN_LISTEN: 'all' }],
    ['KYOTEN_LISTEN', { KYOTEN_LISTEN: '0.0.0.0', KYOTEN_NAMES: 'kyoten.example' }],
    ['KYOTEN_LISTEN', { KYOTEN_LISTEN: '::', KYOTEN_NAMES: 'kyoten.example' }],
    ['KYOTEN_LISTEN', { KYOTEN_LISTEN: '::ffff:192.0.2.1', KYOTEN_NAMES: 'kyoten.example' }],
    ['KYOTEN_NAMES', { KYOTEN_LISTEN: '192.0.2.1', KYOTEN_TLS_CERT: 'a', KYOTEN_TLS_KEY: 'b' }],
    ['KYOTEN_NAMES', { KYOTEN_NAMES: 'https://kyoten.example' }],
    ['KYOTEN_NAMES', { KYOTEN_NAMES: 'kyoten.example:443' }],
    ['KYOTEN_NAMES', { KYOTEN_PROXY: '127.0.0.1' }],
    ['KYOTEN_PROXY', { KYOTEN_PROXY: 'proxy.example', KYOTEN_NAMES: 'kyoten.example' }],
    ['KYOTEN_TLS_KEY', { KYOTEN_TLS_CERT: 'a' }],
    ['KYOTEN_TLS_CERT', { KYOTEN_TLS_KEY: 'b' }],
  ])('%s in %j', (name, environment) => {
    expect(() => readConfig(environment, false)).toThrow(ConfigError)
    expect(() => readConfig(environment, false)).toThrow(new RegExp(`^  ${name}: .+ / `, 'm'))
  })

  test('all at once, in both languages, without a password', () => {
    let message = ''
    try {
      readConfig({ PORT: 'x', KYOTEN_DEMO_TODAY: 'tomorrow', DATABASE_URL: 'postgresql://root:hunter2@db/kyoten' }, false)
    } catch (problem) {
      message = String(problem)
    }
    expect(message.match(/^  [A-Z_]+:/gm)).toEqual(['  PORT:', '  DATABASE_URL:', '  KYOTEN_DEMO_TODAY:', '  KYOTEN_SIGNIN_URL:', '  KYOTEN_SEALER_URL:'])
    expect(message).not.toContain('hunter2')
  })
})

test('a child process reads back the settings it was given', () => {
  const config = readConfig({ KYOTEN_DATA: '/srv/kyoten', KYOTEN_DEMO_TODAY: '2026-11-25' }, false)
  const read = readConfig(childEnvironment(config, { migrate: 'postgresql://postgres@localhost/kyoten', app, signin, sealer }), false)
  expect(read).toMatchObject({ dataFolder: '/srv/kyoten', database: { app, signin, sealer }, migrateUrl: 'postgresql://postgres@localhost/kyoten' })
  expect(read.demoToday?.equals('2026-11-25')).toBe(true)
})

test('an identity provider is named whole, over https, and its secret stands in a file', () => {
  const whole = { KYOTEN_OIDC_ISSUER: 'https://idp.city.example.lg.jp/realms/shi', KYOTEN_OIDC_CLIENT_ID: 'kyoten', KYOTEN_OIDC_CLIENT_SECRET_FILE: '/etc/kyoten/oidc', KYOTEN_OIDC_AMR: 'otp, hwk' }
  expect(readConfig(whole, false).identityProvider).toEqual({ issuer: whole.KYOTEN_OIDC_ISSUER, clientId: 'kyoten', secretFile: '/etc/kyoten/oidc', amr: ['otp', 'hwk'], acr: [] })
  expect(readConfig({}, false).identityProvider).toBeNull()
  for (const wrong of [{ ...whole, KYOTEN_OIDC_ISSUER: 'http://idp.city.example.lg.jp' }, { ...whole, KYOTEN_OIDC_ISSUER: 'x' }, { ...whole, KYOTEN_OIDC_CLIENT_ID: '' }, { ...whole, KYOTEN_OIDC_CLIENT_SECRET_FILE: '' }, { KYOTEN_OIDC_CLIENT_ID: 'kyoten' }]) {
    expect(() => readConfig(wrong, false)).toThrow(/KYOTEN_OIDC_/)
  }
})
