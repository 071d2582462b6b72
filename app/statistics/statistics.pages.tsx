import type { ReactElement } from 'react'
import { ask, page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { abuseKinds } from '../codes/abuse.ts'
import { labelOf } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { intakeNumber } from '../intake/intake.ts'
import { fiscalYearCode, fiscalYearLabel, fiscalYearOf } from '../kernel/calendar.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { absent, problems as problemPage, shown } from '../kernel/page.ts'
import { Act } from '../ui/act.tsx'
import { StackedBars } from '../ui/chart.tsx'
import { Table } from '../ui/table.tsx'
import { columns, listed, simpleSums } from './consultation-table.ts'
import type { Figures, Listed, YearRow } from './consultation-table.ts'
import { handlerNames } from './handlers.ts'
import { consultationYears, consultationsBehind, intakeNumbersOf } from './statistics.db.ts'
import type { CountedConsultation } from './statistics.db.ts'

const here = '/statistics/consultations'
const FIRST_YEAR = 2015
/** A number of one or two children opens its list only with a reason: it nearly names them. */
const SMALL = 3
const views = [{ code: 'guidance_centre', label: handlerNames.guidance_centre }, { code: 'municipality', label: handlerNames.municipality }, { code: 'sum', label: '単純合計' }] as const
type View = (typeof views)[number]['code']

/** 相談件数: the yearly table by who handled, its chart, and the lists behind its numbers. */
export const statisticsPages = [
  page.get(here, { needs: 'statistics.read' }, async ({ tx, query, today, actor }) => {
    const view = views.find(({ code }) => code === query.get('handled'))?.code ?? 'municipality'
    const rows = await consultationYears(tx, FIRST_YEAR, fiscalYearOf(today))
    const again = await intakeNumbersOf(tx, fiscalYearOf(today))
    return shown({
      title: '児童相談件数の推移', heading: '児童相談件数の推移', here, crumbs: [{ label: '統計' }, { label: '児童相談件数の推移' }],
      acts: may(actor, 'total.import') ? [<Act key="import" href="/statistics/totals/new">過年度の件数を取り込む</Act>] : [],
      body: <Consultations rows={rows} view={view} year={fiscalYearOf(today)} again={again} />,
    })
  }),
  page.get('/statistics/consultations/:year/:column', { needs: 'statistics.read' }, async (asking) => behind(asking, '')),
  ask('/statistics/consultations/:year/:column', { needs: 'statistics.read' }, async (asking) => behind(asking, asking.form['reason']?.[0]?.trim() ?? '')),
]

async function behind(asking: Asking<undefined>, reason: string): Promise<Answer> {
  const { tx, params } = asking
  const column = listed.find(({ code }) => code === params['column'])
  const year = Number(params['year'])
  if (!column || !Number.isInteger(year)) return absent
  const row = (await consultationYears(tx, year, year)).find(({ handledBy, source }) => handledBy === 'municipality' && source === 'casework')
  if (!row) return absent
  const content = (body: ReactElement): Content => ({
    title: '件数のもとの一覧', heading: `${fiscalYearLabel(year)}　${column.label}`, here,
    crumbs: [{ label: '統計' }, { label: '児童相談件数の推移', href: here }, { label: '一覧' }], body,
  })
  if (row[column.code] < SMALL && reason === '') {
    const asked = asking.form['reason'] !== undefined
    return (asked ? problemPage : shown)(content(<ReasonForm path={asking.path} missing={asked} />))
  }
  if (reason !== '') asking.because(reason.slice(0, 500))
  const list = await consultationsBehind(tx, year, column.code)
  asking.seen(list.flatMap(({ personId, casefileId, intakeId }) => [personId, casefileId, intakeId]).filter((id) => id !== null))
  return shown(content(<BehindList list={list} />))
}

function ReasonForm({ path, missing }: { path: string; missing: boolean }): ReactElement {
  return (
    <section className="card narrow">
      <p>人数が少なく、だれのことか分かりやすい数字です。一覧を見る理由を書いてください。理由は閲覧の記録に残ります。</p>
      <form method="post" action={path} className="form" noValidate>
        <div className="field">
          <label htmlFor="f-reason">見る理由 <span className="need">※必須</span></label>
          <input id="f-reason" name="reason" type="text" className="long" required aria-invalid={missing || undefined} aria-describedby={missing ? 'f-reason-error' : undefined} autoFocus />
          {missing && <p className="error" id="f-reason-error">＊見る理由を入れてください</p>}
        </div>
        <div className="foot"><button className="button main">一覧を見る</button></div>
      </form>
    </section>
  )
}

function BehindList({ list }: { list: readonly CountedConsultation[] }): ReactElement {
  return (
    <section className="card">
      <Table caption="この数字に入っている相談（児童ごと、最初の受付の順）" rows={list} stacked columns={[
        { label: '受付日', show: (row) => formatShortDate(row.receivedOn) },
        { label: '子ども', heads: true, show: (row) => (row.personId ? <a href={`/people/${row.personId}`}>{row.name ?? '名前の記録なし'}</a> : '特定できていない子ども') },
        { label: '種別', show: (row) => <>{labelOf(consultationKinds, row.kind)}{row.decided ? '' : <span className="soft">（受付のときの見立て）</span>}</> },
        { label: '虐待の種類', show: (row) => (row.abuseKind ? labelOf(abuseKinds, row.abuseKind) : '–') },
        { label: '受付', show: (row) => (row.intakeId ? <a href={`/intakes/${row.intakeId}`}>{intakeNumber(row.intakeYear ?? 0, row.intakeNumber ?? 0)}</a> : '–') },
        { label: 'ケース', show: (row) => (row.casefileId ? <a href={`/casefiles/${row.casefileId}`}>開く</a> : '–') },
      ]} />
      <p className="soft">閲覧できないものは含みません。</p>
    </section>
  )
}

function Consultations({ rows, view, year, again }: { rows: readonly YearRow[]; view: View; year: number; again: { numbers: number; again: number } }): ReactElement {
  const shownRows: readonly TableRow[] = view === 'sum'
    ? simpleSums(rows).filter(({ complete }) => complete).map((row) => ({ ...row, source: 'sum', undecided: 0, unspecified: 0 }))
    : rows.filter(({ handledBy }) => handledBy === view)
  const name = view === 'sum' ? '単純合計（同じ子どもが両方に入ることがあります）' : `${handlerNames[view]} 対応`
  return (
    <div className="stack">
      <nav className="picks" aria-label="担当">
        {views.map(({ code, label }) => <a key={code} className="pick" href={`${here}?handled=${code}`} aria-current={code === view ? 'true' : undefined}>{label}</a>)}
      </nav>
      <p className="soft">数え方：児童ごと（実件数）・最初に受け付けた年度・決定した種別（未決定のものは受付のときの種別に入れ、「未決定」に数を示します）。特定妊婦は含みません。</p>
      <section className="card">
        <Table dense caption={`${name}（養護相談は実件数）`} rows={shownRows} columns={[
          { label: '年度', heads: true, show: (row) => fiscalYearLabel(row.fiscalYear) },
          ...columns.map(({ code, label }) => ({ label, numeric: true, show: (row: TableRow) => <Figure row={row} column={code} /> })),
          { label: '未決定', numeric: true, show: (row) => (row.source === 'casework' ? <Figure row={row} column="undecided" /> : '–') },
          { label: 'もと', show: (row) => ({ imported: '取込', casework: '業務', sum: '合計' })[row.source] },
        ]} />
        {shownRows.some(({ unspecified }) => unspecified > 0) && <p className="soft">虐待の種類がまだ決まっていないものは、虐待小計だけに入っています（{shownRows.map((row) => (row.unspecified > 0 ? `${fiscalYearLabel(row.fiscalYear)} ${row.unspecified}件` : '')).filter(Boolean).join('、')}）。</p>}
        <p className="soft">業務の数字を押すと一覧が開きます。閲覧できないものは含みません。取込の年は、この表の実件数だけです。</p>
        {view !== 'guidance_centre' && <p className="soft">{fiscalYearLabel(year)}：見られる受付番号 {again.numbers}、うち継続中の再通告（延べ・件数に入れません） {again.again}</p>}
      </section>
      <section className="card">
        <h2>児童虐待の内訳</h2>
        <StackedBars id="abuse" title={`${name}：児童虐待の種類別件数`} description="年度ごとの積み上げ棒グラフ。数字は上の表と同じです。"
          series={['身体的', '性的', '心理的', 'ネグレクト']} bars={shownRows.map((row) => ({
            year: row.fiscalYear, label: fiscalYearCode(row.fiscalYear), values: [row.physical, row.sexual, row.psychological, row.neglect],
          }))} />
      </section>
    </div>
  )
}

type TableRow = Figures & { fiscalYear: number; source: 'imported' | 'casework' | 'sum'; undecided: number; unspecified: number }

function Figure({ row, column }: { row: TableRow; column: Listed }): ReactElement {
  return row.source === 'casework' && row[column] > 0
    ? <a href={`${here}/${row.fiscalYear}/${column}`}>{row[column]}<span className="unseen">件の一覧</span></a>
    : <>{row[column]}</>
}
