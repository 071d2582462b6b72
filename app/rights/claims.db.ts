import { sql, sqlState } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { Refused } from '../kernel/result.ts'
import type { Asked } from './claim.ts'

/** What somebody has opened with a reason, as they see it themselves; `call` is all there is of a sealed case; `found` is false where nothing was there to open. */
export interface Claim {
  id: string; kind: 'urgent' | 'own'; familyId: string | null; intakeId: string | null; call: string | null; callRole: string | null
  reason: string; until: Temporal.Instant; found: boolean; isOpen: boolean; doneWords: string; recordedAt: Temporal.Instant
}

const claims = sql.raw(`
  select c.id, c.kind, c.family_id, c.intake_id, a.name as call, ctx.role_on(a.id, (c.recorded_at at time zone 'Asia/Tokyo')::date) as call_role, c.reason, c.until, c.found, c.ended_at is null and c.until > clock_timestamp() as is_open, c.done_words, c.recorded_at
    from claim c left join account a on a.id = c.call_account_id`)

/** What the actor opened, newest first. */
export const ownClaims = async (tx: Tx, most: number): Promise<Claim[]> => (await sql<Claim>`${claims} order by c.opened_at desc limit ${most}`.execute(tx)).rows

/** What the actor opened, in the address. */
export const claimSubject: Subject<Claim> = {
  kind: 'claim', param: 'claim', find: async (tx, id) => (await sql<Claim>`${claims} where c.id = ${id}`.execute(tx)).rows[0], ids: ({ familyId, intakeId }) => [familyId, intakeId].filter((id) => id !== null),
}

const messages: Readonly<Record<string, string>> = {
  'one at a time': 'まだ開いているものがあります。先に「終わる」を押してください。一度に開けるのは1つです',
  'not by this role': 'この操作は、相談室の職員・当番・個人情報保護担当だけができます',
}

/** Asks to open with a reason what is not one's own, for four hours. What is there is told by the next request; not there, and one's own family, are the same. Throws Refused. */
export async function openWithReason(tx: Tx, { id, kind, asked, reason }: { id: string; kind: 'urgent' | 'own'; asked: Asked; reason: string }): Promise<void> {
  await sql`savepoint claiming`.execute(tx)
  try {
    await sql`insert into claim (id, kind, reason, asked) values (${id}, ${kind}, ${reason}, ${JSON.stringify(asked)}::jsonb)`.execute(tx)
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    await sql`rollback to savepoint claiming`.execute(tx)
    throw new Refused([{ field: 'number', message: messages[(error as Error).message] ?? 'いまは開けません。係長か室長に聞いてください' }])
  }
}

/** Ends what was opened, with what was done. */
export async function endClaim(tx: Tx, id: string, doneWords: string): Promise<void> {
  await sql`update claim set done_words = ${doneWords} where id = ${id} and ended_at is null`.execute(tx)
}

/** Whether cases of other teams are opened with a reason here. */
export async function teamsCount(tx: Tx): Promise<boolean> {
  return (await sql<{ counts: boolean }>`select ctx.setting('access.reach') is not distinct from '"team"'::jsonb as counts`.execute(tx)).rows[0]!.counts
}

/** A case opened with a reason as the privacy officer reads it: casefiles by number, class and workers, and what was written, without places. */
export interface ReadOnly {
  family: string
  casefiles: { id: string; fiscalYear: number; number: number; stage: string; class: string | null; workers: string | null }[]
  entries: { id: string; kind: string; happenedAt: Temporal.Instant; author: string | null; parts: { kind: string; words: string }[] }[]
}

/** The case behind a claim. */
export async function readOnly(tx: Tx, familyId: string): Promise<ReadOnly | undefined> {
  const { rows: [family] } = await sql<{ name: string }>`select name from family where id = ${familyId}`.execute(tx)
  if (!family) return undefined
  const { rows: casefiles } = await sql<ReadOnly['casefiles'][number]>`
    select c.id, c.fiscal_year, c.number, c.stage, (select k.class from class_period k where k.casefile_id = c.id order by k.since desc limit 1) as class,
           (select string_agg(a.name, '・') from allocation l join account a on a.id = l.account_id where l.casefile_id = c.id and l.until is null) as workers
      from casefile c where c.family_id = ${familyId} order by c.fiscal_year, c.number`.execute(tx)
  const { rows: entries } = await sql<ReadOnly['entries'][number]>`
    select e.id, e.kind, e.happened_at, a.name as author,
           (select coalesce(json_agg(json_build_object('kind', p.kind, 'words', p.words) order by p.position), '[]') from entry_part p join entry_version v on v.id = p.version_id
             where v.entry_id = e.id and not exists (select 1 from entry_version w where w.replaces = v.id)) as parts
      from entry e left join account a on a.id = e.author_id where e.family_id = ${familyId} order by e.happened_at desc limit 50`.execute(tx)
  return { family: family.name, casefiles, entries }
}
