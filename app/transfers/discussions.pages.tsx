import { page } from '../access/pages.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import type { Casefile } from '../casefiles/casefiles.db.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { centreOn } from '../town.ts'
import { Notice } from '../ui/notice.tsx'
import { discussionForm } from './discussion.ts'
import { recordDiscussion } from './discussions.db.ts'
import { transferTitle } from './transfer.ts'
import { transfersOfCasefile } from './transfers.db.ts'

/** 対応協議 with the guidance centre about the child of a casefile. */
export const discussionPages = [
  page.get('/casefiles/:casefile/discussions/new', { on: casefileSubject, needs: 'transfer.write' }, async (asking) => {
    const { subject, query, now, actor } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const kept = await asking.draft(`/casefiles/${subject.id}/discussions`, id)
    const record = await recordFor(asking)
    return shown(discussionPage(asking, record, id, kept ?? { ...rawOf(record, { heldAt: now, ourPeople: actor.name }), transfer: [query.get('transfer') ?? ''] }, []))
  }),
  page.post('/casefiles/:casefile/discussions', { on: casefileSubject, needs: 'transfer.write' }, async (asking) => {
    const { tx, subject, form, now } = asking
    const id = recordIdOf(form)
    const record = await recordFor(asking)
    const again = (wrong: readonly Problem[]) => problems(discussionPage(asking, record, id, form, wrong))
    const read = parseRecord(record, form)
    if ('problems' in read) return again(read.problems)
    const refused = await refusalsOf(() => recordDiscussion(tx, id, { familyId: subject.familyId, casefileId: subject.id }, read.values, now))
    return refused.length > 0 ? again(refused) : moved(`/casefiles/${subject.id}/transfers`)
  }),
]

async function recordFor({ tx, subject }: Asking<Casefile>): Promise<ReturnType<typeof discussionForm>> {
  const transfers = (await transfersOfCasefile(tx, subject)).filter(({ casefileId }) => casefileId === subject.id)
  return discussionForm(transfers.map(({ id, kind, number }) => ({ code: id, label: transferTitle(kind, number) })))
}

function discussionPage({ subject, today }: Asking<Casefile>, record: ReturnType<typeof discussionForm>, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  const base = `/casefiles/${subject.id}`
  const centre = centreOn(today)
  return {
    title: `${record.title} ${subject.number}`, heading: <>{record.title}<small>{subject.number}</small></>, here: '/casefiles',
    crumbs: crumbsWithin(subject, { label: subject.number, href: base }, { label: '児童相談所', href: `${base}/transfers` }, { label: '協議' }),
    body: (
      <div className="grid">
        <Notice title={`${centre.name}　${centre.day}（夜間・休日 ${centre.night}）`}>合意しなかったときは、両方の意見と、もう一度協議する日を必ず残します。</Notice>
        <section className="card">
          <Form action={`${base}/discussions`} id={id} submit="協議を保存する" problems={wrong} draft={{ here: `${base}/discussions/new`, title: `${record.title} ${subject.number}`, subjectKind: 'casefile', subjectId: subject.id }}>
            <RecordFields record={record} raw={raw} problems={wrong} />
          </Form>
        </section>
      </div>
    ),
  }
}
