import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { ChildLine } from '../intake/intake-lines.ts'
import { intakesOfPersons } from '../intake/intakes.db.ts'
import { lastSightingsOf } from '../journal/sightings.db.ts'
import type { LastSightings } from '../journal/last-sightings.ts'
import { currentPlanOf } from '../plans/plans.db.ts'
import type { Plan } from '../plans/plans.db.ts'
import { decisionsOfCasefile } from './approvals.db.ts'
import type { Casefile } from './casefiles.db.ts'
import { isNotSeen } from './decide-intake.ts'
import type { Missing } from './missing.ts'
import { missingOf } from './missing.ts'

/** Something due about a casefile. */
export interface DueLine { kind: string; dueAt: Temporal.Instant; wholeDay: boolean; casefileId: string | null; familyId: string | null; intakeId: string | null }

/** What is due about some casefiles, their families and the intakes of their children, the most urgent first. */
export async function duesOf(tx: Tx, casefiles: readonly Pick<Casefile, 'id' | 'familyId' | 'personId'>[]): Promise<Map<string, DueLine[]>> {
  const { rows } = await sql<DueLine & { about: string }>`
    select distinct c.id as about, d.kind, d.due_at, d.whole_day, d.casefile_id, d.family_id, d.intake_id
      from casefile c join due d on d.casefile_id = c.id or (d.casefile_id is null and d.family_id = c.family_id)
        or d.intake_id in (select k.intake_id from intake_child k where k.person_id = c.person_id and k.same_person = 'confirmed')
     where c.id = any (${casefiles.map(({ id }) => id)}::uuid[]) and c.stage <> 'closed' order by d.due_at`.execute(tx)
  return new Map(casefiles.map(({ id }) => [id, rows.filter(({ about }) => about === id)]))
}

/** What stands at the top of a casefile. */
export interface CasefileFacts { sightings: LastSightings; dues: readonly DueLine[]; latestChild: ChildLine | null; notSeen: ChildLine | null; plan: Plan | undefined; missing: readonly Missing[] }

/** The five facts of a casefile: class and urgency, last sightings, workers, what is due, what is missing. */
export async function factsOf(tx: Tx, casefile: Casefile, now: Temporal.Instant, today: Temporal.PlainDate): Promise<CasefileFacts> {
  const sightings = (await lastSightingsOf(tx, [casefile.personId])).get(casefile.personId) ?? { inHome: null, own: null, agency: null }
  const dues = (await duesOf(tx, [casefile])).get(casefile.id) ?? []
  const children = (await intakesOfPersons(tx, [casefile.personId])).flatMap(({ children: all }) => all.filter(({ personId }) => personId === casefile.personId))
  const plan = await currentPlanOf(tx, casefile.familyId)
  const waiting = (await decisionsOfCasefile(tx, casefile.id)).find(({ state }) => state === 'returned' || state === 'proposed')
  return {
    sightings, dues, plan, latestChild: children.find(({ judgements }) => judgements.length > 0) ?? null, notSeen: children.find((child) => isNotSeen(child, now)) ?? null,
    missing: missingOf({ casefile, sightings, isPlanned: plan?.casefileIds.includes(casefile.id) ?? false, waiting: waiting ?? null }, today),
  }
}
