import { readFileSync } from 'node:fs'
import * as oidc from 'openid-client'
import type { IdentityProviderSettings } from '../config.ts'

/** One way there and back: what is kept here while somebody is at the provider. */
export interface Flow { state: string; nonce: string; verifier: string }
/** Who the provider says it is; `believed` when it has asked for a second proof in a way this town believes. */
export interface Claimed { issuer: string; subject: string; believed: boolean }

/** The town's identity provider: authorization code with PKCE, state and nonce; signatures of its tokens are checked. */
export interface Provider {
  begin(redirectUri: string): Promise<{ address: string; flow: Flow }>
  /** Throws when anything does not fit: state, nonce, issuer, audience, signature, a code used twice, a provider that is away. */
  finish(redirectUri: string, answer: URLSearchParams, flow: Flow): Promise<Claimed>
}

const SECONDS = 5

/** The provider of the settings; it is asked for its own description at first use, again when that failed. */
export function providerOf({ issuer, clientId, secretFile, amr, acr }: IdentityProviderSettings): Provider {
  let found: Promise<oidc.Configuration> | undefined
  const discover = async (): Promise<oidc.Configuration> => {
    const address = new URL(issuer)
    const configuration = await oidc.discovery(address, clientId, readFileSync(secretFile, 'utf8').trim(), undefined, { timeout: SECONDS, execute: address.protocol === 'http:' ? [oidc.allowInsecureRequests] : [] })
    oidc.enableNonRepudiationChecks(configuration)
    return configuration
  }
  const configured = (): Promise<oidc.Configuration> => {
    found ??= discover().catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }
  return {
    async begin(redirectUri) {
      const configuration = await configured()
      const flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const address = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri, scope: 'openid', state: flow.state, nonce: flow.nonce, code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier), code_challenge_method: 'S256',
        ...(acr.length > 0 ? { acr_values: acr.join(' ') } : {}),
      })
      return { address: address.href, flow }
    },
    async finish(redirectUri, answer, flow) {
      const address = new URL(redirectUri)
      address.search = answer.toString()
      const tokens = await oidc.authorizationCodeGrant(await configured(), address, { pkceCodeVerifier: flow.verifier, expectedState: flow.state, expectedNonce: flow.nonce, idTokenExpected: true })
      const claims = tokens.claims()
      if (!claims) throw new Error('no identity')
      const ways: unknown = claims['amr']
      const believed = (Array.isArray(ways) && ways.some((way) => amr.includes(String(way)))) || (typeof claims['acr'] === 'string' && acr.includes(claims['acr']))
      return { issuer: claims.iss, subject: claims.sub, believed }
    },
  }
}
