import { createHash } from 'node:crypto'
import type { WideningGround, WideningKind, WideningOutcome } from '../codes/widening.ts'
import { sql, sqlState } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { Refused } from '../kernel/result.ts'
import type { About, Widening } from './widening.ts'

interface Proposal extends About {
  id: string; kind: WideningKind; ground: WideningGround; reason: string
  /** Ids and codes the effect needs; never a name, never text of a record. */
  details: Readonly<Record<string, unknown>>
}

/** Proposes what would widen access; nothing opens before a second person confirms it, and what opens is counted by the database. The same form twice is one proposal. */
export async function proposeWidening(tx: Tx, { id, kind, ground, reason, details, ...about }: Proposal): Promise<void> {
  const shown = createHash('sha256').update(JSON.stringify(details)).digest()
  await sql`insert into widening (id, kind, ground, reason, details, opens_hash, person_id, family_id, casefile_id, intake_id, account_id, agency_id)
    values (${id}, ${kind}, ${ground}, ${reason}, ${JSON.stringify(details)}, ${shown}, ${about.personId ?? null}, ${about.familyId ?? null}, ${about.casefileId ?? null},
            ${about.intakeId ?? null}, ${about.accountId ?? null}, ${about.agencyId ?? null}) on conflict do nothing`.execute(tx)
}

const widenings = sql.raw(`
  select w.id, w.kind, w.ground, w.reason, w.details, w.counts, w.person_id, w.family_id, w.casefile_id, w.intake_id, w.account_id, w.agency_id,
         a.name as by, w.recorded_by as by_id, ctx.role_on(a.id, (w.recorded_at at time zone 'Asia/Tokyo')::date) as by_role, w.recorded_at, w.outcome, w.decided_at, case when w.decided_blind then '室外の確認者' else d.name end as decided_by, w.decided_words,
         w.recorded_by = ctx.account() as mine, not ctx.same_staff(w.recorded_by, ctx.account()) and exists (select 1 from widening_kind k where k.kind = w.kind and ctx.role() = any (k.approvers)) as second
    from widening w join account a on a.id = w.recorded_by left join account d on d.id = w.decided_by`)

/** The proposal in the address, as the actor sees it. */
export const wideningSubject: Subject<Widening> = {
  kind: 'widening', param: 'widening',
  find: async (tx, id) => (await sql<Widening>`${widenings} where w.id = ${id}`.execute(tx)).rows[0],
  ids: ({ personId, familyId, casefileId, intakeId }) => [personId, familyId, casefileId, intakeId].filter((id) => id !== null),
}

/** What waits for a second person and what was decided lately, as the reader may see it: waiting first, oldest first. */
export async function wideningsListed(tx: Tx, most: number): Promise<Widening[]> {
  return (await sql<Widening>`${widenings} order by w.outcome is not null, case when w.outcome is null then w.recorded_at end, w.decided_at desc limit ${most}`.execute(tx)).rows
}

/** A proposal without names, for the keeper. */
export interface BlindWidening { id: string; kind: WideningKind; ground: WideningGround; counts: Readonly<Record<string, number>>; recordedAt: Temporal.Instant }

/** What waits for the keeper. */
export async function waitingBlind(tx: Tx): Promise<BlindWidening[]> {
  return (await sql<BlindWidening>`select id, kind, ground, counts, recorded_at from ctx.waiting_blind()`.execute(tx)).rows
}

/** The proposal in the address, without names. */
export const blindSubject: Subject<BlindWidening> = { kind: 'widening', param: 'proposal', find: async (tx, id) => (await waitingBlind(tx)).find((one) => one.id === id), ids: () => [] }

/** The second person's word, or the proposer's taking back; the database does what follows. Throws Refused, which does not say why. */
export async function decideWidening(tx: Tx, id: string, word: WideningOutcome, words: string): Promise<void> {
  try {
    await sql`savepoint deciding`.execute(tx)
    await sql`select ctx.decide_widening(${id}, ${word}, ${words})`.execute(tx)
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    await sql`rollback to savepoint deciding`.execute(tx)
    throw new Refused('この提案は、あなたには決められません。ほかの人がもう決めたか、提案した人と同じ人か、利害関係があるためです。一覧を開き直してください')
  }
}
