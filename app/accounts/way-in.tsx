import type pg from 'pg'
import type { ReactElement, ReactNode } from 'react'
import type { Sign } from '../access/frame.tsx'
import { isId } from '../kernel/form-id.ts'
import type { Outside, OutsideAnswer, OutsideRequest } from '../kernel/http.tsx'
import { Layout } from '../ui/layout.tsx'
import { deviceWords } from './device-words.ts'
import { Busy } from './passwords.ts'
import { beginSession, endSession, newToken, noteSignIn } from './sign-in.ts'
import type { From } from './sign-in.ts'
import { rememberDevice } from './tries.ts'
import { arrivalVisitor, endArrival, nextStep, sessionVisitor } from './visitors.ts'
import type { Visitor } from './visitors.ts'
import type { Provider } from './identity-provider.ts'
import type { Wrapping } from './wrapping.ts'

/** What the pages of the way in need. They run as kyoten_signin, outside the door: they see who signs in, and no case. */
export interface WayIn { signin: pg.Pool; municipalityId: number; demo: boolean; sign: Sign; wrapping: Wrapping; provider: Provider | null; today(): Temporal.PlainDate }

/** The address to go on to: of this house only. */
export const local = (to: string | undefined | null): string => (to && /^\/(?![/\\])[!-~]*$/.test(to) ? to : '/')
/** Where a request wants to go on to. */
export const thenOf = ({ form, query }: OutsideRequest): string => local(form['then']?.[0] ?? query.get('then'))
/** An address with what comes after it. */
export const withThen = (path: string, then: string): string => (then === '/' ? path : `${path}?then=${encodeURIComponent(then)}`)
/** From where a request comes, as the log and the list of sessions say it. */
export const fromOf = ({ agent, address }: OutsideRequest): From => ({ device: deviceWords(agent), address })
/** One answer of a form, at most 4,000 signs of it. */
export const typedIn = ({ form }: OutsideRequest, name: string): string => (form[name]?.[0] ?? '').slice(0, 4_000)
/** The id of a row that a form names, or nothing. */
export const idIn = ({ form }: OutsideRequest, name: string): string | undefined => (isId(form[name]?.[0]) ? form[name]?.[0] : undefined)

/** A page of the way in: plain, narrow, with one purpose. */
export function WayInPage({ wayIn, title, actor, children }: { wayIn: WayIn; title: string; actor?: Visitor | undefined; children: ReactNode }): ReactElement {
  return (
    <Layout title={title} heading={title} plain demo={wayIn.demo} office={wayIn.sign.office} today={wayIn.today()} assets={wayIn.sign.assets}
      {...(actor?.kind === 'session' ? { actor: { id: actor.accountId, name: actor.name } } : {})}>
      <div className="narrow stack">{children}</div>
    </Layout>
  )
}

const steps = { second: '/sign-in/second', password: '/password', factor: '/second-factors' } as const

/** Goes on with a half sign-in: to what is still asked, or into the house. */
export async function onward(wayIn: WayIn, request: OutsideRequest, arrival: string): Promise<OutsideAnswer> {
  const visitor = await arrivalVisitor(wayIn.signin, { arrival })
  if (!visitor) return { kind: 'moved', to: withThen('/sign-in', thenOf(request)), jar: { arrival: null } }
  const step = nextStep(visitor)
  if (step !== 'done') return { kind: 'moved', to: withThen(steps[step], thenOf(request)), jar: { arrival } }
  const jar = await enter(wayIn, request, visitor)
  return jar ? { kind: 'moved', to: thenOf(request), jar } : { kind: 'moved', to: '/sign-in', jar: { arrival: null } }
}

/** Ends the half sign-in and begins the session, under a new cookie; nothing for the second of two who come with the same one. */
export async function enter(wayIn: WayIn, request: OutsideRequest, visitor: Visitor): Promise<{ session: string; arrival: null; device: string } | undefined> {
  if (visitor.second === 'recovery' || visitor.second === null || !await endArrival(wayIn.signin, visitor)) return undefined
  const from = fromOf(request)
  // Whoever signs in anew at this browser leaves no open session behind.
  if (request.jar.session) await endSession(wayIn.signin, request.jar.session)
  const session = await beginSession(wayIn.signin, wayIn.municipalityId, visitor.accountId, { ...from, second: visitor.second })
  const device = request.jar.device ?? newToken()
  await rememberDevice(wayIn.signin, wayIn.municipalityId, visitor.accountId, device)
  await noteSignIn(wayIn.signin, wayIn.municipalityId, visitor.accountId, 'signed_in', from)
  return { session, arrival: null, device }
}

type Handle = (request: OutsideRequest, visitor: Visitor) => Promise<OutsideAnswer>

/** A page for who is signed in, wholly or, where allowed, half way at the step that leads here; anybody else signs in first. */
export function known(wayIn: WayIn, halfWayAt: 'second' | 'password' | 'factor' | null, handle: Handle): Outside['handle'] {
  return orBusy(wayIn, async (request) => {
    const halfWay = halfWayAt === null ? undefined : await arrivalVisitor(wayIn.signin, request.jar)
    if (halfWay && nextStep(halfWay) === halfWayAt) return handle(request, halfWay)
    const visitor = halfWayAt === 'second' ? undefined : await sessionVisitor(wayIn.signin, request.jar)
    return visitor ? handle(request, visitor) : { kind: 'moved', to: withThen('/sign-in', thenOf(request)) }
  })
}

/** Says so when too many sign in at once. */
export function orBusy(wayIn: WayIn, handle: Outside['handle']): Outside['handle'] {
  return async (request) => {
    try {
      return await handle(request)
    } catch (error) {
      if (!(error instanceof Busy)) throw error
      const said = 'サインインする人が重なっています。10秒ほど待って、もう一度送ってください'
      return { kind: 'page', status: 503, said, element: <WayInPage wayIn={wayIn} title="混み合っています"><section className="card"><p>{said}。</p><p><a href="/sign-in">サインインのページへ</a></p></section></WayInPage> }
    }
  }
}

/** How long to wait, in words. */
export const waitWords = (seconds: number): string =>
  `続けて間違えたため、あと${seconds >= 90 ? `${Math.ceil(seconds / 60)}分` : `${Math.max(seconds, 1)}秒`}お待ちください。忘れたときは管理者に頼んでください`
