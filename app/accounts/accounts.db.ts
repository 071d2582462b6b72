import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'
import type { Subject } from '../kernel/page.ts'
import { roleLabel } from '../access/roles.ts'
import type { Known } from './account.ts'

/** Somebody who may sign in, as those see them who decide about accounts. `until` is the first day without the account; `role` is that of the office's day. */
export interface Account {
  id: string; version: number; staffId: string; name: string; kana: string; signInName: string; role: string; title: string; team: string; agency: string | null
  since: Temporal.PlainDate; until: Temporal.PlainDate | null; lockedAt: Temporal.Instant | null
  /** Whether it is an account of the person who asks. */
  own: boolean
}

const accounts = sql.raw(`
  select a.id, a.version, a.staff_id, a.name, a.kana, a.sign_in_name, ctx.role_on(a.id, (ctx.now() at time zone 'Asia/Tokyo')::date) as role, a.title, a.team, g.name as agency, a.since, a.until, a.locked_at,
         a.staff_id = ctx.staff() as own
    from account a left join agency g on g.id = a.agency_id where a.role not like 'system%'`)

/** Everybody who may sign in or could, by reading; never what works by itself. */
export async function everyAccount(tx: Tx): Promise<Account[]> {
  return (await sql<Account>`${accounts} order by a.kana, a.name, a.sign_in_name`.execute(tx)).rows
}

/** The account in the address. */
export const accountSubject: Subject<Account> = {
  kind: 'account', param: 'account',
  find: async (tx, id) => (await sql<Account>`${accounts} and a.id = ${id}`.execute(tx)).rows[0],
  ids: () => [],
}

/** Whether an account can sign in on a day. */
export const isOpen = ({ since, until, lockedAt }: Pick<Account, 'since' | 'until' | 'lockedAt'>, day: Temporal.PlainDate): boolean =>
  lockedAt === null && Temporal.PlainDate.compare(since, day) <= 0 && (until === null || Temporal.PlainDate.compare(until, day) > 0)

/** Everybody as the rules about second accounts need them; an account that is still to begin counts as open. */
export const knownAs = (all: readonly Account[], day: Temporal.PlainDate): Known[] =>
  all.map(({ staffId, name, signInName, role, until, lockedAt }) => ({ staffId, name, signInName, role, open: lockedAt === null && (until === null || Temporal.PlainDate.compare(until, day) > 0) }))

/** Everybody who signs in, once per person, as a form offers them: 佐藤 みずき（保健師・1004）. */
export function personOptions(all: readonly Account[]): Option[] {
  const people = new Map<string, Account[]>()
  for (const account of all) people.set(account.staffId, [...(people.get(account.staffId) ?? []), account])
  return [...people].map(([code, own]) => ({ code, label: `${own[0]!.name}（${own.map(({ role, signInName }) => `${roleLabel(role)}・${signInName}`).join('、')}）` }))
}

/** Sign-in names that are taken, or proposed and not decided; but for the proposal that asks. */
export async function takenNames(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select sign_in_name as name from account where id <> ${id} union
    select c.sign_in_name from account_change c join widening w on w.details ->> 'change_id' = c.id::text and w.outcome is null where c.sign_in_name is not null and c.id <> ${id}`.execute(tx)
  return rows.map(({ name }) => name)
}

/** A period in which an account has another role than it was opened with; coming, running or over. */
export interface RolePeriod { role: string; title: string; team: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null; accountId: string }

/** The dated roles of accounts, oldest first. */
export async function rolePeriodsOf(tx: Tx, ids: readonly string[]): Promise<RolePeriod[]> {
  return (await sql<RolePeriod>`select account_id, role, title, team, since, until from account_role where account_id = any(${[...ids]}::uuid[]) order by since, recorded_at`.execute(tx)).rows
}

/** The other accounts of the same person. */
export async function otherAccountsOf(tx: Tx, { id, staffId }: Pick<Account, 'id' | 'staffId'>): Promise<Account[]> {
  return (await everyAccount(tx)).filter((other) => other.staffId === staffId && other.id !== id)
}

/** Ends an account by a day (the first without it) or locks it, at once. False when it would not narrow anything. */
export async function narrowAccount(tx: Tx, id: string, { until, lock }: { until: Temporal.PlainDate | null; lock: boolean }): Promise<boolean> {
  return (await sql<{ done: boolean }>`select ctx.narrow_account(${id}, ${until}::date, ${lock}) as done`.execute(tx)).rows[0]?.done ?? false
}

/** Ends every open session of an account at once. */
export async function endSessionsOf(tx: Tx, id: string): Promise<void> {
  await sql`select ctx.end_sessions(${id})`.execute(tx)
}

/** What waits for the holder of an account: an invitation, with which halves are drawn, as the two who decided it may know. */
export interface Invitation { id: string; what: 'open' | 'reset'; linked: boolean; coded: boolean; mine: boolean; endsAt: Temporal.Instant }
export async function invitationOf(tx: Tx, accountId: string): Promise<Invitation | undefined> {
  return (await sql<Invitation>`select * from ctx.invitation_of(${accountId})`.execute(tx)).rows[0]
}

/** The administrator's half of an invitation, told once: the token of the link. */
export async function drawLink(tx: Tx, accountId: string): Promise<string> {
  return (await sql<{ token: string }>`select ctx.draw_link(${accountId}) as token`.execute(tx)).rows[0]!.token
}

/** The confirmer's half: six digits. */
export async function drawCode(tx: Tx, accountId: string): Promise<string> {
  return (await sql<{ code: string }>`select ctx.draw_code(${accountId}) as code`.execute(tx)).rows[0]!.code
}

/** Whom the person who asks still owes a code: somebody whose invitation or reset they confirmed. */
export interface Owed { accountId: string; name: string; what: 'open' | 'reset'; endsAt: Temporal.Instant }
export async function codesToGive(tx: Tx): Promise<Owed[]> {
  return (await sql<Owed>`select * from ctx.codes_to_give()`.execute(tx)).rows
}
export const owedSubject: Subject<Owed> = { kind: 'account', param: 'account', find: async (tx, id) => (await codesToGive(tx)).find(({ accountId }) => accountId === id), ids: () => [] }
