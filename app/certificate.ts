import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import { StartRefused } from './start-refused.ts'

/** A certificate chain and its key, as PEM. */
export interface Certificate { cert: string; key: string }

/** Reads certificate and key for the names people type. Throws `StartRefused`, in both languages, for what a browser or an attacker would stumble over. */
export function readCertificate(files: { cert: string; key: string }, names: readonly string[], now: Temporal.Instant): Certificate {
  const [cert, key] = [readPem(files.cert, 'KYOTEN_TLS_CERT'), readPem(files.key, 'KYOTEN_TLS_KEY')]
  if ((statSync(files.key).mode & 0o077) !== 0) {
    throw new StartRefused('KYOTEN_TLS_KEY: 鍵を持ち主のほかも読めます。chmod 600 にしてください。 / others can read the key: chmod 600.')
  }
  const chain = parsed(() => new X509Certificate(cert), 'KYOTEN_TLS_CERT: 証明書（PEM）ではありません。 / not a certificate in PEM.')
  const secret = parsed(() => createPrivateKey(key), 'KYOTEN_TLS_KEY: パスフレーズのない鍵（PEM）ではありません。 / not a key in PEM without a passphrase.')
  const [from, until] = [Temporal.Instant.fromEpochMilliseconds(Date.parse(chain.validFrom)), Temporal.Instant.fromEpochMilliseconds(Date.parse(chain.validTo))]
  if (Temporal.Instant.compare(now, from) < 0 || Temporal.Instant.compare(now, until) >= 0) {
    throw new StartRefused(`KYOTEN_TLS_CERT: 証明書の期間（${from}〜${until}）の外です。新しくしてください。 / the certificate holds from ${from} until ${until}: renew it.`)
  }
  if (!chain.checkPrivateKey(secret)) throw new StartRefused('KYOTEN_TLS_KEY: 証明書とこの鍵は組ではありません。 / this key is not that of the certificate.')
  const missing = names.filter((name) => !isNamedBy(chain, name.replaceAll(/[[\]]/g, '')))
  if (missing.length > 0) throw new StartRefused(`KYOTEN_TLS_CERT: 証明書に ${missing.join('、')} がありません。 / the certificate does not name ${missing.join(', ')}.`)
  parsed(() => createSecureContext({ cert, key }), 'KYOTEN_TLS_CERT: この鍵では弱すぎるか、使えません。 / too weak, or not to be used with TLS.')
  return { cert, key }
}

const isNamedBy = (chain: X509Certificate, name: string): boolean => (isIP(name) === 0 ? chain.checkHost(name) : chain.checkIP(name)) !== undefined

function readPem(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (problem) {
    throw new StartRefused(`${setting}: ファイルを読めません（${String((problem as NodeJS.ErrnoException).code)}）。 / cannot read the file (${String((problem as NodeJS.ErrnoException).code)}).`)
  }
}

function parsed<T>(parse: () => T, refusal: string): T {
  try {
    return parse()
  } catch {
    throw new StartRefused(refusal)
  }
}
