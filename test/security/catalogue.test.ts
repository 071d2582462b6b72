import { afterAll, beforeAll, expect, test } from 'vitest'
import { roles } from '../../app/access/roles.ts'
import { describeTables } from '../../db/describe-tables.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../app/config.ts'
import { openOffice } from '../office.ts'
import type { Office } from '../office.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

interface Found { table: string; class: string; secured: boolean; forced: boolean; policies: string[]; restrictive: string[]; triggers: string[]; grants: string[] }

async function tables(): Promise<Found[]> {
  return office.ownerQuery<Found & Record<string, unknown>>(`
    select n.nspname || '.' || c.relname as "table", split_part(obj_description(c.oid, 'pg_class'), ':', 1) as class,
           c.relrowsecurity as secured, c.relforcerowsecurity as forced,
           array(select polname::text from pg_policy p where p.polrelid = c.oid) as policies,
           array(select polname::text from pg_policy p where p.polrelid = c.oid and not p.polpermissive) as restrictive,
           array(select tgname::text from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers,
           array(select privilege_type::text from information_schema.table_privileges g where g.table_schema = n.nspname and g.table_name = c.relname and g.grantee = 'kyoten_app'
                 union select privilege_type::text from information_schema.column_privileges g where g.table_schema = n.nspname and g.table_name = c.relname and g.grantee = 'kyoten_app') as grants
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('rec', 'ctx', 'audit') and c.relkind = 'r' order by 1`)
}

test('every table says what class it is', async () => {
  const found = await tables()
  expect(found.length).toBeGreaterThan(40)
  expect(found.filter((table) => !['record', 'log', 'projection', 'machinery', 'reference'].includes(table.class)).map((table) => table.table)).toEqual([])
})

test('a record is secured and forced, walled between towns, audited, and nothing is ever deleted from it', async () => {
  const wrong = (await tables()).filter((table) => table.class === 'record').filter((table) =>
    !(table.secured && table.forced && table.restrictive.includes('town') && table.policies.length > 1 && table.triggers.includes('audit') && !table.grants.includes('DELETE')))
  expect(wrong.map((table) => table.table)).toEqual([])
})

test('a log is secured and the app role can only read it', async () => {
  const wrong = (await tables()).filter((table) => table.class === 'log').filter((table) => !table.secured || !table.forced || table.grants.some((grant) => grant !== 'SELECT'))
  expect(wrong.map((table) => table.table)).toEqual([])
})

test("a projection is secured; machinery is not readable by the app role except a person's own drafts and preferences", async () => {
  const found = await tables()
  expect(found.filter((table) => table.class === 'projection' && !(table.secured && table.restrictive.includes('town'))).map((table) => table.table)).toEqual([])
  expect(found.filter((table) => table.class === 'machinery' && table.grants.length > 0).map((table) => table.table)).toEqual(['rec.draft', 'rec.preference'])
})

test('confirmed entries cannot be changed by the app role at all', async () => {
  const found = await tables()
  for (const name of ['rec.entry', 'rec.entry_version', 'rec.entry_part', 'rec.entry_casefile', 'rec.sighting', 'rec.event', 'rec.urgency_judgement', 'rec.safety_check']) {
    expect([name, found.find((table) => table.table === name)?.grants.sort()]).toEqual([name, ['INSERT', 'SELECT']])
  }
})

test('what the office may change is named here column by column group; every other record is only ever added to', async () => {
  const found = (await tables()).filter((table) => table.class === 'record')
  const changed = found.filter(({ grants }) => grants.includes('UPDATE')).map(({ table }) => table.slice(4))
  expect(changed).toEqual([
    'affiliation', 'agency', 'agency_person', 'agenda_child', 'agenda_item', 'alert', 'allocation', 'approval', 'attendance', 'casefile', 'checkup', 'claim', 'class_period', 'consultation', 'decision', 'development',
    'development_concern', 'duty_turn', 'family', 'family_member', 'information_sheet', 'intake', 'intake_child', 'intake_place', 'lead_period', 'meeting', 'membership', 'outreach_activity', 'person', 'person_name',
    'placement_period', 'plan', 'post_holding', 'pregnancy', 'pregnancy_reason', 'print', 'registration_period', 'reporter', 'residence', 'share', 'staffing_year', 'task', 'total', 'transfer', 'unveiling', 'visit', 'warning_note', 'womens_consultation'])
})

test('what a row hangs on is never changed: a reference that may be changed is named here', async () => {
  const rows = await office.ownerQuery<{ name: string }>(`
    select p.table_name || '.' || p.column_name as name from information_schema.column_privileges p
     where p.table_schema = 'rec' and p.grantee = 'kyoten_app' and p.privilege_type = 'UPDATE' and p.table_name not in ('draft', 'preference', 'total') and p.column_name ~ '_id$|_by$' order by 1`)
  expect(rows.map(({ name }) => name)).toEqual([
    // Who does it or goes with it now; whose it is known to be later (held once it is known); which decision or judgement corrects a period of the same day.
    'affiliation.agency_id', 'agenda_child.decision_id', 'agenda_child.lead_agency_id', 'approval.account_id', 'checkup.account_id', 'checkup.intake_id', 'checkup.person_id', 'class_period.decision_id',
    'consultation.person_id', 'development.account_id', 'information_sheet.intake_id', 'information_sheet.person_id', 'intake.taken_by', 'intake_child.clock_started_by', 'intake_child.consultation_id', 'intake_child.person_id',
    'intake_child.see_by', 'lead_period.agency_id', 'lead_period.decision_id', 'meeting.decider_id', 'plan.decision_id', 'post_holding.account_id', 'pregnancy.account_id', 'pregnancy.agency_person_id',
    'reporter.agency_id', 'transfer.reply_by', 'visit.account_id', 'visit.action_id', 'visit.done_entry_id', 'womens_consultation.agency_id', 'womens_consultation.intake_id'])
})

test('a record about somebody is walled against conflicts, or seen where somebody who is walled is seen', async () => {
  const rows = await office.ownerQuery<{ name: string; about: string[]; walled: boolean; reasons: string | null }>(`
    select c.relname as name, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and not a.attisdropped and a.attname ~ '^(family|person|casefile|intake)_id$') as about,
           exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'kin' and not p.polpermissive) as walled,
           (select string_agg(coalesce(pg_get_expr(p.polqual, p.polrelid), ''), ' ') from pg_policy p join pg_roles r on r.oid = any (p.polroles) and r.rolname = 'kyoten_app' where p.polrelid = c.oid and p.polcmd in ('r', '*')) as reasons
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'rec' and c.relkind = 'r' and obj_description(c.oid, 'pg_class') like 'record:%' order by 1`)
  // conflict: of others, for two roles; opening, unveiling, reporter_opening: of oneself.
  const own = ['claim', 'conflict', 'opening', 'reporter_opening', 'unveiling']
  const through = /EXISTS|ctx\.hidden_(families|persons|casefiles|intakes)\(\)/
  expect(rows.filter(({ name, about, walled, reasons }) => about.length > 0 && !walled && !own.includes(name) && !through.test(reasons ?? '')).map(({ name }) => name)).toEqual([])
  // Seen by the whole office because it is about nobody, or because it is where the walls stand.
  expect(rows.filter(({ reasons }) => reasons !== null && !through.test(reasons)).map(({ name }) => name)).toEqual([
    'acceptance', 'access_review', 'account', 'account_change', 'account_role', 'affiliation', 'agency', 'agency_account', 'agency_person', 'casefile', 'checkup_import', 'claim', 'conflict_declaration', 'duty_turn', 'family', 'handover_import', 'intake', 'membership', 'outreach_activity', 'person', 'phone', 'post_holding',
    'reporter_opening', 'residence', 'rule_text', 'setting', 'staff_person', 'staffing_setting', 'staffing_year', 'total', 'town_file', 'unveiling', 'veil'])
})

test('walls: people and casefiles stay closed to a conflicted account whatever reasons are added', async () => {
  const found = await tables()
  for (const name of ['person', 'family', 'casefile', 'intake', 'consultation', 'residence', 'phone', 'affiliation', 'entry', 'veil', 'meeting', 'agenda_item', 'task', 'transfer', 'discussion', 'information_sheet', 'checkup', 'womens_consultation']) {
    expect([name, found.find(({ table }) => table === `rec.${name}`)?.restrictive]).toEqual([name, expect.arrayContaining(['kin', 'town'])])
  }
})

test('the app role owns nothing and reaches no table of sessions, credentials or the key', async () => {
  const owned = await office.ownerQuery(`select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('kyoten_app', 'kyoten_signin')`)
  expect(owned).toEqual([])
  for (const table of ['ctx.session', 'ctx.credential', 'ctx.key', 'ctx.attempt', 'rec.number_series']) {
    await expect(office.pools.app.query(`select 1 from ${table}`)).rejects.toMatchObject({ code: '42501' })
  }
})

test('every definer function has a fixed path and belongs to a role without rights of its own', async () => {
  const wrong = await office.ownerQuery(`
    select p.proname, r.rolname from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
     where n.nspname in ('ctx', 'audit', 'rec') and p.prosecdef
       and (not coalesce(p.proconfig::text like '%search_path=pg_catalog, pg_temp%', false) or r.rolname not in ('kyoten_veil', 'kyoten_scribe', 'kyoten_share'))`)
  expect(wrong).toEqual([])
})

test('nothing in the context can be called by everybody', async () => {
  const open = await office.ownerQuery(`
    select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('ctx', 'audit', 'machinery') and has_function_privilege('kyoten_queue', p.oid, 'execute')`)
  expect(open).toEqual([])
})

test('a reason that compares with what is hidden says what counts where the row names nothing: null is in no set', async () => {
  // A file hangs on what its case says; a draft and a print say what they are about before it is compared.
  const elsewhere = ['file office', 'draft own', 'print intake']
  const policies = await office.ownerQuery<{ name: string; said: string; nullable: string[] }>(`
    select c.relname || ' ' || p.polname as name, pg_get_expr(p.polqual, p.polrelid) as said, array(select a.attname::text from pg_attribute a where a.attrelid = p.polrelid and a.attnum > 0 and not a.attnotnull) as nullable
      from pg_policy p join pg_class c on c.oid = p.polrelid where pg_get_expr(p.polqual, p.polrelid) like '%ctx.hidden_%'`)
  expect(policies.length).toBeGreaterThan(40)
  const unsaid = policies.filter(({ name, said, nullable }) => !elsewhere.includes(name)
    && [...said.matchAll(/NOT \(\(?(?:\w+\.)?(\w+) IN \( SELECT ctx\.hidden_/g)].some(([, column]) => nullable.includes(column!) && !new RegExp(`\\b${column!} IS (NOT )?NULL`).test(said)))
  expect(unsaid.map(({ name }) => name)).toEqual([])
})

test('rows are read by their columns: no table as a whole, which would tell of each row where it lies and which step of a message wrote it', async () => {
  const system = ['ctid', 'xmin', 'cmin', 'xmax', 'cmax', 'tableoid']
  const read = await office.ownerQuery<{ name: string; whole: boolean; unread: string[]; told: string[] }>(`
    select c.oid::regclass::text as name, has_table_privilege('kyoten_app', c.oid, 'select') as whole, array(select s from unnest($1::text[]) s where has_column_privilege('kyoten_app', c.oid, s, 'select')) as told,
           array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not has_column_privilege('kyoten_app', c.oid, a.attnum, 'select') order by 1) as unread
      from pg_class c where c.relnamespace in ('rec'::regnamespace, 'ctx'::regnamespace, 'audit'::regnamespace, 'machinery'::regnamespace) and c.relkind = 'r' and has_any_column_privilege('kyoten_app', c.oid, 'select') order by 1`, [system])
  expect(read.length).toBeGreaterThan(100)
  expect(read.filter(({ whole, told }) => whole || told.length > 0).map(({ name }) => name)).toEqual([])
  for (const { name } of read) await expect(office.pools.app.query(`select ctid from ${name}`), name).rejects.toMatchObject({ code: '42501' })
  // What the database alone reads of an alert and of a conflict; and told apart by child (ctx.words_of_versions). Any other column that is added is granted by name.
  expect(read.flatMap(({ name, unread }) => unread.map((column) => `${name}.${column}`))).toEqual(['rec.alert.cause', 'rec.conflict.put_aside', 'rec.entry_version.reason', 'rec.entry_version.whom'])
})

test('no unique or exclusion rule can tell of a hidden row: each is over ids nobody guesses, or named here', async () => {
  const rules = await office.ownerQuery<{ name: string; columns: string[] }>(`
    select c.relname as name, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (x.indkey) order by 1) as columns
      from pg_index x join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'rec' and (x.indisunique or x.indisexclusion) and obj_description(c.oid, 'pg_class') like 'record:%'`)
  const open = rules.map(({ name, columns }) => `${name}: ${columns.filter((column) => !['municipality_id', 'id'].includes(column)).join(' ')}`).filter((rule) => !rule.endsWith(': ')).sort()
  expect(open).toEqual([
    // A part of a row that must be seen first; or about nobody.
    'account: sign_in_name', 'approval: decision_id step', 'class_period: casefile_id period', 'development_score: development_test_id scale', 'entry_casefile: casefile_id entry_id happened_at', 'entry_seen: account_id entry_id',
    'entry_staff: account_id entry_id', 'entry_version: entry_id', 'entry_version: entry_id number', 'entry_version: replaces', 'family_member: family_id person_id', 'intake_place: intake_child_id', 'lead_period: casefile_id period',
    'outreach_agency: activity_id agency_id version', 'outreach_reach: activity_id position version', 'outreach_staff: account_id activity_id version', 'placement_period: casefile_id period', 'plan_casefile: casefile_id plan_id',
    'registration_period: casefile_id period', 'reporter: intake_id', 'reporter_passing: position transfer_id', 'staffing_year: fiscal_year', 'total: fiscal_year handled_by', 'town_file: hash name', 'transfer_step: position transfer_id'])
})

test('the roles of the code and the reach the database gives them are the same', async () => {
  const rows = await office.ownerQuery<{ role: string; reach: string }>('select role, reach from rec.role_reach order by role')
  expect(Object.fromEntries(rows.map(({ role, reach }) => [role, reach]))).toEqual(Object.fromEntries(Object.entries(roles).map(([role, { reach }]) => [role, reach])))
})

test('db/tables.ts is what the migrated database has', async () => {
  const client = office.pools.app
  expect(await describeTables(client)).toBe(readFileSync(join(root, 'db/tables.ts'), 'utf8'))
})

test('a write without an actor is refused, also for the owner', async () => {
  await expect(office.ownerQuery(`insert into rec.agency (municipality_id, kind, name) values (322032, 'primary_school', 'x')`)).rejects.toMatchObject({ message: 'no actor' })
})

test('a forged or replayed context is refused, and without one nothing is seen', async () => {
  const client = await office.pools.app.connect()
  try {
    expect((await client.query('select * from rec.agency')).rows).toEqual([])
    await client.query('begin')
    await client.query(`select set_config('kyoten.ctx', '322032|${office.accounts.head}|office|head||f#00', true)`)
    await expect(client.query('select * from rec.agency')).rejects.toMatchObject({ message: 'context' })
    await client.query('rollback')
    const sealed = await office.acting('head', async (tx) => {
      const { sql } = await import('../../app/kernel/db.ts')
      return (await sql<{ seal: string }>`select current_setting('kyoten.ctx') as seal`.execute(tx)).rows[0]!.seal
    })
    await client.query('begin')
    await client.query(`select set_config('kyoten.ctx', $1, true)`, [sealed])
    await expect(client.query('select * from rec.agency')).rejects.toMatchObject({ message: 'context' })
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('the office clock cannot be moved in a database born as real', async () => {
  const before = await office.ownerQuery<{ now: string }>(`select set_config('kyoten.now', '2020-01-01T00:00:00Z', true), ctx.now()::text as now`)
  expect(before[0]!.now).toMatch(/^2020-01-01/)
  await office.ownerQuery(`update rec.installation set kind = 'real'`)
  const after = await office.ownerQuery<{ now: string }>(`select set_config('kyoten.now', '2020-01-01T00:00:00Z', true), ctx.now()::text as now`)
  await office.ownerQuery(`update rec.installation set kind = 'test'`)
  expect(after[0]!.now).not.toMatch(/^2020/)
})

test('the trail of what hangs below an intake or an entry is closed to a conflicted account, values included', async () => {
  const { sql } = await import('../../app/kernel/db.ts')
  const made = await office.acting('worker', async (tx) => {
    const person = (await sql<{ id: string }>`insert into person (sex) values ('male') returning id`.execute(tx)).rows[0]!.id
    const intake = (await sql<{ id: string }>`insert into intake (fiscal_year, number, kind, means, route, received_at, content)
      values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', '2026-11-25T01:00:00Z', 'x') returning id`.execute(tx)).rows[0]!.id
    const child = (await sql<{ id: string }>`insert into intake_child (intake_id, position, part, person_id) values (${intake}, 0, 'subject', ${person}) returning id`.execute(tx)).rows[0]!.id
    await sql`insert into safety_check (intake_child_id, at, result, words) values (${child}, '2026-11-25T02:00:00Z', 'absent', '留守')`.execute(tx)
    return { person, intake }
  })
  const trail = (member: 'nurse' | 'worker') => office.acting(member, async (tx) =>
    (await sql<{ tbl: string }>`select tbl from audit.change where tbl in ('safety_check', 'intake_child', 'intake') and intake = ${made.intake} order by tbl`.execute(tx)).rows.map(({ tbl }) => tbl))
  expect(await trail('nurse')).toEqual(['intake', 'intake_child', 'safety_check'])
  await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.nurse}, ${made.person}, false)`.execute(tx))
  expect(await trail('nurse')).toEqual([])
  expect(await trail('worker')).toHaveLength(3)
  const loose = await office.ownerQuery(`select tbl from audit.change where class = 'casework' and num_nonnulls(casefiles, family, intake, entry, person) = 0 and tbl not in ('meeting', 'attendance')`)
  expect(loose).toEqual([])
})
