import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { knownPeople, least } from '../intake/call.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { recordPhone, recordResidence } from '../people/places.db.ts'
import { sealing } from './seals.fixtures.ts'

let office: Office
let people: Record<string, string>
beforeAll(async () => {
  office = await openOffice()
  people = await knownPeople(office)
  const casefile = await office.acting('nurse', async (tx) => {
    await recordResidence(tx, { personId: people['misaki']!, kind: 'actual', address: '出雲市架空町4-5-6' })
    await recordResidence(tx, { personId: people['ren']!, kind: 'registered', address: '島根県出雲市旧架空町12番地3', until: Temporal.PlainDate.from('2025-03-31') })
    await recordPhone(tx, { personId: people['misaki']!, number: '090-4444-5555' })
    return (await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
      select family_id, person_id, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20' from family_member where person_id = ${people['ren']!} returning id`.execute(tx)).rows[0]!.id
  })
  await (await office.as('worker')).post(`/casefiles/${casefile}/seal`, sealing(office, ['worker', 'deputy']))
})
afterAll(() => office.close())

const nobody = { 'children.0.name': 'だれか', 'children.0.part': 'subject' }
const told = (member: Member, id: unknown, kind = 'silent_match_sealed') => office.acting(member, async (tx) => (await sql`select 1 from alert where kind = ${kind} and intake_id = ${id as string}`.execute(tx)).rows.length)

test.each<[string, Record<string, string>, number]>([
  ['the name of a guardian, with a gap', { content: '母は勝部　美咲という人らしい' }, 1],
  ['the name of a guardian in kana', { content: 'かつべミサキさんの声が聞こえた' }, 1],
  ['how the child put it', { 'children.0.suspectedWords': '勝部 美咲にたたかれた' }, 1],
  ['the address, within a sentence', { content: '架空町四丁目5番6号の家から泣き声' }, 1],
  ['where the child is', { whereNow: '自宅（出雲市架空町4-5-6）' }, 1],
  ['where the child lived before', { sleepsWhere: '旧架空町12-3' }, 1],
  ['a telephone', { content: '折り返しは０９０−４４４４−５５５５' }, 1],
  ['a surname alone', { content: '勝部さんの家' }, 0],
  ['another house of the same street', { whereNow: '架空町4-5-67' }, 0],
  ['another telephone', { content: '090-4444-5556' }, 0],
  ['who reported, by name, address and telephone', { reporterName: '勝部 美咲', reporterPhone: '090-4444-5555', reporterAddress: '出雲市架空町4-5-6' }, 0],
])('%s tells those named of a sealed child, or does not; whoever typed it notices nothing', async (_, said, alerts) => {
  const nurse = await office.as('nurse')
  const call = least({ ...nobody, ...said })
  const answer = await nurse.post('/intakes', call)
  expect([answer.status, answer.location]).toEqual([303, `/intakes/${call['id']}`])
  expect([await told('worker', call['id']), await told('deputy', call['id']), await told('nurse', call['id']), await told('head', call['id'])]).toEqual([alerts, alerts, 0, 0])
  expect((await nurse.get(`/intakes/${call['id']}`)).text).not.toMatch(/封印中|勝部 蓮/)
})

test('the calls stand with the seal, for those named', async () => {
  const [casefile] = await office.ownerQuery<{ id: string }>('select id from rec.casefile where sealed')
  expect((await (await office.as('worker')).get(`/casefiles/${casefile!.id}/seal`)).html.match(/href="\/intakes\/[0-9a-f-]{36}"/g)).toHaveLength(7)
})

test('somebody near a person of ours: by a guardian\'s name, home or telephone the call leaves their sight', async () => {
  const supporter = await office.as('supporter')
  const declare = { id: crypto.randomUUID(), here: '/conflicts/own/new', name: '原 支援', kana: 'はら しえん', birthOn: '昭和60年4月1日', address: '出雲市自宅町7-8-9', phone: '0853-11-2222', 'people.0.relation': 'former_spouse', 'people.0.name': '山根 まこと', 'people.0.kana': 'やまね まこと', 'people.0.birthOn': '昭和61年1月1日' }
  expect((await supporter.post('/conflicts/own', declare)).status).toBe(303)
  for (const said of [{ content: '父は山根まこと' }, { whereNow: '自宅町7-8-9' }, { content: '0853-11-2222 へ' }]) {
    const call = least({ ...nobody, ...said })
    expect([said, (await supporter.post('/intakes', call)).location]).toEqual([said, '/intakes/handed-on'])
    expect([said, (await supporter.get(`/intakes/${call['id']}`)).status, await told('coordinator', call['id'], 'silent_match_conflict'), await told('supporter', call['id'], 'silent_match_conflict')]).toEqual([said, 404, 1, 0])
  }
  // Their own name in a text tells nothing: staff are named in many.
  const own = least({ ...nobody, content: '以前、原 支援さんに相談した' })
  expect((await supporter.post('/intakes', own)).location).toBe(`/intakes/${own['id']}`)
})
