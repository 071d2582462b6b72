import type { UrgencyChart, UrgencyLevel } from '../codes/urgency.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import type { Tx } from '../kernel/db.ts'
import { sql } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { seeByFor } from './clock.ts'
import { urgencyByChart } from './urgency-by-chart.ts'
import type { UrgencyAnswers } from './urgency-by-chart.ts'

/** Judges the urgency of one child at this moment; each time a row. `level` is the person's where it differs from the chart. Gives the id; the same id twice by the same person is one row. Throws Refused. */
export async function judgeUrgency(tx: Tx, judgement: {
  id?: string; intakeChildId: string; answers: UrgencyAnswers; level: UrgencyLevel | null; words: string; chart?: UrgencyChart
}): Promise<string> {
  const { intakeChildId, answers, words, chart = 'prefectural', id = crypto.randomUUID() } = judgement
  const byChart = urgencyByChart(answers).level ?? null
  const written = await tx.insertInto('urgencyJudgement')
    .values({ id, intakeChildId, chart, answers: JSON.stringify(answers), byChart, level: judgement.level ?? byChart, words })
    .onConflict((conflict) => conflict.doNothing()).returning('judgedAt').executeTakeFirst()
  if (!written) {
    const mine = await tx.selectFrom('urgencyJudgement').select('id').where('id', '=', id).where('intakeChildId', '=', intakeChildId).where('judgedBy', '=', sql<string>`ctx.account()`).executeTakeFirst()
    if (!mine) throw new Refused('この画面はもう使われています。受付の画面から、開き直してください')
    return id
  }
  await tightenClock(tx, intakeChildId)
  const { intakeId } = await tx.selectFrom('intakeChild').select('intakeId').where('id', '=', intakeChildId).executeTakeFirstOrThrow()
  await tell(tx, { code: 'urgency_judged', happenedAt: written.judgedAt, intakeId, refId: id })
  await refreshDue(tx, { kind: 'intake', id: intakeId })
  return id
}

/** Moves the limit of a running clock forward when the latest judgement asks for it. It is never moved back: a child is not seen later because of a doubt. */
async function tightenClock(tx: Tx, intakeChildId: string): Promise<void> {
  const child = await tx.selectFrom('intakeChild').select(['clockStartedAt', 'seeBy']).where('id', '=', intakeChildId).executeTakeFirst()
  const latest = await tx.selectFrom('urgencyJudgement').select('level').where('intakeChildId', '=', intakeChildId)
    .orderBy('judgedAt', 'desc').orderBy('recordedAt', 'desc').limit(1).executeTakeFirst()
  if (!child?.clockStartedAt) return
  const limit = seeByFor((latest?.level ?? undefined) as UrgencyLevel | undefined, child.clockStartedAt)
  if (!limit.seeBy || (child.seeBy && Temporal.Instant.compare(limit.seeBy, child.seeBy) >= 0)) return
  await tx.updateTable('intakeChild').set(limit).where('id', '=', intakeChildId).execute()
}
