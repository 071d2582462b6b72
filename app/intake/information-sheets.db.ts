import { agencyKinds } from '../codes/agencies.ts'
import { informationSubjects } from '../codes/information.ts'
import { labelOf } from '../codes/code-list.ts'
import type { Means } from '../codes/intakes.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { birthOf } from '../people/people.db.ts'
import { wholeKeys } from '../rights/conflict.ts'
import { acceptIntake } from './accept.db.ts'
import type { InformationValues } from './information-sheet.ts'
import { reportWords } from './information-sheet.ts'
import { intakeChild } from './intake-child.ts'
import { callForm, intakeNumber } from './intake.ts'

/** A sheet as the reader may know it: of whoever sent it nothing once it is a 通告, and of a hidden family only the kind of agency. */
export interface InformationSheet {
  id: string; version: number; personId: string | null; personName: string | null; intakeId: string | null; intakeLabel: string | null
  receivedOn: Temporal.PlainDate; means: string; about: string; nameHeard: string; kanaHeard: string; birth: PartialDate | null; dueOn: Temporal.PlainDate | null
  inTown: string; concerns: readonly string[]; words: string; consent: string; consentWords: string; answerBy: Temporal.PlainDate | null
  answeredAt: Temporal.Instant | null; answeredByName: string | null; answer: string | null; answerWords: string; answerMeans: string | null
  recordedAt: Temporal.Instant; recordedByName: string; hidden: boolean
  agency: string | null; sender: string | null; senderPhone: string | null
}
type Row = Omit<InformationSheet, 'birth' | 'intakeLabel'> & { birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean; intakeYear: number | null; intakeSequence: number | null }

const kindLabels = JSON.stringify(Object.fromEntries(agencyKinds.map(({ code, label }) => [code, label])))

async function sheetsWhere(tx: Tx, condition: ReturnType<typeof sql>, most: number | null = null): Promise<InformationSheet[]> {
  const { rows } = await sql<Row>`
    select s.id, s.version, s.person_id, n.name as person_name, s.intake_id, i.fiscal_year as intake_year, i.number as intake_sequence, s.received_on, s.means, s.about, s.name_heard, s.kana_heard,
           s.birth_year, s.birth_month, s.birth_day, s.birth_about, s.due_on, s.in_town, s.concerns, s.words, s.consent, s.consent_words, s.answer_by,
           s.answered_at, b.name as answered_by_name, s.answer, s.answer_words, s.answer_means, s.recorded_at, w.name as recorded_by_name, h.kind is not null as hidden,
           case when s.intake_id is not null then null when h.kind is not null then coalesce(${kindLabels}::jsonb ->> h.kind, '') || '（名前は非開示）' else a.name end as agency,
           case when s.intake_id is null then f.name end as sender, case when s.intake_id is null then f.phone end as sender_phone
      from information_sheet s left join ctx.hidden_senders() h on h.information_sheet_id = s.id
      left join person_name n on n.person_id = s.person_id and n.kind = 'current' left join intake i on i.id = s.intake_id
      left join information_sender f on f.information_sheet_id = s.id left join agency a on a.id = f.agency_id
      left join account b on b.id = s.answered_by left join account w on w.id = s.recorded_by
     where ${condition} order by (s.answered_at is not null), case when s.answered_at is null then coalesce(s.answer_by, s.received_on + 7) end, s.received_on desc, s.recorded_at desc, s.id limit ${most}`.execute(tx)
  return rows.map(({ birthYear, birthMonth, birthDay, birthAbout, intakeYear, intakeSequence, ...row }) => ({
    ...row, birth: birthOf({ birthYear, birthMonth, birthDay, birthAbout }), intakeLabel: intakeYear === null || intakeSequence === null ? null : intakeNumber(intakeYear, intakeSequence),
  }))
}

const mostShown = 200
/** The sheets, those not answered first and by when; `unanswered` leaves the others out. */
export const informationSheets = (tx: Tx, unanswered: boolean): Promise<InformationSheet[]> => sheetsWhere(tx, unanswered ? sql`s.answered_at is null` : sql`true`, mostShown)

/** One sheet as the actor sees it, or undefined. */
export async function informationSheetOf(tx: Tx, id: string): Promise<InformationSheet | undefined> {
  return (await sheetsWhere(tx, sql`s.id = ${id}`))[0]
}

/** The sheets about some persons in one line each, without who sent them, the last first. */
export async function sheetsAbout(tx: Tx, personIds: readonly string[]): Promise<{ id: string; receivedOn: Temporal.PlainDate; title: string; answered: boolean }[]> {
  const { rows } = await sql<{ id: string; receivedOn: Temporal.PlainDate; about: string; answered: boolean }>`
    select id, received_on, about, answered_at is not null as answered from information_sheet where person_id = any (${[...personIds]}::uuid[]) order by received_on desc, recorded_at desc, id`.execute(tx)
  return rows.map(({ about, ...row }) => ({ ...row, title: `情報提供（${labelOf(informationSubjects, about)}）` }))
}

/** The sheet an intake came of, if it came of one. */
export async function sheetOfIntake(tx: Tx, intakeId: string): Promise<{ id: string; receivedOn: Temporal.PlainDate } | undefined> {
  return tx.selectFrom('informationSheet').select(['id', 'receivedOn']).where('intakeId', '=', intakeId).executeTakeFirst()
}

/** Whether the actor sees a sheet; whoever took it down may not any more. */
export async function isSheetSeen(tx: Tx, id: string): Promise<boolean> {
  return await tx.selectFrom('informationSheet').select('id').where('id', '=', id).executeTakeFirst() !== undefined
}

/** Writes a sheet down as it was received; the same form twice is one sheet. Whoever it turns out not to be for sees it no more. Refused when the id is somebody else's. */
export async function recordInformation(tx: Tx, id: string, values: InformationValues): Promise<void> {
  const { birth } = values
  if (values.person && !await tx.selectFrom('person').select('id').where('id', '=', values.person).executeTakeFirst()) throw new Refused([{ field: 'name', message: 'その人は見つかりません。人のページから開き直すか、名前を書いて保存してください' }])
  const { rows: [made] } = await sql`
    insert into information_sheet (id, person_id, received_on, means, about, name_heard, kana_heard, birth_year, birth_month, birth_day, birth_about, due_on, in_town, concerns, words, consent, consent_words, answer_by, name_keys)
    values (${id}, ${values.person}, ${values.receivedOn}, ${values.means}, ${values.about}, ${values.name ?? ''}, ${values.kana ?? ''}, ${birth?.year ?? null}, ${birth?.month ?? null}, ${birth?.day ?? null}, ${birth?.about ?? false},
      ${values.dueOn}, ${values.inTown ?? 'unknown'}, ${[...values.concerns]}::text[], ${values.words}, ${values.consent}, ${values.consentWords ?? ''}, ${values.answerBy}, ${wholeKeys(values.name, values.kana)}::text[]) on conflict do nothing returning id`.execute(tx)
  if (!made) {
    const own = await tx.selectFrom('informationSheet').select('id').where('id', '=', id).where('recordedBy', '=', sql<string>`ctx.account()`).where('words', '=', values.words).executeTakeFirst()
    if (!own) throw new Refused('この用紙はもう使われています。新しい用紙を開き直してください')
    return
  }
  await sql`insert into information_sender (information_sheet_id, agency_id, name, phone) values (${id}, ${values.agency}, ${values.sender ?? ''}, ${values.senderPhone ?? ''})`.execute(tx)
  await refreshDue(tx, { kind: 'information_sheet', id })
  // Matched now and not at the end, so that the next question is answered as whoever typed it sees it from then on.
  await sql`set constraints rec.match_heard immediate`.execute(tx)
  await sql`set constraints rec.match_heard deferred`.execute(tx)
}

/** Says whom a sheet is about; from then on it is seen where this person is seen. Throws Stale. */
export async function linkInformation(tx: Tx, { id }: InformationSheet, version: number, personId: string): Promise<void> {
  const { numAffectedRows } = await sql`update information_sheet set person_id = ${personId}, version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await refreshDue(tx, { kind: 'information_sheet', id })
}

/** Writes what was said back. Throws Stale. */
export async function answerInformation(tx: Tx, { id }: InformationSheet, version: number, answer: { answeredAt: Temporal.Instant; answerMeans: string; answer: string; answerWords: string }): Promise<void> {
  const { numAffectedRows } = await sql`update information_sheet set answered_at = ${answer.answeredAt}, answer_means = ${answer.answerMeans}, answer = ${answer.answer}, answer_words = ${answer.answerWords}, version = version + 1
    where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await refreshDue(tx, { kind: 'information_sheet', id })
}

/** Takes a sheet in as a 通告: an intake with its number and clock, each knowing of the other; the database makes whoever sent it the reporter. Gives the intake; a second time the same one. */
export async function takeAsReport(tx: Tx, sheet: InformationSheet, { receivedAt, why }: { receivedAt: Temporal.Instant; why: string }, { now, today, intakeId }: { now: Temporal.Instant; today: Temporal.PlainDate; intakeId: string }): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`report of ${sheet.id}`}, 0))`.execute(tx)
  const { rows: [before] } = await sql<{ intakeId: string | null }>`select intake_id from information_sheet where id = ${sheet.id}`.execute(tx)
  if (before?.intakeId) return before.intakeId
  const read = parseRecord(callForm, callOf(sheet, receivedAt, why))
  if ('problems' in read) throw new Refused(read.problems.map(({ message }) => ({ field: '', message })))
  await acceptIntake(tx, read.values, { now, today, id: intakeId })
  await sql`update information_sheet set intake_id = ${intakeId}, version = version + 1 where id = ${sheet.id}`.execute(tx)
  await refreshDue(tx, { kind: 'information_sheet', id: sheet.id })
  return intakeId
}

/** The form of a call as it would have been filled in. A guardian is no child: the children are then still to be found out. */
function callOf(sheet: InformationSheet, receivedAt: Temporal.Instant, why: string): Raw {
  const { about, personId, nameHeard, kanaHeard, birth } = sheet
  const heardOf = about === 'guardian' && nameHeard ? `（養育者として聞いた名前：${nameHeard}）` : ''
  const child = { ...(personId ? { personId, samePerson: 'confirmed' as const } : {}), name: nameHeard || null, kana: kanaHeard || null, birth, part: about === 'expectant' ? 'expectant' as const : 'subject' as const }
  return {
    ...rawOf(callForm, { content: reportWords(sheet, why) + heardOf, receivedAt, kind: 'report', means: sheet.means as Means, consultationKind: about === 'expectant' ? null : '01' }),
    ...(about === 'guardian' ? {} : rawOf(intakeChild, child, 'children.0.')),
  }
}
