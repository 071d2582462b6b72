import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder, freePort, startApplication } from './running.ts'
import type { Running } from './running.ts'

// R1 and R2 of the durability figures in a short sample: the long one kills hundreds of times (npm run test:long).
const KILLS = 4
const data = dataFolder()
let app: Running
let port: number
beforeAll(async () => {
  port = await freePort()
  app = await startApplication(data.path, port)
})
afterAll(async () => {
  await app.stop()
  data.remove()
})

const post = (path: string, form: Record<string, string>, cookie = ''): Promise<Response> =>
  fetch(app.origin + path, { method: 'POST', redirect: 'manual', headers: { origin: app.origin, cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form) })

async function signIn(): Promise<string> {
  const page = await (await fetch(`${app.origin}/sign-in`)).text()
  const account = /name="account" value="([^"]+)"(?:(?!<\/form>)[\s\S])*?佐藤/.exec(page)![1]!
  return (await post('/sign-in', { account })).headers.get('set-cookie')!.split(';')[0]!
}

/** Writes intakes and keeps typing until the process is gone; gives what was acknowledged. */
async function writeUntilKilled(cookie: string): Promise<{ intakes: string[]; draft: string; typed: number }> {
  const intakes: string[] = []
  const draft = crypto.randomUUID()
  let typed = 0
  const calls = (async () => {
    for (;;) {
      const id = crypto.randomUUID()
      const answer = await post('/intakes', { id, here: '/intakes/new', content: '停電のときの電話', receivedAt: '令和8年11月24日', 'receivedAt.time': '10:00' }, cookie).catch(() => undefined)
      if (!answer) return
      if (answer.status === 303) intakes.push(id)
    }
  })()
  const typing = (async () => {
    for (let count = 1; ; count += 1) {
      const answer = await post('/drafts', { form: `/intakes#${draft}`, title: '電話', 'f.content': `打鍵 ${count}`, 'f.here': '/intakes/new' }, cookie).catch(() => undefined)
      if (!answer) return
      if (answer.ok) typed = count
    }
  })()
  await new Promise((done) => setTimeout(done, 700))
  await app.kill()
  await Promise.all([calls, typing])
  return { intakes, draft, typed }
}

test(`nothing that was acknowledged is lost when the application is killed ${KILLS} times in the middle of typing, and it is back within seconds`, async () => {
  const cookie = await signIn()
  let acknowledged = 0
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const { intakes, draft, typed } = await writeUntilKilled(cookie)
    // Every other time the database dies with it, as in a power cut without the disk.
    if (kill % 2 === 0) process.kill(Number(readFileSync(join(data.path, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    const began = performance.now()
    app = await startApplication(data.path, port)
    const kept = await fetch(`${app.origin}/intakes/new?draft=${draft}`, { headers: { cookie } })
    expect(performance.now() - began).toBeLessThan(15_000)
    const found = /打鍵 (\d+)/.exec(await kept.text())
    expect(Number(found?.[1] ?? 0)).toBeGreaterThanOrEqual(typed)
    expect(intakes.length).toBeGreaterThan(3)
    for (const id of intakes) expect([id, (await fetch(`${app.origin}/intakes/${id}`, { headers: { cookie } })).status]).toEqual([id, 200])
    acknowledged += intakes.length + typed
  }
  expect(acknowledged).toBeGreaterThan(40)
})
