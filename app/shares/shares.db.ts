import type { ReportSeen, ShareField, SharePurpose } from '../codes/shares.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { Refused } from '../kernel/result.ts'
import { proposeWidening } from '../widening/widening.db.ts'

/** A child shared with an agency, as the office reads it. */
export interface Share {
  id: string; casefileId: string; familyId: string; agency: string; purpose: SharePurpose; words: string; fields: readonly ShareField[]; since: Temporal.PlainDate; until: Temporal.PlainDate
  by: string; recordedAt: Temporal.Instant; byTwo: boolean; endedAt: Temporal.Instant | null; endedBy: string | null; endedWords: string | null
}

const shares = sql`
  select s.id, s.casefile_id, c.family_id, ${agencyNameAbout('g', 'c.family_id')} as agency, s.purpose, s.words, s.fields, s.since, s.until, a.name as by, s.recorded_at,
         s.widening_id is not null as by_two, s.ended_at, e.name as ended_by, s.ended_words
    from share s join casefile c on c.id = s.casefile_id join agency g on g.id = s.agency_id join account a on a.id = s.recorded_by left join account e on e.id = s.ended_by`

/** The share in the address, as the office sees it. */
export const shareSubject: Subject<Share> = {
  kind: 'share', param: 'share', ids: ({ casefileId, familyId }) => [casefileId, familyId],
  find: async (tx, id) => (await sql<Share>`${shares} where s.id = ${id}`.execute(tx)).rows[0],
}

/** With whom a casefile is and was shared, those in force first. */
export async function sharesOf(tx: Tx, casefileId: string): Promise<Share[]> {
  return (await sql<Share>`${shares} where s.casefile_id = ${casefileId} order by s.ended_at is not null, s.until desc, s.recorded_at desc`.execute(tx)).rows
}

/** Until when one person may share a child with an agency: the review of a plan in force, by somebody else, in which it has a part; null where two people must decide. */
export async function standingUntil(tx: Tx, casefileId: string, agencyId: string): Promise<Temporal.PlainDate | null> {
  const { rows: [row] } = await sql<{ until: Temporal.PlainDate | null }>`
    select max(p.review_on) as until from plan_casefile l join plan p on p.id = l.plan_id join action a on a.plan_id = p.id join casefile c on c.id = l.casefile_id
     where l.casefile_id = ${casefileId} and a.agency_id = ${agencyId} and p.until is null and p.recorded_by <> all (ctx.my_accounts()) and c.family_id <> all ((select ctx.hiding_families())::uuid[])`.execute(tx)
  return row?.until ?? null
}

interface NewShare { id: string; casefileId: string; agencyId: string; purpose: SharePurpose; words: string; fields: readonly ShareField[]; since: Temporal.PlainDate; until: Temporal.PlainDate }

/** Shares a child with an agency, or proposes it where a second person must decide; says which. The same form twice is one. */
export async function shareOrPropose(tx: Tx, share: NewShare): Promise<'shared' | 'proposed'> {
  const standing = await standingUntil(tx, share.casefileId, share.agencyId)
  const { id, casefileId, agencyId, purpose, words, fields, since, until } = share
  if (standing && Temporal.PlainDate.compare(until, standing) <= 0) {
    const { numAffectedRows } = await sql`insert into share (id, casefile_id, agency_id, purpose, words, fields, since, until)
      values (${id}, ${casefileId}, ${agencyId}, ${purpose}, ${words}, ${[...fields]}::text[], ${since}, ${until}) on conflict do nothing`.execute(tx)
    if (numAffectedRows) await tell(tx, { code: 'shared_with_agency', happenedAt: (await now(tx)), casefileId, refId: id })
    return 'shared'
  }
  await proposeWidening(tx, {
    id, kind: 'share', ground: 'joint_support', reason: words, casefileId, agencyId,
    details: { purpose, fields, since: since.toString(), until: until.toString() },
  })
  return 'proposed'
}

async function now(tx: Tx): Promise<Temporal.Instant> {
  return (await sql<{ at: Temporal.Instant }>`select ctx.now() as at`.execute(tx)).rows[0]!.at
}

/** Ends a share at once. Throws Refused when it was ended before. */
export async function endShare(tx: Tx, { id, casefileId }: Share, words: string): Promise<void> {
  const { numAffectedRows } = await sql`update share set ended_words = ${words} where id = ${id} and ended_at is null`.execute(tx)
  if (!numAffectedRows) throw new Refused('もう見せるのをやめています。画面を開き直してください')
  await tell(tx, { code: 'share_ended', happenedAt: (await now(tx)), casefileId, refId: id })
}

/** What an agency told of a child, newest first. */
export interface ShareReport { id: string; happenedOn: Temporal.PlainDate; childSeen: ReportSeen; words: string; by: string; recordedAt: Temporal.Instant; agency: string }

/** What agencies told of a child, as the office reads it. */
export async function reportsOf(tx: Tx, casefileId: string, most: number): Promise<ShareReport[]> {
  const { rows } = await sql<ShareReport>`
    select r.id, r.happened_on, r.child_seen, r.words, a.name as by, r.recorded_at, ${agencyNameAbout('g', 'r.family_id')} as agency
      from share_report r join share s on s.id = r.share_id join agency g on g.id = s.agency_id join account a on a.id = r.recorded_by
     where r.casefile_id = ${casefileId} order by r.happened_on desc, r.recorded_at desc limit ${most}`.execute(tx)
  return rows
}

/** Which accounts are whose, of an agency. */
export async function agencyAccountsOf(tx: Tx, agencyId: string): Promise<{ id: string; person: string; account: string; since: Temporal.Instant; endedAt: Temporal.Instant | null }[]> {
  const { rows } = await sql<{ id: string; person: string; account: string; since: Temporal.Instant; endedAt: Temporal.Instant | null }>`
    select l.id, p.name as person, a.name as account, l.recorded_at as since, l.ended_at from agency_account l join agency_person p on p.id = l.agency_person_id join account a on a.id = l.account_id
     where p.agency_id = ${agencyId} order by l.ended_at is not null, p.kana, p.name`.execute(tx)
  return rows
}

/** The accounts of an agency. */
export async function accountsOfAgency(tx: Tx, agencyId: string): Promise<{ id: string; name: string }[]> {
  return (await sql<{ id: string; name: string }>`select id, name from account where agency_id = ${agencyId} order by kana, name`.execute(tx)).rows
}

/** Says whose account it is. */
export async function linkAccount(tx: Tx, id: string, agencyPersonId: string, accountId: string): Promise<void> {
  await sql`insert into agency_account (id, agency_person_id, account_id) values (${id}, ${agencyPersonId}, ${accountId}) on conflict do nothing`.execute(tx)
}
