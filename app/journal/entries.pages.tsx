import { page } from '../access/pages.ts'
import { idsShown } from '../intake/intake-lines.ts'
import { intakesOfFamily } from '../intake/intakes.db.ts'
import { Form } from '../kernel/form.tsx'
import { recordIdOf } from '../kernel/form-id.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { familyCrumbs } from '../people/family-crumb.ts'
import { LookNotice } from '../people/look-card.tsx'
import { whileLooking } from '../people/looks.db.ts'
import { familySubject } from '../people/subjects.ts'
import type { FoundFamily } from '../people/subjects.ts'
import { markVisitDone } from '../plans/visits.db.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { checkEntry, endOf, partsOf } from './entry-check.ts'
import { EntryFields } from './entry-fields.tsx'
import { EntryList } from './entry-list.tsx'
import { entriesOfFamily, shownIn } from './entries.db.ts'
import { entryForm } from './entry.ts'
import type { EntryValues, Offered } from './entry.ts'
import { recordEntry } from './journal.db.ts'
import type { NewEntry } from './journal.db.ts'
import { offeredFor } from './offered.db.ts'

const MOST = 200
const actionOf = (family: FoundFamily): string => `/families/${family.id}/entries`

/** The record of a family: reading it, and writing a new entry. */
export const entriesPages = [
  page.get('/families/:family/entries', { on: familySubject, needs: 'casefile.read' }, async (asking) => {
    const { tx, subject, today, seen } = asking
    const look = await whileLooking(asking)
    const entries = await entriesOfFamily(tx, subject.id, MOST)
    const intakes = await intakesOfFamily(tx, subject.id)
    seen([...shownIn(entries), ...idsShown(intakes)])
    return shown({
      title: `経過 ${subject.number}`, heading: <>経過<small>{subject.name}</small></>, here: '/casefiles', crumbs: crumbsOf(subject),
      acts: [<Act key="new" href={`${actionOf(subject)}/new`} shortcut="n" main>経過を書く</Act>],
      body: <><LookNotice look={look} /><Card title="経過" note="新しい順"><EntryList entries={entries} intakes={intakes} today={today} /></Card></>,
    })
  }),
  page.get('/families/:family/entries/new', { on: familySubject, needs: 'entry.write' }, async (asking) => {
    const { tx, subject, query, today, actor } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const offered = await offeredFor(tx, subject.id, today)
    const raw = await asking.draft(actionOf(subject), id) ?? begun(offered, query, actor.accountId, today)
    return shown(formPage(asking, id, offered, raw, []))
  }),
  page.post('/families/:family/entries', { on: familySubject, needs: 'entry.write' }, async (asking) => {
    const { tx, subject, form, today, now } = asking
    const id = recordIdOf(form)
    const offered = await offeredFor(tx, subject.id, today, { id, visit: form['visit']?.[0] })
    const again = (wrong: readonly Problem[]) => problems(formPage(asking, id, offered, form, wrong))
    const result = parseRecord(entryForm(offered), form)
    if ('problems' in result) return again(namingChildren(result.problems, form, offered))
    const wrong = checkEntry(result.values, form, offered.children, now)
    if (wrong.length > 0) return again(wrong)
    const { visit } = result.values
    const outcome = await attempt(async () => {
      await recordEntry(tx, newEntry(id, subject.id, result.values, offered))
      if (visit) await markVisitDone(tx, visit, id)
    })
    if (outcome === 'done') return moved(`/entries/${id}`)
    return again(outcome === 'stale' ? [{ field: 'visit', message: '選んだ訪問の予定を、いまほかの人が変えました。もう一度「確定する」を押してください' }] : outcome)
  }),
]

function newEntry(id: string, familyId: string, values: EntryValues, { children }: Offered): NewEntry {
  const { casefiles, kind, happenedAt, whom, staff } = values
  const sightings = values.sightings.filter(({ saw }) => saw === 'met').map(({ personId, seenBy, agencyId, seenAt, placeKind, manner, words }) => ({
    personId: personId ?? '', seenBy: seenBy ?? '', agencyId, seenAt, placeKind: placeKind ?? '', manner: manner ?? '', words: words ?? '',
  }))
  return { id, familyId, casefileIds: casefiles, kind, happenedAt, endedAt: endOf(values), whom: whom ?? '', staffIds: staff, parts: partsOf(values, children), sightings }
}

/** Says of which child a question about a sighting is, where the entry is about several. */
function namingChildren(wrong: readonly Problem[], form: Raw, { children }: Offered): Problem[] {
  return wrong.map(({ field, message }) => {
    const row = /^sightings\.\d+\./.exec(field)?.[0]
    const name = row && children.length > 1 ? children.find(({ personId }) => personId === form[`${row}personId`]?.[0])?.name : undefined
    return { field, message: name ? `${name}：${message}` : message }
  })
}

/** What an empty form begins with: today, the writer, the child or the planned visit it was opened from. */
function begun({ children, visits }: Offered, query: URLSearchParams, accountId: string, today: Temporal.PlainDate): Raw {
  const chosen = children.filter(({ casefileId }) => children.length === 1 || casefileId === query.get('casefile'))
  const visit = visits.filter(({ code }) => code === query.get('visit')).map(({ code }) => code)
  return { happenedAt: [formatJapaneseDate(today)], staff: [accountId], casefiles: chosen.map(({ casefileId }) => casefileId), visit, kind: visit.length > 0 ? ['visit'] : [] }
}

const crumbsOf = (family: FoundFamily) => familyCrumbs(family, { label: '経過' })

function formPage({ subject, seen }: Asking<FoundFamily>, id: string, offered: Offered, raw: Raw, wrong: readonly Problem[]): Content {
  seen(offered.children.flatMap(({ casefileId, personId }) => [casefileId, personId]))
  const title = `経過を書く ${subject.number}`
  const action = actionOf(subject)
  return {
    title, heading: <>経過を書く<small>{subject.name}</small></>, here: '/casefiles', crumbs: crumbsOf(subject),
    body: offered.children.length === 0
      ? <section className="card"><Empty act={<a className="button" href={`/families/${subject.id}`}>家族のページへ</a>}>この家族には、開いているケースがありません。ケースを開いてから書いてください。</Empty></section>
      : (
        <Form action={action} id={id} submit="確定する" problems={wrong} draft={{ here: `${action}/new`, title, subjectKind: 'family', subjectId: subject.id }}
          foot={<span className="soft">確定すると書きかえられません。直すときは訂正の版を足します</span>}>
          <EntryFields offered={offered} raw={raw} problems={wrong} />
        </Form>
      ),
  }
}
