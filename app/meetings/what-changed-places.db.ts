import { agencyKinds } from '../codes/agencies.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

const schoolKinds: string[] = agencyKinds.filter(({ group }) => group === agencyKinds.find(({ code }) => code === 'primary_school')?.group).map(({ code }) => code)

/** Days on which people of some families moved or are to move, and on which children changed or left school, as far as a meeting knew when it heard them (`known`); never where. What is hidden from the reader is not among them. */
export async function placeChangesOf(tx: Tx, familyIds: readonly string[], personIds: readonly string[], known: { day: Temporal.PlainDate; at: Temporal.Instant } | null): Promise<{ moves: { familyId: string; personId: string; on: Temporal.PlainDate }[]; schools: { personId: string; on: Temporal.PlainDate }[] }> {
  const told = (alias: string) => (known ? sql`(${sql.ref(`${alias}.recorded_at`)} <= ${known.at} or ${sql.ref(`${alias}.since`)} < ${known.day})` : sql`true`)
  const { rows: moves } = await sql<{ familyId: string; personId: string; on: Temporal.PlainDate }>`
    with lived as (
      select m.family_id, r.person_id, coalesce(r.since, (r.recorded_at at time zone 'Asia/Tokyo')::date) as began, r.until,
             lag(r.address) over w as before, r.address, lead(r.address) over w as after
        from residence r join family_member m on m.person_id = r.person_id and m.until is null
       where m.family_id = any (${[...familyIds]}::uuid[]) and (m.lives_in or r.person_id = any (${[...personIds]}::uuid[])) and ${told('r')}
      window w as (partition by m.family_id, r.person_id, r.kind order by coalesce(r.since, (r.recorded_at at time zone 'Asia/Tokyo')::date), r.recorded_at))
    select distinct family_id, person_id, began as on from lived where before <> address
    union select distinct family_id, person_id, until from lived where until is not null and after is null`.execute(tx)
  const { rows: schools } = await sql<{ personId: string; on: Temporal.PlainDate }>`
    with attended as (
      select l.person_id, coalesce(l.since, make_date(l.fiscal_year, 4, 1)) as began, l.since, l.until, l.agency_id, lag(l.agency_id) over w as before, lead(l.agency_id) over w as after
        from affiliation l join agency a on a.id = l.agency_id where l.person_id = any (${[...personIds]}::uuid[]) and a.kind = any (${schoolKinds}::text[]) and ${told('l')}
      window w as (partition by l.person_id order by coalesce(l.since, make_date(l.fiscal_year, 4, 1)), l.recorded_at))
    select distinct person_id, began as on from attended where before <> agency_id or (before is null and since is not null)
    union select distinct person_id, until from attended where until is not null and after is null`.execute(tx)
  return { moves, schools }
}
