import { sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { report, sharedChildren } from '../../app/shares/shared.db.ts'
import { linkAccount, shareOrPropose, standingUntil } from '../../app/shares/shares.db.ts'

/** Shares the children with a plan in which the teacher's school has a part, until the review of the plan, and says which of the school's people signs in. */
export async function shareWithSchool(tx: Tx, teacherId: string, today: Temporal.PlainDate): Promise<void> {
  const { rows: [school] } = await sql<{ id: string; personId: string | null }>`
    select a.agency_id as id, (select p.id from agency_person p where p.agency_id = a.agency_id and p.until is null order by p.name = a.name desc limit 1) as person_id from account a where a.id = ${teacherId}`.execute(tx)
  const { rows: children } = await sql<{ id: string }>`
    select distinct c.id from plan p join plan_casefile l on l.plan_id = p.id join action a on a.plan_id = p.id join casefile c on c.id = l.casefile_id
     where p.until is null and p.review_on > ${today} and a.agency_id = ${school!.id} and c.stage <> 'closed' and not c.sealed and c.family_id <> all ((select ctx.hiding_families())::uuid[]) order by c.id`.execute(tx)
  for (const { id } of children) {
    const until = await standingUntil(tx, id, school!.id)
    const latest = today.add({ months: 6 })
    if (until && Temporal.PlainDate.compare(until, today) > 0) await shareOrPropose(tx, { id: crypto.randomUUID(), casefileId: id, agencyId: school!.id, purpose: 'watching', words: '朝の様子と、休んだ日を知らせてください', fields: ['class', 'lead', 'tasks', 'decisions'], since: today, until: Temporal.PlainDate.compare(until, latest) < 0 ? until : latest })
  }
  if (school!.personId) await linkAccount(tx, crypto.randomUUID(), school!.personId, teacherId)
}

/** What the teacher told of the first of them. */
export async function reportFromSchool(tx: Tx, today: Temporal.PlainDate): Promise<void> {
  const [child] = await sharedChildren(tx)
  if (child) await report(tx, child, crypto.randomUUID(), { happenedOn: today, childSeen: 'seen', words: '朝、いつもより遅れて来た。「ねむい」と話した。給食は全部食べた。' })
}
