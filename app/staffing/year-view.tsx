import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { baseSizes, employments, posts, qualifications, roundings } from '../codes/posts.ts'
import { fiscalYearLabel } from '../kernel/calendar.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { CONSULTATIONS_PER_POST } from './additional-posts.ts'
import { CheckIt } from './check-it.tsx'
import type { PostCheck, PostHolding } from './staffing-check.ts'
import { ruleOf } from './staffing-standard.ts'
import type { StaffingYear } from './staffing.db.ts'
import type { ShortSpan, YearAssessment } from './staffing-year.ts'
import { weeklyHoursInWords } from './weekly-hours.ts'
import { NO_POPULATION, figureNames, openQuestion, people, shortOf, spanInWords } from './words.ts'

type Assessed = YearAssessment & { kind: 'assessed' }

/** A year as it can be handed in: population and type, posts and people, 上乗せ step by step, stretches that were short, sources. */
export function YearView({ figures, assessment, spans }: { figures: StaffingYear | undefined; assessment: YearAssessment; spans: readonly ShortSpan[] }): ReactElement {
  if (assessment.kind === 'no_standard') return <section className="card"><Empty>この年度に、国の配置基準はありません（平成29年度からです）。</Empty></section>
  if (assessment.kind === 'no_population' || !figures) return <Notice tone="warn" title={NO_POPULATION}>類型と必要な人数は、児童人口から決まります。推し量っては示しません。</Notice>
  const short = shortOf(assessment.check)
  const open = openQuestion(assessment)
  return (
    <div className="stack">
      <Notice tone={short.length > 0 ? 'danger' : 'info'} title={short.length > 0 ? `配置が足りません（${formatShortDate(assessment.day)}）` : `${open ? '最低配置は' : '配置は'}足りています（${formatShortDate(assessment.day)}）`}>
        {short.length > 0 && <ul className="tight">{short.map((line) => <li key={line}>{line}</li>)}</ul>}
        {open && <p>{open}</p>}
      </Notice>
      <PopulationAndSize figures={figures} assessment={assessment} />
      <Card title="必要な職と配置" note={`${formatShortDate(assessment.day)}に配置している人`}>
        <PostsTable checks={assessment.check.posts} />
        {assessment.check.doubts.length > 0 && <><h3>確かめること</h3><ul className="tight">{assessment.check.doubts.map((line) => <li key={line}>{line}</li>)}</ul></>}
      </Card>
      <Card title="虐待対応専門員の上乗せ"><Additional figures={figures} assessment={assessment} /></Card>
      <Card title="年度のなかで足りなかった期間" note={`${formatShortDate(assessment.day)}まで`}>
        {spans.length === 0 ? <Empty>ありません。</Empty> : (
          <ul className="tight">{spans.map((span) => <li key={String(span.from)}>{spanInWords(span)}　{span.short.map(({ post, words }) => `${labelOf(posts, post)}：${words}`).join('／')}</li>)}</ul>
        )}
      </Card>
      <Card title="もとにした基準">
        <p>{assessment.standard.name}（{formatShortDate(Temporal.PlainDate.from(assessment.standard.since))}から）。{assessment.standard.source}。</p>
        <p className="soft"><CheckIt /> は、国の通知そのものとまだ突き合わせていない数です。母子保健機能の職員は、この表では数えません。この画面は、ブラウザーの印刷でそのまま紙にできます。</p>
      </Card>
    </div>
  )
}

function PopulationAndSize({ figures, assessment: { size, byPopulation } }: { figures: StaffingYear; assessment: Assessed }): ReactElement {
  const { least, below, source, sureness } = ruleOf(byPopulation)
  return (
    <Card title="児童人口と類型">
      <Definitions items={[
        ['児童人口', `${people(figures.childPopulation)}${figures.estimated ? '（推計）' : ''}`],
        ['いつの人口・出所', `${formatShortDate(figures.populationOn)}　${figures.populationSource}`],
        ['人口で決まる類型', <>{labelOf(baseSizes, byPopulation)}（{least > 0 && `${people(least)}以上`}{below !== null && `${people(below)}未満`}、概ね）{sureness === 'check' && <CheckIt />}</>],
        ...(size === byPopulation ? [] : [['市が決めた類型', `${labelOf(baseSizes, size)}（理由：${figures.sizeReason ?? ''}）`] as const]),
        ['区分の出所', source],
        ['入れた人', figures.recordedBy],
      ]} />
    </Card>
  )
}

function PostsTable({ checks }: { checks: readonly PostCheck[] }): ReactElement {
  return (
    <Table caption="職ごとの必要な人数と、配置している人" silentCaption stacked rows={checks} columns={[
      { label: '職', heads: true, show: ({ requirement }) => labelOf(posts, requirement.post) },
      { label: '必要（常時）', show: ({ requirement: { people: needed, partTime, sureness } }) => <>{people(needed)} {sureness === 'check' && <CheckIt />}{partTime > 0 && <span className="soft">うち{people(partTime)}は非常勤でもよい（要確認）</span>}</> },
      { label: '配置している人', show: ({ holders }) => (holders.length === 0 ? 'いません' : <ul className="plain">{holders.map((holder) => <li key={holder.id}>{holder.name} <small>{holderWords(holder)}</small></li>)}</ul>) },
      { label: '判定', show: ({ met, words }) => <><Badge tone={met ? 'ok' : 'danger'}>{met ? '足りている' : '足りない'}</Badge><span className="soft">{words}</span></> },
    ]} />
  )
}

const holderWords = ({ employment, qualification, weeklyMinutes, trainedOn, alsoDoes }: PostHolding): string =>
  [labelOf(employments, employment), labelOf(qualifications, qualification), weeklyMinutes === null ? '' : `週${weeklyHoursInWords(weeklyMinutes)}`,
    trainedOn ? `研修修了 ${formatShortDate(trainedOn)}` : '', alsoDoes === '' ? '' : `兼務：${alsoDoes}`].filter((word) => word !== '').join('・')

const decimals = (figure: number): string => figure.toLocaleString('ja', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).replace('-', '−')

function Additional({ figures, assessment: { additional, setting } }: { figures: StaffingYear; assessment: Assessed }): ReactElement {
  const inputs: [string, string][] = [
    ...(['ownCount', 'nationalCount', 'nationalChildren'] as const).map((name): [string, string] => [figureNames[name], figures[name] === null ? '入っていません' : `${figures[name].toLocaleString('ja')}${name === 'nationalChildren' ? '人' : '件'}`]),
    ['件数の年度・出所', figures.countsYear === null ? '入っていません' : `${fiscalYearLabel(figures.countsYear)}　${figures.countsSource ?? ''}`],
  ]
  if (additional.kind === 'too_small') return <p>小規模A型には、上乗せはありません。</p>
  return (
    <>
      <p>（この市の件数 − 児童人口 × 全国の件数 ÷ 全国の児童人口）÷ {CONSULTATIONS_PER_POST}。小規模B型以上で、児童千人あたりの件数が全国を上回るときだけです。 <CheckIt /></p>
      <Definitions items={additional.kind === 'missing' ? [['児童人口', people(figures.childPopulation)], ...inputs] : [
        ['児童人口', people(figures.childPopulation)], ...inputs,
        ['児童千人あたり', `この市 ${decimals(additional.ownPerThousand)}件、全国 ${decimals(additional.nationalPerThousand)}件（全国を${additional.above ? '上回っています' : '上回っていません'}）`],
        ['全国なみの件数', `${figures.childPopulation.toLocaleString('ja')} × ${figures.nationalCount?.toLocaleString('ja')} ÷ ${figures.nationalChildren?.toLocaleString('ja')} ＝ ${decimals(additional.expected)}`],
        ['上回る件数', `${figures.ownCount?.toLocaleString('ja')} − ${decimals(additional.expected)} ＝ ${decimals(additional.excess)}`],
        ['上乗せの人数', additional.above ? `${decimals(additional.excess)} ÷ ${CONSULTATIONS_PER_POST} ＝ ${decimals(additional.exact)}人` : '0人（上回らないので）'],
        ...(additional.above ? [['端数', `${labelOf(roundings, setting.rounding)}${additional.people === null ? '（必要な人数に足していません）' : ` → ${people(additional.people)}`}`] as [string, string]] : []),
      ]} />
      {additional.kind === 'missing' && <p>まだ判定できません。{additional.what.map((name) => figureNames[name]).join('、')}を入れてください。</p>}
    </>
  )
}
