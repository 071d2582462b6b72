import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selfSigned } from '../test/certificate.ts'
import { readCertificate } from './certificate.ts'
import { StartRefused } from './start-refused.ts'

const now = Temporal.Instant.from('2026-11-25T05:00:00Z')
const valid = { from: now.subtract({ hours: 1 }), until: now.add({ hours: 24 }) }
let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'kyoten-certificate-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const kept = (pair: { cert: string; key: string }, mode = 0o600): { cert: string; key: string } => {
  const files = { cert: join(folder, `${crypto.randomUUID()}.pem`), key: join(folder, `${crypto.randomUUID()}.pem`) }
  writeFileSync(files.cert, pair.cert)
  writeFileSync(files.key, pair.key)
  chmodSync(files.key, mode)
  return files
}

test('a certificate for our names, with its own key that only its owner reads, is taken', () => {
  const pair = selfSigned(['kyoten.example', '192.0.2.1'], valid)
  expect(readCertificate(kept(pair), ['kyoten.example', '192.0.2.1'], now)).toEqual(pair)
})

test.each<[string, RegExp, () => { cert: string; key: string }]>([
  ['a key that the group reads', /chmod 600/, () => kept(selfSigned(['kyoten.example'], valid), 0o640)],
  ['a key that everybody reads', /chmod 600/, () => kept(selfSigned(['kyoten.example'], valid), 0o604)],
  ['one that is over', /renew/, () => kept(selfSigned(['kyoten.example'], { from: valid.from, until: now }))],
  ['one that has not begun', /renew/, () => kept(selfSigned(['kyoten.example'], { from: now.add({ hours: 1 }), until: valid.until }))],
  ['another key', /組ではありません.*not that of/, () => kept({ ...selfSigned(['kyoten.example'], valid), key: selfSigned(['kyoten.example'], valid).key })],
  ['another name', /kyoten\.example/, () => kept(selfSigned(['elsewhere.example'], valid))],
  ['no certificate', /KYOTEN_TLS_CERT: .* \/ not a certificate/, () => kept({ ...selfSigned(['kyoten.example'], valid), cert: 'x' })],
  ['no key', /KYOTEN_TLS_KEY: .* \/ not a key/, () => kept({ ...selfSigned(['kyoten.example'], valid), key: 'x' })],
  ['no file', /ENOENT/, () => ({ ...kept(selfSigned(['kyoten.example'], valid)), cert: join(folder, 'nowhere.pem') })],
])('%s is refused', (_, words, files) => {
  const given = files()
  expect(() => readCertificate(given, ['kyoten.example'], now)).toThrow(StartRefused)
  expect(() => readCertificate(given, ['kyoten.example'], now)).toThrow(words)
})
