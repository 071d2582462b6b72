import type { Class, Placement } from '../codes/casefiles.ts'
import { lastSightingsOf } from '../journal/sightings.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { familyNumber } from '../people/family-number.ts'
import { birthOf } from '../people/people.db.ts'
import { unsightedDays } from './review-cycle.ts'
import { reviewDates } from './review-dates.db.ts'
import type { ReviewDates } from './review-dates.db.ts'
import { whatChanged } from './what-changed.ts'
import type { Change, ChildFacts } from './what-changed.ts'
import { placeChangesOf } from './what-changed-places.db.ts'

/** The casefiles of a family that are looked at together, with what is new about them. */
export interface ReviewGroup extends ReviewDates { familyName: string; familyNumber: string; personIds: string[]; changes: Change[] }

interface Row {
  id: string; familyId: string; familyName: string; fiscalYear: number; number: number; personId: string; openedOn: Temporal.PlainDate
  class: Class | null; planReviewOn: Temporal.PlainDate | null
  birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean; unborn: boolean
}

/** What is new about the families on the register, or about some families, on the day of a meeting, since each was last looked at; the meeting itself (`except`) is none of the earlier ones. Once it has heard a family (`heardAt`), only what was known until then: nothing it decided itself, nothing later. */
export async function reviewGroups(tx: Tx, asked: { familyIds?: readonly string[] | null; day: Temporal.PlainDate; except?: string | null; heardAt?: Temporal.Instant | null }): Promise<ReviewGroup[]> {
  const { day, except = null, heardAt = null } = asked
  const dates = await reviewDates(tx, asked)
  const rows = new Map((await casefilesAmong(tx, dates.flatMap(({ casefileIds }) => casefileIds), day, heardAt)).map((row) => [row.id, row]))
  const earliest = dates.map(({ since }) => since).toSorted(Temporal.Instant.compare)[0]
  if (!earliest) return []
  const sinceOf = new Map(dates.flatMap(({ casefileIds, since }) => casefileIds.map((id) => [id, since] as const)))
  const facts = await factsSince(tx, [...rows.values()], { earliest, sinceOf, day, except, heardAt })
  const limit = unsightedDays(day)
  return dates.map((group) => {
    const { familyId, since, apart, casefileIds } = group
    const casefiles = casefileIds.map((id) => rows.get(id)!)
    const family = {
      since, children: casefiles.map((row) => facts.child(row)),
      movedOn: facts.moves.filter((move) => move.familyId === familyId && !facts.isChild(move.personId)).map(({ on }) => on),
      veiledAt: facts.veils.filter((veil) => veil.familyId === familyId).map(({ at }) => at),
      undoneTasks: facts.tasks.filter((task) => task.familyId === familyId && (task.casefileId ? casefileIds.includes(task.casefileId) : task.apart === null || task.apart === apart)).map(({ dueOn: on }) => on),
    }
    const { familyName, fiscalYear, number } = casefiles[0]!
    return { ...group, familyName, familyNumber: familyNumber(fiscalYear, number), personIds: casefiles.map(({ personId }) => personId), changes: whatChanged(family, day, limit) }
  })
}

async function casefilesAmong(tx: Tx, ids: readonly string[], day: Temporal.PlainDate, heardAt: Temporal.Instant | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.id, c.family_id, f.name as family_name, f.fiscal_year, f.number, c.person_id, c.opened_on, k.class,
           (select max(p.review_on) from plan_casefile l join plan p on p.id = l.plan_id where l.casefile_id = c.id and ${heardAt ? sql`(p.recorded_at <= ${heardAt} or p.since < ${day}) and (p.until is null or p.until > ${day})` : sql`p.until is null`}) as plan_review_on,
           h.birth_year, h.birth_month, h.birth_day, h.birth_about, h.unborn
      from casefile c join family f on f.id = c.family_id join person h on h.id = c.person_id
      left join class_period k on k.casefile_id = c.id and k.since <= ${day} and (k.until is null or k.until > ${day})
     where c.id = any (${[...ids]}::uuid[])`.execute(tx)
  return rows
}

interface Facts {
  child(row: Row): ChildFacts
  isChild(personId: string): boolean
  moves: readonly { familyId: string; personId: string; on: Temporal.PlainDate }[]
  veils: readonly { familyId: string; at: Temporal.Instant }[]
  tasks: readonly { familyId: string; casefileId: string | null; apart: boolean | null; dueOn: Temporal.PlainDate }[]
}

/** Everything that may be new, read for all families at once. */
async function factsSince(tx: Tx, rows: readonly Row[], { earliest, sinceOf, day, except, heardAt }: { earliest: Temporal.Instant; sinceOf: ReadonlyMap<string, Temporal.Instant>; day: Temporal.PlainDate; except: string | null; heardAt: Temporal.Instant | null }): Promise<Facts> {
  const [casefiles, persons, families] = [rows.map(({ id }) => id), rows.map(({ personId }) => personId), [...new Set(rows.map(({ familyId }) => familyId))]]
  const known = (column: string) => (heardAt ? sql`${sql.ref(column)} <= ${heardAt}` : sql`true`)
  const inTime = heardAt ? sql`(recorded_at <= ${heardAt} or since < ${day})` : sql`true`
  const told = heardAt ? sql`${inTime} and not exists (select 1 from decision d where d.id = decision_id and d.meeting_id = ${except})` : inTime
  const { rows: periods } = await sql<{ casefileId: string; what: string; value: string; since: Temporal.PlainDate }>`
    select casefile_id, 'class' as what, class as value, since from class_period where casefile_id = any (${casefiles}::uuid[]) and ${told}
    union all select casefile_id, 'lead', agency_id::text, since from lead_period where casefile_id = any (${casefiles}::uuid[]) and ${told}
    union all select casefile_id, 'placement', placement, since from placement_period where casefile_id = any (${casefiles}::uuid[]) and ${inTime} order by since`.execute(tx)
  const { rows: reports } = await sql<{ personId: string; intakeId: string; at: Temporal.Instant }>`
    select k.person_id, i.id as intake_id, i.received_at as at from intake i join intake_child k on k.intake_id = i.id
     where i.kind = 'report' and i.received_at > ${earliest} and ${known('i.received_at')} and k.person_id = any (${persons}::uuid[]) and k.same_person = 'confirmed'`.execute(tx)
  const { rows: judgements } = await sql<{ personId: string; at: Temporal.Instant; level: string | null }>`
    select k.person_id, u.judged_at as at, u.level from urgency_judgement u join intake_child k on k.id = u.intake_child_id
     where u.judged_at > ${earliest} and ${known('u.judged_at')} and k.person_id = any (${persons}::uuid[]) and k.same_person = 'confirmed'`.execute(tx)
  const { rows: failed } = await sql<{ personId: string; at: Temporal.Instant }>`
    select k.person_id, s.at from safety_check s join intake_child k on k.id = s.intake_child_id
     where s.at > ${earliest} and ${known('s.at')} and s.result in ('absent', 'refused') and k.person_id = any (${persons}::uuid[]) and k.same_person = 'confirmed'
    union
    select w.person_id, l.happened_at
      from unnest(${casefiles}::uuid[], ${persons}::uuid[], ${casefiles.map((id) => String(sinceOf.get(id)))}::timestamptz[]) w (casefile_id, person_id, since)
      join entry_casefile l on l.casefile_id = w.casefile_id and l.happened_at > w.since join entry e on e.id = l.entry_id and e.kind = 'visit'
     where ${known('l.happened_at')}
       and not exists (select 1 from sighting s where s.entry_id = e.id)
       and exists (select 1 from entry_version v join entry_part p on p.version_id = v.id where v.entry_id = e.id and p.kind = 'not_seen')`.execute(tx)
  const { rows: tasks } = await sql<Facts['tasks'][number]>`
    select t.family_id, t.casefile_id, i.narrow as apart, t.due_on from task t left join agenda_item i on i.id = t.agenda_item_id
     where t.family_id = any (${families}::uuid[]) and t.due_on < ${day}
       and ${heardAt ? sql`coalesce(t.done_on, t.dropped_on, 'infinity') > ${officeDateOf(heardAt)} and t.recorded_at <= ${heardAt}` : sql`t.done_on is null and t.dropped_on is null`}`.execute(tx)
  const { rows: veils } = await sql<Facts['veils'][number]>`
    select family_id, happened_at as at from event where code = 'veil_set' and family_id = any (${families}::uuid[]) and happened_at > ${earliest} and ${known('happened_at')}`.execute(tx)
  const places = await placeChangesOf(tx, families, persons, heardAt && { day, at: heardAt })
  const sightings = await lastSightingsOf(tx, persons, heardAt)
  const periodsOf = Map.groupBy(periods, ({ casefileId }) => casefileId)
  const [reportsOf, judgementsOf, failedOf] = [Map.groupBy(reports, ({ personId }) => personId), Map.groupBy(judgements, ({ personId }) => personId), Map.groupBy(failed, ({ personId }) => personId)]
  const [movesOf, schoolsOf] = [Map.groupBy(places.moves, ({ personId }) => personId), Map.groupBy(places.schools, ({ personId }) => personId)]
  return {
    moves: places.moves, veils, tasks, isChild: (personId) => persons.includes(personId),
    child: (row) => {
      const own = <T extends string>(what: string): { value: T; since: Temporal.PlainDate }[] => (periodsOf.get(row.id) ?? []).filter((one) => one.what === what).map(({ value, since }) => ({ value: value as T, since }))
      const { id: casefileId, personId, openedOn, unborn, planReviewOn } = row
      const classes = own<Class>('class')
      const kind = heardAt ? classes.findLast(({ since }) => Temporal.PlainDate.compare(since, day) <= 0)?.value ?? null : row.class
      return {
        casefileId, personId, openedOn, unborn, class: kind, planReviewOn, birth: birthOf(row), sightings: sightings.get(personId) ?? { inHome: null, own: null, agency: null },
        classes, leads: own('lead'), placements: own<Placement>('placement'),
        reports: reportsOf.get(personId) ?? [], judgements: judgementsOf.get(personId) ?? [], failedVisits: (failedOf.get(personId) ?? []).map(({ at }) => at),
        movedOn: (movesOf.get(personId) ?? []).map(({ on }) => on), schoolChangedOn: (schoolsOf.get(personId) ?? []).map(({ on }) => on),
      }
    },
  }
}
