import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { everyColleagueOption } from '../accounts/colleagues.db.ts'
import { labelOf } from '../codes/code-list.ts'
import { outreachKinds } from '../codes/outreach.ts'
import { fiscalYearLabel, fiscalYearOf } from '../kernel/calendar.ts'
import type { Tx } from '../kernel/db.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { moved, problems as problemPage, shown, stale, whole } from '../kernel/page.ts'
import type { Content, Subject } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import { attempt, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { activityForm, problemsOfActivity } from './outreach.ts'
import type { ActivityValues, PartnerAgency } from './outreach.ts'
import { activitiesOf, activityOf, changeActivity, partnerAgencies, recordActivity } from './outreach.db.ts'
import type { Activity } from './outreach.db.ts'
import { OutreachYear } from './outreach-year.tsx'

const here = '/outreach'
const newAddress = '/outreach/new'
const activitySubject: Subject<Activity> = { kind: 'outreach_activity', param: 'activity', find: activityOf, ids: () => [] }

/** 啓発活動: a fiscal year's list with its sums, adding an activity, changing one. */
export const outreachPages = [
  page.get(here, { needs: 'outreach.read' }, async ({ tx, actor, query, today }) => {
    const thisYear = fiscalYearOf(today)
    const asked = Number(query.get('year'))
    const year = Number.isInteger(asked) && asked >= 2000 && asked <= thisYear + 1 ? asked : thisYear
    const writes = may(actor, 'outreach.write')
    return shown({
      title: '啓発活動', heading: <>啓発活動　{fiscalYearLabel(year)}</>, here, crumbs: [{ label: '啓発活動' }, { label: fiscalYearLabel(year) }],
      acts: writes ? [<Act key="new" href={newAddress} main>活動を加える</Act>] : [],
      body: <OutreachYear year={year} latest={thisYear + 1} activities={await activitiesOf(tx, year)} today={today} writes={writes} />,
    })
  }),
  page.get(newAddress, { needs: 'outreach.write' }, async ({ tx, query, draft, today }) => {
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(activityPage(here, newAddress, id, await offered(tx), await draft(here, id) ?? rawOf(activityForm([], []), { heldOn: today }), undefined, []))
  }),
  page.post(here, { needs: 'outreach.write' }, async ({ tx, form }) => {
    const [id, offer] = [recordIdOf(form), await offered(tx)]
    const again = (problems: readonly Problem[]) => problemPage(activityPage(here, newAddress, id, offer, form, undefined, problems))
    const read = readActivity(offer, form)
    if ('problems' in read) return again(read.problems)
    const refused = await refusalsOf(() => recordActivity(tx, id, read.values))
    return refused.length > 0 ? again(refused) : moved(yearOf(read.values))
  }),
  page.get('/outreach/:activity', { on: activitySubject, needs: 'outreach.write' }, async ({ tx, subject, draft }) => {
    const [own, offer] = [`${here}/${subject.id}`, await offered(tx)]
    const typed = await draft(own, subject.id)
    return shown(activityPage(own, own, subject.id, offer, typed ?? rawOf(activityForm(offer.agencies, offer.people), valuesOf(subject)), typed ? versionOf(typed) : subject.version, []))
  }),
  page.post('/outreach/:activity', { on: activitySubject, needs: 'outreach.write' }, async ({ tx, subject, form }) => {
    const [own, offer, version] = [`${here}/${subject.id}`, await offered(tx), versionOf(form)]
    const read = readActivity(offer, form)
    if ('problems' in read) return problemPage(activityPage(own, own, subject.id, offer, form, version, read.problems))
    const outcome = await attempt(() => changeActivity(tx, subject.id, version, read.values))
    if (outcome === 'stale') return stale(activityPage(own, own, subject.id, offer, form, subject.version, [whole(savedMeanwhile(subject))]))
    return outcome === 'done' ? moved(yearOf(read.values)) : problemPage(activityPage(own, own, subject.id, offer, form, version, outcome))
  }),
]

interface Offered { agencies: readonly PartnerAgency[]; people: readonly Option[] }
const offered = async (tx: Tx): Promise<Offered> => ({ agencies: await partnerAgencies(tx), people: await everyColleagueOption(tx) })

const yearOf = ({ heldOn }: ActivityValues): string => `${here}?year=${fiscalYearOf(heldOn)}`

function readActivity({ agencies, people }: Offered, form: Raw): { values: ActivityValues } | { problems: readonly Problem[] } {
  const read = parseRecord(activityForm(agencies, people), form)
  if ('problems' in read) return read
  const problems = problemsOfActivity(read.values, agencies)
  return problems.length > 0 ? { problems } : read
}

const valuesOf = ({ heldUntil, agencies, ...kept }: Activity): ActivityValues => ({ ...kept, lastDay: heldUntil, agencies: agencies.map((agency) => ({ agency })), calledOff: kept.calledOff || null })

const savedMeanwhile = ({ kind, title, heldOn, place, reach }: Activity): string =>
  `ほかの人が先に「${title}（${labelOf(outreachKinds, kind)}、${formatShortDate(heldOn)}、${place || '場所なし'}、${reach.reduce((sum, { people }) => sum + (people ?? 0), 0)}人）」と保存しました。見比べて、もう一度保存してください`

function activityPage(action: string, own: string, id: string, { agencies, people }: Offered, raw: Raw, version: number | undefined, problems: readonly Problem[]): Content {
  return {
    title: '啓発活動', heading: version === undefined ? '啓発活動を加える' : '啓発活動を直す', here, crumbs: [{ label: '啓発活動', href: here }, { label: version === undefined ? '加える' : '直す' }],
    body: (
      <section className="card">
        <Form action={action} id={id} {...(version === undefined ? {} : { version })} submit="保存する" problems={problems} draft={{ here: own, title: '啓発活動' }}>
          <RecordFields record={activityForm(agencies, people)} raw={raw} problems={problems} />
        </Form>
      </section>
    ),
  }
}
