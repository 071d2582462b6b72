import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { dataFolder, freePort, startApplication } from './running.ts'
import type { Running } from './running.ts'

/** What a series of kills showed: how many writes were acknowledged, all of them found again, and how long each return took, in milliseconds. */
export interface Survived { acknowledged: number; returns: number[] }

/** Takes calls and types while the application is killed again and again, every other time together with the database; fails when anything acknowledged is missing. */
export async function surviveKills(kills: number): Promise<Survived> {
  const data = dataFolder()
  const port = await freePort()
  let app = await startApplication(data.path, port)
  const survived: Survived = { acknowledged: 0, returns: [] }
  try {
    let cookie = await signIn(app)
    for (let kill = 1; kill <= kills; kill += 1) {
      // A session ends after ten hours at the latest; a long series signs in anew now and then.
      if (kill % 50 === 0) cookie = await signIn(app)
      const { intakes, draft, typed } = await writeUntilKilled(app, cookie)
      // Every other time the database dies with it, as in a power cut without the disk.
      if (kill % 2 === 0) process.kill(Number(readFileSync(join(data.path, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
      const began = performance.now()
      app = await startApplication(data.path, port)
      const kept = await fetch(`${app.origin}/intakes/new?draft=${draft}`, { headers: { cookie } })
      survived.returns.push(performance.now() - began)
      const found = /打鍵 (\d+)/.exec(await kept.text())
      expect(Number(found?.[1] ?? 0)).toBeGreaterThanOrEqual(typed)
      expect(intakes.length).toBeGreaterThan(3)
      for (const id of intakes) expect([id, (await fetch(`${app.origin}/intakes/${id}`, { headers: { cookie } })).status]).toEqual([id, 200])
      survived.acknowledged += intakes.length + typed
    }
    return survived
  } finally {
    await app.stop()
    data.remove()
  }
}

const post = (app: Running, path: string, form: Record<string, string>, cookie = ''): Promise<Response> =>
  fetch(app.origin + path, { method: 'POST', redirect: 'manual', headers: { origin: app.origin, cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form) })

async function signIn(app: Running): Promise<string> {
  const page = await (await fetch(`${app.origin}/sign-in`)).text()
  const account = /name="account" value="([^"]+)"(?:(?!<\/form>)[\s\S])*?佐藤/.exec(page)![1]!
  return (await post(app, '/sign-in', { account })).headers.get('set-cookie')!.split(';')[0]!
}

/** Writes intakes and keeps typing until the process is gone; gives what was acknowledged. */
async function writeUntilKilled(app: Running, cookie: string): Promise<{ intakes: string[]; draft: string; typed: number }> {
  const intakes: string[] = []
  const draft = crypto.randomUUID()
  let typed = 0
  const calls = (async () => {
    for (;;) {
      const id = crypto.randomUUID()
      const answer = await post(app, '/intakes', { id, here: '/intakes/new', content: '停電のときの電話', receivedAt: '令和8年11月24日', 'receivedAt.time': '10:00' }, cookie).catch(() => undefined)
      if (!answer) return
      if (answer.status === 303) intakes.push(id)
    }
  })()
  const typing = (async () => {
    for (let count = 1; ; count += 1) {
      const answer = await post(app, '/drafts', { form: `/intakes#${draft}`, title: '電話', 'f.content': `打鍵 ${count}`, 'f.here': '/intakes/new' }, cookie).catch(() => undefined)
      if (!answer) return
      if (answer.ok) typed = count
    }
  })()
  // In the middle of writing, not before it has begun: the first answers after a cold start may take as long as all the others.
  const began = performance.now()
  const hasWritten = (): boolean => performance.now() - began > 700 && (intakes.length > 4 || performance.now() - began > 15_000)
  while (!hasWritten()) await new Promise((done) => setTimeout(done, 20))
  await app.kill()
  await Promise.all([calls, typing])
  return { intakes, draft, typed }
}
