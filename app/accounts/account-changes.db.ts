import { roleLabel } from '../access/roles.ts'
import { ruleTextKinds } from '../codes/accounts.ts'
import type { AccountChange } from '../codes/accounts.ts'
import { labelOf } from '../codes/code-list.ts'
import type { WideningGround } from '../codes/widening.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { proposeWidening } from '../widening/widening.db.ts'
import { accountSubject, everyAccount } from './accounts.db.ts'
import type { Account } from './accounts.db.ts'
import { ruleText, everyRuleText } from './rule-texts.db.ts'

/** What is proposed about an account; `until` is the first day without it. */
export interface Change {
  what: AccountChange; accountId?: string; staffId?: string; signInName?: string; name?: string; kana?: string | null; role?: string; title?: string | null; team?: string | null; agencyId?: string | null
  since?: Temporal.PlainDate; until?: Temporal.PlainDate | null
}
interface Why { ground: WideningGround; reason: string }

/** Proposes something about an account, for the head to confirm. The same form twice is one proposal. */
export async function proposeAccountChange(tx: Tx, id: string, change: Change, { ground, reason }: Why): Promise<void> {
  await sql`insert into account_change (id, what, account_id, staff_id, sign_in_name, name, kana, role, title, team, agency_id, since, until)
    values (${id}, ${change.what}, ${change.accountId ?? null}, ${change.staffId ?? null}, ${change.signInName ?? null}, ${change.name ?? null}, ${change.kana ?? null}, ${change.role ?? null},
            ${change.title ?? null}, ${change.team ?? null}, ${change.agencyId ?? null}, ${change.since ?? null}, ${change.until ?? null}) on conflict do nothing`.execute(tx)
  await proposeWidening(tx, { id, kind: change.what === 'role' ? 'role_change' : 'account', ground, reason, details: { change_id: id }, ...(change.accountId ? { accountId: change.accountId } : {}) })
}

/** Proposes that somebody proves anew who they are: everything that proved it until now ends with the head's confirmation. */
export async function proposeReset(tx: Tx, id: string, accountId: string, { ground, reason }: Why): Promise<void> {
  await proposeWidening(tx, { id, kind: 'reset', ground, reason, details: {}, accountId })
}

interface Line { what: string; before: string; after: string }
const dayWords = (day: Temporal.PlainDate | null | undefined): string => (day ? formatJapaneseDate(day) : '–')
const lastWords = (until: Temporal.PlainDate | null | undefined): string => dayWords(until?.subtract({ days: 1 }))

/** What a proposal about an account would change, line by line; of somebody's second account it says so. */
export async function accountDifferences(tx: Tx, changeId: string): Promise<Line[]> {
  const { rows: [change] } = await sql<Required<Omit<Change, 'name'>> & { name: string | null; agency: string | null }>`
    select c.what, c.account_id, c.staff_id, c.sign_in_name, c.name, c.kana, c.role, c.title, c.team, c.since, c.until, g.name as agency from account_change c left join agency g on g.id = c.agency_id where c.id = ${changeId}`.execute(tx)
  if (!change) return []
  const account = change.accountId ? await accountSubject.find(tx, change.accountId) : undefined
  if (change.what === 'open') {
    const others = change.staffId ? (await everyAccount(tx)).filter(({ staffId, id }) => staffId === change.staffId && id !== changeId) : []
    return [
      { what: '名前', before: '–', after: `${change.name ?? ''}${change.kana ? `（${change.kana}）` : ''}` }, { what: '利用者名', before: '–', after: change.signInName },
      { what: '役割', before: '–', after: inARow([roleLabel(change.role), change.title, change.team, change.agency]) },
      { what: 'いつから', before: '–', after: dayWords(change.since) }, { what: '最後の日', before: '–', after: lastWords(change.until) },
      ...(others.length > 0 ? [{ what: '同じ人の利用者', before: others.map(nameWithRole).join('、'), after: '二つ目の利用者になります' }] : []),
    ]
  }
  if (!account) return []
  const whose = { what: 'だれの', before: nameWithRole(account), after: 'この人' }
  if (change.what === 'extend') return [whose, { what: '最後の日', before: lastWords(account.until), after: lastWords(change.until) }]
  if (change.what === 'unlock') return [whose, { what: '利用', before: account.lockedAt ? '停止中' : '使える', after: '使える' }]
  return [
    whose, { what: '役割', before: roleLabel(account.role), after: inARow([roleLabel(change.role), change.title, change.team]) },
    { what: 'いつから', before: '–', after: dayWords(change.since) }, ...(change.until ? [{ what: '最後の日', before: '–', after: `${lastWords(change.until)}（次の日から元の役割）` }] : []),
  ]
}

const inARow = (words: readonly (string | null)[]): string => [...new Set(words.filter(Boolean))].join('・')
const nameWithRole = ({ name, role, signInName }: Account): string => `${name}（${roleLabel(role)}・${signInName}）`

/** What a reset ends. */
export async function resetDifferences(tx: Tx, accountId: string): Promise<Line[]> {
  const account = await accountSubject.find(tx, accountId)
  return account ? [
    { what: 'だれの', before: nameWithRole(account), after: 'この人' }, { what: 'パスワード', before: 'いまのもの', after: '使えない。本人が新しく決める' },
    { what: '認証の道具・回復コード', before: 'いまのもの', after: '外れる。本人が新しく登録する' }, { what: 'サインイン中の画面', before: '使える', after: 'すべて終わる。24時間は秘匿の場所・出力・権利の変更ができない' },
  ] : []
}

/** A new text beside the one it takes the place of. */
export async function ruleTextDifferences(tx: Tx, id: string): Promise<Line[]> {
  const text = await ruleText(tx, id)
  if (!text) return []
  const before = (await everyRuleText(tx)).find((other) => other.kind === text.kind && other.confirmed && other.id !== id)
  return [
    { what: labelOf(ruleTextKinds, text.kind), before: before?.words ?? '–', after: text.words }, { what: 'いつから', before: dayWords(before?.since), after: dayWords(text.since) },
    { what: '根拠', before: before?.source ?? '–', after: text.source || '–' },
  ]
}
