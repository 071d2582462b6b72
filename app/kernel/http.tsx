import { createHmac, randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { arrivalOf, isSameOrigin } from './arrival.ts'
import type { Arrival, Connection, Doorway } from './arrival.ts'
import { bringsFiles, readForm, readFormWithFiles } from './body.ts'
import { admits, formAddress, pass } from './door.ts'
import type { Arrived, House, Left } from './door.ts'
import { sqlState } from './db.ts'
import { TooLarge } from './multipart.ts'
import type { UploadLimits } from './multipart.ts'
import type { Declared } from './page.ts'
import type { Raw } from './record.ts'

// Says to the next page, once, that a form was saved; it carries nothing else.
const savedCookie = (lives: boolean): string => `__Host-kyoten-saved=1; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${lives ? 20 : 0}`
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
/** What a file may do where a browser opens it all the same: nothing. */
const sandbox = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
const headers: Record<string, string> = {
  'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin', 'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
}

const jarred = { session: 'kyoten', arrival: 'kyoten-arrival', device: 'kyoten-device', identity: 'kyoten-oidc' } as const
/** The cookies of the way in: the session, half a sign-in, the browser somebody signed in with before, and one way to the identity provider and back. To be set, or with null to be taken away. */
export type Jar = Partial<Record<keyof typeof jarred, string | null>>
/** What a page outside the door is asked with; `inPlace` by the script of a page that stays open. */
export interface OutsideRequest { form: Raw; query: URLSearchParams; jar: Jar; address: string; origin: string; agent: string; inPlace: boolean }
/** A page outside the door: of the way in, and of a person's own proofs and sessions. */
export interface Outside {
  method: 'GET' | 'POST'
  path: string
  handle(request: OutsideRequest): Promise<OutsideAnswer>
}
/** `said` is what a page says in one line, for who asks in place. */
export type OutsideAnswer =
  | { kind: 'page'; status: 200 | 403 | 404 | 422 | 429 | 503; element: ReactElement; said?: string; jar?: Jar }
  | { kind: 'moved'; to: string; jar?: Jar }
  | { kind: 'json'; body: unknown; jar?: Jar }

/** Pages that belong to no room, and where a request is noted. */
interface Transport<P extends string> {
  house: House<P>
  outside: readonly Outside[]
  doorway: Doorway
  absentBody: ReactElement
  /** What was sent without a session, to be sent again from there. */
  unsent(path: string, form: Raw): ReactElement
  trouble(requestId: string, status: 500 | 503 | 403 | 413): ReactElement
  log(line: { requestId: string; route: string; status: number; ms: number; sqlState?: string; constraint?: string; error?: string }): void
  assets: ReadonlyMap<string, { bytes: Uint8Array; type: string }>
  /** Where files lie while their request lasts, and how much is taken. */
  uploads(): { folder: string; limits: UploadLimits }
}

/** The database's token of a cookie: whoever reads the one cannot make the other. */
export const databaseToken = (cookie: string): Buffer => createHmac('sha256', cookie).update('kyoten db').digest()

const document = (element: ReactElement): string => `<!doctype html>${renderToStaticMarkup(element)}`
const html = (element: ReactElement, status: number, more: Record<string, string> = {}): Response =>
  new Response(document(element), { status, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8', ...more } })
const moved = (to: string, more: Record<string, string> = {}): Response => new Response(null, { status: 303, headers: { ...headers, Location: to, ...more } })

/** Routes every declared page through the door; only this file knows the HTTP library. */
export function openHouse<P extends string>(transport: Transport<P>): { fetch(request: Request, connection?: Connection): Response | Promise<Response> } {
  const app = new Hono<{ Bindings: Connection }>()
  app.get('/assets/:name', (context) => guarded(transport, context, '/assets/:name', () => {
    const asset = transport.assets.get(context.req.param('name'))
    return asset
      ? new Response(asset.bytes as BodyInit, { headers: { ...headers, 'Content-Type': asset.type, 'Cache-Control': 'public, max-age=31536000, immutable' } })
      : html(transport.trouble('', 403), 404)
  }))
  for (const declared of transport.outside) {
    app.on(declared.method, declared.path, (context) => guarded(transport, context, declared.path, async (_, { address, origin }) => {
      const inPlace = context.req.header('x-kyoten-quiet') === 'in-place'
      const jar: Jar = Object.fromEntries(Object.entries(jarred).map(([name, cookie]) => [name, getCookie(context, cookie, 'host') || null]))
      return wayIn(await declared.handle({
        form: declared.method === 'POST' ? await readForm(context.req.raw) : {}, query: new URL(context.req.url).searchParams,
        jar, address, origin, agent: context.req.header('user-agent') ?? '', inPlace,
      }), inPlace)
    }))
  }
  for (const declared of transport.house.pages) {
    app.on(declared.method, declared.path, (context) => guarded(transport, context, declared.path, async (requestId) => {
      const cookie = getCookie(context, 'kyoten', 'host')
      const url = new URL(context.req.url)
      const receives = declared.receive !== undefined && bringsFiles(context.req.raw)
      const bare: Arrived = {
        path: pathOf(url), query: url.searchParams, params: context.req.param() as Record<string, string>,
        form: declared.method === 'POST' && !receives ? await readForm(context.req.raw) : {}, received: undefined,
        token: cookie ? databaseToken(cookie) : undefined, requestId, keepsSession: context.req.header('x-kyoten-quiet') !== 'clock',
        afterSaving: declared.method === 'GET' && getCookie(context, 'kyoten-saved', 'host') !== undefined,
      }
      const through = async (arrived: Arrived): Promise<Response> => {
        const began = performance.now()
        const left = await pass(transport.house, declared, arrived, transport.absentBody)
        if (left.kind === 'absent') await rest(Math.max(0, ABSENT_AFTER_MS - (performance.now() - began)))
        return answerOf(left, arrived, declared, context, transport.unsent)
      }
      return receives ? withFiles(transport, declared, bare, context.req.raw, through) : through(bare)
    }))
  }
  app.onError(() => html(transport.trouble('', 500), 500))
  app.notFound((context) => guarded(transport, context, 'none', () => (getCookie(context, 'kyoten', 'host') ? html(transport.trouble('', 403), 404) : moved('/sign-in'))))
  return { fetch: (request, connection) => app.fetch(request, connection) }
}

/** Takes files in for whoever the door would let through, has the page look at them before any transaction, and leaves nothing of them behind. */
async function withFiles<P extends string>(
  { house, uploads }: Transport<P>, declared: Declared<P>, bare: Arrived, request: Request, through: (arrived: Arrived) => Promise<Response>,
): Promise<Response> {
  const { folder, limits } = uploads()
  if (!await admits(house, declared, bare)) return through({ ...bare, form: (await readFormWithFiles(request, limits, null)).form })
  const own = join(folder, bare.requestId)
  await mkdir(own, { recursive: true, mode: 0o700 })
  try {
    const { form, uploads } = await readFormWithFiles(request, limits, own)
    return await through({ ...bare, form, received: await declared.receive!(uploads, own) })
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

// To find that something is hidden takes some tenths of a millisecond more than that it never was: neither is answered sooner than this.
const ABSENT_AFTER_MS = 10
const MONTHS_6 = 15_552_000

function wayIn(answer: OutsideAnswer, inPlace: boolean): Response {
  const response = answer.kind === 'json' ? Response.json(answer.body, { headers })
    : inPlace ? Response.json(answer.kind === 'moved' ? { to: answer.to } : { said: answer.said ?? '' }, { status: answer.kind === 'moved' ? 200 : answer.status, headers })
      : answer.kind === 'moved' ? moved(answer.to) : html(answer.element, answer.status)
  // Whoever goes leaves nothing of the pages behind at a shared desk; the known browser's cookie stays.
  if (answer.jar?.session === null) response.headers.set('Clear-Site-Data', '"cache", "storage"')
  for (const [name, value] of Object.entries(answer.jar ?? {})) {
    const life = value === null ? '; Max-Age=0' : name === 'device' ? `; Max-Age=${MONTHS_6}` : ''
    // Whoever comes back from the identity provider comes from another site: that one cookie alone may be Lax.
    response.headers.append('Set-Cookie', `__Host-${jarred[name as keyof Jar]}=${value ?? ''}; Path=/; Secure; HttpOnly; SameSite=${name === 'identity' ? 'Lax' : 'Strict'}${life}`)
  }
  return response
}

async function answerOf(left: Left, arrived: Arrived, { method, kind }: Pick<Declared<string>, 'method' | 'kind'>, context: Context, unsent: (path: string, form: Raw) => ReactElement): Promise<Response> {
  if (left.kind === 'absent') return html(left.element, 404)
  if (left.kind === 'instead') return html(left.element, left.status)
  if (left.kind === 'signIn') {
    if (context.req.header('x-kyoten-quiet')) return Response.json({ signIn: true }, { status: 401, headers })
    if (method === 'POST' && !left.kept && arrived.form['here']) return html(unsent(arrived.path, arrived.form), 401)
    const then = method === 'POST' ? formAddress(arrived.form) : arrived.path
    return moved(`/sign-in?then=${encodeURIComponent(then)}${left.kept ? '&kept=1' : ''}`)
  }
  if (left.kind === 'first') return moved(`${left.at}?then=${encodeURIComponent(left.then)}`)
  const { answer, element } = left
  switch (answer.kind) {
    case 'moved': return moved(answer.to, method === 'POST' && kind === 'page' && !arrived.form['more'] ? { 'Set-Cookie': savedCookie(true) } : {})
    case 'json': return Response.json(answer.body, { headers })
    case 'fragment': return new Response(renderToStaticMarkup(answer.view), { headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' } })
    case 'bytes': return new Response(await answer.make() as BodyInit, {
      headers: { ...headers, 'Content-Security-Policy': sandbox, 'Content-Type': answer.type, 'Content-Disposition': `${answer.inline ? 'inline' : 'attachment'}; filename="${answer.name}"` },
    })
    case 'absent': throw new Error('absent is answered by the door')
    case 'page': return html(element!, answer.status, arrived.afterSaving ? { 'Set-Cookie': savedCookie(false) } : {})
  }
}

/** Same origin for what changes, a known host, a size limit, a log line, and errors without values. */
async function guarded<P extends string>(
  transport: Transport<P>, context: Context<{ Bindings: Connection }>, route: string, act: (requestId: string, arrival: Arrival) => Promise<Response> | Response,
): Promise<Response> {
  const requestId = randomUUID()
  const started = performance.now()
  let failure: { sqlState?: string; constraint?: string; error?: string } = {}
  const request = context.req.raw
  const arrival = arrivalOf(request, context.env, transport.doorway)
  let response: Response
  try {
    response = arrival === null || (!['GET', 'HEAD'].includes(request.method) && !isSameOrigin(request, arrival))
      ? html(transport.trouble(requestId, 403), 403) : await act(requestId, arrival)
  } catch (error) {
    if (error instanceof TooLarge) response = html(transport.trouble(requestId, 413), 413)
    else {
      const state = sqlState(error)
      const unreachable = state === undefined ? /timeout|ECONN|EPIPE|terminated|ENOENT|not queryable/i.test(String((error as Error)?.message)) : /^(08|57|53)/.test(state)
      failure = {
        ...(state ? { sqlState: state } : {}), ...(state ? { constraint: String((error as { constraint?: string }).constraint ?? '') } : {}),
        error: state ? 'database' : error instanceof Error ? `${error.name} ${error.stack?.split('\n').find((line) => line.includes('at '))?.trim() ?? ''}` : 'unknown',
      }
      response = html(transport.trouble(requestId, unreachable ? 503 : 500), unreachable ? 503 : 500)
    }
  }
  const ms = Math.round((performance.now() - started) * 10) / 10
  response.headers.set('Server-Timing', `door;dur=${ms}`)
  if (arrival?.encrypted) response.headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains')
  transport.log({ requestId, route: `${context.req.method} ${route}`, status: response.status, ms, ...failure })
  return response
}

/** The address as its forms say it; one that is no text at all stays as it came, and nothing is found under it. */
function pathOf(url: URL): string {
  try {
    return decodeURI(url.pathname)
  } catch {
    return url.pathname
  }
}
