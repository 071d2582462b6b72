import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { approve, decisionById } from '../casefiles/approvals.db.ts'
import { handOver } from '../casefiles/changes.db.ts'
import { casefileById } from '../casefiles/casefiles.db.ts'
import { closeCasefile, openCasefile } from '../casefiles/opening.db.ts'
import { recordSafetyCheck, startClock } from '../intake/safety.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { setVeil } from '../people/places.db.ts'
import { currentPlanOf, endPlan, makePlan } from '../plans/plans.db.ts'
import { missVisit, moveVisit, visitsOfFamilyDue } from '../plans/visits.db.ts'
import { dueSources } from './due-sources.ts'
import { rebuildDue, refreshDue } from './due.db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const now = testNow
const today = Temporal.PlainDate.from('2026-11-25')
const rowsOf = (): Promise<{ row: string }[]> =>
  office.ownerQuery(`select concat_ws(' ', kind, source_id, due_at, whole_day, intake_id, casefile_id, family_id, account_id, role) as row from rec.due order by 1`)

interface World { familyId: string; personId: string; intakeId: string; childId: string; decisionId: string }

/** A family with a child, a report about it that waits for its decision, and a decision that waits for the supervisor. */
async function world(): Promise<World> {
  const decisionId = crypto.randomUUID()
  return office.acting('nurse', async (tx) => {
    const { id: familyId } = await openFamily(tx, { name: '原家', fiscalYear: 2026 })
    const personId = await recordPerson(tx, { name: '原 ひなた', kana: 'はら ひなた', sex: 'female', birth: { year: 2024 } })
    await joinFamily(tx, { familyId, personId, relation: 'child', livesIn: true, since: null })
    const { rows: [intake] } = await sql<{ id: string }>`
      insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', '', ${now}, 'あざ') returning id`.execute(tx)
    const { rows: [child] } = await sql<{ id: string }>`
      insert into intake_child (intake_id, position, part, person_id) values (${intake!.id}, 0, 'subject', ${personId}) returning id`.execute(tx)
    await sql`insert into intake_place (intake_child_id, where_now, until_at) values (${child!.id}, '保健室', ${now.add({ hours: 1 })})`.execute(tx)
    await sql`insert into decision (id, kind, intake_id, outcome, decided_on) values (${decisionId}, 'intake', ${intake!.id}, 'becomes_case', ${today})`.execute(tx)
    await sql`insert into approval (decision_id, step, role) select ${decisionId}, s, r from unnest(array[1, 2, 3], array['worker', 'supervisor', 'head']) as x (s, r)`.execute(tx)
    await refreshDue(tx, { kind: 'intake', id: intake!.id })
    await refreshDue(tx, { kind: 'decision', id: decisionId })
    return { familyId, personId, intakeId: intake!.id, childId: child!.id, decisionId }
  })
}

const casefileIn = async (tx: Tx, { personId }: World, open: boolean): Promise<string | undefined> =>
  (await sql<{ id: string }>`select id from casefile where person_id = ${personId} and (stage <> 'closed') = ${open}`.execute(tx)).rows[0]?.id

/** What the office can do; each leaves things alone where it has nothing to act on. `pick` varies whom and when. */
const acts: Record<string, (tx: Tx, world: World, pick: number) => Promise<void>> = {
  async clock(tx, { intakeId, childId }) {
    const child = await tx.selectFrom('intakeChild').selectAll().where('id', '=', childId).executeTakeFirstOrThrow()
    if (!child.clockStartedAt) await startClock(tx, { id: childId, intakeId, clockStartedAt: null }, null, child.version, now)
  },
  async check(tx, { intakeId, childId, personId }, pick) {
    const result = (['absent', 'refused', 'sighted'] as const)[pick % 3]!
    const seen = result === 'sighted' ? { seenBy: 'own' as const, placeKind: 'doorway' as const, manner: 'talked' as const } : { seenBy: null, placeKind: null, manner: null }
    await recordSafetyCheck(tx, crypto.randomUUID(), { id: childId, intakeId, personId, samePerson: 'confirmed', receivedAt: now.subtract({ hours: 1 }) },
      { at: now, checkedBy: office.accounts.nurse, result, agencyId: null, words: '「帰ってください」', ...seen }, now)
  },
  async veil(tx, { personId }) { await setVeil(tx, { personId, ground: 'own_wish', words: '' }) },
  async open(tx, world, pick) {
    if (await casefileIn(tx, world, true)) return
    await openCasefile(tx, { ...world, class: 'protection', leadAgencyId: office.ownAgencyId, mainAccountId: pick % 2 ? office.accounts.nurse : office.accounts.worker, secondAccountId: null, today })
  },
  async hand(tx, world, pick) {
    const id = await casefileIn(tx, world, true)
    const casefile = id && await casefileById(tx, id)
    if (casefile) await handOver(tx, { casefile, version: casefile.version, main: pick % 2 ? office.accounts.supporter : office.accounts.nurse, second: null, words: '', today })
  },
  async plan(tx, world, pick) {
    const id = await casefileIn(tx, world, true)
    if (!id) return
    const action = { agency: office.ownAgencyId, who: null, what: '訪問', frequency: pick % 2 ? 'monthly' as const : 'weekly' as const, visits: true, since: null, until: null }
    await makePlan(tx, { id: crypto.randomUUID(), familyId: world.familyId, casefiles: [id], since: today, reviewOn: today.add({ days: 30 + pick }), policy: '見る', safetyPlan: null, goals: [], actions: [action] },
      { now, today, knows: (await currentPlanOf(tx, world.familyId))?.id ?? null })
  },
  async move(tx, { familyId }, pick) {
    const visits = await visitsOfFamilyDue(tx, familyId)
    const visit = visits[pick % Math.max(visits.length, 1)]
    if (visit) await moveVisit(tx, visit, { version: visit.version, dueOn: today.add({ days: pick }), atTime: pick % 2 ? new Temporal.PlainTime(10, 0) : null, accountId: pick % 3 ? null : office.accounts.head, words: '都合', now })
  },
  async miss(tx, { familyId }) {
    const [visit] = await visitsOfFamilyDue(tx, familyId)
    if (visit) await missVisit(tx, visit, { version: visit.version, words: '緊急の受付', now })
  },
  async end(tx, { familyId }) {
    const plan = await currentPlanOf(tx, familyId)
    if (plan) await endPlan(tx, { planId: plan.id, on: today, words: '終わり', now })
  },
  async close(tx, world) {
    const casefileId = await casefileIn(tx, world, true)
    if (casefileId) await closeCasefile(tx, { casefileId, reason: 'settled', words: '', decisionId: world.decisionId, today })
  },
  async approve(tx, { decisionId }, pick) {
    const decision = await decisionById(tx, decisionId)
    if (decision?.state === 'proposed' && decision.steps[1]?.outcome === null) await approve(tx, { decisionId, version: decision.version, outcome: pick % 4 ? 'approved' : 'returned', words: '直して', now, today })
  },
}

const sequences = fc.array(fc.tuple(fc.constantFrom(...Object.keys(acts)), fc.nat(40)), { minLength: 3, maxLength: 12 })

test('after any acts what is due is what the rules say: rebuilding changes nothing', async () => {
  await fc.assert(fc.asyncProperty(sequences, async (sequence) => {
    const here = await world()
    for (const [act, pick] of sequence) await office.acting('supervisor', (tx) => acts[act]!(tx, here, pick))
    const kept = await rowsOf()
    await office.acting('head', rebuildDue)
    expect(await rowsOf()).toEqual(kept)
  }), { numRuns: 30, examples: [[[['clock', 0], ['veil', 0], ['open', 1], ['plan', 1], ['hand', 1], ['move', 4], ['close', 0], ['open', 0], ['check', 1], ['check', 2], ['approve', 1]]]] })
}, 120_000)

test('a change that tells nobody is found by rebuilding: the comparison can fail', async () => {
  const { childId } = await world()
  const before = await rowsOf()
  await office.acting('nurse', (tx) => sql`update intake_child set clock_started_at = ${now}, see_by = ${now.add({ hours: 48 })} where id = ${childId}`.execute(tx))
  await office.acting('head', rebuildDue)
  const after = await rowsOf()
  expect(after.length).toBe(before.length + 3)
})

test('a source leaves alone what another makes due about the same record', async () => {
  const here = await world()
  await office.acting('supervisor', (tx) => acts['open']!(tx, here, 1))
  const [casefile] = await office.ownerQuery<{ id: string }>('select id from rec.casefile where person_id = $1', [here.personId])
  const id = casefile!.id
  await office.acting('supervisor', (tx) => tx.insertInto('due').values({ kind: 'visit', sourceId: id, dueAt: now, familyId: here.familyId, role: 'supervisor' }).execute())
  await office.acting('supervisor', (tx) => refreshDue(tx, { kind: 'casefile', id }))
  const rows = await office.ownerQuery<{ kind: string }>('select kind from rec.due where source_id = $1 order by 1', [id])
  expect(rows.map(({ kind }) => kind)).toEqual(['plan_missing', 'visit'])
  // A line vanishes only with something that stands in the trail.
  await office.acting('supervisor', async (tx) => {
    await tx.updateTable('family').set({ name: '行の消える家' }).where('id', '=', here.familyId).execute()
    await tx.deleteFrom('due').where('sourceId', '=', id).where('kind', '=', 'visit').execute()
  })
})

test('every kind belongs to one source, every record that changes with another has a source', async () => {
  const codes = dueSources.flatMap(({ kinds }) => kinds.map(({ code }) => code))
  expect(new Set(codes).size).toBe(codes.length)
  const known: readonly string[] = dueSources.map(({ kind }) => kind)
  const changed = await office.acting('nurse', (tx) => Promise.all(dueSources.map((source) => source.changesToo(tx, crypto.randomUUID()))))
  expect(changed.flatMap((others) => Object.keys(others)).filter((kind) => !known.includes(kind))).toEqual([])
})

test('two acts at one moment leave each row once', async () => {
  const { intakeId } = await world()
  await Promise.all(Array.from({ length: 6 }, () => office.acting('nurse', (tx) => refreshDue(tx, { kind: 'intake', id: intakeId }))))
  const rows = await office.ownerQuery<{ kind: string }>('select kind from rec.due where intake_id = $1 order by 1', [intakeId])
  expect(rows.map(({ kind }) => kind)).toEqual(['approval', 'decide_intake', 'decide_intake'])
})

test('a deadline goes out of sight only with a line in the trail that is about it', async () => {
  const here = await world()
  await office.acting('supervisor', (tx) => acts['clock']!(tx, here, 0))
  const clock = (): Promise<unknown[]> => office.ownerQuery(`select id from rec.due where kind = 'safety_check' and source_id = $1`, [here.childId])
  const kept = await clock()
  expect(kept.length).toBeGreaterThan(0)
  const gone = sql`delete from due where kind = 'safety_check' and source_id = ${here.childId}`
  const again = (changed: Record<string, string> = {}) => sql.raw(`with gone as (delete from due where kind = 'safety_check' and source_id = '${here.childId}' returning *)
    insert into due (kind, source_id, due_at, whole_day, intake_id, casefile_id, family_id, account_id, role)
    select ${['kind', 'source_id', 'due_at', 'whole_day', 'intake_id', 'casefile_id', 'family_id', 'account_id', 'role'].map((column) => changed[column] ?? column).join(', ')} from gone`)
  // Put off, or given to somebody else, with nothing done; or with something done that is about nobody here.
  for (const [what, to] of [['due_at', `'2099-12-31T00:00:00Z'::timestamptz`], ['account_id', 'ctx.account()'], ['role', `'clerk'`], ['whole_day', 'true']] as const) {
    expect([what, await office.acting('worker', (tx) => again({ [what]: to }).execute(tx)).then(() => 'done', (problem: Error) => problem.message)]).toEqual([what, 'nothing changed'])
  }
  const elsewhere = async (tx: Tx): Promise<void> => {
    await sql`insert into person (sex) values ('female')`.execute(tx)
    await gone.execute(tx)
  }
  await expect(office.acting('worker', elsewhere)).rejects.toThrow('nothing changed')
  expect(await clock()).toEqual(kept)
  // Written again as it was, nothing has to be done for it.
  await office.acting('worker', (tx) => again().execute(tx))
  expect((await clock()).length).toBe(kept.length)
})
