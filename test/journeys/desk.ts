import { expect } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { keyboardOf } from './keyboard.ts'
import type { Keyboard } from './keyboard.ts'
import { atDesk, barriers } from './running.ts'

/** A person at a desk without a mouse, and what stands on the page before them. */
export interface Desk {
  page: Page
  keys: Keyboard
  here(): string
  words(): Promise<string>
  /** Puts the cursor where a search in the page would, on a page with a line for every family of a town. */
  find(selector: string): Promise<void>
  /** Nothing on the page, seen from its top, keeps anybody out. */
  noBarriers(): Promise<void>
  away(): Promise<void>
}

/** Sits down at a desk as somebody of the demo town. */
export async function openDesk(browser: Browser, origin: string, name: string): Promise<Desk> {
  const { page, context } = await atDesk(browser, origin, name)
  return {
    page, keys: keyboardOf(page),
    here: () => new URL(page.url()).pathname,
    words: () => page.locator('main').innerText(),
    find: (selector) => page.locator(selector).first().focus(),
    noBarriers: async () => {
      // What has scrolled under the bar would count as too small.
      await page.evaluate(() => scrollTo(0, 0))
      expect(await barriers(page)).toEqual([])
    },
    away: () => context.close(),
  }
}
