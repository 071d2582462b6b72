import { roleLabel } from '../access/roles.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'
import type { Subject } from '../kernel/page.ts'
import { partKeys, wholeKeys } from './conflict.ts'
import type { NearPerson, YearlyValues } from './conflict.ts'

/** Keeps what somebody declares of themselves for the year, and whom they name. Whom it means is found by the database when it is saved, and told to nobody. */
export async function declareYearly(tx: Tx, id: string, values: YearlyValues, { accountId, today }: { accountId: string; today: Temporal.PlainDate }): Promise<void> {
  const { name, kana, formerName, birthOn, address, formerAddress, phone } = values
  await sql`insert into staff_person (id, name, kana, former_name, birth_on, address, former_address, phone, name_keys, fiscal_year)
    values (${id}, ${name}, ${kana ?? ''}, ${formerName ?? ''}, ${birthOn}, ${address}, ${formerAddress ?? ''}, ${phone ?? ''}, ${wholeKeys(name, kana, formerName)}::text[], ${fiscalYearOf(today)}) on conflict do nothing`.execute(tx)
  for (const one of values.people) await declareConflict(tx, { id: crypto.randomUUID(), accountId, bySelf: true, words: '', ...one })
}

/** Keeps a declaration as it was typed. */
export async function declareConflict(tx: Tx, { id, accountId, bySelf, relation, name, kana, birthOn, address, phone, words }: NearPerson & { id: string; accountId: string; bySelf: boolean; words: string }): Promise<void> {
  await sql`insert into conflict_declaration (id, account_id, by_self, relation, name, kana, birth_on, address, phone, words, name_keys, part_keys)
    values (${id}, ${accountId}, ${bySelf}, ${relation}, ${name}, ${kana ?? ''}, ${birthOn}, ${address ?? ''}, ${phone ?? ''}, ${words}, ${wholeKeys(name, kana)}::text[], ${partKeys(name, kana)}::text[]) on conflict do nothing`.execute(tx)
}

/** Whether the reader has declared themselves in the fiscal year of a day. */
export async function hasDeclared(tx: Tx, today: Temporal.PlainDate): Promise<boolean> {
  const { rows: [row] } = await sql<{ declared: boolean }>`select ctx.declared_this_year(${fiscalYearOf(today)}) as declared`.execute(tx)
  return row!.declared
}

/** Which of these accounts are of the person who asks. */
export async function isMine(tx: Tx, accountId: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ mine: boolean }>`select ${accountId} = any (ctx.my_accounts()) as mine`.execute(tx)
  return row!.mine
}

/** Everybody who signs in, to say about whom a declaration is. */
export async function everybodyOption(tx: Tx, today: Temporal.PlainDate): Promise<Option[]> {
  const { rows } = await sql<{ id: string; name: string; role: string }>`
    select id, name, role from account where role not like 'system%' and (until is null or until > ${today}) and id <> all (ctx.my_accounts()) order by kana, name`.execute(tx)
  return rows.map(({ id, name, role }) => ({ code: id, label: `${name}（${roleLabel(role)}）` }))
}

/** A declaration as those read it who may. */
export interface Declaration { id: string; whose: string; bySelf: boolean; relation: string; name: string; birthOn: Temporal.PlainDate | null; words: string; by: string; recordedAt: Temporal.Instant; found: number; back: 'open' | 'proposed' | null }

const declared = sql.raw(`
  select d.id, a.name as whose, d.by_self, d.relation, d.name, d.birth_on, d.words, b.name as by, d.recorded_at,
         (select count(*)::int from conflict c where c.declared_id = d.id and c.ended_at is null) as found, case x.proposed when true then 'proposed' when false then 'open' end as back
    from conflict_declaration d join account a on a.id = d.account_id left join account b on b.id = d.recorded_by left join ctx.declared_conflicts() x on x.declaration = d.id`)

/** The declarations the reader may read, newest first, each with how many of the persons they see it has found; `back`: what the privacy officer may do about one that closes something. */
export const declarations = async (tx: Tx, most: number): Promise<Declaration[]> => (await sql<Declaration>`${declared} order by d.recorded_at desc, d.id limit ${most}`.execute(tx)).rows

/** A declaration about somebody else that closes something, as the privacy officer sees it: never what it closes. */
export const declarationSubject: Subject<Declaration> = {
  kind: 'conflict_declaration', param: 'declaration', find: async (tx, id) => (await sql<Declaration>`${declared} where d.id = ${id} and x.proposed is false`.execute(tx)).rows[0], ids: () => [],
}

/** Proposes that what a declaration closes is open again; the database finds what that is. The same form twice is one proposal. */
export async function proposeEndOfDeclared(tx: Tx, id: string, declarationId: string, reason: string): Promise<void> {
  await sql`select ctx.propose_conflict_end(${id}, ${declarationId}, ${reason})`.execute(tx)
}

/** That somebody must not see a person, as those read it who may. */
export interface Conflict { id: string; accountId: string; whose: string; personId: string; person: string; source: string | null; recordedAt: Temporal.Instant; proposed: boolean }

const conflicts = sql.raw(`
  select c.id, c.account_id, a.name as whose, c.person_id, coalesce(n.name, '（名前はまだ）') as person, c.source, c.recorded_at,
         exists (select 1 from widening w where w.kind = 'conflict_end' and w.outcome is null and w.person_id = c.person_id and w.account_id = c.account_id) as proposed
    from conflict c join account a on a.id = c.account_id left join person_name n on n.person_id = c.person_id and n.kind = 'current'
   where c.ended_at is null`)

/** Who must not see whom, as far as the reader sees the persons, newest first. */
export const conflictsListed = async (tx: Tx, most: number): Promise<Conflict[]> => (await sql<Conflict>`${conflicts} order by c.recorded_at desc, c.id limit ${most}`.execute(tx)).rows

/** One of them, as the actor sees it. */
export const conflictSubject: Subject<Conflict> = {
  kind: 'conflict', param: 'conflict', find: async (tx, id) => (await sql<Conflict>`${conflicts} and c.id = ${id}`.execute(tx)).rows[0], ids: ({ personId }) => [personId],
}
