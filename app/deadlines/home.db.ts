import { casefilesListed } from '../casefiles/casefiles.db.ts'
import { classes } from '../codes/casefiles.ts'
import { eventLabels } from '../history/event.ts'
import type { EventCode } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'

/** The open casefiles somebody works on, counted by class; `families` with the number under which each is read. */
export interface Caseload { byClass: { code: string; label: string; count: number }[]; casefiles: number; families: { id: string; number: string; name: string }[] }

const most = 500

/** Counts what somebody works on as main or second worker, as far as they see it. */
export async function caseloadOf(tx: Tx, accountId: string): Promise<Caseload> {
  const mine = await casefilesListed(tx, { mine: true, stage: 'open', class: null }, accountId, most)
  return {
    casefiles: mine.length,
    byClass: classes.map(({ code, label }) => ({ code, label, count: mine.filter((casefile) => casefile.class === code).length })),
    families: [...new Map(mine.map(({ familyId, familyNumber, familyName }) => [familyId, { id: familyId, number: familyNumber, name: familyName }])).values()],
  }
}

/** Something another person did on a family or an intake of somebody's cases. */
export interface Change { at: Temporal.Instant; label: string; by: string; familyId: string | null; familyName: string | null; intakeId: string | null; fiscalYear: number | null; number: number | null }

/** What others wrote down about somebody's cases since a moment, newest first, at most ten. */
export async function changesFor(tx: Tx, accountId: string, since: Temporal.Instant): Promise<Change[]> {
  const { rows } = await sql<Omit<Change, 'label'> & { code: EventCode }>`
    with mine as materialized (
      select distinct c.family_id, c.person_id from allocation a join casefile c on c.id = a.casefile_id
       where a.account_id = ${accountId} and c.stage <> 'closed' and (a.until is null or a.until > ${officeDay})),
    ours as materialized (select id, family_id from casefile where family_id in (select family_id from mine))
    select distinct on (e.recorded_at, e.code, e.ref_id) e.recorded_at as at, e.code, b.name as by, f.id as family_id, f.name as family_name, i.id as intake_id, i.fiscal_year, i.number
      from event e join account b on b.id = e.recorded_by left join ours c on c.id = e.casefile_id
      left join family f on f.id = coalesce(e.family_id, c.family_id) left join intake i on i.id = e.intake_id
     where e.recorded_at > ${since} and e.recorded_by <> ${accountId}
       and (coalesce(e.family_id, c.family_id) in (select family_id from mine)
            or exists (select 1 from intake_child k where k.intake_id = e.intake_id and k.person_id in (select person_id from mine)))
     order by e.recorded_at desc, e.code, e.ref_id limit 10`.execute(tx)
  return rows.map(({ code, ...change }) => ({ ...change, label: eventLabels[code] ?? code }))
}
