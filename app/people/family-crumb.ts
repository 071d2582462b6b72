type Crumb = { label: string; href?: string }

/** The family's step of the breadcrumb, the same in every room. */
export const familyCrumb = ({ id, name, number }: { id: string; name: string; number: string }): Crumb => ({ label: `${name} ${number}`, href: `/families/${id}` })

/** The steps to a page inside a family: ケース, the family as far as it is seen, and what is below it. */
export const familyCrumbs = (family: { id: string; name: string; number: string } | undefined, ...below: readonly Crumb[]): Crumb[] =>
  [{ label: 'ケース', href: '/casefiles' }, ...(family ? [familyCrumb(family)] : []), ...below]

/** The steps to a page about something that carries its family with it: a casefile, a plan. */
export const crumbsWithin = ({ familyId, familyName, familyNumber }: { familyId: string; familyName: string; familyNumber: string }, ...below: readonly Crumb[]): Crumb[] =>
  familyCrumbs({ id: familyId, name: familyName, number: familyNumber }, ...below)
