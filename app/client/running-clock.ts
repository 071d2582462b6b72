import { leftInWords, minutesInWords } from './clock-words.ts'
import { serverTime } from './server-clock.ts'

const everyMs = 30_000
const nearMinutes = 120

/** Keeps 受理から… and あと… right while a page stays open. */
export class RunningClock extends HTMLElement {
  #timer = 0

  connectedCallback(): void {
    this.#timer = window.setInterval(() => this.#turn(), everyMs)
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer)
  }

  #turn(): void {
    const shown = this.querySelector('time')
    if (!shown) return
    const { since, until, limit } = this.dataset
    const minutes = (serverTime(this) - Date.parse(since ?? until ?? '')) / 60_000
    if (Number.isNaN(minutes)) return
    shown.textContent = since ? minutesInWords(minutes) : leftInWords(-minutes)
    const late = since ? limit !== undefined && minutes >= Number(limit) * 60 : minutes > 0
    this.classList.toggle('late', late)
    this.classList.toggle('near', !since && !late && minutes >= -nearMinutes)
  }
}
