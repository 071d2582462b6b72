import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { Refused, Stale } from '../kernel/result.ts'
import type { Sex } from '../codes/people.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { recordPerson } from '../people/people.db.ts'

/** Says who a child of an intake is: a person seen already, or one written down now; the child's consultation is then that person's. Throws Refused, Stale. */
export async function identifyChild(tx: Tx, { id, child, version, personId, person }: {
  id: string; child: { id: string; intakeId: string; personId: string | null; consultationId: string | null; part: string }; version: number
  personId: string | null; person: { name: string; kana: string; sex: Sex; birth: PartialDate | null } | null
}): Promise<void> {
  const chosen = personId ?? (person ? await recordPerson(tx, { id, ...person }) : null)
  if (!chosen) throw new Refused([{ field: 'person', message: 'この子がだれかを選んでください' }])
  if (child.personId === chosen && await isConfirmed(tx, child.id)) return
  const { rows: [twice] } = await sql`select 1 from intake_child where intake_id = ${child.intakeId} and person_id = ${chosen} and id <> ${child.id}`.execute(tx)
  if (twice) throw new Refused([{ field: 'person', message: 'この受付には、同じ人がもう入っています。ほかの人を選んでください' }])
  if (child.personId && child.personId !== chosen && !await mayLeave(tx, child.personId)) throw new Refused([{ field: 'person', message: '居所が秘匿の人から、ほかの人へは替えられません。係長か調整担当者に頼んでください' }])
  const { rows: [open] } = await sql<{ id: string }>`
    select id from consultation where person_id = ${chosen} and closed_on is null and expectant = ${child.part === 'expectant'} order by received_on limit 1`.execute(tx)
  // One child, one open matter: what this call began is not counted beside the one that goes on.
  const joins = child.consultationId !== null && open !== undefined && open.id !== child.consultationId
  const { numAffectedRows } = await sql`
    update intake_child set person_id = ${chosen}, same_person = 'confirmed', version = version + 1,
           consultation_id = case when ${joins} then ${open?.id ?? null} else consultation_id end, again = again or ${joins}
     where id = ${child.id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  if (joins) await sql`update consultation set counted = false, closed_on = received_on, version = version + 1 where id = ${child.consultationId}`.execute(tx)
  else if (child.consultationId) await sql`update consultation set person_id = ${chosen}, version = version + 1 where id = ${child.consultationId}`.execute(tx)
  await refreshDue(tx, { kind: 'intake', id: child.intakeId })
}

/** The persons known on an intake, as the reader sees them. */
export async function knownOnIntake(tx: Tx, intakeId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct person_id as id from intake_child where intake_id = ${intakeId} and person_id is not null`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Whether who a child is may be said anew: from somebody hidden only by whoever may look there. */
async function mayLeave(tx: Tx, personId: string): Promise<boolean> {
  return (await sql<{ may: boolean }>`select not ctx.hides_somebody(array[${personId}]::uuid[]) or ctx.may_look(${personId}) as may`.execute(tx)).rows[0]!.may
}

async function isConfirmed(tx: Tx, childId: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ confirmed: boolean }>`select same_person = 'confirmed' as confirmed from intake_child where id = ${childId}`.execute(tx)
  return row?.confirmed ?? false
}
