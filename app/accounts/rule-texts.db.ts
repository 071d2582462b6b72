import type { RuleTextKind } from '../codes/accounts.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** A text that everybody who signs in accepts. */
export interface RuleText { id: string; kind: RuleTextKind; number: number; words: string; source: string; since: Temporal.PlainDate }

/** The texts the person who asks has yet to accept, for this fiscal year: secrecy first. */
export async function textsDue(tx: Tx): Promise<RuleText[]> {
  return (await sql<RuleText>`
    select t.id, t.kind, t.number, t.words, t.source, t.since from rule_text t
     where t.id in (select ctx.texts_due(ctx.town(), ctx.account(), ctx.role())) order by t.kind = 'rules', t.kind`.execute(tx)).rows
}

/** Accepts texts for this fiscal year, as the person who asks. */
export async function acceptTexts(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`insert into acceptance (rule_text_id) select id from unnest(${[...ids]}::uuid[]) as id`.execute(tx)
}

/** Every text there ever was and is to be, newest first; `confirmed` once the head has. */
export async function everyRuleText(tx: Tx): Promise<(RuleText & { confirmed: boolean })[]> {
  return (await sql<RuleText & { confirmed: boolean }>`
    select id, kind, number, words, source, since, confirmed_at is not null as confirmed from rule_text order by array_position(array['secrecy', 'agency_secrecy', 'rules'], kind), since desc, number desc`.execute(tx)).rows
}

/** The text of that id, as it was proposed. */
export async function ruleText(tx: Tx, id: string): Promise<RuleText | undefined> {
  return (await everyRuleText(tx)).find((one) => one.id === id)
}

/** A new text, waiting for the head; gives whether it was written now. */
export async function writeRuleText(tx: Tx, { id, kind, words, source, since }: Omit<RuleText, 'number'>): Promise<void> {
  await sql`insert into rule_text (id, kind, number, words, source, since)
    select ${id}, ${kind}, coalesce(max(t.number), 0) + 1, ${words}, ${source}, ${since} from rule_text t where t.kind = ${kind} on conflict do nothing`.execute(tx)
}

/** Who may sign in on a day and has not accepted what they should have, for the head. */
export async function notAccepted(tx: Tx, day: Temporal.PlainDate): Promise<{ id: string; name: string; role: string }[]> {
  return (await sql<{ id: string; name: string; role: string }>`
    select a.id, a.name, ctx.role_on(a.id, ${day}) as role from account a
     where a.role not like 'system%' and a.since <= ${day} and (a.until is null or a.until > ${day}) and a.locked_at is null
       and exists (select 1 from ctx.texts_due(ctx.town(), a.id, ctx.role_on(a.id, ${day}))) order by a.kana, a.name`.execute(tx)).rows
}
