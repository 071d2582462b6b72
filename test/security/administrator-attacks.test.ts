import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirm } from '../../app/accounts/invitations.fixtures.ts'
import { closePress, openPress, typeset } from '../../app/documents/typeset.ts'
import { sql } from '../../app/kernel/db.ts'
import { registered } from '../../app/meetings/review.fixtures.ts'
import type { Registered } from '../../app/meetings/review.fixtures.ts'
import { settingKeys } from '../../app/settings/keys.ts'
import { openOffice } from '../office.ts'
import type { Member, Office } from '../office.ts'

// An administrator with the pages and, where marked, with SQL of their own session; keeper, auditor and privacy officer beside them (docs/attacks.md; more in account-attacks.test.ts).
let office: Office
let family: Registered
beforeAll(async () => {
  office = await openOffice()
  family = await registered(office, '管理')
})
afterAll(() => office.close())

const act = (member: Member, statement: ReturnType<typeof sql>) => office.acting(member, async (tx) => (await statement.execute(tx)).rows as Record<string, unknown>[], { steppedUp: true })
const proposed = async (kind: string, details: object, { about = {}, by = 'admin' as Member }: { about?: Record<string, string>; by?: Member } = {}): Promise<string> => {
  const id = crypto.randomUUID()
  await act(by, sql`insert into widening (id, kind, ground, reason, details, counts, opens_hash, ${sql.join([...Object.keys(about), 'agency_id'].map((column) => sql.ref(column)))})
    values (${id}, ${kind}, 'running', 'x', ${JSON.stringify(details)}, '{}', 'x', ${sql.join([...Object.values(about), null])})`)
  return id
}
const denied = { code: '42501' }

describe('settings', () => {
  test.each<[string, object]>([
    ['a word where a number stands, so that no page opens', { key: 'exports.people_a_day', value: 'x' }], ['a number past its bounds', { key: 'exports.people_a_day', value: 999_999_999 }],
    ['one of a hair past them', { key: 'exports.people_a_day_leading', value: 20_000.5 }], ['a reach that is not there', { key: 'access.reach', value: 'everything' }], ['nothing', { key: 'access.reach' }],
    ['a setting that nobody knows', { key: 'access.everything', value: true }], ['a file\'s mark as long as a text', { key: 'files.town.json', value: 'x'.repeat(65) }],
  ])('by SQL, %s: proposed, it is confirmed by nobody, not even by a head who says yes', async (_, details) => {
    const before = await office.ownerQuery('select key, value from rec.setting')
    expect((await confirm(office, await proposed('setting', details))).status).toBe(422)
    expect(await office.ownerQuery('select key, value from rec.setting')).toEqual(before)
  })

  test('the database\'s bounds are those of the page', async () => {
    for (const [name, { kind, default: usual }] of Object.entries(settingKeys)) {
      const tries: [unknown, boolean][] = kind.of === 'number' ? [[usual, true], [kind.least, true], [kind.most, true], [kind.least - 1, false], [kind.most + 1, false], [String(usual), false]] : [...kind.options.map(({ code }): [unknown, boolean] => [code, true]), ['x', false], [1, false]]
      for (const [value, holds] of tries) expect([name, value, (await office.ownerQuery<{ is: boolean }>('select machinery.is_setting($1, $2) as is', [name, JSON.stringify(value)]))[0]!.is]).toEqual([name, value, holds])
    }
  })

  test('what else stands in the details changes nothing, and what was proposed is not proposed again as something else', async () => {
    const id = await proposed('setting', { key: 'exports.people_a_day', value: 120, role: 'head', account_id: office.accounts.admin, opens: [family.id], sql: 'drop table x' })
    await expect(act('admin', sql`insert into widening (id, kind, ground, reason, details, counts, opens_hash) values (${id}, 'setting', 'running', 'x', '{"key":"access.reach","value":"office"}', '{}', 'x')`)).rejects.toMatchObject({ code: '23505' })
    expect(await act('admin', sql`insert into widening (id, kind, ground, reason, details, counts, opens_hash) values (${id}, 'setting', 'running', 'x', '{"key":"access.reach","value":"office"}', '{}', 'x') on conflict do nothing`)).toEqual([])
    for (const column of ['details', 'kind', 'counts', 'reason', 'ground', 'recorded_by', 'outcome']) await expect(act('admin', sql`update widening set ${sql.ref(column)} = ${sql.ref(column)} where id = ${id}`)).rejects.toMatchObject(denied)
    expect((await confirm(office, id)).status).toBe(303)
    expect(await office.ownerQuery('select key, value from rec.setting where widening_id = $1', [id])).toEqual([{ key: 'exports.people_a_day', value: 120 }])
    expect((await confirm(office, id)).status).not.toBe(303)
  })
})

describe('kinds that are for others', () => {
  test.each<Member>(['admin', 'keeper', 'auditor', 'privacy', 'clerk', 'typist', 'teacher', 'kizuna', 'centre'])('%s proposes none of them, about a family whose id they know', async (member) => {
    for (const [kind, about] of [['unseal', { casefile_id: family.casefiles[0]! }], ['seal_name', { casefile_id: family.casefiles[0]! }], ['share', { casefile_id: family.casefiles[0]! }], ['lift_veil', { person_id: family.persons[0]! }], ['conflict_end', { account_id: office.accounts[member], person_id: family.persons[0]! }], ['legal_hold_open', { family_id: family.id }], ['print_many', {}]] as const) {
      await expect([kind, await proposed(kind, { account_id: office.accounts[member] }, { about, by: member }).catch((problem: { code: string }) => problem.code)]).toEqual([kind, expect.stringMatching(/^(42501|23503)$/)])
    }
    if (member !== 'admin') for (const kind of ['setting', 'account', 'reset', 'role_change', 'rule_text']) await expect(proposed(kind, {}, { by: member })).rejects.toMatchObject(denied)
  })

  test('nor does an administrator decide anything, of their own or of others, or put off the decision of somebody else', async () => {
    const own = await proposed('setting', { key: 'exports.people_a_day', value: 130 })
    const others = await proposed('unseal', {}, { about: { casefile_id: family.casefiles[0]! }, by: 'head' })
    for (const [id, word] of [[own, 'approved'], [own, 'refused'], [others, 'approved'], [others, 'refused'], [others, 'withdrawn']] as const) await expect(act('admin', sql`select ctx.decide_widening(${id}, ${word}, 'x')`)).rejects.toMatchObject(denied)
    // The proposal of an unseal is not even there for them.
    expect(await act('admin', sql`select id from widening where id = ${others}`)).toEqual([])
    expect(await act('keeper', sql`select id from widening`)).toEqual([])
    expect((await act('keeper', sql`select * from ctx.waiting_blind()`)).flatMap((row) => Object.keys(row)).filter((key) => /reason|name|casefile|person|family/.test(key))).toEqual([])
  })
})

describe('the trail', () => {
  test.each<Member>(['admin', 'keeper', 'auditor', 'privacy', 'clerk'])('%s reads no case in it and changes nothing of it', async (member) => {
    for (const table of ['audit.image', 'rec.entry', 'rec.person_name', 'rec.reporter', 'rec.residence', 'rec.draft', 'rec.file', 'rec.file_name', 'rec.silent_match']) expect([table, await act(member, sql`select 1 from ${sql.table(table)} limit 1`)]).toEqual([table, []])
    for (const table of ['audit.request', 'audit.sign_in', 'audit.seen', 'audit.block', 'audit.signature', 'rec.hidden_agency', 'rec.place_key', 'ctx.session', 'ctx.credential', 'ctx.factor', 'ctx.recovery_code', 'ctx.invitation', 'ctx.key']) await expect(act(member, sql`select 1 from ${sql.table(table)} limit 1`)).rejects.toMatchObject(denied)
    for (const table of ['audit.change', 'audit.access', 'audit.search']) for (const statement of [sql`delete from ${sql.table(table)}`, sql`update ${sql.table(table)} set municipality_id = 0`]) await expect(act(member, statement)).rejects.toMatchObject(denied)
  })

  test('an administrator who proposes a reset is not told of its alert and closes none', async () => {
    const id = await proposed('reset', {}, { about: { account_id: office.accounts.psychologist } })
    expect((await confirm(office, id)).status).toBe(303)
    expect(await office.ownerQuery(`select count(*)::int as n from rec.alert where kind = 'credential_reset' and account_id = $1`, [office.accounts.psychologist])).toEqual([{ n: 1 }])
    expect(await act('admin', sql`update alert set verdict = 'in_order', verdict_words = 'x' returning id`)).toEqual([])
    expect((await (await office.as('admin')).get('/alerts')).status).toBe(404)
  })
})

describe('a sheet of config/forms that passes the list of words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyoten-sheet-'))
  writeFileSync(join(folder, 'secret.txt'), 'Zq-secret')
  beforeAll(() => openPress())
  afterAll(async () => {
    await closePress()
    rmSync(folder, { recursive: true })
  })
  test.each(['json', 'csv', 'yaml', 'toml', 'xml', 'cbor', 'image', 'bibliography'])('reads no file of the machine with %s, by whatever path', async (word) => {
    for (const path of [join(folder, 'secret.txt'), `/../../../..${join(folder, 'secret.txt')}`, `..${join(folder, 'secret.txt')}`, '/etc/hostname', '/proc/self/environ', 'file:///etc/hostname', 'https://example.org/x']) {
      await expect(typeset(`#${word}("${path}")`, {})).rejects.toMatchObject({ reason: 'template', diagnostics: [expect.not.stringContaining('Zq-secret')] })
    }
  })
})
