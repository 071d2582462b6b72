import { page } from '../access/pages.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { longText, required } from '../kernel/fields.ts'
import { moved, problems as refusing, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { proposeWidening } from '../widening/widening.db.ts'
import { conflictSubject } from './conflicts.db.ts'
import type { Conflict } from './conflicts.db.ts'

const reasonForm = defineRecord({ name: 'conflict_end', version: 1, title: '取り消しの提案', fields: { reason: required(longText('なぜまちがいと分かったか', { rows: 3, most: 1000 })) } })

/** Taking back that somebody must not see a person: proposed by one, confirmed by another, unknown to whom it concerns. */
export const conflictEndPages = [
  page.get('/conflicts/:conflict/end/new', { on: conflictSubject, needs: 'conflict.end' }, ({ subject }) => shown(endPage(subject, crypto.randomUUID(), {}, []))),
  page.post('/conflicts/:conflict/end', { on: conflictSubject, needs: 'conflict.end' }, async ({ tx, subject, form }) => {
    const id = recordIdOf(form)
    const read = parseRecord(reasonForm, form)
    if ('problems' in read) return refusing(endPage(subject, id, form, read.problems))
    await proposeWidening(tx, { id, kind: 'conflict_end', ground: 'mistaken', reason: read.values.reason, details: { conflict_id: subject.id }, counts: { people: 1, readers: 1 }, personId: subject.personId, accountId: subject.accountId })
    return moved('/conflicts')
  }),
]

function endPage(conflict: Conflict, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  const address = `/conflicts/${conflict.id}/end`
  return {
    title: '利害関係の取り消し', heading: '利害関係の取り消しを提案する', here: '/conflicts', crumbs: [{ label: '利害関係の申告', href: '/conflicts' }, { label: '取り消し' }],
    body: (
      <section className="card">
        <p>{conflict.whose}に、{conflict.person}のことをまた見せる提案です。ほかの人が認めるまで、何も変わりません。</p>
        <Form action={address} id={id} submit="提案する" problems={wrong} draft={{ here: `${address}/new`, title: '利害関係の取り消し' }}><RecordFields record={reasonForm} raw={raw} problems={wrong} /></Form>
      </section>
    ),
  }
}
