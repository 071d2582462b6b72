import type { ReactElement } from 'react'
import { urgencyQuestions, urgencyWords } from '../codes/urgency.ts'
import { FieldControl, idOf } from '../kernel/control.tsx'
import { FieldInput } from '../kernel/form.tsx'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { town } from '../town.ts'
import { Urgency } from '../ui/urgency.tsx'
import { urgencyByChart } from './urgency-by-chart.ts'
import { answersTyped, urgencyFields } from './urgency-record.ts'

interface Asked { raw: Raw; problems: readonly Problem[] }

/** ①〜⑧ with はい・いいえ・わからない, nothing preselected; what the chart says stands below only once ①〜④ are answered and the page is asked. */
export function UrgencyQuestions({ raw, problems, focus }: Asked & { focus?: boolean }): ReactElement {
  return (
    <div className="chart-questions">
      {urgencyQuestions.map(({ code, mark, label, ask, examples }) => (
        <div key={code} className="chart-question" role="radiogroup" aria-labelledby={`${idOf(code)}-question`} aria-describedby={`${idOf(code)}-examples`}>
          <div>
            <strong id={`${idOf(code)}-question`}>{mark} {label}</strong>
            <small id={`${idOf(code)}-examples`}>{examples.join('／')}</small>
            <small className="to-ask">確かめること：{ask}</small>
          </div>
          <FieldControl name={code} field={urgencyFields[code]} raw={raw} problems={problems} describedBy={undefined} data={undefined} />
        </div>
      ))}
      <ChartSays raw={raw} />
      <div className="row">
        <FieldInput name="urgencyLevel" field={urgencyFields.urgencyLevel} raw={raw} problems={problems} {...(focus ? { focus } : {})} />
        <FieldInput name="urgencyWords" field={urgencyFields.urgencyWords} raw={raw} problems={problems} />
      </div>
    </div>
  )
}

function ChartSays({ raw }: { raw: Raw }): ReactElement {
  const answers = answersTyped(raw)
  const { level, atLeast, unanswered } = urgencyByChart(answers)
  const early = unanswered.some((code) => urgencyQuestions.findIndex((one) => one.code === code) < 4)
  return (
    <p className="chart-says">
      {level
        ? <>表では <Urgency code={level} words={urgencyWords(level, town.urgency.charts)} judged={atLeast ? 'わからない答えがあるので、これより高いことがあります' : ''} /></>
        : <span className="soft">{early ? '①〜④に答えると、表の結果が言葉で出ます。判断は人がします。' : '答えの組み合わせだけでは決まりません。わからないところを確かめてください。'}</span>}
      {' '}<button className="button small" name="more" value="chart" formNoValidate>表の結果を見る</button>
    </p>
  )
}
