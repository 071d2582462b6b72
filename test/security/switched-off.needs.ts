import { may, roles } from '../../app/access/roles.ts'
import type { Permission, Role } from '../../app/access/roles.ts'
import { izumo } from '../office.ts'
import { nameOf, send } from './asked.fixtures.ts'
import type { Page, Witness } from './asked.fixtures.ts'
import { opening, quietly } from './switched-off.fixtures.ts'
import type { Prober } from './switched-off.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import type { State } from './states.ts'

// Where a function of the database asks for a role itself, its question is opened like a policy: what it says, and what it says then.
const questions: readonly (readonly [fn: string, asks: string, opened: string])[] = [
  ['ctx.codes_to_give()', `if i.role not in ('head', 'keeper') then return; end if;`, ''],
  ['ctx.may_look(uuid)', `if i.r is distinct from 'office' or`, 'if'], ['ctx.may_look(uuid)', `if i.role in ('head', 'supervisor', 'coordinator') then return true; end if;`, 'return true;'],
  ['ctx.live_shares()', `i.r is distinct from 'granted' or`, ''], ['ctx.rooms_now()', `if i.r is distinct from 'granted' then return; end if;`, ''],
  ['ctx.waiting_blind()', `if i.role is distinct from 'keeper' then return; end if;`, ''],
  ['ctx.count_consultations(int,int)', `if i.r is null or i.r not in ('office', 'totals') then return; end if;`, ''],
]

/** Lets every row of the town through, so that what a page asks for (`needs`) is all that stands; the wall between towns stays, pages need their own town. */
export async function openEverything(laid: Laid, { policies, query }: Prober): Promise<void> {
  for (const policy of policies.filter(({ name }) => name !== 'town')) await laid.office.ownerQuery(opening(policy))
  for (const [fn, asks, opened] of questions) {
    const { rows: [row] } = await query('select pg_get_functiondef($1::regprocedure) as source', [fn])
    const source = (row as { source: string }).source
    if (!source.includes(asks)) throw new Error(`${fn} does not ask any more: ${asks}`)
    await query(source.replace(asks, opened))
  }
  for (const statement of ['begin', ...quietly(...whatIsTheirs(laid)), 'commit']) await query(statement)
}

/** What a page answers to only where it is the reader's own: made theirs who may not ask for the page. */
function whatIsTheirs({ sets, readers }: Laid): string[] {
  const id = (state: State, table: string): string => `'${sets[state].ids[table]![0]!}'`
  const account = (role: Role): string => `'${readers.find((reader) => reader.role === role)!.accountId}'`
  const [outside, nurse] = [account('agency_user'), account('public_health_nurse')]
  return [
    // A code that a supervisor has confirmed; a call taken by somebody outside, who may not see it any more, and one that they may; what they opened, wrote and sent.
    `update rec.widening set kind = 'reset', casefile_id = null, account_id = ${id('team', 'account')}, outcome = 'approved', decided_at = now(), decided_by = ${account('supervisor')} where id = ${id('closed', 'widening')}`,
    `insert into ctx.invitation (municipality_id, account_id, what, widening_id) values (${izumo}, ${id('team', 'account')}, 'reset', ${id('closed', 'widening')})`,
    `update rec.intake set recorded_by = ${outside} where id = ${id('kin', 'intake')}`,
    `update rec.intake set received_by = ${outside}, stage = 'received' where id = ${id('team', 'intake')}`,
    `insert into rec.reporter_opening (municipality_id, account_id, intake_id, reason, until) values (${izumo}, ${outside}, ${id('unveiled', 'intake')}, 'x', clock_timestamp() + interval '15 minutes')`,
    `update rec.entry set author_id = ${outside} where id = ${id('team', 'entry')}`,
    `update rec.file set recorded_by = ${outside} where id = ${id('closed', 'file')}`,
    `update rec.print set recorded_by = ${nurse}, shows_places_of = '{}' where id = ${id('team', 'print')}`,
    // A call that is sealed.
    `update rec.intake set sealed = true where id = ${id('sealed-named', 'intake')}`,
    `insert into rec.seal (municipality_id, intake_id, ground, words, named, recorded_by) values (${izumo}, ${id('sealed-named', 'intake')}, 'leak_feared', 'x', '{}', ${nurse})`,
    // Which declarations close something is said to the privacy officer by a function.
    `create or replace function ctx.declared_conflicts() returns table (declaration uuid, proposed boolean) language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select id, false from rec.conflict_declaration $$`,
    // A meeting that goes on, an agency in it; somebody of the office who is counted among the people of an agency.
    `update rec.meeting set held_at = '2026-11-25T14:00:00+09:00', ended_at = null where id = ${id('team', 'meeting')}`,
    `insert into rec.attendance (municipality_id, meeting_id, agency_id, agency_person_id, state) values (${izumo}, ${id('team', 'meeting')}, ${id('team', 'agency')}, ${id('team', 'agency_person')}, 'attended')`,
    `insert into rec.agency_account (municipality_id, agency_person_id, account_id, recorded_by) values (${izumo}, ${id('team', 'agency_person')}, ${nurse}, ${nurse})`,
    `update rec.account set agency_id = '${sets.granted.others.agency}' where id = ${nurse}`,
  ]
}

/** Of one page: who comes through without the permission it needs, and whether anybody more comes through when it is asked of nobody. Null where everybody has it. */
export async function withoutNeeds(laid: Laid, witness: Witness, page: Page): Promise<{ through: string[]; noticed: boolean } | null> {
  const without = laid.readers.filter(({ role }) => !may({ role }, page.needs))
  if (without.length === 0) return null
  witness.takeBack = page.method === 'POST'
  // Some records stand in one set alone: an opening, a hold, a share.
  const sets = page.on ? (['own', 'team', 'closed', 'sealed-named', 'granted', 'unveiled'] as const).map((state) => laid.sets[state]) : [laid.sets.own]
  const status = async (reader: Laid['readers'][number], at = 0): Promise<number> => (await send(laid, witness, reader, page, sets[at]!)).status
  const through: string[] = []
  let noticed = false
  for (const reader of without) {
    if (await status(reader) !== 404) through.push(`${nameOf(page)} ${reader.role}`)
    const kept = roles[reader.role].may
    Object.assign(roles[reader.role], { may: [...kept, page.needs] satisfies readonly Permission[] })
    try {
      for (let at = 0; at < sets.length && !noticed; at += 1) noticed = await status(reader, at) !== 404
    } finally {
      Object.assign(roles[reader.role], { may: kept })
    }
  }
  return { through, noticed }
}
