import type { ReactElement } from 'react'
import { roleLabel } from '../access/roles.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { text, required } from '../kernel/fields.ts'
import type { Outside, OutsideAnswer, OutsideRequest } from '../kernel/http.tsx'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { provePassword } from './first-proof.ts'
import { accountsToday, beginSession, endSession, noteSignIn } from './sign-in.ts'
import { arrivalVisitor, sessionVisitor } from './visitors.ts'
import { WayInPage, fromOf, onward, orBusy, thenOf, waitWords } from './way-in.tsx'
import type { WayIn } from './way-in.tsx'

const signInForm = defineRecord({
  name: 'sign_in', version: 1, title: 'サインイン',
  fields: { name: required(text('利用者名', { most: 100 })), password: required(text('パスワード', { most: 200, mode: 'password' })) },
})

type Wrong = { field: string; message: string; status: 422 | 429 }

/** The way in and out. Choosing a name exists only in a database born as demo, on loopback. */
export function accountsOutside(wayIn: WayIn): Outside[] {
  const page = async (request: OutsideRequest, problems: readonly Problem[], status: 200 | 422 | 429): Promise<OutsideAnswer> => ({
    kind: 'page', status, said: problems[0]?.message ?? '',
    element: <SignInPage wayIn={wayIn} raw={request.form} problems={problems} then={thenOf(request)} kept={request.query.has('kept')} people={wayIn.demo ? await accountsToday(wayIn.signin, wayIn.municipalityId) : []} />,
  })
  const wrong = (request: OutsideRequest, { field, message, status }: Wrong): Promise<OutsideAnswer> => page(request, [{ field, message }], status)
  return [
    {
      method: 'GET', path: '/sign-in',
      handle: async (request) => {
        const halfWay = await arrivalVisitor(wayIn.signin, request.jar)
        return halfWay && !request.query.has('again') ? onward(wayIn, request, halfWay.cookie) : page(request, [], 200)
      },
    },
    {
      method: 'POST', path: '/sign-in',
      handle: orBusy(wayIn, async (request) => {
        const chosen = request.form['account']?.[0]
        const person = wayIn.demo && chosen ? (await accountsToday(wayIn.signin, wayIn.municipalityId)).find(({ id }) => id === chosen) : undefined
        if (person) {
          if (request.jar.session) await endSession(wayIn.signin, request.jar.session)
          await noteSignIn(wayIn.signin, wayIn.municipalityId, person.id, 'signed_in_practice', fromOf(request))
          return { kind: 'moved', to: thenOf(request), jar: { session: await beginSession(wayIn.signin, wayIn.municipalityId, person.id, fromOf(request)), arrival: null } }
        }
        const result = parseRecord(signInForm, request.form)
        if ('problems' in result) return page(request, result.problems, 422)
        const outcome = await provePassword(wayIn.signin, wayIn.municipalityId, result.values, fromOf(request), request.jar.device)
        if (outcome.ok) return onward(wayIn, request, outcome.arrival)
        return outcome.reason === 'wait' ? wrong(request, { field: 'name', message: waitWords(outcome.seconds), status: 429 })
          : wrong(request, { field: 'name', message: '利用者名かパスワードが違います。確かめて、もう一度入れてください', status: 422 })
      }),
    },
    {
      method: 'POST', path: '/sign-out',
      handle: async (request) => {
        const visitor = await sessionVisitor(wayIn.signin, request.jar)
        if (request.jar.session) await endSession(wayIn.signin, request.jar.session)
        if (visitor) await noteSignIn(wayIn.signin, wayIn.municipalityId, visitor.accountId, 'signed_out', fromOf(request))
        return { kind: 'moved', to: '/sign-in', jar: { session: null, arrival: null } }
      },
    },
  ]
}

function SignInPage({ wayIn, raw, problems, then, kept, people }: {
  wayIn: WayIn; raw: Raw; problems: readonly Problem[]; then: string; kept: boolean; people: readonly { id: string; name: string; role: string }[]
}): ReactElement {
  const remembered = { name: raw['name'] ?? [] }
  return (
    <WayInPage wayIn={wayIn} title="サインイン">
      {kept && <p className="notice" role="status">時間がたったので、いったん終わりました。書いたものは下書きに残っています。サインインすると続きから書けます。</p>}
      {people.length > 0 && (
        <section className="card">
          <h2>練習の町の職員</h2>
          <p className="soft">架空の人たちです。名前を選ぶと、その人として入ります。</p>
          <ul className="people-list">
            {people.map(({ id, name, role }) => (
              <li key={id}>
                <form method="post" action="/sign-in">
                  <input type="hidden" name="account" value={id} />
                  <input type="hidden" name="then" value={then} />
                  <button className="button">{name}<small>{roleLabel(role)}</small></button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="card">
        <h2>{people.length > 0 ? '利用者名とパスワードで入る' : '利用者名とパスワード'}</h2>
        <Form action="/sign-in" submit="サインイン" problems={problems}>
          <input type="hidden" name="then" value={then} />
          <RecordFields record={signInForm} raw={remembered} problems={problems} />
        </Form>
        {wayIn.provider && <p><a className="button" href="/oidc/start">組織のアカウントで入る</a></p>}
      </section>
    </WayInPage>
  )
}
