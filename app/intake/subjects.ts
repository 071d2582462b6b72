import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { intakeNumber } from './intake.ts'

async function intakeSeen(tx: Tx, id: string) {
  const intake = await tx.selectFrom('intake').selectAll().where('id', '=', id).executeTakeFirst()
  if (!intake) return undefined
  const children = await tx.selectFrom('intakeChild').select('personId').where('intakeId', '=', id).execute()
  return { ...intake, label: intakeNumber(intake.fiscalYear, intake.number), personIds: children.flatMap(({ personId }) => personId ?? []) }
}

async function intakeChildSeen(tx: Tx, id: string) {
  const child = await tx.selectFrom('intakeChild').selectAll().where('id', '=', id).executeTakeFirst()
  const intake = child && await tx.selectFrom('intake').selectAll().where('id', '=', child.intakeId).executeTakeFirst()
  return child && intake ? { ...child, intake, label: intakeNumber(intake.fiscalYear, intake.number) } : undefined
}

export type Intake = NonNullable<Awaited<ReturnType<typeof intakeSeen>>>
export type IntakeChild = NonNullable<Awaited<ReturnType<typeof intakeChildSeen>>>

/** An intake as the actor sees it; `label` is its number, R8-215. The people on it go into the access log with it. */
export const intakeSubject: Subject<Intake> = { kind: 'intake', param: 'intake', find: intakeSeen, ids: ({ id, personIds }) => [id, ...personIds] }

/** A child of an intake as the actor sees it, with the intake it belongs to. */
export const intakeChildSubject: Subject<IntakeChild> = {
  kind: 'intake_child', param: 'child', find: intakeChildSeen, ids: ({ intakeId, personId }) => (personId ? [intakeId, personId] : [intakeId]),
}
