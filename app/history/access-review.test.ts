import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { kanaKey } from '../people/name-keys.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'

let office: Office
let family: Katsube
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
})
afterAll(() => office.close())

/** One look of somebody so many days ago at an hour of Tokyo, at these subjects. */
async function look(member: Member, daysAgo: number, hour: number, subjects: readonly string[], answered = true): Promise<void> {
  const id = crypto.randomUUID()
  const at = `((clock_timestamp() at time zone 'Asia/Tokyo')::date - ${daysAgo} + ${hour} * interval '1 hour') at time zone 'Asia/Tokyo'`
  await office.ownerQuery(`insert into audit.request (municipality_id, id, at, account_id, route) values (322032, $1, ${at}, $2, 'GET /x')`, [id, office.accounts[member]])
  if (answered) await office.ownerQuery(`insert into audit.access (municipality_id, at, request, account_id, route, outcome, subjects) values (322032, ${at}, $1, $2, 'GET /casefiles/:casefile', 'shown', $3)`, [id, office.accounts[member], subjects])
}
const review = async (member: Member) => (await office.as(member)).get('/access-review')
/** The words of the card under a heading, nothing where there is no such card. */
const card = (html: string, label: string): string => html.split('<section').find((part) => part.includes(`<h2>${label}`))?.replaceAll(/<[^>]*>/g, ' ') ?? ''

test('somebody who keeps opening a casefile that is not theirs stands there; a leading role and who works on it do not', async () => {
  await office.ownerQuery(`with acting as materialized (select ctx.act_as(322032, $1)) insert into rec.allocation (municipality_id, casefile_id, account_id, part, since) select 322032, $2, $3, 'main', '2026-05-20' from acting`, [office.accounts.head, family.casefiles[0], office.accounts.nurse])
  for (const member of ['worker', 'nurse', 'supervisor'] as const) for (const days of [2, 3, 4]) await look(member, days, 10, [family.casefiles[0]!])
  const page = await review('privacy')
  expect(page.text).toContain('担当でないケースを何日も見た')
  const part = card(page.html, '担当でないケースを何日も見た')
  expect([part.includes('曽田 主事'), part.includes('佐藤 みずき'), part.includes('森山 係長')]).toEqual([true, false, false])
  expect(page.html).not.toContain(family.casefiles[0]!)
})

test('looks at night are there unless it was somebody\'s duty', async () => {
  await look('worker', 2, 23, [])
  await look('supporter', 2, 23, [])
  await office.ownerQuery(`with acting as materialized (select ctx.act_as(322032, $1)) insert into rec.duty_turn (municipality_id, on_date, account_id) select 322032, (clock_timestamp() at time zone 'Asia/Tokyo')::date - 2, $2 from acting`, [office.accounts.head, office.accounts.supporter])
  const part = card((await review('head')).html, '当番でない夜に見た')
  expect([part.includes('曽田 主事'), part.includes('原 支援')]).toEqual([true, false])
})

test('many more people than ever, a request that left no answer, and the same word searched again and again', async () => {
  const people = (await office.ownerQuery<{ id: string }>(`with acting as materialized (select ctx.act_as(322032, $1)) insert into rec.person (municipality_id, sex) select 322032, 'unknown' from acting, generate_series(1, 320) returning id`, [office.accounts.head])).map(({ id }) => id)
  await look('psychologist', 1, 11, people)
  await look('psychologist', 1, 12, [], false)
  for (let n = 0; n < 5; n += 1) await (await office.as('supporter')).post('/people/search', { words: '勝部 蓮' })
  for (let n = 0; n < 5; n += 1) await (await office.as('nurse')).post('/people/search', { words: `別の人 ${n}` })
  const { text, html } = await review('privacy')
  expect(card(html, 'いつもより多くの人を見た')).toContain('内藤 心理')
  expect(card(html, '開こうとして')).toContain('内藤 心理')
  const searches = card(html, '同じ言葉で何度もさがした')
  expect([searches.includes('原 支援'), text.includes('勝部')]).toEqual([true, false])
  const [kept] = await office.ownerQuery<{ n: number; terms: number }>(`select count(*)::int as n, count(distinct term)::int as terms from audit.search`)
  expect(kept).toEqual({ n: 10, terms: 6 })
})

test('nobody finds their own looks; the keeper finds the head\'s and nobody else\'s; who has no right finds no page', async () => {
  for (const days of [2, 3, 4]) await look('privacy', days, 23, [])
  await look('head', 2, 23, [])
  expect((await review('privacy')).text).not.toContain('石飛 個情（')
  expect(card((await review('privacy')).html, '当番でない夜に見た')).toContain('高橋 室長')
  expect(card((await review('head')).html, '当番でない夜に見た')).not.toContain('高橋 室長')
  const keeper = (await review('keeper')).text
  expect([keeper.includes('高橋 室長'), keeper.includes('曽田 主事')]).toEqual([true, false])
  for (const member of ['nurse', 'supervisor', 'admin', 'teacher', 'auditor'] as const) expect([member, (await review(member)).status]).toEqual([member, 404])
})

test('a period is signed off with words, and the next begins where it ended', async () => {
  const privacy = await office.as('privacy')
  const empty = await privacy.post('/access-review', { id: crypto.randomUUID(), words: '' })
  expect([empty.status, empty.text.includes('確かめたことを入れてください')]).toEqual([422, true])
  expect((await privacy.post('/access-review', { id: crypto.randomUUID(), words: '主事に確かめた。応援で入っていた' })).status).toBe(303)
  const page = await review('privacy')
  expect(page.text).toContain('主事に確かめた。応援で入っていた')
  expect(page.text).toContain('この期間には見つかりませんでした')
  expect((await review('head')).text).toContain('当番でない夜に見た')
})

test('somebody who looks at a person of their own rare surname stands there, by the reading of their account; not by a name known only on the hidden side, nor of somebody sealed, and the keeper is told no subject', async () => {
  const behind = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: office.urls.migrate, options: '-c session_replication_role=replica' })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  const namesakes = (member: Member) => office.acting(member, async (tx) => (await sql<{ accountId: string; subject: string | null }>`
    select account_id, subject from ctx.unusual_looks(clock_timestamp() - interval '20 days', clock_timestamp() + interval '1 day', 300) where kind = 'surname' and account_id in (${office.accounts.head}, ${office.accounts.psychologist})`.execute(tx)).rows)
  const [child] = family.persons as [string]
  await behind(`update rec.account set kana = 'カツベ　はじめ' where id in ('${office.accounts.head}', '${office.accounts.psychologist}')`)
  for (const member of ['head', 'psychologist'] as const) await look(member, 2, 10, [child])
  expect(await namesakes('privacy')).toEqual(expect.arrayContaining([{ accountId: office.accounts.head, subject: child }, { accountId: office.accounts.psychologist, subject: child }]))
  expect(await namesakes('keeper')).toEqual([{ accountId: office.accounts.head, subject: null }])
  await behind(`update rec.person_name set told = 'hidden_side' where person_id = '${child}'`)
  expect(await namesakes('privacy')).toEqual([])
  await behind(`update rec.person_name set told = null where person_id = '${child}'; update rec.person set sealed = true where id = '${child}'`)
  expect(await namesakes('privacy')).toEqual([])
  await behind(`update rec.person set sealed = false where id = '${child}'`)
  expect(await namesakes('privacy')).toHaveLength(2)
})

test('whoever asks what is unusual names nobody: a name spelled out is no question', async () => {
  for (const member of ['keeper', 'privacy', 'head'] as const) {
    await expect(office.acting(member, (tx) => sql`select * from ctx.unusual_looks('2020-01-01', '2100-01-01', 300, array[${office.accounts.head}]::uuid[], array['カツヘレ'])`.execute(tx)), member).rejects.toMatchObject({ code: '42883' })
  }
})

test('the database makes the key of a reading as the program does', async () => {
  const readings = ['さとう', 'サトー', 'ｻﾄｳ', 'さ と う', 'おおた', 'おおだ', 'ｵｰﾀ', 'じゅん', 'ｼﾞｭﾝ', 'づか', 'ぢ', 'かつべ　れん', 'カツベ・レン', 'ｶﾂﾍﾞ ﾚﾝ', 'はった', 'みすゞ', 'ミスズ', 'シルヴァ', 'けーこ', 'いのうえ', 'イノウヱ', 'ヴ', 'ヷ', 'ヶ', 'を', 'ゐゑ', 'ぱぴぷ', 'João 9', 'Ａｂ', 'こうち・ようすけ', 'ーあ', '', ' ', 'にゃんこ', '髙﨑']
  const made = await office.ownerQuery<{ key: string }>('select ctx.kana_key(r) as key from unnest($1::text[]) with ordinality x (r, o) order by o', [readings])
  expect(made.map(({ key }, at) => [readings[at], key])).toEqual(readings.map((reading) => [reading, kanaKey(reading)]))
})
