import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { UNKNOWN_CODE } from '../kernel/record.ts'
import { Refused } from '../kernel/result.ts'
import { recordCentreCall } from './centre-call.db.ts'
import { clockRuns, kindAtReceipt, matterOfCall, seeByFor } from './clock.ts'
import type { IntakeChildValues } from './intake-child.ts'
import { centreCallTime, intakeNumber, nextAt, problemsOfCall, routeKept } from './intake.ts'
import type { CallValues } from './intake.ts'
import { wholeKeys } from '../rights/conflict.ts'
import { seal } from '../rights/seals.db.ts'
import type { NewSeal } from '../rights/seals.db.ts'
import { judgeUrgency } from './urgency.db.ts'
import { answersOf } from './urgency-record.ts'

const nobodyYet: IntakeChildValues = {
  personId: null, samePerson: null, name: null, kana: null, birth: null, ageHeard: null, sex: null, part: 'subject',
  abuseKind: null, suspectedPerson: null, suspectedWords: null, whereNow: null, until: null,
}

/** Takes a call in: number, children, places, urgency, consultations, clocks; sealed at once where that is asked for. A second submit of the same form by the same person gives the intake it already is. Throws Refused. */
export async function acceptIntake(tx: Tx, values: CallValues, { now, id, sealing }: { now: Temporal.Instant; today: Temporal.PlainDate; id: string; sealing?: Omit<NewSeal, 'id'> | undefined }): Promise<{ id: string; number: string }> {
  // The second of two submits at once waits here, so that it draws no number.
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx)
  const saved = await tx.selectFrom('intake').select(['fiscalYear', 'number']).where('id', '=', id)
    .where('recordedBy', '=', sql<string>`ctx.account()`).executeTakeFirst()
  if (saved) return { id, number: intakeNumber(saved.fiscalYear, saved.number) }
  const wrong = [...problemsOfCall(values, now), ...await unknownPeople(tx, values)]
  if (wrong.length > 0) throw new Refused(wrong)

  const { receivedAt, content } = values
  const fiscalYear = fiscalYearOf(officeDateOf(receivedAt))
  const { rows: [drawn] } = await sql<{ number: number }>`select ${sealing ? sql`ctx.next_number_apart('intake', ${fiscalYear})` : sql`ctx.next_number_about('intake', ${fiscalYear}, ${values.children.flatMap(({ personId }) => personId ?? [])}::uuid[])`} as number`.execute(tx)
  const number = drawn!.number
  const inserted = await tx.insertInto('intake').values({
    id, fiscalYear, number, receivedAt, content, kind: values.kind ?? '', means: values.means ?? 'phone', route: routeKept(values),
    takenBy: values.takenBy ?? '', consultationKind: values.consultationKind, guardianInformed: values.guardianInformed,
  }).onConflict((row) => row.doNothing()).executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Refused('この受付はもう保存されています。「受付」の一覧を確かめ、無ければ「電話を受ける」を開き直して入れてください')
  await tell(tx, { code: 'intake_accepted', happenedAt: receivedAt, intakeId: id })
  await keepReporter(tx, id, values)
  await keepChildren(tx, id, values)
  await keepCentreCall(tx, id, values, now)
  if (values.staffInvolved === 'yes') await sql`insert into staff_hint (intake_id, words) values (${id}, ${values.staffInvolvedWords ?? '（どの職員かは聞けていない）'})`.execute(tx)
  await refreshDue(tx, { kind: 'intake', id })
  if (sealing) await seal(tx, { kind: 'intake', id }, { id: crypto.randomUUID(), ...sealing }, 'sealNamed')
  // Last of all: whom it may concern is compared now, and from here on whoever took the call may not see it any more.
  await sql`set constraints rec.match_heard immediate`.execute(tx)
  await sql`set constraints rec.match_heard deferred`.execute(tx)
  return { id, number: intakeNumber(fiscalYear, number) }
}

/** People put into the form by their id that this person does not see. */
async function unknownPeople(tx: Tx, { children }: CallValues): Promise<{ field: string; message: string }[]> {
  const asked = [...new Set(children.flatMap(({ personId }) => personId ?? []))]
  if (asked.length === 0) return []
  const seen = await tx.selectFrom('person').select('id').where('id', 'in', asked).execute()
  return seen.length === asked.length ? [] : [{ field: 'children', message: `登録済みの人は、${UNKNOWN_CODE}` }]
}

async function keepReporter(tx: Tx, intakeId: string, values: CallValues): Promise<void> {
  const said = [values.reporterName, values.reporterRelation, values.reporterPhone, values.reporterAddress, values.wantsAnswer, values.mayBeContacted,
    values.contentIdentifies, values.mayTellFamily]
  if (!values.reporterAnonymous && said.every((one) => one === null)) return
  await tx.insertInto('reporter').values({
    intakeId, anonymous: values.reporterAnonymous, name: values.reporterName, relation: values.reporterRelation, phone: values.reporterPhone, address: values.reporterAddress,
    wantsAnswer: values.wantsAnswer ?? 'unknown', mayBeContacted: values.mayBeContacted ?? 'unknown',
    contentIdentifies: values.contentIdentifies ?? 'unknown', mayTellFamily: values.mayTellFamily ?? '',
  }).execute()
}

async function keepChildren(tx: Tx, intakeId: string, values: CallValues): Promise<void> {
  const heard = values.children.length > 0 ? values.children : [nobodyYet]
  const answers = answersOf(values)
  const judged = Object.keys(answers).length > 0 || values.urgencyLevel !== null
  const matter = matterOfCall(values.consultationKind, heard)
  for (const [position, child] of heard.entries()) {
    const part = child.part ?? 'subject'
    const consultation = part === 'sibling' || values.kind === 'staff_abuse' ? null : await consultationOf(tx, values, child)
    const { id } = await tx.insertInto('intakeChild').values({
      intakeId, position, part, personId: child.personId, samePerson: child.samePerson ?? 'confirmed',
      nameHeard: child.name ?? '', kanaHeard: child.kana ?? '', nameKeys: wholeKeys(child.name, child.kana), sex: child.sex ?? 'unknown', ageHeard: child.ageHeard ?? '',
      birthYear: child.birth?.year ?? null, birthMonth: child.birth?.month ?? null, birthDay: child.birth?.day ?? null,
      abuseKind: child.abuseKind, suspectedPerson: child.suspectedPerson ?? 'unknown', suspectedWords: child.suspectedWords ?? '',
      consultationId: consultation?.id ?? null, again: consultation?.again ?? false,
      ...(clockRuns(values.kind ?? '', matter, part)
        ? { clockStartedAt: values.receivedAt, clockStartedBy: sql<string>`ctx.account()`, ...seeByFor(undefined, values.receivedAt) }
        : { clockStartedAt: null, clockStartedBy: null, seeBy: null, limitSource: null }),
    }).returning('id').executeTakeFirstOrThrow()
    await keepPlace(tx, id, values, child, part === 'subject')
    // The chart on the call is about its subjects and narrows their outer limit; brothers and sisters are judged on their own later.
    if (judged && part === 'subject') await judgeUrgency(tx, { intakeChildId: id, answers, level: values.urgencyLevel, words: values.urgencyWords ?? '' })
  }
}

/** One child, one matter: what is still open goes on, everything else begins. A person who is only likely the same is not counted as that person. */
async function consultationOf(tx: Tx, values: CallValues, child: IntakeChildValues): Promise<{ id: string; again: boolean }> {
  const expectant = child.part === 'expectant'
  const personId = child.samePerson === 'maybe' ? null : child.personId
  const open = personId === null ? undefined : await tx.selectFrom('consultation').select('id')
    .where('personId', '=', personId).where('closedOn', 'is', null).where('expectant', '=', expectant).orderBy('receivedOn').executeTakeFirst()
  if (open) return { id: open.id, again: true }
  const receivedOn = officeDateOf(values.receivedAt)
  const begun = await tx.insertInto('consultation').values({
    personId, expectant, receivedOn, fiscalYear: fiscalYearOf(receivedOn),
    kindAtReceipt: expectant ? null : kindAtReceipt(values.consultationKind, child.abuseKind),
    kindDecided: null, abuseJudged: null, abuseKind: null, decidedOn: null, closedOn: null,
  }).returning('id').executeTakeFirstOrThrow()
  return { id: begun.id, again: false }
}

/** Where this child is; what was said once for the call is about the children it is about, not about brothers and sisters. */
async function keepPlace(tx: Tx, intakeChildId: string, values: CallValues, child: IntakeChildValues, isSubject: boolean): Promise<void> {
  const own = child.whereNow !== null || child.until !== null
  const whereNow = own || !isSubject ? child.whereNow : values.whereNow
  const until = own || !isSubject ? child.until : values.until
  const sleepsWhere = isSubject ? values.sleepsWhere : null
  if (whereNow === null && until === null && sleepsWhere === null) return
  await tx.insertInto('intakePlace').values({
    intakeChildId, whereNow: whereNow ?? '', untilAt: until && nextAt(until, values.receivedAt), sleepsWhere: sleepsWhere ?? '',
  }).execute()
}

async function keepCentreCall(tx: Tx, intakeId: string, values: CallValues, now: Temporal.Instant): Promise<void> {
  const calledAt = values.centreAt && centreCallTime(values.centreAt, values.receivedAt, now)
  if (!calledAt) return
  await recordCentreCall(tx, crypto.randomUUID(), intakeId, {
    calledAt, spokeWith: values.centreWith ?? '', told: '', ourOpinion: null, theirOpinion: values.centreSaid, agreed: 'unknown', notAgreed: null, againAt: null,
  }, now)
}
