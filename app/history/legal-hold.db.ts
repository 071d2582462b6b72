import { labelOf } from '../codes/code-list.ts'
import { holdGrounds } from '../codes/legal-holds.ts'
import type { HoldGround } from '../codes/legal-holds.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import type { Subject } from '../kernel/page.ts'
import type { Difference } from '../widening/widening.ts'

/** What is written about a family stays as it is: since when, why, by whom, and when two people let it go. */
export interface LegalHold { id: string; familyId: string; ground: HoldGround; words: string; by: string; recordedAt: Temporal.Instant; endedAt: Temporal.Instant | null }

const holds = sql.raw(`select h.id, h.family_id, h.ground, h.words, a.name as by, h.recorded_at, h.ended_at from legal_hold h join account a on a.id = h.recorded_by`)

/** The holds of a family, those in force first. */
export async function holdsOf(tx: Tx, familyId: string): Promise<LegalHold[]> {
  return (await sql<LegalHold>`${holds} where h.family_id = ${familyId} order by h.ended_at is not null, h.recorded_at desc`.execute(tx)).rows
}

/** Whether what is written about a family stays as it is now. */
export async function isHeld(tx: Tx, familyId: string): Promise<boolean> {
  return (await sql`select 1 from legal_hold where family_id = ${familyId} and ended_at is null limit 1`.execute(tx)).rows.length > 0
}

/** The hold in the address, as the actor sees it. */
export const holdSubject: Subject<LegalHold> = { kind: 'legal_hold', param: 'legalHold', find: async (tx, id) => (await sql<LegalHold>`${holds} where h.id = ${id}`.execute(tx)).rows[0], ids: ({ familyId }) => [familyId] }

/** Keeps what is written about a family as it is, from now on. The same form twice is one hold. */
export async function setHold(tx: Tx, id: string, familyId: string, ground: HoldGround, words: string): Promise<void> {
  await sql`insert into legal_hold (id, family_id, ground, words) values (${id}, ${familyId}, ${ground}, ${words}) on conflict do nothing`.execute(tx)
}

/** Which hold would be let go, and whether another keeps everything as it is, for whoever confirms it; nothing where it is gone while that `waits`. */
export async function letGoDifferences(tx: Tx, familyId: string, holdId: string, waits: boolean): Promise<Difference[]> {
  const holds = await holdsOf(tx, familyId)
  const words = ({ ground, words: why, by, recordedAt }: LegalHold): string => `${labelOf(holdGrounds, ground)}　${why}（${formatDateTime(recordedAt)}　${by}）`
  const hold = holds.find(({ id }) => id === holdId)
  if (!hold || (waits && hold.endedAt)) return []
  const others = holds.filter(({ id, endedAt }) => id !== holdId && endedAt === null)
  return [
    { what: '解く保全', before: words(hold), after: '解く' },
    { what: 'この家族のほかの保全', before: others.map(words).join('、') || 'なし', after: others.length > 0 ? '残る。訂正と廃棄は、できないまま' : '訂正と廃棄ができるようになる' },
  ]
}
