import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { problemsOfLateDecision } from './late-decision.ts'
import type { LateDecisionValues } from './late-decision.ts'
import { problemsOfJudgement } from './urgency-form.ts'
import { answersOf } from './urgency-record.ts'
import { judgeUrgency } from './urgency.db.ts'

/** A supervisor decides what is done for a child not seen in time; urgency is judged anew with it. The database refuses everybody below. Throws Refused. */
export async function decideLate(tx: Tx, id: string, child: { id: string; intakeId: string }, values: LateDecisionValues, now: Temporal.Instant): Promise<void> {
  const answers = answersOf(values)
  const wrong = [...problemsOfLateDecision(values, now), ...problemsOfJudgement(answers, values.urgencyLevel, values.urgencyWords)]
  if (wrong.length > 0) throw new Refused(wrong)
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx)
  const known = await tx.selectFrom('lateDecision').select(['intakeChildId', sql<boolean>`decided_by = ctx.account()`.as('mine')]).where('id', '=', id).executeTakeFirst()
  if (known && (!known.mine || known.intakeChildId !== child.id)) throw new Refused('この画面はもう使われています。受付の画面から、開き直してください')
  if (known) return
  const urgencyJudgementId = await judgeUrgency(tx, { intakeChildId: child.id, answers, level: values.urgencyLevel, words: values.urgencyWords ?? '' })
  await tx.insertInto('lateDecision').values({
    id, intakeChildId: child.id, act: values.act, words: values.reason, revisitAt: values.revisitAt, revisitBy: values.revisitBy, revisitWith: values.revisitWith, urgencyJudgementId,
  }).execute()
  await tell(tx, { code: 'late_decided', happenedAt: now, intakeId: child.intakeId, refId: id })
  await refreshDue(tx, { kind: 'intake', id: child.intakeId })
}
