import { registeredCasefiles } from '../casefiles/casefiles.db.ts'
import { lastSightingsOf } from '../journal/sightings.db.ts'
import type { Tx } from '../kernel/db.ts'
import { personCards, toldNames } from '../people/people.db.ts'
import { veiledFamilies } from '../people/places.db.ts'
import { ledgerClasses, ledgerConsultations, ledgerHearings, ledgerHomes, ledgerIntakes, ledgerMembers, ledgerPlans, ledgerRegistrations, ledgerTasks } from './ledger-facts.db.ts'
import { ledgerOf } from './ledger.ts'
import type { LedgerHousehold } from './ledger.ts'
import { isOnLedger } from './ledger-filter.ts'
import type { LedgerFilter } from './ledger-filter.ts'

/** 進行管理台帳 read from the records, as this reader sees them. For paper that is handed out, sealed casefiles stay away whoever prints. */
export async function readLedger(tx: Tx, { filter, accountId, paper, today }: { filter: LedgerFilter; accountId: string; paper: boolean; today: Temporal.PlainDate }): Promise<LedgerHousehold[]> {
  const all = await registeredCasefiles(tx, { sealed: !paper })
  const sightings = await lastSightingsOf(tx, all.map(({ personId }) => personId))
  const hearings = await ledgerHearings(tx, [...new Set(all.map(({ familyId }) => familyId))])
  const families = Map.groupBy(all, ({ familyId }) => familyId)
  const casefiles = [...families].flatMap(([familyId, ours]) => (ours.some((one) => isOnLedger(one, {
    sightings: sightings.get(one.personId), reviewOn: (hearings.get(familyId) ?? []).find(({ kind, casefileId }) => kind === 'working' && casefileId === one.id)?.nextReviewOn ?? null,
  }, filter, accountId, today)) ? ours : []))
  const [persons, ids, familyIds] = [casefiles.map(({ personId }) => personId), casefiles.map(({ id }) => id), [...new Set(casefiles.map(({ familyId }) => familyId))]]
  const members = await ledgerMembers(tx, familyIds, paper, today)
  const homes = await ledgerHomes(tx, [...members.values()].flat().map(({ personId }) => personId), today)
  const told = paper ? await toldNames(tx, persons) : undefined
  return ledgerOf(casefiles, {
    cards: new Map((await personCards(tx, persons, today)).map((card) => [card.id, told ? { ...card, ...told.get(card.id) } : card])), sightings, members, homes, hearings, hiding: await veiledFamilies(tx, familyIds),
    intakes: await ledgerIntakes(tx, persons, paper), consultations: await ledgerConsultations(tx, persons),
    classes: await ledgerClasses(tx, ids), registrations: await ledgerRegistrations(tx, ids), plans: await ledgerPlans(tx, ids, today), tasks: await ledgerTasks(tx, familyIds, paper),
  }, today)
}
