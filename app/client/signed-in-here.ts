const minute = 60_000
/** The server lets a page lie for 15 minutes and writes that down at most once a minute. */
const surelyLasts = 14 * minute
const warnAhead = 2 * minute

interface Rest { account?: string; leftMs: number }
type Step = 'password' | 'code' | 'practice' | 'elsewhere'

const dialogMarkup = `
  <dialog aria-labelledby="locked-here"><div class="stack">
    <h2 id="locked-here">画面を閉じました</h2>
    <p>しばらく使っていなかったので、見えないようにしました。書いたものは残っています。サインインすると、ここから続けられます。</p>
    <form data-step="password" class="stack"><p><label>利用者名<br><input name="name" class="middle" autocomplete="username" required></label></p>
      <p><label>パスワード<br><input name="password" type="password" class="middle" autocomplete="current-password" required></label></p><p><button class="button main">サインイン</button></p></form>
    <form data-step="code" class="stack"><p><label>認証アプリの6桁のコード<br><input name="code" class="short" inputmode="numeric" autocomplete="one-time-code" required></label></p><p><button class="button main">続ける</button></p></form>
    <form data-step="practice"><button class="button main">練習の町に戻る</button></form>
    <p class="trouble" role="alert"></p>
    <p data-step="elsewhere"><button type="button" class="button" data-check>サインインしたので、続ける</button></p>
    <p><a href="/sign-in" target="_blank" rel="noopener">セキュリティキーや回復コードで入る（新しいタブ）</a></p>
  </div></dialog>`
const warningMarkup = `<div class="notice warn" role="status" hidden><p>使われないままなので、まもなく画面を閉じます。</p><button type="button" class="button small">続ける</button></div>`

/** Covers the page when its session ends, lets the person sign in again where they are, and goes on with what they were typing. */
export class SignedInHere extends HTMLElement {
  #until = 0
  #timer = 0
  #listening = new AbortController()

  connectedCallback(): void {
    this.innerHTML = warningMarkup + dialogMarkup
    this.#listening = new AbortController()
    const { signal } = this.#listening
    document.addEventListener('kyoten:kept', () => this.#kept(surelyLasts), { signal })
    document.addEventListener('kyoten:over', () => { void this.#look() }, { signal })
    document.addEventListener('visibilitychange', () => this.#turn(), { signal })
    for (const returned of ['pageshow', 'focus']) addEventListener(returned, () => { if (this.#dialog.open) void this.#look(); else this.#turn() }, { signal })
    this.#warning.querySelector('button')!.addEventListener('click', () => { void this.#look('POST') })
    this.#dialog.addEventListener('cancel', (event) => event.preventDefault())
    this.#dialog.querySelector('[data-check]')!.addEventListener('click', () => { void this.#look() })
    for (const form of this.#dialog.querySelectorAll('form')) form.addEventListener('submit', (event) => { event.preventDefault(); void this.#send(form) })
    this.#kept(surelyLasts)
  }

  disconnectedCallback(): void {
    this.#listening.abort()
    clearTimeout(this.#timer)
  }

  get #dialog(): HTMLDialogElement { return this.querySelector('dialog')! }
  get #warning(): HTMLElement { return this.querySelector('.notice')! }

  #kept(leftMs: number): void {
    this.#until = Date.now() + leftMs
    this.#warning.hidden = leftMs > warnAhead
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#turn(), Math.max(leftMs > warnAhead ? leftMs - warnAhead : leftMs, 1_000))
  }

  /** The time has come, or the person has: the page is covered first and asks then. */
  #turn(): void {
    if (this.#dialog.open || Date.now() < this.#until - warnAhead) return
    if (Date.now() >= this.#until) this.#cover()
    void this.#look()
  }

  /** Asks whose session this is and how long it lasts; only a person's press keeps it. */
  async #look(method: 'GET' | 'POST' = 'GET'): Promise<void> {
    let rest: Rest
    try {
      rest = await (await fetch('/session', { method, headers: { 'x-kyoten-quiet': method === 'GET' ? 'clock' : 'keystroke' } })).json() as Rest
    } catch {
      if (Date.now() >= this.#until) this.#cover()
      this.#say('つながっていません。少し待って、もう一度ためしてください')
      this.#timer = window.setTimeout(() => this.#turn(), minute)
      return
    }
    if (rest.leftMs <= 0) this.#cover()
    else if (rest.account !== this.dataset['account']) location.replace('/')
    else this.#uncover(rest.leftMs)
  }

  #cover(): void {
    document.documentElement.dataset['locked'] = ''
    this.#warning.hidden = true
    clearTimeout(this.#timer)
    if (this.#dialog.open) return
    this.#show(this.dataset['practice'] === undefined ? 'password' : 'practice')
    this.#dialog.showModal()
  }

  #uncover(leftMs: number): void {
    this.#kept(leftMs)
    if (!this.#dialog.open) return
    for (const form of this.#dialog.querySelectorAll('form')) form.reset()
    this.#dialog.close()
    delete document.documentElement.dataset['locked']
    document.dispatchEvent(new Event('kyoten:signed-in'))
  }

  #show(step: Step): void {
    this.#say('')
    for (const part of this.#dialog.querySelectorAll<HTMLElement>('[data-step]')) part.hidden = part.dataset['step'] !== step
    this.#dialog.querySelector<HTMLElement>(`[data-step="${step}"] :is(input, button)`)?.focus()
  }

  #say(words: string): void {
    this.#dialog.querySelector('.trouble')!.textContent = words
  }

  async #send(form: HTMLFormElement): Promise<void> {
    const body = new URLSearchParams([...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    if (form.dataset['step'] === 'practice') body.set('account', this.dataset['account'] ?? '')
    try {
      const response = await fetch(form.dataset['step'] === 'code' ? '/sign-in/second' : '/sign-in', { method: 'POST', body, headers: { 'x-kyoten-quiet': 'in-place' } })
      const { to, said } = await response.json() as { to?: string; said?: string }
      if (to === undefined) this.#say(said ? `＊${said}` : 'うまくいきませんでした。もう一度ためしてください')
      else if (to === '/sign-in/second') this.#show('code')
      else if (to === '/') await this.#look()
      else this.#elsewhere(to)
    } catch {
      this.#say('つながっていません。少し待って、もう一度ためしてください')
    }
  }

  /** What is still asked needs a page of its own. */
  #elsewhere(to: string): void {
    this.#show('elsewhere')
    this.#dialog.querySelector('a')!.href = to
  }
}
