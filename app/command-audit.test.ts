import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSealedOffice } from '../test/security/sealed.fixtures.ts'
import type { SealedOffice } from '../test/security/sealed.fixtures.ts'
import { run } from './command.ts'
import { signingKey } from './sealer/keys.ts'

let sealed: SealedOffice
let publicKey: string
const folder = mkdtempSync(join(tmpdir(), 'kyoten-audit-'))
const settings = ['DATABASE_URL', 'KYOTEN_SIGNIN_URL', 'KYOTEN_SEALER_URL', 'KYOTEN_MIGRATE_URL', 'KYOTEN_AUDIT_KEYS', 'KYOTEN_CHECKPOINTS']
beforeAll(async () => {
  sealed = await openSealedOffice()
  const { app, signin, sealer, migrate } = sealed.office.urls
  ;[app, signin, sealer, migrate, sealed.folders.keys, sealed.folders.checkpoints].forEach((value, at) => { process.env[settings[at]!] = value })
  for (let block = 1; block <= 3; block += 1) {
    await sealed.work(1)
    await sealed.seal()
    await sealed.checkpoint()
  }
  publicKey = join(folder, 'kept-elsewhere.pem')
  writeFileSync(publicKey, readFileSync(join(sealed.folders.keys, `audit-${signingKey(sealed.folders.keys).id}.pub.pem`)))
})
afterAll(async () => {
  for (const name of settings) delete process.env[name]
  rmSync(folder, { recursive: true })
  await sealed.close()
})

async function audit(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const code = await run(['audit', ...words], { out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, out, err }
}
/** Runs a command with a change of the superuser's in place, and takes it back. */
async function tampered(change: string, undo: string, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const quietly = (statement: string) => sealed.asSuperuser(async (client) => {
    await client.query(statement)
    await client.query('commit')
  })
  await quietly(change)
  try {
    return await audit(...words)
  } finally {
    await quietly(undo)
  }
}

test('an untouched trail: what was checked, how much of it, and nothing found', async () => {
  const { code, out, err } = await audit('verify', '--rows')
  expect([code, err]).toEqual([0, ''])
  for (const words of ['控え3件', '区切り3個', '表）を、最後の記録の印と照らし合わせました', '食いちがいはありません。 / Nothing was found.']) expect(out).toContain(words)
  expect((await audit('verify')).out).toContain('Not checked: live rows')
})

test('a row edited behind the triggers is named with its table, and the exit code is 1; without --rows it passes', async () => {
  const [phone] = await sealed.office.ownerQuery<{ id: string }>('select id from rec.phone limit 1')
  const change = [`update rec.phone set digits = '1' where id = '${phone!.id}'`, `update rec.phone set digits = '0853000009' where id = '${phone!.id}'`] as const
  const found = await tampered(...change, 'verify', '--rows')
  expect([found.code, found.out]).toEqual([1, expect.stringContaining(`× 表 phone の行 ${phone!.id} が記録に残らない形で書きかえられています`)])
  expect(found.err).toContain('食いちがいが1件')
  expect((await tampered(...change, 'verify')).code).toBe(0)
})

test('an export holds no value and is verified with the public key alone, without a database', async () => {
  const target = join(folder, 'export')
  expect((await audit('export', target)).code).toBe(0)
  const text = readdirSync(join(target, '322032')).map((file) => readFileSync(join(target, '322032', file), 'utf8')).join('\n')
  expect(text.split('\n').length).toBeGreaterThan(20)
  for (const value of ['0853-00-0009', '0853000009', '佐藤', '南町', '"was"', '"salt"']) expect(text).not.toContain(value)
  expect(text).not.toMatch(/"(female|male)"/)
  const kept = settings.map((name) => [name, process.env[name]!] as const)
  for (const name of settings) delete process.env[name]
  try {
    const { code, out } = await audit('verify', '--export', target, '--public-key', publicKey)
    expect([code, out]).toEqual([0, expect.stringContaining('区切り3個')])
    expect(out).toContain('本体で --rows')
    const changes = join(target, '322032', 'changes.jsonl')
    writeFileSync(changes, readFileSync(changes, 'utf8').replace('"op": "I"', '"op": "U"'))
    expect(await audit('verify', '--export', target, '--public-key', publicKey)).toMatchObject({ code: 1, out: expect.stringContaining('変更の記録が書きかえられています') as string })
  } finally {
    for (const [name, value] of kept) process.env[name] = value
  }
  expect(await audit('export', target)).toMatchObject({ code: 1, err: expect.stringContaining('空ではありません') as string })
})

test('a checkpoint that was changed, left out, or written by somebody else is named', async () => {
  const lines = readdirSync(sealed.folders.checkpoints).flatMap((file) => readFileSync(join(sealed.folders.checkpoints, file), 'utf8').trim().split('\n'))
  const written = (name: string, content: readonly string[]): string => {
    writeFileSync(join(folder, name), `${content.join('\n')}\n`)
    return join(folder, name)
  }
  const found = async (path: string): Promise<string> => (await audit('verify', '--checkpoints', path, '--public-key', publicKey)).out
  expect(await found(written('whole', lines))).toContain('食いちがいはありません')
  expect(await found(written('changed', lines.map((line, at) => (at === 1 ? line.replace('"changes":', '"changes":1') : line))))).toContain('控え2の印が正しくありません')
  expect(await found(written('short', [lines[0]!, lines[2]!]))).toContain('つながっていません')
  expect(await found(written('torn', [...lines, '{"checkpoint":4'])) ).toContain('4行目が読めません')
  expect(await audit('verify', '--checkpoints', join(folder, 'none'))).toMatchObject({ code: 1, err: expect.stringContaining('がありません') as string })
})

test('the key: which signs, a new one, and how to hand it over', async () => {
  const before = signingKey(sealed.folders.keys).id
  expect((await audit('key')).out).toContain(before)
  const { code, out } = await audit('key', '--new')
  const path = /: (\S+\.pub\.pem)/.exec(out)?.[1]
  expect([code, path !== undefined && existsSync(path)]).toEqual([0, true])
  expect(signingKey(sealed.folders.keys).id).not.toBe(before)
  expect((await audit('verify')).code).toBe(0)
})

test.each([[['verify', '--export', 'x']], [['verify', '--rows', '--export', 'x', '--public-key', 'y']], [['export']], [[]], [['seal']], [['verify', '--all']]])('%j is wrong use', async (words) => {
  expect(await audit(...words)).toMatchObject({ code: 2, out: '' })
})

test('a wrong public key is said, not taken for tampering of everything', async () => {
  writeFileSync(join(folder, 'empty.pem'), 'x')
  expect(await audit('verify', '--public-key', join(folder, 'empty.pem'))).toMatchObject({ code: 1, err: expect.stringContaining('公開鍵がありません') as string })
})
