import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { agencyKinds } from '../codes/agencies.ts'
import { membershipScopes } from '../codes/council.ts'
import { labelOf } from '../codes/code-list.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { moved, problems as problemPage, shown, stale, whole } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { town } from '../town.ts'
import { Act } from '../ui/act.tsx'
import { Table } from '../ui/table.tsx'
import { agencyRecord } from './agency.ts'
import { agencies, changeAgency, recordAgency } from './agencies.db.ts'
import type { Agency } from './agencies.db.ts'
import { councilStandings } from './agency-people.db.ts'
import type { CouncilStanding } from './agency-people.db.ts'
import { wordingOn } from './agency-person.ts'
import { agencySubject } from './agency-subjects.ts'

const here = '/agencies'

/** 関係機関: the list, adding one, changing one. */
export const agenciesPages = [
  page.get(here, { needs: 'agency.read' }, async ({ tx, actor, today }) => shown({
    title: '関係機関', heading: '関係機関', here,
    ...(may(actor, 'agency.write') ? { acts: [<Act key="confirm" href="/agencies/confirmation">名簿の確認</Act>, <Act key="new" main href="/agencies/new">関係機関を加える</Act>] } : {}),
    body: <AgencyList list={await agencies(tx)} standings={await councilStandings(tx, today, wordingOn(town.pledges, today)?.wording ?? '')} />,
  })),
  page.get('/agencies/new', { needs: 'agency.write' }, async ({ query, draft, today }) => {
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(agencyPage('/agencies', '/agencies/new', id, await draft('/agencies', id) ?? rawOf(agencyRecord, { since: today }), undefined, []))
  }),
  page.post(here, { needs: 'agency.write' }, async ({ tx, form }) => {
    const id = recordIdOf(form)
    const again = (problems: readonly Problem[]) => problemPage(agencyPage('/agencies', '/agencies/new', id, form, undefined, problems))
    const read = parseRecord(agencyRecord, form)
    if ('problems' in read) return again(read.problems)
    const refused = await refusalsOf(() => recordAgency(tx, id, read.values))
    return refused.length > 0 ? again(refused) : moved(`${here}/${id}`)
  }),
  page.get('/agencies/:agency/edit', { on: agencySubject, needs: 'agency.write' }, async ({ subject, draft }) => {
    const address = `/agencies/${subject.id}`
    const kept = await draft(address, subject.id)
    return shown(agencyPage(address, `${address}/edit`, subject.id, kept ?? rawOf(agencyRecord, valuesOf(subject)), kept ? versionOf(kept) : subject.version, []))
  }),
  page.post('/agencies/:agency', { on: agencySubject, needs: 'agency.write' }, async ({ tx, subject, form }) => {
    const address = `/agencies/${subject.id}`
    const version = versionOf(form)
    const read = parseRecord(agencyRecord, form)
    if ('problems' in read) return problemPage(agencyPage(address, `${address}/edit`, subject.id, form, version, read.problems))
    const outcome = await attempt(() => changeAgency(tx, subject.id, version, read.values))
    if (outcome === 'stale') {
      const message = `ほかの人が先に「${subject.name}」（${labelOf(agencyKinds, subject.kind)}、電話 ${subject.phone ?? 'なし'}）と保存しました。見比べて、もう一度保存してください`
      return stale(agencyPage(address, `${address}/edit`, subject.id, form, subject.version, [whole(message)]))
    }
    return outcome === 'done' ? moved(address) : problemPage(agencyPage(address, `${address}/edit`, subject.id, form, version, outcome))
  }),
]

type AgencyKind = (typeof agencyKinds)[number]['code']
const valuesOf = ({ kind, name, kana, phone, since, until }: Agency) => ({ kind: kind as AgencyKind, name, kana, phone, since, until })

function agencyPage(action: string, address: string, id: string, raw: Raw, version: number | undefined, problems: readonly Problem[]): Content {
  return {
    title: '関係機関', heading: version === undefined ? '関係機関を加える' : '関係機関を直す', here,
    crumbs: [{ label: '関係機関', href: here }, { label: version === undefined ? '加える' : '直す' }],
    body: (
      <section className="card">
        <Form action={action} id={id} {...(version === undefined ? {} : { version })} submit="保存する" problems={problems} draft={{ here: address, title: '関係機関' }}>
          <RecordFields record={agencyRecord} raw={raw} problems={problems} />
        </Form>
      </section>
    ),
  }
}

function AgencyList({ list, standings }: { list: readonly Agency[]; standings: ReadonlyMap<string, CouncilStanding> }): ReactElement {
  const standing = (row: Agency): CouncilStanding | undefined => standings.get(row.id)
  return (
    <section className="card">
      <Table caption="関係機関（種類の順）" stacked rows={list} columns={[
        { label: '名前', heads: true, show: (row) => <a href={`/agencies/${row.id}`}>{row.name}</a> },
        { label: '種類', show: (row) => labelOf(agencyKinds, row.kind) },
        { label: '電話', show: (row) => row.phone ?? '–' },
        { label: '要対協', show: (row) => (standing(row)?.scope ? labelOf(membershipScopes, standing(row)!.scope!) : '–') },
        { label: '人', numeric: true, show: (row) => standing(row)?.people ?? 0 },
        { label: '誓約なし', numeric: true, show: (row) => standing(row)?.unpledged || '–' },
        { label: '今年度の確認がまだ', numeric: true, show: (row) => standing(row)?.unconfirmed || '–' },
        { label: 'いつまで', show: (row) => (row.until ? formatShortDate(row.until) : '–') },
      ]} />
    </section>
  )
}
