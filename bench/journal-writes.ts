import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { beginSession } from '../app/accounts/sign-in.ts'
import { bearTown } from '../app/birth.ts'
import { startEmbedded } from '../app/embedded.ts'
import { recordEntry } from '../app/journal/journal.db.ts'
import { databaseOver, openPool, sql } from '../app/kernel/db.ts'
import type { Database } from '../app/kernel/db.ts'
import { databaseToken } from '../app/kernel/http.tsx'
import { joinFamily, openFamily } from '../app/people/family.db.ts'
import { recordPerson } from '../app/people/people.db.ts'
import { migrate } from '../app/migrate.ts'
import { closePools, openPools } from '../app/pools.ts'
import { sealerState, startSealer } from '../app/sealer/sealer.ts'

/** So many confirmed entries a second, each kept with its version, part, child, event, trail and look. `waited`: the longest a row waited for its block (seconds). */
export interface Written { a: string; perSecond: number; p95: number; sample: number; waited: number }

const town = 322032
const connections = 16
const families = 100
const seconds = 8

interface Worker { id: string; token: Buffer }

/** Sixteen workers write confirmed entries of a hundred families as the app role, as fast as they can, first without the sealer and then with it. */
export async function journalWrites(): Promise<Written[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kyoten-journal-'))
  const server = await startEmbedded(folder)
  const passwordIn = (url: string): string => decodeURIComponent(new URL(url).password)
  const passwords = { kyoten_app: passwordIn(server.urls.app), kyoten_signin: passwordIn(server.urls.signin), kyoten_sealer: passwordIn(server.urls.sealer) }
  const pools = openPools(server.urls)
  const writers = openPool(server.urls.app, connections)
  try {
    await migrate(server.urls.migrate, { passwords })
    const sealing = { keys: join(folder, 'keys'), checkpoints: join(folder, 'checkpoints') }
    const workers: Worker[] = []
    for (const id of await bearOffice(server.urls.migrate)) workers.push({ id, token: databaseToken(await beginSession(pools.signin, town, id)) })
    const db = databaseOver(writers)
    const casefiles = await openCasefiles(db, workers[0]!.token)
    await write(db, workers, casefiles, 1)
    const without = await write(db, workers, casefiles, seconds)
    const sealer = startSealer({ ...sealing, url: server.urls.sealer, town, log: () => {} })
    while (sealerState().sealedAt === null) await new Promise((done) => setTimeout(done, 100))
    const sealed = await write(db, workers, casefiles, seconds)
    await sealer.stop()
    return [{ a: 'without the sealer', ...without, waited: 0 }, { a: 'with the sealer', ...sealed, waited: sealed.waited }]
  } finally {
    await Promise.all([closePools(pools), writers.end()])
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A town with a worker for each connection, and nothing of an invented town in it. */
async function bearOffice(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, options: '-c role=kyoten_owner' })
  await client.connect()
  try {
    await client.query('begin')
    await bearTown(client, { kind: 'test', municipalityId: town, name: '出雲市' })
    const { rows } = await client.query<{ id: string }>(`insert into rec.account (municipality_id, sign_in_name, name, role) select $1, 'writer' || n, '主事 ' || n, 'social_worker' from generate_series(1, $2) n returning id`, [town, connections])
    await client.query('commit')
    return rows.map(({ id }) => id)
  } finally {
    await client.end()
  }
}

async function openCasefiles(db: Database, token: Buffer): Promise<{ id: string; familyId: string }[]> {
  const opened: { id: string; familyId: string }[] = []
  while (opened.length < families) {
    opened.push(await db.transaction().execute(async (tx) => {
      await sql`select ctx.enter(${token}, null)`.execute(tx)
      const { id: familyId } = await openFamily(tx, { name: '家族', fiscalYear: 2026 })
      const personId = await recordPerson(tx, { name: '子ども', kana: 'こども', sex: 'female', birth: { year: 2019 } })
      await joinFamily(tx, { familyId, personId, relation: 'child', livesIn: true, since: null })
      const { id } = await tx.insertInto('casefile').values({ familyId, personId, fiscalYear: 2026, number: sql<number>`ctx.next_number('casefile', 2026)`, stage: 'supported', openedOn: Temporal.PlainDate.from('2026-05-20') })
        .returning('id').executeTakeFirstOrThrow()
      return { id, familyId }
    }))
  }
  return opened
}

/** One page's worth: the context, the entry as its page writes it, who looked. */
async function write(db: Database, workers: readonly Worker[], casefiles: readonly { id: string; familyId: string }[], forSeconds: number): Promise<Omit<Written, 'a'>> {
  const times: number[] = []
  const [began, end] = [performance.now(), performance.now() + forSeconds * 1000]
  let [next, waited] = [0, 0]
  await Promise.all(workers.map(async ({ id: author, token }) => {
    while (performance.now() < end) {
      const started = performance.now()
      const { id, familyId } = casefiles[next++ % casefiles.length]!
      const request = randomUUID()
      await db.transaction().execute(async (tx) => {
        await sql`select e.*, set_config('kyoten.request', ${request}, true) from ctx.enter(${token}, null) e`.execute(tx)
        await recordEntry(tx, {
          id: randomUUID(), familyId, casefileIds: [id], kind: 'phone_out', happenedAt: Temporal.Now.instant().subtract({ hours: 1 }), endedAt: null, whom: '母',
          staffIds: [author], parts: [{ kind: 'fact', words: '電話で話を聞いた。子どもは昨日から登校している。来週また連絡する。' }], sightings: [],
        })
        await sql`select audit.note_access(${request}, 'POST /families/:family/entries', 'changed', ${[familyId, id]}::uuid[], null)`.execute(tx)
      })
      times.push(performance.now() - started)
      waited = Math.max(waited, sealerState().waitingSeconds)
    }
  }))
  const perSecond = times.length / ((performance.now() - began) / 1000)
  return { perSecond, p95: times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN, sample: times.length, waited }
}
