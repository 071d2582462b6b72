import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { count, sighting, taken } from './taken-intake.fixtures.ts'

let office: Office
let agencyId: string
beforeAll(async () => {
  office = await openOffice()
  agencyId = await office.acting('nurse', async (tx) => (await tx.selectFrom('agency').select('id').where('name', '=', '南町小学校').executeTakeFirstOrThrow()).id)
})
afterAll(() => office.close())

describe('a safety check', () => {
  test('a sighting with place and manner stops the clock and is kept for the person', async () => {
    const { intake, child, person } = await taken(office)
    const nurse = await office.as('nurse')
    const saved = await nurse.post(`/intake-children/${child}/safety-checks`, sighting(office))
    expect([saved.status, saved.location]).toEqual([303, `/intakes/${intake}`])
    const { text } = await nurse.get(`/intakes/${intake}`)
    expect(text).toContain('11/25 14:03 に会いました')
    expect(text).toContain('会えた（自分たち・園・学校・話した・遊んだ）')
    expect(text).not.toContain('まだ会えていません')
    expect(await office.ownerQuery('select seen_by, place_kind, manner from rec.sighting where person_id = $1', [person])).toEqual([{ seen_by: 'own', place_kind: 'school', manner: 'talked' }])
    expect(await office.ownerQuery('select code from rec.event where intake_id = $1', [intake])).toEqual([{ code: 'child_sighted' }])
  })

  test('an agency that saw the child stops it too, by name', async () => {
    const { intake, child } = await taken(office)
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/safety-checks`, sighting(office, { seenBy: 'agency', agencyId }))
    expect((await nurse.get(`/intakes/${intake}`)).text).toContain('会えた（南町小学校・園・学校')
  })

  test('seen over a screen is kept and stops nothing', async () => {
    const { intake, child, person } = await taken(office)
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/safety-checks`, sighting(office, { placeKind: 'online' }))
    const { text } = await nurse.get(`/intakes/${intake}`)
    expect(text).toContain('まだ会えていません')
    expect(text).toContain('画面で話した（自分たち・オンライン（会ったことに数えません）')
    expect(await count(office, 'sighting', 'person_id', person!)).toBe(0)
    expect(await office.ownerQuery(`select code from rec.event where intake_id = $1`, [intake])).toEqual([{ code: 'safety_attempted' }])
  })

  test('attempts leave the clock running; a child nobody has identified gets no sighting of a person', async () => {
    const { intake, child } = await taken(office, { identified: false })
    const nurse = await office.as('nurse')
    await nurse.post(`/intake-children/${child}/safety-checks`, { id: crypto.randomUUID(), at: 'R8.11.25', 'at.time': '14時03分', checkedBy: office.accounts.worker, result: 'not_identified', words: '202号室は留守' })
    const { text } = await nurse.get(`/intakes/${intake}`)
    expect(text).toContain('家・子どもを特定できない')
    expect(text).toContain('曽田 主事（記録 佐藤 みずき）')
    expect(text).toContain('まだ会えていません')
    await nurse.post(`/intake-children/${child}/safety-checks`, sighting(office))
    expect(await office.ownerQuery('select 1 from rec.sighting s join rec.safety_check k on k.id = s.safety_check_id where k.intake_child_id = $1', [child])).toEqual([])
  })

  test('nobody can choose a parent’s or a sibling’s word', async () => {
    const { child } = await taken(office)
    const nurse = await office.as('nurse')
    const form = await nurse.get(`/intake-children/${child}/safety-checks/new`)
    expect(form.html.match(/name="seenBy" value="\w+"/g)).toEqual(['name="seenBy" value="own"', 'name="seenBy" value="agency"'])
    const refused = await nurse.post(`/intake-children/${child}/safety-checks`, sighting(office, { seenBy: 'mother' }))
    expect([refused.status, refused.text.includes('選択肢の中から選んでください')]).toEqual([422, true])
  })

  test.each<[string, Record<string, string>, string]>([
    ['nothing at all', { at: '', 'at.time': '', checkedBy: '', result: '' }, '日時を入れてください'],
    ['a date that never was', { at: '平成31年5月1日' }, '令和元年5月1日'],
    ['a thirteenth month', { at: '令和元年13月1日' }, '月は'],
    ['a time to come', { 'at.time': '14:06' }, '今（令和8年11月25日 14:05）より先です'],
    ['a time before the call', { 'at.time': '13:59' }, '受付（令和8年11月25日 14:00）より前です'],
    ['no hour', { 'at.time': '' }, '日時の時刻を入れてください'],
    ['no place', { placeKind: '' }, 'どこで会ったかを選んでください'],
    ['no manner', { manner: '' }, 'どのように会ったかを選んでください'],
    ['an agency without a name', { seenBy: 'agency' }, '見た関係機関を選んでください'],
    ['an agency nobody knows', { seenBy: 'agency', agencyId: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から選んでください'],
    ['a colleague nobody knows', { checkedBy: '00000000-0000-4000-8000-000000000000' }, '選択肢の中から選んでください'],
    ['a result nobody knows', { result: 'fine' }, '選択肢の中から選んでください'],
    ['a refusal without words', { result: 'refused', words: ' ' }, 'だれが何と言ったか'],
    ['too many words', { words: 'あ'.repeat(4_001) }, '4000字までです'],
  ])('%s is answered with what to do, and nothing is lost', async (_, change, message) => {
    const { child } = await taken(office)
    const nurse = await office.as('nurse')
    const form = sighting(office, { words: '消えてはいけない言葉', ...change })
    const answer = await nurse.post(`/intake-children/${child}/safety-checks`, form)
    expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
    expect(answer.text).toContain('まだ保存していません')
    if (!change['words']) expect(answer.text).toContain('消えてはいけない言葉')
    expect(await count(office, 'safety_check', 'intake_child_id', child)).toBe(0)
    expect((await nurse.get(`/intake-children/${child}/safety-checks/new?draft=${form['id']!}`)).text).toContain(change['words']?.slice(0, 50) ?? '消えてはいけない言葉')
  })

  test('sent twice it is one check; somebody else’s id is refused', async () => {
    const { intake, child } = await taken(office)
    const nurse = await office.as('nurse')
    const form = sighting(office)
    expect((await nurse.post(`/intake-children/${child}/safety-checks`, form)).status).toBe(303)
    expect((await nurse.post(`/intake-children/${child}/safety-checks`, form)).status).toBe(303)
    expect([await count(office, 'safety_check', 'intake_child_id', child), await count(office, 'event', 'intake_id', intake)]).toEqual([1, 1])
    const other = await (await office.as('worker')).post(`/intake-children/${child}/safety-checks`, form)
    expect([other.status, other.text.includes('この画面はもう使われています')]).toEqual([422, true])
    const elsewhere = await taken(office)
    expect((await nurse.post(`/intake-children/${elsewhere.child}/safety-checks`, form)).status).toBe(422)
    expect(await count(office, 'safety_check', 'intake_child_id', elsewhere.child)).toBe(0)
  })
})

describe('the clock', () => {
  test('is started by a supervisor for other kinds, once, and not by a worker', async () => {
    const { intake, child } = await taken(office, { clock: false, kind: 'consultation' })
    const [nurse, supervisor] = [await office.as('nurse'), await office.as('supervisor')]
    expect((await nurse.get(`/intakes/${intake}`)).text).toContain('安全確認の時計は動いていません。必要なときは係長が始めます')
    expect((await nurse.post(`/intake-children/${child}/clock`, { version: '1' })).status).toBe(404)
    expect((await supervisor.post(`/intake-children/${child}/clock`, { version: '7' })).status).toBe(409)
    expect((await supervisor.post(`/intake-children/${child}/clock`, {})).text).toContain('ほかの人が先に変えました')
    expect((await supervisor.post(`/intake-children/${child}/clock`, { version: '1' })).status).toBe(303)
    expect((await supervisor.post(`/intake-children/${child}/clock`, { version: '1' })).status).toBe(303)
    const [row] = await office.ownerQuery<{ hours: number; version: number; by: string }>(`select extract(epoch from see_by - clock_started_at)::int / 3600 as hours, version, clock_started_by as by from rec.intake_child where id = $1`, [child])
    expect(row).toEqual({ hours: 48, version: 2, by: office.accounts.supervisor })
    expect((await nurse.get(`/intakes/${intake}`)).text).toContain('係長が始めてから（森山 係長） 0分')
  })
})
