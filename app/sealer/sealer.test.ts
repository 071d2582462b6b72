import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo } from '../../test/office.ts'
import { openSealedOffice } from '../../test/security/sealed.fixtures.ts'
import type { SealedOffice } from '../../test/security/sealed.fixtures.ts'
import { openPool } from '../kernel/db.ts'
import { checkpointLines, readCheckpoint } from './checkpoints.ts'
import { keepKey, KeyProblem, makeKey, publicKeys, signingKey } from './keys.ts'
import { kept, streams } from './lines.ts'
import { headOf, sealBlock } from './seal.db.ts'
import { sealerState, startSealer } from './sealer.ts'
import { verifyTrail } from './verify.ts'
import { CheckpointExpectations } from './verify-checkpoints.ts'

let sealed: SealedOffice
beforeAll(async () => { sealed = await openSealedOffice() })
afterAll(() => sealed.close())

const count = async (table: string): Promise<number> => Number((await sealed.office.ownerQuery<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n)

test('a block covers every row of every stream, and nothing is found in what nobody touched', async () => {
  await sealed.work(2)
  expect(await sealed.seal()).toBe(1)
  expect(await sealed.seal()).toBeNull()
  const pool = openPool(sealed.office.urls.sealer, 1)
  const head = await headOf(pool, izumo)
  await pool.end()
  const covered = streams.map((stream) => head[stream] ?? 0)
  expect(covered).toEqual(await Promise.all(streams.map((stream) => count(kept[stream].table))))
  expect(Math.min(...covered)).toBeGreaterThan(1)
  await sealed.checkpoint()
  expect(await sealed.asSuperuser((client) => sealed.find(client, { rows: true }))).toEqual([])
})

test('who commits late misses no block: nothing newer is closed before them', async () => {
  const early = await sealed.office.pools.app.connect()
  await early.query('begin')
  await early.query('select pg_current_xact_id()')
  await sealed.work(1)
  expect(await sealed.sealNow()).toBeNull()
  await early.query('commit')
  early.release()
  expect(await sealed.seal()).toBe(2)
  expect(await sealed.asSuperuser((client) => sealed.find(client, { rows: true }))).toEqual([])
})

test('two sealers at once: one closes, the other goes away with nothing, and no number is used twice', async () => {
  await sealed.work(1)
  const pools = [openPool(sealed.office.urls.sealer, 1), openPool(sealed.office.urls.sealer, 1)]
  const first = await pools[0]!.connect()
  await first.query('begin')
  await expect.poll(async () => (await first.query<{ n: number | null }>('select n from audit.seal($1)', [izumo])).rows[0]!.n, { timeout: 10_000 }).toBe(3)
  expect(await sealBlock(pools[1]!, izumo, signingKey(sealed.folders.keys))).toBeNull()
  await first.query('rollback')
  first.release()
  expect(await sealed.seal()).toBe(3)
  await Promise.all(pools.map((pool) => pool.end()))
})

test('the sealer reads and writes no table; the app role neither seals nor signs', async () => {
  const pool = openPool(sealed.office.urls.sealer, 1)
  for (const statement of ['select 1 from audit.change', 'select 1 from audit.block', 'select 1 from audit.image', 'select 1 from rec.person', 'insert into audit.sealing values (1)', `update audit.block set hash = ''`, 'delete from audit.signature']) {
    await expect(pool.query(statement), statement).rejects.toMatchObject({ code: '42501' })
  }
  await pool.end()
  for (const statement of ['select * from audit.seal(322032)', `select audit.sign(322032, 1, 'x', '')`, 'select 1 from audit.block', 'select 1 from audit.sealing', 'select machinery.open_epoch()']) {
    await expect(sealed.office.pools.app.query(statement), statement).rejects.toMatchObject({ code: '42501' })
  }
})

test('the loop closes blocks by itself, writes a checkpoint at its start and at its end, and says how it stands', async () => {
  const lines: string[] = []
  const sealer = startSealer({ ...sealed.folders, url: sealed.office.urls.sealer, town: izumo, log: (line) => { lines.push(line) } })
  await sealed.work(1)
  // Transactions of other tests in the same server hold the newest rows back for a moment.
  await expect.poll(() => sealerState().block >= 4 && sealerState().waitingSeconds === 0, { timeout: 10_000 }).toBe(true)
  await sealer.stop()
  expect(sealerState()).toMatchObject({ problem: null, waitingSeconds: 0 })
  const written = lines.map((line) => readCheckpoint(line)!)
  expect(written.map(({ occasion }) => occasion)).toEqual(['start', 'stop'])
  expect(written[1]!.heads[0]).toMatchObject({ town: izumo, changes: await count('audit.change'), requests: await count('audit.request') })
  expect(checkpointLines(sealed.folders.checkpoints).slice(-2)).toEqual(lines)
  expect(await sealed.asSuperuser((client) => sealed.find(client))).toEqual([])
})

test('a writer that does not end is seen as waiting; without the database the sealer says so once and goes on', async () => {
  const stuck = await sealed.office.pools.app.connect()
  await stuck.query('begin')
  await stuck.query('select pg_current_xact_id()')
  await sealed.work(1)
  const pool = openPool(sealed.office.urls.sealer, 1)
  await expect.poll(async () => (await headOf(pool, izumo)).waiting, { timeout: 10_000 }).toBeGreaterThan(0.2)
  await stuck.query('rollback')
  stuck.release()
  await pool.end()
  const lines: string[] = []
  const sealer = startSealer({ ...sealed.folders, url: sealed.office.urls.sealer.replace(/:[^:@]+@/, ':wrong@'), town: izumo, log: (line) => { lines.push(line) } })
  await expect.poll(() => sealerState().problem, { timeout: 10_000 }).toBe('28P01')
  await sealer.stop()
  expect(lines).toEqual([JSON.stringify({ sealer: 'failed', problem: '28P01' })])
})

test('the key is for its owner alone; a new one signs at once and the old public half stays', async () => {
  const old = signingKey(sealed.folders.keys)
  expect(statSync(join(sealed.folders.keys, `audit-${old.id}.key.pem`)).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(sealed.folders.keys, `audit-${old.id}.pub.pem`), 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  const { id } = makeKey(sealed.folders.keys, Temporal.Now.instant().add({ seconds: 2 }))
  expect(id > old.id).toBe(true)
  expect(() => statSync(join(sealed.folders.keys, `audit-${old.id}.key.pem`))).toThrow(/ENOENT/)
  await sealed.work(1)
  await sealed.seal()
  await sealed.checkpoint()
  expect(publicKeys(sealed.folders.keys).size).toBe(2)
  expect(await sealed.asSuperuser((client) => sealed.find(client))).toEqual([])
  const onlyOld = publicKeys(join(sealed.folders.keys, `audit-${old.id}.pub.pem`))
  expect((await sealed.asSuperuser((client) => sealed.find(client, { keys: onlyOld }))).map(({ english }) => english)).toContainEqual(expect.stringContaining('a key that was not given'))
})

test('a block from before searches were sealed covers none of them, and one put under it is found', async () => {
  const key = signingKey(sealed.folders.keys)
  const nothing = { rows: 0, all: 0, root: createHash('sha256').digest('hex') }
  const body = JSON.stringify({ town: izumo, n: 1, epoch: 1, from: '0', to: '10', at: '2026-11-01T00:00:00Z', changes: nothing, accesses: nothing, requests: nothing, sign_ins: nothing, previous: '' })
  const hash = createHash('sha256').update(body).digest()
  const found = async (xact: string): Promise<string[]> => (await verifyTrail({
    asOf: Temporal.Now.instant(),
    async* blocks() { yield { n: 1, body, hash: hash.toString('hex'), key: key.id, signature: key.sign(hash).toString('base64') } },
    async* lines(stream) { if (stream === 'searches') yield JSON.stringify({ epoch: 1, xact, at: '2026-11-02T00:00:00Z' }) },
  }, publicKeys(sealed.folders.keys), new CheckpointExpectations())).findings.map(({ english }) => english)
  expect(await found('12')).toEqual([])
  expect(await found('9')).toEqual(['block 1 covers 0 searches, there are 1'])
})

test('where only public halves are left no key is made in silence', () => {
  const folder = join(sealed.folders.keys, 'lost')
  makeKey(folder)
  const { id } = signingKey(folder)
  expect(keepKey(folder)).toBeNull()
  rmSync(join(folder, `audit-${id}.key.pem`))
  expect(() => keepKey(folder)).toThrow(KeyProblem)
})

test('on another server a new epoch begins, and the trail goes on in one chain', async () => {
  await sealed.office.ownerQuery('update audit.epoch set system_identifier = 1')
  await sealed.work(1)
  await expect(sealed.sealNow()).rejects.toMatchObject({ code: 'KT001' })
  await sealed.office.ownerQuery('select machinery.open_epoch()')
  await sealed.work(1)
  expect(await sealed.seal()).toBeGreaterThan(4)
  expect(await sealed.office.ownerQuery('select distinct epoch from audit.request order by 1')).toEqual([{ epoch: 1 }, { epoch: 2 }])
  await sealed.office.ownerQuery('select machinery.open_epoch()')
  expect(await count('audit.epoch')).toBe(2)
  expect(await sealed.asSuperuser((client) => sealed.find(client, { rows: true }))).toEqual([])
})
