import type { ReactElement, ReactNode } from 'react'
import type { Outside, OutsideAnswer, OutsideRequest } from '../kernel/http.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { accountOfIdentity, identityOf, keepFlow, linkIdentity, takeFlow, unlinkIdentity } from './identities.ts'
import type { Purpose } from './identities.ts'
import type { Claimed, Provider } from './identity-provider.ts'
import { stepUpFor } from './second.pages.tsx'
import { noteSignIn } from './sign-in.ts'
import { beginArrival, provedBy, sessionVisitor, arrivalVisitor } from './visitors.ts'
import type { Visitor } from './visitors.ts'
import { WayInPage, fromOf, known, onward } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

const home = '/identity'
const back = ({ origin }: OutsideRequest): string => `${origin}/oidc/callback`
const FAILED = '組織のアカウントでは入れませんでした。もう一度ためすか、利用者名とパスワードで入ってください。続くときは管理者に知らせてください'

/** The way in through the town's identity provider, and a person's own tie to it. Without a provider there are no such pages. */
export function identityPages(wayIn: WayIn): Outside[] {
  const { signin, municipalityId, provider } = wayIn
  if (provider === null) return []
  const failed = async (request: OutsideRequest, accountId: string | null): Promise<OutsideAnswer> => {
    await noteSignIn(signin, municipalityId, accountId, 'wrong_identity', fromOf(request))
    return { kind: 'page', status: 422, jar: { identity: null }, element: <Plain wayIn={wayIn} title="入れませんでした"><p>{FAILED}。</p><p><a href="/sign-in">サインインのページへ</a></p></Plain> }
  }
  const begin = async (request: OutsideRequest, purpose: Purpose): Promise<OutsideAnswer> => {
    const begun = await provider.begin(back(request)).catch(() => undefined)
    if (!begun) return { kind: 'page', status: 503, element: <Plain wayIn={wayIn} title="組織の認証につながりません"><p>しばらくしてからためすか、<a href="/sign-in">利用者名とパスワードで入って</a>ください。</p></Plain> }
    return { kind: 'moved', to: begun.address, jar: { identity: await keepFlow(signin, begun.flow, purpose) } }
  }
  const proved = (handle: (request: OutsideRequest, visitor: Visitor) => Promise<OutsideAnswer>): Outside['handle'] =>
    known(wayIn, null, async (request, visitor) => (visitor.steppedUp ? handle(request, visitor) : stepUpFor(home)))
  return [
    { method: 'GET', path: '/oidc/start', handle: (request) => begin(request, 'sign_in') },
    { method: 'GET', path: '/identity/new', handle: proved((request) => begin(request, 'link')) },
    // Coming from another site, the browser brings no session: this page changes nothing, and its button is a step from this site.
    {
      method: 'GET', path: '/oidc/callback',
      handle: async ({ query }) => ({
        kind: 'page', status: 200,
        element: (
          <Plain wayIn={wayIn} title="組織のアカウントを確かめました">
            <form method="post" action="/oidc/callback" className="form">
              {[...query].slice(0, 10).map(([name, value]) => <input key={name} type="hidden" name={`answer.${name}`} value={value.slice(0, 4_000)} />)}
              <button className="button main">続ける</button>
            </form>
          </Plain>
        ),
      }),
    },
    {
      method: 'POST', path: '/oidc/callback',
      handle: async (request) => {
        const flow = await takeFlow(signin, request.jar.identity)
        const claimed = flow && await claimedBy(provider, request, flow)
        if (!flow || !claimed) return failed(request, null)
        return flow.purpose === 'link' ? linked(request, claimed) : entered(request, claimed)
      },
    },
    {
      method: 'GET', path: home,
      handle: known(wayIn, null, async (_, visitor) => {
        const identity = await identityOf(signin, visitor)
        return {
          kind: 'page', status: 200,
          element: (
            <Plain wayIn={wayIn} title="組織のアカウント" actor={visitor}>
              {identity ? <p>つないであります（{formatDateTime(identity.linkedAt)}から）。サインインのページの「組織のアカウントで入る」が使えます。</p> : <p>つなぐと、組織のアカウントで入れるようになります。メールアドレスでは結び付けません。</p>}
              {identity ? <form method="post" action="/identity/unlink"><button className="button danger">外す</button></form>
                : visitor.steppedUp ? <p><a className="button main" href="/identity/new">組織のアカウントで本人を確かめてつなぐ</a></p> : <p><a className="button main" href={`/step-up?then=${encodeURIComponent(home)}`}>本人確認をしてからつなぐ</a></p>}
            </Plain>
          ),
        }
      }),
    },
    {
      method: 'POST', path: '/identity/unlink',
      handle: proved(async (request, visitor) => {
        if (await unlinkIdentity(signin, visitor)) await noteSignIn(signin, municipalityId, visitor.accountId, 'identity_unlinked', fromOf(request))
        return { kind: 'moved', to: home }
      }),
    },
  ]

  async function entered(request: OutsideRequest, claimed: Claimed): Promise<OutsideAnswer> {
    const accountId = await accountOfIdentity(signin, municipalityId, claimed)
    if (!accountId) return failed(request, null)
    const arrival = await beginArrival(signin, municipalityId, accountId, 'oidc')
    const visitor = await arrivalVisitor(signin, { arrival })
    if (visitor && claimed.believed) await provedBy(signin, visitor, 'oidc')
    const answer = await onward(wayIn, request, arrival)
    return { ...answer, jar: { ...answer.jar, identity: null } }
  }
  async function linked(request: OutsideRequest, claimed: Claimed): Promise<OutsideAnswer> {
    const visitor = await sessionVisitor(signin, request.jar)
    if (!visitor?.steppedUp || !await linkIdentity(signin, visitor, claimed)) return failed(request, visitor?.accountId ?? null)
    await noteSignIn(signin, municipalityId, visitor.accountId, 'identity_linked', fromOf(request))
    return { kind: 'moved', to: home, jar: { identity: null } }
  }
}

async function claimedBy(provider: Provider, request: OutsideRequest, flow: Parameters<Provider['finish']>[2]): Promise<Claimed | undefined> {
  const answer = new URLSearchParams(Object.entries(request.form).filter(([name]) => name.startsWith('answer.')).map(([name, values]) => [name.slice(7), values[0] ?? '']))
  // Every failure reads alike to who asks: which part did not fit helps only who forges.
  return provider.finish(back(request), answer, flow).catch(() => undefined)
}

function Plain({ wayIn, title, actor, children }: { wayIn: WayIn; title: string; actor?: Visitor; children: ReactNode }): ReactElement {
  return <WayInPage wayIn={wayIn} title={title} actor={actor}><section className="card">{children}</section></WayInPage>
}
