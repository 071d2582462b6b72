import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { recordEntry } from '../journal/journal.db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { izumo, openOffice, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { pseudonymOf } from './access-log.db.ts'
import { changeWords, columnWords } from './change-words.ts'
import { pageWords } from './page-words.ts'

interface Child { familyId: string; personId: string; casefileId: string }
let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

async function child(name: string, familyId?: string): Promise<Child> {
  return office.acting('nurse', async (tx) => {
    const family = familyId ?? (await openFamily(tx, { name: '布野家', fiscalYear: 2026 })).id
    const personId = await recordPerson(tx, { name, kana: 'ふの', sex: 'female', birth: { year: 2019 } })
    await joinFamily(tx, { familyId: family, personId, relation: 'child', livesIn: true, since: null })
    const casefile = await tx.insertInto('casefile').values({ familyId: family, personId, fiscalYear: 2026, number: sql<number>`ctx.next_number('casefile', 2026)`, stage: 'supported', openedOn: Temporal.PlainDate.from('2026-05-20') })
      .returning('id').executeTakeFirstOrThrow()
    return { familyId: family, personId, casefileId: casefile.id }
  })
}

const write = (children: readonly Child[], words: string): Promise<string> => office.acting('nurse', (tx) => recordEntry(tx, {
  id: crypto.randomUUID(), familyId: children[0]!.familyId, casefileIds: children.map(({ casefileId }) => casefileId), kind: 'visit', happenedAt: testNow.subtract({ hours: 1 }), endedAt: null,
  whom: '', staffIds: [office.accounts.nurse], parts: [{ kind: 'fact', words }], sightings: children.map(({ personId }) => ({ personId, seenBy: 'own', agencyId: null, placeKind: 'inside_home', manner: 'talked', words: '' })),
}))

test('the trail says who changed what and when, and never a value', async () => {
  const one = await child('布野 灯')
  await write([one], '二階で一人で寝ている')
  await office.acting('supervisor', async (tx) => {
    await sql`update casefile set stage = 'closed', closed_on = '2026-11-25', closing_reason = 'other', closing_words = '遠くへ移った', version = version + 1 where id = ${one.casefileId}`.execute(tx)
    await sql`update person set nationality = 'ブラジル' where id = ${one.personId}`.execute(tx)
  })
  const page = await (await office.as('worker')).get(`/casefiles/${one.casefileId}/trail`)
  expect(page.status).toBe(200)
  for (const words of ['森山 係長 ケースを変えた 終結の日、終結の理由、終結の説明、段階', '森山 係長 人を変えた 国籍', '佐藤 みずき 経過記録を書いた', '佐藤 みずき 目視を書いた', '佐藤 みずき 名前を書いた', '経過記録 令和8年11月25日 14:05 記録（佐藤 みずき）', '閲覧できないものは含みません']) {
    expect(page.text).toContain(words)
  }
  for (const value of ['二階', '遠くへ', 'moved_away', 'ブラジル']) expect(page.text).not.toContain(value)
})

test('the trail of a child shows nothing of a sealed sibling and of entries about both', async () => {
  const one = await child('布野 空')
  const sealed = await child('布野 秘', one.familyId)
  await write([one], '一人の記録')
  await write([one, sealed], '二人の記録')
  const worker = await office.as('worker')
  const lines = (text: string): [number, number] => [text.split('経過記録を書いた').length - 1, text.split('記録（佐藤 みずき）').length - 1]
  expect(lines((await worker.get(`/casefiles/${one.casefileId}/trail`)).text)).toEqual([2, 2])
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where id = $1', [sealed.casefileId, izumo, office.accounts.supervisor])
  expect(lines((await worker.get(`/casefiles/${one.casefileId}/trail`)).text)).toEqual([1, 1])
  expect((await worker.get(`/casefiles/${sealed.casefileId}/trail`)).status).toBe(404)
})

test('a conflict of interest hides the trail; outside the office nobody finds it', async () => {
  const one = await child('布野 渚')
  await office.acting('head', (tx) => sql`insert into conflict (account_id, person_id, by_self, words) values (${office.accounts.supporter}, ${one.personId}, false, '')`.execute(tx))
  for (const member of ['supporter', 'teacher', 'kizuna', 'admin', 'privacy'] as const) expect([member, (await (await office.as(member)).get(`/casefiles/${one.casefileId}/trail`)).status]).toEqual([member, 404])
  expect((await (await office.as('worker')).get(`/casefiles/${one.casefileId}/trail`)).status).toBe(200)
})

test('who looked: the privacy officer and the head find it, by pseudonym, and never their own looks', async () => {
  const one = await child('布野 凪')
  await (await office.as('nurse')).get(`/families/${one.familyId}/entries`)
  await (await office.as('head')).get(`/families/${one.familyId}/entries`)
  const code = pseudonymOf(one.familyId)
  const privacy = await office.as('privacy')
  await privacy.get('/access-log')
  const log = await privacy.get('/access-log')
  expect(log.text).toMatch(new RegExp(`佐藤 みずき 保健師 経過記録 見た [0-9a-f ]*${code}`))
  expect(log.text).toMatch(new RegExp(`高橋 室長 室長 経過記録 見た [0-9a-f ]*${code}`))
  expect([log.html.includes(one.familyId), log.text.includes('布野'), tableOf(log.html).includes('石飛')]).toEqual([false, false, false])
  const head = await (await office.as('head')).get('/access-log')
  expect([tableOf(head.html).includes('佐藤 みずき'), tableOf(head.html).includes('高橋 室長'), tableOf(head.html).includes('石飛')]).toEqual([true, false, true])
  // The database itself leaves them out, whatever a page asks for.
  const own = await office.acting('privacy', async (tx) => (await sql`select 1 from audit.access where account_id = ctx.account()`.execute(tx)).rows)
  expect(own).toEqual([])
})

const tableOf = (html: string): string => /<tbody.*<\/tbody>/s.exec(html)?.[0] ?? ''

test('the list is narrowed by person and day, goes on to older lines, and typing is no look', async () => {
  const nurse = await office.as('nurse')
  const privacy = await office.as('privacy')
  await nurse.post('/drafts', { form: `/intakes#${crypto.randomUUID()}`, 'f.content': 'x' })
  for (let n = 0; n < 105; n += 1) await (await office.as('admin')).get('/accounts')
  const today = Temporal.Now.plainDateISO('Asia/Tokyo')
  const mine = await privacy.get(`/access-log?account=${office.accounts.nurse}&day=${today.toString()}`)
  expect([tableOf(mine.html).includes('佐藤 みずき'), tableOf(mine.html).includes('吾郷')]).toEqual([true, false])
  const yesterday = await privacy.get(`/access-log?day=${today.subtract({ days: 1 }).toString()}`)
  expect(yesterday.text).toContain('この条件の閲覧はありません')
  const [all] = await office.ownerQuery<{ n: number }>('select count(*)::int as n from audit.access where account_id = $1', [office.accounts.admin])
  const first = await privacy.get(`/access-log?account=${office.accounts.admin}`)
  const older = /href="(\/access-log\?[^"]*before[^"]*)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const second = await privacy.get(older)
  const rows = [first, second].map(({ html }) => tableOf(html).match(/<tr/g)?.length)
  expect([rows, second.html.includes('もっと前')]).toEqual([[100, all!.n - 100], false])
  const routes = await office.acting('privacy', async (tx) => (await sql<{ n: number }>`select count(*)::int as n from audit.access where route = 'POST /drafts'`.execute(tx)).rows[0]!.n)
  expect([routes > 0, (await privacy.get('/access-log')).html.includes('POST')]).toEqual([true, false])
})

test.each([
  ['?day=平成31年5月1日', '平成は31年4月30日までです'], ['?day=令和元年13月1日', '月は1から12'], ['?account=00000000-0000-4000-8000-000000000000', '選択肢の中から選んでください'], ['?account=x', '選択肢の中から選んでください'],
])('a wrong question %s is answered with what to do', async (query, message) => {
  const answer = await (await office.as('privacy')).get(`/access-log${query}`)
  expect([answer.status, answer.text.includes(message)]).toEqual([422, true])
})

test('a cursor that never was begins at the newest', async () => {
  for (const before of ['x', '2026-13-45T99:99:99Z_1', "1' or '1", '9'.repeat(40)]) expect((await (await office.as('privacy')).get(`/access-log?before=${encodeURIComponent(before)}`)).status).toBe(200)
})

test('nobody else finds the list of looks, and the database shows them no line of it', async () => {
  for (const member of ['nurse', 'worker', 'supervisor', 'coordinator', 'teacher', 'kizuna', 'admin'] as const) {
    expect([member, (await (await office.as(member)).get('/access-log')).status]).toEqual([member, 404])
    expect(await office.acting(member, async (tx) => (await sql`select 1 from audit.access limit 1`.execute(tx)).rows)).toEqual([])
  }
})

test.each([
  ['GET /families/:family/entries/new', '経過記録'], ['POST /entries/:entry/correction', '経過記録'], ['GET /casefiles/:casefile/trail', '年表と変更'], ['GET /casefiles/:casefile', 'ケース'],
  ['POST /people/search', '人をさがす'], ['GET /people/:person', '人'], ['GET /', '今日'], ['GET /intakes/:intake', '受付'], ['GET /nowhere', 'そのほか'],
])('the page %s is called %s', (route, words) => expect(pageWords(route)).toBe(words))

test('columns are named once each, what the machine keeps is left out, and what has no name is not spelled', () => {
  expect(columnWords(['version', 'stage', 'closed_on', 'grams'])).toBe('段階、終結の日')
  expect(columnWords(['some_secret_column', 'another'])).toBe('そのほか')
  expect([changeWords('casefile', 'U'), changeWords('nothing', 'I')]).toEqual(['ケースを変えた', 'そのほかを書いた'])
})
