/** Where the question of a page stands that answers a search. */
const askedFrom: readonly (readonly [RegExp, string])[] = [[/^\/people\/search$/, '/people'], [/\/items\/search$/, '/items/new'], [/\/members\/candidates$/, '/members/new']]

/**
 * Makes the browser forget what was sent for the page it shows: for restoring tabs it would keep the searched name, or all that a form held that came back.
 * The address becomes that of the question or the form, where the kept draft stands.
 */
export function forgetSent(): void {
  const { pathname } = location
  const asked = askedFrom.find(([pattern]) => pattern.test(pathname))
  if (asked) return history.replaceState(null, '', pathname.replace(asked[0], asked[1]))
  const here = document.querySelector<HTMLInputElement>('main form[method="post"] input[name="here"]')
  const id = here?.form?.querySelector<HTMLInputElement>('input[name="id"]')?.value
  const answered = here?.form && new URL(here.form.action).pathname === pathname
  if (here && answered && here.value !== pathname && /^\/(?!\/)[!-~]*$/.test(here.value)) history.replaceState(null, '', id ? `${here.value}?draft=${id}` : here.value)
}
