import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { familyNumber } from './family-number.ts'

/** A person as a page is about them. */
export interface FoundPerson { id: string; name: string; kana: string; veiled: boolean; version: number }
/** A family as a page is about it. */
export interface FoundFamily { id: string; name: string; number: string; fiscalYear: number; version: number }

/** The person in the address, as the actor sees them. */
export const personSubject: Subject<FoundPerson> = {
  kind: 'person', param: 'person',
  find: (tx: Tx, id: string) => tx.selectFrom('person as p').innerJoin('personName as n', (join) => join.onRef('n.personId', '=', 'p.id').on('n.kind', '=', 'current'))
    .select(['p.id', 'n.name', 'n.kana', 'p.veiled', 'p.version']).where('p.id', '=', id).executeTakeFirst(),
  ids: ({ id }) => [id],
}

/** The family in the address, as the actor sees it. */
export const familySubject: Subject<FoundFamily> = {
  kind: 'family', param: 'family',
  async find(tx: Tx, id: string) {
    const row = await tx.selectFrom('family').select(['id', 'name', 'number', 'fiscalYear', 'version']).where('id', '=', id).executeTakeFirst()
    return row && { ...row, number: familyNumber(row.fiscalYear, row.number) }
  },
  ids: ({ id }) => [id],
}
