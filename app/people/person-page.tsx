import { Fragment } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { intakeKinds } from '../codes/intakes.ts'
import { sexes, veilGrounds } from '../codes/people.ts'
import { SheetsCard } from '../intake/information-card.tsx'
import type { sheetsAbout } from '../intake/information-sheets.db.ts'
import type { IntakeLine } from '../intake/intake-lines.ts'
import { fiscalYearLabel } from '../kernel/calendar.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import type { Actor, Content } from '../kernel/page.ts'
import { DevelopmentCard } from '../development/development-card.tsx'
import type { Checkup } from '../development/checkups.db.ts'
import type { Development } from '../development/developments.db.ts'
import { WomensNote } from '../womens/womens-note.tsx'
import type { Pregnancy } from '../maternity/pregnancies.db.ts'
import { PregnancyCard } from '../maternity/pregnancy-card.tsx'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import { expectedSchoolYear } from './age-words.ts'
import type { FamilyLine, kinOf } from './family.db.ts'
import type { FamilyMember } from './family.ts'
import { LookNotice } from './look-card.tsx'
import type { Look } from './looks.db.ts'
import { MemberTable } from './member-table.tsx'
import type { otherNames } from './people.db.ts'
import type { PersonCard, PersonValues } from './person.ts'
import { UnseenNote, Veiled } from './person-table.tsx'
import { residenceKinds } from './places.ts'
import type { placesOf, veilsOf } from './places.db.ts'

interface PersonShown {
  look: Look | undefined
  mayLook: boolean
  card: PersonCard
  values: PersonValues
  actor: Actor
  today: Temporal.PlainDate
  families: readonly (FamilyLine & { members: readonly FamilyMember[] })[]
  kin: Awaited<ReturnType<typeof kinOf>>
  intakes: readonly IntakeLine[]
  pregnancies: readonly Pregnancy[]
  sheets: Awaited<ReturnType<typeof sheetsAbout>>
  developments: readonly Development[]
  checkups: readonly Checkup[]
  consulted: boolean
  names: Awaited<ReturnType<typeof otherNames>>
  places: Awaited<ReturnType<typeof placesOf>>
  veils: Awaited<ReturnType<typeof veilsOf>>
}

/** Everything the reader may know of one person: family, names, and where they are. */
export function personPage(person: PersonShown): Content {
  const { card, values, actor, today } = person
  const { id, name, kana, sex, birthWords, ageWords } = card
  const school = expectedSchoolYear(values, today)
  const schoolAge = sideOfSchoolAge(values, today)
  const acts = [
    ...(may(actor, 'person.write') ? [<Act key="correct" href={`/people/${id}/correction`}>名前・生年月日などを直す</Act>] : []),
    ...(may(actor, 'maternity.write') && sex !== 'male' && person.pregnancies.every(({ outcome }) => outcome !== null) ? [<Act key="pregnancy" href={`/people/${id}/pregnancies/new`}>妊婦の台帳に書く</Act>] : []),
    ...(may(actor, 'development.write') && schoolAge !== 'over' && person.developments.every(({ endedOn }) => endedOn !== null) ? [<Act key="development" href={`/people/${id}/developments/new`}>幼児発達の台帳に書く</Act>] : []),
    ...(may(actor, 'womens.write') && sex !== 'male' && schoolAge !== 'under' ? [<Act key="womens" href={`/people/${id}/womens-consultations/new`}>女性相談を書く</Act>] : []),
    ...(may(actor, 'information.write') ? [<Act key="sheet" href={`/information-sheets/new?person=${id}`}>情報提供を受ける</Act>] : []),
    ...(may(actor, 'place.look') && person.mayLook && !person.look ? [<Act key="look" href={`/people/${id}/looks/new`}>秘匿の住所などを見る</Act>] : []),
    ...(may(actor, 'place.look') && person.mayLook && card.veiled ? [<Act key="lift" href={`/people/${id}/veil-liftings/new`}>秘匿の解除を提案する</Act>] : []),
    ...(may(actor, 'veil.set') ? [<Act key="veil" href={`/people/${id}/veils/new`}>秘匿を設定する</Act>] : []),
  ]
  return {
    title: '人の記録', here: '/people', crumbs: [{ label: '人・家族', href: '/people' }, { label: '人の記録' }], acts,
    heading: <>{name}<small>{[kana, birthWords, `${ageWords}・${labelOf(sexes, sex)}`, school].filter(Boolean).join('　')}</small></>,
    body: (
      <>
        <LookNotice look={person.look} />
        {card.veiled && <VeilNotice veils={person.veils} />}
        <Columns sideLabel="この人について" side={<Beside {...person} />}>
          <Families {...person} />
          <Kin {...person} />
          <PregnancyCard found={person.pregnancies} today={today} />
          <DevelopmentCard found={person.developments} checkups={person.checkups} />
          <WomensNote there={person.consulted} href={`/womens-consultations?person=${id}`} />
          <Intakes {...person} />
          <SheetsCard sheets={person.sheets} />
        </Columns>
      </>
    ),
  }
}

/** Whether somebody is of the age at which a development is followed and handed over to a school. */
function sideOfSchoolAge({ birth }: PersonValues, today: Temporal.PlainDate): 'under' | 'over' | 'unknown' {
  return birth === null ? 'unknown' : today.year - birth.year <= 12 ? 'under' : 'over'
}

function VeilNotice({ veils }: Pick<PersonShown, 'veils'>): ReactElement {
  return (
    <Notice tone="danger" title="秘匿">
      <p>住所・電話・学校は隠しています。問い合わせには、いるともいないとも答えないでください。</p>
      {veils.map(({ ground, words, setAt, endsOn, from }) => (
        <p key={setAt.toString()} className="soft">{labelOf(veilGrounds, ground)}（{formatDateTime(setAt)}{from && `、${from}から`}）{words}{endsOn && `　期限 ${formatShortDate(endsOn)}（過ぎても解けません）`}</p>
      ))}
    </Notice>
  )
}

function Families({ card, families }: PersonShown): ReactElement {
  if (families.length === 0) return <Card title="家族"><Empty act={<Act href={`/families/new?person=${card.id}`}>家族をつくる</Act>}>まだどの家族にも入っていません。</Empty></Card>
  return (
    <>
      {families.map(({ id, name, number, members }) => (
        <Card key={id} title={<a href={`/families/${id}`}>{name}</a>} note={number} act={<a href={`/families/${id}/members/new`}>家族に加える</a>}>
          <MemberTable familyId={id} members={members} here={card.id} />
        </Card>
      ))}
    </>
  )
}

function Kin({ card, kin, families }: PersonShown): ReactElement | null {
  if (families.length === 0) return null
  return (
    <Card title="親族の関係" note="実親・養親・婚姻など" act={<a href={`/people/${card.id}/kinships/new`}>書く</a>}>
      {kin.length === 0 ? <Empty>まだ書いていません。</Empty>
        : <Definitions items={kin.map(({ otherId, words, name }) => [words, <a key={otherId} href={`/people/${otherId}`}>{name}</a>] as const)} />}
      <UnseenNote />
    </Card>
  )
}

const intakeColumns: readonly Column<IntakeLine>[] = [
  { label: '受付', heads: true, show: ({ id, label }) => <a href={`/intakes/${id}`}>{label}</a> },
  { label: '受けた日時', show: ({ receivedAt }) => formatDateTime(receivedAt) },
  { label: '種類', show: ({ kind }) => labelOf(intakeKinds, kind) },
  { label: '段階', show: ({ stage }) => (stage === 'received' ? '決定前' : '決定済み') },
]

function Intakes({ intakes }: PersonShown): ReactElement {
  return (
    <Card title="受付">
      <Table caption="この人の受付" silentCaption stacked columns={intakeColumns} rows={intakes} empty={<Empty>受付はありません。</Empty>} />
      <UnseenNote />
    </Card>
  )
}

function Beside({ card, values, names, places }: PersonShown): ReactElement {
  const add = (noun: string): ReactElement => <a href={`/people/${card.id}/${noun}/new`}>書く</a>
  const { nationality, language } = values
  return (
    <>
      <Card title="名前とことば" act={<a href={`/people/${card.id}/names/new`}>前の名前を書く</a>}>
        <Definitions items={[
          ...names.map(({ kind, name, kana }) => [kind === 'former' ? '前の名前' : 'ほかの呼び名', kana ? `${name}（${kana}）` : name] as const),
          ['国籍', nationality ?? <Unknown />], ['ことば', language ?? <Unknown />],
        ]} />
      </Card>
      <Card title="住所" act={add('residences')}>
        <Guarded veiled={card.veiled} items={places.residences.map(({ kind, address, district, since, until }) => [
          labelOf(residenceKinds, kind).replace(/（.*/u, ''), <>{address}{district && <small>（{district}）</small>}<Period since={since} until={until} /></>,
        ])} />
      </Card>
      <Card title="電話" act={add('phones')}>
        <Guarded veiled={card.veiled} items={places.phones.map(({ number, whose, safeContact }) => [
          whose || '電話', <><a href={`tel:${number}`}>{number}</a>{safeContact && <p className="soft">{safeContact}</p>}</>,
        ])} />
      </Card>
      <Card title="学校・園" act={add('affiliations')}>
        <Guarded veiled={card.veiled} items={places.affiliations.map(({ agencyName, fiscalYear, className, since, until }) => [
          fiscalYearLabel(fiscalYear), <>{agencyName} {className}<Period since={since} until={until} /></>,
        ])} />
      </Card>
    </>
  )
}

const Unknown = (): ReactElement => <span className="soft">記入なし</span>

function Guarded({ veiled, items }: { veiled: boolean; items: readonly (readonly [ReactNode, ReactNode])[] }): ReactElement {
  if (veiled && items.length === 0) return <Veiled />
  return items.length === 0 ? <Unknown /> : <Definitions items={items.map(([word, value], at) => [word, <Fragment key={at}>{value}</Fragment>] as const)} />
}

function Period({ since, until }: { since: Temporal.PlainDate | null; until: Temporal.PlainDate | null }): ReactElement | null {
  if (!since && !until) return null
  return <p className="soft">{since ? formatShortDate(since) : ''}から{until ? `${formatShortDate(until)}まで` : ''}</p>
}
