import type { ReactElement, ReactNode } from 'react'
import type { Tx } from '../kernel/db.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import type { Content } from '../kernel/page.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { childLinesOf } from './child-lines.db.ts'
import type { ChildLine } from './intake-lines.ts'
import type { IntakeChild } from './subjects.ts'

/** The child a form is about, with its clock. */
export async function childLineOf(tx: Tx, { id, intakeId }: IntakeChild): Promise<ChildLine> {
  return (await childLinesOf(tx, [intakeId])).find((one) => one.id === id)!
}

/** A page with one form about one child of an intake; its title says no name, its heading does. */
export function childFormContent({ child, name, title, form, raw, problems, id, place, submit, before, foot }: {
  child: IntakeChild; name: string; title: string; form: AnyRecord; raw: Raw; problems: readonly Problem[]; id: string
  place: 'safety-checks' | 'urgency-judgements' | 'late-decisions'; submit: string; before?: ReactNode; foot?: ReactElement
}): Content {
  const action = `/intake-children/${child.id}/${place}`
  return {
    title: `${title} ${child.label}`, heading: `${title}　${name}`, here: '/intakes',
    crumbs: [{ label: '受付', href: '/intakes' }, { label: child.label, href: `/intakes/${child.intakeId}` }, { label: title }],
    body: (
      <>
        {before}
        <Form action={action} id={id} problems={problems} submit={submit} {...(foot ? { foot } : {})}
          draft={{ here: `${action}/new`, title: `${title} ${child.label}`, subjectKind: 'intake', subjectId: child.intakeId }}>
          <RecordFields record={form} raw={raw} problems={problems} />
        </Form>
      </>
    ),
  }
}
