import { crumbsWithin } from '../people/family-crumb.ts'
import type { Transfer } from './transfers.db.ts'

/** The steps to a page about a document: through its casefile, or through the intake while there is none. */
export function crumbsOf({ casefileId, familyId, familyName, familyNumber, intakeId, intakeLabel }: Transfer, ...below: readonly { label: string; href?: string }[]): { label: string; href?: string }[] {
  if (casefileId && familyId && familyName && familyNumber) return crumbsWithin({ familyId, familyName, familyNumber }, { label: '児童相談所', href: `/casefiles/${casefileId}/transfers` }, ...below)
  return [{ label: '受付', href: '/intakes' }, ...(intakeId && intakeLabel ? [{ label: intakeLabel, href: `/intakes/${intakeId}` }] : []), ...below]
}
