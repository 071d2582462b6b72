import type { ReactElement } from 'react'
import type { Outside } from '../kernel/http.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { endOwnSessions, openSessionsOf, restOf, signInEventsOf } from './sessions.ts'
import type { OpenSession, SignInEvent } from './sessions.ts'
import { noteSignIn } from './sign-in.ts'
import { sessionVisitor } from './visitors.ts'
import type { Visitor } from './visitors.ts'
import { WayInPage, fromOf, idIn, known } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

const EVENTS = 20
const words: Record<string, string> = {
  signed_in: 'サインインした', signed_in_practice: '練習として入った', wrong_password: 'パスワードが違った', wrong_code: '確認のコードが違った', had_to_wait: '続けて違ったので待たされた', recovery_code: '回復コードで入った',
  stepped_up: 'もう一度、本人の確認をした', password_changed: 'パスワードを変えた', factor_added: '確認のしかたを登録した', factor_removed: '確認のしかたを外した', recovery_codes_made: '回復コードを作った',
  signed_out: 'サインアウトした', session_ended: 'ほかの端末のサインインを終えた',
  invitation_taken: '招待を受けてパスワードを決めた', wrong_invitation: '招待のコードが違った', identity_linked: '組織のアカウントとつないだ', identity_unlinked: '組織のアカウントを外した', wrong_identity: '組織のアカウントで入れなかった',
}

/** Where a person is signed in, what happened at their way in, and what an open page asks about its own session. */
export function sessionPages(wayIn: WayIn): Outside[] {
  const { signin, municipalityId } = wayIn
  return [
    {
      method: 'GET', path: '/sessions',
      handle: known(wayIn, null, async (_, visitor) => ({
        kind: 'page', status: 200, element: <SessionsPage wayIn={wayIn} visitor={visitor} sessions={await openSessionsOf(signin, visitor)} events={await signInEventsOf(signin, visitor, EVENTS)} />,
      })),
    },
    {
      method: 'POST', path: '/sessions/end',
      handle: known(wayIn, null, async (request, visitor) => {
        const id = idIn(request, 'session')
        const ended = await endOwnSessions(signin, visitor, id ? { id } : 'others')
        if (ended > 0) await noteSignIn(signin, municipalityId, visitor.accountId, 'session_ended', fromOf(request))
        return { kind: 'moved', to: '/sessions' }
      }),
    },
    // A page that stays open asks how long it may still show what it shows; only a person who presses 「続ける」 keeps the session.
    { method: 'GET', path: '/session', handle: async ({ jar }) => ({ kind: 'json', body: await restOf(signin, jar.session) ?? { leftMs: 0 } }) },
    {
      method: 'POST', path: '/session',
      handle: async ({ jar }) => {
        await sessionVisitor(signin, jar)
        return { kind: 'json', body: await restOf(signin, jar.session) ?? { leftMs: 0 } }
      },
    },
  ]
}

function SessionsPage({ wayIn, visitor, sessions, events }: { wayIn: WayIn; visitor: Visitor; sessions: readonly OpenSession[]; events: readonly SignInEvent[] }): ReactElement {
  return (
    <WayInPage wayIn={wayIn} title="サインインしている端末" actor={visitor}>
      {sessions.map(({ id, device, address, startedAt, usedAt, here }) => (
        <section className="card row" key={id}>
          <div className="grow">
            <h2>{device || '分からない端末'}{here && '（いま使っている端末）'}</h2>
            <p className="soft">{address && `${address}・`}{formatDateTime(startedAt)}から・最後に使ったのは {formatDateTime(usedAt)}</p>
          </div>
          {!here && <form method="post" action="/sessions/end"><input type="hidden" name="session" value={id} /><button className="button danger">この端末のサインインを終える</button></form>}
        </section>
      ))}
      {sessions.length > 1 && <form method="post" action="/sessions/end"><button className="button danger">ほかのすべてを終える</button></form>}
      <section className="card">
        <table className="stacked">
          <caption>最近のサインイン（新しい順に{EVENTS}件まで）</caption>
          <thead><tr><th scope="col">とき</th><th scope="col">できごと</th><th scope="col">端末</th></tr></thead>
          <tbody>{events.map(({ at, what, device, address }, row) => <tr key={row}><th scope="row">{formatDateTime(at)}</th><td>{words[what] ?? what}</td><td>{[device, address].filter(Boolean).join('・')}</td></tr>)}</tbody>
        </table>
        <p className="soft">覚えのないものがあれば、<a href="/password">パスワードを変え</a>、管理者に知らせてください。</p>
      </section>
      <p><a href="/second-factors">本人の確認のしかた</a>・<a href="/password">パスワードを変える</a>・{wayIn.provider && <><a href="/identity">組織のアカウント</a>・</>}<a href="/">今日のページへ</a></p>
    </WayInPage>
  )
}
