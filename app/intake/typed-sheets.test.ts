import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { izumo, openOffice, testNow } from '../../test/office.ts'
import type { Member, Office, Page } from '../../test/office.ts'
import { beginSession } from '../accounts/sign-in.ts'
import { databaseToken } from '../kernel/http.tsx'
import { sql } from '../kernel/db.ts'
import { setVeil } from '../people/places.db.ts'
import { at, knownPeople } from './call.fixtures.ts'

let office: Office
let people: Record<string, string>
let nursery: string
beforeAll(async () => {
  office = await openOffice()
  people = await knownPeople(office)
  nursery = await office.acting('supervisor', async (tx) => (await tx.insertInto('agency').values({ kind: 'nursery', name: '架空ひかり保育園' }).returning('id').executeTakeFirstOrThrow()).id)
})
beforeEach(() => office.at(testNow))
afterAll(() => office.close())

type Form = Record<string, string | string[]>
const paper = (more: Form = {}): Form => ({
  id: crypto.randomUUID(), here: '/information-sheets/new', receivedOn: '令和8年11月24日', means: 'letter', agency: nursery, sender: '副園長 山根 △△', senderPhone: '0853-00-7777', about: 'child', name: '架空 つぐみ',
  kana: 'かくう つぐみ', birth: '令和4年6月3日', inTown: 'yes', concerns: ['unclean', 'hungry'], words: '3日続けて同じ服。給食をがつがつ食べる。', consent: 'told', answerBy: '令和8年11月30日', ...more,
})
const read = async (path: string, member: Member = 'typist'): Promise<Page> => (await office.as(member)).get(path)
const post = async (form: Form, member: Member = 'typist'): Promise<Page> => (await office.as(member)).post('/information-sheets', form)
/** Types a sheet and gives its address. */
async function typed(more: Form = {}): Promise<string> {
  const form = paper(more)
  const page = await post(form)
  if (page.location !== `/information-sheets/${form['id'] as string}`) throw new Error(page.text)
  return page.location
}
const idOf = (path: string): string => path.split('/')[2]!
/** Expects a sheet to be for the typist as one that never was: on its page, in the list of what was typed, and in the database. */
async function expectGone(path: string): Promise<void> {
  const [gone, never] = [await read(path), await read(`/information-sheets/${crypto.randomUUID()}`)]
  expect([gone.status, gone.html]).toEqual([404, never.html])
  expect((await read('/')).html).not.toContain(path)
  const kept = await office.acting('typist', async (tx) => [await tx.selectFrom('informationSheet').select('id').where('id', '=', idOf(path)).execute(), await tx.selectFrom('informationSender').select('id').where('informationSheetId', '=', idOf(path)).execute()])
  expect(kept).toEqual([[], []])
}

describe('a paper is typed', () => {
  test('from the first page, read back as it was typed, and stands in the list of the day', async () => {
    const home = await read('/')
    expect([home.html.includes('href="/information-sheets/new"'), home.text.includes('連絡票を入力する'), home.text.includes('24時間以内に入力したものはありません')]).toEqual([true, true, true])
    const form = await read('/information-sheets/new')
    expect([form.status, form.text.includes('連絡票を入力する'), form.html.includes('架空ひかり保育園'), form.html.includes('/intakes/new')]).toEqual([200, true, true, false])
    const path = await typed()
    const page = await read(path)
    expect(page.text).toMatch(/架空 つぐみ.*かくう つぐみ.*3日続けて同じ服.*架空ひかり保育園.*副園長 山根.*0853-00-7777/)
    for (const word of ['登録', '同じ人のこれまで', 'この人です', '返事を書く', '通告として受け付ける']) expect([word, page.text.includes(word)]).toEqual([word, false])
    expect((await read('/')).text).toMatch(/入力した連絡票.*14:05.*架空 つぐみ.*架空ひかり保育園/)
  })

  test('is for the office a sheet like every other, with who typed it, and its answer is due', async () => {
    const path = await typed({ answerBy: '' })
    expect((await read('/information-sheets', 'worker')).html).toContain(path)
    expect((await read(path, 'worker')).text).toMatch(/副園長 山根.*福間 入力/)
    expect((await read(`${path}/answers/new`, 'coordinator')).status).toBe(200)
    expect(await office.ownerQuery(`select s.recorded_by, d.kind, d.role, (d.due_at at time zone 'Asia/Tokyo')::date::text as due from rec.information_sheet s join rec.due d on d.source_id = s.id where s.id = $1`, [idOf(path)]))
      .toEqual([{ recorded_by: office.accounts.typist, kind: 'information_answer', role: 'coordinator', due: '2026-12-01' }])
    const trail = await office.ownerQuery(`select actor from audit.change where row_id = $1`, [idOf(path)])
    expect(trail).toEqual([{ actor: office.accounts.typist }])
  })

  test('its answer is due when it asks for it and within three months, not in the year 9999', async () => {
    const late = await post(paper({ answerBy: '令和9年11月30日' }))
    expect([late.status, late.text.includes('返事がほしい日が3か月より先です')]).toEqual([422, true])
    const byHand = (answerBy: string | null, due: string) => office.acting('typist', async (tx) => {
      const id = crypto.randomUUID()
      await sql`insert into information_sheet (id, received_on, means, about, words, consent, answer_by) values (${id}, '2026-11-25', 'letter', 'child', 'x', 'agreed', ${answerBy}::date)`.execute(tx)
      await sql`insert into due (kind, source_id, due_at, role) values ('information_answer', ${id}, ${due}, 'coordinator')`.execute(tx)
      return 'written'
    })
    for (const [answerBy, due] of [[null, '9999-01-01'], ['2026-11-30', '2026-12-01T23:59:00+09:00'], ['9999-01-01', '9999-01-01']] as const) await expect(byHand(answerBy, due)).rejects.toMatchObject({ code: '42501' })
    expect([await byHand(null, '2026-12-09T23:59:00+09:00'), await byHand('2026-12-25', '2026-12-25T23:59:00+09:00')]).toEqual(['written', 'written'])
  })

  test('twice and is one; what cannot be is refused with what to do, and the text stays', async () => {
    const form = paper()
    for (const _ of [1, 2]) expect((await post(form)).location).toBe(`/information-sheets/${form['id'] as string}`)
    const wrong = await post(paper({ receivedOn: '令和8年11月26日' }))
    expect([wrong.status, wrong.text.includes('今日より後'), wrong.html.includes('3日続けて同じ服')]).toEqual([422, true, true])
    const another = paper({ words: 'ほかの話' })
    await post(another, 'nurse')
    expect((await post({ ...paper(), id: another['id']! })).text).toContain('この用紙はもう使われています')
  })
})

describe('what was typed is gone, as if it never was', () => {
  test('after 24 hours, and not a minute before', async () => {
    const path = await typed({ words: 'きのうの紙' })
    office.at(at('2026-11-26T14:04:00+09:00'))
    expect((await read(path)).status).toBe(200)
    office.at(at('2026-11-26T14:05:00+09:00'))
    await expectGone(path)
    expect((await read(path, 'worker')).text).toContain('きのうの紙')
  })

  test.each<[string, (path: string) => Promise<Page | void>]>([
    ['is said to be somebody', async (path) => (await office.as('nurse')).post(`${path}/persons`, { version: '1', person: people['an']! })],
    ['is answered', async (path) => (await office.as('nurse')).post(`${path}/answers`, { version: '1', answeredAt: '令和8年11月25日', 'answeredAt.time': '10:00', answerMeans: 'phone', answer: 'handling' })],
    ['is taken in as a 通告', async (path) => (await office.as('nurse')).post(`${path}/reports`, { id: crypto.randomUUID(), version: '1', receivedAt: '令和8年11月24日', 'receivedAt.time': '16:20', why: '首のあざ' })],
    ['turns out to be about somebody who hides', async (path) => {
      await (await office.as('nurse')).post(`${path}/persons`, { version: '1', person: people['an']! })
      await office.acting('supervisor', (tx) => setVeil(tx, { personId: people['an']!, ground: 'own_wish', words: '' }))
    }],
  ])('as soon as it %s', async (_, work) => {
    const path = await typed({ name: '勝部 杏', kana: 'かつべ あん' })
    expect((await read(path)).status).toBe(200)
    const page = await work(path)
    if (page) expect(page.status).toBe(303)
    await expectGone(path)
    expect((await read(path, 'nurse')).status).toBe(200)
    const again = await (await office.as('typist')).post('/information-sheets', paper({ id: idOf(path) }))
    expect([again.status, again.text.includes('この用紙は、もう保存されています')]).toEqual([409, true])
  })

  test('the moment it is saved, where it is about the family of whoever types: taken in, told to those who lead, and nothing said', async () => {
    await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.typist, personId: people['saito']!, bySelf: false, words: '' }).execute())
    const form = paper({ name: '齋藤 優', kana: 'さいとう ゆう', birth: '' })
    const answer = await post(form)
    expect([answer.status, answer.location]).toEqual([303, '/information-sheets/received'])
    const page = await read(answer.location!)
    expect([page.status, page.text.includes('受け取りました'), /齋藤|利害/.test(page.text.replaceAll('利害関係の申告', ''))]).toEqual([200, true, false])
    await expectGone(`/information-sheets/${form['id'] as string}`)
    expect((await read(`/information-sheets/${form['id'] as string}`, 'worker')).text).toContain('齋藤 優')
    expect(await office.ownerQuery(`select account_id from rec.silent_match where information_sheet_id = $1`, [form['id']])).toEqual([{ account_id: office.accounts.typist }])
    expect(await office.ownerQuery(`select kind from rec.alert where kind = 'silent_match_conflict' and recorded_by = $1`, [office.accounts.typist])).toEqual([{ kind: 'silent_match_conflict' }])
    expect((await read(`/information-sheets/new?draft=${form['id'] as string}`)).html).not.toContain('齋藤')
  })
})

test('somebody of the office who takes down a sheet about their own family is answered in the same words, and does not see it', async () => {
  await office.acting('head', (tx) => tx.insertInto('conflict').values({ accountId: office.accounts.psychologist, personId: people['saito']!, bySelf: false, words: '' }).execute())
  const form = paper({ name: '齋藤 優', kana: 'さいとう ゆう', birth: '' })
  expect((await post(form, 'psychologist')).location).toBe('/information-sheets/received')
  expect([(await read('/information-sheets/received', 'psychologist')).status, (await read(`/information-sheets/${form['id'] as string}`, 'psychologist')).status, (await read(`/information-sheets/${form['id'] as string}`, 'nurse')).status]).toEqual([200, 404, 200])
})

test('about a sealed child it changes nothing for whoever types, and those named are told', async () => {
  const [row] = await office.ownerQuery<{ id: string }>(`with actor as materialized (select ctx.act_as(${izumo}, $2, '2026-11-25T14:05:00+09:00')) insert into rec.casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
    select family_id, person_id, 2026, 77, 'supported', '2026-05-20' from rec.family_member, actor where person_id = $1 returning id`, [people['ren'], office.accounts.deputy])
  await office.ownerQuery(`with actor as materialized (select ctx.act_as(${izumo}, $3, '2026-11-25T14:05:00+09:00')) insert into rec.seal (casefile_id, ground, words, named) select $1, 'leak_feared', 'x', $2 from actor`,
    [row!.id, [office.accounts.worker, office.accounts.deputy], office.accounts.deputy])
  const sealed = await typed({ name: '勝部 蓮', kana: 'かつべ れん', birth: '平成31年2月14日' })
  const other = await typed({ name: '別乃 子', kana: 'べつの こ', birth: '平成31年2月14日' })
  const plain = async (path: string): Promise<string> => (await read(path)).text.replaceAll(/勝部 蓮|別乃 子|かつべ れん|べつの こ/g, '')
  expect(await plain(sealed)).toBe(await plain(other))
  expect(await office.ownerQuery(`select distinct information_sheet_id as id from rec.silent_match where person_id = $1`, [people['ren']])).toEqual([{ id: idOf(sealed) }])
  expect(await office.acting('deputy', async (tx) => (await tx.selectFrom('alert').select('kind').where('kind', '=', 'silent_match_sealed').execute()).length)).toBe(1)
})

describe('nothing else is there for whoever types', () => {
  test('no list, no person, no hint who it may be, nothing that is due, and no numbers', async () => {
    const other = `/information-sheets/${crypto.randomUUID()}`
    await post({ ...paper(), id: idOf(other) }, 'nurse')
    for (const path of ['/information-sheets', '/information-sheets?show=unanswered', other, '/people', `/people/${people['an']}`, '/intakes', '/intakes/new', '/casefiles', '/due', '/alerts', '/statistics/consultations', '/agencies', `/agencies/${nursery}`]) {
      expect([path, (await read(path)).status]).toEqual([path, 404])
    }
    const path = await typed()
    for (const noun of ['answers', 'persons', 'reports']) {
      expect([noun, (await read(`${path}/${noun}/new`)).status, (await (await office.as('typist')).post(`${path}/${noun}`, { version: '1', person: people['an']! })).status]).toEqual([noun, 404, 404])
    }
    expect((await (await office.as('typist')).post('/people/search', { words: '勝部' })).status).toBe(404)
    const home = await read('/')
    expect([home.html.includes(other), /\d+件|勝部 杏/.test(home.text)]).toEqual([false, false])
  })

  test('a person in the address or in the form is nobody, whether they are there or not', async () => {
    const without = (html: string): string => html.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
    const plain = without((await read('/information-sheets/new')).html)
    for (const person of [people['an']!, people['saito']!, crypto.randomUUID()]) {
      expect(without((await read(`/information-sheets/new?person=${person}`)).html)).toBe(plain)
      const form = paper({ person })
      const page = await post(form)
      expect([page.status, page.text.includes('その人は見つかりません'), await office.ownerQuery('select 1 from rec.information_sheet where id = $1', [form['id']])]).toEqual([422, true, []])
    }
  })

  test('the agencies to choose from are those of the town, and nothing that stands in for a hidden one', async () => {
    await office.ownerQuery(`with actor as materialized (select ctx.act_as(${izumo}, $1, '2026-11-25T14:05:00+09:00')) insert into rec.agency (kind, name, stand_in, since) select 'nursery', '（名前は非開示）', true, '2020-01-01' from actor`, [office.accounts.deputy])
    expect(await office.acting('typist', (tx) => tx.selectFrom('agency').select('name').where('standIn', '=', true).execute())).toEqual([])
    expect((await read('/information-sheets/new')).text).not.toContain('非開示')
  })
})

describe('what was begun and not saved', () => {
  const begun = async (id: string, words: string, member: Member = 'typist') => (await office.as(member)).post('/drafts', { form: `/information-sheets#${id}`, title: '連絡票を入力する', 'f.here': '/information-sheets/new', 'f.id': id, 'f.words': words, 'f.name': '書きかけ 太郎' })
  const kept = () => office.acting('typist', async (tx) => (await tx.selectFrom('draft').select('body').where('doneAt', 'is', null).execute()).length)

  test('stands on the first page of whoever types, and nobody else reads it', async () => {
    const id = crypto.randomUUID()
    expect((await begun(id, '途中まで')).status).toBe(200)
    expect((await read('/')).html).toContain(`/information-sheets/new?draft=${id}`)
    expect((await read(`/information-sheets/new?draft=${id}`)).html).toContain('途中まで')
    for (const member of ['nurse', 'head', 'clerk'] as const) {
      expect([member, (await read('/', member)).html.includes(id), await office.acting(member, (tx) => tx.selectFrom('draft').select('title').where('form', 'like', `%${id}`).execute())]).toEqual([member, false, []])
    }
    expect((await read(`/information-sheets/new?draft=${id}`, 'nurse')).html).not.toContain('途中まで')
    expect((await post(paper({ id }))).status).toBe(303)
    expect([(await read('/')).html.includes(`draft=${id}`), (await begun(id, '遅れて届いた')).status, (await read(`/information-sheets/new?draft=${id}`)).html.includes('遅れて届いた')]).toEqual([false, 200, false])
  })

  test('is gone after 24 hours; a form left open is saved all the same, and the old text is not kept', async () => {
    const [id, other] = [crypto.randomUUID(), crypto.randomUUID()]
    await begun(id, '金曜の書きかけ')
    await begun(other, 'もう一枚')
    office.at(at('2026-11-26T14:04:00+09:00'))
    expect((await read(`/information-sheets/new?draft=${id}`)).html).toContain('金曜の書きかけ')
    office.at(at('2026-11-26T14:05:00+09:00'))
    expect([(await read(`/information-sheets/new?draft=${id}`)).html.includes('金曜の書きかけ'), (await read('/')).html.includes(`draft=${id}`), await kept()]).toEqual([false, false, 0])
    expect((await begun(id, '月曜の続き')).status).toBe(200)
    expect([(await read(`/information-sheets/new?draft=${id}`)).html.includes('月曜の続き'), await office.ownerQuery('select 1 from rec.draft where account_id = $1 and done_at is null and form like $2', [office.accounts.typist, `%${other}`])]).toEqual([true, []])
    office.at(at('2026-11-28T09:00:00+09:00'))
    expect((await post(paper({ id, receivedOn: '令和8年11月27日' }))).location).toBe(`/information-sheets/${id}`)
  })

  test('of others stays as long as ever', async () => {
    const id = crypto.randomUUID()
    await begun(id, '職員の書きかけ', 'nurse')
    office.at(at('2026-12-20T09:00:00+09:00'))
    await begun(crypto.randomUUID(), '別の用紙', 'nurse')
    expect((await read(`/information-sheets/new?draft=${id}`, 'nurse')).html).toContain('職員の書きかけ')
  })

  test('when the session ended is there again for the same person after signing in', async () => {
    office.at(Temporal.Now.instant())
    const id = crypto.randomUUID()
    const cookie = await beginSession(office.pools.signin, izumo, office.accounts.typist)
    await office.pools.signin.query(`update ctx.session set idle_until = clock_timestamp() - interval '1 second' where token_hash = sha256($1)`, [databaseToken(cookie)])
    const answer = await office.fetch(new Request('http://127.0.0.1/information-sheets', {
      method: 'POST', redirect: 'manual', headers: { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...paper({ id }), concerns: 'hungry', words: '席を立つ前の文' } as Record<string, string>).toString(),
    }))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringContaining('/sign-in')])
    expect((await read(`/information-sheets/new?draft=${id}`)).html).toContain('席を立つ前の文')
    expect((await read(`/information-sheets/new?draft=${id}`, 'nurse')).html).not.toContain('席を立つ前の文')
    expect(await office.ownerQuery('select 1 from rec.information_sheet where id = $1', [id])).toEqual([])
  })
})
