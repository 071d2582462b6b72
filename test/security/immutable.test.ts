import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseToken } from '../../app/kernel/http.tsx'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { keepFigure } from '../figures.ts'
import { izumo, openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'
import { makeRecords } from './records.fixtures.ts'

let office: Office
let client: pg.Client
let tables: { table: string; class: string; columns: { name: string; other: string }[]; filled: boolean }[]
const tokens = {} as Record<Member, Buffer>
beforeAll(async () => {
  office = await openOffice()
  await makeRecords(office, { tag: 'IM', town: izumo, author: office.accounts.worker, others: { administrator: office.accounts.admin, agency: '' } })
  for (const member of ['worker', 'head', 'privacy', 'admin'] as const) {
    tokens[member] = databaseToken(await beginSession(office.pools.signin, izumo, office.accounts[member]))
    await office.pools.signin.query(`update ctx.session set step_up_until = clock_timestamp() + interval '10 minutes' where token_hash = sha256($1)`, [tokens[member]])
  }
  await (await office.as('worker')).get('/')
  await office.ownerQuery(`with actor as materialized (select ctx.act_as(${izumo}, '${office.accounts.head}')) insert into rec.transfer_step (municipality_id, transfer_id, position, side, state, at, recorded_by, recorded_at, urgent, words)
    select ${izumo}, id, 8, 'ours', 'sent', ctx.now(), '${office.accounts.head}', ctx.now(), true, '急ぎ' from rec.transfer, actor`)
  client = new pg.Client({ connectionString: office.urls.migrate })
  await client.connect()
  // Approved long ago: nobody takes the steps here, so nothing asks whose they are.
  await client.query(`set session_replication_role = replica; update rec.approval set outcome = 'approved', account_id = '${office.accounts.head}'; update rec.decision set state = 'approved'; set session_replication_role = origin`)
  tables = (await client.query<(typeof tables)[number]>(`
    select n.nspname || '.' || c.relname as table, split_part(obj_description(c.oid, 'pg_class'), ':', 1) as class, false as filled,
           array(select jsonb_build_object('name', quote_ident(a.attname), 'other', case format_type(a.atttypid, a.atttypmod) when 'text' then quote_ident(a.attname) || ' || ''x''' when 'date' then quote_ident(a.attname) || ' + 1'
                   when 'integer' then quote_ident(a.attname) || ' + 1' when 'timestamp with time zone' then quote_ident(a.attname) || ' + interval ''1 minute''' when 'boolean' then 'not ' || quote_ident(a.attname) else quote_ident(a.attname) end)
                   from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = '' order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and (n.nspname = 'audit' or (n.nspname = 'rec' and split_part(obj_description(c.oid, 'pg_class'), ':', 1) in ('record', 'log'))) order by 1`)).rows
  for (const one of tables) one.filled = (await client.query(`select 1 from ${one.table} limit 1`)).rowCount! > 0
}, 60_000)
afterAll(async () => {
  await client.end()
  await office.close()
})

/** Said once and never again: any change or removal of these is one too many. */
const confirmed = [
  'rec.entry', 'rec.entry_version', 'rec.entry_part', 'rec.entry_casefile', 'rec.entry_staff', 'rec.sighting', 'rec.safety_check', 'rec.urgency_judgement', 'rec.event', 'rec.late_decision', 'rec.child_decision', 'rec.transfer_step',
  'rec.transfer_place', 'rec.discussion', 'rec.maternal_handover', 'audit.change', 'audit.image', 'audit.access', 'audit.request',
]
/** May be changed until somebody approved it or it was sent; all of these rows were. */
const settled = ['rec.decision', 'rec.approval', 'rec.transfer', 'rec.transfer_place']

type Who = { role: string; member: Member | null }
const everybody: Who[] = [
  ...(['worker', 'head', 'privacy', 'admin', null] as const).map((member) => ({ role: 'kyoten_app', member })),
  ...['kyoten_signin', 'kyoten_sealer', 'kyoten_queue', 'kyoten_disposal'].map((role) => ({ role, member: null })),
]

/** What succeeded of the statements, each undone again. */
async function succeededOf({ role, member }: Who, statements: readonly string[]): Promise<string[]> {
  await client.query('begin')
  try {
    await client.query(`set local session authorization ${role}`)
    await client.query('set local search_path = rec')
    if (member) await client.query('select ctx.enter($1, $2)', [tokens[member], testNow.toString()])
    await client.query(`select set_config('test.statements', $1::text[]::text, true)`, [statements])
    await client.query(inTurn)
    const { rows: [row] } = await client.query<{ found: string[] }>(`select current_setting('test.found')::text[] as found`)
    return row!.found.map((statement) => `${role} as ${member ?? 'nobody'}: ${statement}`)
  } finally {
    await client.query('rollback')
  }
}

/** Runs each statement as whoever is signed in; keeps those that did something, and undoes them. */
const inTurn = `do $do$
  declare statement text; n bigint; found text[] := '{}';
  begin
    foreach statement in array current_setting('test.statements')::text[] loop
      begin
        execute statement;
        get diagnostics n = row_count;
        if n > 0 or statement !~ '^(update|delete|insert|merge|select)' then raise sqlstate 'ZZ001'; end if;
      exception
        when sqlstate 'ZZ001' then found := found || statement;
        when others then null;
      end;
    end loop;
    perform set_config('test.found', found::text, true);
  end $do$`

let tried = 0
const found: string[] = []
const tryAll = async (who: Who, statements: readonly string[]): Promise<void> => {
  const succeeded = await succeededOf(who, statements)
  tried += statements.length
  found.push(...succeeded)
  expect(succeeded).toEqual([])
}
/** A change of each column; of the trail one, since only planning its policies takes long, and no right to any. */
const updatesOf = (names: readonly string[]): string[] => tables.filter(({ table }) => names.includes(table)).flatMap(({ table, columns }) => (table.startsWith('audit.')
  ? [`select from pg_catalog.pg_class where pg_catalog.has_any_column_privilege('${table}', 'update')`, `update ${table} set municipality_id = 1`]
  : columns.map(({ name, other }) => `update ${table} set ${name} = ${other}`)))

test('there is a row to be changed in each of them', () => {
  expect([...confirmed, ...settled].filter((name) => !tables.some(({ table, filled }) => table === name && filled))).toEqual([])
  expect(tables.length).toBeGreaterThan(80)
})

describe.each(everybody)('$role as $member', (who) => {
  test('removes no row of any record or of the trail, and empties no table', async () => {
    await tryAll(who, tables.flatMap(({ table }) => [`delete from ${table}`, `truncate ${table} cascade`]))
  })

  test('changes nothing that was said once, nor the trail', async () => {
    await tryAll(who, updatesOf(confirmed))
  })

  test('changes nothing that was approved or sent', async () => {
    await tryAll(who, updatesOf(settled))
  })

  test('cannot write into the trail, merge into it, lock it, or turn off what guards it', async () => {
    await tryAll(who, [
      `insert into audit.change (municipality_id, actor, tbl, op, class, digest) values (${izumo}, gen_random_uuid(), 'entry', 'I', 'casework', 'x')`,
      `insert into audit.access (municipality_id, request, account_id, route, outcome) values (${izumo}, gen_random_uuid(), gen_random_uuid(), 'x', 'shown')`,
      `insert into audit.image (municipality_id, seq, salt) values (${izumo}, 1, 'x') returning 1`,
      `merge into rec.entry_part p using (select 1 as one) s on true when matched then update set words = 'x'`,
      'alter table rec.entry_part disable trigger all', 'alter table audit.change disable row level security', 'drop table audit.image', 'drop policy town on rec.entry', `comment on table audit.change is 'x'`,
    ])
  })
})

test('control: one right and one reason too many on a part of an entry is noticed', async () => {
  await client.query('grant update (words) on rec.entry_part to kyoten_app; create policy loose on rec.entry_part for update to kyoten_app using (true)')
  const noticed = await succeededOf({ role: 'kyoten_app', member: 'worker' }, updatesOf(['rec.entry_part']))
  await client.query('drop policy loose on rec.entry_part; revoke update (words) on rec.entry_part from kyoten_app')
  expect(noticed).toHaveLength(1)
  keepFigure({
    id: 'S5', figure: 'UPDATE, DELETE and TRUNCATE on confirmed records and the trail as each role that signs in', value: `${found.length} succeed`, sample: `${tried} statements on ${tables.length} tables`, target: '0 succeed',
    control: noticed.length === 1 ? 'one grant and one policy too many: noticed' : 'not noticed', ok: found.length === 0 && noticed.length === 1,
  })
})
