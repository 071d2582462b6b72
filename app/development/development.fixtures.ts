import type { Office } from '../../test/office.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'

/** The children of the tests of development: 田部 はな with a family, 田部 そう her brother, the family, a therapy centre. */
export interface Known { hana: string; sou: string; family: string; centre: string }

/** Records them as the supervisor. */
export async function knownChildren(office: Office): Promise<Known> {
  return office.acting('supervisor', async (tx) => {
    const hana = await recordPerson(tx, { name: '田部 はな', kana: 'たべ はな', sex: 'female', birth: { year: 2023, month: 9, day: 20 } })
    const sou = await recordPerson(tx, { name: '田部 そう', kana: 'たべ そう', sex: 'male', birth: { year: 2025, month: 4, day: 2 } })
    const family = await openFamily(tx, { name: '田部家', fiscalYear: 2026 })
    for (const personId of [hana, sou]) await joinFamily(tx, { familyId: family.id, personId, relation: 'child', livesIn: true, since: null })
    const centre = (await tx.insertInto('agency').values({ kind: 'development_support', name: '架空療育センター' }).returning('id').executeTakeFirstOrThrow()).id
    return { hana, sou, family: family.id, centre }
  })
}

/** The form of a development as a browser sends it. */
export const begun = (more: Record<string, string | string[]> = {}): Record<string, string | string[]> => ({
  id: crypto.randomUUID(), source: 'checkup', sourceWords: '3歳児健診の心理相談', beganOn: '令和8年10月1日', concerns: ['language', 'restless'], words: '絵本はよく聞く。「あっち」と言って指をさす',
  guardianWords: '母は様子を見たい', services: ['parent_child_class'], nextOn: '令和8年12月10日', ...more,
})

/** Begins to follow a child by the form and gives the id. */
export async function followed(office: Office, personId: string, more: Record<string, string | string[]> = {}): Promise<string> {
  const form = begun(more)
  const { location, text } = await (await office.as('nurse')).post(`/people/${personId}/developments`, form)
  if (location !== `/development/${form['id'] as string}`) throw new Error(text)
  return form['id'] as string
}
