import type { ReactElement, ReactNode } from 'react'
import { decisionStates } from '../casefiles/approvals.ts'
import { decisionKindLabel } from '../casefiles/decision-words.ts'
import { casefileStages, classes, placements } from '../codes/casefiles.ts'
import { closingReasons } from '../codes/closings.ts'
import { labelOf } from '../codes/code-list.ts'
import { entryKinds, entryPartKinds } from '../codes/entries.ts'
import { sightingManners, sightingPlaces } from '../codes/sightings.ts'
import { lastSightings } from '../journal/last-sightings.ts'
import { inReadingOrder } from '../journal/entry-parts.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTime, officeDateOf } from '../kernel/office-time.ts'
import { familyRelations } from '../people/family.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import type { TableThen, Then } from './as-of.db.ts'

export interface AsItStood { rows: Readonly<Record<TableThen, Then[]>>; parts: ReadonlyMap<string, { kind: string; words: string }[]>; names: ReadonlyMap<string, string>; at: Temporal.Instant }

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
const day = (value: unknown): string => (value ? formatJapaneseDate(Temporal.PlainDate.from(text(value))) : '')
const moment = (value: unknown): Temporal.Instant => Temporal.Instant.from(text(value))
const when = (value: unknown): string => formatDateTime(moment(value))

/** A casefile as it stood: what was known and decided then, in the words of the record. */
export function AsItStoodView({ then }: { then: AsItStood }): ReactElement {
  const { rows, names, at } = then
  const today = officeDateOf(at).toString()
  const current = (table: TableThen): Then[] => rows[table].filter(({ since, until }) => text(since) <= today && (until === null || text(until) > today))
  const name = (id: unknown): string => names.get(text(id)) ?? '（見えない人・機関）'
  const [casefile] = rows.casefile
  if (!casefile) return <Empty>このときは、まだこのケースはありませんでした。</Empty>
  const names0 = new Map(rows.person_name.filter(({ kind }) => kind === 'current').map((row) => [text(row['person_id']), text(row['name'])]))
  const seen = lastSightings(rows.sighting.map((row) => ({ seenAt: moment(row['seen_at']), seenBy: text(row['seen_by']), placeKind: text(row['place_kind']) })))
  const sighted = (last: Temporal.Instant | null): string => (last ? formatDateTime(last) : 'なし')
  const plans = rows.plan.filter(({ until }) => until === null || text(until) > today)
  return (
    <div className="grid">
      <Card title="ケース">
        <Definitions items={[
          ['段階', labelOf(casefileStages, text(casefile['stage']))], ['開いた日', day(casefile['opened_on'])],
          ...(casefile['closed_on'] ? [['終結', `${day(casefile['closed_on'])}　${labelOf(closingReasons, text(casefile['closing_reason']))}`] as const] : []),
          ['区分', current('class_period').map((row) => labelOf(classes, text(row['class']))).join('、') || '–'],
          ['主担当機関', current('lead_period').map((row) => name(row['agency_id'])).join('、') || '–'],
          ['担当', current('allocation').map((row) => `${name(row['account_id'])}（${row['part'] === 'main' ? '主' : '副'}）`).join('、') || '–'],
          ['要対協の登録', current('registration_period').map((row) => `${day(row['since'])}から`).join('、') || 'なし'],
          ['居場所', current('placement_period').map((row) => labelOf(placements, text(row['placement']))).join('、') || '–'],
          ['会えた日', `家庭の中で ${sighted(seen.inHome)}　こちらが ${sighted(seen.own)}　機関が ${sighted(seen.agency)}`],
        ]} />
      </Card>
      <Card title="家族"><Table caption="家族" silentCaption rows={rows.family_member} empty={<Empty>まだ書かれていませんでした。</Empty>} columns={[
        { label: '名前', heads: true, show: (row) => names0.get(text(row['person_id'])) ?? '（名前は見えません）' }, { label: '続柄', show: (row) => labelOf(familyRelations, text(row['relation'])) },
        { label: '同居', show: (row) => (row['lives_in'] ? '同居' : '別居') }, { label: '書いた日時', show: (row) => when(row['recorded_at']) },
      ]} /></Card>
      <Card title="支援計画">
        {plans.length === 0 && <Empty>計画はありませんでした。</Empty>}
        {plans.map((plan) => (
          <div key={text(plan['id'])}>
            <Definitions items={[['方針', text(plan['policy'])], ['見直しの日', day(plan['review_on'])], ['書いた日時', when(plan['recorded_at'])]]} />
            <ul>{rows.action.filter((row) => row['plan_id'] === plan['id']).map((row) => <li key={text(row['id'])}>{name(row['agency_id'])}：{text(row['what'])}</li>)}</ul>
          </div>
        ))}
      </Card>
      <Card title="決定" note="新しい順"><Rows caption="決定" rows={rows.decision.toSorted((one, other) => text(other['recorded_at']).localeCompare(text(one['recorded_at'])))} columns={[
        ['決めた日', (row) => day(row['decided_on'])], ['何を', (row) => <>{decisionKindLabel(row['kind'] as never)}<span className="soft">{text(row['words'])}</span></>], ['決裁', (row) => labelOf(decisionStates, text(row['state']))], ['書いた日時', (row) => when(row['recorded_at'])],
      ]} /></Card>
      <Card title="受付"><Rows caption="受付" rows={rows.intake} columns={[['受けた日時', (row) => when(row['received_at'])], ['内容', (row) => text(row['content'])], ['書いた日時', (row) => when(row['recorded_at'])]]} /></Card>
      <Card title="役割"><Rows caption="役割" rows={rows.task} columns={[
        ['機関', (row) => name(row['agency_id'])], ['すること', (row) => text(row['what'])], ['いつまで', (row) => day(row['due_on'])],
        ['このとき', (row) => (row['done_on'] ? `${day(row['done_on'])} 終わった` : row['dropped_on'] ? 'やめた' : 'まだ')],
      ]} /></Card>
      <Card title="訪問の前の注意"><Rows caption="注意" rows={rows.warning_note.filter((row) => row['ended_at'] === null)} columns={[['注意', (row) => text(row['words'])], ['見直しの日', (row) => day(row['review_on'])], ['書いた日時', (row) => when(row['recorded_at'])]]} /></Card>
      <Entries then={then} />
      <Card title="目視" note="新しい順"><Rows caption="目視" rows={rows.sighting.toSorted((one, other) => text(other['seen_at']).localeCompare(text(one['seen_at'])))} columns={[
        ['会った日時', (row) => when(row['seen_at'])], ['どこで', (row) => labelOf(sightingPlaces, text(row['place_kind']))], ['どのように', (row) => labelOf(sightingManners, text(row['manner']))], ['書いた日時', (row) => when(row['recorded_at'])],
      ]} /></Card>
    </div>
  )
}

/** The journal as it read: of each entry the version that stood then. */
function Entries({ then: { rows, parts, names } }: { then: AsItStood }): ReactElement {
  const versions = Map.groupBy(rows.entry_version, (row) => text(row['entry_id']))
  const entries = rows.entry.toSorted((one, other) => text(other['happened_at']).localeCompare(text(one['happened_at'])))
  return (
    <Card title="経過記録" note="新しい順">
      {entries.length === 0 && <Empty>経過はまだありませんでした。</Empty>}
      {entries.map((entry) => {
        const version = versions.get(text(entry['id']))?.toSorted((one, other) => Number(other['number']) - Number(one['number']))[0]
        return version && (
          <section key={text(entry['id'])}>
            <h3>{when(entry['happened_at'])}　{labelOf(entryKinds, text(entry['kind']))}</h3>
            <p className="soft">書いた日時 {when(version['confirmed_at'])}　{names.get(text(version['author_id'])) ?? ''}　第{text(version['number'])}版{text(version['reason']) && `（${text(version['reason'])}）`}</p>
            {inReadingOrder(parts.get(text(version['id'])) ?? []).map(({ kind, words }, at) => <p key={at}><strong>{labelOf(entryPartKinds, kind)}</strong>　{words}</p>)}
          </section>
        )
      })}
    </Card>
  )
}

function Rows({ caption, rows, columns }: { caption: string; rows: readonly Then[]; columns: readonly (readonly [string, (row: Then) => ReactNode])[] }): ReactElement {
  return <Table caption={caption} silentCaption stacked rows={rows} empty={<Empty>ありませんでした。</Empty>} columns={columns.map(([label, show], at) => ({ label, show, ...(at === 0 ? { heads: true } : {}) }))} />
}
