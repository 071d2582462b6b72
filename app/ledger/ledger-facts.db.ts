import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import type { Sex } from '../codes/people.ts'
import { birthOf, toldNames } from '../people/people.db.ts'
import { agencyNameAbout } from '../council/agencies.db.ts'

/** Rows of one question about many persons, casefiles or families at once, by whom they are about. */
export type ByOwner<Row> = ReadonlyMap<string, readonly Row[]>

function byOwner<Row extends { owner: string }>(rows: readonly Row[]): ByOwner<Row> {
  return Map.groupBy(rows, ({ owner }) => owner)
}

/** Somebody of a family as the ledger names them. */
export interface LedgerMember { owner: string; personId: string; name: string; relation: string; livesIn: boolean; sex: Sex; birth: PartialDate | null; unborn: boolean; dueOn: Temporal.PlainDate | null; diedOn: Temporal.PlainDate | null; veiled: boolean }

/** Who belongs to these families today, adults first; on paper nobody who is sealed or only known on a hidden side, and names as they are told. */
export async function ledgerMembers(tx: Tx, familyIds: readonly string[], paper: boolean, today: Temporal.PlainDate): Promise<ByOwner<LedgerMember>> {
  const { rows } = await sql<Omit<LedgerMember, 'birth'> & { birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean }>`
    select m.family_id as owner, m.person_id, n.name, m.relation, m.lives_in, p.sex, p.birth_year, p.birth_month, p.birth_day, p.birth_about, p.unborn, p.due_on, p.died_on, p.veiled
      from family_member m join person p on p.id = m.person_id join person_name n on n.person_id = p.id and n.kind = 'current'
     where m.family_id = any (${[...familyIds]}::uuid[]) and (m.until is null or m.until > ${today}) and not ((p.sealed or p.beside or m.beside) and ${paper})
     order by m.relation = 'child', p.birth_year, p.birth_month, p.birth_day`.execute(tx)
  const told = paper ? await toldNames(tx, rows.map(({ personId }) => personId)) : undefined
  return byOwner(rows.map((row) => ({ ...row, name: told ? told.get(row.personId)?.name ?? '' : row.name, birth: birthOf(row) })))
}

/** Where a person is registered or lives, as the reader may know it. */
interface LedgerHome { owner: string; kind: string; address: string; district: string | null }

/** The present places of these persons; of a veiled one there is none. */
export async function ledgerHomes(tx: Tx, personIds: readonly string[], today: Temporal.PlainDate): Promise<ByOwner<LedgerHome>> {
  const { rows } = await sql<LedgerHome>`
    select person_id as owner, kind, address, district from residence
     where person_id = any (${[...personIds]}::uuid[]) and (until is null or until > ${today}) order by kind, since desc nulls last, recorded_at desc`.execute(tx)
  return byOwner(rows)
}

interface LedgerIntake { owner: string; receivedAt: Temporal.Instant; route: string; suspectedPerson: string; abuseKind: string | null; level: string | null; judgedAt: Temporal.Instant | null }

/** The intakes of these persons, newest first, each with its last judgement of urgency; on paper none on which somebody sealed stands as well. */
export async function ledgerIntakes(tx: Tx, personIds: readonly string[], paper: boolean): Promise<ByOwner<LedgerIntake>> {
  const { rows } = await sql<LedgerIntake>`
    select k.person_id as owner, i.received_at, i.route, k.suspected_person, k.abuse_kind, u.level, u.judged_at
      from intake_child k join intake i on i.id = k.intake_id
      left join lateral (select level, judged_at from urgency_judgement where intake_child_id = k.id and level is not null order by judged_at desc limit 1) u on true
     where k.person_id = any (${[...personIds]}::uuid[]) and k.same_person = 'confirmed'
       and not (${paper} and exists (select 1 from intake_child o join person s on s.id = o.person_id where o.intake_id = i.id and s.sealed)) order by i.received_at desc`.execute(tx)
  return byOwner(rows)
}

interface LedgerConsultation { owner: string; kind: string | null; abuseKind: string | null; words: string }

/** The newest consultation of each of these persons, with the words of the meeting that decided its intake. */
export async function ledgerConsultations(tx: Tx, personIds: readonly string[]): Promise<ByOwner<LedgerConsultation>> {
  const { rows } = await sql<LedgerConsultation>`
    select c.person_id as owner, coalesce(c.kind_decided, c.kind_at_receipt) as kind, c.abuse_kind,
           coalesce((select d.words from intake_child k join child_decision j on j.intake_child_id = k.id join decision d on d.id = j.decision_id
                      where k.consultation_id = c.id and d.kind = 'intake' and d.state <> 'returned' order by d.decided_on desc limit 1), '') as words
      from consultation c where c.person_id = any (${[...personIds]}::uuid[]) order by c.closed_on is not null, c.received_on desc`.execute(tx)
  return byOwner(rows)
}

interface LedgerClass { owner: string; class: string; since: Temporal.PlainDate }

/** 区分 of these casefiles in order of time. */
export async function ledgerClasses(tx: Tx, casefileIds: readonly string[]): Promise<ByOwner<LedgerClass>> {
  const { rows } = await sql<LedgerClass>`select casefile_id as owner, class, since from class_period where casefile_id = any (${[...casefileIds]}::uuid[]) order by since`.execute(tx)
  return byOwner(rows)
}

interface LedgerRegistration { owner: string; since: Temporal.PlainDate; meetingKind: string | null }

/** Since when these casefiles are in the council, and by which meeting. */
export async function ledgerRegistrations(tx: Tx, casefileIds: readonly string[]): Promise<ByOwner<LedgerRegistration>> {
  const { rows } = await sql<LedgerRegistration>`
    select r.casefile_id as owner, r.since, m.kind as meeting_kind from registration_period r left join decision d on d.id = r.decision_id left join meeting m on m.id = d.meeting_id
     where r.casefile_id = any (${[...casefileIds]}::uuid[]) order by r.since desc`.execute(tx)
  return byOwner(rows)
}

interface LedgerPlan { owner: string; planId: string; since: Temporal.PlainDate; reviewOn: Temporal.PlainDate; policy: string; nextVisit: Temporal.PlainDate | null; actions: readonly { agency: string; what: string }[] }

/** The present plan of these casefiles with who helps under it and the next visit. */
export async function ledgerPlans(tx: Tx, casefileIds: readonly string[], today: Temporal.PlainDate): Promise<ByOwner<LedgerPlan>> {
  const { rows } = await sql<LedgerPlan>`
    with present as (
      select p.id as plan_id, p.family_id, p.since, p.review_on, p.policy,
             (select min(v.due_on) from visit v where v.plan_id = p.id and v.done_entry_id is null and v.missed_words is null and v.cancelled_at is null) as next_visit,
             (select coalesce(jsonb_agg(jsonb_build_object('agency', ${agencyNameAbout('g', 'p.family_id')}, 'what', a.what) order by a.position), '[]')
                from action a join agency g on g.id = a.agency_id where a.plan_id = p.id and (a.until is null or a.until > ${today})) as actions
        from plan p where p.until is null and exists (select 1 from plan_casefile l where l.plan_id = p.id and l.casefile_id = any (${[...casefileIds]}::uuid[])))
    select l.casefile_id as owner, q.* from present q join plan_casefile l on l.plan_id = q.plan_id order by q.since desc`.execute(tx)
  return byOwner(rows)
}

interface LedgerTask { owner: string; agency: string; who: string; what: string; dueOn: Temporal.PlainDate }

/** What agencies have promised for these families and not done yet, soonest first; on paper nothing about a sealed child. */
export async function ledgerTasks(tx: Tx, familyIds: readonly string[], paper: boolean): Promise<ByOwner<LedgerTask>> {
  const { rows } = await sql<LedgerTask>`
    select t.family_id as owner, ${agencyNameAbout('g', 't.family_id')} as agency, t.who, t.what, t.due_on from task t join agency g on g.id = t.agency_id
     where t.family_id = any (${[...familyIds]}::uuid[]) and t.done_on is null and t.dropped_on is null
       and not (${paper} and (exists (select 1 from casefile c where c.id = t.casefile_id and c.sealed) or exists (select 1 from agenda_item i where i.id = t.agenda_item_id and i.narrow))) order by t.due_on`.execute(tx)
  return byOwner(rows)
}

interface LedgerHearing { owner: string; casefileId: string; kind: string; heldAt: Temporal.Instant; outcome: string | null; nextReviewOn: Temporal.PlainDate | null }

/** The meetings that heard these families, newest first, with what was decided for each child. */
export async function ledgerHearings(tx: Tx, familyIds: readonly string[]): Promise<ByOwner<LedgerHearing>> {
  const { rows } = await sql<LedgerHearing>`
    select i.family_id as owner, k.casefile_id, m.kind, m.held_at, k.outcome, i.next_review_on
      from agenda_item i join meeting m on m.id = i.meeting_id join agenda_child k on k.agenda_item_id = i.id
     where i.family_id = any (${[...familyIds]}::uuid[]) and i.state = 'heard' order by m.held_at desc`.execute(tx)
  return byOwner(rows)
}
