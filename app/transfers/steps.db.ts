import type { TransferSide, TransferState } from '../codes/transfers.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import type { EventCode } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { told } from './preparing.db.ts'
import { problemsOfNews, problemsOfStep } from './step-form.ts'
import type { StepValues } from './step-form.ts'
import { moveTo } from './steps.ts'
import { timesWritten, transferById } from './transfers.db.ts'

/** Takes a step of a document. `known` is how often the document had been written on when it was shown. The same form twice is one step. Throws Refused, Stale when somebody took a step or changed the text meanwhile. */
export async function takeStep(tx: Tx, { id, transferId, side, state, known, values, now }: {
  id: string; transferId: string; side: TransferSide; state: TransferState; known: number; values: StepValues; now: Temporal.Instant
}): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${transferId}, 0))`.execute(tx)
  const transfer = await transferById(tx, transferId)
  if (!transfer) throw new Refused('この文書は見つかりません')
  if (transfer.steps.some((step) => step.id === id && step.state === state)) return
  const move = moveTo(transfer.kind, transfer.standing, side, state)
  if (timesWritten(transfer) !== known) throw new Stale()
  if (!move) throw new Refused('いまは、この手続きはできません。文書の画面を開き直してください')
  const sent = transfer.steps.findLast((step) => step.side === 'ours' && (step.state === 'sent' || step.state === 'received'))
  const wrong = [...problemsOfStep(values, { now, since: sent?.at ?? null }), ...problemsOfNews(state, values)]
  if (wrong.length > 0) throw new Refused(wrong)
  if ((state === 'approved' || state === 'reviewed') && await isOwn(tx, transferId)) {
    throw new Refused(state === 'approved' ? '自分が起案した文書は決裁できません（直した人も同じです）。ほかの係長か室長が決裁します' : '自分が送った文書は後閲できません（書いた人も同じです）。ほかの係長か室長が見ます')
  }
  const { numInsertedOrUpdatedRows } = await tx.insertInto('transferStep').values({
    id, transferId, position: transfer.steps.length, side, state, urgent: move.urgent, at: values.at ?? now, who: values.who ?? '', means: values.means, words: values.words ?? '',
    theirNumber: values.theirNumber ?? '', theirOfficer: values.theirOfficer ?? '', custody: values.custody, theirPolicy: values.theirPolicy ?? '', plannedEnd: values.plannedEnd,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) throw new Refused('この用紙はもう使われています。文書の画面から開き直してください')
  const code = eventOf(side, state)
  if (code) await tell(tx, { code, happenedAt: values.at ?? now, ...told(transfer, transfer.intakeId), refId: transferId })
  await refreshDue(tx, { kind: 'transfer', id: transferId })
}

function eventOf(side: TransferSide, state: TransferState): EventCode | undefined {
  if (side === 'theirs') return state === 'accepted' || state === 'returned' || state === 'done' ? 'transfer_answered' : undefined
  return state === 'sent' ? 'transfer_sent' : state === 'accepted' || state === 'returned' ? 'transfer_answered' : undefined
}

/** Whether the actor wrote a document of ours, put it right or sent it, in whichever account. */
async function isOwn(tx: Tx, transferId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from account a join account me on me.staff_id = a.staff_id
     where me.id = ctx.account() and (a.id in (select recorded_by from transfer_step where transfer_id = ${transferId} and side = 'ours' and state in ('prepared', 'sent'))
       or a.id in (select unnest(corrected_by) from transfer where id = ${transferId})) limit 1`.execute(tx)
  return rows.length > 0
}
