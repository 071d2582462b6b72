import { hash } from 'node:crypto'
import { fileIdOf } from '../../app/files/files.db.ts'
import { openOfficeWithFiles, photograph, send } from '../../app/files/files.fixtures.ts'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { roles } from '../../app/access/roles.ts'
import type { Role } from '../../app/access/roles.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { izumo } from '../office.ts'
import { canaryOf } from './canary.ts'
import type { Member, Office } from '../office.ts'
import { asOwner, makeRecords } from './records.fixtures.ts'
import type { RecordSet } from './records.fixtures.ts'
import { readingRoles } from './matrix.ts'
import { stateNames, states } from './states.ts'
import type { State } from './states.ts'

/** Who asks: one person for each role. */
const members: Partial<Record<Role, Member>> = {
  head: 'head', supervisor: 'supervisor', coordinator: 'coordinator', public_health_nurse: 'nurse', social_worker: 'worker', family_supporter: 'supporter', psychologist: 'psychologist',
  kizuna_nurse: 'kizuna', agency_user: 'teacher', privacy_officer: 'privacy', administrator: 'admin', keeper: 'keeper', auditor: 'auditor', statistics_clerk: 'clerk', centre_officer: 'centre', typist: 'typist',
}
export interface Reader { role: Role; accountId: string; cookie: string; steppedUp: string }
export interface Laid { office: Office; sets: Record<State, RecordSet>; readers: Reader[]; otherTown: { town: number; account: string } }

/** An office with a reader of every role and one whole record set in every state. */
export async function layRecords(): Promise<Laid> {
  const { office } = await openOfficeWithFiles()
  const otherTown = { town: 322016, account: await bornElsewhere(office) }
  const readers = await Promise.all(readingRoles.map((role) => readerOf(office, role)))
  const sets = {} as Record<State, RecordSet>
  const others = { administrator: office.accounts.admin, printer: office.accounts.coordinator, agency: await agencyOfReaders(office) }
  // The worker's own; everybody else's by a supervisor who is none of the readers.
  const author = (state: State): string => (state === 'othertown' ? otherTown.account : office.accounts[['own', 'unveiled'].includes(state) ? 'worker' : 'deputy'])
  for (const state of stateNames) {
    const elsewhere = state === 'othertown'
    sets[state] = await makeRecords(office, { tag: states[state].tag, town: elsewhere ? otherTown.town : izumo, author: author(state), others: elsewhere ? { administrator: otherTown.account, printer: otherTown.account, agency: '' } : others })
  }
  for (const state of stateNames.filter((one) => one !== 'othertown')) await keepFile(office, author(state) === office.accounts.worker ? 'worker' : 'deputy', sets[state])
  const laid = { office, sets, readers, otherTown }
  await bringAbout(laid)
  return laid
}

/** A file of the family, as its author sends it: what a page shows of it and what stands in it are notes of the case. */
async function keepFile(office: Office, member: Member, { ids, tag }: RecordSet): Promise<void> {
  const note = canaryOf(tag, 'n')
  const sent = await send(office, member, `/families/${ids['family']![0]}/files`, [{ name: `${canaryOf(tag, 'p')}.jpg`, bytes: await photograph() }], { shows: note, why: note })
  if (sent.status !== 303) throw new Error(sent.text)
  ids['file']!.unshift(fileIdOf(sent.id, 0))
}

/** One agency for everybody who reads from outside the office. */
async function agencyOfReaders(office: Office): Promise<string> {
  const [row] = await office.ownerQuery<{ id: string }>(`with actor as materialized (select ctx.act_as($1, $2)) insert into rec.agency (kind, name) select 'maternal_health', '読む人の機関' from actor returning id`, [izumo, office.accounts.head])
  await asOwner(office, office.accounts.head, `update rec.account set agency_id = $1 from actor where role in ('kizuna_nurse', 'agency_user', 'centre_officer') and municipality_id = ${izumo}`, [row!.id])
  return row!.id
}

async function bornElsewhere(office: Office): Promise<string> {
  const [row] = await office.ownerQuery<{ id: string }>(`with born as materialized (select ctx.begin_town(322016))
    insert into rec.account (municipality_id, sign_in_name, name, role) select 322016, 'elsewhere', '松江 係長', 'supervisor' from born returning id`)
  return row!.id
}

async function readerOf(office: Office, role: Role): Promise<Reader> {
  const member = members[role]
  const accountId = member ? office.accounts[member] : (await office.ownerQuery<{ id: string }>(`with born as materialized (select ctx.begin_town($1))
    insert into rec.account (municipality_id, sign_in_name, name, role) select $1, $2, $3, $2 from born returning id`, [izumo, role, roles[role].label]))[0]!.id
  const cookie = await beginSession(office.pools.signin, izumo, accountId)
  const steppedUp = await beginSession(office.pools.signin, izumo, accountId)
  return { role, accountId, cookie, steppedUp }
}

/** Keeps sessions awake, the second of each reader stepped up, and the quarter of an hour behind a veil running: a long run outlives them. */
export async function keepAwake({ office, readers, sets }: Laid): Promise<void> {
  await office.pools.signin.query(`update ctx.session set ended_at = null, idle_until = clock_timestamp() + interval '15 minutes', step_up_until = case when token_hash = any ($1) then clock_timestamp() + interval '10 minutes' end`,
    [readers.map(({ steppedUp }) => sha256(databaseToken(steppedUp)))])
  await asOwner(office, office.accounts.head, `update rec.unveiling set until = clock_timestamp() + interval '15 minutes' from actor where person_id = any ($1)`, [sets.unveiled.ids['person']])
  await asOwner(office, office.accounts.head, `update rec.reporter_opening set until = clock_timestamp() + interval '15 minutes' from actor where intake_id = $1`, [sets.unveiled.ids['intake']![0]])
  // Who sends hundreds of texts a day is asked about each of them, whatever it says: a long run is many days.
  await office.ownerQuery('delete from audit.place_asked')
}
const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')

/** What makes each state a state. */
async function bringAbout({ office, sets, readers }: Laid): Promise<void> {
  const head = office.accounts.head
  const everyone = readers.map(({ accountId }) => accountId)
  const second = await standIn(office)
  const insideOffice = readers.filter(({ role }) => roles[role].reach === 'office').map(({ accountId }) => accountId)
  for (const [state, named] of [['sealed', []], ['sealed-named', insideOffice]] as const) {
    for (const casefile of sets[state].ids['casefile']!) {
      await asOwner(office, office.accounts.deputy, `insert into rec.seal (casefile_id, ground, words, named) select $1, 'leak_feared', $2, $3 from actor`, [casefile, canaryOf(states[state].tag, 'n'), [office.accounts.deputy, second, ...named]])
    }
  }
  await asOwner(office, office.accounts.deputy, 'insert into rec.conflict (account_id, person_id, by_self) select a, $1, false from actor, unnest($2::uuid[]) a', [sets.kin.ids['person']![1], everyone])
  for (const state of ['veiled', 'unveiled'] as const) {
    await asOwner(office, office.accounts.deputy, `insert into rec.veil (person_id, ground) select p, 'own_wish' from actor, unnest($1::uuid[]) p`, [sets[state].ids['person']])
  }
  await asOwner(office, head, `insert into rec.unveiling (account_id, person_id, reason, until) select a, $1, '確認', clock_timestamp() + interval '15 minutes' from actor, unnest($2::uuid[]) a`,
    [sets.unveiled.ids['person']![0], everyone])
  await asOwner(office, head, `insert into rec.reporter_opening (intake_id, account_id, reason, until) select $1, a, '確認', clock_timestamp() + interval '15 minutes' from actor, unnest($2::uuid[]) a`, [sets.unveiled.ids['intake']![0], readers.filter(({ role }) => ['head', 'supervisor', 'coordinator', 'social_worker'].includes(role)).map(({ accountId }) => accountId)])
  await asOwner(office, head, `update rec.casefile set stage = 'closed', closed_on = '2026-11-20', closing_reason = 'settled' from actor where id = any ($1)`, [sets.closed.ids['casefile']])
  await asOwner(office, office.accounts.worker, `insert into rec.claim (kind, account_id, reason, asked) select 'own', $1, '確認', jsonb_build_object('what', 'family', 'fiscal_year', f.fiscal_year, 'number', f.number) from actor, rec.family f where f.id = $2`,
    [office.accounts.worker, sets.own.ids['family']![0]])
  await asOwner(office, head, `insert into rec.conflict (account_id, person_id, by_self) select $1, $2, false from actor`, [second, sets.team.ids['person']![0]])
  sets.own.ids['claim'] = (await office.ownerQuery<{ id: string }>('select id from rec.claim')).map(({ id }) => id)
  sets.team.ids['conflict'] = (await office.ownerQuery<{ id: string }>('select id from rec.conflict where account_id = $1', [second])).map(({ id }) => id)
}

/** A second person beside the deputy who is none of the readers. */
async function standIn(office: Office): Promise<string> {
  const [row] = await office.ownerQuery<{ id: string }>(`with born as materialized (select ctx.begin_town($1)) insert into rec.account (municipality_id, sign_in_name, name, role) select $1, 'second', '二人目 係長', 'supervisor' from born returning id`, [izumo])
  return row!.id
}
