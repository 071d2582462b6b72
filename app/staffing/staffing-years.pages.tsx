import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { baseSizes } from '../codes/posts.ts'
import { fiscalYearLabel, fiscalYearOf } from '../kernel/calendar.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { absent, shown } from '../kernel/page.ts'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { lineNear, peopleNeeded } from './staffing-standard.ts'
import { postHoldings, staffingSettings, staffingYears } from './staffing.db.ts'
import type { StaffingYear } from './staffing.db.ts'
import { assess, dayToJudge, shortSpans } from './staffing-year.ts'
import type { YearAssessment } from './staffing-year.ts'
import { StaffingTabs, fiscalYearIn, here } from './staffing-tabs.tsx'
import { NO_POPULATION, openQuestion, people, shortOf } from './words.ts'
import { YearView } from './year-view.tsx'

/** The first year of the list: the base of this kind of town was set up then. */
const FIRST_YEAR = 2019
/** How near a line a population must be for the page to speak of it. */
const NEAR = 1_000

interface Row { year: number; figures: StaffingYear | undefined; assessment: YearAssessment; changedFrom: string | undefined }

/** 配置基準: the years with their type, and one year with its working. */
export const staffingYearsPages = [
  page.get(here, { needs: 'staffing.read' }, async ({ tx, actor, today }) => {
    const [years, settings, holdings] = [await staffingYears(tx), await staffingSettings(tx), await postHoldings(tx)]
    const thisYear = fiscalYearOf(today)
    const [first, last] = [Math.min(FIRST_YEAR, ...years.map(({ fiscalYear }) => fiscalYear)), Math.max(thisYear + 1, ...years.map(({ fiscalYear }) => fiscalYear))]
    const assessed = Array.from({ length: last - first + 1 }, (_, at) => {
      const figures = years.find(({ fiscalYear }) => fiscalYear === first + at)
      return { year: first + at, figures, assessment: assess(figures, settings, holdings, dayToJudge(first + at, today)) }
    })
    const rows = assessed.map((row, at): Row => ({ ...row, changedFrom: changeOfSize(row.assessment, assessed.slice(0, at).map(({ assessment }) => assessment)) }))
    return shown({
      title: '配置基準', heading: '配置基準', here, crumbs: [{ label: '配置基準' }],
      body: <Years rows={rows} thisYear={thisYear} writes={may(actor, 'staffing.write')} />,
    })
  }),
  page.get('/staffing/years/:year', { needs: 'staffing.read' }, async ({ tx, actor, params, today }) => {
    const year = fiscalYearIn(params['year'])
    if (year === undefined) return absent
    const [years, settings, holdings] = [await staffingYears(tx), await staffingSettings(tx), await postHoldings(tx)]
    const figures = years.find(({ fiscalYear }) => fiscalYear === year)
    const day = dayToJudge(year, today)
    return shown({
      title: `${fiscalYearLabel(year)}の配置基準`, heading: `${fiscalYearLabel(year)}の配置基準`, here, crumbs: [{ label: '配置基準', href: here }, { label: fiscalYearLabel(year) }],
      acts: may(actor, 'staffing.write') ? [<Act key="figures" href={`/staffing/years/${year}/figures`} main={figures === undefined}>{figures ? '人口と件数を直す' : '児童人口を入れる'}</Act>] : [],
      body: <YearView figures={figures} assessment={assess(figures, settings, holdings, day)} spans={figures ? shortSpans(figures, settings, holdings, day) : []} />,
    })
  }),
]

function changeOfSize(assessment: YearAssessment, before: readonly YearAssessment[]): string | undefined {
  const last = before.findLast(({ kind }) => kind === 'assessed')
  if (assessment.kind !== 'assessed' || last?.kind !== 'assessed' || last.size === assessment.size) return undefined
  return labelOf(baseSizes, last.size)
}

function Years({ rows, thisYear, writes }: { rows: readonly Row[]; thisYear: number; writes: boolean }): ReactElement {
  const current = rows.find(({ year }) => year === thisYear)
  return (
    <>
      <StaffingTabs at="/staffing" />
      <div className="stack">
        {current && <ThisYear {...current} />}
        <Card title="年度ごとの類型と人数" note="終わった年度は末日、来年度は初日で見ています">
          <Table caption="児童人口から決まる類型、必要な人数、配置" silentCaption stacked rows={rows} columns={[
            { label: '年度', heads: true, show: ({ year }) => <a href={`/staffing/years/${year}`}>{fiscalYearLabel(year)}</a> },
            { label: '児童人口', show: ({ year, figures }) => (figures ? <>{people(figures.childPopulation)}{figures.estimated && '（推計）'}</> : <Missing year={year} writes={writes} />) },
            { label: '類型', show: ({ assessment, changedFrom }) => assessment.kind === 'assessed' && <>{labelOf(baseSizes, assessment.size)}{assessment.size !== assessment.byPopulation && <span className="soft">（市が決めた類型）</span>}{changedFrom && <>　<Badge tone="warn">{changedFrom}から変わります</Badge></>}</> },
            { label: '必要（常時）', show: ({ assessment }) => assessment.kind === 'assessed' && <Needed assessment={assessment} /> },
            { label: '配置', show: ({ assessment }) => assessment.kind === 'assessed' && people(assessment.check.present) },
            { label: '判定', show: ({ assessment }) => assessment.kind === 'assessed' && <Verdict assessment={assessment} /> },
          ]} />
          <p className="soft">「必要」と「配置」は、子ども家庭支援員・心理担当支援員・虐待対応専門員の合計です。判定には、センター長・統括支援員・調整担当者も入ります。</p>
        </Card>
      </div>
    </>
  )
}

function Missing({ year, writes }: { year: number; writes: boolean }): ReactElement {
  return writes ? <a href={`/staffing/years/${year}/figures`}>{NO_POPULATION}</a> : <span className="soft">{NO_POPULATION}</span>
}

function Needed({ assessment }: { assessment: YearAssessment & { kind: 'assessed' } }): ReactElement {
  const { additional } = assessment
  const more = additional.kind === 'counted' ? additional.people : 0
  return <>{people(peopleNeeded(assessment.needs))}{more ? <span className="soft">（うち上乗せ{more}人）</span> : more === null && <span className="soft">（上乗せ未定）</span>}</>
}

/** Met or not, in one word; 「上乗せは未定」 where the least number is met and the rest cannot be told. */
function Verdict({ assessment }: { assessment: YearAssessment & { kind: 'assessed' } }): ReactElement {
  if (!assessment.check.met) return <Badge tone="danger">足りない</Badge>
  return <><Badge tone="ok">足りている</Badge>{openQuestion(assessment) && <span className="soft">最低配置。上乗せは未定</span>}</>
}

function ThisYear({ year, figures, assessment }: Row): ReactElement | null {
  if (assessment.kind === 'no_population') return <Notice tone="warn" title={`${fiscalYearLabel(year)}（今年度）`}>{NO_POPULATION}。類型と人数は、児童人口から決まります。</Notice>
  if (assessment.kind !== 'assessed' || !figures) return null
  const short = shortOf(assessment.check)
  const near = lineNear(figures.childPopulation, NEAR)
  const open = openQuestion(assessment)
  return (
    <Notice tone={short.length > 0 ? 'danger' : 'info'} title={`${fiscalYearLabel(year)}（今年度、${formatShortDate(assessment.day)}）は${labelOf(baseSizes, assessment.size)}。${short.length > 0 ? '配置が足りません' : '配置は足りています'}`}>
      {short.length > 0 && <ul className="tight">{short.map((line) => <li key={line}>{line}</li>)}</ul>}
      {near && <p>類型の境目（{people(near.line)}）{near.away >= 0 ? `まで、あと${people(near.away)}です` : `を${people(-near.away)}下回っています`}。</p>}
      {open && <p>{open}</p>}
      <p><a href={`/staffing/years/${year}`}>計算と配置を見る</a></p>
    </Notice>
  )
}
