import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { personCards } from '../people/people.db.ts'
import type { About, Told } from './due-source.ts'

/** Persons of a family a line is about; none: the family by its name. */
export interface AboutFamily { familyId: string; personIds: readonly string[] | null }

/** Reads whom lines are about, all at once, and gives the names with the page of their family; undefined where the family is not seen. */
export async function aboutFamilies(tx: Tx, lines: readonly AboutFamily[], today: Temporal.PlainDate): Promise<(line: AboutFamily) => Pick<Told, 'about' | 'ids'> | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from family where id = any (${[...new Set(lines.map(({ familyId }) => familyId))]}::uuid[])`.execute(tx)
  const families = new Map(rows.map(({ id, name }) => [id, name]))
  const cards = new Map((await personCards(tx, [...new Set(lines.flatMap(({ personIds }) => personIds ?? []))], today)).map((card) => [card.id, card]))
  return ({ familyId, personIds }) => {
    const name = families.get(familyId)
    if (name === undefined) return undefined
    const href = `/families/${familyId}`
    const known = (personIds ?? []).flatMap((id) => cards.get(id) ?? [])
    const about: About[] = known.length === 0 ? [{ label: name, href, words: '' }] : known.map((card) => ({ label: card.name, href, words: card.ageWords }))
    return { about, ids: [familyId, ...(personIds ?? [])] }
  }
}
