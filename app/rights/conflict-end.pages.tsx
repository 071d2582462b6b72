import { page } from '../access/pages.ts'
import { labelOf } from '../codes/code-list.ts'
import { conflictSources, nearness } from '../codes/rights.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { longText, required } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems as refusing, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { proposeWidening } from '../widening/widening.db.ts'
import { conflictSubject, declarationSubject, proposeEndOfDeclared } from './conflicts.db.ts'
import type { Conflict, Declaration } from './conflicts.db.ts'

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

/** What would be seen again, in a sentence, and what it rests on. */
interface Ending { address: string; sentence: string; rests: readonly (readonly [string, string])[] }
const ofConflict = ({ id, whose, person, source, recordedAt }: Conflict): Ending => ({
  address: `/conflicts/${id}/end`, sentence: `${person}のことを、${whose}がまた見られるようにする提案です。`,
  rests: [['だれに', whose], ['だれのことを', person], ['どうして分かったか', `${source ? labelOf(conflictSources, source) : '人が記録した'}　${formatDateTime(recordedAt)}`]],
})
const ofDeclaration = ({ id, whose, relation, name, birthOn, words, by, recordedAt }: Declaration): Ending => ({
  address: `/conflicts/declarations/${id}/end`, sentence: `この申告のために見えなくなったものを、${whose}がまた見られるようにする提案です。何が見えなくなったかは、ここには出ません。`,
  rests: [
    ['だれの', whose], ['どういう人', `${labelOf(nearness, relation)}　${name}${birthOn ? `　${formatJapaneseDate(birthOn)}生` : ''}`],
    ['だれが申告したか', `${by}　${formatDateTime(recordedAt)}`], ...(words ? [['事情', words] as const] : []),
  ],
})

function endPage({ address, sentence, rests }: Ending, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: '利害関係の取り消し', heading: '利害関係の取り消しを提案する', here: '/conflicts', crumbs: [{ label: '利害関係の申告', href: '/conflicts' }, { label: '取り消し' }],
    body: (
      <div className="grid">
        <Notice title="ほかの人が認めるまで、何も変わりません"><p>{sentence}本人には知らされません。</p></Notice>
        <Card title="もとになったこと"><Definitions items={rests} /></Card>
        <section className="card">
          <Form action={address} id={id} submit="提案する" problems={wrong} draft={{ here: `${address}/new`, title: '利害関係の取り消し' }}><RecordFields record={reasonForm} raw={raw} problems={wrong} /></Form>
        </section>
      </div>
    ),
  }
}
