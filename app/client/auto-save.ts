const restMs = 800
const longestMs = 5_000
const retryMs = [3_000, 6_000, 12_000, 30_000]

type Outcome = { kind: 'saved'; at: string } | { kind: 'signIn' } | { kind: 'offline' }

/** Keeps what is typed into its form as a draft on the server, and says so; warns before leaving only while something is not kept. */
export class AutoSave extends HTMLElement {
  #form: HTMLFormElement | null = null
  #timer = 0
  #dirtySince = 0
  #tries = 0
  #sending: AbortController | undefined
  #leaving = false
  #listening = new AbortController()
  #said = document.createElement('span')
  #trouble = document.createElement('span')

  connectedCallback(): void {
    this.#form = this.closest('form[data-draft]')
    if (!this.#form) return
    this.#trouble.className = 'trouble'
    this.#trouble.setAttribute('role', 'status')
    this.replaceChildren(this.#said, this.#trouble)
    this.#listening = new AbortController()
    const { signal } = this.#listening
    this.#form.addEventListener('input', () => this.#typed(), { signal })
    // Whatever is on its way must not arrive after the record itself was saved.
    this.#form.addEventListener('submit', () => { this.#leaving = true; clearTimeout(this.#timer); this.#sending?.abort() }, { signal })
    addEventListener('pageshow', () => { this.#leaving = false }, { signal })
    addEventListener('beforeunload', (event) => { if (this.#dirtySince && !this.#leaving) event.preventDefault() }, { signal })
    document.addEventListener('kyoten:signed-in', () => { if (this.#tries > 0) this.#save() }, { signal })
    for (const returned of ['online', 'focus']) addEventListener(returned, () => { if (this.#tries > 0) this.#save() }, { signal })
  }

  disconnectedCallback(): void {
    this.#listening.abort()
    clearTimeout(this.#timer)
  }

  #typed(): void {
    this.#dirtySince ||= Date.now()
    if (this.#tries > 0) return
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#save(), Math.max(0, Math.min(restMs, this.#dirtySince + longestMs - Date.now())))
  }

  async #save(): Promise<void> {
    if (!this.#form || this.#leaving || this.#sending) return
    clearTimeout(this.#timer)
    this.#dirtySince = 0
    this.#sending = new AbortController()
    const outcome = await send(draftOf(this.#form), this.#sending.signal)
    this.#sending = undefined
    if (this.#leaving) return
    this.#say(outcome)
    if (outcome.kind !== 'offline') document.dispatchEvent(new Event(outcome.kind === 'saved' ? 'kyoten:kept' : 'kyoten:over'))
    if (outcome.kind === 'saved') {
      this.#tries = 0
      if (this.#dirtySince) this.#typed()
      return
    }
    this.#dirtySince ||= Date.now()
    this.#timer = window.setTimeout(() => this.#save(), retryMs[Math.min(this.#tries, retryMs.length - 1)])
    this.#tries += 1
  }

  #say(outcome: Outcome): void {
    this.#said.textContent = outcome.kind === 'saved' ? `✓ ${outcome.at} に保存しました` : ''
    if (outcome.kind === 'saved') this.#trouble.replaceChildren()
    else if (outcome.kind === 'offline') this.#trouble.textContent = 'つながっていません。この画面に残しています（閉じないでください）'
    else this.#trouble.replaceChildren('もう一度サインインしてください。書いたものは残っています ', signInLink())
  }
}

function draftOf(form: HTMLFormElement): URLSearchParams {
  const { draft = '', subjectKind = '', subjectId = '' } = form.dataset
  const fields = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const title = fields.find(([name]) => name === 'draft-title')?.[1] ?? ''
  const body = new URLSearchParams({ form: draft, subject_kind: subjectKind, subject_id: subjectId, title })
  for (const [name, value] of fields) body.append(`f.${name}`, value)
  return body
}

async function send(body: URLSearchParams, signal: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch('/drafts', { method: 'POST', body, signal, headers: { 'x-kyoten-quiet': 'keystroke' } })
    const answer = await response.json() as { savedAt?: string; signIn?: boolean }
    if (answer.signIn) return { kind: 'signIn' }
    return response.ok && answer.savedAt ? { kind: 'saved', at: answer.savedAt } : { kind: 'offline' }
  } catch {
    return { kind: 'offline' }
  }
}

function signInLink(): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = '/sign-in'
  link.target = '_blank'
  link.textContent = 'サインインする（新しいタブ）'
  return link
}
