import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { ageWords } from '../people/age-words.ts'
import { birthOf } from '../people/people.db.ts'
import type { CheckLine, ChildLine, Judgement, LateDecision } from './intake-lines.ts'

type ChildRow = Omit<ChildLine, 'name' | 'ageWords' | 'checks' | 'lateDecisions' | 'judgements' | 'level'> & {
  knownName: string | null; nameHeard: string; ageHeard: string; unborn: boolean | null; dueOn: Temporal.PlainDate | null; diedOn: Temporal.PlainDate | null
  birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean | null; receivedAt: Temporal.Instant
}

/** The children of some intakes with what their clocks and urgencies are read from, as the reader sees them; ages on the day of the receipt. */
export async function childLinesOf(tx: Tx, intakeIds: readonly string[]): Promise<ChildLine[]> {
  if (intakeIds.length === 0) return []
  const { rows } = await sql<ChildRow>`
    select k.id, k.intake_id, k.position, k.part, k.person_id, k.same_person, k.sex, k.abuse_kind, k.suspected_person, k.suspected_words, k.again, k.version,
           k.clock_started_at, k.see_by, x.decided_on as search_ended_on, k.limit_source, s.name as clock_started_by_name, k.name_heard, k.age_heard, i.received_at, n.name as known_name, coalesce(p.veiled, false) as veiled,
           p.unborn, p.due_on, p.died_on, p.birth_about,
           coalesce(p.birth_year, k.birth_year) as birth_year, case when p.birth_year is null then k.birth_month else p.birth_month end as birth_month,
           case when p.birth_year is null then k.birth_day else p.birth_day end as birth_day
      from intake_child k join intake i on i.municipality_id = k.municipality_id and i.id = k.intake_id
      left join person p on p.municipality_id = k.municipality_id and p.id = k.person_id
      left join account s on s.municipality_id = k.municipality_id and s.id = k.clock_started_by
      left join lateral (select name from person_name where municipality_id = k.municipality_id and person_id = k.person_id and kind = 'current'
                          order by since desc nulls last, recorded_at desc limit 1) n on true
      left join lateral (select max(d.decided_on) as decided_on from decision d where d.intake_id = k.intake_id and d.outcome = 'unidentified' and d.state = 'approved') x on k.person_id is null
     where k.intake_id = any (${intakeIds}::uuid[]) order by k.intake_id, k.position, k.id`.execute(tx)
  const ids = rows.map((row) => row.id)
  const checks = await checksOf(tx, ids)
  const decisions = await lateDecisionsOf(tx, ids)
  const judgements = await judgementsOf(tx, ids)
  return rows.map(({ knownName, nameHeard, ageHeard, unborn, dueOn, diedOn, birthYear, birthMonth, birthDay, birthAbout, receivedAt, ...child }) => {
    const birth = birthOf({ birthYear, birthMonth, birthDay, birthAbout: birthAbout ?? false })
    const judged = judgements.filter((one) => one.intakeChildId === child.id)
    return {
      ...child, name: knownName ?? (nameHeard || '（だれか分かっていません）'),
      ageWords: birth || unborn ? ageWords({ birth, unborn: unborn ?? false, dueOn, diedOn }, officeDateOf(receivedAt)) : ageHeard || '年齢不明',
      judgements: judged, level: judged[0]?.level ?? null, checks: checks.filter((one) => one.intakeChildId === child.id), lateDecisions: decisions.filter((one) => one.intakeChildId === child.id),
    }
  })
}

/** Child lines for a page of several lists: each intake is read once, however many lists show it. */
export function childLinesOnce(tx: Tx): (intakeIds: readonly string[]) => Promise<ChildLine[]> {
  const known = new Map<string, ChildLine[]>()
  return async (intakeIds) => {
    const wanted = [...new Set(intakeIds)]
    const missing = wanted.filter((id) => !known.has(id))
    const read = Map.groupBy(await childLinesOf(tx, missing), ({ intakeId }) => intakeId)
    for (const id of missing) known.set(id, read.get(id) ?? [])
    return wanted.flatMap((id) => known.get(id) ?? [])
  }
}

/** Every attempt and sighting of some children of intakes, newest first. */
async function checksOf(tx: Tx, intakeChildIds: readonly string[]): Promise<CheckLine[]> {
  if (intakeChildIds.length === 0) return []
  const { rows } = await sql<CheckLine>`
    select s.id, s.intake_child_id, s.at, s.result, s.seen_by, s.place_kind, s.manner, s.words, s.recorded_at, case when not coalesce(p.veiled, false) then g.name end as agency_name,
           coalesce(a.name, '') as checked_by_name, coalesce(b.name, '') as recorded_by_name
      from safety_check s join intake_child k on k.municipality_id = s.municipality_id and k.id = s.intake_child_id
      left join person p on p.municipality_id = k.municipality_id and p.id = k.person_id
      left join agency g on g.municipality_id = s.municipality_id and g.id = s.agency_id
      left join account a on a.municipality_id = s.municipality_id and a.id = s.checked_by
      left join account b on b.municipality_id = s.municipality_id and b.id = s.recorded_by
     where s.intake_child_id = any (${intakeChildIds}::uuid[]) order by s.at desc, s.recorded_at desc`.execute(tx)
  return rows
}

/** What was decided for children not seen in time, newest first. */
async function lateDecisionsOf(tx: Tx, intakeChildIds: readonly string[]): Promise<LateDecision[]> {
  if (intakeChildIds.length === 0) return []
  const { rows } = await sql<LateDecision>`
    select l.id, l.intake_child_id, l.act, l.words, l.revisit_at, l.decided_at, coalesce(a.name, '') as decided_by_name, b.name as revisit_by_name, c.name as revisit_with_name
      from late_decision l
      left join account a on a.municipality_id = l.municipality_id and a.id = l.decided_by
      left join account b on b.municipality_id = l.municipality_id and b.id = l.revisit_by
      left join account c on c.municipality_id = l.municipality_id and c.id = l.revisit_with
     where l.intake_child_id = any (${intakeChildIds}::uuid[]) order by l.decided_at desc`.execute(tx)
  return rows
}

/** All judgements of some children of intakes, newest first. */
export async function judgementsOf(tx: Tx, intakeChildIds: readonly string[]): Promise<Judgement[]> {
  if (intakeChildIds.length === 0) return []
  const { rows } = await sql<Judgement>`
    select j.id, j.intake_child_id, j.chart, j.answers, j.by_chart, j.level, j.words, j.judged_at, coalesce(a.name, '') as judged_by_name
      from urgency_judgement j left join account a on a.municipality_id = j.municipality_id and a.id = j.judged_by
     where j.intake_child_id = any (${intakeChildIds}::uuid[]) order by j.judged_at desc, j.recorded_at desc`.execute(tx)
  return rows
}
