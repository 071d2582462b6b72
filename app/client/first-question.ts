/** Puts the cursor at the first question of a page that is one form to fill in, unless the page has put it somewhere itself. */
export function goToFirstQuestion(): void {
  if (location.hash || (document.activeElement && document.activeElement !== document.body)) return
  const form = document.querySelector('main > form[data-draft]')
  if (!form || form.querySelector('[autofocus]')) return
  const first = form.querySelector<HTMLInputElement>('.field :is(input:not([type=hidden]), select, textarea)')
  const chosen = first?.type === 'radio' ? form.querySelector<HTMLInputElement>(`input[name="${CSS.escape(first.name)}"]:checked`) : null
  ;(chosen ?? first)?.focus({ preventScroll: true })
}
