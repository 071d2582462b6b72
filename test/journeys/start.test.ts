import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, freePort, launch } from './running.ts'

let top: string
let data: string
let port: number
const started: ChildProcess[] = []

beforeAll(async () => {
  build()
  top = mkdtempSync(join(tmpdir(), 'kyoten-start-'))
  chmodSync(top, 0o711)
  data = join(top, 'data')
  port = await freePort()
})
afterAll(async () => {
  for (const program of started.filter((program) => program.exitCode === null && program.signalCode === null)) {
    program.kill('SIGTERM')
    await once(program, 'exit')
  }
  rmSync(top, { recursive: true, force: true })
})

/** Starts the built application on the folder of this file, with settings of its own. */
async function startApplication(settings: Record<string, string> = {}): Promise<{ program: ChildProcess; said: string }> {
  const launched = await launch(data, port, settings)
  started.push(launched.program)
  return launched
}

const isDatabaseRunning = () => existsSync(join(data, 'postgres/postmaster.pid'))

test('an empty folder becomes the demo town, reachable from this machine only', async () => {
  const { program, said } = await startApplication()
  expect(said).toMatch(new RegExp(`拠点が起動しました.*http://127\\.0\\.0\\.1:${port}$`, 'm'))
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeLessThan(500)
  for (const { address, internal, family } of Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])) {
    if (!internal && family === 'IPv4') await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow()
  }

  const second = await startApplication({ PORT: String(await freePort()) })
  expect(second.said).toMatch(/すでに別の拠点が動いています/)
  expect(second.program.exitCode).toBe(1)
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeLessThan(500)

  program.kill('SIGKILL')
  await once(program, 'exit')
  expect(isDatabaseRunning()).toBe(true)
})

test('after a kill the next start answers again, and an ordinary end takes the database along', async () => {
  const { program } = await startApplication()
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeLessThan(500)
  program.kill('SIGTERM')
  await once(program, 'exit')
  expect(program.exitCode).toBe(0)
  expect(isDatabaseRunning()).toBe(false)
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
})

test('when whoever read its lines has gone it goes on, and does not run hot', async () => {
  const { program } = await startApplication()
  program.stdout!.destroy()
  program.stderr!.destroy()
  for (let round = 0; round < 5; round += 1) expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeLessThan(500)
  const busy = () => readFileSync(`/proc/${program.pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks), 0)
  const before = busy()
  await new Promise((done) => setTimeout(done, 4_000))
  // A hundred ticks are a second of one processor.
  expect([program.exitCode, busy() - before < 200]).toEqual([null, true])
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeLessThan(500)
  program.kill('SIGTERM')
  await once(program, 'exit')
  expect([program.exitCode, isDatabaseRunning()]).toEqual([0, false])
})

test('a port that is taken and settings that are wrong are told, and leave nothing running', async () => {
  const taken = createServer().listen(port, '127.0.0.1')
  await once(taken, 'listening')
  const refused = await startApplication()
  taken.close()
  expect(refused.said).toContain(`ポート ${port} を開けません（EADDRINUSE）`)
  expect(refused.program.exitCode).toBe(1)
  expect(isDatabaseRunning()).toBe(false)

  const wrong = await startApplication({ PORT: '0', KYOTEN_DEMO_TODAY: '2026-13-01' })
  expect(wrong.said).toMatch(/PORT: .*\n.*KYOTEN_DEMO_TODAY: /)
  expect(wrong.program.exitCode).toBe(1)
  expect(isDatabaseRunning()).toBe(false)
})
