import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The key that signs; its id is the moment it was made and the fingerprint of its public half. */
export interface SigningKey { id: string; sign(bytes: Buffer): Buffer }
/** Public keys by fingerprint. */
export type PublicKeys = ReadonlyMap<string, KeyObject>

/** Why there is no key to sign or verify with; `message` is Japanese and English. */
export class KeyProblem extends Error {
  override name = 'KeyProblem'
}

/** Makes a key in `folder` (Ed25519, private 0600), which signs from now on; the private halves of older ones are destroyed, their public halves stay. */
export function makeKey(folder: string, now: Temporal.Instant = Temporal.Now.instant()): { id: string; publicFile: string } {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const id = `${now.round('second').toString().replaceAll(/[-:]/g, '')}-${fingerprintOf(publicKey)}`
  const older = privateFiles(folder)
  const publicFile = join(folder, `audit-${id}.pub.pem`)
  writeFileSync(publicFile, publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644, flush: true })
  const half = join(folder, `audit-${id}.new`)
  writeFileSync(half, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true })
  renameSync(half, join(folder, `audit-${id}.key.pem`))
  for (const file of older) rmSync(join(folder, file))
  return { id, publicFile }
}

/** The newest private key of `folder`. Throws KeyProblem when there is none. */
export function signingKey(folder: string): SigningKey {
  const file = privateFiles(folder).at(-1)
  if (file === undefined) {
    throw new KeyProblem(`${folder} に記録の印の鍵がありません。控えから戻すか、kyoten audit key --new で新しい鍵を作ってください。 / No key of the trail in ${folder}: restore it, or make a new one with kyoten audit key --new.`)
  }
  const key = createPrivateKey(readFileSync(join(folder, file)))
  return { id: idOf(file), sign: (bytes) => sign(null, bytes, key) }
}

/** Makes the first key of a folder that never had one; gives its public file, or null when there was one. Throws KeyProblem when only public halves are left. */
export function keepKey(folder: string): string | null {
  if (existsSync(folder) && readdirSync(folder).some((file) => /^audit-.+\.pub\.pem$/.test(file))) {
    signingKey(folder)
    return null
  }
  return makeKey(folder).publicFile
}

/** The public keys of a file (one PEM after the other) or of a key folder. Throws KeyProblem. */
export function publicKeys(path: string): PublicKeys {
  const pems = existsSync(path) ? (statSync(path).isDirectory() ? readdirSync(path).filter((file) => file.endsWith('.pub.pem')).map((file) => readFileSync(join(path, file), 'utf8')) : [readFileSync(path, 'utf8')]).join('\n') : ''
  const found = pems.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []
  if (found.length === 0) throw new KeyProblem(`${path} に公開鍵がありません。 / No public key in ${path}.`)
  return new Map(found.map((pem) => createPublicKey(pem)).map((key) => [fingerprintOf(key), key]))
}

/** Whether one of the keys signed the bytes; 'unknown' when the key that the id names is not among them. */
export function isSignedBy(keys: PublicKeys, id: string, bytes: Buffer, signature: Buffer): boolean | 'unknown' {
  const key = keys.get(id.slice(id.lastIndexOf('-') + 1))
  return key ? key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, signature) : 'unknown'
}

const fingerprintOf = (key: KeyObject): string => createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16)
const privateFiles = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((file) => /^audit-.+\.key\.pem$/.test(file)).sort() : [])
const idOf = (file: string): string => file.slice('audit-'.length, -'.key.pem'.length)
