const typing = 'input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]'

/** `/` to search, single keys for links that carry one, Ctrl+Enter to send the form; single keys never while typing, and not for who switched them off. */
export function listenForShortKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented || event.altKey || document.documentElement.dataset['locked'] !== undefined) return
    const place = event.target instanceof Element ? event.target : document.body
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const button = (place.closest('form') ?? document).querySelector<HTMLButtonElement>('button[data-submit]')
      if (button) { event.preventDefault(); button.click() }
      return
    }
    if (event.ctrlKey || event.metaKey || event.repeat || place.matches(typing) || document.documentElement.dataset['keys'] === 'off') return
    const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!found) return
    event.preventDefault()
    if (found instanceof HTMLInputElement) found.focus()
    else found.click()
  })
}
