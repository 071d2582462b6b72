import type { DevelopmentConcern, DevelopmentEnding, DevelopmentService, DevelopmentSource } from '../codes/development.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { recordAffiliation } from '../people/places.db.ts'
import type { DevelopmentValues } from './development.ts'

/** A child whose development is followed, as the reader sees it. */
export interface Development {
  id: string; personId: string; child: PersonCard; version: number
  source: DevelopmentSource; sourceWords: string; beganOn: Temporal.PlainDate; words: string; guardianWords: string; services: readonly DevelopmentService[]
  accountId: string | null; worker: string | null; nextOn: Temporal.PlainDate | null; handoverOn: Temporal.PlainDate | null; handoverWords: string
  endedOn: Temporal.PlainDate | null; endedReason: DevelopmentEnding | null; endedWords: string
  recordedAt: Temporal.Instant; recordedByName: string
  concerns: readonly { code: DevelopmentConcern; since: string; until: string | null }[]
}

/** Where a child goes for the sake of its development; never its school. */
export const placesForDevelopment = ['development_support', 'support_centre', 'child_family_centre', 'paediatrics', 'psychiatry', 'other_medical']

async function developmentsWhere(tx: Tx, condition: ReturnType<typeof sql>, today: Temporal.PlainDate): Promise<Development[]> {
  const { rows } = await sql<Omit<Development, 'child'>>`
    select d.id, d.person_id, d.version, d.source, d.source_words, d.began_on, d.words, d.guardian_words, d.services, d.account_id, a.name as worker, d.next_on, d.handover_on, d.handover_words,
           d.ended_on, d.ended_reason, d.ended_words, d.recorded_at, w.name as recorded_by_name,
           (select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'since', c.since, 'until', c.until) order by c.since, c.recorded_at, c.code), '[]')
              from development_concern c where c.development_id = d.id) as concerns
      from development d left join account a on a.id = d.account_id left join account w on w.id = d.recorded_by
     where ${condition} order by d.ended_on desc nulls first, d.next_on nulls last, d.began_on, d.id`.execute(tx)
  const children = new Map((await personCards(tx, [...new Set(rows.map(({ personId }) => personId))], today)).map((card) => [card.id, card]))
  return rows.flatMap((row) => { const child = children.get(row.personId); return child ? [{ ...row, child }] : [] })
}

/** Whom the register shows. */
export interface RegisterFilter { ended: boolean; concern: DevelopmentConcern | null; mine: string | null; late: boolean }

/** The register: those who are followed, the next look first; or those who no longer are. */
export function developments(tx: Tx, { ended, concern, mine, late }: RegisterFilter, today: Temporal.PlainDate): Promise<Development[]> {
  return developmentsWhere(tx, sql`(d.ended_on is not null) = ${ended} and (${mine}::uuid is null or d.account_id = ${mine}) and (not ${late}::boolean or d.next_on is null or d.next_on < ${today})
    and (${concern}::text is null or exists (select 1 from development_concern c where c.development_id = d.id and c.code = ${concern} and c.until is null))`, today)
}

/** One child's development as the actor sees it. */
export async function developmentOf(tx: Tx, id: string): Promise<Development | undefined> {
  const { rows: [day] } = await sql<{ today: Temporal.PlainDate }>`select ${officeDay} as today`.execute(tx)
  return (await developmentsWhere(tx, sql`d.id = ${id}`, day!.today))[0]
}

/** The developments of some persons, those followed now first. */
export const developmentsOfPersons = (tx: Tx, personIds: readonly string[], today: Temporal.PlainDate): Promise<Development[]> =>
  developmentsWhere(tx, sql`d.person_id = any (${[...personIds]}::uuid[])`, today)

/** Begins to follow a child; the same form twice is one. Refused while it is followed already. */
export async function beginDevelopment(tx: Tx, { id, personId }: { id: string; personId: string }, values: DevelopmentValues, today: Temporal.PlainDate): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`development of ${personId}`}, 0))`.execute(tx)
  const { rows: known } = await sql<{ id: string; endedOn: Temporal.PlainDate | null }>`select id, ended_on from development where person_id = ${personId}`.execute(tx)
  if (known.some((one) => one.id === id)) return
  if (known.some(({ endedOn }) => endedOn === null)) throw new Refused('この子はもう台帳にあります。そのページを開いて書き足してください')
  const { rows: [made] } = await sql`insert into development (id, person_id, source, source_words, began_on, words, guardian_words, services, account_id, next_on, handover_on, handover_words)
    values (${id}, ${personId}, ${values.source}, ${values.sourceWords ?? ''}, ${values.beganOn}, ${values.words ?? ''}, ${values.guardianWords ?? ''}, ${[...values.services]}::text[], ${values.account}, ${values.nextOn},
      ${values.handoverOn}, ${values.handoverWords ?? ''}) on conflict do nothing returning id`.execute(tx)
  if (!made) throw new Refused('この用紙はもう使われています。人のページから開き直してください')
  await keepConcerns(tx, { id, personId }, values.concerns, today, values.beganOn)
  await keepPlace(tx, personId, values.place, today)
  await refreshDue(tx, { kind: 'development', id })
}

/** Puts it right and adds to it. Throws Stale when somebody else saved meanwhile. */
export async function changeDevelopment(tx: Tx, { id, personId }: Pick<Development, 'id' | 'personId'>, version: number, values: DevelopmentValues, today: Temporal.PlainDate): Promise<void> {
  const { numAffectedRows } = await sql`update development set source = ${values.source}, source_words = ${values.sourceWords ?? ''}, began_on = ${values.beganOn}, words = ${values.words ?? ''},
      guardian_words = ${values.guardianWords ?? ''}, services = ${[...values.services]}::text[], account_id = ${values.account}, next_on = ${values.nextOn}, handover_on = ${values.handoverOn},
      handover_words = ${values.handoverWords ?? ''}, version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await keepConcerns(tx, { id, personId }, values.concerns, today, today)
  await keepPlace(tx, personId, values.place, today)
  await refreshDue(tx, { kind: 'development', id })
}

/** Ends it with a reason. Throws Stale; refused when it has ended already. */
export async function endDevelopment(tx: Tx, { id, endedOn }: Pick<Development, 'id' | 'endedOn'>, version: number, ending: { endedOn: Temporal.PlainDate; endedReason: string; endedWords: string }): Promise<void> {
  if (endedOn) throw new Refused('この支援は、もう終わったと書かれています')
  const { numAffectedRows } = await sql`update development set ended_on = ${ending.endedOn}, ended_reason = ${ending.endedReason}, ended_words = ${ending.endedWords}, version = version + 1
    where id = ${id} and version = ${version} and ended_on is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await refreshDue(tx, { kind: 'development', id })
}

/** What is no longer ticked ends today; what is new begins with the register's first day or today. */
async function keepConcerns(tx: Tx, { id, personId }: { id: string; personId: string }, concerns: readonly string[], today: Temporal.PlainDate, since: Temporal.PlainDate): Promise<void> {
  await sql`update development_concern set until = ${today} where development_id = ${id} and until is null and code <> all (${[...concerns]}::text[])`.execute(tx)
  await sql`insert into development_concern (development_id, person_id, code, since)
    select ${id}, ${personId}, code, ${since} from unnest(${[...concerns]}::text[]) code
     where not exists (select 1 from development_concern c where c.development_id = ${id} and c.until is null and c.code = code.code)`.execute(tx)
}

/** Where a child goes is kept as every place is; of a veiled one it is hidden at once, also from whoever wrote it. */
async function keepPlace(tx: Tx, personId: string, place: string | null, today: Temporal.PlainDate): Promise<void> {
  if (!place) return
  const { rows: [known] } = await sql`select 1 from affiliation where person_id = ${personId} and agency_id = ${place} and until is null`.execute(tx)
  if (!known) await recordAffiliation(tx, { personId, agencyId: place, fiscalYear: fiscalYearOf(today), since: today })
}

/** Where a child goes as the reader may know it: nothing of a veiled one. */
export async function placesFor(tx: Tx, personId: string, today: Temporal.PlainDate): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct a.name from affiliation l join agency a on a.id = l.agency_id
     where l.person_id = ${personId} and a.kind = any (${placesForDevelopment}::text[]) and (l.until is null or l.until > ${today}) order by 1`.execute(tx)
  return rows.map(({ name }) => name)
}

/** How many children a source and a concern stand for. */
export interface Counted { source: string; concern: string; n: number }

/** The children whose support began in a fiscal year, as the reader sees them: by source and concern ('' is the child itself, counted once). */
export async function countedIn(tx: Tx, fiscalYear: number): Promise<Counted[]> {
  const from = Temporal.PlainDate.from({ year: fiscalYear, month: 4, day: 1 })
  const { rows } = await sql<Counted>`
    with begun as (select id, source from development where began_on >= ${from} and began_on < ${from.add({ years: 1 })})
    select source, '' as concern, count(*)::int as n from begun group by source
    union all select b.source, c.code, count(distinct b.id)::int from begun b join development_concern c on c.development_id = b.id group by b.source, c.code`.execute(tx)
  return rows
}
