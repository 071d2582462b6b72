import { agencyKinds } from '../codes/agencies.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option, Values } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import type { agencyRecord } from './agency.ts'

type AgencyValues = Values<typeof agencyRecord>
export interface Agency { id: string; kind: string; name: string; kana: string; phone: string | null; since: Temporal.PlainDate; until: Temporal.PlainDate | null; version: number }

/** All agencies, by kind and reading. */
export async function agencies(tx: Tx): Promise<Agency[]> {
  return tx.selectFrom('agency').select(['id', 'kind', 'name', 'kana', 'phone', 'since', 'until', 'version']).where('standIn', '=', false).orderBy('kind').orderBy('kana').orderBy('name').execute()
}

/** The agencies of a day as forms offer them: our own office and the guidance centre first, then by reading. */
export async function agenciesOn(tx: Tx, day: Temporal.PlainDate): Promise<Pick<Agency, 'id' | 'name' | 'kind'>[]> {
  const { rows } = await sql<Pick<Agency, 'id' | 'name' | 'kind'>>`
    select id, name, kind from agency where not stand_in and since <= ${day} and (until is null or until > ${day})
     order by (kind = 'own_office') desc, (kind = 'guidance_centre') desc, kana, name`.execute(tx)
  return rows
}

/** Agencies as options of a form, by name. */
export const agencyOptions = (all: readonly Pick<Agency, 'id' | 'name'>[]): Option[] => all.map(({ id, name }) => ({ code: id, label: name }))

/** The agencies without our own office. */
export const partnersOf = <A extends { kind: string }>(all: readonly A[]): A[] => all.filter(({ kind }) => kind !== 'own_office')

const kindLabels = JSON.stringify(Object.fromEntries(agencyKinds.map(({ code, label }) => [code, label])))

/** SQL of an agency's name as it may be read about a family: which school or clinic it is tells where a hidden child or parent lives, so then only its kind.
 * `row` is the id of the row that names it: behind a veil that row has a stand-in, and a look finds the true name. */
export function agencyNameAbout(agency: string, family: string, row?: string) {
  const [kind, own] = [sql.raw(`${agency}.kind`), sql.raw(`${agency}.name`)]
  const name = row === undefined ? own : sql`case when ${sql.raw(agency)}.stand_in then coalesce(ctx.agency_behind(${sql.raw(row)}, ${sql.raw(family)}), ${own}) else ${own} end`
  return sql<string>`case when ${kind} <> 'own_office' and ${sql.raw(family)} = any ((select ctx.hiding_families())::uuid[])
    then coalesce(${kindLabels}::jsonb ->> ${kind}, '') || '（名前は非開示）' else ${name} end`
}

/** The same of one person: only its kind where they or anybody of a family of theirs is hidden, in a family or not. */
export function agencyNameAboutPerson(agency: string, person: string) {
  const [kind, name] = [sql.raw(`${agency}.kind`), sql.raw(`${agency}.name`)]
  return sql<string>`case when ${kind} <> 'own_office' and (exists (select 1 from person hidden where hidden.veiled and hidden.id = ${sql.raw(person)} and hidden.id <> all ((select ctx.unveiled())::uuid[]))
      or exists (select 1 from family_member own_member where own_member.person_id = ${sql.raw(person)} and own_member.family_id = any ((select ctx.hiding_families())::uuid[])))
    then coalesce(${kindLabels}::jsonb ->> ${kind}, '') || '（名前は非開示）' else ${name} end`
}

/** One agency, or undefined. */
export async function agencyOf(tx: Tx, id: string): Promise<Agency | undefined> {
  return tx.selectFrom('agency').select(['id', 'kind', 'name', 'kana', 'phone', 'since', 'until', 'version']).where('id', '=', id).executeTakeFirst()
}

/** Writes an agency down; the same form twice is one agency, other words under its id are refused and never dropped in silence. */
export async function recordAgency(tx: Tx, id: string, values: AgencyValues): Promise<void> {
  refuseBackwards(values)
  const { numInsertedOrUpdatedRows } = await tx.insertInto('agency').values({ id, ...values, kana: values.kana ?? '' }).onConflict((on) => on.doNothing()).executeTakeFirst()
  const kept = numInsertedOrUpdatedRows === 0n ? await agencyOf(tx, id) : undefined
  if (kept && (kept.name !== values.name || kept.kind !== values.kind || kept.phone !== values.phone)) {
    throw new Refused('この用紙の関係機関はもう保存されています。直すときは、一覧から開いて直してください')
  }
}

/** Changes an agency. Throws Stale when somebody else did meanwhile. */
export async function changeAgency(tx: Tx, id: string, version: number, values: AgencyValues): Promise<void> {
  refuseBackwards(values)
  const { numUpdatedRows } = await tx.updateTable('agency').set({ ...values, kana: values.kana ?? '', version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stale()
}

function refuseBackwards({ since, until }: AgencyValues): void {
  if (until && Temporal.PlainDate.compare(until, since) <= 0) throw new Refused([{ field: 'until', message: '「いつまで」は「いつから」より後の日にしてください' }])
}
