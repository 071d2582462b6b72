import { afterAll, beforeAll, expect, test } from 'vitest'
import { katsube } from '../../app/journal/katsube.fixtures.ts'
import type { Katsube } from '../../app/journal/katsube.fixtures.ts'
import { sealing } from '../../app/rights/seals.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { decides } from '../../app/widening/widening.fixtures.ts'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

// The supervisor is a friend of the father and has a second account: the deputy's is the same person's.
type Statement = ReturnType<typeof sql>
const denied = { code: '42501' }
let office: Office
let family: Katsube
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
  await office.ownerQuery(`update rec.account set staff_id = (select staff_id from rec.account where id = $1) from (select ctx.act_as(322032, $3)) a where id = $2`, [office.accounts.supervisor, office.accounts.deputy, office.accounts.admin])
})
afterAll(() => office.close())

const rows = (member: Member, statement: Statement, how?: { steppedUp?: boolean }) => office.acting(member, async (tx) => (await statement.execute(tx)).rows as Record<string, unknown>[], how)

test('the second account confirms no proposal of the first, by page or by SQL', async () => {
  const [proposal] = await rows('supervisor', sql`insert into widening (kind, casefile_id, agency_id, ground, reason, details, counts, opens_hash)
    select 'share', ${family.casefiles[0]!}, id, 'joint_support', 'x', '{"purpose":"watching","fields":["class"],"since":"2026-11-25","until":"2026-12-25"}', '{}', '\\x00' from agency where kind = 'primary_school' limit 1 returning id`)
  const deputy = await office.as('deputy', { steppedUp: true })
  expect((await decides(deputy, proposal!['id'] as string)).status).toBe(422)
  await expect(rows('deputy', sql`select ctx.decide_widening(${proposal!['id']}, 'approved', '')`, { steppedUp: true })).rejects.toMatchObject(denied)
  await expect(rows('supervisor', sql`select ctx.decide_widening(${proposal!['id']}, 'approved', '')`, { steppedUp: true })).rejects.toMatchObject(denied)
  await expect(rows('coordinator', sql`select ctx.decide_widening(${proposal!['id']}, 'approved', '')`)).rejects.toMatchObject(denied)
  expect(await office.ownerQuery('select 1 from rec.share')).toEqual([])
})

test('the second account approves no decision of the first, and sees and closes no alert about it', async () => {
  const [decision] = await rows('supervisor', sql`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${family.id}, 'changed', '2026-11-25') returning id`)
  await rows('supervisor', sql`insert into approval (decision_id, step, role) values (${decision!['id']}, 2, 'supervisor')`)
  await expect(rows('deputy', sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${decision!['id']}`)).rejects.toMatchObject(denied)
  await office.ownerQuery(`update rec.account set role = 'head' from (select ctx.act_as(322032, $2)) a where id = $1`, [office.accounts.deputy, office.accounts.admin])
  await rows('supervisor', sql`insert into claim (kind, reason, asked) select 'urgent', 'x', json_build_object('what', 'family', 'fiscal_year', fiscal_year, 'number', number)::jsonb from family where id = ${family.id}`)
  expect(await office.ownerQuery(`select 1 from rec.alert where kind = 'urgent_access'`)).toHaveLength(1)
  expect(await rows('deputy', sql`select 1 from alert where kind = 'urgent_access'`)).toEqual([])
  expect(await rows('deputy', sql`update alert set verdict = 'fine', version = version + 1 returning id`)).toEqual([])
  expect((await (await office.as('deputy')).get('/alerts')).text).not.toContain('緊急')
  await expect(rows('deputy', sql`insert into claim (kind, reason, asked) select 'urgent', 'x', json_build_object('what', 'family', 'fiscal_year', fiscal_year, 'number', number)::jsonb from family where id = ${family.id}`)).rejects.toMatchObject({ ...denied, message: 'one at a time' })
  await office.ownerQuery(`update rec.account set role = 'supervisor' from (select ctx.act_as(322032, $2)) a where id = $1`, [office.accounts.deputy, office.accounts.admin])
})

test('two accounts of one person do not seal a case between them', async () => {
  expect((await (await office.as('supervisor')).post(`/casefiles/${family.casefiles[1]!}/seal`, sealing(office, ['supervisor', 'deputy']))).status).toBe(422)
  expect(await office.ownerQuery('select 1 from rec.seal')).toEqual([])
})

test('files go with the family: with a conflict and with a seal no file, no thumbnail, no list, no withdrawal is there', async () => {
  const [file] = await office.ownerQuery<{ id: string }>(`insert into rec.file (municipality_id, casefile_id, kind, type, shows, why, happened_at, tells_place, size, salt, digest, storage_id, key_id, wrapped_key, recorded_by)
    select 322032, $1, kind, type, shows, 'x', now(), false, 1, '\\x00', sha256('x'), gen_random_uuid(), 'k', '\\x00', $2
      from (select ctx.act_as(322032, $2)) a, (values ('photo', 'png', 'x')) v (kind, type, shows) returning id`, [family.casefiles[0], office.accounts.nurse])
  const never = crypto.randomUUID()
  const same = async (member: Member) => {
    const browser = await office.as(member)
    for (const part of ['', '/content', '/thumbnail', '/withdrawal']) {
      const [here, absent] = [await browser.get(`/files/${file!.id}${part}`), await browser.get(`/files/${never}${part}`)]
      expect([member, part, here.status, here.html.length]).toEqual([member, part, 404, absent.html.length])
    }
    expect((await browser.get(`/casefiles/${family.casefiles[0]!}/files`)).status).toBe(404)
    expect(await rows(member, sql`select 1 from file`)).toEqual([])
    expect(await rows(member, sql`select 1 from file_name`)).toEqual([])
    expect(await rows(member, sql`select 1 from audit.change where row_id = ${file!.id}`)).toEqual([])
  }
  expect(await rows('worker', sql`select 1 from file`)).toHaveLength(1)
  await rows('coordinator', sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.worker}, ${family.persons[1]!}, false, '')`)
  await same('worker')
  expect((await (await office.as('nurse')).post(`/casefiles/${family.casefiles[0]!}/seal`, sealing(office, ['nurse', 'deputy']))).status).toBe(303)
  await same('supporter')
})

test('whoever is not named on a sealed casefile is told nothing by what waits about it, nor by the review of looks, moves or holds', async () => {
  await (await office.as('nurse')).post(`/casefiles/${family.casefiles[0]!}/seal/opening`, { id: crypto.randomUUID(), reason: '封じた理由' })
  expect(await office.ownerQuery(`select 1 from rec.widening where kind = 'unseal'`)).toHaveLength(1)
  for (const member of ['head', 'coordinator', 'supporter', 'worker'] as const) {
    const browser = await office.as(member)
    for (const path of ['/', '/widening', '/alerts', '/access-review', '/access-log', '/moves', '/duty', '/conflicts']) expect([member, path, /封じた理由|勝部 蓮|封印を解く/.exec((await browser.get(path)).text)?.[0]]).toEqual([member, path, undefined])
    expect(await rows(member, sql`select 1 from widening where kind = 'unseal'`)).toEqual([])
    expect(await rows(member, sql`select 1 from opening`)).toEqual([])
    expect(await rows(member, sql`select 1 from seal`)).toEqual([])
  }
})

test.each<[string, () => Statement]>([
  ['change a confirmed entry', () => sql`update entry_version set whom = 'x'`], ['change its words', () => sql`update entry_part set words = 'x'`], ['delete it', () => sql`delete from entry`],
  ['delete a file', () => sql`delete from file`], ['change what a file shows', () => sql`update file set shows = 'x'`], ['delete an alert', () => sql`delete from alert`], ['delete the trail', () => sql`delete from audit.change`],
  ['delete a veil', () => sql`delete from veil`], ['end a conflict', () => sql`update conflict set ended_at = now()`], ['delete an intake', () => sql`delete from intake`], ['delete who reported', () => sql`delete from reporter`],
  ['delete a seal', () => sql`delete from seal`], ['take back a hold', () => sql`update legal_hold set ended_at = now()`], ['put back a duty that ended', () => sql`update duty_turn set on_date = '2026-11-25'`],
])('nobody of the office can %s', async (_, statement) => {
  for (const member of ['supervisor', 'head', 'worker'] as const) expect([0, '42501']).toContain(await rows(member, sql`with done as (${statement()} returning 1) select * from done`, { steppedUp: true }).then((found) => found.length, (error: { code: string }) => error.code))
})
