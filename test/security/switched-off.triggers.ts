import { izumo } from '../office.ts'
import { acts } from './alerts.fixtures.ts'
import type { Act } from './alerts.fixtures.ts'
import { differences, quietly } from './switched-off.fixtures.ts'
import type { Findings, Prober, Trigger } from './switched-off.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { specialTriggersOf } from './switched-off.special-triggers.ts'
import type { SpecialTrigger } from './switched-off.special-triggers.ts'
import type { State } from './states.ts'

interface Statement { sql: string; values?: unknown[] }

/** Everything that is tried on one table, as the owner acts for an account: each column changed, twice; each row written again, where nothing is hidden and where much is; of what has no id, a row removed. */
export async function triesOn(prober: Prober, laid: Laid, schema: string, table: string): Promise<Statement[]> {
  if (schema !== 'rec') return []
  const full = `rec.${table}`
  const { rows: columns } = await prober.query(`select a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''`, [full])
  const hasId = columns.some(({ name }) => name === 'id')
  if (!hasId) return [...(await prober.query(`select to_jsonb(t) as row from ${full} t limit 2`)).rows.map(({ row }) => ({ sql: `insert into ${full} select * from jsonb_populate_record(null::${full}, $1)`, values: [JSON.stringify(row)] })), { sql: `delete from ${full} where ctid = (select min(ctid) from ${full})` }]
  const changed: Readonly<Record<string, string>> = {
    text: `coalesce(%, '') || 'x'`, integer: 'coalesce(%, 0) + 1', boolean: 'not %', date: `coalesce(%, '2026-11-20') + 1`, 'timestamp with time zone': `coalesce(%, '2026-11-20T00:00:00Z') + interval '1 day'`, uuid: `'${laid.office.accounts.nurse}'`,
  }
  const tries: Statement[] = []
  const anyone = laid.sets.team.ids[table] ?? (await prober.query(`select id::text from ${full} where municipality_id = ${izumo} order by id limit 2`)).rows.map(({ id }) => id as string)
  for (const state of ['team', 'veiled', 'sealed'] as const) {
    for (const id of (state === 'team' ? anyone : laid.sets[state].ids[table] ?? []).slice(0, 2)) {
      for (const { name, type } of state === 'team' ? columns : []) {
        const to = changed[type as string]?.replaceAll('%', name as string)
        if (to && !['id', 'municipality_id'].includes(name as string)) for (let time = 0; time < 2; time += 1) tries.push({ sql: `update ${full} set ${name as string} = ${to} where id = $1`, values: [id] })
      }
      tries.push({ sql: `insert into ${full} select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()) || case when to_jsonb(t) ? 'veiled' then '{"veiled": false}' else '{}' end::jsonb)).* from ${full} t where id = $1`, values: [id] })
      tries.push(...codedTries(full, columns as { name: string }[], id))
    }
  }
  return tries
}

/** The turns of a record that triggers wait for: its person becomes known, its state is said. */
function codedTries(full: string, columns: readonly { name: string }[], id: string): Statement[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name)
  return [
    ...(has('outcome') && full === 'rec.approval' ? ['approved', 'returned'].map((word) => ({ sql: `update ${full} set outcome = '${word}' where id = $1`, values: [id] })) : []),
    ...(has('state') ? ['approved', 'heard', 'sent', 'returned'].map((word) => ({ sql: `update ${full} set state = '${word}' where id = $1`, values: [id] })) : []),
    ...(has('person_id') ? [{ sql: `update ${full} set person_id = (select id from rec.person where veiled order by id limit 1) where id = $1`, values: [id] }] : []),
  ]
}

/** The turns of whole families: hidden, closed, brought together; and every kind of widening confirmed, about each thing it may be about. */
export async function turns(prober: Prober, laid: Laid): Promise<Statement[]> {
  const id = (state: State, table: string): string => laid.sets[state].ids[table]![0]!
  const kinds = (await prober.query('select kind from rec.widening_kind order by kind')).rows.map(({ kind }) => kind as string)
  const about = [['casefile_id', id('sealed', 'casefile')], ['person_id', id('veiled', 'person')], ['family_id', id('closed', 'family')], ['account_id', laid.office.accounts.supporter], [null, null]] as const
  return [
    { sql: `insert into rec.veil (person_id, ground) values ($1, 'own_wish')`, values: [id('team', 'person')] },
    ...['decided', 'received'].map((stage) => ({ sql: 'update rec.intake set stage = $2 where id = $1', values: [id('team', 'intake'), stage] })),
    { sql: `update rec.casefile set sealed = true where id = $1`, values: [id('team', 'casefile')] },
    { sql: `insert into rec.family_member (family_id, person_id, relation) values ($1, $2, 'other')`, values: [id('granted', 'family'), id('veiled', 'person')] },
    ...kinds.flatMap((kind) => about.flatMap(([column, of], at) => [
      { sql: `insert into rec.widening (id, kind, ${column ? `${column}, ` : ''}ground, reason, opens_hash, details) values ('00000000-0000-4000-8000-${String(kinds.indexOf(kind) * 10 + at).padStart(12, '0')}', $1, ${column ? `'${of}', ` : ''}'other', 'x', 'x', $2)`, values: [kind, JSON.stringify(detailsOf(laid, kind))] },
      { sql: `update rec.widening set outcome = 'approved', decided_at = ctx.now(), decided_by = $2 where kind = $1 and outcome is null`, values: [kind, laid.office.accounts.head] },
    ])),
  ]
}

const detailsOf = ({ sets, office }: Laid, kind: string): Record<string, unknown> => ({
  key: 'exports.people_a_day', value: 30, account_id: office.accounts.supporter, agency_id: sets.team.others.agency, casefile_id: sets.team.ids['casefile']![0], person_id: sets.veiled.ids['person']![0], kind,
  legal_hold_id: sets.closed.ids['legal_hold']?.[0], hold_id: sets.closed.ids['legal_hold']?.[0], purpose: 'watching', words: 'x', fields: ['class'], since: '2026-11-25', until: '2026-12-25',
})

/** Whether anything is left differently, said differently or noted differently once a trigger is off; `off` is another statement where the probe itself is tried. `before` keeps what is left with everything on. */
export async function isTriggerNoticed(prober: Prober, laid: Laid, { schema, table, name }: Trigger, before: Map<string, Findings>, off = `alter table ${schema}.${table} disable trigger ${name}`): Promise<boolean> {
  const notices = async (key: string, left: (off: readonly string[]) => Promise<Findings>): Promise<boolean> => {
    if (!before.has(key)) before.set(key, await left([]))
    return differences(before.get(key)!, await left([off])).length > 0
  }
  const acting = (account: string): string[] => ['set local role kyoten_owner', `select ctx.act_as(${izumo}, '${account}', '2026-11-25T14:05:00+09:00')`]
  const leaving = (statements: readonly Statement[]) => (off: readonly string[]): Promise<Findings> => prober.with([...off, ...acting(laid.office.accounts.deputy)], () => prober.leaving(statements))
  const acted = (act: Act) => (off: readonly string[]): Promise<Findings> => prober.with([...off, ...acting(laid.office.accounts.coordinator)], async () => {
    await prober.query('savepoint act')
    const said = await act(laid, prober, laid.office.accounts.coordinator).then(() => 'done', (problem: Error) => problem.message)
    if (said !== 'done') await prober.query('rollback to savepoint act')
    return new Map([...await prober.leaving([]), ['said', said]])
  })
  const special = specialTriggersOf(laid)[`${schema}.${table} ${name}`]
  if (special) return notices(`special ${schema}.${table} ${name}`, specially(prober, special, acting(special.acting ?? laid.office.accounts.deputy)))
  if (await notices(`${schema}.${table}`, leaving(await triesOn(prober, laid, schema, table)))) return true
  for (const [kind, act] of Object.entries(acts)) if (await notices(`act ${kind}`, acted(act))) return true
  return notices('turns', leaving(await turns(prober, laid)))
}

/** What each statement of a special probe says. */
const specially = (prober: Prober, { by, laid = [], does }: SpecialTrigger, acting: readonly string[]) => (off: readonly string[]): Promise<Findings> => {
  const said = async (): Promise<Findings> => {
    const found = new Map<string, string>()
    for (const [at, sql] of does.entries()) found.set(`${at} ${sql}`, JSON.stringify(await prober.saying(sql)))
    return found
  }
  return prober.with([...off, ...quietly(...laid), ...by ? [] : acting], () => by ? prober.as(by, said) : said())
}
