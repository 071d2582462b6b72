import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { sheetPurposes } from '../codes/purposes.ts'
import { may } from '../access/roles.ts'
import { namesOfRoles } from '../accounts/colleagues.db.ts'
import { decisionsOfIntake } from '../casefiles/approvals.db.ts'
import { casefilesOfPersons } from '../casefiles/casefiles.db.ts'
import { FilesCard } from '../files/files-card.tsx'
import { filesOf } from '../files/files.db.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import { LookNotice } from '../people/look-card.tsx'
import { whileLooking } from '../people/looks.db.ts'
import { stubsOf } from '../rights/stubs.db.ts'
import { Act } from '../ui/act.tsx'
import { Notice } from '../ui/notice.tsx'
import { transfersOfIntake } from '../transfers/transfers.db.ts'
import { checkupOfIntake } from '../development/checkups.db.ts'
import { CameOfIt } from './came-of-it.tsx'
import { recordCentreCall } from './centre-call.db.ts'
import { centreCallForm } from './centre-call.ts'
import { sheetOfIntake } from './information-sheets.db.ts'
import { intakeReading } from './intakes.db.ts'
import { IntakeView } from './intake-view.tsx'
import type { IntakePage, Typed } from './intake-view.tsx'
import { intakeKindWords } from './intake.ts'
import { mayOpenReporter } from './reporter.db.ts'
import { intakeSubject } from './subjects.ts'
import type { Intake } from './subjects.ts'

const nothing: Typed = { raw: {}, problems: [] }

/** The page of an intake with its forms as they stand. */
export async function intakeContent(asking: Asking<Intake>, typed: { call?: IntakePage['call']; opening?: Typed } = {}): Promise<Content> {
  const { tx, actor, subject, now, today, query } = asking
  const intake = await intakeReading(tx, subject.id)
  const action = `/intakes/${subject.id}/centre-calls`
  const draftId = query.get('draft') ?? crypto.randomUUID()
  const call = typed.call ?? { id: draftId, raw: (query.has('draft') && await asking.draft(action, draftId)) || {}, problems: [] }
  const rights = {
    check: may(actor, 'safety.check'), judge: may(actor, 'urgency.judge'), decideLate: may(actor, 'safety.late'), startClock: may(actor, 'safety.start'),
    work: may(actor, 'intake.work'), openReporter: await mayOpenReporter(tx, subject.id, may(actor, 'reporter.open')), deciders: (await namesOfRoles(tx, ['supervisor', 'head'], today)).join('、'),
  }
  const decisions = await decisionsOfIntake(tx, subject.id)
  const casefiles = await casefilesOfPersons(tx, intake.children.flatMap(({ personId, samePerson }) => (personId && samePerson === 'confirmed' ? [personId] : [])))
  const transfers = await transfersOfIntake(tx, subject.id)
  asking.seen(casefiles.flatMap(({ id, familyId }) => [id, familyId]))
  const acts = [<SheetForm key="sheet" intakeId={subject.id} />, ...(may(actor, 'seal.set') ? [<Act key="seal" href={`/intakes/${subject.id}/seal`}>{subject.sealed ? '封印中' : '封印する'}</Act>] : [])]
  const decide = <Act key="decide" href={`/intakes/${subject.id}/decision/new`} main shortcut="k">受理会議の決定</Act>
  return {
    title: `受付 ${subject.label}`, heading: `${subject.label} ${intakeKindWords(intake.kind)}`, here: '/intakes', crumbs: [{ label: '受付', href: '/intakes' }, { label: subject.label }],
    acts: intake.stage === 'received' && may(actor, 'decision.propose') ? [decide, ...acts] : acts,
    body: <IntakeView intake={intake} rights={rights} now={now} today={today} call={call} opening={typed.opening ?? nothing} cameOfIt={<><CameOfIt sheet={await sheetOfIntake(tx, subject.id)} checkup={await checkupOfIntake(tx, subject.id)} decisions={decisions} casefiles={casefiles} transfers={transfers} /><FilesCard files={await filesOf(tx, { kind: 'intake', id: subject.id })} at={`/intakes/${subject.id}/files`} /></>} />,
  }
}

/** Puts the sheet on paper: what for, then the numbered PDF. */
function SheetForm({ intakeId }: { intakeId: string }): ReactElement {
  return (
    <form method="post" action={`/intakes/${intakeId}/prints`} className="acts">
      <input type="hidden" name="id" value={crypto.randomUUID()} />
      <select name="purpose" aria-label="受付票を何のために印刷するか">{sheetPurposes.map(({ code, label }) => <option key={code} value={code}>{label}</option>)}</select>
      <button className="button">受付票（PDF）</button>
    </form>
  )
}

/** An intake after the call, and the telephone calls to the guidance centre about it. */
export const intakePages = [
  page.get('/intakes/:intake', { on: intakeSubject, needs: 'intake.read' }, async (asking) => {
    const look = await whileLooking(asking)
    const content = await intakeContent(asking)
    const stubs = await stubsOf(asking.tx, asking.subject.id)
    asking.seen(stubs.map(({ personId }) => personId))
    return shown({ ...content, body: <><LookNotice look={look} />{stubs.length > 0 && <Notice tone="warn" title="ほかの班に記録があります">この受付の子どもには、ほかの班に記録があるかもしれません。調整担当者に聞いてください。</Notice>}{content.body}</> })
  }),
  page.post('/intakes/:intake/centre-calls', { on: intakeSubject, needs: 'intake.work' }, async (asking) => {
    const { tx, form, subject, now } = asking
    const id = recordIdOf(form)
    const again = async (wrong: Typed['problems']) => problems(await intakeContent(asking, { call: { id, raw: form, problems: wrong } }))
    const read = parseRecord(centreCallForm, form)
    if ('problems' in read) return again(read.problems)
    const refused = await refusalsOf(() => recordCentreCall(tx, id, subject.id, read.values, now))
    return refused.length > 0 ? again(refused) : moved(`/intakes/${subject.id}`)
  }),
]
