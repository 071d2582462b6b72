import { serverTime } from './server-clock.ts'

/** 通話 06:42, second by second. */
export class CallTimer extends HTMLElement {
  #timer = 0

  connectedCallback(): void {
    this.#timer = window.setInterval(() => this.#turn(), 1_000)
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer)
  }

  #turn(): void {
    const shown = this.querySelector('time')
    const seconds = Math.max(Math.floor((serverTime(this) - Date.parse(this.dataset['since'] ?? '')) / 1000), 0)
    if (shown && !Number.isNaN(seconds)) shown.textContent = [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
  }
}
