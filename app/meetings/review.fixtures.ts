import { sql } from '../kernel/db.ts'
import { openCasefile } from '../casefiles/opening.db.ts'
import { recordEntry } from '../journal/journal.db.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { makePlan } from '../plans/plans.db.ts'
import { izumo } from '../../test/office.ts'
import type { Inside, Member } from '../../test/office.ts'

/** A family on the register with its children, by id. */
export interface Registered { id: string; number: string; persons: string[]; casefiles: string[] }

const at = (day: string, hour = '10:00'): Temporal.Instant => Temporal.Instant.from(`${day}T${hour}:00+09:00`)

/** A registered family with a plan, whose children were met in the home; unless said otherwise nothing about it is new. */
export async function registered(office: Inside, name: string, more: { children?: readonly string[]; since?: string; metOn?: string; reviewedOn?: string | null; planned?: boolean; birth?: number } = {}): Promise<Registered> {
  const { children = ['一'], since = '2025-06-02', metOn = '2026-11-09', reviewedOn = '2026-08-26', planned = true, birth = 2018 } = more
  const family = await office.acting('nurse', async (tx) => {
    const { id, number } = await openFamily(tx, { name: `${name}家`, fiscalYear: 2025 })
    const persons: string[] = []
    const casefiles: string[] = []
    for (const child of children) {
      const personId = await recordPerson(tx, { name: `${name} ${child}`, kana: '', sex: 'unknown', birth: { year: birth, month: 1, day: 12 } })
      await joinFamily(tx, { familyId: id, personId, relation: 'child', livesIn: true, since: null })
      const { id: casefile } = await openCasefile(tx, {
        familyId: id, personId, class: 'support', decisionId: (await sql<{ id: string }>`insert into decision (kind, family_id, outcome, decided_on) values ('intake', ${id}, 'becomes_case', ${since}) returning id`.execute(tx)).rows[0]!.id,
        leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts.nurse, secondAccountId: null, today: Temporal.PlainDate.from(since), registered: true,
      })
      persons.push(personId)
      casefiles.push(casefile)
    }
    await recordEntry(tx, {
      id: crypto.randomUUID(), familyId: id, casefileIds: casefiles, kind: 'visit', happenedAt: at(metOn), endedAt: null, whom: '', staffIds: [office.accounts.nurse], parts: [{ kind: 'fact', words: '変わりない。' }],
      sightings: persons.map((personId) => ({ personId, seenBy: 'own', agencyId: null, placeKind: 'inside_home', manner: 'talked', words: '' })),
    })
    if (planned) {
      await makePlan(tx, {
        id: crypto.randomUUID(), familyId: id, casefiles, since: Temporal.PlainDate.from('2026-10-01'), reviewOn: Temporal.PlainDate.from('2027-03-31'), policy: '見守る', safetyPlan: null,
        goals: [{ term: 'short', issue: null, words: '会えている', byWhen: null }],
        actions: [{ agency: office.ownAgencyId, who: '佐藤', what: '家庭訪問', frequency: 'monthly', visits: false, since: null, until: null }],
      }, { now: at('2026-10-01'), today: Temporal.PlainDate.from('2026-10-01'), knows: null })
    }
    return { id, number, persons, casefiles }
  })
  if (reviewedOn) await heardBefore(office, family, reviewedOn)
  return family
}

/** An earlier 実務者会議 that heard a family; gives the item. */
export async function heardBefore(office: Inside, family: Registered, on: string, kind = 'working'): Promise<string> {
  return office.acting('coordinator', async (tx) => {
    const { rows: [meeting] } = await sql<{ id: string }>`insert into meeting (kind, called, held_at, decider_id) values (${kind}, true, ${at(on, '13:30')}, ${office.accounts.supervisor}) returning id`.execute(tx)
    const { rows: [item] } = await sql<{ id: string }>`insert into agenda_item (meeting_id, family_id, position, pile, state, heard_at) values (${meeting!.id}, ${family.id}, 1, 'changed', 'heard', ${at(on, '14:00')}) returning id`.execute(tx)
    await sql`insert into agenda_child (agenda_item_id, casefile_id, outcome) select ${item!.id}::uuid, c, 'continue' from unnest(${family.casefiles}::uuid[]) c`.execute(tx)
    return item!.id
  })
}

/** A new report about the first child of a family, today at noon; gives the intake. */
export async function reported(office: Inside, family: Registered, receivedAt = at('2026-11-25', '12:00')): Promise<string> {
  return office.acting('nurse', async (tx) => {
    const { rows: [intake] } = await sql<{ id: string }>`insert into intake (fiscal_year, number, kind, means, route, received_at, content)
      values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'primary_school', ${receivedAt}, '左ほおに青あざ') returning id`.execute(tx)
    await sql`insert into intake_child (intake_id, position, part, person_id) values (${intake!.id}, 0, 'subject', ${family.persons[0]!})`.execute(tx)
    return intake!.id
  })
}

/** Seals a casefile; only these people are named for it. */
export async function seal(office: Inside, casefile: string, ...named: Member[]): Promise<void> {
  await office.ownerQuery('update rec.casefile set sealed = true from (select ctx.act_as($2, $3)) a where id = $1', [casefile, izumo, office.accounts.head])
  for (const member of named) await office.ownerQuery(`insert into rec.opening (casefile_id, account_id) select $1, $2 from (select ctx.act_as($3, $4)) a`, [casefile, office.accounts[member], izumo, office.accounts.head])
}

/** The form of the three piles as it stands on a page, with changes. */
export function pilesIn(html: string, more: Record<string, string | readonly string[]> = {}): Record<string, string | readonly string[]> {
  const inputs = [...html.matchAll(/<input[^>]*>/g)].map(([tag]) => tag)
  const value = (tag: string): string => /value="([^"]*)"/.exec(tag)?.[1] ?? ''
  const name = (tag: string): string => /name="([^"]*)"/.exec(tag)?.[1] ?? ''
  const chosen = inputs.filter((tag) => name(tag).startsWith('pile.') && / checked/.test(tag)).map((tag) => [name(tag), value(tag)])
  const typed = inputs.filter((tag) => name(tag).startsWith('position.')).map((tag) => [name(tag), value(tag)])
  const version = inputs.find((tag) => name(tag) === 'version')
  return { id: value(inputs.find((tag) => name(tag) === 'id') ?? ''), here: '/x', version: version ? value(version) : '', ...Object.fromEntries([...chosen, ...typed]), ...more }
}
