import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { openCasefilesOf } from '../casefiles/casefiles.db.ts'
import { agenciesOn, agencyOptions, partnersOf } from '../council/agencies.db.ts'
import type { Tx } from '../kernel/db.ts'
import { isId } from '../kernel/form-id.ts'
import { formatDateWithWeekday } from '../kernel/japanese-date.ts'
import { formatTime } from '../kernel/office-time.ts'
import type { Option } from '../kernel/record.ts'
import { personCards } from '../people/people.db.ts'
import type { Visit } from '../plans/visit.ts'
import { visitById, visitsOfFamilyDue } from '../plans/visits.db.ts'
import type { Child, Offered } from './entry.ts'

/** What the writer of an entry may choose from: the family's open casefiles, the office's people, agencies, visits that wait. */
export async function offeredFor(tx: Tx, familyId: string, today: Temporal.PlainDate, sent?: { id: string; visit: string | undefined }): Promise<Offered> {
  return {
    children: await childrenOf(tx, familyId, today),
    staff: await colleagueOptions(tx, today),
    agencies: agencyOptions(partnersOf(await agenciesOn(tx, today))),
    visits: [...await visitsOfFamilyDue(tx, familyId), ...await visitDoneBy(tx, familyId, sent)].map(visitOption),
  }
}

async function childrenOf(tx: Tx, familyId: string, today: Temporal.PlainDate): Promise<Child[]> {
  const casefiles = await openCasefilesOf(tx, familyId)
  const cards = new Map((await personCards(tx, casefiles.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  return casefiles.flatMap(({ id, personId }) => {
    const card = cards.get(personId)
    return card ? [{ casefileId: id, personId, name: card.name, veiled: card.veiled }] : []
  })
}

// Sent twice, the form still names the visit that its first arrival has done.
async function visitDoneBy(tx: Tx, familyId: string, sent: { id: string; visit: string | undefined } | undefined): Promise<Visit[]> {
  const visit = sent && isId(sent.visit) ? await visitById(tx, sent.visit) : undefined
  return visit && visit.familyId === familyId && visit.doneEntryId === sent?.id ? [visit] : []
}

const visitOption = ({ id, dueOn, atTime, what }: Visit): Option => ({ code: id, label: `${formatDateWithWeekday(dueOn)}${atTime ? formatTime(atTime) : ''}　${what}` })
