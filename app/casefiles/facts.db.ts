import type { Tx } from '../kernel/db.ts'
import type { ChildLine, IntakeLine } from '../intake/intake-lines.ts'
import { intakesOfPersons } from '../intake/intakes.db.ts'
import { lastSightingsOf } from '../journal/sightings.db.ts'
import type { LastSightings } from '../journal/last-sightings.ts'
import { currentPlanOf } from '../plans/plans.db.ts'
import type { Plan } from '../plans/plans.db.ts'
import { decisionsOfCasefile } from './approvals.db.ts'
import type { Casefile } from './casefiles.db.ts'
import { isNotSeen } from './decide-intake.ts'
import { duesOf } from './dues.db.ts'
import type { CasefileDue } from './dues.db.ts'
import type { Missing } from './missing.ts'
import { missingOf } from './missing.ts'

/** What stands at the top of a casefile, and the intakes it is read from. */
export interface CasefileFacts { sightings: LastSightings; dues: readonly CasefileDue[]; intakes: readonly IntakeLine[]; latestChild: ChildLine | null; notSeen: ChildLine | null; plan: Plan | undefined; missing: readonly Missing[] }

/** The five facts of a casefile: class and urgency, last sightings, workers, what is due, what is missing. */
export async function factsOf(tx: Tx, casefile: Casefile, now: Temporal.Instant, today: Temporal.PlainDate): Promise<CasefileFacts> {
  const sightings = (await lastSightingsOf(tx, [casefile.personId])).get(casefile.personId) ?? { inHome: null, own: null, agency: null }
  const dues = (await duesOf(tx, [casefile])).get(casefile.id) ?? []
  const intakes = await intakesOfPersons(tx, [casefile.personId])
  const children = intakes.flatMap(({ children: all }) => all.filter(({ personId }) => personId === casefile.personId))
  const plan = await currentPlanOf(tx, casefile.familyId)
  const waiting = (await decisionsOfCasefile(tx, casefile.id)).find(({ state }) => state === 'returned' || state === 'proposed')
  return {
    sightings, dues, plan, intakes, latestChild: children.find(({ judgements }) => judgements.length > 0) ?? null, notSeen: children.find((child) => isNotSeen(child, now)) ?? null,
    missing: missingOf({ casefile, sightings, isPlanned: plan?.casefileIds.includes(casefile.id) ?? false, waiting: waiting ?? null }, today),
  }
}
