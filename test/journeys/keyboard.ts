import { expect } from 'vitest'
import type { Page } from 'playwright-core'

const MOST_TABS = 400

/** A person who has no mouse: everything is reached by Tab and done by keys. */
export interface Keyboard {
  page: Page
  /** Moves the focus by Tab until it stands on what the selector finds first. */
  reach(selector: string): Promise<void>
  /** Types into a field, replacing what stands there. */
  fill(name: string, words: string): Promise<void>
  /** Picks a radio button of a group by arrow keys, or ticks a box by Space. */
  pick(name: string, value: string): Promise<void>
  /** Picks an entry of a list by its words. */
  select(name: string, label: string): Promise<void>
  /** Follows a link or presses a button. */
  press(selector: string): Promise<void>
  /** Presses a single key of the page, away from any field. */
  key(key: string): Promise<void>
  /** How many keys were pressed so far, letters of the texts not counted. */
  count(): number
}

/** The keyboard of a page. */
export function keyboardOf(page: Page): Keyboard {
  let keys = 0
  const hit = async (key: string): Promise<void> => {
    keys += 1
    await page.keyboard.press(key)
  }
  const isOn = (selector: string): Promise<boolean> => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)
  const reach = async (selector: string): Promise<void> => {
    expect([selector, await page.locator(selector).count() > 0]).toEqual([selector, true])
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if (await isOn(selector)) return
      await hit('Tab')
    }
    throw new Error(`${selector} cannot be reached by Tab on ${page.url()}`)
  }
  const radios = (name: string): string => `input[name="${name}"]`
  return {
    page, reach, count: () => keys,
    fill: async (name, words) => {
      await reach(`[name="${name}"]`)
      await hit('Control+a')
      await page.keyboard.insertText(words)
    },
    pick: async (name, value) => {
      const wanted = `${radios(name)}[value="${value}"]`
      if (await page.locator(wanted).first().getAttribute('type') === 'checkbox') {
        await reach(wanted)
        if (!await page.locator(wanted).isChecked()) await hit('Space')
        return
      }
      await reach(radios(name))
      for (let turns = 0; turns < 40; turns += 1) {
        if (await isOn(wanted)) {
          if (!await page.locator(wanted).isChecked()) await hit('Space')
          return
        }
        await hit('ArrowDown')
      }
      throw new Error(`${wanted} cannot be chosen by arrow keys`)
    },
    select: async (name, label) => {
      await reach(`select[name="${name}"]`)
      await page.locator(`select[name="${name}"]`).selectOption({ label })
    },
    press: async (selector) => {
      await reach(selector)
      await Promise.all([page.waitForEvent('load'), hit('Enter')])
    },
    key: async (key) => {
      await Promise.all([page.waitForEvent('load'), hit(key)])
    },
  }
}
