import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { passOnAlerts, tellUnseen, watchUnseen } from '../../app/alerts/unseen.ts'
import { least } from '../../app/intake/call.fixtures.ts'
import { sql } from '../../app/kernel/db.ts'
import { fledKatsube } from '../../app/people/hidden-side.fixtures.ts'
import { everywhere, sealing } from '../../app/rights/seals.fixtures.ts'
import { decides } from '../../app/widening/widening.fixtures.ts'
import { izumo, openOffice, testNow } from '../office.ts'
import type { Member, Office } from '../office.ts'
import { aMinuteLater, asking, readsAlerts, whatNobodySees } from './unseen.fixtures.ts'

let office: Office
beforeEach(async () => { office = await openOffice() })
afterEach(() => office.close())

const father = { name: '勝部 剛', kana: 'かつべ ごう', birthOn: '平成2年1月12日' }
const ren = { name: '勝部 蓮', kana: 'かつべ れん', birthOn: '平成30年1月12日' }
const nobody = { alerts: [], casefiles: [] }
const declares = async (by: Member, about: Member, who: Record<string, string>): Promise<number> =>
  (await (await office.as(by)).post('/conflicts/others', { id: crypto.randomUUID(), here: '/conflicts/others/new', account: office.accounts[about], relation: 'friend', address: '', phone: '', words: '', ...who })).status
const ofSelf = async (member: Member, who: Record<string, string>): Promise<number> => (await (await office.as(member)).post('/conflicts/own', {
  id: crypto.randomUUID(), here: '/conflicts/own/new', name: '本人 架空', kana: 'ほんにん かくう', birthOn: '昭和60年1月1日', address: '出雲市架空町9-1', ...Object.fromEntries(Object.entries({ relation: 'relative', ...who }).map(([name, value]) => [`people.0.${name}`, value])),
})).status
const looks = async (member: Member, person: string): Promise<number> => (await (await office.as(member, { steppedUp: true })).post(`/people/${person}/looks`, { id: crypto.randomUUID(), reason: '確認' })).status
const locks = (by: Member, ...members: Member[]): Promise<unknown> => office.acting(by, async (tx) => { for (const member of members) await sql`select ctx.narrow_account(${office.accounts[member]}, null, true)`.execute(tx) })
const reading = async (kind: string): Promise<Member[]> => {
  const found: Member[] = []
  for (const member of ['head', 'supervisor', 'worker', 'deputy', 'privacy', 'keeper', 'auditor'] as const) if (await readsAlerts(office, member, kind) > 0) found.push(member)
  return found
}

describe('an alert is read by somebody', () => {
  test('whatever others declare: of those who review who looked, one stays free of the family', async () => {
    const fled = await fledKatsube(office)
    expect(await looks('nurse', fled.mother)).toBe(303)
    expect(await reading('look_behind_veil')).toEqual(['head', 'privacy'])
    expect([await declares('nurse', 'privacy', father), await declares('nurse', 'head', father)]).toEqual([303, 303])
    expect([await reading('look_behind_veil'), await reading('few_left'), await whatNobodySees(office)]).toEqual([['head'], ['privacy', 'keeper'], nobody])
    const lines = await office.acting('head', async (tx) => (await sql`select 1 from audit.access where account_id = ${office.accounts.nurse} and ${fled.mother} = any (subjects)`.execute(tx)).rows.length)
    expect(lines).toBeGreaterThan(0)
  })

  test('where all it went to declare it of themselves, the keeper hears within a minute, once', async () => {
    const fled = await fledKatsube(office)
    expect(await looks('nurse', fled.mother)).toBe(303)
    for (const member of ['privacy', 'head'] as const) expect(await ofSelf(member, father)).toBe(303)
    expect(await whatNobodySees(office)).toEqual({ alerts: ['look_behind_veil'], casefiles: [] })
    for (let minute = 0; minute < 3; minute += 1) await aMinuteLater(office)
    expect([await whatNobodySees(office), await reading('look_behind_veil'), await readsAlerts(office, 'keeper', 'look_behind_veil')]).toEqual([nobody, ['keeper'], 1])
  })

  test('where the privacy officer looked alone and takes the head away from it, the keeper hears', async () => {
    const fled = await fledKatsube(office)
    const [family] = await office.ownerQuery<{ number: number }>('select number from rec.family where id = $1', [fled.family])
    expect((await (await office.as('privacy')).post('/claims', { id: crypto.randomUUID(), reason: '夜間の連絡', number: `F8-${String(family!.number).padStart(3, '0')}`, name: '', birthOn: '' })).status).toBe(303)
    expect(await reading('urgent_access')).toEqual(['head'])
    expect(await declares('privacy', 'head', father)).toBe(303)
    expect((await whatNobodySees(office)).alerts).toEqual(['urgent_access'])
    await aMinuteLater(office)
    expect([await whatNobodySees(office), await reading('urgent_access')]).toEqual([nobody, ['keeper']])
  })

  test('where the head locked out the privacy officer and the keeper first: the auditor, of nobody by name', async () => {
    const fled = await fledKatsube(office)
    await locks('head', 'privacy', 'keeper')
    expect(await looks('head', fled.mother)).toBe(303)
    expect([await reading('look_behind_veil'), await whatNobodySees(office)]).toEqual([['auditor'], nobody])
    expect(await office.acting('auditor', async (tx) => (await sql`select person_id, family_id, reason from alert`.execute(tx)).rows)).toEqual([{ personId: null, familyId: null, reason: '' }])
  })

  test('where everybody outside is locked out: whoever leads and did not cause it', async () => {
    const fled = await fledKatsube(office)
    expect(await looks('nurse', fled.mother)).toBe(303)
    await locks('admin', 'privacy', 'keeper', 'auditor', 'head')
    expect((await whatNobodySees(office)).alerts).toEqual(['look_behind_veil'])
    await aMinuteLater(office)
    expect([await whatNobodySees(office), await reading('look_behind_veil')]).toEqual([nobody, ['supervisor', 'deputy']])
  })
})

describe('an open casefile is seen by somebody of the office, or somebody hears', () => {
  const sealed = async (): Promise<string> => {
    const family = await everywhere(office)
    expect((await (await office.as('nurse')).post(`/casefiles/${family.casefiles[0]!}/seal`, sealing(office, ['worker', 'deputy']))).status).toBe(303)
    return `/casefiles/${family.casefiles[0]!}`
  }
  const status = async (member: Member, path: string): Promise<number> => (await (await office.as(member)).get(path)).status
  const calls = async (): Promise<number> => (await (await office.as('coordinator')).post('/intakes', least({ 'children.0.name': 'かつべ れん', 'children.0.birth': '平成30年1月12日', 'children.0.part': 'subject' }))).status

  test('of those named on a seal the last one stays whatever others declare, and the keeper hears of both', async () => {
    const path = await sealed()
    for (const member of ['worker', 'deputy'] as const) expect(await declares('teacher', member, ren)).toBe(303)
    expect([await status('worker', path), await status('deputy', path), await reading('few_left')]).toEqual([404, 200, ['privacy', 'keeper']])
    for (let minute = 0; minute < 3; minute += 1) await aMinuteLater(office)
    expect([await reading('seal_thin'), await readsAlerts(office, 'keeper', 'seal_thin'), await whatNobodySees(office)]).toEqual([['deputy', 'keeper'], 1, nobody])
  })

  test('what both named declare of themselves closes, and the keeper hears; a call about the child is told to those outside', async () => {
    const path = await sealed()
    for (const member of ['worker', 'deputy'] as const) expect(await ofSelf(member, ren)).toBe(303)
    expect([await status('worker', path), await status('deputy', path)]).toEqual([404, 404])
    expect((await whatNobodySees(office)).casefiles).toHaveLength(1)
    await aMinuteLater(office)
    expect([await reading('seal_thin'), await whatNobodySees(office)]).toEqual([['keeper'], nobody])
    expect([await calls(), await reading('silent_match_sealed'), await whatNobodySees(office)]).toEqual([303, ['privacy', 'keeper'], nobody])
  })

  test('both named are moved to another section: the keeper hears, and a call about the child goes to the privacy officer', async () => {
    await sealed()
    for (const member of ['worker', 'deputy'] as const) {
      const change = crypto.randomUUID(), id = crypto.randomUUID()
      await office.acting('admin', async (tx) => {
        await sql`insert into account_change (id, what, account_id, role, since) values (${change}, 'role', ${office.accounts[member]}, 'statistics_clerk', (clock_timestamp() at time zone 'Asia/Tokyo')::date)`.execute(tx)
        await sql`insert into widening (id, kind, ground, reason, details, opens_hash, account_id) values (${id}, 'role_change', 'duty_change', '異動', ${JSON.stringify({ change_id: change })}::jsonb, '\\x00', ${office.accounts[member]})`.execute(tx)
      })
      expect((await decides(await office.as('head', { steppedUp: true }), id)).status).toBe(303)
    }
    expect((await whatNobodySees(office)).casefiles).toHaveLength(1)
    await aMinuteLater(office)
    expect([await reading('seal_thin'), await whatNobodySees(office)]).toEqual([['keeper'], nobody])
    expect([await calls(), await reading('silent_match_sealed')]).toEqual([303, ['privacy']])
  })

  test('the whole office declares itself: those outside hear, and again a day after they looked', async () => {
    await fledKatsube(office)
    for (const member of ['head', 'supervisor', 'deputy', 'coordinator', 'nurse', 'worker', 'supporter', 'psychologist'] as const) expect(await ofSelf(member, father)).toBe(303)
    expect((await whatNobodySees(office)).casefiles).toHaveLength(2)
    for (let minute = 0; minute < 3; minute += 1) await aMinuteLater(office)
    expect([await reading('few_left'), await readsAlerts(office, 'keeper', 'few_left'), await whatNobodySees(office)]).toEqual([['privacy', 'keeper'], 2, nobody])
    const keeper = await office.as('keeper')
    for (const { id } of await office.ownerQuery<{ id: string }>(`select id from rec.alert where kind = 'few_left'`)) expect((await keeper.post(`/alerts/${id}/review`, { verdict: 'passed_on', words: '室長と話す', version: '1' })).status).toBe(303)
    await aMinuteLater(office)
    expect(await readsAlerts(office, 'keeper', 'few_left')).toBe(0)
    await aMinuteLater(office, testNow.add({ hours: 25 }))
    expect(await readsAlerts(office, 'keeper', 'few_left')).toBe(2)
  })

  test('however many alerts are open, the keeper hears of what is sealed, and each alert is asked in its turn', async () => {
    await sealed()
    for (const member of ['worker', 'deputy'] as const) expect(await ofSelf(member, ren)).toBe(303)
    const raised = `with raiser as materialized (select ctx.act_as(${izumo}, $1)) insert into rec.alert (id, kind, actor_id, to_roles)`
    await office.ownerQuery(`${raised} select case when n > 1100 then 'ffffffff-ffff-4fff-bfff-ffffffffffff' else gen_random_uuid() end, case when n > 1100 then 'second_urgent' else 'few_left' end, $1, case when n > 1100 then '{head,privacy_officer}'::text[] else '{keeper}' end from raiser, generate_series(1, 1101) n`, [office.accounts.nurse])
    await locks('admin', 'head', 'privacy')
    const heard = async (): Promise<number[]> => [await readsAlerts(office, 'keeper', 'seal_thin'), await readsAlerts(office, 'keeper', 'second_urgent')]
    await tellUnseen(asking(office))
    expect(await heard()).toEqual([1, 0])
    const { rows: [part] } = await office.pools.request.query<{ last: string | null }>('select audit.pass_on_alerts($1, $2, null) as last', [izumo, testNow.toString()])
    expect([part!.last === null, await heard()]).toEqual([false, [1, 0]])
    expect([await passOnAlerts(asking(office), part!.last), await heard()]).toEqual([null, [1, 1]])
  })
})

test('whoever declares a colleague again and again raises twenty alerts and one that says there are more', async () => {
  await fledKatsube(office)
  expect(await declares('nurse', 'privacy', father)).toBe(303)
  for (let time = 0; time < 2; time += 1) expect(await declares('nurse', 'head', father)).toBe(303)
  const told = (): Promise<{ reason: string }[]> => office.ownerQuery(`select reason from rec.alert where kind = 'few_left' and account_id = $1 order by recorded_at, reason`, [office.accounts.head])
  // The same person found again is not written again; each further one is told.
  expect(await told()).toEqual([{ reason: '' }])
  await office.ownerQuery(`with by as materialized (select ctx.act_as(${izumo}, $1)) select machinery.tell_few($2, $1, gen_random_uuid()) from by, generate_series(1, 23)`, [office.accounts.nurse, office.accounts.head])
  const all = await told()
  expect([all.length, all.filter(({ reason }) => reason !== '').length]).toEqual([21, 1])
  expect((await (await office.as('keeper')).get('/alerts')).text).toContain('ほかにもあります')
})

test('the application asks every minute, as nobody: whoever asks stays who they were', async () => {
  const fled = await fledKatsube(office)
  expect(await looks('nurse', fled.mother)).toBe(303)
  await locks('admin', 'privacy', 'head')
  const lines: string[] = []
  const watch = watchUnseen({ pool: office.pools.request, town: izumo, now: () => testNow, log: (line) => { lines.push(line) }, every: 20 })
  await expect.poll(() => readsAlerts(office, 'keeper', 'look_behind_veil'), { timeout: 10_000 }).toBe(1)
  watch.stop()
  const client = await office.pools.app.connect()
  await client.query('begin')
  await client.query('select audit.notice_unseen($1, $2)', [izumo, testNow.toString()])
  expect([lines, (await client.query(`select current_setting('kyoten.ctx', true) as ctx, (select count(*)::int from rec.alert) as seen`)).rows]).toEqual([[], [{ ctx: '', seen: 0 }]])
  await client.query('rollback')
  client.release()
})
