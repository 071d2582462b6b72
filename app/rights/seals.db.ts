import { refreshDue } from '../deadlines/due.db.ts'
import type { SealGround } from '../codes/rights.ts'
import { sql, sqlState } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'

/** What can be sealed: a casefile, or a call, also one of which nobody knows yet who the child is. */
export interface Sealable { kind: 'casefile' | 'intake'; id: string }
const column = ({ kind }: Sealable) => sql.ref(`${kind}_id`)

export interface NewSeal { id: string; ground: SealGround; words: string; named: readonly string[]; against: string | null }

/** Closes a casefile or a call to everybody but those named, at once. Throws Refused at the field of the names when too few or the wrong people are named, or when it is sealed already. */
export async function seal(tx: Tx, matter: Sealable, { id, ground, words, named, against }: NewSeal, field = 'named'): Promise<void> {
  await refusing(tx, field, '2人以上を選び、係長か調整担当者をかならず1人入れてください。選べない人が含まれているか、もう封印されていることもあります', () =>
    sql`insert into seal (id, ${column(matter)}, ground, words, named, against_account_id) values (${id}, ${matter.id}, ${ground}, ${words}, ${[...named]}::uuid[], ${against})`.execute(tx))
  await refreshDue(tx, matter)
  await sql`select ctx.step_out(${matter.id})`.execute(tx)
}

/** Leaves a sealed casefile or call. Throws Refused as long as too few would stay. */
export async function leaveSeal(tx: Tx, id: string, matter: Sealable, words: string): Promise<void> {
  await refusing(tx, '', 'あなたが抜けると、見る人が足りなくなります。先に、後任を「見る人を加える」で加えてください', () =>
    sql`insert into seal_leaving (id, ${column(matter)}, words) values (${id}, ${matter.id}, ${words})`.execute(tx))
}

/** What the database does not allow, in words; everything else is an error. */
async function refusing(tx: Tx, field: string, message: string, act: () => Promise<unknown>): Promise<void> {
  await sql`savepoint sealing`.execute(tx)
  try {
    await act()
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    await sql`rollback to savepoint sealing`.execute(tx)
    throw new Refused([{ field, message }])
  }
}

/** How a casefile or a call is sealed, for those named on it. */
export interface Seal {
  ground: string; words: string; by: string; recordedAt: Temporal.Instant
  /** The casefile that took the seal of a call over: from then on people are named there. */
  takenOverBy: string | null
  named: { accountId: string; name: string; role: string }[]
  /** Intakes that may concern this child, and what waits for a second person. */
  intakes: { id: string; fiscalYear: number; number: number; receivedAt: Temporal.Instant }[]
  heard: { kind: 'information_sheet' | 'checkup'; id: string; recordedAt: Temporal.Instant }[]
  waiting: { id: string; kind: string; recordedAt: Temporal.Instant }[]
}

/** The seal as the actor sees it; undefined where nothing is sealed. */
export async function sealOf(tx: Tx, matter: Sealable): Promise<Seal | undefined> {
  const own = column(matter)
  const { rows: [found] } = await sql<Pick<Seal, 'ground' | 'words' | 'by' | 'recordedAt' | 'takenOverBy'>>`
    select s.ground, s.words, a.name as by, s.recorded_at, (select t.casefile_id from seal t where t.from_intake_id = s.intake_id and t.over_at is null limit 1) as taken_over_by
      from seal s join ${sql.ref(matter.kind)} c on c.id = s.${own} and c.sealed join account a on a.id = s.recorded_by
     where s.${own} = ${matter.id} order by s.recorded_at desc limit 1`.execute(tx)
  if (!found) return undefined
  const { rows: named } = await sql<Seal['named'][number]>`
    select o.account_id, a.name, ctx.role_on(a.id, (ctx.now() at time zone 'Asia/Tokyo')::date) as role from opening o join account a on a.id = o.account_id where o.${own} = ${matter.id} and (o.until is null or o.until > ctx.now()) order by a.kana, a.name`.execute(tx)
  const about = matter.kind === 'casefile' ? sql`select person_id from casefile where id = ${matter.id}` : sql`select person_id from intake_child where intake_id = ${matter.id} and same_person = 'confirmed'`
  const { rows: intakes } = await sql<Seal['intakes'][number]>`
    select distinct i.id, i.fiscal_year, i.number, i.received_at from silent_match s join intake i on i.id = s.intake_id where s.person_id in (${about}) order by i.received_at desc`.execute(tx)
  const { rows: heard } = await sql<Seal['heard'][number]>`
    select case when s.checkup_id is null then 'information_sheet' else 'checkup' end as kind, coalesce(s.information_sheet_id, s.checkup_id) as id, s.recorded_at
      from silent_match s where s.person_id in (${about}) and s.intake_id is null order by s.recorded_at desc`.execute(tx)
  const { rows: waiting } = await sql<Seal['waiting'][number]>`
    select id, kind, recorded_at from widening where ${own} = ${matter.id} and kind in ('unseal', 'seal_name') and outcome is null order by recorded_at`.execute(tx)
  return { ...found, named, intakes, heard, waiting }
}

/** What unsealing would open, as numbers, as the database counts them for whoever decides. */
export async function whatUnsealingOpens(tx: Tx, { id }: Sealable): Promise<Record<string, number>> {
  return (await sql<{ counts: Record<string, number> }>`select coalesce(ctx.what_unsealing_opens(${id}), '{}') as counts`.execute(tx)).rows[0]!.counts
}
