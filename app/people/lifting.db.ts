import { labelOf } from '../codes/code-list.ts'
import { veilGrounds } from '../codes/people.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import type { Option } from '../kernel/record.ts'
import { underVeil } from './lifting.ts'
import type { UnderVeil } from './lifting.ts'

/** A row under a veil, as an id only. */
export interface Hidden { kind: UnderVeil; id: string }

/** The veils that stand over a person, for a form. */
export async function standingVeils(tx: Tx, personId: string): Promise<Option[]> {
  const rows = await tx.selectFrom('veil').select(['id', 'ground', 'setAt', 'endsOn']).where('personId', '=', personId).where('liftedAt', 'is', null).orderBy('setAt').execute()
  return rows.map(({ id, ground, setAt }) => ({ code: id, label: `${labelOf(veilGrounds, ground)}（${formatDateTime(setAt)}から）` }))
}

/** What would open, as ids: nothing for whoever may not look behind this veil. */
export async function hiddenUnder(tx: Tx, personId: string): Promise<Hidden[]> {
  return (await sql<Hidden>`select kind, id from ctx.under_veil(${personId}) order by kind, id`.execute(tx)).rows
}

/** The numbers a second person sees: how many rows of which sort open. */
export function openingNumbers(opens: readonly Hidden[]): Record<string, number> {
  const counted = Map.groupBy(opens, ({ kind }) => underVeil.find(({ code }) => code === kind)?.count ?? 'places')
  return Object.fromEntries([...counted].map(([count, rows]) => [count, rows.length]))
}

/** The rows under a veil one by one, in words, as far as a standing look of the reader shows them. */
export async function itemsUnder(tx: Tx, hidden: readonly Hidden[]): Promise<Option[]> {
  const { rows } = await sql<{ id: string; words: string }>`
    with asked as (select unnest(${hidden.map(({ id }) => id)}::uuid[]) as id)
    select r.id, r.address as words from residence r join asked using (id)
    union all select r.id, r.number from phone r join asked using (id)
    union all select r.id, concat_ws(' ', a.name, r.class_name) from affiliation r join asked using (id) join agency a on a.id = r.agency_id
    union all select r.id, concat_ws('／', nullif(r.where_now, ''), nullif(r.sleeps_where, '')) from intake_place r join asked using (id)
    union all select r.id, concat_ws('／', nullif(r.whereabouts, ''), nullif(r.siblings_tonight, '')) from transfer_place r join asked using (id)
    union all select r.id, left(r.shows, 80) from file r join asked using (id)
    union all select r.id, left(r.words, 80) from entry_part r join asked using (id)
    union all select r.id, r.name from person_name r join asked using (id)
    union all select r.id, f.name from family_member r join asked using (id) join family f on f.id = r.family_id
    union all select r.id, '' from kinship r join asked using (id)
    union all select r.id, r.name from family r join asked using (id)`.execute(tx)
  return hidden.flatMap(({ id, kind }) => {
    const row = rows.find((one) => one.id === id)
    return row ? [{ code: id, label: [underVeil.find(({ code }) => code === kind)?.label, row.words].filter(Boolean).join('　') }] : []
  })
}
