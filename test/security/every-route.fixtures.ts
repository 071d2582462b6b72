import { createApp } from '../../app/app.tsx'
import { beginSession } from '../../app/accounts/sign-in.ts'
import type { Connection } from '../../app/kernel/arrival.ts'
import { izumo, testNow } from '../office.ts'
import type { Office } from '../office.ts'
import { makeRecords } from './records.fixtures.ts'

/** One declared route with the address of a record that is really there. */
export interface Route { method: 'GET' | 'POST'; path: string; address: string; outside: boolean }
export type Ask = (route: { method: string; address: string }, how?: { cookie?: string | undefined; headers?: Record<string, string>; body?: BodyInit | null; from?: Connection; origin?: string }) => Promise<Response>

export const origin = 'http://127.0.0.1'

/** Every route of the house over a family with a row in every table, and a way to ask that hides nothing a client may say. */
export async function everyRoute(office: Office): Promise<{ routes: Route[]; ask: Ask; lines: object[]; cookieOf(accountId: string): Promise<string>; ids: Record<string, string[]> }> {
  const lines: object[] = []
  const { ids } = await makeRecords(office, { tag: 'RT', town: izumo, author: office.accounts.worker, others: { administrator: office.accounts.admin, agency: '' } })
  const { fetch, pages, outside } = createApp({
    pools: office.pools, config: { demoToday: null }, installation: { kind: 'test', municipalityId: izumo, name: '出雲市', demoToday: null }, clock: () => testNow, log: (line) => lines.push(line),
  })
  const routes: Route[] = [
    ...pages.map(({ method, path, on }) => ({ method, path, outside: false, address: path.replaceAll(/:(\w+)/g, (_, param: string) => (param === 'year' ? '2026' : (on?.param === param ? ids[on.kind]?.[0] : undefined) ?? crypto.randomUUID())) })),
    ...outside.map(({ method, path }) => ({ method, path, outside: true, address: path.replaceAll(/:\w+/g, () => crypto.randomUUID()) })),
  ]
  return {
    routes, lines, ids,
    cookieOf: (accountId) => beginSession(office.pools.signin, izumo, accountId),
    ask: async ({ method, address }, { cookie, headers = { origin }, body = null, from, origin: to = origin } = {}) =>
      fetch(new Request(to + address, { method, redirect: 'manual', body, headers: { ...headers, ...(cookie ? { cookie: `__Host-kyoten=${cookie}` } : {}) } }), from),
  }
}
