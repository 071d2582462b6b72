import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { atDesk, barriers, dataFolder, freePort, openBrowser, startApplication } from './running.ts'
import type { Running } from './running.ts'
import { keyboardOf } from './keyboard.ts'
import type { Keyboard } from './keyboard.ts'

// A day in the office, keyboard only, in the invented town: one call from the ringing phone to the closed casefile and the yearly table.
const data = dataFolder()
let app: Running
let browser: Browser
beforeAll(async () => {
  app = await startApplication(data.path, await freePort())
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  data.remove()
})

const today = '令和8年11月25日'
const address: { intake?: string; decision?: string; family?: string; casefile?: string } = {}
const noBarriers = async (page: Page): Promise<void> => expect(await barriers(page)).toEqual([])
const optionWith = async (page: Page, list: string, part: string): Promise<string> =>
  (await page.locator(`select[name="${list}"] option`).allInnerTexts()).find((label) => label.includes(part))!
const words = (page: Page): Promise<string> => page.locator('main').innerText()

/** The time on the wall, as a person would write it. */
const clock = (page: Page): Promise<string> => page.evaluate(() => new Date().toLocaleTimeString('ja-JP', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' }))

/** The meeting is now, with the first three of the office. */
async function decidedNow(desk: Keyboard): Promise<void> {
  await desk.fill('heldAt', today)
  await desk.fill('heldAt.time', await clock(desk.page))
  const attended = await desk.page.locator('input[name="attended"]').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))
  for (const person of attended.slice(0, 3)) await desk.pick('attended', person)
}

async function approveAs(names: readonly string[], decision: string): Promise<void> {
  for (const name of names) {
    const { page, context } = await atDesk(browser, app.origin, name)
    const desk = keyboardOf(page)
    await page.goto(decision)
    await desk.pick('outcome', 'approved')
    await desk.press('form[action$="/approvals"] button[data-submit]')
    await noBarriers(page)
    await context.close()
  }
}

test('the phone rings: from T to a saved intake without the mouse, and the draft is kept on the way', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤')
  const desk = keyboardOf(page)
  await noBarriers(page)
  await desk.key('t')
  await page.waitForURL('**/intakes/new*')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('content')
  await page.keyboard.insertText('2年1組の担任。左の腕に赤いあざ。「ゆうべ、お父さんにたたかれた」と話した。下校は15時40分。')
  await page.getByText(/に保存しました/).waitFor()
  await desk.pick('kind', 'report')
  await desk.pick('routeKey', 'school')
  await desk.pick('route', 'primary_school')
  await desk.fill('whereNow', '保健室')
  await desk.fill('children.0.name', '久家 大地')
  await desk.fill('children.0.kana', 'くや だいち')
  await desk.fill('children.0.birth', '平成30年6月3日')
  await desk.pick('children.0.sex', 'male')
  await desk.pick('children.0.abuseKind', 'physical')
  await desk.fill('children.0.suspectedWords', '「お父さん」')
  await desk.select('consultationKind', '児童虐待相談')
  for (const [question, answer] of [['asks_protection', 'no'], ['pressing', 'unknown'], ['grave_result', 'no'], ['grave_likely', 'yes'], ['repeating', 'yes']] as const) await desk.pick(question, answer)
  await desk.fill('reporterName', '錦 担任')
  await noBarriers(page)
  await desk.key('Control+Enter')
  await page.waitForURL(/\/intakes\/[0-9a-f-]{36}$/)
  address.intake = new URL(page.url()).pathname
  const said = await words(page)
  expect(said).toContain('受理から')
  expect(said).toContain('次の虐待の前に保護を検討')
  expect(said).not.toContain('錦 担任')
  expect(desk.count()).toBeLessThan(160)
  await noBarriers(page)
  await context.close()
})

test('the child is registered, the meeting decides, and the supervisor and the head approve', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤')
  const desk = keyboardOf(page)
  await page.goto(address.intake!)
  await desk.press('a[href$="/decision/new"]')
  await noBarriers(page)
  await desk.press('a[href*="/person/new"]')
  await noBarriers(page)
  await desk.pick('person', 'new')
  await desk.pick('sex', 'male')
  await desk.key('Control+Enter')
  await page.goto(`${address.intake}/decision/new`)
  await desk.pick('meeting', 'urgent_intake')
  await decidedNow(desk)
  await desk.pick('outcome', 'becomes_case')
  await desk.fill('words', '緊急受理会議で要保護とし、主担当を決めた。')
  const child = (await page.locator('input[name$=".judgement"]').first().getAttribute('name'))!.replace('.judgement', '')
  await desk.pick(`${child}.judgement`, 'judged')
  await desk.pick(`${child}.abuseKind`, 'physical')
  await desk.pick(`${child}.casefile`, 'yes')
  await desk.pick(`${child}.class`, 'protection')
  await desk.select('main', await optionWith(page, 'main', '佐藤'))
  await desk.select('lead', await optionWith(page, 'lead', '子ども家庭相談室'))
  await noBarriers(page)
  await desk.key('Control+Enter')
  await page.waitForURL(/\/decisions\/[0-9a-f-]{36}$/)
  address.decision = new URL(page.url()).pathname
  await noBarriers(page)
  await context.close()
  await approveAs(['森山', '高橋'], address.decision)
})

test('a visit is written for the child, who has then been seen for the call; the entry reads as it was confirmed', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤')
  const desk = keyboardOf(page)
  await page.goto(address.intake!)
  await desk.press('main a[href^="/casefiles/"]')
  address.casefile = new URL(page.url()).pathname
  expect(await words(page)).toContain('要保護')
  await noBarriers(page)
  await desk.key('n')
  await page.waitForURL(/\/entries\/new/)
  address.family = /\/families\/[0-9a-f-]{36}/.exec(page.url())![0]
  await desk.pick('kind', 'visit')
  await desk.fill('happenedAt.time', await clock(page))
  await desk.fill('whom', '本児')
  await desk.fill('fact', '学校の相談室で会った。腕のあざは直径3センチほど。')
  await desk.pick('sightings.0.saw', 'met')
  await desk.pick('sightings.0.seenBy', 'own')
  await desk.pick('sightings.0.placeKind', 'school')
  await desk.pick('sightings.0.manner', 'talked')
  await noBarriers(page)
  await desk.key('Control+Enter')
  await page.waitForURL(/\/entries\/[0-9a-f-]{36}$/)
  expect(await words(page)).toContain('腕のあざは直径3センチほど。')
  await noBarriers(page)
  await page.goto(address.intake!)
  expect(await words(page)).not.toContain('まだ会えていません')
  await context.close()
})

test('a plan makes visits fall due, and they stand on the home page of the one who goes', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤')
  const desk = keyboardOf(page)
  await page.goto(`${address.family}/plans/new`)
  await noBarriers(page)
  await desk.fill('policy', '叱るときに手を出さずにすむよう、学校と一緒に見守る。')
  await desk.pick('goals.0.term', 'short')
  await desk.fill('goals.0.words', 'たたかずに一日を終えられる')
  await desk.select('actions.0.agency', await optionWith(page, 'actions.0.agency', '子ども家庭相談室'))
  await desk.fill('actions.0.what', '家庭訪問で話を聞く')
  await desk.select('actions.0.frequency', await optionWith(page, 'actions.0.frequency', '週1回'))
  await desk.pick('actions.0.visits', 'yes')
  await desk.key('Control+Enter')
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/)
  expect(await page.locator('a[href^="/visits/"]').count()).toBeGreaterThan(5)
  await noBarriers(page)
  await page.goto('/due')
  expect(await words(page)).toContain('久家 大地')
  await noBarriers(page)
  await context.close()
})

test('closing shows what is still open, is decided by three, and can be taken back', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤')
  const desk = keyboardOf(page)
  await page.goto(`${address.casefile}/closure`)
  expect(await words(page)).toContain('訪問')
  await noBarriers(page)
  await desk.pick('meeting', 'policy')
  await decidedNow(desk)
  await desk.pick('reason', 'settled')
  await desk.fill('words', '学校と家庭で落ち着いて過ごせている。')
  await desk.pick('openRead', 'yes')
  await desk.key('Control+Enter')
  await page.waitForURL(/\/decisions\/[0-9a-f-]{36}$/)
  await approveAs(['森山', '高橋'], new URL(page.url()).pathname)
  await page.goto(address.casefile!)
  expect(await words(page)).toContain('終結')
  await noBarriers(page)
  await page.goto(`${address.casefile}/reopening`)
  await noBarriers(page)
  await desk.pick('meeting', 'policy')
  await decidedNow(desk)
  await desk.fill('words', '学校から、また心配な様子があると連絡があった。')
  await desk.pick('class', 'support')
  await desk.select('placement', await optionWith(page, 'placement', '在宅'))
  await desk.select('main', await optionWith(page, 'main', '佐藤'))
  await desk.select('lead', await optionWith(page, 'lead', '子ども家庭相談室'))
  await desk.key('Control+Enter')
  await page.waitForURL(/\/(decisions|casefiles)\/[0-9a-f-]{36}$/)
  await page.goto(address.casefile!)
  expect(await words(page)).toContain('要支援')
  await page.goto(`${address.casefile}/trail`)
  expect(await words(page)).toContain('佐藤')
  await noBarriers(page)
  await desk.press('nav a[href="/statistics/consultations"]')
  expect(await words(page)).toMatch(/平成27年度\s+111\s+105\s+6/)
  await noBarriers(page)
  await context.close()
})

test('every role finds a home, and none of those outside the office finds a case', async () => {
  for (const [name, has] of [['森山', true], ['高橋', true], ['きずなの保健師', false], ['関係機関の利用者', false], ['個人情報保護担当', false], ['システム管理者', false]] as const) {
    const { page, context } = await atDesk(browser, app.origin, name)
    await noBarriers(page)
    expect((await page.goto(address.casefile!))?.status()).toBe(has ? 200 : 404)
    await context.close()
  }
})

test('the same call without JavaScript: one more child by a button, what was typed stays, then it is saved', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤', { javaScript: false })
  await page.goto('/intakes/new')
  await page.fill('[name="content"]', '泣き声。○○アパート2階')
  await page.fill('[name="children.0.ageHeard"]', '2歳くらい')
  await page.click('button[name="more"][value="children"]')
  expect(await page.inputValue('[name="content"]')).toBe('泣き声。○○アパート2階')
  await page.fill('[name="children.1.ageHeard"]', '5歳くらい')
  await page.fill('[name="receivedAt"]', '平成31年5月1日')
  await page.click('button[data-submit]')
  expect(await words(page)).toContain('平成は31年4月30日までです（令和元年5月1日ですか）')
  expect(await page.inputValue('[name="children.1.ageHeard"]')).toBe('5歳くらい')
  await page.fill('[name="receivedAt"]', today)
  await page.click('button[data-submit]')
  await page.waitForURL(/\/intakes\/[0-9a-f-]{36}$/)
  expect(await words(page)).toContain('5歳くらい')
  await context.close()
})

test('a session that ends in the middle of a call loses nothing: sign in again and the text is there', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤')
  await page.goto('/intakes/new')
  await page.fill('[name="content"]', '夜泣きがつらい、と母から')
  await page.getByText(/に保存しました/).waitFor()
  await page.fill('[name="reporterRelation"]', '母')
  await page.getByText(/に保存しました/).waitFor()
  await context.clearCookies()
  await page.fill('[name="sleepsWhere"]', '祖母の家')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'サインインが切れています' }).waitFor()
  const [other] = await Promise.all([context.waitForEvent('page'), page.getByRole('link', { name: 'サインインする（新しいタブ）' }).click()])
  await other.getByRole('button', { name: '佐藤' }).click()
  await other.waitForURL(/\/$/)
  await page.getByRole('button', { name: 'もう一度送る' }).click()
  await page.waitForURL(/\/intakes\/[0-9a-f-]{36}$/)
  for (const typed of ['夜泣きがつらい、と母から', '祖母の家']) expect(await words(page)).toContain(typed)
  await context.close()
})

test('no page of the walk is wider than a narrow screen', async () => {
  const { page, context } = await atDesk(browser, app.origin, '佐藤', { width: 390 })
  for (const path of ['/', '/intakes', '/intakes/new', address.intake!, address.decision!, address.family!, address.casefile!, `${address.casefile}/trail`, '/people', '/casefiles', '/due', '/statistics/consultations', '/agencies']) {
    await page.goto(path)
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)]).toEqual([path, 0])
  }
  await context.close()
})
