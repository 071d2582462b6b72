import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Wraps what the database keeps and must not be able to read, for one account. */
export interface Wrapping {
  wrap(secret: Uint8Array, about: string): Buffer
  /** Throws where the key is another one, or the bytes belong to another account. */
  unwrap(wrapped: Uint8Array, about: string): Buffer
}

const [IV, TAG] = [12, 16]

/** AES-256-GCM with a key of 32 bytes that is not in the database; the account is authenticated beside the secret. */
export function wrappingWith(key: Uint8Array): Wrapping {
  return {
    wrap: (secret, about) => {
      const iv = randomBytes(IV)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(secret), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body])
    },
    unwrap: (wrapped, about) => {
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, IV)).setAAD(Buffer.from(about)).setAuthTag(wrapped.subarray(IV, IV + TAG))
      return Buffer.concat([decipher.update(wrapped.subarray(IV + TAG)), decipher.final()])
    },
  }
}
