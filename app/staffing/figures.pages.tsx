import { page } from '../access/pages.ts'
import { fiscalYearLabel } from '../kernel/calendar.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems as problemPage, shown, stale, whole } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { figuresRecord, problemsOfFigures } from './figures.ts'
import { correctFigures, enterFigures, staffingYearOf } from './staffing.db.ts'
import type { StaffingYear } from './staffing.db.ts'
import { fiscalYearIn, here } from './staffing-tabs.tsx'

/** Entering and correcting the child population and the counts of one fiscal year. */
export const figuresPages = [
  page.get('/staffing/years/:year/figures', { needs: 'staffing.write' }, async ({ tx, params, query, draft }) => {
    const year = fiscalYearIn(params['year'])
    if (year === undefined) return absent
    const kept = await staffingYearOf(tx, year)
    const id = kept?.id ?? query.get('draft') ?? crypto.randomUUID()
    const typed = await draft(addressOf(year), id)
    return shown(content(year, id, typed ?? (kept ? rawOf(figuresRecord, kept) : {}), typed ? versionOf(typed) || kept?.version : kept?.version, []))
  }),
  page.post('/staffing/years/:year/figures', { needs: 'staffing.write' }, async ({ tx, params, form, today }) => {
    const year = fiscalYearIn(params['year'])
    if (year === undefined) return absent
    const [id, version] = [recordIdOf(form), versionOf(form) || undefined]
    const again = (problems: readonly Problem[]) => problemPage(content(year, id, form, version, problems))
    const read = parseRecord(figuresRecord, form)
    if ('problems' in read) return again(read.problems)
    const wrong = problemsOfFigures(read.values, today)
    if (wrong.length > 0) return again(wrong)
    const outcome = await attempt(() => (version === undefined ? enterFigures(tx, id, year, read.values) : correctFigures(tx, year, version, read.values)))
    if (outcome === 'done') return moved(`/staffing/years/${year}`)
    if (outcome !== 'stale') return again(outcome)
    const kept = await staffingYearOf(tx, year)
    return kept ? stale(content(year, id, form, kept.version, [whole(savedMeanwhile(year, kept))])) : absent
  }),
]

const addressOf = (year: number): string => `/staffing/years/${year}/figures`

const savedMeanwhile = (year: number, { childPopulation, populationSource, ownCount }: StaffingYear): string =>
  `ほかの人が先に${fiscalYearLabel(year)}を「児童人口 ${childPopulation.toLocaleString('ja')}人（${populationSource}）、この市の件数 ${ownCount === null ? 'なし' : `${ownCount.toLocaleString('ja')}件`}」と保存しました。見比べて、もう一度保存してください`

function content(year: number, id: string, raw: Raw, version: number | undefined, problems: readonly Problem[]): Content {
  const title = `${fiscalYearLabel(year)}の児童人口と件数`
  return {
    title, heading: title, here, crumbs: [{ label: '配置基準', href: here }, { label: fiscalYearLabel(year), href: `/staffing/years/${year}` }, { label: version === undefined ? '入れる' : '直す' }],
    body: (
      <section className="card">
        <Form action={addressOf(year)} id={id} {...(version === undefined ? {} : { version })} submit="保存する" problems={problems} draft={{ here: addressOf(year), title }}>
          <RecordFields record={figuresRecord} raw={raw} problems={problems} />
        </Form>
      </section>
    ),
  }
}
