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
