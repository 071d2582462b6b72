import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { openOffice, testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { whatIsOpen } from './what-is-open.db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

test('what is being written stands among what is open; what was sent does not', async () => {
  const casefile = await office.acting('nurse', async (tx) => {
    const { id: familyId } = await openFamily(tx, { name: '大谷家', fiscalYear: 2026 })
    const personId = await recordPerson(tx, { name: '大谷 そら', kana: 'おおたに そら', sex: 'male', birth: { year: 2019, month: 5, day: 2 } })
    await joinFamily(tx, { familyId, personId, relation: 'child', livesIn: true, since: null })
    const { rows: [row] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
      values (${familyId}, ${personId}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)
    return { id: row!.id, personId, familyId }
  })
  const nurse = await office.as('nurse')
  const id = crypto.randomUUID()
  const action = `/families/${casefile.familyId}/entries`
  const typed = { kind: 'phone_out', happenedAt: '令和8年11月25日', 'happenedAt.time': '10:00', fact: '母と話した。', casefiles: casefile.id, staff: office.accounts.nurse, id }
  const open = async () => (await office.acting('nurse', (tx) => whatIsOpen(tx, casefile, testNow))).map(({ words }) => words)

  const kept = Object.fromEntries(Object.entries(typed).map(([name, value]) => [`f.${name}`, value]))
  await nurse.post('/drafts', { form: `${action}#${id}`, title: '経過を書く', subject_kind: 'family', subject_id: casefile.familyId, ...kept })
  expect(await open()).toEqual(['あなたの下書きが1件あります'])
  expect((await nurse.post(action, typed)).location).toBe(`/entries/${id}`)
  expect(await open()).toEqual([])
})
