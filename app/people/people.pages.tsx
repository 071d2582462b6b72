import type { ReactElement } from 'react'
import { ask, page } from '../access/pages.ts'
import { FieldInput, Form, RecordFields } from '../kernel/form.tsx'
import { recordIdOf } from '../kernel/form-id.ts'
import { required, text } from '../kernel/fields.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { aboutPersonPages } from './about-person.pages.tsx'
import { familiesPages } from './families.pages.tsx'
import { recordPerson } from './people.db.ts'
import { nameKey } from './name-keys.ts'
import { impossibleDates, newPersonForm } from './person.ts'
import type { PersonCard } from './person.ts'
import { personPages } from './person.pages.tsx'
import { PersonTable } from './person-table.tsx'
import { pageOfNumber, recentPersons, samePersons, searchPersons } from './search.db.ts'

const searchForm = defineRecord({
  name: 'person_search', version: 1, title: '人をさがす',
  fields: { words: required(text('名前・かな・生年月日・電話・番号', { most: 100, width: 'long', hint: '例 さとう、齋藤 花、Satou、さとう H30.12、平成30年12月1日、0853-21-1234、R8-123' })) },
})
const here = '/people'
const home = { label: '人・家族', href: here }
const register = <Act key="new" href="/people/new">人を登録する</Act>

const pages = [
  page.get('/people', { needs: 'person.read' }, async ({ tx, actor, today, seen }) => {
    const cards = await recentPersons(tx, actor.accountId, today)
    seen(cards.map(({ id }) => id))
    return shown({
      title: '人・家族', heading: '人・家族', here, acts: [register],
      body: (
        <div className="stack">
          <SearchBox raw={{}} problems={[]} />
          <Card title="最近かかわった人" note="担当のケース、受けた受付、登録した人から">
            <PersonTable caption="最近かかわった人" cards={cards} empty={<Empty>まだいません。上でさがすか、受付を取ると、ここに出ます。</Empty>} />
          </Card>
        </div>
      ),
    })
  }),

  ask('/people/search', { needs: 'person.read' }, async ({ tx, form, today, seen, searched }) => {
    const read = parseRecord(searchForm, form)
    if ('problems' in read) return problems({ title: '人をさがす', heading: '人をさがす', here, crumbs: [home, { label: 'さがす' }], body: <SearchBox raw={form} problems={read.problems} /> })
    const { words } = read.values
    searched(nameKey(words))
    const numbered = await pageOfNumber(tx, words, today)
    if (numbered) return moved(numbered)
    const cards = await searchPersons(tx, words, today)
    seen(cards.map(({ id }) => id))
    return shown(foundPage(words, form, cards))
  }),

  page.get('/people/new', { needs: 'person.write' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    const family = asking.query.get('family')
    const raw = await asking.draft(here, id) ?? { family: family ? [family] : [] }
    return shown(newPersonPage(id, raw, [], []))
  }),

  page.post('/people', { needs: 'person.write' }, async ({ tx, form, today, seen, searched }) => {
    const id = recordIdOf(form)
    const read = parseRecord(newPersonForm, form)
    const wrong = 'problems' in read ? read.problems : impossibleDates(read.values, today)
    if ('problems' in read || wrong.length > 0) return problems(newPersonPage(id, form, wrong, []))
    const { family, ...values } = read.values
    const person = { ...values, id, kana: values.kana ?? '' }
    if (!form['another']) searched(nameKey(person.name))
    const same = form['another'] ? [] : (await samePersons(tx, person, today)).filter((card) => card.id !== id)
    seen(same.map((card) => card.id))
    if (same.length > 0) return problems(newPersonPage(id, form, [{ field: 'another', message: '同じ人かもしれない人がいます。下の人を確かめてください' }], same))
    const refused = await refusalsOf(() => recordPerson(tx, person))
    if (refused.length > 0) return problems(newPersonPage(crypto.randomUUID(), form, refused, []))
    return moved(family ? `/families/${family}/members/new?person=${id}` : `/people/${id}`)
  }),
]

/** Every page of the room; `/families/new` must be declared before the family's own page. */
export const peoplePages = [...pages, ...personPages, ...aboutPersonPages, ...familiesPages]

function SearchBox({ raw, problems }: { raw: Raw; problems: readonly Problem[] }): ReactElement {
  return (
    <form className="card" method="post" action="/people/search" role="search" aria-label="人をさがす">
      <FieldInput name="words" field={searchForm.fields.words} raw={raw} problems={problems} />
      <button className="button main">さがす</button>
    </form>
  )
}

function foundPage(words: string, raw: Raw, cards: readonly PersonCard[]): Content {
  return {
    title: '人をさがした結果', heading: <>「{words}」<small>に近い人</small></>, here, crumbs: [home, { label: 'さがした結果' }], acts: [register],
    body: (
      <div className="stack">
        <Card title="近い順" note="多いときは50人まで。名前の続きや生年月日を足すとしぼれます">
          <PersonTable caption="さがした結果" cards={cards} empty={<Empty>見つかりません。読み方や字を変えるか、生年月日でもさがしてみてください。</Empty>} />
        </Card>
        <SearchBox raw={raw} problems={[]} />
      </div>
    ),
  }
}

function newPersonPage(id: string, raw: Raw, wrong: readonly Problem[], same: readonly PersonCard[]): Content {
  return {
    title: '人の登録', heading: '人を登録する', here, crumbs: [home, { label: '登録' }],
    body: (
      <Form action={here} id={id} draft={{ here: '/people/new', title: '人の登録' }} submit="登録する" problems={wrong}>
        {same.length > 0 && <SamePersons cards={same} />}
        <RecordFields record={newPersonForm} raw={raw} problems={wrong} />
      </Form>
    ),
  }
}

function SamePersons({ cards }: { cards: readonly PersonCard[] }): ReactElement {
  return (
    <fieldset className="one-row field">
      <legend>同じ人かもしれません</legend>
      <PersonTable caption="同じ人かもしれない人" cards={cards} empty={<></>} />
      <div className="picks"><label className="pick"><input type="checkbox" id="f-another" name="another" value="yes" /><span>どの人とも別の人なので、新しく登録する</span></label></div>
    </fieldset>
  )
}
