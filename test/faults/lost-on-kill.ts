import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../app/embedded.ts'
import { dataFolder } from '../journeys/running.ts'

/** Every process of the server in a data folder: its main one and all it started. */
export function processesOf(data: string): number[] {
  const main = Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(main)
    } catch {
      return false
    }
  })
  return [main, ...children.map(Number)]
}

/** Writes rows as fast as it can and kills the whole server, again and again; how many were acknowledged, and how many of those are gone. The control of R1: `off` is what the application refuses to start with. */
export async function lostOnKill(commit: 'on' | 'off', rounds: number): Promise<{ acknowledged: number; lost: number }> {
  const data = dataFolder()
  let [acknowledged, lost] = [0, 0]
  try {
    for (let round = 0; round < rounds; round += 1) {
      const server = await startEmbedded(data.path)
      const url = server.urls.migrate.replace('/kyoten?', '/postgres?')
      const first = new pg.Client({ connectionString: url })
      first.on('error', () => { /* it is killed below */ })
      await first.connect()
      await first.query('create table if not exists written (round int, n int)')
      const writers = await Promise.all(Array.from({ length: 4 }, async () => {
        const client = new pg.Client({ connectionString: url })
        client.on('error', () => { /* it is killed below */ })
        await client.connect()
        await client.query(`set synchronous_commit = ${commit}`)
        return client
      }))
      let [n, over] = [0, false]
      const done: number[] = []
      const writing = writers.map(async (client) => {
        while (!over) {
          const mine = (n += 1)
          try {
            await client.query('insert into written values ($1, $2)', [round, mine])
            done.push(mine)
          } catch {
            return
          }
        }
      })
      await new Promise((finish) => setTimeout(finish, 600 + round * 37))
      for (const process_ of processesOf(data.path)) process.kill(process_, 'SIGKILL')
      over = true
      await Promise.all(writing)
      for (const client of [...writers, first]) await client.end().catch(() => undefined)
      const again = await startEmbedded(data.path)
      const reader = new pg.Client({ connectionString: again.urls.migrate.replace('/kyoten?', '/postgres?') })
      await reader.connect()
      const { rows } = await reader.query<{ n: number }>('select n from written where round = $1', [round])
      await reader.end()
      const kept = new Set(rows.map((row) => row.n))
      acknowledged += done.length
      lost += done.filter((one) => !kept.has(one)).length
      await again.stop()
    }
    return { acknowledged, lost }
  } finally {
    data.remove()
  }
}
