import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../app/config.ts'
import { acceptedExtensions } from '../app/files/formats.ts'

const page = readFileSync(join(root, 'docs/protection.md'), 'utf8')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const section = (title: string): string => new RegExp(`^## ${title}\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(page)![1]!
const rows = (title: string): string[][] => section(title).split('\n').filter((line) => /^\|(?!---)/.test(line)).slice(1).map((line) => line.slice(1, -1).split(' | ').map((cell) => cell.trim()))
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word!)
const migrations = readdirSync(join(root, 'db/migrations')).map((file) => read(`db/migrations/${file}`)).join('\n')
const sources = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixtures)\./.test(file)).map((file) => read(`app/${file}`)).join('\n')

test('every limit stands in the code as the page says', () => {
  expect(rows('Limits').length).toBeGreaterThan(12)
  for (const [what, , file, as] of rows('Limits')) expect([what, read(quoted(file!)[0]!).includes(quoted(as!)[0]!)]).toEqual([what, true])
  expect(migrations).toMatch(/ends_at timestamptz not null/)
})

test('every log of the database is on the list, and no other', () => {
  const tables = [...migrations.matchAll(/create table (audit\.\w+)/g)].map(([, table]) => table!).sort()
  expect(quoted(section('Logs')).filter((word) => word.startsWith('audit.')).sort()).toEqual(tables)
})

test('every setting that names a connection or a key is one that is read, and every pool is as large as it says', () => {
  const names = [...quoted(section('Connections')), ...quoted(section('Keys'))].filter((word) => /^(KYOTEN_|DATABASE_)/.test(word))
  expect(names.length).toBeGreaterThan(9)
  for (const name of names) expect([name, read('app/config.ts').includes(name)]).toEqual([name, true])
  const pools = read('app/pools.ts')
  expect([/openPool\(urls\.app, 8\)/, /openPool\(urls\.signin, 2\)/, /openPool\(urls\.app, 1,/].map((pool) => pool.test(pools))).toEqual([true, true, true])
  for (const setting of [...read('app/config.ts').matchAll(/(KYOTEN_\w+_URL|DATABASE_URL|KYOTEN_OIDC_ISSUER|KYOTEN_CLAMAV|KYOTEN_PROXY)\b/g)]) expect(names).toContain(setting[1])
})

test('every algorithm of the code is on the page', () => {
  const used = new Set([...sources.matchAll(/create(?:Hash|Hmac|Cipheriv)\('([^']+)'|generateKeyPair(?:Sync)?\('([^']+)'/g)].map(([, one, other]) => (one ?? other)!))
  expect([...used].sort()).toEqual(['aes-256-gcm', 'ed25519', 'sha1', 'sha256'])
  for (const algorithm of [...used, 'argon2id']) expect(quoted(section('Keys'))).toContain(algorithm)
  for (const file of ['files', 'second-factors']) expect([file, sources.includes(`'${file}'`) || sources.includes(`${file}.key`)]).toEqual([file, true])
})

test('every way in is a page that is declared, and every page outside the door that lets somebody in is one of them', () => {
  const declared = [...sources.matchAll(/method: '(?:GET|POST)', path: '([^']+)'/g)].map(([, path]) => path!)
  const ways = rows('Ways in').map(([, , where]) => quoted(where!)[0]!)
  expect(ways.length).toBe(6)
  for (const way of ways) expect([way, declared.includes(way)]).toEqual([way, true])
  const letting = [...new Set(declared.filter((path) => /sign-in|invitation|oidc|step-up/.test(path)).map((path) => (path === '/oidc/callback' ? '/oidc/start' : path)))]
  expect(letting.filter((path) => !ways.includes(path))).toEqual([])
})

test('the words that a password may not be made of are those that the rule knows', () => {
  const whose = /export interface Whose \{([^}]*)\}/.exec(read('app/accounts/password-rule.ts'))![1]!.split(';').map((field) => field.split(':')[0]!.trim()).filter(Boolean)
  expect(quoted(section('Ways in'))).toEqual(expect.arrayContaining(whose))
  expect(existsSync(join(root, 'app/accounts/common-words.ts'))).toBe(true)
})

test('the files that are taken, and the kinds of input, are those of the code', () => {
  expect(quoted(section('Files')).filter((word) => word.startsWith('.')).sort()).toEqual(acceptedExtensions.split(',').sort())
  const kinds = [...read('app/kernel/fields.ts').matchAll(/^export function (\w+)/gm)].map(([, kind]) => kind!).filter((kind) => kind !== 'rowsSent')
  expect(quoted(section('Input')).filter((word) => kinds.includes(word)).sort()).toEqual([...kinds].sort())
})
