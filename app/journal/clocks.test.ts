import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { recordEntry } from './journal.db.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

/** A boy with an open casefile about whom the school calls at 14:05; gives his person, casefile, family and intake child. */
async function reported(samePerson: 'confirmed' | 'maybe' = 'confirmed'): Promise<{ person: string; casefile: string; family: string; intake: string }> {
  const made = await office.acting('nurse', async (tx) => {
    const family = await openFamily(tx, { name: '曽田家', fiscalYear: 2026 })
    const person = await recordPerson(tx, { name: '曽田 陽', kana: 'そた はる', sex: 'male', birth: { year: 2018, month: 6, day: 1 } })
    await joinFamily(tx, { familyId: family.id, personId: person, relation: 'child', livesIn: true, since: null })
    const { rows: [casefile] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
      values (${family.id}, ${person}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)
    return { family: family.id, person, casefile: casefile!.id }
  })
  const intake = crypto.randomUUID()
  const call = await (await office.as('nurse')).post('/intakes', {
    id: intake, here: '/intakes/new', content: '左腕にあざ', receivedAt: '令和8年11月25日', 'receivedAt.time': '10:00', kind: 'report', consultationKind: '01',
    'children.0.personId': made.person, 'children.0.samePerson': samePerson, 'children.0.part': 'subject', 'children.0.name': '曽田 陽',
  })
  expect(call.status).toBe(303)
  return { ...made, intake }
}

const sawAt = (at: string, placeKind: string, made: { person: string; casefile: string; family: string }) => office.acting('worker', (tx) => recordEntry(tx, {
  id: crypto.randomUUID(), familyId: made.family, casefileIds: [made.casefile], kind: 'visit', happenedAt: Temporal.Instant.from(at), endedAt: null, whom: '本児', staffIds: [office.accounts.worker],
  parts: [{ kind: 'fact', words: '学校で会った。' }], sightings: [{ personId: made.person, seenBy: 'own', agencyId: null, placeKind, manner: 'talked', words: '' }],
}))
const stillDue = async (intake: string): Promise<boolean> => (await office.ownerQuery(`select 1 from rec.due where intake_id = $1 and kind = 'safety_check'`, [intake])).length > 0

test('a child met on a visit after the call has been seen for the call: its clock stops, nothing is due, the page says when', async () => {
  const made = await reported()
  expect(await stillDue(made.intake)).toBe(true)
  await sawAt('2026-11-25T13:00:00+09:00', 'school', made)
  expect(await stillDue(made.intake)).toBe(false)
  const page = await (await office.as('supervisor')).get(`/intakes/${made.intake}`)
  expect(page.text).not.toContain('まだ会えていません')
  expect(page.text).toContain('経過記録から')
  expect(await office.ownerQuery('select 1 from rec.sighting where person_id = $1', [made.person])).toHaveLength(1)
})

test.each([
  ['a visit before the call', '2026-11-25T09:00:00+09:00', 'school', 'confirmed'],
  ['a talk over a screen', '2026-11-25T13:00:00+09:00', 'online', 'confirmed'],
  ['a child who is only likely the same', '2026-11-25T13:00:00+09:00', 'school', 'maybe'],
] as const)('%s stops no clock', async (_, at, place, samePerson) => {
  const made = await reported(samePerson)
  await sawAt(at, place, made)
  expect(await stillDue(made.intake)).toBe(true)
})
