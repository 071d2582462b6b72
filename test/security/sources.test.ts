import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../app/config.ts'

/** What runs in the office, line by line; tests and what they start from are left out. */
const lines = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixtures|sample)\./.test(file))
  .flatMap((file) => readFileSync(join(root, 'app', file), 'utf8').split('\n').map((line) => ({ file: `app/${file}`, line })))
const migrations = readdirSync(join(root, 'db/migrations')).map((file) => readFileSync(join(root, 'db/migrations', file), 'utf8')).join('\n')
const filesWith = (pattern: RegExp, among = lines): string[] => [...new Set(among.filter(({ line }) => pattern.test(line)).map(({ file }) => file))].sort()
const said = (pattern: RegExp, text: string): string[] => [...new Set([...text.matchAll(pattern)].map(([, word]) => word!.toLowerCase()))].sort()
const code = lines.map(({ line }) => line).join('\n')

test('no text becomes code, command, template or object: nothing is evaluated, no shell gets words, nothing is revived', () => {
  expect(filesWith(/\beval\(|new Function\b|Function\(|node:vm|setTimeout\(\s*['"`]|import\((?!['"])/)).toEqual([])
  expect(filesWith(/node:child_process/)).toEqual(['app/documents/typeset.ts', 'app/embedded/account.ts', 'app/embedded/cluster.ts', 'app/embedded/postmaster.ts', 'app/files/examine.ts', 'app/start.ts'])
  expect(filesWith(/\bexec(Sync)?\(\s*[`'"]|shell:\s*true|execSync/)).toEqual([])
  // The one call of a shell has fixed words and hands the folder over as an argument.
  expect(lines.filter(({ line }) => line.includes("'/bin/sh'")).map(({ line }) => line.trim())).toEqual([expect.stringContaining(`['-c', 'cd -- "$1"', 'sh', folder]`)])
  expect(filesWith(/node:v8|deserialize|structuredClone|js-yaml|xml2js|DOMParser|fast-xml/)).toEqual([])
  expect(filesWith(/new RegExp\(/)).toEqual(['app/kernel/multipart.ts', 'app/kernel/written-date.ts'])
  expect(filesWith(/util\.format|printf/)).toEqual([])
  expect([...migrations.matchAll(/[^.\w]format\(\s*([^'\s])/gi)].map(([all]) => all)).toEqual([])
})

test('a control finds each of them', () => {
  const bad = ['eval(text)', 'new Function(text)', 'await import(name)', 'setTimeout("x()")'].map((line) => ({ file: 'x', line }))
  for (const one of bad) expect([one.line, filesWith(/\beval\(|new Function\b|Function\(|node:vm|setTimeout\(\s*['"`]|import\((?!['"])/, [one])]).toEqual([one.line, ['x']])
})

test('values are compared with their type, and what was sent becomes no prototype', () => {
  // Against null alone the loose form may stand: it means "null or undefined".
  const loose = (line: string): boolean => /[^=!<>]==[^=]|!=[^=]/.test(line.replaceAll(/'[^']*'|"[^"]*"|`[^`]*`|\/[^/\s]+\//g, '').replaceAll(/[!=]= null\b/g, ''))
  expect(lines.filter(({ line }) => loose(line)).map(({ file, line }) => `${file} ${line.trim()}`)).toEqual([])
  expect([loose('if (a == b)'), loose('a != 1'), loose('a === b'), loose('a != null')]).toEqual([true, true, false, false])
  expect(code).toContain('Object.create(null) as Record<string, string[]>')
  expect(filesWith(/__proto__|\.prototype\b/)).toEqual([])
})

test('only known algorithms: hashes, ciphers, keys and random numbers', () => {
  expect(said(/createHash\('([^']+)'/g, code)).toEqual(['sha1', 'sha256'])
  // The one SHA-1 names statements for the driver; nothing is protected by it.
  expect(filesWith(/createHash\('sha1'/)).toEqual(['app/kernel/db.ts'])
  expect(said(/createHmac\('([^']+)'/g, code)).toEqual(['sha256'])
  expect(said(/create(?:C|Dec)ipheriv\('([^']+)'/g, code)).toEqual(['aes-256-gcm'])
  expect(said(/generateKeyPair(?:Sync)?\('([^']+)'/g, code)).toEqual(['ed25519'])
  expect(filesWith(/Math\.random|createCipher\(|pseudoRandomBytes/)).toEqual([])
  expect(filesWith(/from 'node:crypto'/).length).toBeGreaterThan(10)
  expect(said(/\b(md5|sha1|sha224|crypt|pgp_sym_encrypt|encrypt|decrypt)\(/gi, migrations)).toEqual([])
  expect(said(/hmac\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*'(\w+)'\s*\)/g, migrations)).toEqual(['sha256'])
  // A session is 256 random bits.
  expect(code).toContain("export const newToken = (): string => randomBytes(32).toString('base64url')")
  // How far numbers skip where something is hidden; no secret is drawn by it.
  expect([...migrations.matchAll(/^.*[^_]random\(\).*$/gm)].map(([line]) => /\bn int; step int|'sealed '|s\.last/.test(line))).not.toContain(false)
})

test('nothing in the browser keeps, hands on or listens to what another page says', () => {
  const client = lines.filter(({ file }) => file.startsWith('app/client/'))
  expect(client.length).toBeGreaterThan(300)
  expect(filesWith(/localStorage|sessionStorage|indexedDB|\bcaches\b|document\.cookie|postMessage|'message'|WebSocket|EventSource|RTCPeerConnection|document\.write|insertAdjacentHTML|outerHTML|'paste'/, client)).toEqual([])
  // What our own server drew with its signs written out, and words that stand in the file.
  expect(client.filter(({ line }) => line.includes('innerHTML')).map(({ file, line }) => `${file} ${line.trim()}`)).toEqual(['app/client/known-people.ts place.innerHTML = fragment', 'app/client/signed-in-here.ts this.innerHTML = warningMarkup + dialogMarkup'])
})

test('connections out are opened in named places only, to addresses from the settings; what is written to standard output is too', () => {
  expect(filesWith(/^import (?!type).*from '(pg|openid-client|node:(net|tls|https?|http2|dgram|dns)|undici)'/)).toEqual([
    'app/accounts/identity-provider.ts', 'app/certificate.ts', 'app/command-audit.ts', 'app/command-database.ts', 'app/config.ts', 'app/files/scanner.ts', 'app/kernel/db.ts', 'app/listen.ts', 'app/migrate-prepare.ts', 'app/migrate.ts'])
  expect(filesWith(/[^.\w]fetch\(['"`]/).filter((file) => !file.startsWith('app/client/'))).toEqual([])
  expect(filesWith(/console\.|process\.std(out|err)|from 'pino'/)).toEqual(['app/app.tsx', 'app/cli.ts', 'app/migrate-child.ts', 'app/server.ts', 'app/start.ts'])
})

test('every package of the lock has an exact version and, where this machine or one like it installs it, its hash, and names no place of its own', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version?: string; integrity?: string; link?: boolean; resolved?: string }> }
  const all = Object.entries(packages).filter(([path]) => path !== '')
  expect(all.length).toBeGreaterThan(100)
  expect(all.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version ?? '')).map(([path]) => path)).toEqual([])
  // Optional binaries of other systems, which the lock was made without seeing.
  const ofOthers = /^node_modules\/@(myriaddreamin\/typst-ts-node-compiler|napi-rs\/canvas)-(?!linux-x64-gnu)/
  expect(all.filter(([path, { integrity }]) => !/^sha512-/.test(integrity ?? '') && !ofOthers.test(path)).map(([path]) => path)).toEqual([])
  expect(all.filter(([, { link, resolved }]) => link === true || resolved !== undefined).map(([path]) => path)).toEqual([])
})
