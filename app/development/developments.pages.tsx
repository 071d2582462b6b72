import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { writing } from '../access/writing.tsx'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { isCodeOf } from '../codes/code-list.ts'
import { developmentConcerns } from '../codes/development.ts'
import { agenciesOn, agencyOptions } from '../council/agencies.db.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import type { Tx } from '../kernel/db.ts'
import { shown } from '../kernel/page.ts'
import type { Subject } from '../kernel/page.ts'
import { wholeDate } from '../kernel/partial-date.ts'
import { rawOf } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import { personAsWritten } from '../people/people.db.ts'
import { personSubject } from '../people/subjects.ts'
import type { FoundPerson } from '../people/subjects.ts'
import { Act } from '../ui/act.tsx'
import { Switches } from '../ui/switches.tsx'
import { developmentForm, problemsOfDevelopment } from './development.ts'
import type { DevelopmentChoices } from './development.ts'
import { beginDevelopment, countedIn, developments, placesForDevelopment } from './developments.db.ts'
import type { Development, RegisterFilter } from './developments.db.ts'
import { CountedYear, DevelopmentRegister } from './register-view.tsx'

const here = '/development'
/** The step of the breadcrumb to the register. */
export const registerCrumb = { label: '幼児発達', href: here }

/** Whom and what the form may name on a day; who is named already stays among them. */
export async function developmentChoices(tx: Tx, today: Temporal.PlainDate, kept?: Development): Promise<DevelopmentChoices> {
  const colleagues = await colleagueOptions(tx, today)
  const gone: Option[] = kept?.accountId && !colleagues.some(({ code }) => code === kept.accountId) ? [{ code: kept.accountId, label: kept.worker ?? '' }] : []
  return { colleagues: [...colleagues, ...gone], places: agencyOptions((await agenciesOn(tx, today)).filter(({ kind }) => placesForDevelopment.includes(kind))) }
}

interface ChildToFollow extends FoundPerson { birthOn: Temporal.PlainDate | null }
const childSubject: Subject<ChildToFollow> = {
  ...personSubject,
  async find(tx, id) {
    const found = await personSubject.find(tx, id)
    const written = found && await personAsWritten(tx, id)
    return found && { ...found, birthOn: written?.values.birth ? wholeDate(written.values.birth) ?? null : null }
  },
}

/** 幼児発達支援: the register, the numbers of a year, and beginning to follow a child. */
export const developmentsPages = [
  page.get(here, { needs: 'development.read' }, async ({ tx, actor, query, today, seen }) => {
    const show = query.get('show') ?? ''
    const asked = query.get('concern') ?? ''
    const filter: RegisterFilter = { ended: show === 'ended', late: show === 'late', mine: show === 'mine' ? actor.accountId : null, concern: isCodeOf(developmentConcerns, asked) ? asked : null }
    const counts = show === 'counts'
    const found = counts ? [] : await developments(tx, filter, today)
    seen(found.map(({ personId }) => personId))
    return shown({
      title: '幼児発達の台帳', heading: '幼児発達の台帳', here,
      acts: [...(may(actor, 'development.write') ? [<Act key="people" href="/people">人をさがして書く</Act>] : []), <Act key="checkups" href="/checkups">健診と未受診</Act>],
      body: (
        <div className="grid">
          <Switches label="どの子ども" switches={views.map(({ code, label }) => ({ label, href: code ? `${here}?show=${code}` : here, here: code === show }))} />
          {counts ? <CountedYear {...yearAsked(query.get('year'), today)} counted={await countedIn(tx, yearAsked(query.get('year'), today).year)} />
            : <><ConcernFilter show={show} concern={filter.concern ?? ''} /><DevelopmentRegister found={found} today={today} /></>}
        </div>
      ),
    })
  }),
  ...writing({
    path: '/people/:person', on: childSubject, noun: 'developments', needs: 'development.write', submit: '台帳に書く',
    about: ({ id }) => ({ subjectKind: 'person', subjectId: id }),
    frame: ({ id, name }, title) => ({ title, heading: <>{name}<small>{title}</small></>, here, crumbs: [registerCrumb, { label: '人の記録', href: `/people/${id}` }, { label: '書く' }] }),
    record: async ({ tx, today }) => developmentForm(await developmentChoices(tx, today)),
    given: ({ today }) => rawOf(developmentForm({ colleagues: [], places: [] }), { beganOn: today }),
    check: (values, { today, subject }) => problemsOfDevelopment(values, today, subject.birthOn, null),
    async save({ tx, subject, today }, id, values) {
      await beginDevelopment(tx, { id, personId: subject.id }, values, today)
      return `${here}/${id}`
    },
  }),
]

const views = [{ code: '', label: '支援中のすべて' }, { code: 'mine', label: '自分の担当' }, { code: 'late', label: '日が過ぎた・決まっていない' }, { code: 'ended', label: '終わった' }, { code: 'counts', label: '年度の件数' }] as const

function yearAsked(text: string | null, today: Temporal.PlainDate): { year: number; latest: number } {
  const latest = fiscalYearOf(today)
  const asked = Number(text)
  return { year: Number.isInteger(asked) && asked >= 2000 && asked <= latest ? asked : latest, latest }
}

function ConcernFilter({ show, concern }: { show: string; concern: string }): ReactElement {
  return (
    <form method="get" action={here} className="register-filter">
      {show && <input type="hidden" name="show" value={show} />}
      <label>気になる点
        <select name="concern" defaultValue={concern}><option value="">すべて</option>{developmentConcerns.map(({ code, label }) => <option key={code} value={code}>{label}</option>)}</select>
      </label>
      <button className="button">しぼる</button>
    </form>
  )
}
