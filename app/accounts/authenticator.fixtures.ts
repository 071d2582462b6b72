import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()

/** What goes into a signature, to be told wrongly where a test wants that. */
interface Told { origin: string; house: string; verified?: boolean; counter?: number }
/** A security key made of software: it answers what a page asks, as a browser would send it. */
export interface SoftwareKey { register(options: string, told: Told): string; sign(options: string, told: Told): string }

/** CBOR of the few kinds that a registration holds (RFC 8949). */
function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer => (n < 24 ? Buffer.from([major << 5 | n]) : n < 256 ? Buffer.from([major << 5 | 24, n]) : Buffer.from([major << 5 | 25, n >> 8, n & 255]))
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([name, one]) => [cbor(name), cbor(one as number)])])
}

/** A key with one ES256 pair and a counter of its own. */
export function softwareKey(): SoftwareKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const id = randomBytes(32)
  let count = 0
  const flags = ({ verified = true }: Told, attested: boolean): number => 1 | (verified ? 4 : 0) | (attested ? 64 : 0)
  const counter = (told: Told): Buffer => {
    count = told.counter ?? count + 1
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(count)
    return bytes
  }
  const client = (type: string, options: string, { origin }: Told): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge: (JSON.parse(options) as { challenge: string }).challenge, origin, crossOrigin: false }))
  const answer = (response: Record<string, unknown>): string => JSON.stringify({ id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {}, response })
  return {
    register: (options, told) => {
      const cose = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]))
      const data = Buffer.concat([sha256(told.house), Buffer.from([flags(told, true)]), counter(told), Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      return answer({ clientDataJSON: base64url(client('webauthn.create', options, told)), attestationObject: base64url(cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', data]]))), transports: ['usb'] })
    },
    sign: (options, told) => {
      const data = Buffer.concat([sha256(told.house), Buffer.from([flags(told, false)]), counter(told)])
      const said = client('webauthn.get', options, told)
      return answer({ clientDataJSON: base64url(said), authenticatorData: base64url(data), signature: base64url(createSign('sha256').update(Buffer.concat([data, sha256(said)])).sign(privateKey)) })
    },
  }
}
