import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { least, rowsOf } from './call.fixtures.ts'

let office: Office
let nurse: Browser
beforeAll(async () => {
  office = await openOffice()
  nurse = await office.as('nurse')
})
afterAll(() => office.close())

test.each([
  ['nothing said', { content: ' ' }, '話の内容を入れてください'],
  ['no hour', { 'receivedAt.time': '' }, '受けた日時の時刻を入れてください'],
  ['a day outside its era', { receivedAt: '平成31年5月1日' }, '平成は31年4月30日までです（令和元年5月1日ですか）'],
  ['a month that is none', { receivedAt: '令和元年13月1日' }, '月は1から12'],
  ['a birth outside its era', { 'children.0.birth': '平成31年5月1日' }, '令和元年5月1日ですか'],
  ['a moment to come', { 'receivedAt.time': '14:06' }, '受けた日時が今（14:05）より先です'],
  ['an unknown code', { kind: 'nonsense' }, '選択肢の中から選んでください'],
  ['an unknown code of a child', { 'children.0.part': 'cousin', 'children.0.name': '原 花' }, '選択肢の中から選んでください'],
  ['a person nobody sees', { 'children.0.personId': crypto.randomUUID() }, '登録済みの人は、選択肢の中から選んでください'],
  ['an id that is none', { 'children.0.personId': "x'--" }, '選択肢の中から選んでください'],
  ['a text too long', { content: 'あ'.repeat(20_001) }, '話の内容は20000字までです（いま20001字）'],
  ['a call to the centre without its hour', { centreWith: '当番' }, 'かけた時刻を入れてください'],
  ['a call to the centre before the receipt', { centreAt: '13:00', centreWith: '当番' }, '受けた日時から今までの間で'],
  ['another urgency than the chart without words', { asks_protection: 'no', pressing: 'no', grave_result: 'no', grave_likely: 'yes', urgencyLevel: 'intensive' }, '理由を書いてください'],
] as const)('%s is said at the field and above, and nothing typed is lost', async (_, wrong, message) => {
  const form = least({ 'children.1.name': '原 太郎', reporterName: '匿名希望の人', ...wrong })
  const answer = await nurse.post('/intakes', form)
  expect(answer.status).toBe(422)
  expect(answer.text.split(message).length - 1).toBeGreaterThanOrEqual(2)
  expect(answer.text).toContain('次の1か所')
  expect(answer.html).toContain('原 太郎')
  expect(await rowsOf(office, form['id'])).toBe(0)
  const again = await nurse.get(`/intakes/new?draft=${form['id']}`)
  expect(again.html).toContain('匿名希望の人')
})

test('two submits at once are one intake and one number', async () => {
  const form = least()
  const before = await office.ownerQuery<{ last: number }>(`select last from rec.number_series where kind = 'intake' and fiscal_year = 2026`)
  const answers = await Promise.all([nurse.post('/intakes', form), nurse.post('/intakes', form)])
  expect(answers.map(({ location }) => location)).toEqual([`/intakes/${form['id']}`, `/intakes/${form['id']}`])
  expect(await rowsOf(office, form['id'])).toBe(1)
  const after = await office.ownerQuery<{ last: number }>(`select last from rec.number_series where kind = 'intake' and fiscal_year = 2026`)
  expect(after[0]!.last - (before[0]?.last ?? 0)).toBe(1)
  const other = await (await office.as('worker')).post('/intakes', { ...form, content: 'ほかの人の文' })
  expect(other.status).toBe(422)
  expect(await office.ownerQuery('select content from rec.intake where id = $1', [form['id']])).toEqual([{ content: '夜泣きがつらいとのこと。' }])
})

test('what was posted without any session stands on a page from which it can be sent again', async () => {
  const form = least({ content: '<b>電話</b>の途中', 'children.0.name': '勝部 蓮' })
  const answer = await office.fetch(new Request('http://127.0.0.1/intakes', {
    method: 'POST', redirect: 'manual', body: new URLSearchParams(form as Record<string, string>).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' },
  }))
  expect(answer.status).toBe(401)
  const html = await answer.text()
  expect(html).toContain('書いたものはこの画面に残っています')
  expect(html).toContain('name="content" value="&lt;b&gt;電話&lt;/b&gt;の途中"')
  expect(html).toContain('name="children.0.name" value="勝部 蓮"')
  expect(html).toContain('<form class="card stack" action="/intakes" method="post">')
  expect(await rowsOf(office, form['id'])).toBe(0)
})

test('what was posted after the session ended is kept, and offered after signing in', async () => {
  const worker = await office.as('worker')
  await office.ownerQuery(`update ctx.session set idle_until = now() - interval '1 minute' where account_id = $1`, [office.accounts.worker])
  const form = least({ content: '長い電話のあとの文' })
  const answer = await worker.post('/intakes', form)
  expect(answer.location).toBe(`/sign-in?then=${encodeURIComponent(`/intakes/new?draft=${form['id']}`)}&kept=1`)
  expect(await rowsOf(office, form['id'])).toBe(0)
  await office.ownerQuery(`update ctx.session set idle_until = now() + interval '15 minutes' where account_id = $1`, [office.accounts.worker])
  expect((await worker.get(`/intakes/new?draft=${form['id']}`)).html).toContain('長い電話のあとの文')
  expect((await nurse.get(`/intakes/new?draft=${form['id']}`)).html).not.toContain('長い電話のあとの文')
})
