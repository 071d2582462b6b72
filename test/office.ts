import { createApp } from '../app/app.tsx'
import { beginSession } from '../app/accounts/sign-in.ts'
import { databaseOver, sql } from '../app/kernel/db.ts'
import { databaseToken } from '../app/kernel/http.tsx'
import type { Connection } from '../app/kernel/arrival.ts'
import type { Tx } from '../app/kernel/db.ts'
import { openTown } from './support.ts'
import type { Town } from './support.ts'

/** The day of every test unless it says otherwise: 令和8年11月25日（水）14:05. */
export const testNow = Temporal.Instant.from('2026-11-25T14:05:00+09:00')
export const izumo = 322032

/** The people of the test office, by role. */
const staff = [
  ['head', '高橋 室長', 'head'], ['supervisor', '森山 係長', 'supervisor'], ['coordinator', '飯塚 調整', 'coordinator'],
  ['nurse', '佐藤 みずき', 'public_health_nurse'], ['worker', '曽田 主事', 'social_worker'], ['supporter', '原 支援', 'family_supporter'],
  ['psychologist', '内藤 心理', 'psychologist'], ['kizuna', '加藤 きずな', 'kizuna_nurse'], ['teacher', '大野 教頭', 'agency_user'],
  ['deputy', '勝部 係長', 'supervisor'], ['privacy', '石飛 個情', 'privacy_officer'], ['admin', '吾郷 管理', 'administrator'], ['keeper', '錦織 部長', 'keeper'],
  ['auditor', '渡部 監査', 'auditor'], ['clerk', '周藤 統計', 'statistics_clerk'], ['centre', '園山 児相', 'centre_officer'], ['typist', '福間 入力', 'typist'],
  ['statistics', '統計の自動処理', 'system_statistics'], ['import', '取込の自動処理', 'system_import'],
] as const
export type Member = (typeof staff)[number][0]

export interface Page { status: number; location: string | null; text: string; html: string; bytes: Uint8Array; response: Response }
export interface Browser {
  get(path: string): Promise<Page>
  post(path: string, form: Record<string, string | readonly string[]>, options?: { headers?: Record<string, string> }): Promise<Page>
  cookie: string
  accountId: string
}
/** What sets up a town from behind: office functions as one of its people, and the owner's SQL. */
export interface Inside extends Pick<Town, 'ownerQuery'> {
  /** Runs office functions as a member, in one transaction, at the office's moment. */
  acting<T>(member: Member, work: (tx: Tx) => Promise<T>, how?: { steppedUp?: boolean }): Promise<T>
  accounts: Record<Member, string>
  ownAgencyId: string
}
export interface Office extends Town, Inside {
  fetch(request: Request, connection?: Connection): Response | Promise<Response>
  at(moment: Temporal.Instant): void
  /** A browser of a member; stepped up: having just proved again who sits there, in a session of its own. */
  as(member: Member, how?: { steppedUp?: boolean }): Promise<Browser>
}

/** A whole office on a database of its own: staff of every role, the own office and a school as agencies. */
export async function openOffice(): Promise<Office> {
  const town = await openTown()
  await town.ownerQuery(`insert into rec.installation (kind, municipality_id, name, office_name) values ('test', $1, '出雲市', '子ども家庭相談室')`, [izumo])
  await letEverybodyAccept(town)
  const accounts = {} as Record<Member, string>
  const rows = await town.ownerQuery<{ id: string; sign_in_name: string }>(`
    with born as materialized (select ctx.begin_town($1))
    insert into rec.account (municipality_id, sign_in_name, name, role) select $1, n, name, role from born, unnest($2::text[], $3::text[], $4::text[]) as x (n, name, role) returning id, sign_in_name`,
    [izumo, staff.map(([key]) => key), staff.map(([, name]) => name), staff.map(([, , role]) => role)])
  for (const row of rows) accounts[row.sign_in_name as Member] = row.id
  let now = testNow
  const { fetch } = createApp({ pools: town.pools, config: { demoToday: null }, installation: { kind: 'test', municipalityId: izumo, name: '出雲市', demoToday: null }, clock: () => now, log: (line) => { if ((line as { status: number }).status >= 500) console.error(JSON.stringify(line)) } })
  const db = databaseOver(town.pools.app)
  const sessions = new Map<string, string>()
  const cookieOf = async (member: Member, { steppedUp = false }: { steppedUp?: boolean } = {}): Promise<string> => {
    const key = `${member} ${steppedUp}`
    const known = sessions.get(key) ?? await beginSession(town.pools.signin, izumo, accounts[member])
    if (steppedUp) await town.pools.signin.query(`update ctx.session set step_up_until = clock_timestamp() + interval '10 minutes' where token_hash = sha256($1)`, [databaseToken(known)])
    sessions.set(key, known)
    return known
  }
  const office: Office = {
    ...town, fetch, accounts, ownAgencyId: '',
    at: (moment) => { now = moment },
    as: async (member, how) => browser(fetch, await cookieOf(member, how), accounts[member]),
    acting: async (member, work, how) => {
      const token = databaseToken(await cookieOf(member, how))
      return db.transaction().execute(async (tx) => {
        await sql`select ctx.enter(${token}, ${now.toString()})`.execute(tx)
        return work(tx)
      })
    },
  }
  office.ownAgencyId = await office.acting('supervisor', async (tx) => {
    await sql`insert into agency (kind, name) values ('primary_school', '南町小学校'), ('guidance_centre', '出雲児童相談所')`.execute(tx)
    return (await sql<{ id: string }>`insert into agency (kind, name) values ('own_office', '子ども家庭相談室') returning id`.execute(tx)).rows[0]!.id
  })
  return office
}

/** Whoever gets an account has accepted the texts of every year the tests go to. */
async function letEverybodyAccept(town: Town): Promise<void> {
  await town.ownerQuery(`create function machinery.accept_in_tests() returns trigger language plpgsql as $$
    begin
      insert into rec.acceptance (municipality_id, account_id, rule_text_id, fiscal_year) select new.municipality_id, new.id, t.id, y from rec.rule_text t, generate_series(2015, 2040) y where t.municipality_id = new.municipality_id;
      return null;
    end $$`)
  await town.ownerQuery('create trigger accept_in_tests after insert on rec.account for each row execute function machinery.accept_in_tests()')
}

function browser(fetch: Office['fetch'], cookie: string, accountId: string): Browser {
  const origin = 'http://127.0.0.1'
  const send = async (path: string, init: RequestInit): Promise<Page> => {
    const response = await fetch(new Request(origin + path, { ...init, redirect: 'manual', headers: { cookie: `__Host-kyoten=${cookie}`, ...(init.headers as Record<string, string>) } }))
    const bytes = new Uint8Array(await response.clone().arrayBuffer())
    const html = new TextDecoder().decode(bytes)
    return { status: response.status, location: response.headers.get('location'), html, text: html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '), bytes, response }
  }
  return {
    cookie, accountId,
    get: (path) => send(path, {}),
    post: (path, form, options = {}) => {
      const body = new URLSearchParams()
      for (const [name, value] of Object.entries(form)) for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
      return send(path, { method: 'POST', body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...options.headers } })
    },
  }
}
