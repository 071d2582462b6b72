import { page } from '../access/pages.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { centreOn } from '../town.ts'
import { Notice } from '../ui/notice.tsx'
import { childFormContent, childLineOf } from './child-form.tsx'
import { levelWords } from './intake-words.ts'
import { intakeChildSubject } from './subjects.ts'
import type { IntakeChild } from './subjects.ts'
import { callsCentreFirst, urgencyByChart } from './urgency-by-chart.ts'
import { judgementForm, problemsOfJudgement } from './urgency-form.ts'
import { answersOf, answersTyped } from './urgency-record.ts'
import { judgeUrgency } from './urgency.db.ts'

async function judgementContent({ tx, subject, today }: Asking<IntakeChild>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { name } = await childLineOf(tx, subject)
  const answers = answersTyped(raw)
  const { level, atLeast, unanswered } = urgencyByChart(answers)
  const centre = centreOn(today)
  const result = level ? `図の結果：${levelWords(level)}${atLeast ? '（これ以上。わからないことが残っています）' : ''}` : unanswered.length > 0 ? '①〜④のすべてに答えると、図の結果が出ます' : '「わからない」が残り、図では決まりません'
  return childFormContent({
    child: subject, name, title: judgementForm.title, form: judgementForm, id, place: 'urgency-judgements', submit: '判断を保存する', problems: wrong, raw,
    before: Object.keys(raw).length > 0 && (
      <>
        <Notice title={result}><p>図は助けです。違うと思うときは、あなたの判断を選び、理由を書いてください。まだ保存していません。</p></Notice>
        {callsCentreFirst(answers) && <Notice tone="danger" title="会議を待たずに児童相談所へ電話"><p>{centre.name}　{centre.day}（夜間・休日 {centre.night}）　いま危険なら110番</p></Notice>}
      </>
    ),
    foot: <button className="button" name="more" value="chart" formNoValidate>図の結果を見る</button>,
  })
}

/** Urgency judged again: a judgement of one moment, each time a row. */
export const urgencyPages = [
  page.get('/intake-children/:child/urgency-judgements/new', { on: intakeChildSubject, needs: 'urgency.judge' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(await judgementContent(asking, id, (await asking.draft(`/intake-children/${asking.subject.id}/urgency-judgements`, id)) ?? {}, []))
  }),
  page.post('/intake-children/:child/urgency-judgements', { on: intakeChildSubject, needs: 'urgency.judge' }, async (asking) => {
    const { tx, form, subject } = asking
    const id = recordIdOf(form)
    const again = async (wrong: readonly Problem[]) => problems(await judgementContent(asking, id, form, wrong))
    const read = parseRecord(judgementForm, form)
    if ('problems' in read) return again(read.problems)
    const { urgencyLevel, urgencyWords } = read.values
    const answers = answersOf(read.values)
    const wrong = problemsOfJudgement(answers, urgencyLevel, urgencyWords)
    if (wrong.length > 0) return again(wrong)
    const refused = await refusalsOf(() => judgeUrgency(tx, { id, intakeChildId: subject.id, answers, level: urgencyLevel, words: urgencyWords ?? '' }))
    return refused.length > 0 ? again(refused) : moved(`/intakes/${subject.intakeId}`)
  }),
]
