import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
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

type Form = Record<string, string | readonly string[]>
const put = (family: Registered, more: { meeting?: string; pile?: 'discuss' | 'changed' } = {}): Promise<string> =>
  office.acting('coordinator', (tx) => putOnAgenda(tx, { meetingId: more.meeting ?? meeting, familyId: family.id, pile: more.pile ?? 'discuss' }))
const versionOf = async (item: string): Promise<string> => String((await office.ownerQuery<{ version: number }>('select version from rec.agenda_item where id = $1', [item]))[0]!.version)
const about = (casefile: string, answers: Form): Form => Object.fromEntries(Object.entries(answers).map(([name, value]) => [`child.${casefile}.${name}`, value]))
/** The form of an item in which every child goes on. */
const goesOn = async (item: string, family: Registered, more: Form = {}): Promise<Form> => ({
  id: item, here: `/items/${item}`, version: await versionOf(item), nextReviewOn: '令和9年2月25日', discussion: '様子を見る', ...Object.assign({}, ...family.casefiles.map((id) => about(id, { outcome: 'continue' }))) as Form, ...more,
})
const decide = (item: string, form: Form) => coordinator.post(`/items/${item}`, form)
const itemRow = async (item: string) => (await office.ownerQuery<{ state: string; discussion: string; next: string | null; version: number }>('select state, discussion, next_review_on::text as next, version from rec.agenda_item where id = $1', [item]))[0]!

describe('a family before the meeting', () => {
  test('shows its children by row, what changed, the tasks of last time, who sees it; nothing of who called', async () => {
    const family = await registered(office, '勝部', { children: ['蓮', '杏'], metOn: '2026-08-13' })
    await reported(office, family)
    const { text, status } = await coordinator.get(`/items/${await put(family)}`)
    expect(status).toBe(200)
    for (const words of ['勝部家', '勝部 蓮', '勝部 杏', '要支援', '8/13', '新しい通告', '家の中で会ったのが104日前（8/13）', '家庭訪問', '月1回', '新しい通告の協議がまだです', '前回 令和8年8月26日']) expect([words, text.includes(words)]).toEqual([words, true])
    for (const words of ['小学校 から', '青あざ', '通告者']) expect([words, text.includes(words)]).toEqual([words, false])
  })

  test('is read by whoever works on cases, decided by whoever leads meetings, and seen by no agency', async () => {
    const family = await registered(office, '見')
    const item = await put(family)
    for (const [member, get, post] of [['nurse', 200, 404], ['teacher', 404, 404], ['kizuna', 404, 404], ['admin', 404, 404]] as const) {
      const by = await office.as(member)
      expect([member, (await by.get(`/items/${item}`)).status, (await by.post(`/items/${item}`, {})).status]).toEqual([member, get, post])
    }
    const nurse = await office.as('nurse')
    expect((await nurse.get(`/items/${item}`)).html).not.toContain('name="nextReviewOn"')
  })
})

describe('what a meeting decides about a family', () => {
  test('is chosen for no child before somebody chooses, and asked of every child', async () => {
    const family = await registered(office, '選', { children: ['一', '二'] })
    const item = await put(family)
    expect((await coordinator.get(`/items/${item}`)).html).not.toMatch(/name="child\.[^"]+\.outcome"[^>]*checked/)
    const page = await coordinator.post(`/items/${item}`, { ...await goesOn(item, family), [`child.${family.casefiles[1]}.outcome`]: '' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('きょうの決定を選んでください')
  })
  const wrong: [string, Form, string][] = [
    ['no day for the next review', { nextReviewOn: '' }, '次回見直しの日を入れてください'],
    ['a review in the past', { nextReviewOn: '令和8年11月25日' }, 'きょうかそれより前（令和8年11月25日）です'],
    ['a review after a year', { nextReviewOn: '令和10年1月1日' }, '1年より先です'],
    ['平成31年5月1日', { nextReviewOn: '平成31年5月1日' }, '平成は31年4月30日までです'],
    ['not agreed without the opinions', { notAgreed: 'どちらで見るか' }, '合意しなかったときは、相手の意見を書いてください'],
    ['not agreed without a day', { notAgreed: 'どちらで見るか', ourOpinion: '児相で', theirOpinion: '市で' }, 'もう一度協議する日を入れてください'],
    ['not agreed, again in the past', { notAgreed: 'どちらで見るか', ourOpinion: '児相で', theirOpinion: '市で', againOn: '令和8年11月1日' }, 'もう一度協議する日が過ぎた日です'],
    ['a task without a day', { 'tasks.0.what': '毎朝の様子' }, 'いつまでを入れてください'],
    ['a task in the past', { 'tasks.0.agency': 'school', 'tasks.0.what': '毎朝の様子', 'tasks.0.dueOn': '令和8年11月1日' }, 'いつまでが過ぎた日です'],
    ['a task for who left the council', { 'tasks.0.agency': 'left', 'tasks.0.what': '健診', 'tasks.0.dueOn': '令和8年12月25日' }, 'この機関は令和8年4月1日で構成員でなくなっています'],
    ['an unknown agency', { 'tasks.0.agency': crypto.randomUUID(), 'tasks.0.what': '健診', 'tasks.0.dueOn': '令和8年12月25日' }, '選択肢の中から選んでください'],
  ]
  test.each(wrong)('%s is told in words, and nothing typed is lost', async (_, typed, words) => {
    const family = await registered(office, '直')
    const item = await put(family)
    const agency = { school: members.school, left: members.left }[String(typed['tasks.0.agency'])]
    const page = await decide(item, await goesOn(item, family, { report: '登校している', ...typed, ...(agency ? { 'tasks.0.agency': agency } : {}) }))
    expect([page.status, words, page.text.includes(words)]).toEqual([422, words, true])
    expect(page.text).toContain('登校している')
    expect(await itemRow(item)).toMatchObject({ state: 'waiting', version: 1 })
    expect((await coordinator.get(`/items/${item}`)).text).toContain('登校している')
  })

  const wrongChild: [string, Form, string][] = [
    ['nothing said of a child', { outcome: '' }, '直 一：きょうの決定を選んでください'],
    ['a change of nothing', { outcome: 'change', words: 'わけ' }, '直 一：変えるものを1つ以上選んでください'],
    ['a change without the reason', { outcome: 'change', class: 'protection' }, '直 一：決めたこと・理由を入れてください'],
    ['a closing without a reason', { outcome: 'close', words: '落ち着いた' }, '直 一：終結の理由を選んでください'],
    ['a closing over what is left', { outcome: 'close', reason: 'settled', words: '落ち着いた' }, '直 一：残っているものがあります'],
  ]
  test.each(wrongChild)('%s is told at the child', async (_, answers, words) => {
    const family = await registered(office, '直')
    const item = await put(family)
    const page = await decide(item, await goesOn(item, family, about(family.casefiles[0]!, answers)))
    expect([page.status, words, page.text.includes(words)]).toEqual([422, words, true])
    expect(await office.ownerQuery('select 1 from rec.decision where meeting_id = $1 and family_id = $2', [meeting, family.id])).toEqual([])
  })

  test('going on needs somebody who looks: no task, no plan, no 見守り', async () => {
    const family = await registered(office, '守', { planned: false })
    const item = await put(family)
    const page = await decide(item, await goesOn(item, family))
    expect([page.status, page.text.includes('見守りは、見る人と間隔がなければ選べません')]).toEqual([422, true])
    const task = { 'tasks.0.agency': members.school, 'tasks.0.who': '教頭', 'tasks.0.what': '毎朝の様子を電話で', 'tasks.0.dueOn': '令和8年12月25日', 'tasks.0.ifNot': '来ない日は教頭が9時までに相談室へ' }
    expect((await decide(item, await goesOn(item, family, task))).status).toBe(303)
    expect(await office.ownerQuery('select who, what, if_not, due_on::text as due from rec.task where agenda_item_id = $1', [item])).toEqual([{ who: '教頭', what: '毎朝の様子を電話で', if_not: '来ない日は教頭が9時までに相談室へ', due: '2026-12-25' }])
    expect(await office.ownerQuery(`select account_id from rec.due where kind = 'task' and family_id = $1`, [family.id])).toEqual([{ account_id: office.accounts.nurse }])
  })

  test('a child reported again cannot be decided about before both sides have talked it over', async () => {
    const family = await registered(office, '再')
    const intake = await reported(office, family)
    const item = await put(family)
    const page = await decide(item, await goesOn(item, family))
    expect([page.status, page.text.includes('児童相談所との協議の結果'), page.html.includes(`href="/intakes/${intake}"`)]).toEqual([422, true, true])
    const talk = (their: string) => office.acting('coordinator', (tx) => sql`insert into centre_call (intake_id, called_at, spoke_with, told, our_opinion, their_opinion, agreed) values (${intake}, '2026-11-25T12:30:00+09:00', '当番', 'あざ', '保護を', ${their}, 'yes')`.execute(tx))
    await talk('')
    expect((await decide(item, await goesOn(item, family))).status).toBe(422)
    await talk('市で様子を見る')
    expect((await decide(item, await goesOn(item, family))).status).toBe(303)
  })

  test('one that was talked over in a discussion of its own is decided about', async () => {
    const family = await registered(office, '協')
    await reported(office, family)
    const item = await put(family)
    await office.acting('coordinator', (tx) => sql`insert into discussion (family_id, held_at, means, our_people, their_people, our_opinion, their_opinion, agreed) values (${family.id}, '2026-11-25T13:00:00+09:00', 'phone', '飯塚', '当番', '保護を', '市で', 'yes')`.execute(tx))
    expect((await decide(item, await goesOn(item, family))).status).toBe(303)
  })

  test('class, lead and registration are changed by this very meeting, from its day, and wait for 決裁', async () => {
    const family = await registered(office, '変', { children: ['一', '二'] })
    const item = await put(family)
    const form = await goesOn(item, family, { ...about(family.casefiles[0]!, { outcome: 'change', class: 'protection', lead: members.centre, words: 'けがが続く' }) })
    expect((await decide(item, form)).status).toBe(303)
    expect((await decide(item, form)).status).toBe(303)
    expect(await office.ownerQuery('select class, since::text, until::text from rec.class_period where casefile_id = $1 order by since', [family.casefiles[0]])).toEqual([{ class: 'support', since: '2025-06-02', until: '2026-11-25' }, { class: 'protection', since: '2026-11-25', until: null }])
    expect(await office.ownerQuery('select kind, state, meeting_id from rec.decision where family_id = $1 and meeting_id is not null', [family.id])).toEqual([{ kind: 'casefile', state: 'proposed', meeting_id: meeting }])
    expect(await office.ownerQuery('select l.outcome, l.class, l.decision_id is not null as decided, l.seen_in_home_on::text as home from rec.agenda_child l join rec.casefile c on c.id = l.casefile_id where agenda_item_id = $1 order by c.number', [item]))
      .toEqual([{ outcome: 'change', class: 'protection', decided: true, home: '2026-11-09' }, { outcome: 'continue', class: null, decided: false, home: '2026-11-09' }])
    const page = await coordinator.get(`/items/${item}`)
    expect(page.text).toContain('変える：要保護・出雲児童相談所')
    expect(page.html).not.toContain(`name="child.${family.casefiles[0]}.outcome"`)
    expect(await itemRow(item)).toMatchObject({ state: 'heard', discussion: '様子を見る', next: '2027-02-25' })
  })

  test('closing goes to 決裁 and closes nothing by itself', async () => {
    const family = await registered(office, '終')
    const item = await put(family)
    const close = about(family.casefiles[0]!, { outcome: 'close', reason: 'settled', openRead: 'yes', words: '祖母が毎週見る' })
    expect((await decide(item, await goesOn(item, family, { ...close, nextReviewOn: '' }))).status).toBe(303)
    expect(await office.ownerQuery('select kind, outcome, state from rec.decision where family_id = $1 and meeting_id = $2', [family.id, meeting])).toEqual([{ kind: 'closing', outcome: 'settled', state: 'proposed' }])
    expect(await office.ownerQuery('select stage from rec.casefile where id = $1', [family.casefiles[0]])).not.toEqual([{ stage: 'closed' }])
  })

  test('who was slower sees both, and what they wrote stays', async () => {
    const family = await registered(office, '競')
    const item = await put(family)
    const form = await goesOn(item, family)
    await decide(item, form)
    const late = await decide(item, { ...form, discussion: 'わたしのまとめ' })
    expect(late.status).toBe(409)
    for (const words of ['ほかの人が先に保存しました', '様子を見る', 'わたしのまとめ']) expect([words, late.text.includes(words)]).toEqual([words, true])
  })

  test('the same text with another outcome or another task is no second submit', async () => {
    const family = await registered(office, '異', { children: ['一', '二'] })
    const item = await put(family)
    const form = await goesOn(item, family)
    await decide(item, form)
    expect((await decide(item, form)).status).toBe(303)
    for (const other of [about(family.casefiles[1]!, { outcome: 'change', class: 'protection', words: 'けが' }), { 'tasks.0.agency': members.school, 'tasks.0.what': '毎朝見る', 'tasks.0.dueOn': '令和8年12月25日' }]) {
      expect((await decide(item, { ...form, ...other } as Form)).status).toBe(409)
    }
  })

  test('before the day of the meeting, and in one that is off, nothing is decided', async () => {
    const [next, off] = [await call(office, { title: '来月' }), await call(office, { title: '中止' })]
    for (const [held, words] of [[next, '会議の日がまだ来ていません'], [off, 'この会議は中止になっています']] as const) {
      const family = await registered(office, '前')
      const item = await put(family, { meeting: held })
      if (held === off) await office.ownerQuery(`update rec.meeting set cancelled_at = ctx.now() from (select ctx.act_as(322032, $2)) a where id = $1`, [off, office.accounts.head])
      const page = await decide(item, await goesOn(item, family))
      expect([page.status, page.text.includes(words)]).toEqual([422, true])
    }
  })
})
