import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Member, Office } from '../../test/office.ts'

let office: Office
let nurse: Browser
beforeAll(async () => { office = await openOffice() })
beforeEach(async () => { nurse = await office.as('nurse') })
afterAll(() => office.close())

const hana = { name: '佐藤 花', kana: 'さとう はな', sex: 'female', birth: '平成30年12月12日' }
const persons = (): Promise<{ n: number }[]> => office.ownerQuery<{ n: number }>('select count(*)::int n from rec.person')

async function register(person: Record<string, string>, id: string = crypto.randomUUID()): Promise<string> {
  const page = await nurse.post('/people', { id, another: 'yes', ...person })
  expect(page.location, page.text).toBe(`/people/${id}`)
  return id
}

test('a person is registered and read with age and the school year to expect', async () => {
  const id = await register({ ...hana, language: 'ポルトガル語' })
  const page = await nurse.get(`/people/${id}`)
  expect(page.text).toContain('佐藤 花 さとう はな 平成30年12月12日生 7歳・女 小2（見込み）')
  expect(page.text).toContain('ポルトガル語')
  expect(page.html).toContain('<title>人の記録｜拠点</title>')
})

test.each([
  ['born to the month', { birth: '平成30年12月' }, '平成30年12月生 7歳'],
  ['born to the year', { birth: '平成30年' }, '平成30年生 7〜8歳'],
  ['about', { birth: '平成2年ごろ' }, '平成2年ごろ生 36歳くらい'],
  ['a baby', { birth: '令和8年3月1日' }, '8か月'],
  ['before birth', { birth: '', unborn: 'yes', dueOn: '令和9年1月5日' }, '予定日 令和9年1月5日 出生前'],
  ['unknown', { birth: '' }, '生年月日不明 年齢不明'],
])('a birth %s is kept as precisely as it is known', async (_, given, words) => {
  const { text } = await nurse.get(`/people/${await register({ ...hana, ...given })}`)
  expect(text.replaceAll('　', ' ')).toContain(words)
})

test.each([
  ['no name', { name: ' ' }, '名前を入れてください'],
  ['a name too long', { name: '長'.repeat(101) }, '名前は100字までです（いま101字）'],
  ['no sex chosen', { sex: '' }, '性別を選んでください'],
  ['an unknown sex', { sex: 'x' }, '選択肢の中から選んでください'],
  ['a day of another era', { birth: '平成31年5月1日' }, '平成は31年4月30日までです（令和元年5月1日ですか）'],
  ['a thirteenth month', { birth: '令和元年13月' }, '月は1から12で入れてください'],
  ['a birth to come', { birth: '令和8年12月1日' }, '生年月日が今日より後です'],
  ['born and unborn', { unborn: 'yes' }, '生まれる前の子どもには生年月日を入れず'],
])('%s is said at the field and above, and nothing typed is lost', async (_, given, message) => {
  const before = await persons()
  const id = crypto.randomUUID()
  const page = await nurse.post('/people', { id, here: '/people/new', another: 'yes', ...hana, kana: 'のこるかな', ...given })
  expect(page.status).toBe(422)
  expect(page.text.split(message).length - 1).toBe(2)
  expect(page.html).toContain('value="のこるかな"')
  expect(await persons()).toEqual(before)
  expect((await nurse.get(`/people/new?draft=${id}`)).html).toContain('value="のこるかな"')
})

test('somebody who may be known already is shown first, and registered only on a second word', async () => {
  const known = await register({ ...hana, name: '原田 昴', kana: 'はらだ すばる' })
  const form = { id: crypto.randomUUID(), name: '原田 スバル', kana: 'ハラダ スバル', sex: 'male', birth: '2018-12-12' }
  const page = await nurse.post('/people', form)
  expect([page.status, page.text]).toEqual([422, expect.stringContaining('同じ人かもしれません')])
  expect(page.html).toContain(`/people/${known}"`)
  const married = await nurse.post('/people', { ...form, name: '森 昴', kana: 'もり すばる' })
  expect(married.html).toContain(`/people/${known}"`)
  expect((await nurse.post('/people', { ...form, birth: '平成20年1月1日' })).location).toBe(`/people/${form.id}`)
  expect((await nurse.post('/people', { ...form, id: crypto.randomUUID(), another: 'yes' })).status).toBe(303)
})

test('the same form sent twice is one person; another\'s form makes none', async () => {
  const id = await register(hana)
  const before = await persons()
  expect((await nurse.post('/people', { id, another: 'yes', ...hana })).location).toBe(`/people/${id}`)
  const other = await (await office.as('worker')).post('/people', { id, another: 'yes', ...hana, name: '別の 人' })
  expect([other.status, other.text]).toEqual([422, expect.stringContaining('この用紙はもう使われています')])
  expect(await persons()).toEqual(before)
})

test('what others saved meanwhile is shown beside one\'s own, and lost on neither side', async () => {
  const id = await register(hana)
  const form = { id, version: '1', ...hana }
  expect((await nurse.post(`/people/${id}/correction`, { ...form, name: '佐藤 華' })).location).toBe(`/people/${id}`)
  const late = await (await office.as('worker')).post(`/people/${id}/correction`, { ...form, name: '佐藤 羽奈' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('ほかの人が先に保存しました')
  expect(late.text).toContain('佐藤 華')
  expect(late.html).toContain('value="佐藤 羽奈"')
  expect(late.html).toContain('name="version" value="2"')
  expect((await nurse.get(`/people/${id}`)).text).toContain('佐藤 華')
  for (const version of ['', 'x', '-1', '99999999999']) expect((await nurse.post(`/people/${id}/correction`, { ...hana, id, version })).status).toBe(409)
})

test('a draft begun before somebody else saved is not put over their words', async () => {
  const id = await register(hana)
  await nurse.post('/drafts', { form: `/people/${id}/correction#${id}`, title: '', 'f.name': '書きかけ', 'f.version': '1' })
  await (await office.as('worker')).post(`/people/${id}/correction`, { id, version: '1', ...hana, name: '佐藤 華' })
  const draft = await nurse.get(`/people/${id}/correction`)
  expect(draft.html).toContain('value="書きかけ"')
  expect(draft.html).toContain('name="version" value="1"')
})

test('a new family name keeps the former one, and both are found', async () => {
  const id = await register({ ...hana, name: '吉岡 直', kana: 'よしおか なお' })
  await nurse.post(`/people/${id}/correction`, { id, version: '1', ...hana, name: '江角 直', kana: 'えすみ なお', keepsFormer: 'yes' })
  expect((await nurse.get(`/people/${id}`)).text).toContain('前の名前 吉岡 直（よしおか なお）')
  for (const words of ['よしおか', '江角']) expect((await nurse.post('/people/search', { words })).html).toContain(`/people/${id}"`)
})

describe('families', () => {
  test('grow from a person, and show each as what they are', async () => {
    const child = await register(hana)
    const mother = await register({ name: '佐藤 恵', kana: 'さとう めぐみ', sex: 'female', birth: '平成5年4月1日' })
    const family = crypto.randomUUID()
    const opened = { id: family, person: child, name: '佐藤家', relation: 'child', livesIn: 'yes', since: '' }
    expect((await nurse.get(`/families/new?person=${child}`)).html).toContain('value="佐藤家"')
    expect((await nurse.post('/families', opened)).location).toBe(`/families/${family}`)
    expect((await nurse.post('/families', opened)).location).toBe(`/families/${family}`)
    expect((await nurse.post(`/families/${family}/members/candidates`, { words: 'さとう めぐみ' })).html).toContain(`value="${mother}"`)
    const joined = { person: mother, relation: 'birth_parent', livesIn: 'no', since: '令和8年4月1日' }
    expect((await nurse.post(`/families/${family}/members`, { id: crypto.randomUUID(), ...joined })).location).toBe(`/families/${family}`)
    await nurse.post(`/people/${mother}/kinships`, { id: crypto.randomUUID(), other: child, relation: 'birth_parent' })

    const page = await nurse.get(`/people/${child}`)
    expect(page.text).toMatch(/佐藤 恵 さとう めぐみ 実母/)
    expect(page.text).toContain('別居')
    expect(page.text).toMatch(/親族の関係.*実母 佐藤 恵/)
    expect((await nurse.get(`/people/${mother}`)).text).toMatch(/親族の関係.*実子 佐藤 花/)
    const numbers = await office.ownerQuery<{ number: number }>('select number from rec.family where id = $1', [family])
    expect(numbers).toHaveLength(1)
  })

  test('a membership is put right by its version; somebody who is not seen cannot join', async () => {
    const child = await register(hana)
    const family = crypto.randomUUID()
    await nurse.post('/families', { id: family, person: child, name: '佐藤家', relation: 'child', livesIn: 'yes' })
    const [member] = await office.ownerQuery<{ id: string }>('select id from rec.family_member where family_id = $1', [family])
    const path = `/families/${family}/members/${member!.id}/correction`
    const wrong = await nurse.post(path, { id: member!.id, version: '1', relation: 'child', livesIn: 'no', since: '令和8年5月1日', until: '令和8年4月1日' })
    expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('「いつまで」が「いつから」より前です')])
    expect((await nurse.post(path, { id: member!.id, version: '1', relation: 'child', livesIn: 'no' })).location).toBe(`/families/${family}`)
    const late = await nurse.post(path, { id: member!.id, version: '1', relation: 'other', livesIn: 'yes' })
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('ほかの人が先に保存しました')])
    const unseen = await nurse.post(`/families/${family}/members`, { id: crypto.randomUUID(), person: crypto.randomUUID(), relation: 'child', livesIn: 'yes' })
    expect([unseen.status, unseen.text]).toEqual([422, expect.stringContaining('選択肢の中から選んでください')])
    expect((await nurse.get(`/families/${family}/members/${crypto.randomUUID()}/correction`)).status).toBe(404)
    const kin = await nurse.post(`/people/${child}/kinships`, { id: crypto.randomUUID(), other: crypto.randomUUID(), relation: 'birth_parent' })
    expect([kin.status, kin.text]).toEqual([422, expect.stringContaining('選択肢の中から選んでください')])
  })

  test('begin with a person', async () => {
    expect((await nurse.get('/families/new')).text).toContain('はじめに人を選びます')
    expect((await nurse.post('/families', { id: crypto.randomUUID(), person: crypto.randomUUID(), name: 'x', relation: 'child', livesIn: 'yes' })).status).toBe(422)
  })
})

test('whoever works with no cases meets the same page as for something that is not there', async () => {
  const id = await register(hana)
  const paths = ['/people', '/people/new', `/people/${id}`, `/people/${id}/correction`, `/people/${id}/veils/new`, `/people/${crypto.randomUUID()}`, '/families/new']
  for (const member of ['kizuna', 'teacher', 'admin', 'privacy'] satisfies Member[]) {
    const browser = await office.as(member)
    const bodies = new Set<string>()
    for (const path of paths) {
      const page = await browser.get(path)
      expect([member, path, page.status]).toEqual([member, path, 404])
      bodies.add(page.html)
    }
    expect(bodies.size).toBe(1)
    for (const [path, form] of [['/people', hana], ['/people/search', { words: 'さとう' }], [`/people/${id}/veils`, { ground: 'own_wish' }]] as const) expect((await browser.post(path, form)).status).toBe(404)
  }
})

test('the audit names who changed which person, and holds no value', async () => {
  const id = await register({ ...hana, name: '秘密 太郎', kana: 'ひみつ たろう' })
  await nurse.post(`/people/${id}/residences`, { id: crypto.randomUUID(), kind: 'actual', address: '出雲市架空町1-2-3' })
  const changes = await office.ownerQuery<{ tbl: string; actor: string; op: string; class: string; row: string }>(
    `select tbl, actor, op, class, c::text as row from audit.change c where person = $1 order by seq`, [id])
  expect(changes.map(({ tbl, actor, op, class: kind }) => [tbl, actor, op, kind])).toEqual([
    ['person', office.accounts.nurse, 'I', 'person'], ['person_name', office.accounts.nurse, 'I', 'person'], ['residence', office.accounts.nurse, 'I', 'place'],
  ])
  expect(changes.map(({ row }) => row).join()).not.toMatch(/秘密|架空町/)
  await nurse.get(`/people/${id}`)
  const [look] = await office.ownerQuery<{ subjects: string[]; outcome: string }>(`select subjects, outcome from audit.access where account_id = $1 order by at desc limit 1`, [office.accounts.nurse])
  expect(look).toEqual({ subjects: [id], outcome: 'shown' })
})
