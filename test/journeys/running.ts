import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { root } from '../../app/config.ts'

/** The built application as a process of its own, with its own data folder. */
export interface Running { origin: string; program: ChildProcess; said: string; stop(): Promise<void>; kill(): Promise<void> }

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A data folder for one test file; `remove` takes it away. */
export function dataFolder(): { path: string; remove(): void } {
  const top = mkdtempSync(join(tmpdir(), 'kyoten-journey-'))
  chmodSync(top, 0o711)
  return { path: join(top, 'data'), remove: () => rmSync(top, { recursive: true, force: true }) }
}

/** Starts the built application; gives what it said until it was ready or had ended. */
export async function launch(data: string, port: number, settings: Record<string, string> = {}): Promise<{ program: ChildProcess; said: string }> {
  const program = spawn(process.execPath, [join(root, '.build/server.js')], {
    env: { ...process.env, NODE_ENV: 'production', KYOTEN_DATA: data, PORT: String(port), ...settings }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text.toString()
      if (/ready: http/.test(said)) resolve()
    })
  }
  program.once('close', () => resolve())
  await promise
  return { program, said }
}

/** Builds the application as `npm start` does. */
export const build = (): Buffer => execFileSync(process.execPath, [join(root, 'bin/build.mjs')])

/** Builds and starts the application; throws with what it said when it does not come up. */
export async function startApplication(data: string, port: number): Promise<Running> {
  build()
  const { program, said } = await launch(data, port)
  if (program.exitCode !== null || program.signalCode !== null) throw new Error(`the application did not start:\n${said}`)
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    if (program.exitCode !== null || program.signalCode !== null) return
    program.kill(signal)
    await once(program, 'exit')
  }
  return { origin: `http://127.0.0.1:${port}`, program, said, stop: () => ended('SIGTERM'), kill: () => ended('SIGKILL') }
}

/** Chromium as bin/chromium finds it. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = execFileSync('sh', [join(root, 'bin/chromium')], { encoding: 'utf8' }).trim().split('\n').at(-1)!
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
}

/** A person at a desk: signed in by choosing their name from the demo town's list. */
export async function atDesk(browser: Browser, origin: string, name: string, options: { javaScript?: boolean; width?: number } = {}): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    baseURL: origin, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', javaScriptEnabled: options.javaScript ?? true,
    viewport: { width: options.width ?? 1280, height: 900 },
  })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByRole('button', { name }).click()
  await page.waitForURL(`${origin}/`)
  return { page, context }
}

/** What axe finds wrong with the page as it stands: rule and place. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${new URL(page.url()).pathname}: ${id} ${target.join(' ')}`))
}
