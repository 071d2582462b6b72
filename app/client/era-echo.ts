import { dateComplaint, dateEcho } from '../kernel/date-echo.ts'

/** Shows a typed date in both calendars, and after typing what is wrong with it; never changes what was typed. */
export class EraEcho extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector('input')
    const output = this.querySelector('output')
    // Without the browser's own calendar the server still answers when the form is sent.
    if (!input || !output || typeof Temporal === 'undefined') return
    input.addEventListener('input', () => { output.classList.remove('wrong'); output.textContent = dateEcho(input.value) })
    input.addEventListener('blur', () => {
      const complaint = dateComplaint(input.value)
      output.classList.toggle('wrong', complaint !== '')
      if (complaint) output.textContent = `＊${complaint}`
    })
  }
}
