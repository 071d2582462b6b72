import type { DevelopmentMeans, DevelopmentTest } from '../codes/development.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import type { ContactValues } from './development.ts'
import type { TestValues } from './development-test.ts'
import type { Development } from './developments.db.ts'

interface Written { id: string; correctsId: string | null; reason: string; recordedAt: Temporal.Instant; by: string; correctedBy: string | null }
/** A talk, with whether another row puts it right. */
export interface DevelopmentContact extends Written { heldOn: Temporal.PlainDate; means: DevelopmentMeans; withWhom: string; words: string; nextWords: string }
/** A test with its numbers, in the same way. */
export interface TakenTest extends Written { test: DevelopmentTest; testedOn: Temporal.PlainDate; testWords: string; tester: string; words: string; scores: readonly { scale: string; value: number }[] }
/** A row that puts another right, and why. */
export interface Correcting { correctsId: string; reason: string }

/** All talks, the last first; those that were put right too. */
export async function contactsOf(tx: Tx, developmentId: string): Promise<DevelopmentContact[]> {
  const { rows } = await sql<DevelopmentContact>`
    select c.id, c.held_on, c.means, c.with_whom, c.words, c.next_words, c.corrects_id, c.reason, c.recorded_at, a.name as by, (select n.id from development_contact n where n.corrects_id = c.id) as corrected_by
      from development_contact c join account a on a.id = c.recorded_by where c.development_id = ${developmentId} order by c.held_on desc, c.recorded_at desc, c.corrects_id is null, c.id`.execute(tx)
  return rows
}

/** All tests, the last first; those that were put right too. */
export async function testsOf(tx: Tx, developmentId: string): Promise<TakenTest[]> {
  const { rows } = await sql<TakenTest>`
    select t.id, t.test, t.test_words, t.tested_on, t.tester, t.words, t.corrects_id, t.reason, t.recorded_at, a.name as by, (select n.id from development_test n where n.corrects_id = t.id) as corrected_by,
           (select coalesce(jsonb_agg(jsonb_build_object('scale', s.scale, 'value', s.value)), '[]') from development_score s where s.development_test_id = t.id) as scores
      from development_test t join account a on a.id = t.recorded_by where t.development_id = ${developmentId} order by t.tested_on desc, t.recorded_at desc, t.corrects_id is null, t.id`.execute(tx)
  return rows
}

/** Whose development a talk is about, as the reader sees it. */
export const developmentOfContact = async (tx: Tx, id: string): Promise<string | undefined> =>
  (await tx.selectFrom('developmentContact').select('developmentId').where('id', '=', id).executeTakeFirst())?.developmentId

/** Whose development a test is about. */
export const developmentOfTest = async (tx: Tx, id: string): Promise<string | undefined> =>
  (await tx.selectFrom('developmentTest').select('developmentId').where('id', '=', id).executeTakeFirst())?.developmentId

/** Writes a talk down, or puts one right; the same form twice is one. A day for the next look moves the one there is. */
export async function recordContact(tx: Tx, { id: developmentId, personId }: Development, id: string, values: ContactValues & { nextOn: Temporal.PlainDate | null }, correcting?: Correcting): Promise<void> {
  await alone(tx, developmentId)
  const { rows: [again] } = await sql`select 1 from development_contact where id = ${id} and development_id = ${developmentId}`.execute(tx)
  if (again) return
  if (correcting) await refuseTwice(tx, sql`select 1 from development_contact where corrects_id = ${correcting.correctsId}`)
  const { rows: [made] } = await sql`insert into development_contact (id, development_id, person_id, held_on, means, with_whom, words, next_words, corrects_id, reason)
    values (${id}, ${developmentId}, ${personId}, ${values.heldOn}, ${values.means}, ${values.withWhom ?? ''}, ${values.words}, ${values.nextWords ?? ''}, ${correcting?.correctsId ?? null}, ${correcting?.reason ?? ''})
    on conflict do nothing returning id`.execute(tx)
  if (!made) throw new Refused(usedForm)
  if (values.nextOn) {
    await sql`update development set next_on = ${values.nextOn}, version = version + 1 where id = ${developmentId} and ended_on is null`.execute(tx)
    await refreshDue(tx, { kind: 'development', id: developmentId })
  }
}

/** Writes a test down with its numbers, or puts one right; the same form twice is one. */
export async function recordTest(tx: Tx, { id: developmentId, personId }: Development, id: string, test: DevelopmentTest, values: TestValues, scores: ReadonlyMap<string, number>, correcting?: Correcting): Promise<void> {
  await alone(tx, developmentId)
  const { rows: [again] } = await sql`select 1 from development_test where id = ${id} and development_id = ${developmentId}`.execute(tx)
  if (again) return
  if (correcting) await refuseTwice(tx, sql`select 1 from development_test where corrects_id = ${correcting.correctsId}`)
  const { rows: [made] } = await sql`insert into development_test (id, development_id, person_id, test, test_words, tested_on, tester, words, corrects_id, reason)
    values (${id}, ${developmentId}, ${personId}, ${test}, ${values.testWords ?? ''}, ${values.testedOn}, ${values.tester ?? ''}, ${values.words ?? ''}, ${correcting?.correctsId ?? null}, ${correcting?.reason ?? ''})
    on conflict do nothing returning id`.execute(tx)
  if (!made) throw new Refused(usedForm)
  for (const [scale, value] of scores) await sql`insert into development_score (development_test_id, person_id, scale, value) values (${id}, ${personId}, ${scale}, ${value})`.execute(tx)
}

const usedForm = 'この用紙はもう使われています。台帳のページから開き直してください'

async function alone(tx: Tx, developmentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`of development ${developmentId}`}, 0))`.execute(tx)
}

/** Two who put the same row right would leave two truths. */
async function refuseTwice(tx: Tx, corrections: ReturnType<typeof sql>): Promise<void> {
  const { rows: [already] } = await corrections.execute(tx)
  if (already) throw new Refused('この記録は、ほかの人が先に直しています。台帳のページで、直したあとの記録を直してください')
}
