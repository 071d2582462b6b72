import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'
import { openCasefilesOf } from '../casefiles/casefiles.db.ts'
import { personCards } from '../people/people.db.ts'
import type { Offered } from './entry.ts'

/** What the writer of an entry may choose from: the family's open casefiles, the office's people, agencies. */
export async function offeredFor(tx: Tx, familyId: string, today: Temporal.PlainDate): Promise<Offered> {
  const casefiles = await openCasefilesOf(tx, familyId)
  const cards = new Map((await personCards(tx, casefiles.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  const children = casefiles.flatMap(({ id, personId }) => {
    const card = cards.get(personId)
    return card ? [{ casefileId: id, personId, name: card.name, veiled: card.veiled }] : []
  })
  return { children, staff: await officeStaff(tx, today), agencies: await partnerAgencies(tx, today), visits: [] }
}

async function officeStaff(tx: Tx, today: Temporal.PlainDate): Promise<Option[]> {
  const { rows } = await sql<{ code: string; label: string }>`
    select a.id as code, a.name as label from account a join role_reach r on r.role = a.role
     where r.reach = 'office' and a.role not like 'system%' and a.since <= ${today} and (a.until is null or a.until > ${today}) order by a.kana, a.name`.execute(tx)
  return rows
}

async function partnerAgencies(tx: Tx, today: Temporal.PlainDate): Promise<Option[]> {
  const { rows } = await sql<{ code: string; label: string }>`
    select id as code, name as label from agency where kind <> 'own_office' and since <= ${today} and (until is null or until > ${today}) order by kind, kana, name`.execute(tx)
  return rows
}
