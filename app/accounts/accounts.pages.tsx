import type pg from 'pg'
import type { ReactElement } from 'react'
import { roleLabel } from '../access/roles.ts'
import type { Sign } from '../access/frame.tsx'
import { Form, RecordFields } from '../kernel/form.tsx'
import { text, required } from '../kernel/fields.ts'
import type { Outside } from '../kernel/http.tsx'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Layout } from '../ui/layout.tsx'
import { accountsToday, beginSession, endSession, signIn } from './sign-in.ts'

const signInForm = defineRecord({
  name: 'sign_in', version: 1, title: 'サインイン',
  fields: { name: required(text('利用者名', { most: 100 })), password: required(text('パスワード', { most: 200, mode: 'password' })) },
})

interface Door { signin: pg.Pool; municipalityId: number; demo: boolean; sign: Sign; today(): Temporal.PlainDate }

/** The way in and out: the only pages that need no session. Choosing a name exists only in a database born as demo, on loopback. */
export function accountsOutside(door: Door): Outside[] {
  const page = async (raw: Raw, problems: readonly Problem[], then: string, kept: boolean): Promise<ReactElement> => (
    <SignInPage door={door} raw={raw} problems={problems} then={then} kept={kept} people={door.demo ? await accountsToday(door.signin, door.municipalityId) : []} />
  )
  return [
    {
      method: 'GET', path: '/sign-in',
      handle: async ({ query }) => ({ kind: 'page', status: 200, element: await page({}, [], query.get('then') ?? '/', query.has('kept')) }),
    },
    {
      method: 'POST', path: '/sign-in',
      handle: async ({ form, address }) => {
        const then = local(form['then']?.[0])
        const chosen = form['account']?.[0]
        if (door.demo && chosen) {
          const person = (await accountsToday(door.signin, door.municipalityId)).find(({ id }) => id === chosen)
          if (person) return { kind: 'moved', to: then, jar: { session: await beginSession(door.signin, door.municipalityId, person.id) } }
        }
        const result = parseRecord(signInForm, form)
        if ('problems' in result) return { kind: 'page', status: 422, element: await page(form, result.problems, then, false) }
        const { name, password } = result.values
        const outcome = await signIn(door.signin, door.municipalityId, name, password, address)
        if (outcome.ok) return { kind: 'moved', to: then, jar: { session: outcome.cookie } }
        const message = outcome.reason === 'wrong'
          ? '利用者名かパスワードが違います。確かめて、もう一度入れてください'
          : `続けて間違えたため、あと${outcome.seconds ?? 1}秒お待ちください。忘れたときは管理者に頼んでください`
        return { kind: 'page', status: outcome.reason === 'wrong' ? 422 : 429, element: await page(form, [{ field: 'name', message }], then, false) }
      },
    },
    {
      method: 'POST', path: '/sign-out',
      handle: async ({ jar }) => {
        if (jar.session) await endSession(door.signin, jar.session)
        return { kind: 'moved', to: '/sign-in', jar: { session: null } }
      },
    },
  ]
}

const local = (to: string | undefined): string => (to && /^\/(?![/\\])[!-~]*$/.test(to) ? to : '/')

function SignInPage({ door, raw, problems, then, kept, people }: {
  door: Door; raw: Raw; problems: readonly Problem[]; then: string; kept: boolean; people: readonly { id: string; name: string; role: string }[]
}): ReactElement {
  const remembered = { name: raw['name'] ?? [] }
  return (
    <Layout title="サインイン" heading="サインイン" plain demo={door.demo} office={door.sign.office} today={door.today()} assets={door.sign.assets}>
      <div className="narrow">
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
        </section>
      </div>
    </Layout>
  )
}
