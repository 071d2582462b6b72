import type { ReactElement } from 'react'
import { ask, page } from '../access/pages.ts'
import { agendaPiles } from '../codes/council.ts'
import { casefilesOfFamily } from '../casefiles/casefiles.db.ts'
import { choice, choices, required, text } from '../kernel/fields.ts'
import { isId, recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { officeDateOf } from '../kernel/office-time.ts'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { familiesOf } from '../people/family.db.ts'
import { nameKey } from '../people/name-keys.ts'
import { personCards } from '../people/people.db.ts'
import { pageOfNumber, searchPersons } from '../people/search.db.ts'
import { familySubject } from '../people/subjects.ts'
import type { FoundFamily } from '../people/subjects.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { putOnAgenda } from './agenda.db.ts'
import { meetingName } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { meetingSubject } from './meeting-subjects.ts'
import { reviewGroups } from './what-changed.db.ts'
import { proposedPile } from './what-changed.ts'

const newItem = (children: readonly Option[]) => defineRecord({
  name: 'new_item', version: 1, title: '議題に加える',
  fields: {
    casefiles: required(choices('議題にする子ども', children)),
    pile: required(choice('山', agendaPiles)),
    words: text('加えるわけ', { most: 300, width: 'long' }),
  },
})

/** Puts a family on an agenda that was not proposed for it, found by number or name. */
export const itemNewPages = [
  page.get('/meetings/:meeting/items/new', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { query, draft, subject } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const kept = await draft(`/meetings/${subject.id}/items`, id)
    const asked = kept?.['family']?.[0] ?? query.get('family')
    const family = isId(asked) ? await familySubject.find(asking.tx, asked) : undefined
    if (asked && !family) return absent
    return shown(family ? await newPage(asking, family, id, kept, []) : searchPage(asking, []))
  }),
  ask('/meetings/:meeting/items/search', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { tx, form, today, seen, searched } = asking
    const words = form['words']?.[0] ?? ''
    searched(nameKey(words))
    const numbered = (await pageOfNumber(tx, words, today))?.split('/families/')[1]
    const persons = numbered ? [] : await searchPersons(tx, words, today)
    const own = numbered ? await familySubject.find(tx, numbered) : undefined
    const found = own ? [own] : await familiesOf(tx, persons.map(({ id }) => id))
    seen(found.map(({ id }) => id))
    return shown(searchPage(asking, found, words))
  }),
  page.post('/meetings/:meeting/items', { on: meetingSubject, needs: 'meeting.write' }, async (asking): Promise<Answer> => {
    const { tx, subject, form, today } = asking
    const asked = form['family']?.[0]
    const family = isId(asked) ? await familySubject.find(tx, asked) : undefined
    if (!family) return absent
    const id = recordIdOf(form)
    const read = parseRecord(newItem(await childOptions(asking, family.id)), form)
    if ('problems' in read) return problems(await newPage(asking, family, id, form, read.problems))
    const { casefiles, pile, words } = read.values
    const refused = await refusalsOf(() => putOnAgenda(tx, { id, meetingId: subject.id, familyId: family.id, casefileIds: casefiles, pile, words: words ?? '', today }))
    return refused.length > 0 ? problems(await newPage(asking, family, id, form, refused)) : moved(`/meetings/${subject.id}/agenda`)
  }),
]

async function childOptions({ tx, today, seen }: Asking<unknown>, familyId: string): Promise<Option[]> {
  const open = (await casefilesOfFamily(tx, familyId)).filter(({ stage }) => stage !== 'closed')
  const cards = new Map((await personCards(tx, open.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  seen(open.flatMap(({ id, personId }) => [id, personId]))
  return open.map(({ id, personId, number }) => ({ code: id, label: cards.get(personId) ? `${cards.get(personId)!.name}　${cards.get(personId)!.ageWords}` : number }))
}

const crumbs = (meeting: Meeting): Content['crumbs'] & object => [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting), href: `/meetings/${meeting.id}` }, { label: '議題', href: `/meetings/${meeting.id}/agenda` }, { label: '加える' }]

function searchPage({ subject: meeting }: Asking<Meeting>, found: readonly Pick<FoundFamily, 'id' | 'name' | 'number'>[], words?: string): Content {
  return {
    title: '議題に加える', heading: '議題に加える', here: '/meetings', crumbs: crumbs(meeting),
    body: (
      <Card title="家族をさがす">
        <form method="post" action={`/meetings/${meeting.id}/items/search`} className="row">
          <div className="field"><label htmlFor="family-words">家族の番号（例 F8-019）か、名前・かな</label><input type="text" id="family-words" name="words" className="middle" autoComplete="off" defaultValue={words} autoFocus /></div>
          <button className="button">さがす</button>
        </form>
        {words !== undefined && (
          <Table caption="見つかった家族" stacked rows={found} empty={<Empty>見つかりません。番号か、かなを確かめてください。</Empty>} columns={[
            { label: '家族', heads: true, show: ({ id, name }) => <a href={`/meetings/${meeting.id}/items/new?family=${id}`}>{name}</a> },
            { label: '番号', show: ({ number }) => number },
          ]} />
        )}
      </Card>
    ),
  }
}

async function newPage(asking: Asking<Meeting>, family: FoundFamily, id: string, raw: Raw | undefined, wrong: readonly Problem[]): Promise<Content> {
  const { tx, subject: meeting } = asking
  const options = await childOptions(asking, family.id)
  const groups = await reviewGroups(tx, { familyIds: [family.id], day: officeDateOf(meeting.heldAt), except: meeting.id })
  const [first] = groups
  const action = `/meetings/${meeting.id}/items`
  const reasons: ReactElement = <ul className="plain">{groups.flatMap(({ changes }) => changes).map(({ words }, at) => <li key={at}>{words}</li>)}</ul>
  return {
    title: '議題に加える', heading: <>議題に加える<small>{family.name} {family.number}</small></>, here: '/meetings', crumbs: crumbs(meeting),
    body: options.length === 0
      ? <Card title="議題にできません"><Empty act={<a className="button" href={`/families/${family.id}`}>家族のページへ</a>}>この家族には、開いているケースがありません。だれも支援していない家族は議題にできません。</Empty></Card>
      : (
        <Card title="変わったこと">
          {reasons}
          <Form action={action} id={id} submit="議題に加える" problems={wrong} draft={{ here: `${action}/new`, title: `議題に加える ${family.number}`, subjectKind: 'family', subjectId: family.id }}>
            <input type="hidden" name="family" value={family.id} />
            <RecordFields record={newItem(options)} raw={raw ?? { casefiles: first?.casefileIds ?? [], pile: [proposedPile(first?.changes ?? [])] }} problems={wrong} />
          </Form>
        </Card>
      ),
  }
}
