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

/** Who worked on a casefile, the newest first, with what was handed over. */
export async function allocationHistory(tx: Tx, casefileId: string): Promise<{ part: string; name: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null; words: string }[]> {
  const { rows } = await sql<{ part: string; name: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null; words: string }>`
    select p.part, a.name, p.since, p.until, p.words from allocation p join account a on a.id = p.account_id where p.casefile_id = ${casefileId} order by p.since desc, p.part`.execute(tx)
  return rows
}
