import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { isCodeOf, labelOf } from '../codes/code-list.ts'
import { childParts, intakeKinds } from '../codes/intakes.ts'
import { urgencyWords } from '../codes/urgency.ts'
import { fiscalYearLabel } from '../kernel/calendar.ts'
import { shown } from '../kernel/page.ts'
import { Act } from '../ui/act.tsx'
import { ClockSince } from '../ui/clock.tsx'
import { Empty } from '../ui/empty.tsx'
import { Switches } from '../ui/switches.tsx'
import { Table } from '../ui/table.tsx'
import { Urgency } from '../ui/urgency.tsx'
import { stageWords } from './intake-view.tsx'
import { idsShown } from './intake-lines.ts'
import type { ChildLine, IntakeLine } from './intake-lines.ts'
import { judgedWords, levelLetters, shortMoment } from './intake-words.ts'
import { intakeRegister, intakeYears } from './intakes.db.ts'
import { intakeKindWords } from './intake.ts'
import { redAfterHours, safetyClockOf } from './safety-check.ts'

const stages = [{ code: 'received', label: stageWords('received') }, { code: 'decided', label: stageWords('decided') }] as const
const ordinaryKinds = intakeKinds.filter(({ code }) => code !== 'staff_abuse')
const registers = [{ code: '', label: '受理台帳' }, { code: 'staff', label: '職員による虐待の通報' }] as const
interface Filter { aboutStaff: boolean; stage: string | null; kind: string | null; fiscalYear: number | null; page: number }

/** Only codes and numbers are read from the address; whatever else stands there is no filter. */
function filterOf(query: URLSearchParams): Filter {
  const [register, stage, kind, year, at] = ['register', 'stage', 'kind', 'year', 'page'].map((name) => query.get(name) ?? '') as [string, string, string, string, string]
  return {
    aboutStaff: register === 'staff', stage: isCodeOf(stages, stage) ? stage : null, kind: isCodeOf(ordinaryKinds, kind) ? kind : null,
    fiscalYear: /^20\d\d$/.test(year) ? Number(year) : null, page: /^[1-9]\d{0,3}$/.test(at) ? Number(at) : 1,
  }
}

/** The register of intakes: 受理台帳. */
export const intakesPages = [
  page.get('/intakes', { needs: 'intake.read' }, async ({ tx, actor, query, now, seen }) => {
    const filter = filterOf(query)
    const { lines, more } = await intakeRegister(tx, filter)
    seen(idsShown(lines))
    return shown({
      title: '受理台帳', heading: filter.aboutStaff ? '保育所等職員による虐待の通報の台帳' : '受理台帳', here: '/intakes',
      acts: may(actor, 'intake.take') ? [<Act key="new" href="/intakes/new" main shortcut="t">電話を受ける</Act>] : [],
      body: (
        <div className="grid">
          <Switches label="台帳" switches={registers.map(({ code, label }) => ({ label, href: code ? `/intakes?register=${code}` : '/intakes', here: (code === 'staff') === filter.aboutStaff }))} />
          <FilterForm filter={filter} years={await intakeYears(tx)} />
          <section className="card">
            <Table caption="受付（新しい順）" stacked rows={lines.flatMap(rowsOf)} columns={columnsAt(now)} empty={<Empty>この条件の受付はありません。条件を変えて探してください。</Empty>} />
            <Pages filter={filter} more={more} />
            <p className="soft">閲覧できないものは含みません</p>
          </section>
        </div>
      ),
    })
  }),
]

interface Row { line: IntakeLine; child: ChildLine | null }
/** One row a child, so that its urgency and its clock stand beside its name. */
const rowsOf = (line: IntakeLine): Row[] => (line.children.length === 0 ? [{ line, child: null }] : line.children.map((child) => ({ line, child })))

const columnsAt = (now: Temporal.Instant) => [
  { label: '番号', heads: true, show: ({ line }: Row) => <a href={`/intakes/${line.id}`}>{line.label}</a> },
  { label: '受理', show: ({ line }: Row) => shortMoment(line.receivedAt, now) },
  { label: '種類', show: ({ line }: Row) => intakeKindWords(line.kind) },
  { label: '子ども', show: ({ child }: Row) => child && <>{child.name}<span className="soft"> {child.ageWords}{child.part === 'subject' ? '' : `・${labelOf(childParts, child.part)}`}</span></> },
  { label: '緊急度', show: ({ child }: Row) => child && <UrgencyCell child={child} now={now} /> },
  { label: '安全確認', show: ({ child, line }: Row) => child && <ClockCell child={child} line={line} now={now} /> },
  { label: '段階', show: ({ line }: Row) => stageWords(line.stage) },
]

function UrgencyCell({ child, now }: { child: ChildLine; now: Temporal.Instant }): ReactElement {
  const [latest] = child.judgements
  if (!latest?.level) return <span className="soft">判断なし</span>
  const { judged, old } = judgedWords(latest, now)
  return <Urgency code={latest.level} words={urgencyWords(latest.level)} letters={levelLetters(latest.level)} judged={judged} old={old} />
}

function ClockCell({ child, line, now }: { child: ChildLine; line: IntakeLine; now: Temporal.Instant }): ReactElement {
  const clock = safetyClockOf(child, now)
  if (clock.state === 'off') return <span className="soft">時計なし</span>
  if (clock.state === 'ended') return <span className="soft">特定できずに終わった</span>
  if (clock.state === 'stopped') return <>{shortMoment(clock.seenAt, now)} に会った</>
  return <ClockSince since={clock.since} now={now} limit={redAfterHours(child)} label={Temporal.Instant.compare(clock.since, line.receivedAt) === 0 ? '受理から' : '開始から'} />
}

function FilterForm({ filter, years }: { filter: Filter; years: readonly number[] }): ReactElement {
  const select = (label: string, name: string, chosen: string | null, options: readonly { code: string; label: string }[]): ReactElement => (
    <label>{label}{' '}<select name={name} defaultValue={chosen ?? ''}><option value="">すべて</option>{options.map(({ code, label: words }) => <option key={code} value={code}>{words}</option>)}</select></label>
  )
  return (
    <form method="get" action="/intakes" className="register-filter card">
      {select('段階', 'stage', filter.stage, stages)}
      {filter.aboutStaff ? <input type="hidden" name="register" value="staff" /> : select('種類', 'kind', filter.kind, ordinaryKinds)}
      {select('年度', 'year', filter.fiscalYear?.toString() ?? null, years.map((year) => ({ code: String(year), label: fiscalYearLabel(year) })))}
      <button className="button">しぼる</button>
    </form>
  )
}

function Pages({ filter, more }: { filter: Filter; more: boolean }): ReactElement | null {
  const at = (number: number): string => `/intakes?${new URLSearchParams({
    ...(filter.aboutStaff ? { register: 'staff' } : {}), ...(filter.stage ? { stage: filter.stage } : {}), ...(filter.kind ? { kind: filter.kind } : {}), ...(filter.fiscalYear ? { year: String(filter.fiscalYear) } : {}), page: String(number),
  }).toString()}`
  if (filter.page === 1 && !more) return null
  return <p className="switches">{filter.page > 1 && <a className="switch" href={at(filter.page - 1)}>前の受付（新しいほう）</a>}{more && <a className="switch" href={at(filter.page + 1)}>次の受付（古いほう）</a>}</p>
}
