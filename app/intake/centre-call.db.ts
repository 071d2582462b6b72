import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { problemsOfCentreCall } from './centre-call.ts'
import type { CentreCallValues } from './centre-call.ts'

/** A call as it is read. */
export interface CentreCall {
  id: string
  calledAt: Temporal.Instant
  spokeWith: string
  told: string
  ourOpinion: string
  theirOpinion: string
  agreed: string
  notAgreed: string
  againAt: Temporal.Instant | null
  calledByName: string
  recordedAt: Temporal.Instant
}

/** Keeps a telephone call to the guidance centre about an intake; the same id twice by the same person is one call. Throws Refused. */
export async function recordCentreCall(tx: Tx, id: string, intakeId: string, values: CentreCallValues, now: Temporal.Instant): Promise<void> {
  const wrong = problemsOfCentreCall(values, now)
  if (wrong.length > 0) throw new Refused(wrong)
  const kept = await tx.insertInto('centreCall').values({
    id, intakeId, calledAt: values.calledAt, spokeWith: values.spokeWith, told: values.told, ourOpinion: values.ourOpinion ?? '',
    theirOpinion: values.theirOpinion ?? '', agreed: values.agreed, notAgreed: values.notAgreed ?? '', againAt: values.againAt,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows === 0n) {
    const mine = await tx.selectFrom('centreCall').select('id').where('id', '=', id).where('intakeId', '=', intakeId).where('recordedBy', '=', sql<string>`ctx.account()`).executeTakeFirst()
    if (!mine) throw new Refused('この画面はもう使われています。受付の画面を開き直してください')
    return
  }
  await tell(tx, { code: 'centre_called', happenedAt: values.calledAt, intakeId, refId: id })
  await refreshDue(tx, { kind: 'intake', id: intakeId })
}

/** The calls to the guidance centre about an intake, newest first. */
export async function centreCallsOf(tx: Tx, intakeId: string): Promise<CentreCall[]> {
  const { rows } = await sql<CentreCall>`
    select c.id, c.called_at, c.spoke_with, c.told, c.our_opinion, c.their_opinion, c.agreed, c.not_agreed, c.again_at, c.recorded_at, coalesce(a.name, '') as called_by_name
      from centre_call c left join account a on a.municipality_id = c.municipality_id and a.id = c.called_by
     where c.intake_id = ${intakeId} order by c.called_at desc, c.recorded_at desc`.execute(tx)
  return rows
}
