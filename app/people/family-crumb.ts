/** The family's step of the breadcrumb, the same in every room. */
export const familyCrumb = ({ id, name, number }: { id: string; name: string; number: string }): { label: string; href: string } => ({ label: `${name} ${number}`, href: `/families/${id}` })
