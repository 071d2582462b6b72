/** Lets a security key answer what the server asks, puts the answer into its form and sends it. The browser's own window asks for the touch, PIN or finger. */
export class SecurityKey extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')
    if (!button) return
    if (typeof PublicKeyCredential === 'undefined' || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) return this.#say('このブラウザーではセキュリティキーを使えません。新しいものに替えるか、認証アプリを使ってください')
    button.hidden = false
    button.addEventListener('click', () => { void this.#ask(button) })
  }

  async #ask(button: HTMLButtonElement): Promise<void> {
    button.disabled = true
    this.#say('キーに触れるか、画面の案内に従ってください')
    try {
      const options = JSON.parse(this.dataset['options'] ?? '{}') as never
      const credential = this.dataset['ask'] === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
      if (!(credential instanceof PublicKeyCredential)) throw new TypeError('no answer')
      this.querySelector<HTMLInputElement>('input[name=key]')!.value = JSON.stringify(credential.toJSON())
      this.closest('form')?.requestSubmit()
    } catch (error) {
      button.disabled = false
      this.#say((error as Error).name === 'InvalidStateError' ? 'このキーはもう登録されています' : 'キーが答えませんでした。挿し直して、もう一度押してください')
    }
  }

  #say(words: string): void {
    this.querySelector('.trouble')!.textContent = words
  }
}
