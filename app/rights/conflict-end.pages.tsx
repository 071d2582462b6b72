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
import { conflictSubject, declarationSubject, proposeEndOfDeclared } from './conflicts.db.ts'

const reasonForm = defineRecord({ name: 'conflict_end', version: 1, title: '取り消しの提案', fields: { reason: required(longText('なぜまちがいと分かったか', { rows: 3, most: 1000 })) } })

/** Taking back that somebody must not see a person: proposed by one, confirmed by another, unknown to whom it concerns. */
export const conflictEndPages = [
  page.get('/conflicts/:conflict/end/new', { on: conflictSubject, needs: 'conflict.end' }, ({ subject }) => shown(endPage(ofConflict(subject), crypto.randomUUID(), {}, []))),
  page.post('/conflicts/:conflict/end', { on: conflictSubject, needs: 'conflict.end' }, async ({ tx, subject, form }) => {
    const id = recordIdOf(form)
    const read = parseRecord(reasonForm, form)
    if ('problems' in read) return refusing(endPage(ofConflict(subject), id, form, read.problems))
    await proposeWidening(tx, { id, kind: 'conflict_end', ground: 'mistaken', reason: read.values.reason, details: { conflict_id: subject.id }, personId: subject.personId, accountId: subject.accountId })
    return moved('/conflicts')
  }),
  page.get('/conflicts/declarations/:declaration/end/new', { on: declarationSubject, needs: 'conflict.undo' }, ({ subject }) => shown(endPage(ofDeclaration(subject), crypto.randomUUID(), {}, []))),
  page.post('/conflicts/declarations/:declaration/end', { on: declarationSubject, needs: 'conflict.undo' }, async ({ tx, subject, form }) => {
    const id = recordIdOf(form)
    const read = parseRecord(reasonForm, form)
    if ('problems' in read) return refusing(endPage(ofDeclaration(subject), id, form, read.problems))
    await proposeEndOfDeclared(tx, id, subject.id, read.values.reason)
    return moved('/conflicts')
  }),
]

interface Ending { address: string; whose: string; what: string }
const ofConflict = ({ id, whose, person }: { id: string; whose: string; person: string }): Ending => ({ address: `/conflicts/${id}/end`, whose, what: `${person}のこと` })
const ofDeclaration = ({ id, whose, name }: { id: string; whose: string; name: string }): Ending => ({ address: `/conflicts/declarations/${id}/end`, whose, what: `「${name}」の申告で見えなくなったもの` })

function endPage({ address, whose, what }: Ending, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: '利害関係の取り消し', heading: '利害関係の取り消しを提案する', here: '/conflicts', crumbs: [{ label: '利害関係の申告', href: '/conflicts' }, { label: '取り消し' }],
    body: (
      <section className="card">
        <p>{whose}に、{what}をまた見せる提案です。ほかの人が認めるまで、何も変わりません。</p>
        <Form action={address} id={id} submit="提案する" problems={wrong} draft={{ here: `${address}/new`, title: '利害関係の取り消し' }}><RecordFields record={reasonForm} raw={raw} problems={wrong} /></Form>
      </section>
    ),
  }
}
