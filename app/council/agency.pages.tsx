import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { agencyKinds } from '../codes/agencies.ts'
import { labelOf } from '../codes/code-list.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { AnyRecord, Raw, Values } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Meanwhile } from '../ui/meanwhile.tsx'
import { town } from '../town.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import type { Agency } from './agencies.db.ts'
import { agencyPeopleOf, changeAgencyPerson, changeMembership, membershipsOf, recordAgencyPerson, recordMembership, recordPledge } from './agency-people.db.ts'
import type { AgencyPerson, Membership } from './agency-people.db.ts'
import { agencyPersonRecord, pledgeRecord, problemsOfPerson, problemsOfPledge, wordingOn } from './agency-person.ts'
import { agencyPersonSubject, agencySubject } from './agency-subjects.ts'
import { Memberships, PeopleTable } from './agency-view.tsx'
import { membershipRecord } from './membership.ts'

const here = '/agencies'
type MembershipValues = Values<typeof membershipRecord>
type PersonValues = Values<typeof agencyPersonRecord>

/** One agency: what it is, as what it belongs to the council, its people and their pledges. */
export const agencyPages = [
  page.get('/agencies/:agency', { on: agencySubject, needs: 'agency.read' }, async ({ tx, subject, actor, today }) => {
    const writes = may(actor, 'agency.write')
    const address = `/agencies/${subject.id}`
    const people = await agencyPeopleOf(tx, [subject.id], { day: today, past: true })
    return shown({
      title: '関係機関', heading: subject.name, here, crumbs: [{ label: '関係機関', href: here }, { label: labelOf(agencyKinds, subject.kind) }],
      ...(writes ? { acts: [<Act key="accounts" href={`${address}/accounts`}>利用者</Act>, <Act key="edit" href={`${address}/edit`}>直す</Act>, <Act key="person" href={`${address}/people/new`} main shortcut="n">人を加える</Act>] } : {}),
      body: (
        <div className="grid">
          <Card title="機関"><Definitions items={[['種類', labelOf(agencyKinds, subject.kind)], ['代表の電話', subject.phone ?? '–'], ['いつから', formatJapaneseDate(subject.since)], ['いつまで', subject.until ? formatJapaneseDate(subject.until) : '–']]} /></Card>
          <Memberships address={address} memberships={await membershipsOf(tx, [subject.id])} writes={writes} />
          <Card title="この機関の人"><PeopleTable caption="この機関の人" people={people} wording={wordingOn(town.pledges, today)?.wording} today={today} writes={writes} /></Card>
        </div>
      ),
    })
  }),

  page.get('/agencies/:agency/memberships/new', { on: agencySubject, needs: 'agency.write' }, async ({ subject, query, draft, today }) => {
    const [id, action] = [query.get('draft') ?? crypto.randomUUID(), `/agencies/${subject.id}/memberships`]
    return shown(membershipForm(subject, { action, place: `${action}/new`, id, raw: await draft(action, id) ?? rawOf(membershipRecord, { since: today }), wrong: [] }))
  }),
  page.post('/agencies/:agency/memberships', { on: agencySubject, needs: 'agency.write' }, async ({ tx, subject, form }) => {
    const [id, action] = [recordIdOf(form), `/agencies/${subject.id}/memberships`]
    const again = (wrong: readonly Problem[]) => problems(membershipForm(subject, { action, place: `${action}/new`, id, raw: form, wrong }))
    const read = parseRecord(membershipRecord, form)
    if ('problems' in read) return again(read.problems)
    const outcome = await attempt(() => recordMembership(tx, id, subject.id, read.values))
    return outcome === 'done' || outcome === 'stale' ? moved(`/agencies/${subject.id}`) : again(outcome)
  }),
  page.get('/agencies/:agency/memberships/:membership', { on: agencySubject, needs: 'agency.write' }, async ({ tx, subject, params, draft }) => {
    const membership = (await membershipsOf(tx, [subject.id])).find(({ id }) => id === params['membership'])
    if (!membership) return absent
    const action = `/agencies/${subject.id}/memberships/${membership.id}`
    const kept = await draft(action, membership.id)
    return shown(membershipForm(subject, { action, place: action, id: membership.id, raw: kept ?? rawOf(membershipRecord, valuesOfMembership(membership)), version: kept ? versionOf(kept) : membership.version, wrong: [] }))
  }),
  page.post('/agencies/:agency/memberships/:membership', { on: agencySubject, needs: 'agency.write' }, async ({ tx, subject, params, form }) => {
    const membership = (await membershipsOf(tx, [subject.id])).find(({ id }) => id === params['membership'])
    if (!membership) return absent
    const action = `/agencies/${subject.id}/memberships/${membership.id}`
    const version = versionOf(form)
    const again = (wrong: readonly Problem[], now = version) => membershipForm(subject, { action, place: action, id: membership.id, raw: form, version: now, wrong })
    const read = parseRecord(membershipRecord, form)
    if ('problems' in read) return problems(again(read.problems))
    const outcome = await attempt(() => changeMembership(tx, membership, version, read.values))
    if (outcome === 'done') return moved(`/agencies/${subject.id}`)
    return outcome === 'stale' ? stale(withMeanwhile(again([], membership.version), membershipRecord, valuesOfMembership(membership))) : problems(again(outcome))
  }),

  page.get('/agencies/:agency/people/new', { on: agencySubject, needs: 'agency.write' }, async ({ subject, query, draft, today }) => {
    const [id, action] = [query.get('draft') ?? crypto.randomUUID(), `/agencies/${subject.id}/people`]
    return shown(personForm(subject, { action, place: `${action}/new`, id, raw: await draft(action, id) ?? rawOf(agencyPersonRecord, { since: today }), wrong: [] }))
  }),
  page.post('/agencies/:agency/people', { on: agencySubject, needs: 'agency.write' }, async ({ tx, subject, form, today }) => {
    const [id, action] = [recordIdOf(form), `/agencies/${subject.id}/people`]
    const again = (wrong: readonly Problem[]) => problems(personForm(subject, { action, place: `${action}/new`, id, raw: form, wrong }))
    const read = parseRecord(agencyPersonRecord, form)
    const wrong = 'problems' in read ? read.problems : problemsOfPerson(read.values)
    if ('problems' in read || wrong.length > 0) return again(wrong)
    const outcome = await attempt(() => recordAgencyPerson(tx, id, subject.id, read.values, today))
    return outcome === 'done' || outcome === 'stale' ? moved(`/agencies/${subject.id}`) : again(outcome)
  }),
  page.get('/agency-people/:agencyPerson', { on: agencyPersonSubject, needs: 'agency.write' }, async ({ subject, draft, today }) => {
    const action = `/agency-people/${subject.id}`
    const kept = await draft(action, subject.id)
    const content = personForm(agencyOfPerson(subject), { action, place: action, id: subject.id, raw: kept ?? rawOf(agencyPersonRecord, valuesOfPerson(subject)), version: kept ? versionOf(kept) : subject.version, wrong: [] })
    return shown({ ...content, body: <div className="grid">{content.body}<Pledges person={subject} raw={rawOf(pledgeRecord, { pledgedOn: today })} wrong={[]} today={today} /></div> })
  }),
  page.post('/agency-people/:agencyPerson', { on: agencyPersonSubject, needs: 'agency.write' }, async ({ tx, subject, form }) => {
    const action = `/agency-people/${subject.id}`
    const version = versionOf(form)
    const again = (wrong: readonly Problem[], now = version) => personForm(agencyOfPerson(subject), { action, place: action, id: subject.id, raw: form, version: now, wrong })
    const read = parseRecord(agencyPersonRecord, form)
    const wrong = 'problems' in read ? read.problems : problemsOfPerson(read.values)
    if ('problems' in read || wrong.length > 0) return problems(again(wrong))
    const outcome = await attempt(() => changeAgencyPerson(tx, subject.id, version, read.values))
    if (outcome === 'done') return moved(`/agencies/${subject.agencyId}`)
    return outcome === 'stale' ? stale(withMeanwhile(again([], subject.version), agencyPersonRecord, valuesOfPerson(subject))) : problems(again(outcome))
  }),
  page.post('/agency-people/:agencyPerson/pledges', { on: agencyPersonSubject, needs: 'agency.write' }, async ({ tx, subject, form, today }) => {
    const again = (wrong: readonly Problem[]) => problems({
      title: '守秘の誓約', heading: <>{subject.name}<small>守秘の誓約</small></>, here, crumbs: crumbsOf(agencyOfPerson(subject), '誓約'),
      body: <Pledges person={subject} raw={form} wrong={wrong} today={today} />,
    })
    const read = parseRecord(pledgeRecord, form)
    const wrong = 'problems' in read ? read.problems : problemsOfPledge(read.values, today)
    if ('problems' in read || wrong.length > 0) return again(wrong)
    const wording = wordingOn(town.pledges, read.values.pledgedOn)?.wording
    if (!wording) return again([{ field: 'pledgedOn', message: 'この日には誓約の文がありません。日付を確かめてください' }])
    const outcome = await attempt(() => recordPledge(tx, { id: recordIdOf(form), agencyPersonId: subject.id, wording, pledgedOn: read.values.pledgedOn, words: read.values.words ?? '' }))
    return outcome === 'done' || outcome === 'stale' ? moved(`/agencies/${subject.agencyId}`) : again(outcome)
  }),
]

interface Shown { action: string; place: string; id: string; raw: Raw; version?: number; wrong: readonly Problem[] }
type Named = Pick<Agency, 'id' | 'name'>

const agencyOfPerson = ({ agencyId, agencyName }: AgencyPerson): Named => ({ id: agencyId, name: agencyName })
const crumbsOf = ({ id, name }: Named, label: string) => [{ label: '関係機関', href: here }, { label: name, href: `/agencies/${id}` }, { label }]
const valuesOfMembership = ({ scope, since, until, publishedOn, words }: Membership): MembershipValues => ({ scope: scope as MembershipValues['scope'], since, until, publishedOn, words })
const valuesOfPerson = ({ part, road, name, kana, title, phone, since, until, trainedOn }: AgencyPerson): PersonValues =>
  ({ part: part as PersonValues['part'], road: road as PersonValues['road'], name, kana, title, phone, since, until, trainedOn })

function recordForm(agency: Named, title: string, record: AnyRecord, { action, place, id, raw, version, wrong }: Shown): Content {
  return {
    title, heading: <>{title}<small>{agency.name}</small></>, here, crumbs: crumbsOf(agency, title),
    body: (
      <section className="card">
        <Form action={action} id={id} {...(version === undefined ? {} : { version })} submit="保存する" problems={wrong} draft={{ here: place, title }}>
          <RecordFields record={record} raw={raw} problems={wrong} />
        </Form>
      </section>
    ),
  }
}
const membershipForm = (agency: Named, form: Shown): Content => recordForm(agency, '要対協の構成員', membershipRecord, form)
const personForm = (agency: Named, form: Shown): Content => recordForm(agency, '関係機関の人', agencyPersonRecord, form)

function withMeanwhile<R extends AnyRecord>(content: Content, record: R, values: Partial<Values<R>>): Content {
  return { ...content, body: <div className="stack"><Meanwhile record={record} values={values} />{content.body}</div> }
}

function Pledges({ person, raw, wrong, today }: { person: AgencyPerson; raw: Raw; wrong: readonly Problem[]; today: Temporal.PlainDate }) {
  const current = wordingOn(town.pledges, today)
  return (
    <Card title="守秘の誓約" note="児童福祉法25条の5">
      {person.pledges.length > 0 && <ul>{person.pledges.map(({ wording, pledgedOn, words }) => <li key={pledgedOn + wording}>{formatJapaneseDate(Temporal.PlainDate.from(pledgedOn))}　{wording}　<span className="soft">{words}</span></li>)}</ul>}
      {current && <p className="soft">いまの文（{current.wording}）　{current.words}</p>}
      <Form action={`/agency-people/${person.id}/pledges`} id={crypto.randomUUID()} submit="誓約を記録する" problems={wrong}>
        <RecordFields record={pledgeRecord} raw={raw} problems={wrong} />
      </Form>
    </Card>
  )
}
