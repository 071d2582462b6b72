import { expect, test } from 'vitest'
import { everyMinute } from './every-minute.ts'

test('each time it fails is told, however often the reason is the same, and it is asked again', async () => {
  const lines: string[] = []
  let [asked, at, most] = [0, 0, 0]
  const ask = async (): Promise<void> => {
    asked += 1
    at += 1
    most = Math.max(most, at)
    await new Promise((done) => { setTimeout(done, 30) })
    at -= 1
    if (asked < 4) throw Object.assign(new Error('too slow'), { code: '57014' })
  }
  const watch = everyMinute({ ask, of: 'alerts', log: (line) => { lines.push(line) }, every: 10 })
  await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(4)
  watch.stop()
  expect([lines, most]).toEqual([Array.from({ length: 3 }, () => JSON.stringify({ alerts: 'not watched', problem: '57014' })), 1])
})
