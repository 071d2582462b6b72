import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { countYears, joinYears } from './consultation-table.ts'
import type { Counted, Listed, YearRow } from './consultation-table.ts'
import type { ReadTotal } from './totals-csv.ts'

/** The yearly table from one fiscal year to another (both included): imported years as printed, later ones counted from consultations. */
export async function consultationYears(tx: Tx, from: number, to: number): Promise<YearRow[]> {
  const imported = await tx.selectFrom('total').select(['fiscalYear', 'handledBy', 'care', 'weakCare', 'abuse', 'physical', 'sexual', 'psychological', 'neglect', 'other'])
    .where('fiscalYear', '>=', from).where('fiscalYear', '<=', to).execute()
  const { rows: counted } = await sql<Counted>`select * from ctx.count_consultations(${from}, ${to})`.execute(tx)
  return joinYears(imported.map((row) => ({ ...row, source: 'imported', undecided: 0, unspecified: 0 }) as YearRow), countYears(counted))
}

/** Keeps totals of earlier years. What differs from a total already kept is refused unless it may replace it. Gives how many rows are new or changed. */
export async function importTotals(tx: Tx, totals: readonly ReadTotal[], source: string, replace: boolean): Promise<number> {
  let changed = 0
  for (const total of totals) {
    const kept = await tx.selectFrom('total').selectAll().where('fiscalYear', '=', total.fiscalYear).where('handledBy', '=', total.handledBy).executeTakeFirst()
    if (kept && Object.entries(total).every(([name, value]) => kept[name as keyof typeof kept] === value)) continue
    if (kept && !replace) throw new Refused(`${total.fiscalYear}年度のこの担当には、違う件数がすでにあります。確かめて、置き換えるときは「置き換える」を選んでください（命令では --replace）`)
    if (kept) await tx.updateTable('total').set({ ...total, source }).where('id', '=', kept.id).execute()
    else await tx.insertInto('total').values({ ...total, source }).execute()
    changed += 1
  }
  return changed
}

/** The consultations behind one number, as far as the reader may see them. */
export interface CountedConsultation {
  id: string; receivedOn: Temporal.PlainDate; personId: string | null; name: string | null; casefileId: string | null; intakeId: string | null
  intakeNumber: number | null; intakeYear: number | null; kind: string; abuseKind: string | null; decided: boolean
}

/** Lists the consultations counted in a column of a year; the database shows only what the reader may see. */
export async function consultationsBehind(tx: Tx, fiscalYear: number, column: Listed): Promise<CountedConsultation[]> {
  const { rows } = await sql<CountedConsultation>`
    select * from (
      select c.id, c.received_on, c.person_id, n.name, f.id as casefile_id, i.id as intake_id, i.number as intake_number, i.fiscal_year as intake_year, c.decided_on is not null as decided,
             coalesce(c.kind_decided, case when c.abuse_judged in ('not_abuse', 'unidentified') then '16' else c.kind_at_receipt end, '16') as kind,
             coalesce(c.abuse_kind, case when c.decided_on is null then k.abuse_kind end) as abuse_kind
        from consultation c
        left join lateral (select k.* from intake_child k where k.consultation_id = c.id order by k.again, k.id limit 1) k on true
        left join intake i on i.id = k.intake_id
        left join person_name n on n.person_id = c.person_id and n.kind = 'current'
        left join lateral (select f.id from casefile f where f.person_id = c.person_id order by f.opened_on desc limit 1) f on true
       where c.fiscal_year = ${fiscalYear} and c.counted and not c.expectant) x
     where case ${column}::text
       when 'care' then kind in ('01', '02') when 'weakCare' then kind = '02' when 'abuse' then kind = '01' when 'other' then kind not in ('01', '02') when 'undecided' then not decided
       else kind = '01' and abuse_kind = ${column} end
     order by received_on, id`.execute(tx)
  return rows
}

/** How many intake numbers a year drew, and how many of its children were told of again while a consultation was open (延べ, not counted). */
export async function intakeNumbersOf(tx: Tx, fiscalYear: number): Promise<{ numbers: number; again: number }> {
  const { rows: [row] } = await sql<{ numbers: number; again: number }>`
    select count(distinct i.id)::int as numbers, count(*) filter (where k.again)::int as again
      from intake i left join intake_child k on k.intake_id = i.id where i.fiscal_year = ${fiscalYear}`.execute(tx)
  return row ?? { numbers: 0, again: 0 }
}
