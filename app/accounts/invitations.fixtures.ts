import { decides } from '../widening/widening.fixtures.ts'
import type { Browser, Member, Office, Page } from '../../test/office.ts'

export const password = '青い傘 ひつじ 窓辺 十七'

/** What a browser without a session gets. */
export async function visit(office: Office, path: string, form?: Record<string, string>, cookie = ''): Promise<{ status: number; location: string | null; html: string; cookies: string[] }> {
  const response = await office.fetch(new Request(`http://127.0.0.1${path}`, {
    redirect: 'manual', method: form ? 'POST' : 'GET', headers: { cookie, ...(form ? { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' } : {}) },
    ...(form ? { body: new URLSearchParams(form).toString() } : {}),
  }))
  return { status: response.status, location: response.headers.get('location'), html: await response.text(), cookies: response.headers.getSetCookie() }
}

/** Proposes as the administrator, stepped up; gives the proposal's id. */
export async function propose(office: Office, path: string, form: Record<string, string>, by: Member = 'admin'): Promise<{ id: string; page: Page }> {
  const id = crypto.randomUUID()
  return { id, page: await (await office.as(by, { steppedUp: true })).post(path, { id, ground: 'duty_change', reason: '異動のため', ...form }) }
}

/** The head's word on a proposal. */
export const confirm = async (office: Office, id: string, word = 'approved', by: Member = 'head'): Promise<Page> => decides(await office.as(by, { steppedUp: true }), id, word)

/** A new account as the form sends it. */
export const newcomer = { person: 'new', name: '錦織 あかり', kana: 'にしこおり あかり', signInName: '1099', role: 'social_worker', title: '社会福祉主事', since: '2026-11-25', last: '2027-03-31' }

/** An account proposed and confirmed; its id is that of the proposal. */
export async function open(office: Office, form: Record<string, string> = {}): Promise<string> {
  const { id } = await propose(office, '/accounts', { ...newcomer, ...form })
  await confirm(office, id)
  return id
}

/** The administrator's half: the token of the link. */
export async function link(administrator: Browser, account: string): Promise<string> {
  const page = await administrator.post(`/accounts/${account}/link`, {})
  return /\/invitation\?key=([0-9a-f]+)/.exec(page.html)?.[1] ?? `none: ${page.status}`
}

/** The confirmer's half: the six digits. */
export async function code(confirmer: Browser, account: string): Promise<string> {
  const page = await confirmer.post(`/codes/${account}`, {})
  return /class="big-code">(\d{6})</.exec(page.html)?.[1] ?? `none: ${page.status}`
}
