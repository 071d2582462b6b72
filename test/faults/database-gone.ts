import { startEmbedded } from '../../app/embedded.ts'
import { processesOf } from './lost-on-kill.ts'
import { insideTown } from '../journeys/inside.ts'
import { dataFolder, freePort, startApplication } from '../journeys/running.ts'
import type { Running } from '../journeys/running.ts'

/** What a time without the database came to. */
export interface Gone {
  /** Answers while it was gone, the longest of them in milliseconds, and how many said in words what to do. */
  refused: number; longest: number; clear: number
  /** Writes acknowledged, before, while and after; how many of them stand twice, how many are missing. */
  acknowledged: number; twice: number; missing: number
  /** From the database's return to the first good answer, in milliseconds. */
  back: number
}

async function signIn(app: Running): Promise<string> {
  const page = await (await fetch(`${app.origin}/sign-in`)).text()
  const account = /name="account" value="([^"]+)"(?:(?!<\/form>)[\s\S])*?佐藤/.exec(page)![1]!
  const answer = await fetch(`${app.origin}/sign-in`, { method: 'POST', redirect: 'manual', headers: { origin: app.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ account }) })
  return answer.headers.get('set-cookie')!.split(';')[0]!
}

/** Takes calls at four desks while the database is killed (or stops answering) for so many seconds and comes back; everybody sends the same form again until it is acknowledged. */
export async function loseDatabase(seconds: number, how: 'killed' | 'hung'): Promise<Gone> {
  const data = dataFolder()
  const app = await startApplication(data.path, await freePort())
  const found: Gone = { refused: 0, longest: 0, clear: 0, acknowledged: 0, twice: 0, missing: 0, back: Number.NaN }
  try {
    const cookie = await signIn(app)
    const ids: string[] = []
    let [over, returned] = [false, Number.NaN]
    const desk = async (): Promise<void> => {
      while (!over) {
        const id = crypto.randomUUID()
        for (;;) {
          const began = performance.now()
          const answer = await fetch(`${app.origin}/intakes`, {
            method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(30_000), headers: { origin: app.origin, cookie, 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams({ id, here: '/intakes/new', content: 'データベースがない間の電話', receivedAt: '令和8年11月24日', 'receivedAt.time': '10:00' }),
          }).catch(() => undefined)
          const took = performance.now() - began
          if (answer?.status === 303) {
            ids.push(id)
            if (Number.isNaN(found.back) && !Number.isNaN(returned)) found.back = performance.now() - returned
            break
          }
          found.refused += 1
          found.longest = Math.max(found.longest, took)
          const words = await answer?.text() ?? ''
          if (answer?.status === 503 && /保存されたか確かめられません.*もう一度送ってください/.test(words)) found.clear += 1
          await new Promise((done) => setTimeout(done, 100))
        }
      }
    }
    const desks = [1, 2, 3, 4].map(desk)
    await new Promise((done) => setTimeout(done, 1500))
    const all = processesOf(data.path)
    for (const one of how === 'killed' ? all.slice(0, 1) : all) process.kill(one, how === 'killed' ? 'SIGKILL' : 'SIGSTOP')
    await new Promise((done) => setTimeout(done, seconds * 1000))
    if (how === 'killed') await startEmbedded(data.path)
    else for (const one of all) process.kill(one, 'SIGCONT')
    returned = performance.now()
    await new Promise((done) => setTimeout(done, 4000))
    over = true
    await Promise.all(desks)
    const town = await insideTown(data.path, Temporal.Instant.from('2026-11-25T05:00:00Z'))
    const rows = await town.ownerQuery<{ id: string; n: number }>(`select i.id, count(*)::int as n from rec.intake i left join rec.event e on e.intake_id = i.id and e.code = 'intake_accepted' where i.id = any ($1::uuid[]) group by i.id`, [ids])
    found.acknowledged = ids.length
    found.missing = ids.filter((id) => !rows.some((row) => row.id === id)).length
    found.twice = rows.filter(({ n }) => n !== 1).length
    await town.close()
    return found
  } finally {
    await app.stop()
    await startEmbedded(data.path).then((server) => server.stop()).catch(() => undefined)
    data.remove()
  }
}
