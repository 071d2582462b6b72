/** Shows a question only while the answers it depends on are given; what was typed into it stays. */
export class AskIf extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest('form')
    if (!form) return
    const conditions = Object.entries(JSON.parse(this.dataset['askIf'] ?? '{}') as Record<string, string[]>)
    const decide = (): void => {
      const given = new FormData(form)
      this.hidden = !conditions.every(([name, codes]) => given.getAll(name).some((value) => codes.includes(String(value))))
    }
    this.dataset['ready'] = ''
    form.addEventListener('change', decide)
    decide()
  }
}
