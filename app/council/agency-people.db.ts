import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Values } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import type { agencyPersonRecord } from './agency-person.ts'
import { problemsOfMembership } from './membership.ts'
import type { membershipRecord } from './membership.ts'

/** As what and since when an agency belongs to the council. */
export interface Membership { id: string; agencyId: string; scope: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null; publishedOn: Temporal.PlainDate | null; words: string; version: number }
/** A person of an agency, with the wordings they have pledged on. */
export interface AgencyPerson {
  id: string; agencyId: string; agencyName: string; part: string; name: string; kana: string; title: string; phone: string | null; road: string
  since: Temporal.PlainDate; until: Temporal.PlainDate | null; confirmedOn: Temporal.PlainDate | null; trainedOn: Temporal.PlainDate | null; version: number
  pledges: readonly { wording: string; pledgedOn: string; words: string }[]
}

/** The memberships of these agencies, newest first. */
export async function membershipsOf(tx: Tx, agencyIds: readonly string[]): Promise<Membership[]> {
  const { rows } = await sql<Membership>`
    select id, agency_id, scope, since, until, published_on, words, version from membership where agency_id = any (${[...agencyIds]}::uuid[]) order by since desc, id`.execute(tx)
  return rows
}

/** The people of these agencies who hold on a day or later, by reading; with `past` the former ones too. */
export async function agencyPeopleOf(tx: Tx, agencyIds: readonly string[], { day, past = false }: { day: Temporal.PlainDate; past?: boolean }): Promise<AgencyPerson[]> {
  const { rows } = await sql<AgencyPerson>`
    select p.id, p.agency_id, a.name as agency_name, p.part, p.name, p.kana, p.title, p.phone, p.road, p.since, p.until, p.confirmed_on, p.trained_on, p.version,
           (select coalesce(jsonb_agg(jsonb_build_object('wording', g.wording, 'pledgedOn', g.pledged_on, 'words', g.words) order by g.pledged_on desc), '[]') from pledge g where g.agency_person_id = p.id) as pledges
      from agency_person p join agency a on a.id = p.agency_id
     where p.agency_id = any (${[...agencyIds]}::uuid[]) and (${past} or p.until is null or p.until > ${day})
     order by a.kana, a.name, p.until nulls first, p.part desc, p.kana, p.name`.execute(tx)
  return rows
}

/** One person of an agency, or undefined. */
export async function agencyPersonOf(tx: Tx, id: string): Promise<AgencyPerson | undefined> {
  const { rows: [row] } = await sql<{ agencyId: string }>`select agency_id from agency_person where id = ${id}`.execute(tx)
  return row && (await agencyPeopleOf(tx, [row.agencyId], { day: Temporal.PlainDate.from('1900-01-01'), past: true })).find((person) => person.id === id)
}

const used = (): never => { throw new Refused('この用紙はもう使われています。関係機関のページから開き直してください') }

/** Writes a membership down; the same form twice is one. Throws Refused for one that overlaps another of the agency. */
export async function recordMembership(tx: Tx, id: string, agencyId: string, values: Values<typeof membershipRecord>): Promise<void> {
  const others = (await membershipsOf(tx, [agencyId])).filter((one) => one.id !== id)
  refuse(problemsOfMembership(values, others))
  const { rows: [made] } = await sql`insert into membership (id, agency_id, scope, since, until, published_on, words)
    values (${id}, ${agencyId}, ${values.scope}, ${values.since}, ${values.until}, ${values.publishedOn}, ${values.words ?? ''}) on conflict do nothing returning id`.execute(tx)
  if (!made && !(await membershipsOf(tx, [agencyId])).some((one) => one.id === id && one.scope === values.scope && one.since.equals(values.since))) used()
}

/** Changes a membership, most often to end it. Throws Refused, Stale. */
export async function changeMembership(tx: Tx, { id, agencyId }: Membership, version: number, values: Values<typeof membershipRecord>): Promise<void> {
  refuse(problemsOfMembership(values, (await membershipsOf(tx, [agencyId])).filter((one) => one.id !== id)))
  const { numAffectedRows } = await sql`update membership set scope = ${values.scope}, since = ${values.since}, until = ${values.until}, published_on = ${values.publishedOn}, words = ${values.words ?? ''}, version = version + 1
    where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}

/** Writes a person of an agency down, confirmed on the day they are written; the same form twice is one person. */
export async function recordAgencyPerson(tx: Tx, id: string, agencyId: string, values: Values<typeof agencyPersonRecord>, today: Temporal.PlainDate): Promise<void> {
  const { rows: [made] } = await sql`insert into agency_person (id, agency_id, part, name, kana, title, phone, road, since, until, trained_on, confirmed_on)
    values (${id}, ${agencyId}, ${values.part}, ${values.name}, ${values.kana ?? ''}, ${values.title ?? ''}, ${values.phone}, ${values.road}, ${values.since}, ${values.until}, ${values.trainedOn}, ${today})
    on conflict do nothing returning id`.execute(tx)
  if (made) return
  const kept = await agencyPersonOf(tx, id)
  if (kept?.agencyId !== agencyId || kept.name !== values.name) used()
}

/** Changes a person of an agency. Throws Stale. */
export async function changeAgencyPerson(tx: Tx, id: string, version: number, values: Values<typeof agencyPersonRecord>): Promise<void> {
  const { numAffectedRows } = await sql`update agency_person set part = ${values.part}, name = ${values.name}, kana = ${values.kana ?? ''}, title = ${values.title ?? ''}, phone = ${values.phone}, road = ${values.road},
      since = ${values.since}, until = ${values.until}, trained_on = ${values.trainedOn}, version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}

/** Keeps a pledge with the wording it was given on; the same form twice is one pledge. */
export async function recordPledge(tx: Tx, { id, agencyPersonId, wording, pledgedOn, words }: { id: string; agencyPersonId: string; wording: string; pledgedOn: Temporal.PlainDate; words: string }): Promise<void> {
  const { rows: [made] } = await sql`insert into pledge (id, agency_person_id, wording, pledged_on, words) values (${id}, ${agencyPersonId}, ${wording}, ${pledgedOn}, ${words}) on conflict do nothing returning id`.execute(tx)
  if (made) return
  const { rows: [own] } = await sql`select 1 from pledge where id = ${id} and agency_person_id = ${agencyPersonId} and pledged_on = ${pledgedOn}`.execute(tx)
  if (!own) used()
}

/** Confirms these people for the year, or says when they left; whom somebody else changed meanwhile is given back untouched. */
export async function confirmPeople(tx: Tx, answers: readonly { id: string; version: number; still: boolean }[], today: Temporal.PlainDate): Promise<string[]> {
  const overtaken: string[] = []
  for (const { id, version, still } of answers) {
    const { numAffectedRows } = await sql`update agency_person set confirmed_on = case when ${still} then ${today}::date else confirmed_on end,
        until = case when ${still} then until else greatest(${today}::date, since + 1) end, version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
    if (!numAffectedRows) overtaken.push(id)
  }
  return overtaken
}

/** Everybody of the council's agencies who holds on a day, with their agency. */
export async function councilPeople(tx: Tx, day: Temporal.PlainDate): Promise<AgencyPerson[]> {
  const { rows } = await sql<{ agencyId: string }>`select distinct agency_id from agency_person where until is null or until > ${day}`.execute(tx)
  return agencyPeopleOf(tx, rows.map(({ agencyId }) => agencyId), { day })
}

/** How an agency stands in the council today: as what it is a member, how many people, and how many of them without a pledge on the wording of today or without this year's confirmation. */
export interface CouncilStanding { agencyId: string; scope: string | null; people: number; unpledged: number; unconfirmed: number }

/** The standing of every agency that has people or a membership, by agency. */
export async function councilStandings(tx: Tx, today: Temporal.PlainDate, wording: string): Promise<Map<string, CouncilStanding>> {
  const yearBegan = Temporal.PlainDate.from({ year: fiscalYearOf(today), month: 4, day: 1 })
  const { rows } = await sql<CouncilStanding>`
    select a.id as agency_id, (select m.scope from membership m where m.agency_id = a.id and m.since <= ${today} and (m.until is null or m.until > ${today}) limit 1) as scope,
           count(p.id)::int as people,
           count(p.id) filter (where not exists (select 1 from pledge g where g.agency_person_id = p.id and g.wording = ${wording}))::int as unpledged,
           count(p.id) filter (where p.confirmed_on is null or p.confirmed_on < ${yearBegan})::int as unconfirmed
      from agency a left join agency_person p on p.agency_id = a.id and (p.until is null or p.until > ${today}) where not a.stand_in group by a.id`.execute(tx)
  return new Map(rows.map((row) => [row.agencyId, row]))
}

function refuse(problems: ReturnType<typeof problemsOfMembership>): void {
  if (problems.length > 0) throw new Refused(problems)
}
