import { afterAll, beforeAll, expect, test } from 'vitest'
import { closePress } from '../documents/typeset.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { recordResidence, setVeil } from '../people/places.db.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { pageTexts } from '../../test/pdf.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(async () => { closePress(); await office.close() })

test('the sheet of a known child names the parents without their homes, and the meeting once it has decided', async () => {
  const nurse = await office.as('nurse')
  let family = ''
  const [child, mother] = await office.acting('nurse', async (tx) => {
    family = (await openFamily(tx, { name: '曽田家', fiscalYear: 2026 })).id
    const made = []
    for (const [name, kana, relation, year] of [['曽田 陽', 'そた はる', 'child', 2019], ['曽田 冬美', 'そた ふゆみ', 'birth_parent', 1994], ['曽田 夏男', 'そた なつお', 'birth_parent', 1990]] as const) {
      const id = await recordPerson(tx, { name, kana, sex: 'unknown', birth: { year, month: 6, day: 1 } })
      await joinFamily(tx, { familyId: family, personId: id, relation, livesIn: name !== '曽田 夏男', since: null })
      made.push(id)
    }
    await recordResidence(tx, { personId: made[1]!, kind: 'actual', address: '架空町7-7-7', district: null, since: null, until: null })
    return made as [string, string]
  })
  await office.acting('nurse', (tx) => setVeil(tx, { personId: mother, ground: 'own_wish', words: '' }))
  const id = crypto.randomUUID()
  await nurse.post('/intakes', {
    id, here: '/intakes/new', content: 'あざ', receivedAt: '令和8年11月24日', 'receivedAt.time': '10:00', kind: 'report', consultationKind: '01',
    'children.0.personId': child, 'children.0.samePerson': 'confirmed', 'children.0.part': 'subject', 'children.0.name': '曽田 陽', 'children.0.abuseKind': 'physical',
  })
  const printed = async (): Promise<string> => (await pageTexts((await nurse.post(`/intakes/${id}/prints`, { id: crypto.randomUUID(), purpose: 'approval' })).bytes)).join('').replaceAll(/\s/g, '')
  const before = await printed()
  expect(before).toContain('曽田冬美')
  expect(before).toContain('曽田夏男')
  expect(before).toContain('（別居）')
  expect(before).not.toContain('架空町')
  expect(before).not.toContain('学校で会うことに決めた')

  const [row] = await office.ownerQuery<{ id: string; version: number }>('select k.id, i.version from rec.intake_child k join rec.intake i on i.id = k.intake_id where i.id = $1', [id])
  const decided = await nurse.post(`/intakes/${id}/decision`, {
    id: crypto.randomUUID(), version: String(row!.version), meeting: 'urgent_intake', heldAt: '令和8年11月24日', 'heldAt.time': '16:30', attended: [office.accounts.supervisor, office.accounts.nurse],
    outcome: 'becomes_case', family, words: '学校で会うことに決めた。', main: office.accounts.nurse, lead: office.ownAgencyId,
    [`child.${row!.id}.judgement`]: 'judged', [`child.${row!.id}.abuseKind`]: 'physical', [`child.${row!.id}.casefile`]: 'yes', [`child.${row!.id}.class`]: 'protection', [`child.${row!.id}.placement`]: 'at_home',
  })
  expect([decided.status, decided.status === 422 ? decided.text : '']).toEqual([303, ''])
  const after = await printed()
  for (const words of ['緊急受理会議', '学校で会うことに決めた', 'ケースにする', '森山係長']) expect(after).toContain(words)

  const form = { id: crypto.randomUUID(), purpose: 'approval' }
  const again = async (): Promise<number> => (await nurse.post(`/intakes/${id}/prints`, form)).status
  expect([await again(), await again()]).toEqual([200, 200])
  await office.acting('nurse', (tx) => setVeil(tx, { personId: child, ground: 'own_wish', words: '' }))
  expect(await again()).toBe(404)
  expect(await printed()).toContain('非開示')
})
