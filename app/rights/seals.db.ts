import { refreshDue } from '../deadlines/due.db.ts'
import type { SealGround } from '../codes/rights.ts'
import { sql, sqlState } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'

interface NewSeal { id: string; casefileId: string; ground: SealGround; words: string; named: readonly string[]; against: string | null }

/** Closes a casefile to everybody but those named, at once. Throws Refused when too few or the wrong people are named, or when it is sealed already. */
export async function sealCasefile(tx: Tx, { id, casefileId, ground, words, named, against }: NewSeal): Promise<void> {
  await refusing(tx, '2人以上を選び、係長か調整担当者をかならず1人入れてください。選べない人が含まれているか、もう封印されていることもあります', () =>
    sql`insert into seal (id, casefile_id, ground, words, named, against_account_id) values (${id}, ${casefileId}, ${ground}, ${words}, ${[...named]}::uuid[], ${against})`.execute(tx))
  await refreshDue(tx, { kind: 'casefile', id: casefileId })
  await sql`select ctx.step_out(${casefileId})`.execute(tx)
}

/** Leaves a sealed casefile. Throws Refused as long as too few would stay. */
export async function leaveSeal(tx: Tx, id: string, casefileId: string, words: string): Promise<void> {
  await refusing(tx, 'あなたが抜けると、見る人が足りなくなります。先に、後任を「見る人を加える」で加えてください', () =>
    sql`insert into seal_leaving (id, casefile_id, words) values (${id}, ${casefileId}, ${words})`.execute(tx))
}

/** What the database does not allow, in words; everything else is an error. */
async function refusing(tx: Tx, message: string, act: () => Promise<unknown>): Promise<void> {
  await sql`savepoint sealing`.execute(tx)
  try {
    await act()
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    await sql`rollback to savepoint sealing`.execute(tx)
    throw new Refused(message)
  }
}

/** How a casefile is sealed, for those named on it. */
export interface Seal {
  ground: string; words: string; by: string; recordedAt: Temporal.Instant
  named: { accountId: string; name: string; role: string }[]
  /** Intakes that may concern this child, and what waits for a second person. */
  intakes: { id: string; fiscalYear: number; number: number; receivedAt: Temporal.Instant }[]
  heard: { kind: 'information_sheet' | 'checkup'; id: string; recordedAt: Temporal.Instant }[]
  waiting: { id: string; kind: string; recordedAt: Temporal.Instant }[]
}

/** The seal of a casefile as the actor sees it; undefined where it is not sealed. */
export async function sealOf(tx: Tx, casefileId: string): Promise<Seal | undefined> {
  const { rows: [seal] } = await sql<Pick<Seal, 'ground' | 'words' | 'by' | 'recordedAt'>>`
    select s.ground, s.words, a.name as by, s.recorded_at from seal s join casefile c on c.id = s.casefile_id and c.sealed join account a on a.id = s.recorded_by
     where s.casefile_id = ${casefileId} order by s.recorded_at desc limit 1`.execute(tx)
  if (!seal) return undefined
  const { rows: named } = await sql<Seal['named'][number]>`
    select o.account_id, a.name, ctx.role_on(a.id, (ctx.now() at time zone 'Asia/Tokyo')::date) as role from opening o join account a on a.id = o.account_id where o.casefile_id = ${casefileId} and (o.until is null or o.until > ctx.now()) order by a.kana, a.name`.execute(tx)
  const { rows: intakes } = await sql<Seal['intakes'][number]>`
    select distinct i.id, i.fiscal_year, i.number, i.received_at from silent_match s join casefile c on c.person_id = s.person_id join intake i on i.id = s.intake_id where c.id = ${casefileId} order by i.received_at desc`.execute(tx)
  const { rows: heard } = await sql<Seal['heard'][number]>`
    select case when s.checkup_id is null then 'information_sheet' else 'checkup' end as kind, coalesce(s.information_sheet_id, s.checkup_id) as id, s.recorded_at
      from silent_match s join casefile c on c.person_id = s.person_id where c.id = ${casefileId} and s.intake_id is null order by s.recorded_at desc`.execute(tx)
  const { rows: waiting } = await sql<Seal['waiting'][number]>`
    select id, kind, recorded_at from widening where casefile_id = ${casefileId} and kind in ('unseal', 'seal_name') and outcome is null order by recorded_at`.execute(tx)
  return { ...seal, named, intakes, heard, waiting }
}

/** What unsealing would open, as numbers: the entries and plans about the child, and how many more would see them. */
export async function whatUnsealingOpens(tx: Tx, casefileId: string): Promise<{ casefiles: number; entries: number; readers: number }> {
  const { rows: [row] } = await sql<{ entries: number; readers: number }>`
    select (select count(*)::int from entry_casefile where casefile_id = ${casefileId}) as entries,
           (select count(distinct a.staff_id)::int from account a join role_reach r on r.role = a.role where r.reach = 'office' and a.role not like 'system%'
             and a.until is null and not exists (select 1 from opening o where o.casefile_id = ${casefileId} and o.account_id = a.id and o.until is null)) as readers`.execute(tx)
  return { casefiles: 1, ...row! }
}
