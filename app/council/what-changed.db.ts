import type { Class, Placement } from '../codes/casefiles.ts'
import { lastSightingsOf } from '../journal/sightings.db.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf, officeInstant } from '../kernel/office-time.ts'
import { familyNumber } from '../people/family-number.ts'
import { birthOf } from '../people/people.db.ts'
import { reviewDue, unsightedDays } from './review-cycle.ts'
import { whatChanged } from './what-changed.ts'
import type { Change, ChildFacts } from './what-changed.ts'
import { placeChangesOf } from './what-changed-places.db.ts'

/** The open casefiles of a family that are looked at together: the sealed ones apart from the others. `key` names it in a form; `dueOn` is the day by which the council looks again. */
export interface ReviewGroup {
  key: string; familyId: string; familyName: string; familyNumber: string; apart: boolean; registeredSince: Temporal.PlainDate | null
  reviewedOn: Temporal.PlainDate | null; dueOn: Temporal.PlainDate; changes: Change[]; casefileIds: string[]; personIds: string[]
}

interface Row {
  id: string; familyId: string; familyName: string; fiscalYear: number; number: number; personId: string; sealed: boolean; openedOn: Temporal.PlainDate
  registeredSince: Temporal.PlainDate | null; registeredAt: Temporal.Instant | null; class: Class | null; planReviewOn: Temporal.PlainDate | null
  birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean; unborn: boolean
}
interface Heard { casefileId: string; heardAt: Temporal.Instant; working: boolean; nextReviewOn: Temporal.PlainDate | null }
const midnight = new Temporal.PlainTime()

/** What is new about the families on the register, or about some families, on the day of a meeting, since each was last looked at; the meeting itself (`except`) is none of the earlier ones. */
export async function reviewGroups(tx: Tx, { familyIds = null, day, except = null }: { familyIds?: readonly string[] | null; day: Temporal.PlainDate; except?: string | null }): Promise<ReviewGroup[]> {
  const rows = await casefilesWorkedWith(tx, familyIds, day)
  const heard = Map.groupBy(await reviewsOf(tx, rows.map(({ id }) => id), except), ({ casefileId }) => casefileId)
  const groups = [...Map.groupBy(rows, ({ familyId, sealed }) => `${familyId}${sealed ? '.apart' : ''}`)].map(([key, casefiles]) => ({ key, casefiles, ...lastLooked(casefiles, heard) }))
    .filter(({ registeredSince }) => familyIds !== null || registeredSince !== null)
  const earliest = groups.map(({ since }) => since).toSorted(Temporal.Instant.compare)[0] ?? officeInstant(day, midnight)
  const facts = await factsSince(tx, rows, earliest, day)
  const limit = unsightedDays(day)
  return groups.map(({ key, casefiles, since, registeredSince, reviewedOn, dueOn }) => {
    const { familyId, familyName, fiscalYear, number, sealed } = casefiles[0]!
    const own = new Set(casefiles.map(({ personId }) => personId))
    const others = new Set(rows.filter((row) => row.familyId === familyId && !own.has(row.personId)).map(({ personId }) => personId))
    const family = {
      since, children: casefiles.map((row) => facts.child(row)),
      movedOn: facts.moves.filter((move) => move.familyId === familyId && !own.has(move.personId) && !others.has(move.personId)).map(({ on }) => on),
      veiledAt: facts.veils.filter((veil) => veil.familyId === familyId).map(({ at }) => at),
      undoneTasks: facts.tasks.filter((task) => task.familyId === familyId && (task.casefileId ? casefiles.some(({ id }) => id === task.casefileId) : task.apart === null || task.apart === sealed)).map(({ dueOn: on }) => on),
    }
    return {
      key, familyId, familyName, familyNumber: familyNumber(fiscalYear, number), apart: sealed, registeredSince, reviewedOn, dueOn,
      changes: whatChanged(family, day, limit), casefileIds: casefiles.map(({ id }) => id), personIds: casefiles.map(({ personId }) => personId),
    }
  })
}

async function casefilesWorkedWith(tx: Tx, familyIds: readonly string[] | null, day: Temporal.PlainDate): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.id, c.family_id, f.name as family_name, f.fiscal_year, f.number, c.person_id, c.sealed, c.opened_on, r.since as registered_since, r.recorded_at as registered_at, k.class,
           (select max(p.review_on) from plan_casefile l join plan p on p.id = l.plan_id where l.casefile_id = c.id and p.until is null) as plan_review_on,
           h.birth_year, h.birth_month, h.birth_day, h.birth_about, h.unborn
      from casefile c join family f on f.id = c.family_id join person h on h.id = c.person_id
      left join registration_period r on r.casefile_id = c.id and r.since <= ${day} and (r.until is null or r.until > ${day})
      left join class_period k on k.casefile_id = c.id and k.since <= ${day} and (k.until is null or k.until > ${day})
     where c.stage <> 'closed' and ${familyIds === null ? sql`true` : sql`c.family_id = any (${[...familyIds]}::uuid[])`}
     order by f.fiscal_year, f.number, c.fiscal_year, c.number`.execute(tx)
  if (familyIds !== null) return rows
  const registered = new Set(rows.filter(({ registeredSince }) => registeredSince).map(({ familyId }) => familyId))
  return rows.filter(({ familyId }) => registered.has(familyId))
}

async function reviewsOf(tx: Tx, casefileIds: readonly string[], except: string | null): Promise<Heard[]> {
  const { rows } = await sql<Heard>`
    select l.casefile_id, i.heard_at, m.kind = 'working' as working, i.next_review_on
      from agenda_child l join agenda_item i on i.id = l.agenda_item_id join meeting m on m.id = i.meeting_id
     where l.casefile_id = any (${[...casefileIds]}::uuid[]) and i.state = 'heard' and m.cancelled_at is null and m.id is distinct from ${except}::uuid
       and (${except}::uuid is null or i.heard_at < coalesce((select x.heard_at from agenda_item x where x.meeting_id = ${except}::uuid and x.family_id = i.family_id and x.heard_at is not null order by 1 limit 1), 'infinity'))
     order by i.heard_at`.execute(tx)
  return rows
}

/** Since when a family has not been looked at: the last 実務者会議 that heard it, else its registration, else the day its casefile was opened. */
function lastLooked(casefiles: readonly Row[], heard: ReadonlyMap<string, readonly Heard[]>): { since: Temporal.Instant; registeredSince: Temporal.PlainDate | null; reviewedOn: Temporal.PlainDate | null; dueOn: Temporal.PlainDate } {
  const all = casefiles.flatMap(({ id }) => heard.get(id) ?? []).toSorted((a, b) => Temporal.Instant.compare(a.heardAt, b.heardAt))
  const working = all.findLast((one) => one.working)
  const registered = casefiles.filter(({ registeredSince }) => registeredSince).toSorted((a, b) => Temporal.PlainDate.compare(a.registeredSince!, b.registeredSince!))[0]
  const begun = registered?.registeredSince ?? casefiles.map(({ openedOn }) => openedOn).toSorted(Temporal.PlainDate.compare)[0]!
  const reviewedOn = working ? officeDateOf(working.heardAt) : null
  const nextReviewOn = all.findLast((one) => one.nextReviewOn !== null)?.nextReviewOn ?? null
  const atOnce = registered?.registeredAt && officeDateOf(registered.registeredAt).equals(begun) ? registered.registeredAt : officeInstant(begun.add({ days: 1 }), midnight)
  return { since: working?.heardAt ?? atOnce, registeredSince: registered?.registeredSince ?? null, reviewedOn, dueOn: reviewDue({ reviewedOn, nextReviewOn, since: begun }) }
}

interface Facts {
  child(row: Row): ChildFacts
  moves: readonly { familyId: string; personId: string; on: Temporal.PlainDate }[]
  veils: readonly { familyId: string; at: Temporal.Instant }[]
  tasks: readonly { familyId: string; casefileId: string | null; apart: boolean | null; dueOn: Temporal.PlainDate }[]
}

/** Everything that may be new, read for all families at once. */
async function factsSince(tx: Tx, rows: readonly Row[], earliest: Temporal.Instant, day: Temporal.PlainDate): Promise<Facts> {
  const [casefiles, persons, families] = [rows.map(({ id }) => id), rows.map(({ personId }) => personId), [...new Set(rows.map(({ familyId }) => familyId))]]
  const { rows: periods } = await sql<{ casefileId: string; what: string; value: string; since: Temporal.PlainDate }>`
    select casefile_id, 'class' as what, class as value, since from class_period where casefile_id = any (${casefiles}::uuid[])
    union all select casefile_id, 'lead', agency_id::text, since from lead_period where casefile_id = any (${casefiles}::uuid[])
    union all select casefile_id, 'placement', placement, since from placement_period where casefile_id = any (${casefiles}::uuid[]) order by since`.execute(tx)
  const { rows: reports } = await sql<{ personId: string; intakeId: string; at: Temporal.Instant }>`
    select k.person_id, i.id as intake_id, i.received_at as at from intake i join intake_child k on k.intake_id = i.id
     where i.kind = 'report' and i.received_at > ${earliest} and k.person_id = any (${persons}::uuid[]) and k.same_person = 'confirmed'`.execute(tx)
  const { rows: judgements } = await sql<{ personId: string; at: Temporal.Instant; level: string | null }>`
    select k.person_id, u.judged_at as at, u.level from urgency_judgement u join intake_child k on k.id = u.intake_child_id
     where u.judged_at > ${earliest} and k.person_id = any (${persons}::uuid[]) and k.same_person = 'confirmed'`.execute(tx)
  const { rows: failed } = await sql<{ personId: string; at: Temporal.Instant }>`
    select k.person_id, s.at from safety_check s join intake_child k on k.id = s.intake_child_id
     where s.at > ${earliest} and s.result in ('absent', 'refused') and k.person_id = any (${persons}::uuid[]) and k.same_person = 'confirmed'
    union
    select c.person_id, e.happened_at from entry e join entry_casefile l on l.entry_id = e.id join casefile c on c.id = l.casefile_id
     where e.kind = 'visit' and e.happened_at > ${earliest} and l.happened_at > ${earliest} and l.casefile_id = any (${casefiles}::uuid[])
       and not exists (select 1 from sighting s where s.entry_id = e.id)
       and exists (select 1 from entry_version v join entry_part p on p.version_id = v.id where v.entry_id = e.id and p.kind = 'not_seen')`.execute(tx)
  const { rows: tasks } = await sql<Facts['tasks'][number]>`
    select t.family_id, t.casefile_id, i.narrow as apart, t.due_on from task t left join agenda_item i on i.id = t.agenda_item_id
     where t.family_id = any (${families}::uuid[]) and t.done_on is null and t.dropped_on is null and t.due_on < ${day}`.execute(tx)
  const { rows: veils } = await sql<Facts['veils'][number]>`
    select family_id, happened_at as at from event where code = 'veil_set' and family_id = any (${families}::uuid[]) and happened_at > ${earliest}`.execute(tx)
  const places = await placeChangesOf(tx, families, persons)
  const sightings = await lastSightingsOf(tx, persons)
  const periodsOf = Map.groupBy(periods, ({ casefileId }) => casefileId)
  const [reportsOf, judgementsOf, failedOf] = [Map.groupBy(reports, ({ personId }) => personId), Map.groupBy(judgements, ({ personId }) => personId), Map.groupBy(failed, ({ personId }) => personId)]
  const [movesOf, schoolsOf] = [Map.groupBy(places.moves, ({ personId }) => personId), Map.groupBy(places.schools, ({ personId }) => personId)]
  return {
    moves: places.moves, veils, tasks,
    child: (row) => {
      const own = <T extends string>(what: string): { value: T; since: Temporal.PlainDate }[] => (periodsOf.get(row.id) ?? []).filter((one) => one.what === what).map(({ value, since }) => ({ value: value as T, since }))
      const { id: casefileId, personId, openedOn, class: kind, unborn, planReviewOn } = row
      return {
        casefileId, personId, openedOn, unborn, class: kind, planReviewOn, birth: birthOf(row), sightings: sightings.get(personId) ?? { inHome: null, own: null, agency: null },
        classes: own<Class>('class'), leads: own('lead'), placements: own<Placement>('placement'),
        reports: reportsOf.get(personId) ?? [], judgements: judgementsOf.get(personId) ?? [], failedVisits: (failedOf.get(personId) ?? []).map(({ at }) => at),
        movedOn: (movesOf.get(personId) ?? []).map(({ on }) => on), schoolChangedOn: (schoolsOf.get(personId) ?? []).map(({ on }) => on),
      }
    },
  }
}
