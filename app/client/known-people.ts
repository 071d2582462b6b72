const restMs = 300

/** While names are typed into inputs with `data-known`, shows beside them what the office already knows, and ↓ goes there; a button does the same without script. */
export class KnownPeople extends HTMLElement {
  #timer = 0
  #asking: AbortController | undefined
  #asked = ''

  connectedCallback(): void {
    document.addEventListener('input', this.#typed)
    document.addEventListener('keydown', this.#pressed)
  }

  disconnectedCallback(): void {
    document.removeEventListener('input', this.#typed)
    document.removeEventListener('keydown', this.#pressed)
    clearTimeout(this.#timer)
  }

  readonly #typed = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement) || event.target.dataset['known'] === undefined) return
    const { form } = event.target
    clearTimeout(this.#timer)
    if (form) this.#timer = window.setTimeout(() => this.#ask(form), restMs)
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || event.isComposing || !(event.target instanceof HTMLInputElement) || event.target.dataset['known'] === undefined) return
    const first = this.querySelector<HTMLElement>('button[name=more]')
    if (!first) return
    event.preventDefault()
    first.focus()
  }

  async #ask(form: HTMLFormElement): Promise<void> {
    const body = new URLSearchParams()
    for (const input of form.querySelectorAll<HTMLInputElement>('input[data-known]')) if (input.value.trim()) body.append(input.name, input.value)
    const words = body.toString()
    if (words === this.#asked) return
    this.#asking?.abort()
    const asking = this.#asking = new AbortController()
    try {
      const response = await fetch('/people/known', { method: 'POST', body, signal: asking.signal, headers: { 'x-kyoten-quiet': 'keystroke' } })
      if (response.status === 401) document.dispatchEvent(new Event('kyoten:over'))
      if (!response.ok) return
      document.dispatchEvent(new Event('kyoten:kept'))
      const fragment = await response.text()
      if (asking.signal.aborted) return
      this.#asked = words
      const place = this.querySelector('[data-found]') ?? this
      place.innerHTML = fragment
    } catch {
      // Nothing is lost: the next letter, or the button, asks again.
    }
  }
}
