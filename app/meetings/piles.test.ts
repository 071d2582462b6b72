import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { call, council } from './council.fixtures.ts'
import type { Meeting } from './meeting.ts'
import { pileLines } from './piles.db.ts'
import { pilesIn, registered, reported } from './review.fixtures.ts'
import type { Registered } from './review.fixtures.ts'

let office: Office
let coordinator: Browser
let meeting: string
const families = {} as Record<'quiet' | 'far' | 'report' | 'later' | 'plain' | 'gone', Registered>
beforeAll(async () => {
  office = await openOffice()
  coordinator = await office.as('coordinator')
  families.quiet = await registered(office, '静')
  families.far = await registered(office, '遠', { metOn: '2026-08-13' })
  families.report = await registered(office, '告', { children: ['一', '二'] })
  families.later = await registered(office, '先', { reviewedOn: '2026-10-14' })
  families.plain = await registered(office, '計', { planned: false })
  families.gone = await registered(office, '終')
  await office.ownerQuery(`update rec.casefile set stage = 'closed', closed_on = '2026-11-01' from (select ctx.act_as(322032, $2)) a where id = $1`, [families.gone.casefiles[0], office.accounts.head])
  await reported(office, families.report)
  meeting = await call(office, { day: '令和8年11月25日', from: '13:30', until: '15:00' })
})
afterAll(() => office.close())

const address = (): string => `/meetings/${meeting}/agenda`
const itemsOf = (): Promise<{ name: string; pile: string; state: string; position: number }[]> =>
  office.ownerQuery(`select f.name, i.pile, i.state, i.position from rec.agenda_item i join rec.family f on f.id = i.family_id where i.meeting_id = $1 order by array_position(array['discuss','changed','quiet'], i.pile), i.position`, [meeting])

describe('the families of a 実務者会議 in three piles', () => {
  test('proposed are those due this month and those that changed, with the reason in words and nothing of the source', async () => {
    const { text, html, status } = await coordinator.get(address())
    expect(status).toBe(200)
    for (const words of ['静家', '遠家', '家の中で会ったのが104日前（8/13）', '令和8年11月25日 告 一 新しい通告', '支援計画がない', '見直し R8.11.26']) expect([words, text.replaceAll('　', ' ').includes(words)]).toEqual([words, true])
    for (const words of ['先家', '終家', '青あざ', '小学校']) expect([words, text.includes(words)]).toEqual([words, false])
    const form = pilesIn(html)
    expect([families.report, families.far, families.plain, families.quiet].map(({ id }) => form[`pile.${id}`])).toEqual(['discuss', 'discuss', 'changed', 'quiet'])
    expect(html).toMatch(/<input type="radio"[^>]*name="pile\./)
  })

  test('「変化なし」 refuses a family not met in the home for 104 days, at its line, and nothing is lost', async () => {
    const form = pilesIn((await coordinator.get(address())).html, { [`pile.${families.far.id}`]: 'quiet', [`pile.${families.report.id}`]: 'changed' })
    const { status, text, html } = await coordinator.post(address(), form)
    expect(status).toBe(422)
    expect(text).toContain('遠家は「変化なし」にできません：家の中で会ったのが104日前（8/13）')
    expect(html).toContain(`href="#f-pile-${families.far.id}"`)
    expect(html).toContain(`id="f-pile-${families.far.id}-error"`)
    expect(pilesIn(html)[`pile.${families.report.id}`]).toBe('changed')
    expect(await itemsOf()).toEqual([])
    await coordinator.post(address(), pilesIn((await coordinator.get(address())).html, { [`pile.${families.far.id}`]: 'discuss' }))
  })

  test('they are saved in their order; the same form again changes nothing, a form from before is shown both', async () => {
    const before = pilesIn((await coordinator.get(address())).html)
    const form = pilesIn((await coordinator.get(address())).html, { [`pile.${families.report.id}`]: 'discuss', [`position.${families.report.id}`]: '2', [`position.${families.far.id}`]: '1' })
    expect((await coordinator.post(address(), form)).status).toBe(303)
    expect((await coordinator.post(address(), form)).status).toBe(303)
    expect((await itemsOf()).map(({ name, pile }) => `${name} ${pile}`)).toEqual(['遠家 discuss', '告家 discuss', '計家 changed', '静家 quiet'])
    const late = await coordinator.post(address(), { ...before, [`pile.${families.plain.id}`]: 'discuss' })
    expect([late.status, late.text.includes('ほかの人が先に保存しました'), pilesIn(late.html)[`pile.${families.plain.id}`]]).toEqual([409, true, 'discuss'])
  })

  test('a family left out is put off, not lost, and comes back', async () => {
    await coordinator.post(address(), pilesIn((await coordinator.get(address())).html, { [`pile.${families.plain.id}`]: 'none' }))
    expect((await itemsOf()).find(({ name }) => name === '計家')?.state).toBe('not_heard')
    await coordinator.post(address(), pilesIn((await coordinator.get(address())).html, { [`pile.${families.plain.id}`]: 'changed' }))
    expect((await itemsOf()).find(({ name }) => name === '計家')?.state).toBe('waiting')
  })

  test.each([
    ['the same family twice', () => ({ [`pile.${families.quiet.id}`]: ['quiet', 'discuss'] }), '同じ家族が2度入っています'],
    ['no pile', () => ({ [`pile.${families.quiet.id}`]: 'nowhere' }), '3つの山から選んでください'],
    ['an order that is none', () => ({ [`position.${families.far.id}`]: 'さき' }), '順番は1から999の数字'],
  ])('%s is refused', async (_, wrong, words) => {
    const page = await coordinator.post(address(), { ...pilesIn((await coordinator.get(address())).html), ...wrong() })
    expect([page.status, page.text.includes(words)]).toEqual([422, true])
  })
})

test('links lead to each of the three piles that has a family, and each stands under its name', async () => {
  const { html } = await coordinator.get(address())
  for (const pile of ['discuss', 'changed', 'quiet']) expect([pile, html.includes(`href="#pile-${pile}"`), html.indexOf(`id="pile-${pile}"`) > 0]).toEqual([pile, true, true])
  expect(html.indexOf('id="pile-discuss"')).toBeLessThan(html.indexOf('id="pile-quiet"'))
  expect(html).not.toContain('id="pile-none"')
})

test('while no agency is a member yet, calling a meeting says where that is written down', async () => {
  const { html, text } = await coordinator.get('/meetings/new')
  expect([text.includes('要対協の構成員がまだ記録されていません'), html.includes('<a href="/agencies">関係機関の一覧</a>')]).toEqual([true, true])
  await council(office)
  expect((await coordinator.get('/meetings/new')).text).not.toContain('構成員がまだ記録されていません')
})

describe('a family that was not proposed', () => {
  test('is found by its number or name and put on the agenda once', async () => {
    for (const words of [families.later.number, '先 一']) expect((await coordinator.post(`/meetings/${meeting}/items/search`, { words })).html).toContain(`/meetings/${meeting}/items/new?family=${families.later.id}`)
    const page = await coordinator.get(`/meetings/${meeting}/items/new?family=${families.later.id}`)
    expect(page.text).toContain('先 一')
    const form = { id: crypto.randomUUID(), here: `/meetings/${meeting}/items/new`, family: families.later.id, casefiles: families.later.casefiles, pile: 'quiet', words: '母が希望した' }
    expect((await coordinator.post(`/meetings/${meeting}/items`, form)).location).toBe(address())
    expect((await coordinator.post(`/meetings/${meeting}/items`, form)).status).toBe(303)
    const again = await coordinator.post(`/meetings/${meeting}/items`, { ...form, id: crypto.randomUUID() })
    expect([again.status, again.text.includes('この家族はもうこの会議の議題にあります')]).toEqual([422, true])
    expect((await itemsOf()).filter(({ name }) => name === '先家')).toHaveLength(1)
  })

  test('that nobody is working with is refused, one that changed is refused as quiet', async () => {
    const nobody = { id: crypto.randomUUID(), family: families.gone.id, casefiles: families.gone.casefiles, pile: 'discuss' }
    expect((await coordinator.get(`/meetings/${meeting}/items/new?family=${families.gone.id}`)).text).toContain('だれも支援していない家族は議題にできません')
    expect((await coordinator.post(`/meetings/${meeting}/items`, nobody)).status).toBe(422)
    const other = await registered(office, '別', { metOn: '2026-07-01', reviewedOn: '2026-10-14' })
    const quiet = await coordinator.post(`/meetings/${meeting}/items`, { id: crypto.randomUUID(), family: other.id, casefiles: other.casefiles, pile: 'quiet' })
    expect([quiet.status, quiet.text.includes('「変化なし」にできません：家の中で会ったのが147日前')]).toEqual([422, true])
  })

  test('is not for whoever may not write meetings, nor for a partner agency', async () => {
    for (const member of ['nurse', 'teacher', 'admin'] as const) {
      const by = await office.as(member)
      expect([(await by.get(address())).status, (await by.post(address(), {})).status, (await by.get(`/meetings/${meeting}/items/new`)).status]).toEqual([404, 404, 404])
    }
  })
})

describe('the quiet pile, confirmed as one list', () => {
  const quietItems = async (): Promise<string[]> => [...(await coordinator.get(address())).html.matchAll(/name="item" value="([^"]*)"/g)].map(([, id]) => id!)
  const confirm = async (more: Record<string, string | readonly string[]> = {}) => coordinator.post(`/meetings/${meeting}/quiet-hearing`, { item: await quietItems(), nextReviewOn: '令和9年2月25日', ...more })

  test.each([['', '次回見直しの日を入れてください'], ['令和8年11月25日', 'きょうかそれより前です'], ['令和9年2月30日', '日']])('the next review cannot be %s', async (nextReviewOn, words) => {
    const page = await confirm({ nextReviewOn })
    expect([page.status, page.text.includes(words)]).toEqual([422, true])
  })

  test('is looked at again in that moment: what has changed meanwhile is refused, a list from before too', async () => {
    const items = await quietItems()
    expect(items).toHaveLength(2)
    expect((await confirm({ item: items.slice(1) })).status).toBe(409)
    const intake = await reported(office, families.later)
    const page = await confirm()
    expect([page.status, page.text.includes('先家は「変化なし」にできません：新しい通告')]).toEqual([422, true])
    expect((await itemsOf()).filter(({ state }) => state === 'heard')).toEqual([])
    await office.ownerQuery(`update rec.intake set kind = 'consultation' from (select ctx.act_as(322032, $2)) a where id = $1`, [intake, office.accounts.head])
  })

  test('sets every family heard, its children as they were last seen, and the day of the next review', async () => {
    const items = await quietItems()
    expect((await confirm({ item: items })).status).toBe(303)
    expect((await confirm({ item: items })).status).toBe(303)
    expect(await office.ownerQuery(`select f.name, i.state, i.next_review_on::text as next, l.outcome, l.seen_in_home_on::text as home from rec.agenda_item i join rec.family f on f.id = i.family_id join rec.agenda_child l on l.agenda_item_id = i.id where i.id = any ($1) order by 1`, [items]))
      .toEqual([{ name: '先家', state: 'heard', next: '2027-02-25', outcome: 'continue', home: '2026-11-09' }, { name: '静家', state: 'heard', next: '2027-02-25', outcome: 'continue', home: '2026-11-09' }])
    expect(await office.ownerQuery(`select to_char(due_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD') as day, role from rec.due where kind = 'council_review' and source_id = $1`, [families.quiet.id])).toEqual([{ day: '2027-02-25', role: 'coordinator' }])
    expect((await office.ownerQuery(`select 1 from rec.event where code = 'council_heard' and family_id = $1`, [families.quiet.id])).length).toBe(1)
  })
})

test('the agenda of a meeting that is over or off looks at the families on it alone', async () => {
  const day = Temporal.Instant.from('2026-11-25T13:30:00+09:00')
  await registered(office, '新', { metOn: '2026-08-01' })
  const namesOf = async (course: Partial<Meeting>): Promise<string[]> => office.acting('coordinator', async (tx) =>
    (await pileLines(tx, { id: meeting, kind: 'working', heldAt: day, endedAt: null, cancelledAt: null, ...course })).map(({ familyName }) => familyName))
  const onAgenda = (await itemsOf()).map(({ name }) => name).toSorted()
  expect(await namesOf({})).toContain('新家')
  for (const course of [{ endedAt: day }, { cancelledAt: day }]) expect((await namesOf(course)).toSorted()).toEqual(onAgenda)
  await office.ownerQuery(`update rec.meeting set ended_at = ctx.now() from (select ctx.act_as(322032, $2)) a where id = $1`, [meeting, office.accounts.head])
  const page = await coordinator.get(address())
  expect([page.status, page.text.includes('検討した家族'), page.text.includes('静家'), page.text.includes('新家')]).toEqual([200, true, true, false])
})
