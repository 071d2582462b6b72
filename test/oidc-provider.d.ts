declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'
  interface Grant { addOIDCScope(scope: string): void; save(): Promise<string> }
  interface Context { oidc: { client: { clientId: string }; session: { accountId: string }; provider: { Grant: new (about: { clientId: string; accountId: string }) => Grant } } }
  /** As much of the server as the tests use; its package brings no types. */
  export default class Provider {
    constructor(issuer: string, configuration: {
      clients: readonly object[]; cookies: { keys: readonly string[] }; claims: Record<string, unknown>; interactions: { url(context: unknown, interaction: { uid: string }): string }
      features: Record<string, { enabled: boolean }>; loadExistingGrant(context: Context): Promise<Grant>
      findAccount(context: unknown, id: string): Promise<{ accountId: string; claims(): Promise<Record<string, unknown>> }>
    })
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: { login: { accountId: string; amr: readonly string[] } }): Promise<void>
  }
}
