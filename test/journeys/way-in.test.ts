import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, givePassword, goodPassword, laterForApps } from '../../app/accounts/way-in.fixtures.ts'
import { root } from '../../app/config.ts'
import { openOffice } from '../office.ts'
import type { Office } from '../office.ts'
import { barriers, build, freePort, openBrowser } from './running.ts'

// The way in as a person meets it: an app, a security key, proving it again, and a page that covers itself.
let office: Office
let server: ServerType
let browser: Browser
let origin: string
beforeAll(async () => {
  build()
  office = await openOffice()
  const port = await freePort()
  origin = `http://localhost:${port}`
  server = serve({ fetch: (request: Request) => office.fetch(request), hostname: '127.0.0.1', port })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await new Promise((done) => server.close(done))
  await office.close()
})

const pictures = join(root, '.build/results/way-in')
const look = async (page: Page, name: string): Promise<void> => {
  mkdirSync(pictures, { recursive: true })
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  expect(await barriers(page)).toEqual([])
}
const sitDown = async (): Promise<{ page: Page; context: BrowserContext }> => {
  const context = await browser.newContext({ baseURL: origin, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', viewport: { width: 1280, height: 900 } })
  return { context, page: await context.newPage() }
}
const givePasswordTo = async (page: Page, name: string): Promise<void> => {
  await page.goto('/sign-in?then=/preferences')
  await page.getByLabel('利用者名').fill(name)
  await page.getByLabel('パスワード').fill(goodPassword)
  await page.getByRole('button', { name: 'サインイン' }).click()
}

test('a security key is registered at the first sign-in, is the second proof at the next, and proves it again', async () => {
  await givePassword(office, 'worker')
  const { page, context } = await sitDown()
  const tools = await context.newCDPSession(page)
  await tools.send('WebAuthn.enable')
  const { authenticatorId } = await tools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'usb', hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
  await givePasswordTo(page, 'worker')
  await page.waitForURL('**/second-factors?then=*')
  await look(page, 'factor-needed')
  await page.getByRole('link', { name: 'セキュリティキーを登録する' }).click()
  await page.getByLabel('呼び名').fill('机の鍵束のキー')
  await look(page, 'key-new')
  await page.getByRole('button', { name: 'キーを登録する' }).click()
  await page.getByText('この8個は、いまだけ表示します').waitFor()
  await look(page, 'recovery-codes')
  await page.getByRole('link', { name: 'しまったので、続ける' }).click()
  await page.waitForURL(`${origin}/preferences`)
  await page.getByRole('button', { name: 'サインアウト' }).click()

  await givePasswordTo(page, 'worker')
  await page.waitForURL('**/sign-in/second?then=*')
  await look(page, 'second-key')
  await page.getByRole('button', { name: 'セキュリティキーを使う' }).click()
  await page.waitForURL(`${origin}/preferences`)

  // Without its PIN or finger a key is no step-up.
  await page.goto('/step-up?then=/preferences')
  await tools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.getByRole('button', { name: 'セキュリティキーを使う' }).click()
  await page.getByText('キーが答えませんでした').waitFor()
  await tools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await page.getByRole('button', { name: 'セキュリティキーを使う' }).click()
  await page.waitForURL(`${origin}/preferences`)
  const [session] = await office.ownerQuery<{ second: string; proved: boolean }>(`select second, step_up_until > clock_timestamp() as proved from ctx.session where account_id = $1 and ended_at is null`, [office.accounts.worker])
  expect(session).toEqual({ second: 'key', proved: true })
  const [key] = await office.ownerQuery<{ name: string; counter: number }>(`select name, counter from ctx.factor where account_id = $1 and removed_at is null`, [office.accounts.worker])
  expect([key!.name, key!.counter >= 3]).toEqual(['机の鍵束のキー', true])
  await page.goto('/second-factors')
  await look(page, 'second-factors')
  await page.goto('/sessions')
  await look(page, 'sessions')
  await context.close()
})

test('the session ends while somebody types: the page covers itself, lets them in where they are, and saves what they typed', async () => {
  await givePassword(office, 'nurse')
  const { page, context } = await sitDown()
  await givePasswordTo(page, 'nurse')
  await page.getByRole('link', { name: '認証アプリを登録する' }).click()
  await look(page, 'app-new')
  const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '')
  await page.getByLabel('6桁のコード').fill(codeOf(secret, -1))
  await page.getByRole('button', { name: 'このアプリを登録する' }).click()
  await page.getByText('この8個は、いまだけ表示します').waitFor()
  await page.goto('/intakes/new')
  const told = page.locator('textarea[name="content"]')
  await told.fill('左の腕に赤いあざ。')
  await page.getByText(/に保存しました/).waitFor()
  await office.ownerQuery(`update ctx.session set idle_until = clock_timestamp() - interval '1 second' where account_id = $1`, [office.accounts.nurse])
  await told.pressSequentially('ゆうべのこと。')
  const locked = page.getByRole('dialog')
  await locked.waitFor()
  expect(await page.locator('main').isVisible()).toBe(false)
  expect(await page.evaluate(() => getComputedStyle(document.querySelector('textarea[name="content"]')!).visibility)).toBe('hidden')
  await look(page, 'locked')
  await locked.getByLabel('利用者名').fill('nurse')
  await locked.getByLabel('パスワード').fill('ちがうもの')
  await locked.getByRole('button', { name: 'サインイン' }).click()
  await locked.getByText('利用者名かパスワードが違います').waitFor()
  await locked.getByLabel('パスワード').fill(goodPassword)
  await locked.getByRole('button', { name: 'サインイン' }).click()
  await locked.getByLabel('認証アプリの6桁のコード').fill(codeOf(secret))
  await locked.getByRole('button', { name: '続ける' }).click()
  await locked.waitFor({ state: 'hidden' })
  expect(await told.inputValue()).toBe('左の腕に赤いあざ。ゆうべのこと。')
  await expect.poll(async () => (await office.ownerQuery<{ body: { content: string[] } }>('select body from rec.draft where done_at is null'))[0]?.body.content?.[0]).toBe('左の腕に赤いあざ。ゆうべのこと。')
  await context.close()
})

test('nothing of a case stays on a screen nobody touches: a warning, then the cover; the page of another person is not uncovered', async () => {
  const { page, context } = await sitDown()
  const member = await office.as('coordinator')
  await context.addCookies([{ name: '__Host-kyoten', value: member.cookie, url: origin.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Strict' }])
  await page.clock.install()
  await page.goto('/casefiles')
  await page.clock.runFor(11 * 60_000)
  expect(await page.locator('signed-in-here > .notice').isVisible()).toBe(false)
  const idle = (left: string) => office.ownerQuery(`update ctx.session set idle_until = clock_timestamp() + $2::interval where account_id = $1`, [office.accounts.coordinator, left])
  await idle('100 seconds')
  await page.clock.runFor(2 * 60_000)
  await page.getByText('まもなく画面を閉じます').waitFor()
  await look(page, 'warned')
  await page.getByRole('button', { name: '続ける' }).click()
  await page.getByText('まもなく画面を閉じます').waitFor({ state: 'hidden' })
  await idle('-1 seconds')
  await page.clock.runFor(16 * 60_000)
  await page.getByRole('dialog').waitFor()
  expect(await page.locator('h1').isVisible()).toBe(false)
  const other = await office.as('supervisor')
  await context.addCookies([{ name: '__Host-kyoten', value: other.cookie, url: origin.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Strict' }])
  await page.evaluate(() => document.dispatchEvent(new Event('kyoten:over')))
  await page.waitForURL(`${origin}/`)
  expect(await page.locator('.signed-in').innerText()).toContain('森山')
  await context.close()
})

test('by app: the second page takes the code, also without script', async () => {
  await laterForApps(office, 'nurse')
  const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await givePasswordTo(page, 'nurse')
  await page.waitForURL('**/sign-in/second?then=*')
  const [factor] = await office.ownerQuery<{ n: number }>(`select count(*)::int as n from ctx.factor where account_id = $1 and removed_at is null and confirmed_at is not null`, [office.accounts.nurse])
  expect(factor!.n).toBe(1)
  await page.getByLabel('6桁のコード').fill('000000')
  await page.getByRole('button', { name: 'サインイン' }).click()
  expect(await page.locator('main').innerText()).toContain('コードが違うか、もう使われています')
  await context.close()
})
