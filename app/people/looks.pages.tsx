import { page } from '../access/pages.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Notice } from '../ui/notice.tsx'
import { endLooks, lookBehindVeil, mayLook } from './looks.db.ts'
import { lookForm } from './looks.ts'
import { personSubject } from './subjects.ts'
import type { FoundPerson } from './subjects.ts'

const about = { on: personSubject, needs: 'place.look' } as const

/** Looking behind the veil of one person: with a reason, after proving again who sits there, for a quarter of an hour. */
export const looksPages = [
  page.get('/people/:person/looks/new', about, async (asking) => {
    const { tx, subject, query } = asking
    if (!await mayLook(tx, subject.id)) return absent
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(formPage(asking, id, await asking.draft(`/people/${subject.id}/looks`, id) ?? {}, []))
  }),
  page.post('/people/:person/looks', { ...about, stepUp: true }, async (asking) => {
    const { tx, subject, form, because } = asking
    if (!await mayLook(tx, subject.id)) return absent
    const read = parseRecord(lookForm, form)
    if ('problems' in read) return problems(formPage(asking, recordIdOf(form), form, read.problems))
    because(read.values.reason)
    await lookBehindVeil(tx, { id: recordIdOf(form), personId: subject.id, reason: read.values.reason })
    return moved(`/people/${subject.id}`)
  }),
  page.post('/people/:person/look-endings', about, async ({ tx, subject }) => {
    await endLooks(tx)
    return moved(`/people/${subject.id}`)
  }),
]

function formPage({ subject }: Asking<FoundPerson>, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  const place = `/people/${subject.id}`
  return {
    title: lookForm.title, heading: <>{subject.name}<small>{lookForm.title}</small></>, here: '/people',
    crumbs: [{ label: '人・家族', href: '/people' }, { label: '人の記録', href: place }, { label: lookForm.title }],
    body: (
      <>
        <Notice tone="danger" title="この人の分だけ、15分だけ開きます">住所・電話・学校と、この家族の記録の居所情報、機関の名前が見えるようになります。見たことと理由は残り、この部署の外の人に知らせが行きます。サインアウトすると閉じます。</Notice>
        <Form action={`${place}/looks`} id={id} draft={{ here: `${place}/looks/new`, title: lookForm.title, subjectKind: 'person', subjectId: subject.id }} submit="15分だけ開く" problems={wrong}>
          <RecordFields record={lookForm} raw={raw} problems={wrong} />
        </Form>
      </>
    ),
  }
}
