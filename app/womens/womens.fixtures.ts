import type { Office } from '../../test/office.ts'
import { openCasefile } from '../casefiles/opening.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { joinFamily, openFamily, recordKinship } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'

/** 多久和 ゆり and her husband 剛 with their child 海, all in one family; 剛's elder child 空 with a family of its own. */
export interface Home { yuri: string; takeshi: string; umi: string; sora: string; family: string; other: string }
export const today = Temporal.PlainDate.from('2026-11-25')
/** Words that stand nowhere but in a consultation. */
export const canary = '「夜中に首をしめられた」カナリア'

/** Records them as the supervisor. 曽田 works for 海, who is hers; 原 only for 空, who is his. */
export async function home(office: Office): Promise<Home> {
  return office.acting('supervisor', async (tx) => {
    const person = (name: string, kana: string, sex: 'male' | 'female', year: number): Promise<string> => recordPerson(tx, { name, kana, sex, birth: { year, month: 5, day: 6 } })
    const [yuri, takeshi] = [await person('多久和 ゆり', 'たくわ ゆり', 'female', 1994), await person('多久和 剛', 'たくわ たけし', 'male', 1990)]
    const [umi, sora] = [await person('多久和 海', 'たくわ うみ', 'male', 2020), await person('多久和 空', 'たくわ そら', 'female', 2014)]
    const [family, other] = [(await openFamily(tx, { name: '多久和家', fiscalYear: 2026 })).id, (await openFamily(tx, { name: '多久和家（祖母）', fiscalYear: 2026 })).id]
    for (const [familyId, personId, relation] of [[family, yuri, 'birth_parent'], [family, takeshi, 'birth_parent'], [family, umi, 'child'], [other, takeshi, 'birth_parent'], [other, sora, 'child']] as const) {
      await joinFamily(tx, { familyId, personId, relation, livesIn: true, since: null })
    }
    await recordKinship(tx, { personId: takeshi, otherPersonId: sora, relation: 'birth_parent' })
    await openFor(tx, office, { familyId: family, personId: umi, worker: 'worker' })
    await openFor(tx, office, { familyId: other, personId: sora, worker: 'supporter' })
    return { yuri, takeshi, umi, sora, family, other }
  })
}

/** Opens a casefile with a main worker and gives its id. */
export async function openFor(tx: Tx, office: Office, { familyId, personId, worker }: { familyId: string; personId: string; worker: 'worker' | 'supporter' | 'psychologist' }): Promise<string> {
  const { rows: [decision] } = await sql<{ id: string }>`insert into decision (kind, family_id, outcome, decided_on) values ('intake', ${familyId}, 'becomes_case', ${today}) returning id`.execute(tx)
  return (await openCasefile(tx, { familyId, personId, class: 'support', decisionId: decision!.id, leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts[worker], secondAccountId: null, today })).id
}

/** The form of a consultation as a browser sends it. */
export const consultation = (more: Record<string, string | string[]> = {}): Record<string, string | string[]> => ({
  id: crypto.randomUUID(), receivedOn: '令和8年11月24日', means: 'visit_here', matters: ['violence', 'separation'], childrenPresent: 'yes', words: canary, nextWords: '保護命令の説明', nextOn: '令和8年12月1日', ...more,
})

/** Takes a consultation down as 佐藤 and gives its id. */
export async function consulted(office: Office, personId: string, more: Record<string, string | string[]> = {}): Promise<string> {
  const form = consultation(more)
  const { location, text } = await (await office.as('nurse')).post(`/people/${personId}/womens-consultations`, form)
  if (location !== `/womens-consultations/${form['id'] as string}`) throw new Error(text)
  return form['id'] as string
}
