import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { officeNow } from '../kernel/office-clock.db.ts'
import { Refused } from '../kernel/result.ts'
import type { Class, Placement } from '../codes/casefiles.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { joinFamily } from '../people/family.db.ts'
import { endPlan } from '../plans/plans.db.ts'
import { allocate } from './allocation.db.ts'
import { casefileNumber } from './casefiles.db.ts'
import { changeClass, changeLead, changePlacement, endAllPeriods, registerInCouncil } from './periods.db.ts'

/** How work with a child begins or begins again: 区分, who leads, who works, from the day decided. */
export interface Beginning {
  class: Class
  decisionId: string
  leadAgencyId: string
  mainAccountId: string
  secondAccountId: string | null
  today: Temporal.PlainDate
  placement?: Placement
  registered?: boolean
}

/** Opens the one casefile of a child or a pregnant woman with its number, class, lead and workers; a closed one is opened again. Refused when one is open. */
export async function openCasefile(tx: Tx, opening: Beginning & { familyId: string; personId: string }): Promise<{ id: string; number: string }> {
  const { familyId, personId, today } = opening
  // Two decisions about the same child at the same moment must not both find no casefile.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`casefile ${personId}`}, 0))`.execute(tx)
  const { rows: [earlier] } = await sql<{ id: string; fiscalYear: number; number: number; stage: string }>`
    select id, fiscal_year, number, stage from casefile where person_id = ${personId} order by (stage = 'closed'), opened_on desc limit 1`.execute(tx)
  if (earlier && earlier.stage !== 'closed') throw new Refused(`この子どもには、開いているケース ${casefileNumber(earlier.fiscalYear, earlier.number)} があります`)
  if (earlier) {
    await reopenCasefile(tx, { ...opening, casefileId: earlier.id })
    return { id: earlier.id, number: casefileNumber(earlier.fiscalYear, earlier.number) }
  }
  const fiscalYear = fiscalYearOf(today)
  const { rows: [casefile] } = await sql<{ id: string; number: number }>`
    insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
    values (${familyId}, ${personId}, ${fiscalYear}, ctx.next_number_about('casefile', ${fiscalYear}, array[${personId}]::uuid[]), 'received', ${today}) returning id, number`.execute(tx)
  const { id, number } = casefile!
  const { rows: [member] } = await sql`select 1 from family_member where family_id = ${familyId} and person_id = ${personId} and until is null`.execute(tx)
  if (!member) await joinFamily(tx, { familyId, personId, relation: 'child', livesIn: true, since: null })
  await begin(tx, id, opening)
  await tell(tx, { code: 'casefile_opened', happenedAt: await officeNow(tx), casefileId: id, familyId, refId: opening.decisionId })
  await refreshDue(tx, { kind: 'casefile', id })
  return { id, number: casefileNumber(fiscalYear, number) }
}

async function begin(tx: Tx, casefileId: string, { class: kind, decisionId, leadAgencyId, mainAccountId, secondAccountId, today, placement = 'at_home', registered = false }: Beginning): Promise<void> {
  await changeClass(tx, { casefileId, class: kind, since: today, decisionId })
  await changeLead(tx, { casefileId, agencyId: leadAgencyId, since: today, decisionId })
  await changePlacement(tx, { casefileId, placement, since: today })
  if (registered) await registerInCouncil(tx, { casefileId, since: today, decisionId })
  await allocate(tx, { casefileId, mainAccountId, secondAccountId, since: today, words: '' })
}

/** Closes a casefile: its periods and workers end, its consultations are closed, and a plan for nobody any more. Sending on is no reason. */
export async function closeCasefile(tx: Tx, closing: { casefileId: string; reason: string; words: string; decisionId: string; today: Temporal.PlainDate }): Promise<void> {
  const { casefileId, reason, words, decisionId, today } = closing
  const { rows: [casefile] } = await sql<{ familyId: string; personId: string }>`
    update casefile set stage = 'closed', closed_on = ${today}, closing_reason = ${reason}, closing_words = ${words}, version = version + 1
     where id = ${casefileId} and stage <> 'closed' returning family_id, person_id`.execute(tx)
  if (!casefile) throw new Refused('このケースはもう終結しています。画面を開き直してください')
  await endAllPeriods(tx, casefileId, today)
  await sql`update allocation set until = greatest(${today}::date, since) where casefile_id = ${casefileId} and (until is null or until > ${today})`.execute(tx)
  await sql`update consultation set closed_on = ${today}, version = version + 1 where person_id = ${casefile.personId} and closed_on is null`.execute(tx)
  const { rows: plans } = await sql<{ id: string }>`
    select p.id from plan p join plan_casefile l on l.plan_id = p.id and l.casefile_id = ${casefileId}
     where p.until is null and not exists (select 1 from plan_casefile o join casefile c on c.id = o.casefile_id where o.plan_id = p.id and c.stage <> 'closed') order by 1`.execute(tx)
  for (const plan of plans) await endPlan(tx, { planId: plan.id, on: today, words: '終結したため', now: await officeNow(tx) })
  await tell(tx, { code: 'casefile_closed', happenedAt: await officeNow(tx), casefileId, familyId: casefile.familyId, refId: decisionId })
  await refreshDue(tx, { kind: 'casefile', id: casefileId })
}

/** Opens a closed casefile again. Without a new intake the matter is the same: its consultation goes on and is not counted twice. */
export async function reopenCasefile(tx: Tx, reopening: Beginning & { casefileId: string }): Promise<void> {
  const { casefileId, today } = reopening
  const { rows: [casefile] } = await sql<{ familyId: string; personId: string; closedOn: Temporal.PlainDate }>`
    select family_id, person_id, closed_on from casefile where id = ${casefileId} and stage = 'closed' for update`.execute(tx)
  if (!casefile) throw new Refused('このケースは開いています。画面を開き直してください')
  if (Temporal.PlainDate.compare(today, casefile.closedOn) < 0) throw new Refused('終結した日より前の日には再開できません。会議の日を確かめてください')
  await sql`update casefile set stage = 'investigating', closed_on = null, closing_reason = null, closing_words = null, version = version + 1 where id = ${casefileId}`.execute(tx)
  await begin(tx, casefileId, reopening)
  await sql`update consultation set closed_on = null, version = version + 1 where id = (
      select id from consultation where person_id = ${casefile.personId} order by closed_on desc nulls first, received_on desc limit 1)
      and closed_on is not null`.execute(tx)
  await tell(tx, { code: 'casefile_reopened', happenedAt: await officeNow(tx), casefileId, familyId: casefile.familyId, refId: reopening.decisionId })
  await refreshDue(tx, { kind: 'casefile', id: casefileId })
}
