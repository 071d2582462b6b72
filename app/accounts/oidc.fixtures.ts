import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Provider from 'oidc-provider'
import { createApp } from '../app.tsx'
import type { IdentityProviderSettings } from '../config.ts'
import { izumo, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'

const redirect = 'http://127.0.0.1/oidc/callback'
const secret = 'a secret of the tests only'
const folder = mkdtempSync(join(tmpdir(), 'kyoten-oidc-'))
const secretFile = join(folder, 'secret')
writeFileSync(secretFile, secret)

/** An identity provider on loopback; `who` signs in there next, and how. */
export interface Elsewhere { settings: IdentityProviderSettings; who: { subject: string; amr: readonly string[] }; server: Server }

async function listening(): Promise<{ server: Server; issuer: string }> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
const settingsOf = (issuer: string): IdentityProviderSettings => ({ issuer, clientId: 'kyoten', secretFile, amr: ['otp'], acr: [] })

/** A real server of the protocol. Everybody there has the same mail address: it must never count. */
export async function openProvider(): Promise<Elsewhere> {
  const { server, issuer } = await listening()
  const elsewhere: Elsewhere = { settings: settingsOf(issuer), who: { subject: 'nobody', amr: [] }, server }
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'kyoten', client_secret: secret, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] }],
    cookies: { keys: ['of the tests'] }, claims: { openid: ['sub', 'amr', 'email'] }, features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    findAccount: async (_, accountId) => ({ accountId, claims: async () => ({ sub: accountId, email: 'kodomo-ka@city.example' }) }),
  })
  const callback = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void provider.interactionFinished(request, response, { login: { accountId: elsewhere.who.subject, amr: elsewhere.who.amr } })
    else callback(request, response)
  })
  return elsewhere
}

/** A server that signs whatever claims it is told to, to forge with; `alg` is how, `describes` whom it says it is, `leads` whether it sends on who asks for its description. */
export interface Forger extends Elsewhere { nonce: string; describes: string; leads: boolean; asked: string[] }
export async function openForger(claims: () => Record<string, unknown>): Promise<Forger> {
  const { server, issuer } = await listening()
  const [own, foreign] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('rsa', { modulusLength: 2048 })]
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const forger: Forger = { settings: settingsOf(issuer), who: { subject: '', amr: [] }, server, nonce: '', describes: issuer, leads: false, asked: [] }
  const jwk = (pair: typeof own): object => pair.publicKey.export({ format: 'jwk' })
  const answer: RequestListener = (request, response) => {
    const path = request.url?.split('?')[0]
    forger.asked.push(path ?? '')
    if (forger.leads && path?.endsWith('configuration')) return void response.writeHead(302, { location: '/elsewhere' }).end()
    const token = (): string => {
      const { foreignKey, alg = 'RS256', ...told } = claims()
      const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
      const text = `${part({ alg, kid: 'one', ...(foreignKey ? { jwk: jwk(foreign) } : {}) })}.${part({ iss: issuer, aud: 'kyoten', sub: 'forged', nonce: forger.nonce, iat: now, exp: now + 60, ...told })}`
      if (alg === 'none') return `${text}.`
      if (alg === 'HS256') return `${text}.${createHmac('sha256', own.publicKey.export({ type: 'spki', format: 'pem' })).update(text).digest('base64url')}`
      return `${text}.${createSign('RSA-SHA256').update(text).sign((foreignKey ? foreign : own).privateKey).toString('base64url')}`
    }
    const body = path === '/.well-known/openid-configuration'
      ? { issuer: forger.describes, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, id_token_signing_alg_values_supported: ['RS256'], response_types_supported: ['code'], subject_types_supported: ['public'] }
      : path === '/jwks' ? { keys: [{ ...jwk(own), kid: 'one', alg: 'RS256', use: 'sig' }] }
        : { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: token() }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  }
  server.on('request', answer)
  return forger
}

/** The office's pages with such a provider configured, and a browser that keeps its cookies as browsers do. */
export function houseWith(office: Office, { settings }: Elsewhere) {
  const { fetch } = createApp({ pools: office.pools, config: { demoToday: null, identityProvider: settings }, installation: { kind: 'test', municipalityId: izumo, name: '出雲市', demoToday: null }, clock: () => testNow, log: () => undefined })
  return (cookies: Record<string, string> = {}) => {
    const jar = new Map(Object.entries(cookies))
    /** `crossSite`: led here by another site, so that Strict cookies stay at home. */
    const ask = async (path: string, form?: Record<string, string>, crossSite = false): Promise<{ status: number; location: string; html: string }> => {
      const sent = [...jar].filter(([name]) => !crossSite || name === '__Host-kyoten-oidc').map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(new Request(`http://127.0.0.1${path}`, {
        redirect: 'manual', method: form ? 'POST' : 'GET', headers: { cookie: sent, ...(form ? { origin: 'http://127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' } : {}) },
        ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      }))
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
        if (value) jar.set(name!, value)
        else jar.delete(name!)
        if (name === '__Host-kyoten-oidc' && value && !line.includes('SameSite=Lax')) throw new Error(line)
        if (name !== '__Host-kyoten-oidc' && !line.includes('SameSite=Strict')) throw new Error(line)
      }
      return { status: response.status, location: response.headers.get('location') ?? '', html: await response.text() }
    }
    return { jar, ask }
  }
}

/** Walks through the provider's pages and gives what it sends back in the address. */
export async function walk(address: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>()
  let next = address
  for (let step = 0; step < 8 && !next.startsWith(redirect); step += 1) {
    const response = await fetch(next, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const line of response.headers.getSetCookie()) cookies.set(line.split('=')[0]!, line.split(';')[0]!.slice(line.indexOf('=') + 1))
    next = new URL(response.headers.get('location') ?? 'about:blank', next).href
  }
  return new URL(next).searchParams
}

/** What the form of the page one comes back to sends on. */
export const answerOf = (html: string): Record<string, string> =>
  Object.fromEntries([...html.matchAll(/name="(answer\.[^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replaceAll('&amp;', '&')]))
