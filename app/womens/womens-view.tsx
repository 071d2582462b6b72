import type { ReactElement } from 'react'
import { yesNoUnknown } from '../codes/calls.ts'
import { labelOf } from '../codes/code-list.ts'
import { means } from '../codes/intakes.ts'
import { womensMatters } from '../codes/womens.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { Veiled } from '../people/person-table.tsx'
import type { PersonCard } from '../people/person.ts'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Notice } from '../ui/notice.tsx'
import type { WomensConsultation } from './womens.db.ts'

/** One consultation: what was said, what comes next, and what it means for the children who were there. */
export function WomensView({ consultation, children, today, opens }: { consultation: WomensConsultation; children: readonly PersonCard[]; today: Temporal.PlainDate; opens: boolean }): ReactElement {
  const { id, woman, receivedOn, matters, childrenPresent, words, nextWords, nextOn, agency, agencyWords, recordedAt, recordedByName, intakeId, intakeLabel } = consultation
  return (
    <Columns sideLabel="本人と連絡" side={<Beside woman={woman} children={children} />}>
      <PresentChildren consultation={consultation} children={children} opens={opens} />
      <Card title="相談の内容" note={`${formatJapaneseDate(receivedOn)}・${labelOf(means, consultation.means)}`}>
        <Definitions items={[
          ['何について', matters.map((code) => labelOf(womensMatters, code)).join('、')], ...(childrenPresent ? [['暴力のとき、子どもが', labelOf(yesNoUnknown, childrenPresent)] as const] : []),
          ...(intakeId ? [['子どもの受付', <a key={id} href={`/intakes/${intakeId}`}>{intakeLabel ?? '開く'}</a>] as const] : []),
        ]} />
        <p className="part">{words}</p>
      </Card>
      <Card title="これから">
        <Definitions items={[
          ['次に連絡する日', nextOn ? <DueDay key="next" on={nextOn} today={today} /> : '記入なし'], ['すること', nextWords || '記入なし'],
          ['相談した機関', agency ?? '記入なし'], ...(agencyWords ? [['そこで決まったこと', agencyWords] as const] : []),
        ]} />
      </Card>
      <p className="soft">{formatDateTime(recordedAt)} {recordedByName}が書きました</p>
    </Columns>
  )
}

function PresentChildren({ consultation: { id, matters, childrenPresent, intakeId }, children, opens }: { consultation: WomensConsultation; children: readonly PersonCard[]; opens: boolean }): ReactElement | null {
  if (!matters.includes('violence') || childrenPresent === 'no' || intakeId || children.length === 0) return null
  return (
    <Notice tone="warn" title={childrenPresent === 'yes' ? '子どもの前での暴力は、心理的虐待です（面前DV）' : '暴力のとき、子どもがいたかを確かめてください'}>
      <p>{children.map(({ name, ageWords }) => `${name}（${ageWords}）`).join('、')}。子どもの受付は、この相談とは別につくります。相談の言葉は写しません。</p>
      {opens && <p><a className="button" href={`/womens-consultations/${id}/intakes/new`}>子どもの受付をつくる</a></p>}
    </Notice>
  )
}

function Beside({ woman, children }: { woman: PersonCard; children: readonly PersonCard[] }): ReactElement {
  return (
    <>
      {woman.veiled && <Notice tone="danger" title="秘匿">いる所は隠しています。問い合わせには、いるともいないとも答えないでください。</Notice>}
      <Card title="本人">
        <Definitions items={[
          ['名前', <a key="name" href={`/people/${woman.id}`}>{woman.name}</a>], ['電話・居所', woman.veiled ? <Veiled /> : <a key="places" href={`/people/${woman.id}`}>人のページで見る</a>],
          ['安全な連絡', woman.veiled ? '秘匿を設定した人に確かめてください' : '電話をかける前に、人のページの「電話」を読んでください'],
        ]} />
      </Card>
      {children.length > 0 && <Card title="子ども"><ul className="plain">{children.map(({ id, name, ageWords }) => <li key={id}><a href={`/people/${id}`}>{name}</a>（{ageWords}）</li>)}</ul></Card>}
    </>
  )
}
