import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { may } from '../../app/access/roles.ts'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { putOnAgenda } from '../../app/meetings/agenda.db.ts'
import { call, council } from '../../app/meetings/council.fixtures.ts'
import { registered } from '../../app/meetings/review.fixtures.ts'
import { databaseOver, sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { knownWomen, written } from '../../app/maternity/maternity.fixtures.ts'
import { rooms } from '../../app/rooms.ts'
import { prepared } from '../../app/transfers/transfers.fixtures.ts'
import { katsube } from '../../app/journal/katsube.fixtures.ts'
import { consulted, home } from '../../app/womens/womens.fixtures.ts'
import { openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'

let office: Office
let records: string[]
let subject: { meeting: string; item: string; transfer: string; pregnancy: string; consultation: string }
beforeAll(async () => {
  office = await openOffice()
  const members = await council(office)
  // The teacher of the tests belongs to the school that is asked to everything below.
  await office.ownerQuery('update rec.account set agency_id = $1 where id = $2 and (select ctx.act_as(322032, $3)) is not null', [members.school, office.accounts.teacher, office.accounts.head])
  const family = await registered(office, '全部')
  const meeting = await call(office, { partners: [members.teacher] })
  const item = await office.acting('coordinator', (tx) => putOnAgenda(tx, { meetingId: meeting, familyId: family.id }))
  const known = await knownWomen(office)
  const [pregnancy, transfer] = [await written(office, known.aya), await prepared(await office.as('nurse'), await katsube(office))]
  const consultation = await consulted(office, (await home(office)).yuri)
  subject = { meeting, item, transfer, pregnancy, consultation }
  await office.acting('coordinator', async (tx) => {
    await sql`insert into task (family_id, casefile_id, agenda_item_id, agency_id, agency_person_id, what, due_on) values (${family.id}, ${family.casefiles[0]!}, ${item}, ${members.school}, ${members.teacher}, '声をかける', '2026-12-25')`.execute(tx)
    await sql`insert into print (what, fiscal_year, number, purpose, copies) values ('ledger', 2026, ctx.next_number('print', 2026), '会議', 11)`.execute(tx)
    await sql`insert into discussion (family_id, held_at, means, our_people, their_people, agreed) values (${family.id}, ctx.now(), 'phone', 'x', 'y', 'yes')`.execute(tx)
    await sql`insert into outreach_activity (kind, title, held_on) values ('lecture', '講演', '2026-11-01')`.execute(tx)
    await sql`insert into checkup (kind, result, invited_on, name_heard, birth_on) values ('newborn_visit', 'missed', '2026-11-01', '未受診の子', '2023-05-05')`.execute(tx)
  })
  records = (await office.ownerQuery<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'rec' and c.relkind = 'r' and (obj_description(c.oid, 'pg_class') like 'record:%' or c.relname = 'due') and c.relname not in ('rule_text', 'acceptance') order by 1`)).map(({ name }) => name)
})
afterAll(() => office.close())

const visible = async (tx: Tx): Promise<string[]> => {
  const found: string[] = []
  for (const name of records) {
    const { rows: [row] } = await sql<{ any: boolean }>`select exists (select 1 from ${sql.ref(`rec.${name}`)}) as any`.execute(tx)
    if (row!.any) found.push(name)
  }
  return found
}

describe('of all the records of the house', () => {
  // Colleagues' names, the list of agencies, the texts everybody accepts and that one did are no case; 'account' is what the page of accounts shows.
  test.each<[Member, string[]]>([
    ['teacher', ['account', 'agency']], ['kizuna', ['account', 'agency']], ['admin', ['account', 'agency']], ['privacy', ['account']], ['statistics', ['account']], ['import', ['account']],
  ])('%s sees no row but of %j, and writes none', async (member, rows) => {
    const seen = await office.acting(member, visible)
    expect(seen).toEqual(rows)
    for (const statement of [
      sql`insert into agenda_item (meeting_id, family_id, position, pile) select ${subject.meeting}, family_id, 2, 'discuss' from casefile limit 1`, sql`update meeting set minutes = 'x'`, sql`update task set done_on = '2026-11-25'`,
      sql`update transfer set opinion = 'x'`, sql`update pregnancy set words = 'x'`, sql`update womens_consultation set words = 'x'`, sql`update checkup set words = 'x'`, sql`update membership set words = 'x'`,
    ]) expect([member, (await office.acting(member, (tx) => statement.execute(tx))).numAffectedRows ?? 0n]).toEqual([member, 0n])
    for (const statement of [
      sql`insert into task (family_id, agency_id, what, due_on) values (gen_random_uuid(), gen_random_uuid(), 'x', '2026-12-25')`, sql`insert into outreach_activity (kind, title, held_on) values ('lecture', 'x', '2026-11-01')`,
      sql`insert into information_sheet (received_on, means, about, words, consent) values ('2026-11-25', 'letter', 'child', 'x', 'told')`, sql`insert into print (what, fiscal_year, number, purpose, copies) values ('ledger', 2026, 9, 'x', 1)`,
      sql`select ctx.next_number('transfer', 2026)`, sql`insert into membership (agency_id, scope, since) values (gen_random_uuid(), 'person', '2026-11-01')`,
    ]) await expect(office.acting(member, (tx) => statement.execute(tx))).rejects.toMatchObject({ code: '42501' })
  })

  test('the head of another town in the same database sees only their own account', async () => {
    const [{ id }] = await office.ownerQuery<{ id: string }>(`
      with born as materialized (select ctx.begin_town(322016)) insert into rec.account (municipality_id, sign_in_name, name, role) select 322016, 'head', '松江 室長', 'head' from born returning id`) as [{ id: string }]
    const token = databaseToken(await beginSession(office.pools.signin, 322016, id))
    const there = <T>(work: (tx: Tx) => Promise<T>) => databaseOver(office.pools.app).transaction().execute(async (tx) => {
      await sql`select ctx.enter(${token}, ${testNow.toString()})`.execute(tx)
      return work(tx)
    })
    expect(await there(visible)).toEqual(['account'])
    expect(await there(async (tx) => (await sql`select 1 from account where id = ${office.accounts.head} union all select 1 from audit.change where row_id = ${subject.meeting} union all select 1 from event`.execute(tx)).rows)).toEqual([])
    for (const statement of [
      sql`insert into agenda_item (municipality_id, meeting_id, family_id, position, pile) values (322032, ${subject.meeting}, gen_random_uuid(), 1, 'discuss')`,
      sql`insert into agenda_item (meeting_id, family_id, position, pile) values (${subject.meeting}, gen_random_uuid(), 1, 'discuss')`,
    ]) await expect(there((tx) => statement.execute(tx))).rejects.toMatchObject({ code: '42501' })
  })
})

describe('of all the pages of the house', () => {
  const addressOf = (path: string): string => path.replaceAll(/:(\w+)/g, (_, param: string) => ({ meeting: subject.meeting, item: subject.item, transfer: subject.transfer, pregnancy: subject.pregnancy, consultation: subject.consultation }[param] ?? crypto.randomUUID()))

  test.each(['teacher', 'kizuna', 'admin', 'privacy'] as const)('%s finds none that their role has not, and each is absent in the same words', async (member) => {
    const by = await office.as(member)
    const pages = rooms.filter(({ needs }) => !may({ role: { teacher: 'agency_user', kizuna: 'kizuna_nurse', admin: 'administrator', privacy: 'privacy_officer' }[member] }, needs))
    expect(pages.length).toBeGreaterThan(150)
    const absent = (await by.get('/meetings/00000000-0000-4000-8000-000000000000')).text.replaceAll(/\d/g, '')
    for (const { method, path } of pages) {
      const page = method === 'GET' ? await by.get(addressOf(path)) : await by.post(addressOf(path), { id: crypto.randomUUID() })
      expect([method, path, page.status, page.text.replaceAll(/\d/g, '')]).toEqual([method, path, 404, absent])
    }
  })
})
