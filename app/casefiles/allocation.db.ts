import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { tell } from '../history/event.ts'

/** Gives a casefile its main and second worker from a day on, with the words handed over; nothing changes where they stay the same. */
export async function allocate(tx: Tx, { casefileId, mainAccountId, secondAccountId, since, words }: {
  casefileId: string; mainAccountId: string; secondAccountId: string | null; since: Temporal.PlainDate; words: string
}): Promise<void> {
  if (mainAccountId === secondAccountId) throw new Refused([{ field: 'second', message: '主担当と別の人を選んでください' }])
  const changed = [await hand(tx, 'main', mainAccountId), await hand(tx, 'second', secondAccountId)].some(Boolean)
  if (!changed) return
  const { rows: [casefile] } = await sql<{ familyId: string; now: Temporal.Instant }>`select family_id, ctx.now() as now from casefile where id = ${casefileId}`.execute(tx)
  await tell(tx, { code: 'allocated', happenedAt: casefile!.now, casefileId, familyId: casefile!.familyId })

  async function hand(tx: Tx, part: 'main' | 'second', accountId: string | null): Promise<boolean> {
    const { rows: held } = await sql<{ accountId: string }>`
      select account_id from allocation where casefile_id = ${casefileId} and part = ${part} and since <= ${since} and (until is null or until > ${since})`.execute(tx)
    if ((held[0]?.accountId ?? null) === accountId) return false
    await sql`update allocation set until = ${since} where casefile_id = ${casefileId} and part = ${part} and (until is null or until > ${since})`.execute(tx)
    if (accountId) await sql`insert into allocation (casefile_id, account_id, part, since, words) values (${casefileId}, ${accountId}, ${part}, ${since}, ${words})`.execute(tx)
    return true
  }
}

/** A person of the office who may be given work. */
interface Colleague { id: string; name: string; role: string; staffId: string }

/** The professional people of the office on a day, leading ones first. */
export async function colleaguesOn(tx: Tx, day: Temporal.PlainDate): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`
    select a.id, a.name, a.role, a.staff_id from account a join role_reach r on r.role = a.role
     where r.reach = 'office' and a.role not like 'system%' and a.since <= ${day} and (a.until is null or a.until > ${day})
     order by array_position(array['head', 'supervisor', 'coordinator'], a.role), a.name`.execute(tx)
  return rows
}

/** An agency that may lead. */
interface AgencyChoice { id: string; name: string; kind: string }

/** The agencies of a day, our own office first. */
export async function agenciesOn(tx: Tx, day: Temporal.PlainDate): Promise<AgencyChoice[]> {
  const { rows } = await sql<AgencyChoice>`
    select id, name, kind from agency where since <= ${day} and (until is null or until > ${day}) order by (kind = 'own_office') desc, (kind = 'guidance_centre') desc, name`.execute(tx)
  return rows
}

/** Who worked on a casefile, the newest first, with what was handed over. */
export async function allocationHistory(tx: Tx, casefileId: string): Promise<{ part: string; name: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null; words: string }[]> {
  const { rows } = await sql<{ part: string; name: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null; words: string }>`
    select p.part, a.name, p.since, p.until, p.words from allocation p join account a on a.id = p.account_id where p.casefile_id = ${casefileId} order by p.since desc, p.part`.execute(tx)
  return rows
}
