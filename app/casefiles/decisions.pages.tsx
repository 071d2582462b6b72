import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { versionOf } from '../kernel/form-id.ts'
import { moved, problems, shown, stale, whole } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { colleaguesOn } from '../accounts/colleagues.db.ts'
import { approve, isLeftUndecided, stepOfMine } from './approvals.db.ts'
import type { Decision } from './approvals.db.ts'
import { approvalRecord, approvalSteps, reasonAgainst } from './approvals.ts'
import { childrenDecided } from './decided-children.db.ts'
import { DecisionReading } from './decision-page.tsx'
import { decisionKindLabel } from './decision-words.ts'
import { Notice } from '../ui/notice.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { attempt } from '../kernel/result.ts'
import { decisionSubject } from './subjects.ts'

/** A decision and its 決裁. */
export const decisionsPages = [
  page.get('/decisions/:decision', { on: decisionSubject, needs: 'casefile.read' }, async (asking) => shown(await content(asking, {}, []))),
  page.post('/decisions/:decision/approvals', { on: decisionSubject, needs: 'decision.answer' }, async (asking) => {
    const { tx, subject, form, now, today } = asking
    const result = parseRecord(approvalRecord, form)
    if ('problems' in result) return problems(await content(asking, form, result.problems))
    const { outcome, words } = result.values
    if (outcome === 'returned' && !words?.trim()) return problems(await content(asking, form, [{ field: 'words', message: '差し戻すときは、どこを直すかを書いてください' }]))
    const done = await attempt(() => approve(tx, { decisionId: subject.id, version: versionOf(form), outcome, words: words ?? '', now, today }))
    if (done === 'done') return moved(`/decisions/${subject.id}`)
    if (done === 'stale') return stale(await content(asking, form, [], <SavedElsewhere><p>いまの決裁の様子は下のとおりです。</p></SavedElsewhere>))
    return problems(await content(asking, form, done.map((one) => (one.field in approvalRecord.fields ? one : whole(one.message)))))
  }),
]

async function content(asking: Asking<Decision>, raw: Raw, wrong: readonly Problem[], notice?: ReactElement): Promise<Content> {
  const { tx, subject, actor, today, seen } = asking
  const children = await childrenDecided(tx, subject.id, today)
  seen(children.flatMap(({ personId, casefileId }) => [personId, casefileId].filter((id) => id !== null)))
  const open = subject.state === 'proposed' && may(actor, 'decision.answer')
  const mine = open ? await stepOfMine(tx, subject.id) : undefined
  const me = (await colleaguesOn(tx, today)).find(({ id }) => id === actor.accountId)
  const against = me ? reasonAgainst(subject.steps, { role: subject.proposerRole, staffId: subject.proposerStaffId }, me, mine) : '決裁は係長と室長がします'
  const heading = `${decisionKindLabel(subject.kind)}の決定と決裁`
  const reading = <DecisionReading decision={subject} children={children} />
  return {
    title: `決定${subject.intakeNumber ? ` ${subject.intakeNumber}` : ''}`, heading, here: subject.intakeId ? '/intakes' : '/casefiles',
    crumbs: [...(subject.intakeId ? [{ label: '受付', href: '/intakes' }, { label: subject.intakeNumber ?? '受付', href: `/intakes/${subject.intakeId}` }] : [{ label: 'ケース', href: '/casefiles' }]), { label: '決定' }],
    body: (
      <>
        {notice}
        {subject.state === 'proposed' && await isLeftUndecided(tx, subject.id) && <Notice tone="danger" title="いま、決裁できる人がいません"><p>決裁できる係長か調整担当者を、もう一人置いてもらってください（利用者を加える提案は、システム管理者がします）。封印されているものは、「見る人を加える」で加えられます。子どもの安全のための動きは、決裁を待たずに進めてください。</p></Notice>}
        {open ? <Columns sideLabel="決裁" side={against && wrong.length === 0 ? <Card title="決裁"><p>{against}</p></Card> : <ApprovalForm decision={subject} against={wrong.length > 0 ? undefined : against} inStead={approvalSteps.find(({ step, role }) => step === mine && role !== me?.role)?.label} raw={raw} wrong={wrong} />}>{reading}</Columns> : <div className="grid">{reading}</div>}
      </>
    ),
  }
}

function ApprovalForm({ decision, against, inStead, raw, wrong }: { decision: Decision; against: string | undefined; inStead: string | undefined; raw: Raw; wrong: readonly Problem[] }): ReactElement {
  return (
    <Card title="決裁">
      {against && <p className="soft">{against}</p>}
      {inStead && <p>{inStead}に代わって、あなたが決裁します。</p>}
      <Form action={`/decisions/${decision.id}/approvals`} version={decision.version} submit="記録する" problems={wrong}>
        <RecordFields record={approvalRecord} raw={raw} problems={wrong} />
      </Form>
    </Card>
  )
}
