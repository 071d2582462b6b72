import type { CheckupKind, CheckupResult, CheckupSettlement, NudgeMeans, NudgeResult } from '../codes/checkups.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { acceptIntake } from '../intake/accept.db.ts'
import { intakeChild } from '../intake/intake-child.ts'
import { callForm, intakeNumber } from '../intake/intake.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { recordPerson } from '../people/people.db.ts'

/** A result or 未受診 as the reader sees it; without a person it stands on its own name. */
export interface Checkup {
  id: string; version: number; personId: string | null; name: string; kana: string; birthOn: Temporal.PlainDate | null; veiled: boolean
  kind: CheckupKind; result: CheckupResult; invitedOn: Temporal.PlainDate | null; heldOn: Temporal.PlainDate | null; words: string
  accountId: string | null; worker: string | null; nextOn: Temporal.PlainDate | null; intakeId: string | null; intakeLabel: string | null
  settled: CheckupSettlement | null; settledOn: Temporal.PlainDate | null; settledWords: string; settledByName: string | null
  tries: number; lastTry: Temporal.PlainDate | null; recordedAt: Temporal.Instant
}
/** An attempt to reach the family. */
export interface Nudge { id: string; triedOn: Temporal.PlainDate; means: NudgeMeans; result: NudgeResult; words: string; recordedAt: Temporal.Instant; by: string }

async function checkupsWhere(tx: Tx, condition: ReturnType<typeof sql>, most: number | null = null): Promise<Checkup[]> {
  const { rows } = await sql<Omit<Checkup, 'intakeLabel'> & { intakeYear: number | null; intakeSequence: number | null }>`
    select c.id, c.version, c.person_id, coalesce(n.name, c.name_heard) as name, coalesce(n.kana, c.kana_heard) as kana, c.birth_on, coalesce(p.veiled, false) as veiled, c.kind, c.result, c.invited_on, c.held_on, c.words,
           c.account_id, a.name as worker, c.next_on, c.intake_id, i.fiscal_year as intake_year, i.number as intake_sequence, c.settled, c.settled_on, c.settled_words, s.name as settled_by_name,
           t.tries, t.last_try, c.recorded_at
      from checkup c left join person p on p.id = c.person_id left join person_name n on n.person_id = c.person_id and n.kind = 'current'
      left join account a on a.id = c.account_id left join account s on s.id = c.settled_by left join intake i on i.id = c.intake_id
      left join lateral (select count(*)::int as tries, max(tried_on) as last_try from checkup_nudge x where x.checkup_id = c.id) t on true
     where ${condition} order by coalesce(c.next_on, c.invited_on, c.held_on), c.recorded_at, c.id limit ${most}`.execute(tx)
  return rows.map(({ intakeYear, intakeSequence, ...row }) => ({ ...row, intakeLabel: intakeYear === null || intakeSequence === null ? null : intakeNumber(intakeYear, intakeSequence) }))
}

/** Which check-ups: those not settled who did not come, what was found, those settled. */
export const checkupViews = [{ code: '', label: '未受診をフォロー中' }, { code: 'findings', label: '経過観察・要精密・要支援' }, { code: 'settled', label: 'フォローを終えた' }] as const
export type CheckupView = (typeof checkupViews)[number]['code']
const mostShown = 300

/** The check-ups as one may look at them; whoever was settled without a name known to the office is out of every list. */
export function checkups(tx: Tx, view: CheckupView, kind: CheckupKind | null): Promise<Checkup[]> {
  const which = view === 'findings' ? sql`c.result in ('watch', 'examine', 'support')` : view === 'settled' ? sql`c.settled is not null and c.person_id is not null` : sql`c.result = 'missed' and c.settled is null`
  return checkupsWhere(tx, sql`${which} and (${kind}::text is null or c.kind = ${kind})`, mostShown)
}

/** One check-up as the actor sees it. */
export const checkupOf = async (tx: Tx, id: string): Promise<Checkup | undefined> => (await checkupsWhere(tx, sql`c.id = ${id}`))[0]

/** The check-ups of some persons, by day. */
export const checkupsOfPersons = (tx: Tx, personIds: readonly string[]): Promise<Checkup[]> => checkupsWhere(tx, sql`c.person_id = any (${[...personIds]}::uuid[])`)

/** The attempts, the last first. */
export async function nudgesOf(tx: Tx, checkupId: string): Promise<Nudge[]> {
  const { rows } = await sql<Nudge>`
    select n.id, n.tried_on, n.means, n.result, n.words, n.recorded_at, a.name as by from checkup_nudge n join account a on a.id = n.recorded_by where n.checkup_id = ${checkupId} order by n.tried_on desc, n.recorded_at desc, n.id`.execute(tx)
  return rows
}

const alreadySettled = 'この未受診のフォローは、もう終わったと書かれています'

/** Somebody starts to work on it: the child is one of those known or becomes a person now, and the row is seen through it from here on. Throws Stale. */
export async function startOn(tx: Tx, checkup: Checkup, version: number, person: string): Promise<void> {
  if (checkup.personId) throw new Refused('だれのことかは、もう決まっています')
  const { name, kana, birthOn } = checkup
  const birth = birthOn && { year: birthOn.year, month: birthOn.month, day: birthOn.day }
  const personId = person === 'new' ? await recordPerson(tx, { name, kana, sex: 'unknown', birth }) : person
  const { numAffectedRows } = await sql`update checkup set person_id = ${personId}, account_id = ctx.account(), version = version + 1 where id = ${checkup.id} and version = ${version} and person_id is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await refreshDue(tx, { kind: 'checkup', id: checkup.id })
}

/** Writes an attempt down; the same form twice is one. Throws Stale when somebody else moved the day meanwhile. */
export async function recordNudge(tx: Tx, { id: checkupId, personId, settled }: Checkup, id: string, version: number, nudge: Pick<Nudge, 'triedOn' | 'means' | 'result'> & { words: string | null; nextOn: Temporal.PlainDate | null; account: string | null }): Promise<void> {
  const { rows: [again] } = await sql`select 1 from checkup_nudge where id = ${id} and checkup_id = ${checkupId}`.execute(tx)
  if (again) return
  if (!personId) throw new Refused('先に「フォローを始める」で、だれのことかを決めてください')
  if (settled) throw new Refused(alreadySettled)
  const { numAffectedRows } = await sql`update checkup set next_on = ${nudge.nextOn}, account_id = ${nudge.account}, version = version + 1 where id = ${checkupId} and version = ${version} and settled is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await sql`insert into checkup_nudge (id, checkup_id, person_id, tried_on, means, result, words) values (${id}, ${checkupId}, ${personId}, ${nudge.triedOn}, ${nudge.means}, ${nudge.result}, ${nudge.words ?? ''})`.execute(tx)
  await refreshDue(tx, { kind: 'checkup', id: checkupId })
}

/** Ends the following of it. Throws Stale; refused when it has ended. */
export async function settleCheckup(tx: Tx, { id, result, settled: known }: Pick<Checkup, 'id' | 'result' | 'settled'>, version: number, { settled, settledOn, settledWords }: { settled: string; settledOn: Temporal.PlainDate; settledWords: string }): Promise<void> {
  if (known || result !== 'missed') throw new Refused(alreadySettled)
  const { numAffectedRows } = await sql`update checkup set settled = ${settled}, settled_on = ${settledOn}, settled_words = ${settledWords}, version = version + 1 where id = ${id} and version = ${version} and settled is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await refreshDue(tx, { kind: 'checkup', id })
}

/** Takes it in as 情報提供 with a number of its own; each knows of the other. A second time gives the same intake. */
export async function takeCheckupAsIntake(tx: Tx, checkup: Checkup, version: number, { receivedAt, words }: { receivedAt: Temporal.Instant; words: string }, { now, today, intakeId }: { now: Temporal.Instant; today: Temporal.PlainDate; intakeId: string }): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`intake of ${checkup.id}`}, 0))`.execute(tx)
  const { rows: [before] } = await sql<{ intakeId: string | null }>`select intake_id from checkup where id = ${checkup.id}`.execute(tx)
  if (before?.intakeId) return before.intakeId
  if (!checkup.personId) throw new Refused('先に「フォローを始める」で、だれのことかを決めてください')
  const child = rawOf(intakeChild, { personId: checkup.personId, samePerson: 'confirmed', name: checkup.name, kana: checkup.kana || null, part: 'subject' }, 'children.0.')
  const read = parseRecord(callForm, { ...rawOf(callForm, { content: words, receivedAt, kind: 'information', means: 'letter', consultationKind: '03' }), routeKey: ['health'], ...child })
  if ('problems' in read) throw new Refused(read.problems.map(({ field, message }) => ({ field: field === 'content' ? 'words' : field === 'receivedAt' ? field : '', message })))
  await acceptIntake(tx, read.values, { now, today, id: intakeId })
  if (checkup.settled === null && checkup.result === 'missed') await settleCheckup(tx, checkup, version, { settled: 'intake', settledOn: today, settledWords: '' })
  await sql`update checkup set intake_id = ${intakeId}, version = version + 1 where id = ${checkup.id}`.execute(tx)
  return intakeId
}

/** The check-up an intake came of, if it came of one. */
export async function checkupOfIntake(tx: Tx, intakeId: string): Promise<{ id: string; kind: string } | undefined> {
  return tx.selectFrom('checkup').select(['id', 'kind']).where('intakeId', '=', intakeId).executeTakeFirst()
}
