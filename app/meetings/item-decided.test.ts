import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { putOnAgenda } from './agenda.db.ts'
import { call, council } from './council.fixtures.ts'
import type { Council } from './council.fixtures.ts'
import { registered, reported } from './review.fixtures.ts'
import type { Registered } from './review.fixtures.ts'

let office: Office
let coordinator: Browser
let members: Council
let meeting: string
beforeAll(async () => {
  office = await openOffice()
  members = await council(office)
  coordinator = await office.as('coordinator')
  meeting = await call(office, { day: '令和8年11月25日', from: '13:30', until: '15:00' })
})
afterAll(() => office.close())

type Form = Record<string, string>
const put = (family: Registered): Promise<string> => office.acting('coordinator', (tx) => putOnAgenda(tx, { meetingId: meeting, familyId: family.id }))
/** What is sent for a family whose children all go on, with changes. */
const decide = async (item: string, family: Registered, more: Form = {}) => {
  const [{ version } = { version: 0 }] = await office.ownerQuery<{ version: number }>('select version from rec.agenda_item where id = $1', [item])
  return coordinator.post(`/items/${item}`, { id: item, here: `/items/${item}`, version: String(version), nextReviewOn: '令和9年2月25日', discussion: '様子を見る', ...Object.fromEntries(family.casefiles.map((id) => [`child.${id}.outcome`, 'continue'])), ...more })
}
/** The part of a page between two headings. */
const between = (text: string, from: string, until: string): string => text.slice(text.indexOf(from), text.indexOf(until, text.indexOf(from)))

describe('what changed since the last review, once the meeting has decided', () => {
  test('is what it knew when it heard the family, also on the wall: neither what it decided itself nor what came later', async () => {
    const family = await registered(office, '変', { metOn: '2026-08-13', planned: false })
    const [casefile] = family.casefiles
    const item = await put(family)
    const task = { 'tasks.0.agency': members.school, 'tasks.0.what': '毎朝見る', 'tasks.0.dueOn': '令和8年12月25日' }
    const change = { [`child.${casefile}.outcome`]: 'change', [`child.${casefile}.class`]: 'protection', [`child.${casefile}.lead`]: members.centre, [`child.${casefile}.words`]: 'けがが続く' }
    expect((await decide(item, family, { ...change, ...task })).status).toBe(303)
    expect(await office.ownerQuery('select class from rec.class_period where casefile_id = $1 and until is null', [casefile])).toEqual([{ class: 'protection' }])
    office.at(Temporal.Instant.from('2026-12-01T10:00:00+09:00'))
    await reported(office, family, Temporal.Instant.from('2026-11-30T10:00:00+09:00'))
    for (const path of [`/items/${item}`, `/items/${item}/room`]) {
      const part = between((await coordinator.get(path)).text, '前回から変わったこと', '前回の役割')
      expect([path, part.includes('家の中で会ったのが104日前'), part.includes('支援計画がない')]).toEqual([path, true, true])
      for (const words of ['区分が要保護に', '主担当機関が変わ', '新しい通告']) expect([path, words, part.includes(words)]).toEqual([path, words, false])
    }
    office.at(Temporal.Instant.from('2026-11-25T14:05:00+09:00'))
  })

  test('a change from before the meeting stays, and a report after it is still talked over before more is decided', async () => {
    const family = await registered(office, '前', { children: ['一', '二'] })
    await office.ownerQuery(`with actor as (select ctx.act_as(322032, $2)), ended as (update rec.class_period set until = '2026-11-10' from actor where casefile_id = $1 returning casefile_id)
      insert into rec.class_period (casefile_id, class, since) select casefile_id, 'protection', '2026-11-10' from ended`, [family.casefiles[0], office.accounts.head])
    const item = await put(family)
    await decide(item, family)
    expect((await coordinator.get(`/items/${item}`)).text).toContain('区分が要保護に変わった')
    await reported(office, family, Temporal.Instant.from('2026-11-25T14:05:00+09:00'))
    expect((await decide(item, family, { discussion: '決め直す' })).text).toContain('児童相談所との協議の結果')
  })
})

describe('an item that was decided', () => {
  test('opens with what was decided; the form is to put it right, without an empty task, and does not go on to the next family', async () => {
    const [family, other] = [await registered(office, '読'), await registered(office, '次')]
    const [item, next] = [await put(family), await put(other)]
    const before = await coordinator.get(`/items/${item}`)
    for (const words of ['決めて次の家族へ', 'name="tasks.0.what"']) expect([words, before.html.includes(words)]).toEqual([words, true])
    expect(before.html).not.toContain('<summary>直す')
    const task = { 'tasks.0.agency': members.school, 'tasks.0.what': '毎朝見る', 'tasks.0.dueOn': '令和8年12月25日' }
    expect((await decide(item, family, { ...task, report: '登校している' })).location).not.toBe(`/items/${item}`)
    const page = await coordinator.get(`/items/${item}`)
    expect(page.text).toMatch(/決めたこと\s+検討しました.*読 一.*続ける.*次回見直し\s+令和9年2月25日.*登校している.*様子を見る.*南町小学校.*毎朝見る.*前回から変わったこと.*直す/)
    expect(page.html).toMatch(/<details class="further"><summary>直す/)
    for (const words of ['決めて次の家族へ', 'name="tasks.0.what"']) expect([words, page.html.includes(words)]).toEqual([words, false])
    expect((await (await office.as('nurse')).get(`/items/${item}`)).text).toMatch(/決めたこと.*様子を見る/)
    const wrong = await decide(item, family, { nextReviewOn: '' })
    expect([wrong.status, wrong.html.includes('<details class="further" open=""><summary>直す')]).toEqual([422, true])
    expect((await decide(item, family, { discussion: '言い直す', report: '登校している' })).location).toBe(`/items/${item}`)
    expect((await coordinator.get(`/items/${item}`)).text).toContain('言い直す')
    await coordinator.post(`/items/${item}`, { id: item, here: `/items/${item}`, version: '3', more: 'tasks' })
    expect((await coordinator.get(`/items/${item}`)).html).toMatch(/<details class="further" open=""><summary>直す.*name="tasks\.0\.what"/s)
    expect((await coordinator.get(`/items/${next}`)).text).toContain('きょうの決定')
  })
})

test('in the room the arrows go on to the next family and back to the one before, never to the list of the unchanged', async () => {
  const held = await call(office, { day: '令和8年11月25日', from: '13:30', until: '15:00', title: '映す' })
  const items: string[] = []
  for (const pile of ['discuss', 'discuss', 'quiet'] as const) {
    const family = await registered(office, `映${items.length}`)
    items.push(await office.acting('coordinator', (tx) => putOnAgenda(tx, { meetingId: held, familyId: family.id, pile })))
  }
  const links = async (item: string): Promise<(string | undefined)[]> => {
    const { html } = await coordinator.get(`/items/${item}/room`)
    return ['arrowleft', 'arrowright'].map((key) => new RegExp(`href="/items/([^/]*)/room" data-key="${key}"`).exec(html)?.[1])
  }
  const [first, second, quiet] = items as [string, string, string]
  expect([await links(first), (await links(second))[0], (await links(quiet))[0]]).toEqual([[undefined, second], first, second])
})
