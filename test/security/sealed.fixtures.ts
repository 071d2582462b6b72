import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openPool, sql } from '../../app/kernel/db.ts'
import { writeCheckpoint } from '../../app/sealer/checkpoints.ts'
import type { Finding } from '../../app/sealer/finding.ts'
import { keepKey, publicKeys, signingKey } from '../../app/sealer/keys.ts'
import type { PublicKeys } from '../../app/sealer/keys.ts'
import { kept, streams } from '../../app/sealer/lines.ts'
import { compareRows } from '../../app/sealer/live-rows.db.ts'
import { headOf, sealBlock } from '../../app/sealer/seal.db.ts'
import { trailInDatabase } from '../../app/sealer/trail.db.ts'
import { verifyTrail } from '../../app/sealer/verify.ts'
import { CheckpointExpectations, readCheckpoints } from '../../app/sealer/verify-checkpoints.ts'
import { izumo, openOffice } from '../office.ts'
import type { Office } from '../office.ts'

/** How a trail is looked at: with which keys, with or without the checkpoints, with or without the live rows. */
export interface Look { keys?: PublicKeys; checkpoints?: boolean; rows?: boolean }

/** An office whose trail is sealed by hand, one block after the other. */
export interface SealedOffice {
  office: Office
  folders: { keys: string; checkpoints: string }
  /** Closes what there is to close; gives the block's number. */
  seal(): Promise<number | null>
  /** The same without waiting for transactions of other databases of this server to be over. */
  sealNow(): Promise<number | null>
  checkpoint(): Promise<void>
  /** Everyday work: somebody comes in, writes, looks, searches. */
  work(rounds: number): Promise<void>
  /** What is found in the trail as `client` sees it within its transaction. */
  find(client: pg.ClientBase, look?: Look): Promise<Finding[]>
  /** Somebody with the superuser's password, triggers off; nothing of it stays. */
  asSuperuser<T>(act: (client: pg.Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Opens an office of its own with keys, blocks and checkpoints. */
export async function openSealedOffice(): Promise<SealedOffice> {
  const office = await openOffice()
  const folder = mkdtempSync(join(tmpdir(), 'kyoten-sealed-'))
  const folders = { keys: join(folder, 'keys'), checkpoints: join(folder, 'checkpoints') }
  keepKey(folders.keys)
  const pool = openPool(office.urls.sealer, 1)
  const nurse = await office.as('nurse')
  // Other test files use the same server: what runs there holds blocks up here too.
  const settle = async (): Promise<void> => {
    for (let isOpen = true; isOpen;) {
      const [now] = await office.ownerQuery<{ isOpen: boolean }>(`select ${streams.map((stream) => `exists (select from ${kept[stream].table} where xact >= pg_snapshot_xmin(pg_current_snapshot()))`).join(' or ')} as "isOpen"`)
      isOpen = now!.isOpen
    }
  }
  const sealNow = (): Promise<number | null> => sealBlock(pool, izumo, signingKey(folders.keys))
  return {
    office, folders,
    sealNow,
    seal: async () => {
      await settle()
      return sealNow()
    },
    checkpoint: async () => { writeCheckpoint(folders.checkpoints, signingKey(folders.keys), 'minute', [await headOf(pool, izumo)]) },
    work: async (rounds) => {
      for (let round = 0; round < rounds; round += 1) {
        await office.acting('worker', async (tx) => {
          const { id } = (await sql<{ id: string }>`insert into person (sex) values ('female') returning id`.execute(tx)).rows[0]!
          await sql`insert into phone (person_id, number, digits) values (${id}, '0853-00-0009', '0853000009')`.execute(tx)
          await sql`update person set sex = 'male' where id = ${id}`.execute(tx)
        })
        await office.pools.signin.query('select audit.note_sign_in($1, $2, $3, $4, $5)', [izumo, office.accounts.nurse, 'signed_in', '窓口の端末', '127.0.0.1'])
        await nurse.get('/')
        await nurse.get('/casefiles')
        await nurse.post('/people/search', { words: `錦織 ${round}` })
      }
    },
    find: async (client, { keys = publicKeys(folders.keys), checkpoints = true, rows = false } = {}) => {
      const { report, expected } = checkpoints ? readCheckpoints(folders.checkpoints, keys) : { report: { findings: [] }, expected: new CheckpointExpectations() }
      const trail = await verifyTrail(trailInDatabase(client, izumo), keys, expected)
      const live = rows ? await compareRows(client, izumo) : { strange: [], untriggered: [] }
      return [...report.findings, ...trail.findings, ...live.strange.map(({ table, row, what }) => ({ japanese: `${table} ${row} ${what}`, english: what }))]
    },
    asSuperuser: async (act) => {
      const client = new pg.Client({ connectionString: office.urls.migrate, options: '-c session_replication_role=replica -c timezone=UTC' })
      await client.connect()
      try {
        await client.query('begin isolation level repeatable read')
        return await act(client)
      } finally {
        await client.query('rollback')
        await client.end()
      }
    },
    close: async () => {
      await pool.end()
      rmSync(folder, { recursive: true })
      await office.close()
    },
  }
}
