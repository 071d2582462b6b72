import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { officeNow } from '../kernel/office-clock.db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { allocate } from './allocation.db.ts'
import { decisionById, isOwnDecision, propose } from './approvals.db.ts'
import type { Casefile } from './casefiles.db.ts'
import type { CasefileChange } from './changes.ts'
import type { DecisionKind } from './deciding.ts'
import { reopenCasefile } from './opening.db.ts'
import type { Beginning } from './opening.db.ts'
import { closingProposed, refuseWhileUnsafe, whatIsOpen } from './what-is-open.db.ts'
import { changeClass, changeLead, changePlacement, leaveCouncil, registerInCouncil } from './periods.db.ts'

interface Meeting { meeting: string; meetingId?: string; heldAt: Temporal.Instant; attended: readonly string[] }

/** A decision about one casefile, unless this form was saved already by the same person; then false. Throws Refused for somebody else's id. */
async function proposeAbout(tx: Tx, casefile: Casefile, { id, kind, outcome, words, meeting }: { id: string; kind: DecisionKind; outcome: string; words: string; meeting: Meeting }, version: number): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx)
  if (await isOwnDecision(tx, id, { casefileId: casefile.id })) return false
  if (await decisionById(tx, id)) throw new Refused('この用紙はもう使われています。ケースの画面から開き直してください')
  const { numAffectedRows } = await sql`update casefile set version = version + 1 where id = ${casefile.id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await propose(tx, { id, kind, meetingId: meeting.meetingId, meetingKind: meeting.meeting, heldAt: meeting.heldAt, attended: meeting.attended, decidedOn: officeDateOf(meeting.heldAt), outcome, words, intakeId: null, familyId: casefile.familyId })
  return true
}

const keepChild = (tx: Tx, decisionId: string, casefileId: string, kind: string | null): Promise<unknown> =>
  sql`insert into child_decision (decision_id, casefile_id, class) values (${decisionId}, ${casefileId}, ${kind})`.execute(tx)

/** Changes what a meeting decided about a casefile, each from its day on. Throws Refused, Stale. */
export async function changeCasefile(tx: Tx, { id, casefile, version, values }: { id: string; casefile: Casefile; version: number; values: Omit<CasefileChange, 'meeting'> & Meeting }): Promise<void> {
  if (casefile.stage === 'closed') throw new Refused('終結したケースです。先に再開してください')
  if (!await proposeAbout(tx, casefile, { id, kind: 'casefile', outcome: 'changed', words: values.words, meeting: values }, version)) return
  await keepChild(tx, id, casefile.id, values.class)
  const change = { casefileId: casefile.id, since: values.since, decisionId: id }
  const about = { happenedAt: await officeNow(tx), casefileId: casefile.id, familyId: casefile.familyId, refId: id }
  if (values.class) { await changeClass(tx, { ...change, class: values.class }); await tell(tx, { code: 'class_changed', ...about }) }
  if (values.lead) { await changeLead(tx, { ...change, agencyId: values.lead }); await tell(tx, { code: 'lead_changed', ...about }) }
  if (values.placement) await changePlacement(tx, { ...change, placement: values.placement })
  if (values.registration === 'add') await registerInCouncil(tx, change)
  if (values.registration === 'remove') await leaveCouncil(tx, change)
  if (values.stage) await sql`update casefile set stage = ${values.stage} where id = ${casefile.id}`.execute(tx)
  await refreshDue(tx, { kind: 'casefile', id: casefile.id })
  await refreshDue(tx, { kind: 'decision', id })
}

/** Proposes to close a casefile; it is closed when the last step of 決裁 approves. Refused while a child was not seen or a call waits to be decided. */
export async function proposeClosing(tx: Tx, { id, casefile, version, values }: {
  id: string; casefile: Casefile; version: number; values: Meeting & { reason: string; words: string; openRead: boolean }
}): Promise<void> {
  if (casefile.stage === 'closed') throw new Refused('このケースはもう終結しています')
  const waiting = await closingProposed(tx, casefile.id)
  if (waiting && waiting !== id) throw new Refused('終結の決定はもう決裁に回っています。「会議と決定」で確かめてください')
  const open = await whatIsOpen(tx, casefile, await officeNow(tx))
  if (!await proposeAbout(tx, casefile, { id, kind: 'closing', outcome: values.reason, words: values.words, meeting: values }, version)) return
  refuseWhileUnsafe(open)
  if (open.length > 0 && !values.openRead) throw new Refused([{ field: 'openRead', message: '残っているものがあります。読んで、会議で確かめたことを選んでください' }])
  await keepChild(tx, id, casefile.id, null)
  await refreshDue(tx, { kind: 'decision', id })
}

/** Opens a closed casefile again at once; 決裁 follows. */
export async function proposeReopening(tx: Tx, { id, casefile, version, values, beginning }: {
  id: string; casefile: Casefile; version: number; values: Meeting & { words: string }; beginning: Omit<Beginning, 'decisionId' | 'today'>
}): Promise<void> {
  if (!await proposeAbout(tx, casefile, { id, kind: 'reopening', outcome: 'reopened', words: values.words, meeting: values }, version)) return
  await keepChild(tx, id, casefile.id, beginning.class)
  await reopenCasefile(tx, { ...beginning, casefileId: casefile.id, decisionId: id, today: officeDateOf(values.heldAt) })
  await refreshDue(tx, { kind: 'decision', id })
}

/** Hands a casefile to these workers from today. A second submit of what already holds changes nothing. Throws Stale. */
export async function handOver(tx: Tx, { casefile, version, main, second, words, today }: { casefile: Casefile; version: number; main: string; second: string | null; words: string; today: Temporal.PlainDate }): Promise<void> {
  if (casefile.stage === 'closed') throw new Refused('終結したケースです。先に再開してください')
  if (casefile.mainAccountId === main && casefile.secondAccountId === second) return
  const { numAffectedRows } = await sql`update casefile set version = version + 1 where id = ${casefile.id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await allocate(tx, { casefileId: casefile.id, mainAccountId: main, secondAccountId: second, since: today, words })
  await refreshDue(tx, { kind: 'casefile', id: casefile.id })
}
