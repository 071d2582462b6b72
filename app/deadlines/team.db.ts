import { intakeNumber } from '../intake/intake.ts'
import type { ChildLine, IntakeLine } from '../intake/intake-lines.ts'
import { safetyClockOf } from '../intake/safety-check.ts'
import { isSighted } from '../intake/sighted.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** An intake that still wants something of the office, with who took it. */
interface TeamIntake extends IntakeLine { receivedBy: string }

/** The intakes no meeting has decided, and those with a child whose clock runs, newest first. */
export async function intakesOfTeam(tx: Tx, childLines: (intakeIds: readonly string[]) => Promise<ChildLine[]>): Promise<TeamIntake[]> {
  const { rows } = await sql<Omit<TeamIntake, 'label' | 'children'> & { fiscalYear: number; number: number }>`
    select i.id, i.fiscal_year, i.number, i.received_at, i.recorded_at, i.kind, i.stage, coalesce(a.name, '') as received_by from intake i left join account a on a.id = i.received_by
     where i.stage = 'received'
        or (exists (select 1 from intake_child k where k.intake_id = i.id and k.see_by is not null and not ${isSighted('k')})
            and not exists (select 1 from decision d where d.intake_id = i.id and d.outcome = 'unidentified' and d.state = 'approved'))
     order by i.received_at desc, i.number desc`.execute(tx)
  const children = Map.groupBy(await childLines(rows.map(({ id }) => id)), ({ intakeId }) => intakeId)
  return rows.map(({ fiscalYear, number, ...intake }) => ({ ...intake, label: intakeNumber(fiscalYear, number), children: children.get(intake.id) ?? [] }))
}

/** A child nobody has seen yet, with the intake and who took it. */
export interface Unsighted extends ChildLine { intakeLabel: string; receivedBy: string }

/** Every child whose clock runs, the longest first; what was decided meanwhile does not take a child off the list. */
export const unsightedAmong = (intakes: readonly TeamIntake[], now: Temporal.Instant): Unsighted[] =>
  intakes.flatMap(({ label, receivedBy, children }) => children.filter((child) => safetyClockOf(child, now).state === 'running').map((child) => ({ ...child, intakeLabel: label, receivedBy })))
    .toSorted((a, b) => Temporal.Instant.compare(a.clockStartedAt!, b.clockStartedAt!))

/** A call to the guidance centre of the last days. */
export interface TeamCall { id: string; intakeId: string; label: string; calledAt: Temporal.Instant; by: string; spokeWith: string; agreed: string; againAt: Temporal.Instant | null }

/** The calls to the guidance centre since a moment, newest first, and those that are to be called again. */
export async function centreCallsSince(tx: Tx, since: Temporal.Instant): Promise<TeamCall[]> {
  const { rows } = await sql<Omit<TeamCall, 'label'> & { fiscalYear: number; number: number }>`
    select c.id, c.intake_id, i.fiscal_year, i.number, c.called_at, coalesce(a.name, '') as by, c.spoke_with, c.agreed, c.again_at
      from centre_call c join intake i on i.id = c.intake_id left join account a on a.id = c.called_by
     where c.called_at > ${since} or c.again_at > ${since} order by c.called_at desc limit 50`.execute(tx)
  return rows.map(({ fiscalYear, number, ...call }) => ({ ...call, label: intakeNumber(fiscalYear, number) }))
}
