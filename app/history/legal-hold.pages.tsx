import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { holdGrounds } from '../codes/legal-holds.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { familyCrumbs } from '../people/family-crumb.ts'
import { familySubject } from '../people/subjects.ts'
import type { FoundFamily } from '../people/subjects.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { proposeWidening } from '../widening/widening.db.ts'
import { holdForm, openingForm } from './legal-hold.ts'
import { holdSubject, holdsOf, setHold } from './legal-hold.db.ts'
import type { LegalHold } from './legal-hold.db.ts'

/** 記録の保全: nothing written about a family is corrected while a court, an inquest or a complaint needs it; letting go takes two. */
export const legalHoldPages = [
  page.get('/families/:family/legal-holds', { on: familySubject, needs: 'family.read' }, async (asking) => {
    const { subject, query } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(await holdsPage(asking, id, await asking.draft(`/families/${subject.id}/legal-holds`, id) ?? {}, []))
  }),
  page.post('/families/:family/legal-holds', { on: familySubject, needs: 'legal-hold.set' }, async (asking) => {
    const { tx, subject, form } = asking
    const id = recordIdOf(form)
    const read = parseRecord(holdForm, form)
    if ('problems' in read) return problems(await holdsPage(asking, id, form, read.problems))
    await setHold(tx, id, subject.id, read.values.ground, read.values.words)
    return moved(`/families/${subject.id}/legal-holds`)
  }),
  page.get('/legal-holds/:legalHold/opening', { on: holdSubject, needs: 'legal-hold.set' }, async ({ subject, query }) => (subject.endedAt ? absent : shown(openingPage(subject, query.get('draft') ?? crypto.randomUUID(), {}, [])))),
  page.post('/legal-holds/:legalHold/opening', { on: holdSubject, needs: 'legal-hold.set' }, async ({ tx, subject, form }) => {
    const id = recordIdOf(form)
    if (subject.endedAt) return absent
    const read = parseRecord(openingForm, form)
    if ('problems' in read) return problems(openingPage(subject, id, form, read.problems))
    await proposeWidening(tx, { id, kind: 'legal_hold_open', ground: 'legal', reason: read.values.reason, familyId: subject.familyId, details: { hold: subject.id } })
    return moved(`/widening/${id}`)
  }),
]

async function holdsPage({ tx, subject, actor }: Asking<FoundFamily>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const action = `/families/${subject.id}/legal-holds`
  const holds = await holdsOf(tx, subject.id)
  const sets = may(actor, 'legal-hold.set')
  return {
    title: '記録の保全', heading: <>記録の保全<small>{subject.name}　{subject.number}</small></>, here: '/casefiles', crumbs: familyCrumbs(subject, { label: '記録の保全' }),
    body: (
      <div className="grid">
        <Notice title="保全のあいだは、訂正と廃棄ができません">新しい経過はいつもどおり書けます。受付の内容、確定した経過記録、会議の記録、計画の方針は、書かれたままになります。</Notice>
        <Card title="この家族の保全"><Holds holds={holds} opens={sets} /></Card>
        {sets && <Card title="保全する"><Form action={action} id={id} submit="いまから保全する" problems={wrong} draft={{ here: action, title: '記録の保全', subjectKind: 'family', subjectId: subject.id }}><RecordFields record={holdForm} raw={raw} problems={wrong} /></Form></Card>}
      </div>
    ),
  }
}

function Holds({ holds, opens }: { holds: readonly LegalHold[]; opens: boolean }): ReactElement {
  return (
    <Table caption="保全" silentCaption stacked rows={holds} empty={<Empty>保全はしていません。</Empty>} columns={[
      { label: 'なぜ', heads: true, show: ({ ground, words }) => <>{labelOf(holdGrounds, ground)}<span className="soft">{words}</span></> },
      { label: 'だれが・いつ', show: ({ by, recordedAt }) => <>{by}<span className="soft">{formatDateTime(recordedAt)}</span></> },
      { label: 'いま', show: ({ id, endedAt }) => (endedAt ? `${formatDateTime(endedAt)} 2人で解いた` : opens ? <a href={`/legal-holds/${id}/opening`}>解くことを提案する</a> : '保全中') },
    ]} />
  )
}

function openingPage(hold: LegalHold, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  const action = `/legal-holds/${hold.id}/opening`
  return {
    title: '保全を解く', heading: '保全を解くことを提案する', here: '/casefiles', crumbs: [{ label: 'ケース', href: '/casefiles' }, { label: '記録の保全', href: `/families/${hold.familyId}/legal-holds` }, { label: '解く' }],
    body: (
      <div className="grid">
        <Notice title="室長か室外の確認者が認めるまで、保全は続きます">{labelOf(holdGrounds, hold.ground)}　{hold.words}</Notice>
        <section className="card"><Form action={action} id={id} submit="提案する" problems={wrong} draft={{ here: action, title: '保全を解く', subjectKind: 'family', subjectId: hold.familyId }}><RecordFields record={openingForm} raw={raw} problems={wrong} /></Form></section>
      </div>
    ),
  }
}
