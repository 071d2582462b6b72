import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beginSession, endSession } from './accounts/sign-in.ts'
import type { Config } from './config.ts'
import { startEmbedded } from './embedded.ts'
import { databaseOver, sql } from './kernel/db.ts'
import type { Tx } from './kernel/db.ts'
import { databaseToken } from './kernel/http.tsx'
import { migrate } from './migrate.ts'
import { closePools, openPools } from './pools.ts'
import type { Pools } from './pools.ts'

/** Why a command did nothing; the message is for the person at the keyboard. */
export class CommandRefused extends Error {}

/** The database as a command reaches it. `owner` refuses where the owner's address is not known. */
export interface Reached { config: Config; pools: Pools; owner(): string; passwords: Record<string, string> }

/** Reaches the database of the settings; the embedded server is started, or joined where the application runs. */
export async function reach(config: Config, opened: AsyncDisposableStack): Promise<Reached> {
  const urls = config.database
    ? { ...config.database, migrate: config.migrateUrl }
    : opened.adopt(await startEmbedded(config.dataFolder), (server) => server.stop()).urls
  const owner = (): string => {
    if (urls.migrate === null) throw new CommandRefused('この命令には KYOTEN_MIGRATE_URL が要ります。 / This command needs KYOTEN_MIGRATE_URL.')
    return urls.migrate
  }
  const passwordIn = (url: string): string => decodeURIComponent(new URL(url).password)
  const passwords = { kyoten_app: passwordIn(urls.app), kyoten_signin: passwordIn(urls.signin), kyoten_sealer: passwordIn(urls.sealer) }
  if (!config.database) await migrate(owner(), { passwords })
  return { config, pools: opened.adopt(openPools(urls), closePools), owner, passwords }
}

/** Does one act with the rights of the owner, whole or not at all. */
export async function asOwner<T>(reached: Reached, work: (client: pg.Client) => Promise<T>): Promise<T> {
  await migrate(reached.owner(), { passwords: reached.passwords })
  const client = new pg.Client({ connectionString: reached.owner(), options: '-c role=kyoten_owner -c timezone=UTC' })
  await client.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } finally {
    await client.end()
  }
}

/** Does one act as an account of the system, through the same context, request row and access row as a person's page. */
export async function asSystem<T>(reached: Reached, role: string, route: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { rows: [account] } = await reached.pools.signin.query<{ municipality_id: number; id: string }>('select municipality_id, id from rec.account where role = $1', [role])
  if (!account) throw new CommandRefused('まだ町がありません。npm start（練習用）か kyoten init（実運用）で作ってください。 / No town yet: run npm start (practice) or kyoten init (real).')
  const cookie = await beginSession(reached.pools.signin, account.municipality_id, account.id)
  const token = databaseToken(cookie)
  const request = randomUUID()
  try {
    await reached.pools.request.query('select audit.note_request($1, $2, $3, $4, null)', [account.municipality_id, request, token, route])
    return await databaseOver(reached.pools.app).transaction().execute(async (tx) => {
      await sql`select e.*, set_config('kyoten.request', ${request}, true) from ctx.enter(${token}, null) e`.execute(tx)
      const result = await work(tx)
      await sql`select audit.note_access(${request}, ${route}, 'shown', '{}'::uuid[], null)`.execute(tx)
      return result
    })
  } finally {
    await endSession(reached.pools.signin, cookie)
  }
}
