import { parseOfficeTime } from '../kernel/office-time.ts'
import { leftInWords } from './clock-words.ts'
import { serverTime } from './server-clock.ts'

const minutesADay = 1_440

/** Beside a time of day that is typed: how long it is until then, あと1時間28分; the server writes the same when the page is shown again. */
export class TimeLeft extends HTMLElement {
  connectedCallback(): void {
    const input = this.closest('form')?.querySelector<HTMLInputElement>(`[name="${CSS.escape(this.dataset['of'] ?? '')}"]`)
    if (!input || typeof Temporal === 'undefined') return
    input.addEventListener('input', () => {
      const read = parseOfficeTime(input.value)
      this.textContent = input.value.trim() !== '' && read.ok ? `そこにいるのは ${leftInWords(this.#minutesUntil(read.time))}` : ''
    })
  }

  #minutesUntil({ hour, minute }: Temporal.PlainTime): number {
    const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(serverTime(this))).toZonedDateTimeISO('Asia/Tokyo')
    const left = hour * 60 + minute - (now.hour * 60 + now.minute + now.second / 60)
    // Half a day gone by is more likely tomorrow morning than this morning.
    return left < -minutesADay / 2 ? left + minutesADay : left
  }
}
