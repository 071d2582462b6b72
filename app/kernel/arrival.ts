/** How this house is reached: the names it answers to, and the one proxy whose word about a request is believed. */
export interface Doorway { names: readonly string[]; proxy: string | null }

/** The connection a request came over, as the HTTP library hands it in; absent where a test calls the house itself. */
export interface Connection { incoming?: { socket?: { remoteAddress?: string | undefined; encrypted?: boolean } } }

/** Where a request came from and which of our addresses it was sent to. */
export interface Arrival { address: string; origin: string; encrypted: boolean }

const forwarded = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'] as const

/** The word of the socket, or, over the named proxy only, that proxy's word; null for a name that is not ours and for whoever goes round the proxy. */
export function arrivalOf(request: Request, connection: Connection | undefined, { names, proxy }: Doorway): Arrival | null {
  const peer = plainAddress(connection?.incoming?.socket?.remoteAddress ?? 'loopback')
  const url = new URL(request.url)
  if (proxy === null) return names.includes(url.hostname) ? { address: peer, origin: url.origin, encrypted: url.protocol === 'https:' } : null
  const [chain, scheme, host] = forwarded.map((name) => request.headers.get(name))
  if (peer !== plainAddress(proxy) || scheme !== 'https') return null
  const sentTo = URL.parse(`//${host ?? url.host}`, 'https://localhost')
  // A proxy adds its own client last; what stands before it was said by that client.
  const client = chain?.split(',').at(-1)?.trim()
  return client && sentTo?.href === `${sentTo?.origin}/` && names.includes(sentTo.hostname) ? { address: plainAddress(client), origin: sentTo.origin, encrypted: true } : null
}

/** Whether a changing request was sent by a page of ours: both things a browser says of it, where it says them, and at least one. */
export function isSameOrigin(request: Request, { origin }: Arrival): boolean {
  const [site, from] = [request.headers.get('sec-fetch-site'), request.headers.get('origin')]
  return (site !== null || from !== null) && (site === null || site === 'same-origin') && (from === null || from === origin)
}

const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
