import { page } from '../access/pages.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { moved, problems, shown, whole } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { centreOn } from '../town.ts'
import { Notice } from '../ui/notice.tsx'
import { childFormContent, childLineOf } from './child-form.tsx'
import { decideLate } from './late-decision.db.ts'
import { lateDecisionForm } from './late-decision.ts'
import { safetyClockOf } from './safety-check.ts'
import { choicesOn } from './safety.db.ts'
import { intakeChildSubject } from './subjects.ts'
import type { IntakeChild } from './subjects.ts'

const SEEN = 'この子どもには、もう会えています。受付の画面を確かめてください'

async function lateContent({ tx, subject, today }: Asking<IntakeChild>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { name } = await childLineOf(tx, subject)
  const form = lateDecisionForm((await choicesOn(tx, today)).staff)
  const centre = centreOn(today)
  return childFormContent({
    child: subject, name, title: form.title, form, id, place: 'late-decisions', submit: '決定を保存する', problems: wrong, raw,
    before: (
      <Notice tone="danger" title="理由だけでは終わりません">
        <p>市には立ち入る権限も保護する権限もありません。立入調査につながるのは児童相談所への通知です。{centre.name}　{centre.day}（夜間・休日 {centre.night}）</p>
      </Notice>
    ),
  })
}

/** What a supervisor decides for a child not seen in time; others do not find these pages. */
export const latePages = [
  page.get('/intake-children/:child/late-decisions/new', { on: intakeChildSubject, needs: 'safety.late' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(await lateContent(asking, id, (await asking.draft(`/intake-children/${asking.subject.id}/late-decisions`, id)) ?? {}, []))
  }),
  page.post('/intake-children/:child/late-decisions', { on: intakeChildSubject, needs: 'safety.late' }, async (asking) => {
    const { tx, form, subject, now, today } = asking
    const id = recordIdOf(form)
    const again = async (wrong: readonly Problem[]) => problems(await lateContent(asking, id, form, wrong))
    const read = parseRecord(lateDecisionForm((await choicesOn(tx, today)).staff), form)
    if ('problems' in read) return again(read.problems)
    if (safetyClockOf(await childLineOf(tx, subject), now).state !== 'running') return again([whole(SEEN)])
    const refused = await refusalsOf(() => decideLate(tx, id, subject, read.values, now))
    return refused.length > 0 ? again(refused) : moved(`/intakes/${subject.intakeId}`)
  }),
]
