import type { WideningGround } from '../codes/widening.ts'
import { page } from '../access/pages.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Notice } from '../ui/notice.tsx'
import { countWords } from '../widening/widening.ts'
import { proposeWidening } from '../widening/widening.db.ts'
import { hiddenUnder, itemsUnder, openingNumbers, standingVeils } from './lifting.db.ts'
import { liftingForm } from './lifting.ts'
import { LookNotice } from './look-card.tsx'
import { mayLook, whileLooking } from './looks.db.ts'
import type { Look } from './looks.db.ts'
import { personSubject } from './subjects.ts'
import type { FoundPerson } from './subjects.ts'

const about = { on: personSubject, needs: 'place.look', stepUp: true } as const

/** Proposing that a veil is lifted: by whoever may look behind it, item by item; it opens when a second person has confirmed it. */
export const liftingPages = [
  page.get('/people/:person/veil-liftings/new', about, async (asking) => {
    const { tx, subject, query } = asking
    if (!await mayLook(tx, subject.id) || (await standingVeils(tx, subject.id)).length === 0) return absent
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(await formPage(asking, id, await asking.draft(`/people/${subject.id}/veil-liftings`, id) ?? {}, []))
  }),
  page.post('/people/:person/veil-liftings', about, async (asking) => {
    const { tx, subject, form } = asking
    if (!await mayLook(tx, subject.id)) return absent
    const hidden = await hiddenUnder(tx, subject.id)
    const read = parseRecord(liftingForm(await standingVeils(tx, subject.id), hidden.map(({ id }) => ({ code: id, label: '' }))), form)
    if ('problems' in read) return problems(await formPage(asking, recordIdOf(form), form, read.problems))
    const { veil, ground, reason, opens } = read.values
    const ticked = hidden.filter(({ id }) => opens.includes(id))
    await proposeWidening(tx, { id: recordIdOf(form), kind: 'lift_veil', ground: ground as WideningGround, reason, personId: subject.id, details: { veil, opens: ticked.map(({ id }) => id) } })
    return moved(`/widening/${recordIdOf(form)}`)
  }),
]

async function formPage(asking: Asking<FoundPerson>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { tx, subject } = asking
  const look: Look | undefined = await whileLooking(asking)
  const hidden = await hiddenUnder(tx, subject.id)
  const items = look?.personId === subject.id ? await itemsUnder(tx, hidden) : []
  const record = liftingForm(await standingVeils(tx, subject.id), items)
  const place = `/people/${subject.id}`
  return {
    title: record.title, heading: <>{subject.name}<small>{record.title}</small></>, here: '/people',
    crumbs: [{ label: '人・家族', href: '/people' }, { label: '人の記録', href: place }, { label: record.title }],
    body: (
      <>
        <LookNotice look={look} />
        <Notice tone="danger" title="もう一人が確かめるまで、何も開きません">
          <p>支援措置などの期限が過ぎていても、自動では解けません。本人の希望と、いまの危険を確かめてください。解くと、この家族の計画や役割にある機関の名前も見えるようになります（ほかに秘匿の人がいるあいだは見えません）。</p>
          <p>秘匿のあいだに書かれたもの：{countWords(openingNumbers(hidden))}</p>
        </Notice>
        {items.length === 0 && hidden.length > 0 && <p><a className="button" href={`${place}/looks/new`}>一つずつ見て選ぶ（先に、見る理由を書きます）</a>　ここでは数だけを示しています。選ばずに提案すると、いまあるものはすべて隠れたままです。</p>}
        <Form action={`${place}/veil-liftings`} id={id} draft={{ here: `${place}/veil-liftings/new`, title: record.title, subjectKind: 'person', subjectId: subject.id }} submit="解除を提案する" problems={wrong}>
          <RecordFields record={record} raw={raw} problems={wrong} only={['veil', 'ground', 'reason', ...(items.length > 0 ? ['opens'] : [])]} />
        </Form>
      </>
    ),
  }
}
