import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { hashPassword } from '../app/accounts/passwords.ts'
import { beginSession } from '../app/accounts/sign-in.ts'
import { createApp } from '../app/app.tsx'
import { bearTown } from '../app/birth.ts'
import { startEmbedded } from '../app/embedded.ts'
import { migrate } from '../app/migrate.ts'
import { closePools, openPools } from '../app/pools.ts'

/** Passwords judged so many at once: from sending to the answer (milliseconds), and how long another person's page took meanwhile. */
export interface SignIns { atOnce: number; times: number[]; pages: number[] }

const town = 322032
const most = 20
const password = 'ただしい馬 電池 ホチキス'
const origin = 'http://127.0.0.1'

/** Signs in four and then twenty at once, round after round, while somebody else opens a page again and again. */
export async function signIns(rounds: number): Promise<SignIns[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kyoten-sign-in-'))
  const server = await startEmbedded(folder)
  const passwords = Object.fromEntries(Object.entries({ kyoten_app: server.urls.app, kyoten_signin: server.urls.signin, kyoten_sealer: server.urls.sealer }).map(([role, url]) => [role, decodeURIComponent(new URL(url).password)]))
  const pools = openPools(server.urls)
  try {
    await migrate(server.urls.migrate, { passwords })
    const reader = await bearStaff(server.urls.migrate)
    const { fetch } = createApp({ pools, config: { demoToday: null }, installation: { kind: 'test', municipalityId: town, name: '出雲市', demoToday: null }, log: () => {} })
    const cookie = `__Host-kyoten=${await beginSession(pools.signin, town, reader)}`
    const signIn = async (n: number): Promise<number> => {
      const began = performance.now()
      const answer = await fetch(new Request(`${origin}/sign-in`, { method: 'POST', redirect: 'manual', headers: { origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ name: `worker-${n}`, password }) }))
      if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}`)
      return performance.now() - began
    }
    const results: SignIns[] = []
    for (const atOnce of [1, 4, most]) {
      const result: SignIns = { atOnce, times: [], pages: [] }
      for (let round = 0; round <= rounds; round += 1) {
        let going = true
        const reading = (async () => {
          while (going) {
            const began = performance.now()
            await (await fetch(new Request(`${origin}/preferences`, { headers: { cookie } }))).text()
            if (round > 0) result.pages.push(performance.now() - began)
            await new Promise((done) => setTimeout(done, 5))
          }
        })()
        const times = await Promise.all(Array.from({ length: atOnce }, (_, n) => signIn(n)))
        going = false
        await reading
        if (round > 0) result.times.push(...times)
      }
      results.push(result)
    }
    return results
  } finally {
    await closePools(pools)
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Twenty workers with a password, and one who reads meanwhile. */
async function bearStaff(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, options: '-c role=kyoten_owner' })
  await client.connect()
  try {
    await client.query('begin')
    await bearTown(client, { kind: 'test', municipalityId: town, name: '出雲市' })
    const { rows } = await client.query<{ id: string }>(`insert into rec.account (municipality_id, sign_in_name, name, role) select $1, 'worker-' || n, '職員 ' || n, 'social_worker' from generate_series(0, $2) n returning id`, [town, most])
    await client.query(`insert into ctx.credential (municipality_id, account_id, password_hash) select $1, id, $3 from unnest($2::uuid[]) id`, [town, rows.map(({ id }) => id), await hashPassword(password)])
    await client.query('commit')
    return rows.at(-1)!.id
  } finally {
    await client.end()
  }
}
