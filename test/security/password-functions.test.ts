import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorOf, hidden, openProber } from './probes.fixtures.ts'
import type { Prober } from './probes.fixtures.ts'
import { asOwner } from './records.fixtures.ts'

// Every function of the house, called by whoever has the password of a role that signs in, with arguments of their own (docs/attacks.md).
interface Definer { name: string; arguments: string[]; needed: number; roles: string[]; answers: string }
let prober: Prober
let functions: Definer[]
beforeAll(async () => {
  prober = await openProber()
  // What is hidden twice over: families in conflict and sealed ones with a hidden person too.
  await asOwner(prober.office, prober.office.accounts.deputy, `insert into rec.veil (person_id, ground) select p, 'own_wish' from actor, unnest($1::uuid[]) p`, [[...prober.sets.kin.ids['person']!, ...prober.sets.sealed.ids['person']!]])
  functions = await prober.office.ownerQuery<Definer & pg.QueryResultRow>(`
    select n.nspname || '.' || p.proname as name, array(select format_type(t, null) from unnest(p.proargtypes) t) as arguments, p.pronargs - p.pronargdefaults as needed, format_type(p.prorettype, null) as answers,
           array(select r.rolname::text from pg_roles r where r.rolcanlogin and not r.rolsuper and r.rolname like 'kyoten%' and has_function_privilege(r.oid, p.oid, 'execute') and has_schema_privilege(r.oid, n.oid, 'usage')) as roles
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('ctx', 'audit', 'machinery', 'rec') and p.prokind = 'f' order by 1`)
}, 120_000)
afterAll(() => prober.close())

const values = (id: string): Readonly<Record<string, string>> => ({
  uuid: `'${id}'`, 'uuid[]': `array['${id}']::uuid[]`, integer: '322032', text: `'x'`, 'text[]': `array['x']`, boolean: 'true', date: `'2026-11-25'`, 'timestamp with time zone': `'2026-11-25T05:00:00Z'`, jsonb: `'{}'`, bytea: `'x'::bytea`, bigint: '1', 'integer[]': 'array[1]', 'boolean[]': 'array[true]',
})
const call = ({ name, arguments: types }: Definer, id: string): string => `select * from ${name}(${types.map((type) => values(id)[type] ?? `null::${type}`).join(', ')})`
const of = (role: string): Definer[] => functions.filter(({ roles, answers }) => roles.includes(role) && answers !== 'trigger')
async function told(url: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    return JSON.stringify((await client.query({ text: statement, rowMode: 'array' })).rows)
  } catch (problem) {
    return errorOf(problem)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

test('who may call what: nobody the machinery, the sealer four, and no role what acts as somebody else', () => {
  expect(functions.length).toBeGreaterThan(100)
  expect(functions.filter(({ name, answers, roles }) => name.startsWith('machinery.') && answers !== 'trigger' && roles.length > 0)).toEqual([])
  expect(of('kyoten_sealer').map(({ name }) => name)).toEqual(['audit.checkpointed', 'audit.head', 'audit.seal', 'audit.sign'])
  for (const name of ['ctx.act_as', 'ctx.begin_town', 'ctx.seal', 'ctx.invite_directly', 'machinery.raise_alert']) expect([name, functions.filter((one) => one.name === name).flatMap(({ roles }) => roles)]).toEqual([name, []])
})

// Without a session: what is the same for everybody. The town's files as confirmed, texts to accept, whether bytes have a row, and lines that say nothing is known of the asker.
const forAnybody = ['ctx.confirmed_texts', 'ctx.texts_due', 'ctx.files_kept', 'audit.note_request', 'ctx.now', 'ctx.stay']
test('without a session no function tells anything', async () => {
  const said: string[] = []
  const { ids } = prober.sets.own
  for (const one of of('kyoten_app')) for (const id of [ids['family']![0]!, ids['person']![0]!, prober.office.accounts.head]) {
    const answer = await told(prober.office.urls.app, call(one, id))
    // true in two: who is no office sees a meeting as hiding somebody, and an id is the same as itself.
    if (!answer.startsWith('error') && !/^\[(\[(null|""|false|"\{\}"|\[\]|0|"none"|,)*\])?\]$/.test(answer.replaceAll(/(?<=[[,])(null|false|0)(?=[\],])/g, '')) && !forAnybody.includes(one.name)) said.push(`${one.name} → ${answer.slice(0, 120)}`)
  }
  expect([...new Set(said.map((line) => line.split(' ')[0]))].sort()).toEqual(['ctx.meeting_hides', 'ctx.same_staff'])
}, 60_000)

// Accepted: whoever already holds the random id of a hidden meeting, item, entry or sealed person learns that it is there, of a meeting also that somebody hidden is on it, and nothing else.
const existence = ['ctx.meeting_hides meeting', 'ctx.meeting_taken meeting', 'ctx.next_number_about person', 'ctx.some_child entry', 'ctx.whole entry', 'ctx.whole_item agenda_item']
test('with the id of what is hidden a function answers as with the id of nothing', async () => {
  const differing: string[] = []
  let asked = 0
  for (const one of of('kyoten_app').filter(({ arguments: types, name }) => types.some((type) => type.startsWith('uuid')) && name !== 'audit.note_request')) {
    const nothing = (await prober.told(call(one, '00000000-0000-4000-8000-000000000001'))).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    for (const state of hidden) for (const table of ['family', 'person', 'casefile', 'intake', 'meeting', 'entry', 'file', 'task', 'agenda_item', 'plan'] as const) {
      const id = prober.sets[state].ids[table]?.[0]
      if (!id) continue
      asked += 1
      const answer = (await prober.told(call(one, id))).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      if (answer !== nothing) differing.push(/^(\[\[(true|false)\]\]|error · 42501 · no number)/.test(answer) ? `${one.name} ${table}` : `${one.name} ${table}: ${answer}`)
    }
  }
  expect(asked).toBeGreaterThan(500)
  expect([...new Set(differing)].sort()).toEqual(existence)
}, 180_000)

test('the sealer\'s password reads nothing, and signs no block that is not there', async () => {
  const { sealer } = prober.office.urls
  for (const statement of ['select * from audit.change', 'select * from audit.access', 'select * from audit.image', 'select * from audit.block', 'select * from rec.family', 'select * from ctx.session', 'delete from audit.block', 'update audit.signature set signature = null', `select audit.sign(322032, 999999, 'x', 'x')`]) {
    expect([statement, await told(sealer, statement)]).toEqual([statement, expect.stringMatching(/^error · (42501|23503)/)])
  }
  expect(await told(sealer, 'select audit.head(322032)')).not.toMatch(/Zq/)
})
