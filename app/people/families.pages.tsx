import type { ReactElement, ReactNode } from 'react'
import { ask, page } from '../access/pages.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { isId, recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw, Values } from '../kernel/record.ts'
import { attempt, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { familyCrumb } from './family-crumb.ts'
import { correctMembership, familyMembers, joinFamily, openFamily } from './family.db.ts'
import { familyForm, memberForm, membershipForm } from './family.ts'
import type { FamilyMember } from './family.ts'
import { Meanwhile } from '../ui/meanwhile.tsx'
import { nameKey } from './name-keys.ts'
import { personCards } from './people.db.ts'
import type { PersonCard } from './person.ts'
import { impossiblePeriod } from './places.ts'
import { veiledFamilies } from './places.db.ts'
import { searchPersons } from './search.db.ts'
import { familySubject } from './subjects.ts'
import type { FoundFamily } from './subjects.ts'

type AboutFamily = Asking<FoundFamily>
const isYes = (code: 'yes' | 'no'): boolean => code === 'yes'
const correctionOf = (family: FoundFamily, memberId: string): string => `/families/${family.id}/members/${memberId}/correction`

/** Opening a family, adding to it, and putting memberships right; the family's own page belongs to the casefiles. */
export const familiesPages = [
  page.get('/families/new', { needs: 'person.write' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    const draft = await asking.draft('/families', id)
    const person = await seenPerson(asking, draft?.['person']?.[0] ?? asking.query.get('person'))
    return shown(person ? newFamilyPage(person, id, draft ?? { person: [person.id], name: [`${person.name.split(/\s/u)[0]}家`] }, []) : personFirst)
  }),

  page.post('/families', { needs: 'person.write' }, async (asking) => {
    const { tx, form, today } = asking
    const id = recordIdOf(form)
    const person = await seenPerson(asking, form['person']?.[0])
    if (!person) return problems(personFirst)
    const read = parseRecord(familyForm, form)
    if ('problems' in read) return problems(newFamilyPage(person, id, form, read.problems))
    const { name, relation, livesIn, since } = read.values
    const refused = await refusalsOf(() => openFamily(tx, { id, name, fiscalYear: fiscalYearOf(today) }))
    if (refused.length > 0) return problems(newFamilyPage(person, crypto.randomUUID(), form, refused))
    await joinFamily(tx, { familyId: id, personId: person.id, relation, livesIn: isYes(livesIn), since })
    return moved(`/families/${id}`)
  }),

  page.get('/families/:family/members/new', { on: familySubject, needs: 'person.write' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    const raw = await asking.draft(`/families/${asking.subject.id}/members`, id) ?? { person: [asking.query.get('person') ?? ''] }
    const person = await seenPerson(asking, raw['person']?.[0])
    return shown(await newMemberPage(asking, id, person ? [person] : undefined, raw, []))
  }),

  ask('/families/:family/members/candidates', { on: familySubject, needs: 'person.write' }, async (asking) => {
    const { tx, form, today } = asking
    const words = form['words']?.[0] ?? ''
    asking.searched(nameKey(words))
    const found = await searchPersons(tx, words, today)
    asking.seen(found.map(({ id }) => id))
    return shown(await newMemberPage(asking, crypto.randomUUID(), found, form, []))
  }),

  page.post('/families/:family/members', { on: familySubject, needs: 'person.write' }, async (asking) => {
    const { tx, form, subject } = asking
    const person = await seenPerson(asking, form['person']?.[0])
    const read = parseRecord(memberForm(person ? [optionOf(person)] : []), form)
    if ('problems' in read) return problems(await newMemberPage(asking, recordIdOf(form), person ? [person] : undefined, form, read.problems))
    const { person: personId, relation, livesIn, since, side } = read.values
    await joinFamily(tx, { familyId: subject.id, personId, relation, livesIn: isYes(livesIn), since, otherSide: side === 'other' })
    return moved(`/families/${subject.id}`)
  }),

  page.get('/families/:family/members/:member/correction', { on: familySubject, needs: 'person.write' }, async (asking) => {
    const member = await memberOf(asking)
    if (!member) return absent
    const draft = await asking.draft(correctionOf(asking.subject, member.memberId), member.memberId)
    return shown(membershipPage(asking.subject, member, draft ?? rawOf(membershipForm, membershipOf(member)), draft ? versionOf(draft) : member.memberVersion, []))
  }),

  page.post('/families/:family/members/:member/correction', { on: familySubject, needs: 'person.write' }, async (asking) => {
    const { tx, form, subject } = asking
    const member = await memberOf(asking)
    if (!member) return absent
    const read = parseRecord(membershipForm, form)
    const wrong = 'problems' in read ? read.problems : impossiblePeriod(read.values)
    if ('problems' in read || wrong.length > 0) return problems(membershipPage(subject, member, form, versionOf(form), wrong))
    const { values } = read
    const outcome = await attempt(() => correctMembership(tx, member.memberId, versionOf(form), { ...values, livesIn: isYes(values.livesIn) }))
    if (outcome === 'done') return moved(`/families/${subject.id}`)
    return outcome === 'stale' ? stale(membershipPage(subject, member, form, member.memberVersion, [], membershipOf(member))) : problems(membershipPage(subject, member, form, versionOf(form), outcome))
  }),
]

async function seenPerson({ tx, today, seen }: Asking<unknown>, id: string | null | undefined): Promise<PersonCard | undefined> {
  if (!isId(id)) return undefined
  const [card] = await personCards(tx, [id], today)
  if (card) seen([card.id])
  return card
}

async function memberOf({ tx, subject, params, today, seen }: AboutFamily): Promise<FamilyMember | undefined> {
  const member = (await familyMembers(tx, subject.id, today)).find(({ memberId }) => memberId === params['member'])
  if (member) seen([member.id])
  return member
}

const membershipOf = ({ relation, livesIn, since, until }: FamilyMember): Partial<Values<typeof membershipForm>> =>
  ({ relation: relation as Values<typeof membershipForm>['relation'], livesIn: livesIn ? 'yes' : 'no', since, until })

const optionOf = ({ id, name, birthWords, ageWords, familyNumber }: PersonCard): { code: string; label: string; hint: string } =>
  ({ code: id, label: name, hint: [birthWords, ageWords, familyNumber].filter(Boolean).join('・') })

const personFirst: Content = {
  title: '家族をつくる', heading: '家族をつくる', here: '/people', crumbs: [{ label: '人・家族', href: '/people' }, { label: '家族をつくる' }],
  body: <Card title="はじめに人を選びます"><Empty act={<Act href="/people">人をさがす</Act>}>家族の最初の人をさがし、その人のページの「家族をつくる」から始めてください。</Empty></Card>,
}

function newFamilyPage({ id: personId, name }: PersonCard, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  return {
    ...personFirst, crumbs: [{ label: '人・家族', href: '/people' }, { label: '人の記録', href: `/people/${personId}` }, { label: '家族をつくる' }],
    heading: <>家族をつくる<small>最初の人 {name}</small></>,
    body: (
      <Form action="/families" id={id} draft={{ here: '/families/new', title: '家族をつくる', subjectKind: 'person', subjectId: personId }} submit="家族をつくる" problems={wrong}>
        <RecordFields record={familyForm} raw={raw} problems={wrong} />
      </Form>
    ),
  }
}

/** `found` is undefined before anybody was searched for. */
async function newMemberPage({ tx, subject }: AboutFamily, id: string, found: readonly PersonCard[] | undefined, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const place = `/families/${subject.id}`
  const hides = (await veiledFamilies(tx, [subject.id])).has(subject.id)
  return familyContent(subject, '家族に加える', (
    <div className="stack">
      <form className="card" method="post" action={`${place}/members/candidates`} role="search" aria-label="加える人をさがす">
        <div className="field">
          <label htmlFor="f-words">加える人をさがす</label>
          <p className="hint" id="f-words-hint">名前・かな・生年月日・電話</p>
          <input id="f-words" name="words" autoComplete="off" className="middle" aria-describedby="f-words-hint" defaultValue={raw['words']?.[0] ?? ''} />
        </div>
        <button className="button">さがす</button> <a href={`/people/new?family=${subject.id}`}>はじめての人を登録して加える</a>
      </form>
      {found?.length === 0 && <Card title="さがした結果"><Empty>見つかりません。読み方や字を変えてさがすか、はじめての人として登録してください。</Empty></Card>}
      {((found && found.length > 0) || wrong.length > 0) && (
        <Form action={`${place}/members`} id={id} draft={{ here: `${place}/members/new`, title: '家族に加える', subjectKind: 'family', subjectId: subject.id }} submit="家族に加える" problems={wrong}>
          <RecordFields record={memberForm((found ?? []).map(optionOf))} raw={raw} problems={wrong} only={['person', 'relation', 'livesIn', 'since', ...(hides ? ['side'] : [])]} />
        </Form>
      )}
    </div>
  ))
}

function membershipPage(subject: FoundFamily, member: FamilyMember, raw: Raw, version: number, wrong: readonly Problem[], meanwhile?: Partial<Values<typeof membershipForm>>): Content {
  const here = correctionOf(subject, member.memberId)
  return familyContent(subject, '続柄・同居を直す', (
    <div className="stack">
      {meanwhile && <Meanwhile record={membershipForm} values={meanwhile} />}
      <Form action={here} id={member.memberId} version={version} draft={{ here, title: '続柄・同居を直す', subjectKind: 'family', subjectId: subject.id }} submit="保存する" problems={wrong}>
        <RecordFields record={membershipForm} raw={raw} problems={wrong} />
      </Form>
    </div>
  ), member.name)
}

function familyContent({ id, name, number }: FoundFamily, title: string, body: ReactElement, about: ReactNode = name): Content {
  return { title, heading: <>{about}<small>{title}</small></>, here: '/people', crumbs: [{ label: '人・家族', href: '/people' }, familyCrumb({ id, name, number }), { label: title }], body }
}
