import type { OutreachKind } from '../codes/outreach.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import type { ActivityValues, PartnerAgency, Reach } from './outreach.ts'

/** An activity as it is kept, with the newest rows below it and the names of whom it was held with. */
export interface Activity {
  id: string; kind: OutreachKind; title: string; heldOn: Temporal.PlainDate; heldUntil: Temporal.PlainDate | null; place: string; materials: string; words: string; calledOff: string; version: number
  reach: Reach[]; agencies: string[]; agencyNames: string[]; staff: string[]; staffNames: string[]
}

const activitiesWhere = (condition: ReturnType<typeof sql>) => sql<Activity>`
  select x.id, x.kind, x.title, x.held_on, x.held_until, x.place, x.materials, x.words, x.called_off, x.version,
         coalesce((select jsonb_agg(jsonb_build_object('audience', r.audience, 'people', r.people, 'copies', r.copies) order by r.position)
                     from outreach_reach r where r.activity_id = x.id and r.version = x.version), '[]') as reach,
         array(select l.agency_id::text from outreach_agency l join agency a on a.id = l.agency_id where l.activity_id = x.id and l.version = x.version order by a.kana, a.name, a.id) as agencies,
         array(select a.name from outreach_agency l join agency a on a.id = l.agency_id where l.activity_id = x.id and l.version = x.version order by a.kana, a.name, a.id) as agency_names,
         array(select l.account_id::text from outreach_staff l join account a on a.id = l.account_id where l.activity_id = x.id and l.version = x.version order by a.kana, a.name, a.id) as staff,
         array(select a.name from outreach_staff l join account a on a.id = l.account_id where l.activity_id = x.id and l.version = x.version order by a.kana, a.name, a.id) as staff_names
    from outreach_activity x where ${condition} order by x.held_on desc, x.id`

/** The activities that begin in a fiscal year, newest first. */
export async function activitiesOf(tx: Tx, fiscalYear: number): Promise<Activity[]> {
  const { rows } = await activitiesWhere(sql`x.held_on >= make_date(${fiscalYear}::int, 4, 1) and x.held_on < make_date(${fiscalYear}::int + 1, 4, 1)`).execute(tx)
  return rows
}

/** One activity, or undefined. */
export async function activityOf(tx: Tx, id: string): Promise<Activity | undefined> {
  return (await activitiesWhere(sql`x.id = ${id}`).execute(tx)).rows[0]
}

/** The agencies that an activity may be held with, ended ones too: everybody but our own office. */
export async function partnerAgencies(tx: Tx): Promise<PartnerAgency[]> {
  return tx.selectFrom('agency').select(['id', 'name', 'kind', 'since', 'until']).where('kind', '<>', 'own_office').orderBy('kind').orderBy('kana').orderBy('name').execute()
}

/** Keeps an activity; the same form twice is one, other words under its id are refused. */
export async function recordActivity(tx: Tx, id: string, values: ActivityValues): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('outreachActivity').values({ id, ...columnsOf(values) }).onConflict((on) => on.doNothing()).executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 0n) return keepBelow(tx, id, 1, values)
  const kept = await activityOf(tx, id)
  if (!kept || fingerprint(columnsOf(values), values.reach, values.agencies.map(({ agency }) => agency), values.staff) !== fingerprint(kept, kept.reach, kept.agencies, kept.staff)) {
    throw new Refused('この用紙の活動はもう保存されています。直すときは、一覧から開いて直してください')
  }
}

/** Changes an activity; the rows below it are written anew for the new version. Throws Stale when somebody else changed it meanwhile. */
export async function changeActivity(tx: Tx, id: string, version: number, values: ActivityValues): Promise<void> {
  const { numUpdatedRows } = await tx.updateTable('outreachActivity').set({ ...columnsOf(values), version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stale()
  await keepBelow(tx, id, version + 1, values)
}

const columnsOf = ({ kind, title, heldOn, lastDay, place, materials, words, calledOff }: ActivityValues) => ({
  kind, title, heldOn, heldUntil: lastDay && Temporal.PlainDate.compare(lastDay, heldOn) > 0 ? lastDay : null, place: place ?? '', materials: materials ?? '', words: words ?? '', calledOff: calledOff ?? '',
})

function fingerprint({ kind, title, heldOn, heldUntil, place, materials, words, calledOff }: ReturnType<typeof columnsOf>, reach: readonly Reach[], agencies: readonly string[], staff: readonly string[]): string {
  const rows = reach.map(({ audience, people, copies }) => [audience, people, copies])
  return JSON.stringify([kind, title, String(heldOn), String(heldUntil), place, materials, words, calledOff, rows, [...agencies].sort(), [...staff].sort()])
}

async function keepBelow(tx: Tx, activityId: string, version: number, { reach, agencies, staff }: ActivityValues): Promise<void> {
  await tx.insertInto('outreachReach').values(reach.map((row, position) => ({ activityId, version, position, ...row }))).execute()
  if (agencies.length > 0) await tx.insertInto('outreachAgency').values(agencies.map(({ agency }) => ({ activityId, version, agencyId: agency }))).execute()
  if (staff.length > 0) await tx.insertInto('outreachStaff').values(staff.map((accountId) => ({ activityId, version, accountId }))).execute()
}
