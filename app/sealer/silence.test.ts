import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo } from '../../test/office.ts'
import { openSealedOffice } from '../../test/security/sealed.fixtures.ts'
import type { SealedOffice } from '../../test/security/sealed.fixtures.ts'
import { sealerState, startSealer } from './sealer.ts'
import { watchSealing } from './silence.ts'

let sealed: SealedOffice
beforeAll(async () => { sealed = await openSealedOffice() })
afterAll(() => sealed.close())

const alerts = async () => sealed.office.ownerQuery<{ id: string; verdict: string | null }>(`select id, verdict from rec.alert where kind = 'checkpoint_silence' order by recorded_at`)
/** What is written from now on counts as written so long ago. */
const heldBack = (minutes: number) => sealed.office.ownerQuery(`update audit.request set at = at - make_interval(mins => $1) where xact >= coalesce((select max(xact_to::text::bigint) from audit.block), 0)::text::xid8`, [minutes])
const ask = async () => (await sealed.office.pools.app.query<{ raised: boolean }>('select audit.notice_silence($1) as raised', [izumo])).rows[0]!.raised
/** As if the sealer had last written a checkpoint so long ago. */
const checkpointed = (minutes: number) => sealed.office.ownerQuery('insert into audit.checkpoint values ($1, clock_timestamp() - make_interval(mins => $2)) on conflict (municipality_id) do update set at = excluded.at', [izumo, minutes])

test('rows that wait no longer than the minutes of the town raise nothing', async () => {
  await sealed.work(1)
  await heldBack(2)
  expect(await ask()).toBe(false)
  expect(await alerts()).toEqual([])
})

test('nobody keeps the alarm quiet: neither with a lock of their own nor by asking and not ending', async () => {
  await heldBack(2)
  const [holder, watcher] = [await sealed.office.pools.app.connect(), await sealed.office.pools.request.connect()]
  const asked = async (client: typeof holder) => (await client.query<{ raised: boolean }>('select audit.notice_silence($1) as raised', [izumo])).rows[0]!.raised
  try {
    await holder.query('begin')
    await holder.query('select pg_advisory_lock(2022, $1)', [izumo])
    expect(await asked(holder)).toBe(true)
    await watcher.query('begin')
    expect(await asked(watcher)).toBe(true)
  } finally {
    for (const client of [watcher, holder]) await client.query('rollback')
    await holder.query('select pg_advisory_unlock_all()')
    for (const client of [watcher, holder]) client.release()
  }
  expect(await alerts()).toEqual([])
})

test('where no block is closed for longer, whoever watches raises one alert, told to the head and the privacy officer and closed by their review', async () => {
  await heldBack(2)
  const lines: string[] = []
  const watch = watchSealing({ pool: sealed.office.pools.request, town: izumo, log: (line) => { lines.push(line) }, every: 20 })
  await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(1)
  await new Promise((done) => { setTimeout(done, 200) })
  watch.stop()
  expect([lines, await alerts()]).toEqual([[JSON.stringify({ sealer: 'silent' })], [{ id: expect.any(String) as string, verdict: null }]])
  const id = (await alerts())[0]!.id
  for (const member of ['head', 'privacy'] as const) {
    const page = await (await sealed.office.as(member)).get('/alerts')
    expect([member, page.text.includes('記録の封がしばらく閉じられていない'), page.text.includes('自動')]).toEqual([member, true, true])
  }
  for (const member of ['coordinator', 'admin', 'keeper'] as const) expect([member, (await (await sealed.office.as(member)).get(`/alerts/${id}`)).status]).toEqual([member, 404])
  expect((await (await sealed.office.as('privacy')).post(`/alerts/${id}/review`, { verdict: 'passed_on', words: '情報システムの担当に止まった理由を聞いた', version: '1' })).status).toBe(303)
  expect((await alerts())[0]!.verdict).toBe('passed_on')
})

test('the same silence is told once, also after the review; when blocks close again, the next one is another', async () => {
  await heldBack(2)
  expect(await ask()).toBe(false)
  await sealed.seal()
  expect(await ask()).toBe(false)
  await sealed.work(1)
  await heldBack(5)
  expect(await ask()).toBe(true)
  expect(await alerts()).toHaveLength(2)
})

test('blocks without checkpoints are a silence too; a sealer that works is none', async () => {
  const id = (await alerts())[1]!.id
  expect((await (await sealed.office.as('head')).post(`/alerts/${id}/review`, { verdict: 'in_order', words: '更新のために止めた', version: '1' })).status).toBe(303)
  const sealer = startSealer({ ...sealed.folders, url: sealed.office.urls.sealer, town: izumo, log: () => undefined })
  await expect.poll(() => sealerState().checkpointAt !== null && sealerState().waitingSeconds === 0, { timeout: 10_000 }).toBe(true)
  expect(await ask()).toBe(false)
  await sealer.stop()
  // The earlier silences were an hour ago.
  await sealed.office.ownerQuery('alter table rec.alert disable trigger stamp')
  await sealed.office.ownerQuery(`update rec.alert set recorded_at = recorded_at - interval '1 hour' from (select ctx.begin_town($1)) b`, [izumo])
  await sealed.office.ownerQuery('alter table rec.alert enable trigger stamp')
  await checkpointed(4)
  expect([await ask(), await ask(), (await alerts()).length]).toEqual([true, false, 3])
})

test('whoever asks stays who they were: nothing is read under the account of the system', async () => {
  const client = await sealed.office.pools.app.connect()
  await client.query('begin')
  await checkpointed(100)
  await client.query('select audit.notice_silence($1)', [izumo])
  expect((await client.query(`select current_setting('kyoten.ctx', true) as ctx, (select count(*)::int from rec.account) as seen`)).rows).toEqual([{ ctx: '', seen: 0 }])
  await client.query('rollback')
  client.release()
})

test('when the last checkpoint was written is said by the sealer only', async () => {
  for (const pool of [sealed.office.pools.app, sealed.office.pools.request]) {
    for (const lie of ['select audit.checkpointed($1)', `insert into audit.checkpoint values ($1, 'epoch')`, 'delete from audit.checkpoint where municipality_id = $1']) await expect(pool.query(lie, [izumo])).rejects.toMatchObject({ code: '42501' })
  }
})
