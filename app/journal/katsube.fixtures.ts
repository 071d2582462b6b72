import { sql } from '../kernel/db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import type { Browser, Office, Page } from '../../test/office.ts'

/** The form of an entry as a browser sends it. */
export type Form = Record<string, string | readonly string[]>

/** The ids of 勝部家; persons and casefiles in the order 蓮, 杏, 湊. */
export interface Katsube { id: string; persons: readonly string[]; casefiles: readonly string[] }

/** 勝部家: 蓮 7歳, 杏 4歳, 湊 1歳, each with an open casefile. */
export async function katsube(office: Office): Promise<Katsube> {
  return office.acting('nurse', async (tx) => {
    const family = await openFamily(tx, { name: '勝部家', fiscalYear: 2026 })
    const persons: string[] = []
    const casefiles: string[] = []
    for (const [name, kana, year] of [['勝部 蓮', 'かつべ れん', 2018], ['勝部 杏', 'かつべ あん', 2022], ['勝部 湊', 'かつべ みなと', 2025]] as const) {
      const personId = await recordPerson(tx, { name, kana, sex: 'unknown', birth: { year, month: 1, day: 12 } })
      await joinFamily(tx, { familyId: family.id, personId, relation: 'child', livesIn: true, since: null })
      const { rows: [casefile] } = await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
        values (${family.id}, ${personId}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)
      persons.push(personId)
      casefiles.push(casefile!.id)
    }
    return { id: family.id, persons, casefiles }
  })
}

/** What a form says when these children were met at home by our own staff. */
export const met = (family: Katsube, ...indices: number[]): Form => Object.assign({}, ...indices.map((at) => ({
  [`sightings.${at}.personId`]: family.persons[at]!, [`sightings.${at}.saw`]: 'met', [`sightings.${at}.seenBy`]: 'own', [`sightings.${at}.placeKind`]: 'inside_home', [`sightings.${at}.manner`]: 'talked',
}))) as Form

/** The form of a visit of 11月9日 at which all three were met. */
export const visit = (office: Office, family: Katsube, more: Form = {}): Form => ({
  id: crypto.randomUUID(), here: `/families/${family.id}/entries/new`, kind: 'visit', happenedAt: '令和8年11月9日', 'happenedAt.time': '16:00', endedAt: '16:40', whom: '母・本児・妹・弟',
  staff: [office.accounts.nurse, office.accounts.worker], casefiles: [...family.casefiles], fact: '部屋は片づいている。', opinion: '母は疲れている。', ...met(family, 0, 1, 2), ...more,
})

/** Sends the form of an entry. */
export const write = (by: Browser, family: Katsube, form: Form): Promise<Page> => by.post(`/families/${family.id}/entries`, form)

/** How many rows of a table have this id in this column, whoever may see them. */
export const counted = async (office: Office, table: string, condition: string, id: string): Promise<number> =>
  (await office.ownerQuery<{ n: number }>(`select count(*)::int as n from rec.${table} where ${condition} = $1`, [id]))[0]!.n

/** The values of the boxes of this name that are ticked. */
export const checkedIn = (html: string, name: string): string[] =>
  [...html.matchAll(/<input[^>]*>/g)].map(([tag]) => tag).filter((tag) => tag.includes(`name="${name}"`) && tag.includes('checked')).map((tag) => /value="([^"]*)"/.exec(tag)?.[1] ?? '')

/** The form of a correction of the version with this id. */
export const correction = (replaces: string, more: Form = {}): Form => ({ id: crypto.randomUUID(), replaces, reason: '体重を書きまちがえた', whom: '母・本児', fact: '体重 8.9kg', ...more })

/** The id of the version an entry was confirmed with. */
export const firstVersion = async (office: Office, entry: string): Promise<string> => (await office.ownerQuery<{ id: string }>('select id from rec.entry_version where entry_id = $1 and number = 1', [entry]))[0]!.id
