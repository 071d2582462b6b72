import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { knownPeople } from '../../app/intake/call.fixtures.ts'
import { seal } from '../../app/meetings/review.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { knownWomen, written } from '../../app/maternity/maternity.fixtures.ts'
import type { Known } from '../../app/maternity/maternity.fixtures.ts'
import { canary, consulted, home, openFor } from '../../app/womens/womens.fixtures.ts'
import type { Home } from '../../app/womens/womens.fixtures.ts'
import { setVeil } from '../../app/people/places.db.ts'
import { openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'

let office: Office
let nursery: string
let people: Record<string, string>
beforeAll(async () => {
  office = await openOffice()
  people = await knownPeople(office)
  nursery = await office.acting('supervisor', async (tx) => (await tx.insertInto('agency').values({ kind: 'nursery', name: '架空ひかり保育園' }).returning('id').executeTakeFirstOrThrow()).id)
})
afterAll(() => office.close())

const act = (member: Member, statement: ReturnType<typeof sql>) => office.acting(member, async (tx) => (await statement.execute(tx)).rows)
const read = async (member: Member, path: string) => (await office.as(member)).get(path)
const denied = { code: '42501' }
const sheet = async (more: Record<string, string> = {}): Promise<string> => {
  const id = crypto.randomUUID()
  const page = await (await office.as('nurse')).post('/information-sheets', {
    id, receivedOn: '令和8年11月24日', means: 'letter', agency: nursery, sender: '副園長 山根', senderPhone: '0853-00-7777', about: 'child', name: '勝部 杏', kana: 'かつべ あん', inTown: 'yes', concerns: 'unclean', words: '3日同じ服', consent: 'told', ...more,
  })
  if (page.location !== `/information-sheets/${id}`) throw new Error(page.text)
  return id
}

describe('a sheet of information', () => {
  test('that became a 通告 never gives its sender back, by no statement and on no page', async () => {
    const id = await sheet()
    const seen = (member: Member) => act(member, sql`select name from information_sender where information_sheet_id = ${id}`)
    expect(await seen('worker')).toHaveLength(1)
    const taken = await (await office.as('nurse')).post(`/information-sheets/${id}/reports`, { id: crypto.randomUUID(), version: '1', receivedAt: '令和8年11月24日', 'receivedAt.time': '10:00', why: 'けががある' })
    expect(taken.status).toBe(303)
    expect(await seen('worker')).toEqual([])
    const [own] = await act('worker', sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', '2026-11-25T01:00:00Z', 'x') returning id`) as { id: string }[]
    await act('worker', sql`insert into reporter (intake_id, name) values (${own!.id}, '自分')`)
    for (const intake of [null, own!.id]) await expect(act('worker', sql`update information_sheet set intake_id = ${intake} where id = ${id}`)).rejects.toMatchObject(denied)
    expect(await seen('worker')).toEqual([])
    for (const member of ['worker', 'head', 'coordinator'] as const) {
      for (const page of [`/information-sheets/${id}`, '/information-sheets', taken.location!, '/intakes', '/']) {
        expect([member, page, (await read(member, page)).text]).toEqual([member, page, expect.not.stringMatching(/副園長|0853-00-7777|ひかり保育園/)])
      }
    }
    expect(await act('worker', sql`select 1 from audit.image where was::text ~ '副園長|0853-00-7777'`)).toEqual([])
  })

  test('says once whom it is about, what was heard and who sent it', async () => {
    const id = await sheet()
    await act('nurse', sql`update information_sheet set person_id = ${people['saito']!} where id = ${id}`)
    const [agency] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'primary_school'`)
    for (const statement of [
      sql`update information_sheet set person_id = null where id = ${id}`, sql`update information_sheet set words = 'x' where id = ${id}`, sql`update information_sheet set name_heard = 'x', consent = 'agreed' where id = ${id}`,
      sql`update information_sheet set answered_by = ${office.accounts.head} where id = ${id}`, sql`update information_sender set name = 'x' where information_sheet_id = ${id}`,
      sql`insert into information_sender (information_sheet_id, agency_id, name) values (${id}, ${agency!.id}, '別の人')`,
    ]) await expect(act('worker', statement)).rejects.toMatchObject(denied)
  })

  test('names no agency where a hidden brother is sealed from the reader, and its draft goes with it', async () => {
    const of = await home(office)
    const id = await sheet({ person: of.umi, name: '多久和 海', kana: 'たくわ うみ' })
    const worker = await office.as('worker')
    expect((await worker.post('/drafts', { form: `/information-sheets/${id}/answers#${id}`, subject_kind: 'information_sheet', subject_id: id, 'f.answerWords': '書きかけ' })).status).toBe(200)
    expect((await read('worker', `/information-sheets/${id}`)).text).toContain('架空ひかり保育園')
    const brother = await office.acting('supervisor', async (tx) => {
      const [person] = (await sql<{ id: string }>`insert into person (sex) values ('male') returning id`.execute(tx)).rows
      await sql`insert into family_member (family_id, person_id, relation) values (${of.family}, ${person!.id}, 'child')`.execute(tx)
      await setVeil(tx, { personId: person!.id, ground: 'own_wish', words: '' })
      return { person: person!.id, casefile: await openFor(tx, office, { familyId: of.family, personId: person!.id, worker: 'psychologist' }) }
    })
    await seal(office, brother.casefile, 'head')
    expect((await read('worker', `/information-sheets/${id}`)).text).not.toContain('架空ひかり保育園')
    await act('coordinator', sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.worker}, ${of.umi}, false)`)
    expect((await read('worker', `/information-sheets/${id}`)).status).toBe(404)
    expect(await act('worker', sql`select 1 from draft where form like ${`/information-sheets/${id}%`}`)).toEqual([])
    await office.ownerQuery('delete from rec.conflict where account_id = $1 and (select ctx.act_as(322032, $2)) is not null', [office.accounts.worker, office.accounts.head])
  })
})

describe('a pregnancy', () => {
  let known: Known
  let pregnancy: string
  beforeAll(async () => {
    known = await knownWomen(office)
    pregnancy = await written(office, known.aya, { clinic: known.clinic })
  })

  test.each([
    ['change why it was put on the register', () => sql`update pregnancy_reason set code = 'twins' where pregnancy_id = ${pregnancy}`],
    ['change since when that was known', () => sql`update pregnancy_reason set since = '2026-01-01' where pregnancy_id = ${pregnancy}`],
    ['put it to another woman', () => sql`update pregnancy set person_id = ${known.yui} where id = ${pregnancy}`],
    ['write a reason for another woman', () => sql`insert into pregnancy_reason (pregnancy_id, person_id, code, since) values (${pregnancy}, ${known.yui}, 'young', '2026-11-01')`],
    ['write it in the name of another', () => sql`insert into pregnancy (person_id, due_on, due_source, recorded_by) values (${known.yui}, '2027-02-01', 'told', ${office.accounts.head})`],
    ['change what was handed over', () => sql`update maternal_handover set ground = 'agreed'`],
    ['change the counts of a file', () => sql`update handover_import set reported_count = 0`],
  ])('nobody can %s', async (_, statement) => {
    await expect(act('worker', statement())).rejects.toMatchObject(denied)
  })

  test('of a veiled woman tells no clinic, in no row, page or trail', async () => {
    expect((await read('worker', `/pregnancies/${pregnancy}`)).text).toContain('架空産婦人科')
    await office.acting('nurse', (tx) => setVeil(tx, { personId: known.aya, ground: 'own_wish', words: '' }))
    for (const member of ['worker', 'nurse', 'head'] as const) {
      for (const page of [`/pregnancies/${pregnancy}`, '/pregnancies', `/people/${known.aya}`]) expect([page, (await read(member, page)).text]).toEqual([page, expect.not.stringContaining('架空産婦人科')])
      expect(await act(member, sql`select agency_id from affiliation where person_id = ${known.aya} union all select row_id from audit.change where tbl = 'affiliation' and person = ${known.aya}`)).toEqual([])
    }
  })
})

describe('女性相談: nobody lets themselves in', () => {
  let of: Home
  let consultation: string
  let casefile: string
  beforeAll(async () => {
    of = await home(office)
    consultation = await consulted(office, of.yuri);
    ([{ id: casefile }] = await office.ownerQuery<{ id: string }>('select id from rec.casefile where person_id = $1', [of.umi]) as [{ id: string }])
  })
  const sees = async (member: Member) => [(await act(member, sql`select 1 from womens_consultation where id = ${consultation}`)).length, (await read(member, `/womens-consultations/${consultation}`)).text.includes(canary)]

  test('the worker of her child reads it, the worker of the other side does not', async () => {
    expect([await sees('worker'), await sees('supporter')]).toEqual([[1, true], [0, false]])
  })

  test.each([
    ['naming oneself for her child', () => sql`insert into allocation (casefile_id, account_id, part, since) values (${casefile}, ${office.accounts.supporter}, 'second', '2026-11-01')`],
    ['opening a casefile for her', () => sql`with made as (insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on) values (${of.family}, ${of.yuri}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-11-20') returning id) select id from made`],
    ['writing her down as a parent of the other child', () => sql`insert into kinship (person_id, other_person_id, relation) values (${of.yuri}, ${of.sora}, 'birth_parent')`],
    ['writing her into the family of the other side', () => sql`insert into family_member (family_id, person_id, relation) values (${of.other}, ${of.yuri}, 'birth_parent')`],
    ['writing the other child into her family', () => sql`insert into family_member (family_id, person_id, relation) values (${of.family}, ${of.sora}, 'child')`],
  ])('not by %s', async (_, statement) => {
    await act('supporter', statement())
    await act('supporter', sql`insert into allocation (casefile_id, account_id, part, since) select id, ctx.account(), 'main', '2026-11-01' from casefile where person_id = ${of.yuri} and recorded_by = ctx.account()`)
    expect(await sees('supporter')).toEqual([0, false])
  })

  test.each([
    ['taking over the allocation of another', () => sql`update allocation set account_id = ${office.accounts.supporter} where casefile_id = ${casefile}`],
    ['changing a relation that others wrote', () => sql`update kinship set relation = 'birth_parent' where other_person_id = ${of.sora}`],
    ['taking the intake from a consultation', () => sql`update womens_consultation set recorded_by = ctx.account()`],
  ])('not by %s', async (_, statement) => {
    await expect(act('supporter', statement())).rejects.toMatchObject(denied)
  })

  test('a relation the reader wrote or changed counts for what came after it', async () => {
    const changed = await act('supporter', sql`update family_member set relation = 'other', version = version + 1 where family_id = ${of.other} and person_id = ${of.takeshi} returning changed_by`)
    expect(changed).toEqual([{ changedBy: office.accounts.supporter }])
    await expect(act('supporter', sql`update family_member set changed_by = null where family_id = ${of.other}`)).rejects.toMatchObject(denied)
    await act('supporter', sql`insert into kinship (person_id, other_person_id, relation) select ${of.yuri}, ${of.sora}, 'birth_parent' where not exists (select 1 from kinship where person_id = ${of.yuri} and other_person_id = ${of.sora})`)
    expect(await sees('supporter')).toEqual([0, false])
    office.at(testNow.add({ hours: 1 }))
    const later = await consulted(office, of.yuri)
    expect(await act('supporter', sql`select 1 from womens_consultation where id = ${later}`)).toHaveLength(1)
    office.at(testNow)
  })

  test('what is decided about a child is said by whoever proposes it, before anybody approved it', async () => {
    const [decision] = await act('supporter', sql`insert into decision (kind, family_id, outcome, decided_on) values ('casefile', ${of.other}, 'changed', '2026-11-25') returning id`) as { id: string }[]
    const added = sql`insert into child_decision (decision_id, casefile_id, class) values (${decision!.id}, ${casefile}, 'support')`
    await expect(act('worker', added)).rejects.toMatchObject(denied)
    await act('supporter', sql`insert into approval (decision_id, step, role) values (${decision!.id}, 2, 'supervisor')`)
    await act('supervisor', sql`update approval set account_id = ctx.account(), outcome = 'approved' where decision_id = ${decision!.id}`)
    await expect(act('supporter', added)).rejects.toMatchObject(denied)
  })
})
