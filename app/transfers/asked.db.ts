import type { TransferKind } from '../codes/transfers.ts'
import { intakesOfPersons } from '../intake/intakes.db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import type { AnyRecord } from '../kernel/record.ts'
import { isOutgoing } from './steps.ts'
import { incomingForm, outgoingForm } from './transfer.ts'

/** The questions of a document of this kind, with the intakes of the child that may be meant; with an intake of its own only that one. */
export async function transferRecord(tx: Tx, kind: TransferKind, { personId, intakeId }: { personId: string | null; intakeId: string | null }): Promise<AnyRecord> {
  const intakes = (await intakesOfPersons(tx, personId ? [personId] : []))
    .filter(({ id, children }) => (intakeId === null || id === intakeId) && children.some((child) => child.personId === personId && child.samePerson === 'confirmed'))
  const options = intakes.map(({ id, label, receivedAt }) => ({ code: id, label: `${label}（${formatShortDate(officeDateOf(receivedAt))}）` }))
  return isOutgoing(kind) ? outgoingForm(kind, options) : incomingForm(kind, options)
}
