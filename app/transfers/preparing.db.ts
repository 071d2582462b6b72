import type { TransferKind } from '../codes/transfers.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { acceptIntake } from '../intake/accept.db.ts'
import { callForm } from '../intake/intake.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatDateTime, officeInstant } from '../kernel/office-time.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { isOpenToEdit } from './steps.ts'
import { problemsOfDates } from './transfer.ts'
import type { IncomingValues, OutgoingValues } from './transfer.ts'
import { transferById } from './transfers.db.ts'
import type { Transfer } from './transfers.db.ts'

/** About whom a document is: a child with a casefile, or one of an intake that has none yet. */
export interface About { casefileId: string | null; familyId: string | null; personId: string; intakeId: string | null }
interface Moment { now: Temporal.Instant; today: Temporal.PlainDate }

/** Whether this person saved a document under this id already; somebody else's id is refused. */
async function isOwn(tx: Tx, id: string): Promise<boolean> {
  // The second of two submits at once waits here, so that it draws no number.
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx)
  const { rows: [known] } = await sql<{ mine: boolean }>`select recorded_by = ctx.account() as mine from transfer where id = ${id}`.execute(tx)
  if (known && !known.mine) throw new Refused('この用紙はもう使われています。ケースか受付の画面から開き直してください')
  return known !== undefined
}

/** Prepares a document of ours under the next number of the year; it goes to 決裁. The same form twice is one document. Throws Refused. */
export async function prepareTransfer(tx: Tx, id: string, kind: TransferKind, about: About, values: OutgoingValues, { now, today }: Moment): Promise<void> {
  const wrong = problemsOfDates(values, today, true)
  if (wrong.length > 0) throw new Refused(wrong)
  if (await isOwn(tx, id)) return
  const fiscalYear = fiscalYearOf(today)
  const intakeId = values.intake ?? about.intakeId
  const { numInsertedOrUpdatedRows } = await tx.insertInto('transfer').values({
    id, kind, ...about, intakeId, fiscalYear, number: sql<number>`ctx.next_number_about('transfer', ${fiscalYear}, array[${about.personId}]::uuid[])`, ...textsOf(values), urgencyJudgementId: await latestJudgement(tx, about.personId),
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) throw new Refused('この用紙はもう使われています。ケースか受付の画面から開き直してください')
  await keepPlace(tx, id, 1, values)
  await tx.insertInto('transferStep').values({ transferId: id, position: 0, side: 'ours', state: 'prepared', at: now }).execute()
  await tell(tx, { code: 'transfer_prepared', happenedAt: now, ...told(about, intakeId), refId: id })
  await refreshDue(tx, { kind: 'transfer', id })
}

/** Puts the texts right before 決裁; one that was sent back is prepared anew with it. Throws Refused once approved or sent, Stale. */
export async function correctTransfer(tx: Tx, { id }: Pick<Transfer, 'id'>, version: number, values: OutgoingValues, { now, today }: Moment): Promise<void> {
  const wrong = problemsOfDates(values, today, true)
  if (wrong.length > 0) throw new Refused(wrong)
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx)
  const transfer = await transferById(tx, id)
  if (!transfer || !isOpenToEdit(transfer.standing)) throw new Refused('決裁か送付が済んだ文書は直せません。直すときは、新しい文書を作ってください')
  const { numUpdatedRows } = await tx.updateTable('transfer').set({ ...textsOf(values), version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stale()
  await keepPlace(tx, id, version + 1, values)
  if (transfer.standing.ours === 'sent_back') await tx.insertInto('transferStep').values({ transferId: id, position: transfer.steps.length, side: 'ours', state: 'prepared', at: now }).execute()
  await refreshDue(tx, { kind: 'transfer', id })
}

/** Keeps a document of theirs as received; a 市町村送致 makes an intake or joins the one chosen. Throws Refused. */
export async function receiveTransfer(tx: Tx, id: string, kind: TransferKind, about: About, values: IncomingValues, { now, today }: Moment): Promise<void> {
  const wrong = problemsOfDates(values, today, false)
  if (Temporal.Instant.compare(values.receivedAt, now) > 0) wrong.push({ field: 'receivedAt', message: `今（${formatDateTime(now)}）より先です。実際に受け取った日時を入れてください` })
  if (wrong.length > 0) throw new Refused(wrong)
  if (await isOwn(tx, id)) return
  const { datedOn, theirNumber, reason, course, opinion, attachments, replyBy, receivedAt, who } = values
  const chosen = values.intake ?? about.intakeId
  const intakeId = chosen === 'new' ? await intakeFrom(tx, about.personId, values, { now, today }) : chosen
  const { numInsertedOrUpdatedRows } = await tx.insertInto('transfer').values({
    id, kind, ...about, intakeId, fiscalYear: fiscalYearOf(today), number: null, datedOn, theirNumber: theirNumber ?? '', reason,
    course: course ?? '', opinion: opinion ?? '', attachments: attachments ?? '', replyBy,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) throw new Refused('この用紙はもう使われています。ケースか受付の画面から開き直してください')
  await tx.insertInto('transferStep').values({ transferId: id, position: 0, side: 'theirs', state: 'sent', at: officeInstant(datedOn, new Temporal.PlainTime()), who }).execute()
  await tx.insertInto('transferStep').values({ transferId: id, position: 1, side: 'ours', state: 'received', at: receivedAt, who }).execute()
  await tell(tx, { code: 'transfer_received', happenedAt: receivedAt, ...told(about, intakeId), refId: id })
  await refreshDue(tx, { kind: 'transfer', id })
}

/** On the timeline of the child, or of the intake as long as there is no casefile. */
export const told = ({ casefileId, familyId }: Pick<About, 'casefileId' | 'familyId'>, intakeId: string | null) => (casefileId ? { casefileId, familyId } : { intakeId })

const textsOf = ({ asks, danger, childWords, done, notDone, opinion, reason, course, attachments, afterHours, datedOn, replyBy }: OutgoingValues) => ({
  asks: [...asks ?? []], danger: danger ?? '', childWords: childWords ?? '', done: done ?? '', notDone: notDone ?? '', opinion, reason, course: course ?? '',
  attachments: attachments ?? '', afterHours: afterHours ?? '', datedOn, replyBy,
})

async function keepPlace(tx: Tx, transferId: string, position: number, { whereabouts, siblingsTonight }: OutgoingValues): Promise<void> {
  const { rows: [known] } = await sql<{ whereabouts: string; siblingsTonight: string }>`
    select whereabouts, siblings_tonight from transfer_place where transfer_id = ${transferId} order by position desc limit 1`.execute(tx)
  if ((known?.whereabouts ?? '') === (whereabouts ?? '') && (known?.siblingsTonight ?? '') === (siblingsTonight ?? '')) return
  await tx.insertInto('transferPlace').values({ transferId, position, whereabouts: whereabouts ?? '', siblingsTonight: siblingsTonight ?? '' }).execute()
}

async function latestJudgement(tx: Tx, personId: string): Promise<string | null> {
  const { rows: [judged] } = await sql<{ id: string }>`
    select j.id from urgency_judgement j join intake_child k on k.id = j.intake_child_id
     where k.person_id = ${personId} and k.same_person = 'confirmed' order by j.judged_at desc, j.recorded_at desc limit 1`.execute(tx)
  return judged?.id ?? null
}

async function intakeFrom(tx: Tx, personId: string, { reason, receivedAt }: IncomingValues, moment: Moment): Promise<string> {
  const call = parseRecord(callForm, { ...rawOf(callForm, { content: reason, receivedAt, kind: 'from_guidance_centre', means: 'letter', routeKey: 'authority', route: 'guidance_centre' }),
    'children.0.personId': [personId], 'children.0.samePerson': ['confirmed'], 'children.0.part': ['subject'] })
  if ('problems' in call) throw new Refused(call.problems)
  return (await acceptIntake(tx, call.values, { ...moment, id: crypto.randomUUID() })).id
}
