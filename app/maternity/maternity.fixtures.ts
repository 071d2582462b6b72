import type { Office } from '../../test/office.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'

/** The people of the maternity tests: 田中 彩 with a family of her own and 小村 結 without one, きずな with its nurse, a clinic. */
export interface Known { aya: string; yui: string; family: string; clinic: string; kizuna: string; nurse: string }

/** Records them as the supervisor. */
export async function knownWomen(office: Office): Promise<Known> {
  return office.acting('supervisor', async (tx) => {
    const aya = await recordPerson(tx, { name: '田中 彩', kana: 'たなか あや', sex: 'female', birth: { year: 2007, month: 5, day: 2 } })
    const yui = await recordPerson(tx, { name: '小村 結', kana: 'こむら ゆい', sex: 'female', birth: { year: 1998, month: 1, day: 9 } })
    const family = await openFamily(tx, { name: '田中家', fiscalYear: 2026 })
    await joinFamily(tx, { familyId: family.id, personId: aya, relation: 'expectant', livesIn: true, since: null })
    const agency = async (kind: 'obstetrics' | 'maternal_health', name: string) => (await tx.insertInto('agency').values({ kind, name }).returning('id').executeTakeFirstOrThrow()).id
    const kizuna = await agency('maternal_health', 'きずな')
    const nurse = (await tx.insertInto('agencyPerson').values({ agencyId: kizuna, part: 'contact', name: '加藤 きずな', title: '保健師', since: Temporal.PlainDate.from('2025-04-01') }).returning('id').executeTakeFirstOrThrow()).id
    return { aya, yui, family: family.id, clinic: await agency('obstetrics', '架空産婦人科'), kizuna, nurse }
  })
}

/** The form of a pregnancy as a browser sends it: 28週3日 on the day of the tests. */
export const whole = (more: Record<string, string | string[]> = {}): Record<string, string | string[]> => ({
  id: crypto.randomUUID(), dueOn: '令和9年2月14日', dueSource: 'handbook', reasons: ['young', 'no_support'], handbookOn: '令和8年10月20日', checkups: '3', lastCheckupOn: '令和8年11月10日',
  away: 'unknown', supportLevel: '月1回の訪問', ...more,
})

/** Writes a pregnancy down by the form and gives its id. */
export async function written(office: Office, personId: string, more: Record<string, string | string[]> = {}): Promise<string> {
  const form = whole(more)
  const { location, text } = await (await office.as('nurse')).post(`/people/${personId}/pregnancies`, form)
  if (location !== `/pregnancies/${form['id'] as string}`) throw new Error(text)
  return form['id'] as string
}
