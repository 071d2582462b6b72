import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { Registered } from '../../app/meetings/review.fixtures.ts'
import { pageTexts } from '../pdf.ts'
import { familiesOfMonth, joinCouncil } from './council.fixtures.ts'
import { openDesk } from './desk.ts'
import type { Desk } from './desk.ts'
import { atDesk, dataFolder, freePort, openBrowser, startApplication } from './running.ts'
import type { Running } from './running.ts'

// A month of the council in the invented town, keyboard only: from the members to the papers they take home, and how the next month begins.
const data = dataFolder()
const address: { meeting?: string; next?: string; disputed?: string; unseen?: string; sealed?: string } = {}
const agencies: Record<string, string> = {}
let app: Running
let browser: Browser
let families: Awaited<ReturnType<typeof familiesOfMonth>>
beforeAll(async () => {
  app = await startApplication(data.path, await freePort())
  browser = await openBrowser()
  families = await familiesOfMonth(data.path)
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  data.remove()
})

const desk = (name = '飯塚'): Promise<Desk> => openDesk(browser, app.origin, name)
const labels = (page: Page, list: string): Promise<string[]> => page.locator(`select[name="${list}"] option`).allInnerTexts()
const valueOf = (page: Page, list: string, label: string): Promise<string> => page.locator(`fieldset:has(input[name="${list}"]) label`, { hasText: label }).locator('input').first().inputValue()
const row = (page: Page, family: Registered) => page.locator(`.pile-row:has(input[name^="pile.${family.id}"])`)
const itemOf = async (page: Page, family: Registered): Promise<string> => (await row(page, family).locator('legend a').getAttribute('href'))!

test('agencies become members with a person and a pledge, and one that has left stays in the list as what it was', async () => {
  const at = await desk()
  const { page, keys, words, find, noBarriers } = at
  agencies['稲穂小学校'] = await joinCouncil(at, '小学校', '稲穂小学校', { person: '浜村 教頭' })
  expect(await words()).toContain('誓約なし')
  await noBarriers()
  await keys.press('a[href^="/agency-people/"]')
  await find('input[name="pledgedOn"]')
  await keys.fill('pledgedOn', '令和8年4月10日')
  await noBarriers()
  await keys.key('Control+Enter')
  expect(await words()).toContain('誓約あり')
  agencies['稲穂こども園'] = await joinCouncil(at, '認定こども園', '稲穂こども園', { person: '持田 園長' })
  agencies['稲穂診療所'] = await joinCouncil(at, '小児科', '稲穂診療所', { until: '令和8年4月1日' })
  expect(await words()).toContain('令和8年3月31日まで')
  await page.goto('/agencies')
  await noBarriers()
  await at.away()
})

test('a 実務者会議 is not called without who decides, nor with an agency that has left; nothing typed is lost', async () => {
  const { page, keys, here, words, find, noBarriers, away } = await desk()
  await page.goto('/meetings')
  await noBarriers()
  await keys.key('n')
  await keys.pick('kind', 'working')
  await keys.fill('title', '第3部会')
  await keys.fill('day', '令和8年11月25日')
  await keys.fill('from', '13:30')
  await keys.fill('until', '15:00')
  await keys.fill('room', '市役所3階 第2会議室')
  const box = async (who: string): Promise<string> => `input[name="partners"][value="${await valueOf(page, 'partners', who)}"]`
  for (const who of ['浜村 教頭', '持田 園長', '稲穂診療所']) {
    await find(await box(who))
    await page.keyboard.press('Space')
  }
  await keys.key('Control+Enter')
  expect(await words()).toContain('決める人を選んでください')
  expect(await page.inputValue('[name="room"]')).toBe('市役所3階 第2会議室')
  await noBarriers()
  await keys.select('deciderId', (await labels(page, 'deciderId')).find((name) => name.startsWith('森山'))!)
  await keys.key('Control+Enter')
  expect(await words()).toContain('稲穂診療所は 令和8年3月31日で構成員ではなくなっています')
  const clinic = await box('稲穂診療所')
  expect(await page.locator(clinic).isChecked()).toBe(true)
  await find(clinic)
  await page.keyboard.press('Space')
  await keys.key('Control+Enter')
  await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
  address.meeting = here()
  expect(await words()).toMatch(/森山[\s\S]*浜村 教頭[\s\S]*持田 園長[\s\S]*誓約なし/)
  await noBarriers()
  await away()
})

test('the agenda stands in three piles: who was not seen for 104 days cannot be among the unchanged, and nothing else is lost', async () => {
  const { page, keys, words, find, noBarriers, away } = await desk()
  await page.goto(address.meeting!)
  await keys.press('main a[href$="/agenda"]')
  const field = async (family: Registered, what: 'pile' | 'position'): Promise<string> => (await page.locator(`input[name^="${what}.${family.id}"]`).first().getAttribute('name'))!
  const put = async (family: Registered, pile: string, place?: string): Promise<void> => {
    const name = await field(family, 'pile')
    await find(`input[name="${name}"]:checked`)
    await keys.pick(name, pile)
    if (place) await keys.fill(await field(family, 'position'), place)
  }
  expect(await words()).toContain('家の中で会ったのが104日前（8/13）')
  await put(families.disputed, 'discuss', '1')
  await put(families.sealed, 'discuss', '2')
  await put(families.unseen, 'quiet')
  await keys.key('Control+Enter')
  expect(await words()).toContain('遠山家は「変化なし」にできません：')
  expect(await page.inputValue(`[name="${await field(families.disputed, 'position')}"]`)).toBe('1')
  await put(families.unseen, 'discuss', '3')
  await keys.key('Control+Enter')
  expect(await words()).not.toContain('遠山家は「変化なし」に')
  Object.assign(address, { disputed: await itemOf(page, families.disputed), unseen: await itemOf(page, families.unseen), sealed: await itemOf(page, families.sealed) })
  await noBarriers()
  await away()
})

test('the room sees one family at a time; the sealed one is on no page, in no count and no gap, for the room and for a colleague who is not named', async () => {
  const named = await desk()
  await named.page.goto(address.meeting!)
  expect(await named.words()).toContain('鏡山家')
  const other = await desk('曽田')
  await other.page.goto(address.meeting!)
  const seen = await other.page.locator('section:has(h2:text-is("議題")) tbody tr').allInnerTexts()
  expect(seen.join()).not.toContain('鏡山')
  expect(seen[0]).toMatch(/^1\s+常磐家/)
  expect(seen[1]).toMatch(/^2\s+遠山家/)
  expect(seen.map((line) => Number(/^\d+/.exec(line)?.[0]))).toEqual(seen.map((_, at) => at + 1))
  await other.noBarriers()
  const discussed = seen.filter((line) => line.includes('協議する')).length
  for (const path of [address.sealed!, `${address.sealed}/room`]) expect((await other.page.goto(path))?.status()).toBe(404)
  await other.away()

  const { page, keys, here, noBarriers } = named
  expect((await page.goto(`${address.sealed}/room`))?.status()).toBe(404)
  await page.goto(`${address.disputed}/room`)
  const whole = await page.locator('body').innerText()
  for (const shown of ['常磐 空', '常磐 海', `1 / ${discussed}世帯`]) expect(whole).toContain(shown)
  for (const never of ['遠山', '鏡山', '白鳥', '通告者']) expect(whole).not.toContain(never)
  await noBarriers()
  await keys.key('ArrowRight')
  expect(here()).toBe(`${address.unseen}/room`)
  expect(await page.locator('body').innerText()).toMatch(/遠山 一[\s\S]*2 \/ /)
  await named.away()
})

test('at the door who comes is ticked with the space bar', async () => {
  const { page, keys, here, noBarriers, away } = await desk()
  await page.goto(address.meeting!)
  await keys.key('a')
  await noBarriers()
  for (const who of ['森山', '浜村 教頭', '持田 園長']) {
    await keys.reach(`input[type="checkbox"][aria-label^="${who}"]`)
    await page.keyboard.press('Space')
  }
  await keys.key('Control+Enter')
  expect(here()).toBe(address.meeting)
  expect(await page.locator('.attendees').innerText()).toMatch(/浜村 教頭[\s\S]*出席/)
  await away()
})

test('what is decided about a family: a review in the past refused, a class changed, tasks with what if not, and both opinions kept where nobody agreed', async () => {
  const { page, keys, here, words, noBarriers, away } = await desk()
  await page.goto(address.disputed!)
  await noBarriers()
  const [first, second] = families.disputed.casefiles
  await keys.pick(`child.${first}.outcome`, 'change')
  await keys.select(`child.${first}.class`, '要保護')
  await keys.fill(`child.${first}.words`, 'けがが続いている')
  expect(await page.locator(`input[name="child.${second}.outcome"]:checked`).count()).toBe(0)
  await keys.pick(`child.${second}.outcome`, 'continue')
  await keys.fill('nextReviewOn', '令和8年11月1日')
  await keys.fill('discussion', '登校できている日が減っている')
  const school = (await labels(page, 'tasks.0.agency')).find((label) => label.includes('稲穂小学校'))!
  await keys.select('tasks.0.agency', school)
  await keys.fill('tasks.0.who', '教頭')
  await keys.fill('tasks.0.dueOn', '令和8年12月10日')
  await keys.fill('tasks.0.what', '毎朝の様子を電話で知らせる')
  await keys.fill('tasks.0.ifNot', '来ない日は学年主任が9時までに相談室へ')
  await keys.key('Control+Enter')
  expect(await words()).toContain('次回見直しの日が、きょうかそれより前（令和8年11月1日）です')
  expect(await page.inputValue('[name="discussion"]')).toBe('登校できている日が減っている')
  expect(await page.inputValue('[name="tasks.0.ifNot"]')).toBe('来ない日は学年主任が9時までに相談室へ')
  await keys.fill('nextReviewOn', '令和9年1月27日')
  await keys.reach('summary')
  await page.keyboard.press('Enter')
  await keys.fill('notAgreed', '一時保護をするか')
  await keys.fill('ourOpinion', '児相で保護を検討してほしい')
  await keys.key('Control+Enter')
  expect(await words()).toContain('合意しなかったときは、相手の意見を書いてください')
  await keys.fill('theirOpinion', '児相「市で見守りを続ける」')
  await keys.fill('againOn', '令和8年12月2日')
  await keys.key('Control+Enter')
  expect(here()).not.toBe(address.disputed)
  await page.goto(`${address.disputed}/room`)
  expect(await page.locator('main a').count()).toBe(await page.locator('main a[href$="/room"]').count())
  expect(await words()).toMatch(/変える：要保護[\s\S]*次の見直し\s+令和9年1月27日[\s\S]*一時保護をするか[\s\S]*令和8年12月2日[\s\S]*来ない日は学年主任が9時までに相談室へ/)

  await page.goto(address.unseen!)
  await keys.pick(`child.${families.unseen.casefiles[0]}.outcome`, 'continue')
  await keys.select('tasks.0.agency', (await labels(page, 'tasks.0.agency')).find((label) => label.includes('稲穂こども園'))!)
  await keys.fill('tasks.0.dueOn', '令和8年12月18日')
  await keys.fill('tasks.0.what', '降園のときに声をかける')
  await keys.key('Control+Enter')
  expect(here()).not.toBe(address.unseen)
  await away()
})

test('the unchanged are confirmed as one list, the meeting ends with the rest put off, and the papers are there', async () => {
  const { page, keys, words, find, noBarriers, away } = await desk()
  await page.goto(`${address.meeting}/agenda`)
  await find('form[action$="/quiet-hearing"] input[name="nextReviewOn"]')
  await keys.key('Control+Enter')
  expect(await page.locator('section:has(h2:text-is("検討した家族"))').innerText()).toContain('白鳥家')
  await page.goto(`${address.meeting}/ending`)
  await keys.reach('input[name="rest"]')
  await page.keyboard.press('Space')
  await keys.fill('minutes', '年末の連絡先を確かめた')
  await noBarriers()
  await keys.key('Control+Enter')
  await page.waitForURL('**/minutes')
  const minutes = await page.locator('.minutes').innerText()
  expect(minutes).toMatch(/稲穂小学校\s+浜村 教頭[\s\S]*年末の連絡先を確かめた[\s\S]*常磐家[\s\S]*児相で保護を検討してほしい[\s\S]*児相「市で見守りを続ける」/)
  expect(minutes).toContain('毎朝の様子を電話で知らせる')
  expect(minutes).not.toContain('鏡山')
  await noBarriers()
  for (const [agency, own, others] of [['稲穂小学校', '毎朝の様子を電話で知らせる', '降園のときに声をかける'], ['稲穂こども園', '降園のときに声をかける', '毎朝の様子を電話で知らせる']] as const) {
    await page.goto(address.meeting!)
    await keys.press(`main a[href="${address.meeting}${agencies[agency]}"]`)
    const copy = await words()
    expect([copy.includes(own), copy.includes(others), copy.includes('一時保護'), copy.includes('鏡山')]).toEqual([true, false, false, false])
  }
  await noBarriers()
  await away()
})

test('the next month begins with what was not done', async () => {
  const { page, keys, here, words, noBarriers, away } = await desk()
  await page.goto(address.meeting!)
  await keys.press('a[href*="/meetings/new?like="]')
  await keys.fill('day', '令和8年12月23日')
  await keys.key('Control+Enter')
  await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
  address.next = here()
  expect(await words()).toContain('浜村 教頭')
  await page.goto(`${address.next}/agenda`)
  expect(await row(page, families.disputed).innerText()).toContain('期限を過ぎた役割 1件')
  await keys.key('Control+Enter')
  await page.goto(await itemOf(page, families.disputed))
  expect(await words()).toMatch(/合意していません[\s\S]*役割の結果[\s\S]*稲穂小学校[\s\S]*毎朝の様子を電話で知らせる[\s\S]*きょうの決定/)
  await page.goto('/tasks')
  expect(await words()).toContain('降園のときに声をかける')
  await noBarriers()
  await page.goto('/reviews')
  await keys.reach('main summary')
  await page.keyboard.press('Enter')
  expect(await words()).toContain('常磐家')
  await noBarriers()
  await away()
})

test('the 進行管理台帳 is on the screen and on paper with a number for each copy, the sealed child on none', async () => {
  const { page, keys, words, noBarriers, away } = await desk()
  await page.goto('/ledger')
  expect(await words()).toMatch(/常磐家[\s\S]*要保護[\s\S]*次の見直し R9\.1\.27/)
  await keys.press('a[href*="class=protection"]')
  expect(await words()).toContain('常磐家')
  await noBarriers()
  await keys.press('a[href^="/prints/new"]')
  await keys.fill('purpose', '第3部会で配り、終わったら集める')
  await keys.fill('copies', '2')
  await noBarriers()
  await keys.key('Control+Enter')
  await page.waitForURL(/\/prints\/[0-9a-f-]{36}/)
  await noBarriers()
  const copy = await page.locator('a[href*="ledger.pdf"]').nth(1).getAttribute('href')
  const paper = await pageTexts(await (await page.context().request.get(copy!)).body())
  const [number] = /P8-\d{6}/.exec(await words())!
  for (const sheet of paper) for (const everywhere of [number, '第2号／2部']) expect(sheet.replaceAll(/\s/g, '')).toContain(everywhere)
  expect(paper.join('')).toContain('常磐')
  expect(paper.join('')).not.toContain('鏡山')
  await away()
})

test('no page of the month is wider than a narrow screen', async () => {
  const { page, context } = await atDesk(browser, app.origin, '飯塚', { width: 390 })
  const meeting = ['', '/agenda', '/attendance', '/minutes', '/ending', '/edit', agencies['稲穂小学校']!].map((part) => `${address.meeting}${part}`)
  for (const path of ['/meetings', '/meetings/new', ...meeting, `${address.next}/agenda`, address.disputed!, `${address.unseen}/room`, '/tasks', '/reviews', '/ledger', '/prints', '/prints/new', '/agencies', '/agencies/confirmation', agencies['稲穂診療所']!]) {
    await page.goto(path)
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)]).toEqual([path, 0])
  }
  await context.close()
})
