import { colleagueOptions } from '../accounts/colleagues.db.ts'
import type { SightingPlace } from '../codes/sightings.ts'
import { countsAsSighting } from '../codes/sightings.ts'
import type { UrgencyLevel } from '../codes/urgency.ts'
import { agenciesOn, agencyOptions, partnersOf } from '../council/agencies.db.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { seeByFor } from './clock.ts'
import { isSighted } from './sighted.db.ts'
import { problemsOfCheck } from './safety-check-form.ts'
import type { Choices, SafetyCheckValues } from './safety-check-form.ts'

interface CheckedChild { id: string; intakeId: string; personId: string | null; samePerson: string; receivedAt: Temporal.Instant }

/** Writes down an attempt or a sighting of one child. Seen over a screen is kept as another result and stops no clock; a person known for certain gets the sighting as well. Throws Refused. */
export async function recordSafetyCheck(tx: Tx, id: string, child: CheckedChild, values: SafetyCheckValues, now: Temporal.Instant): Promise<void> {
  const wrong = problemsOfCheck(values, child.receivedAt, now)
  if (wrong.length > 0) throw new Refused(wrong)
  const { at, checkedBy, seenBy, agencyId, placeKind, manner } = values
  const words = values.words ?? ''
  const counts = values.result === 'sighted' && seenBy !== null && manner !== null && placeKind !== null && countsAsSighting(placeKind)
  const result = values.result === 'sighted' && !counts ? 'other' : values.result
  const kept = await tx.insertInto('safetyCheck').values({ id, intakeChildId: child.id, at, checkedBy, result, seenBy, agencyId, placeKind, manner, words })
    .onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows === 0n) return mineOrRefused(tx, id, child.id)
  if (counts && child.personId && child.samePerson === 'confirmed') {
    await tx.insertInto('sighting').values({ personId: child.personId, safetyCheckId: id, entryId: null, seenAt: at, seenBy, agencyId, placeKind, manner, words }).execute()
  }
  await tell(tx, { code: counts ? 'child_sighted' : 'safety_attempted', happenedAt: at, intakeId: child.intakeId, refId: id })
  await refreshDue(tx, { kind: 'intake', id: child.intakeId })
}

/** A child seen on a visit was seen for its open calls too: keeps a check for every running clock of that person. The sighting itself is the entry's. */
export async function answerClocks(tx: Tx, seen: { personId: string; seenAt: Temporal.Instant; seenBy: string; agencyId: string | null; placeKind: string; manner: string }): Promise<void> {
  if (!countsAsSighting(seen.placeKind as SightingPlace)) return
  const { rows } = await sql<{ id: string; intakeId: string }>`
    select k.id, k.intake_id from intake_child k
     where k.person_id = ${seen.personId} and k.same_person = 'confirmed' and k.clock_started_at <= ${seen.seenAt}
       and not ${isSighted('k')}`.execute(tx)
  for (const child of rows) {
    await tx.insertInto('safetyCheck').values({
      intakeChildId: child.id, at: seen.seenAt, result: 'sighted', seenBy: seen.seenBy, agencyId: seen.agencyId, placeKind: seen.placeKind, manner: seen.manner,
      words: '経過記録から（内容は経過記録にあります）',
    }).execute()
    await tell(tx, { code: 'child_sighted', happenedAt: seen.seenAt, intakeId: child.intakeId })
    await refreshDue(tx, { kind: 'intake', id: child.intakeId })
  }
}

async function mineOrRefused(tx: Tx, id: string, childId: string): Promise<void> {
  const mine = await tx.selectFrom('safetyCheck').select('id').where('id', '=', id).where('intakeChildId', '=', childId)
    .where('recordedBy', '=', sql<string>`ctx.account()`).executeTakeFirst()
  if (!mine) throw new Refused('この画面はもう使われています。受付の画面から、開き直してください')
}

/** A supervisor starts the clock of a child whose intake does not start it by itself. Throws Stale, Refused. */
export async function startClock(tx: Tx, child: { id: string; intakeId: string; clockStartedAt: Temporal.Instant | null }, level: UrgencyLevel | null, version: number, now: Temporal.Instant): Promise<void> {
  if (child.clockStartedAt) throw new Refused('安全確認の時計は、もう動いています')
  const started = await tx.updateTable('intakeChild').set((row) => ({
    clockStartedAt: now, clockStartedBy: sql<string>`ctx.account()`, ...seeByFor(level ?? undefined, now), version: row('version', '+', 1),
  })).where('id', '=', child.id).where('version', '=', version).executeTakeFirst()
  if (started.numUpdatedRows === 0n) throw new Stale()
  await refreshDue(tx, { kind: 'intake', id: child.intakeId })
}

/** The people of the office and the agencies of a day, to choose from. */
export async function choicesOn(tx: Tx, today: Temporal.PlainDate): Promise<Choices> {
  return { staff: await colleagueOptions(tx, today), agencies: agencyOptions(partnersOf(await agenciesOn(tx, today))) }
}
