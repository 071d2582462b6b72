import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Member } from '../../test/office.ts'
import { openSealedOffice } from '../../test/security/sealed.fixtures.ts'
import type { SealedOffice } from '../../test/security/sealed.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sealing } from '../rights/seals.fixtures.ts'
import { pseudonymOf } from './access-log.db.ts'

let sealed: SealedOffice
let family: Katsube
const today = Temporal.Now.zonedDateTimeISO('Asia/Tokyo').toPlainDate()
beforeAll(async () => {
  sealed = await openSealedOffice()
  family = await katsube(sealed.office)
  const nurse = await sealed.office.as('nurse')
  for (let look = 0; look < 3; look += 1) await nurse.get(`/casefiles/${family.casefiles[0]!}`)
  await nurse.get(`/casefiles/${crypto.randomUUID()}`)
  await nurse.post(`/casefiles/${family.casefiles[0]!}/seal`, sealing(sealed.office, ['nurse', 'deputy']))
  await sealed.seal()
})
afterAll(() => sealed.close())

const page = async (member: Member, query = '') => (await sealed.office.as(member)).get(`/audit${query}`)
const rowOf = (html: string, head: string): string[] => {
  const row = [...html.matchAll(/<tr[ >][^]*?<\/tr>/g)].map(([text]) => text).find((text) => text.includes(head))
  return [...(row ?? '').matchAll(/<t[dh][^>]*>([^]*?)<\/t[dh]>/g)].map(([, cell]) => cell!.replaceAll(/<[^>]+>/g, '').trim())
}

test('the auditor sees how far the trail is sealed, and how much of what on each day, as the signed blocks say it', async () => {
  const before = await page('auditor')
  expect([before.status, before.text.includes('封じていない記録'), before.text.includes('封じた区切り')]).toEqual([200, true, true])
  const [counted] = await sealed.office.ownerQuery<{ changes: number; looks: number }>(`select (body::jsonb -> 'changes' ->> 'all')::int as changes, (body::jsonb -> 'accesses' ->> 'all')::int as looks from audit.block order by n desc limit 1`)
  const day = rowOf(before.html, `day=${today.toString()}`)
  expect([day[1], day[2]]).toEqual([counted!.looks.toLocaleString('ja-JP'), counted!.changes.toLocaleString('ja-JP')])
  expect(counted!.looks).toBeGreaterThan(4)
})

test('on one day, who did how much under the pseudonym of the review of looks: no name, no record', async () => {
  const seen = await page('auditor', `?day=${today.toString()}`)
  const nurse = rowOf(seen.html, pseudonymOf(sealed.office.accounts.nurse))
  expect(nurse.slice(1, 4)).toEqual(['保健師', '5', '1'])
  const names = await sealed.office.ownerQuery<{ name: string }>('select name from rec.account union select name from rec.person_name union select name from rec.family')
  expect(names.length).toBeGreaterThan(10)
  // Their own name stands in the frame.
  expect(names.filter(({ name }) => name.length > 1 && seen.text.includes(name))).toEqual([{ name: '渡部 監査' }])
  for (const id of [...family.casefiles, ...family.persons, family.id]) expect([seen.html.includes(id), seen.html.includes(pseudonymOf(id))]).toEqual([false, false])
})

test('how often a rule was passed, and by how many people what needs two was decided', async () => {
  await (await sealed.office.as('nurse')).post(`/casefiles/${family.casefiles[0]!}/seal/opening`, { id: crypto.randomUUID(), reason: '終わった' })
  const seen = await page('auditor')
  expect(rowOf(seen.html, 'ケースを封印した').slice(1, 4)).toEqual(['1', '1', '0'])
  expect(rowOf(seen.html, '封印を解く').slice(1)).toEqual(['1', '1', '0', '0', '0'])
})

test('a month and a day that never were, or lie ahead, are answered in words', async () => {
  expect([(await page('auditor', '?month=2026-13')).status, (await page('auditor', '?day=2026-02-31')).status]).toEqual([422, 422])
  expect((await page('auditor', '?month=2020-01')).text).toContain('この月に封じた記録はありません')
})

test('nobody else reads it, by page or by SQL; the auditor reads nothing but this', async () => {
  for (const member of ['head', 'privacy', 'keeper', 'admin', 'nurse', 'clerk', 'typist', 'teacher'] as const) {
    expect([member, (await page(member)).status]).toEqual([member, 404])
    for (const ask of ['select * from audit.numbers(current_date - 3, current_date)', 'select * from audit.day_by_account(current_date)', 'select * from audit.sealing_stands()', `select * from ctx.ways_past('-infinity', 'infinity')`]) {
      await expect(sealed.office.acting(member, (tx) => sql.raw(ask).execute(tx)), `${member} ${ask}`).rejects.toMatchObject({ code: '42501' })
    }
  }
  const counts = await sealed.office.acting('auditor', async (tx) => (await sql<{ n: number }>`select (select count(*) from casefile) + (select count(*) from person) + (select count(*) from alert) + (select count(*) from widening) + (select count(*) from audit.change) + (select count(*) from audit.access) as n`.execute(tx)).rows[0]!.n)
  expect(counts).toBe(0)
})
