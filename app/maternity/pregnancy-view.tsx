import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { awayPlans, dueDateSources, handoverGrounds, pregnancyOutcomes, pregnancyReasons } from '../codes/maternity.ts'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { PersonTable, Veiled } from '../people/person-table.tsx'
import type { PersonCard } from '../people/person.ts'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Facts } from '../ui/facts.tsx'
import { Notice } from '../ui/notice.tsx'
import { Timeline } from '../ui/timeline.tsx'
import type { Entry } from '../ui/timeline.tsx'
import { toJudgeAgain } from './birth.ts'
import { gestationWords } from './gestation.ts'
import type { Handover } from './handovers.db.ts'
import { isExpectant } from './pregnancies.db.ts'
import type { Pregnancy } from './pregnancies.db.ts'
import { contactWords } from './pregnancy-card.tsx'
import { contactsOf, signsOf } from './pregnancy.ts'

/** Everything the page of a pregnancy shows. */
interface PregnancyShown {
  pregnancy: Pregnancy; children: readonly PersonCard[]; handovers: readonly Handover[]; clinics: readonly string[]; today: Temporal.PlainDate
  sheets: readonly { id: string; receivedOn: Temporal.PlainDate; title: string }[]
}

/** A pregnancy: how far it is, why it is on the register, who goes with her, and its story. */
export function PregnancyView(shown: PregnancyShown): ReactElement {
  const { pregnancy, today, children } = shown
  const { dueOn, outcome, outcomeOn } = pregnancy
  const signs = outcome === null ? signsOf(pregnancy, today) : []
  return (
    <div className="grid">
      <Facts facts={[
        outcome ? { label: 'この妊娠', value: labelOf(pregnancyOutcomes, outcome), note: outcomeOn && formatJapaneseDate(outcomeOn) } : { label: '今日で', value: gestationWords(dueOn, today) },
        { label: '出産予定日', value: formatJapaneseDate(dueOn), note: labelOf(dueDateSources, pregnancy.dueSource) },
        { label: '妊婦健診', value: pregnancy.checkups === null ? '回数は不明' : `${pregnancy.checkups}回`, note: pregnancy.lastCheckupOn && `最後は ${formatShortDate(pregnancy.lastCheckupOn)}` },
        { label: '母子健康手帳', value: pregnancy.handbookNone ? 'まだ' : pregnancy.handbookOn ? formatShortDate(pregnancy.handbookOn) : '記入なし', note: pregnancy.handbookOn && `${gestationWords(dueOn, pregnancy.handbookOn)}で交付` },
      ]} />
      {signs.length > 0 && <Notice tone="warn" title="気づき"><ul>{signs.map((sign) => <li key={sign}>{sign}</li>)}</ul><p className="soft">当てはまれば「把握した理由」に入れてください。自動では入りません</p></Notice>}
      {outcome === 'born' && <BornNotice pregnancy={pregnancy} cards={children} />}
      <Columns sideLabel="この妊娠について" side={<Beside {...shown} />}>
        <Card title="把握した理由" note="わかった日から">
          {pregnancy.reasons.length === 0 ? <Empty>まだ書いていません。</Empty>
            : <Definitions items={pregnancy.reasons.map(({ code, since, until }) => [labelOf(pregnancyReasons, code), period(since, until)] as const)} />}
        </Card>
        {children.length > 0 && <Card title="生まれた子"><PersonTable caption="生まれた子" cards={children} empty={<></>} /></Card>}
        <Card title="ようすとこれから">{pregnancy.words ? <p className="part">{pregnancy.words}</p> : <Empty>まだ書いていません。</Empty>}{pregnancy.outcomeWords && <p className="part">{pregnancy.outcomeWords}</p>}</Card>
        {shown.handovers.map((handover) => <HandoverCard key={handover.id} handover={handover} />)}
        <Card title="これまで"><Timeline brief entries={storyOf(shown)} /></Card>
      </Columns>
    </div>
  )
}

const period = (since: string, until: string | null): string => `${formatShortDate(Temporal.PlainDate.from(since))}から${until ? `${formatShortDate(Temporal.PlainDate.from(until))}まで` : ''}`

function BornNotice({ pregnancy, cards }: { pregnancy: Pregnancy; cards: readonly PersonCard[] }): ReactElement {
  const casefileId = pregnancy.woman.casefileId
  const opened = cards.filter((card) => card.casefileId).length
  if (cards.length > 0 && opened === cards.length && !isExpectant(pregnancy)) return <></>
  return (
    <Notice tone="warn" title="会議で決め直すこと（自動では変わりません）">
      <ul>{toJudgeAgain(isExpectant(pregnancy)).map((line) => <li key={line}>{line}</li>)}</ul>
      <p>{casefileId && <a href={`/casefiles/${casefileId}`}>本人のケースを開く</a>}　{pregnancy.woman.familyId && <a href={`/families/${pregnancy.woman.familyId}`}>家族を開く</a>}　<a href="/intakes/new">受付から始める</a></p>
    </Notice>
  )
}

function Beside({ pregnancy, clinics, today }: PregnancyShown): ReactElement {
  const { woman } = pregnancy
  const contacts = contactsOf(pregnancy)
  return (
    <>
      <Card title="担当と連絡">
        <Definitions items={[
          ['こちら', pregnancy.worker ?? '担当なし'], ['きずな', pregnancy.counterpartName || '記入なし'], ['支援の程度', pregnancy.supportLevel || '記入なし'],
          ...contacts.map(({ kind, on }) => [contactWords(kind), <DueDay key={kind} on={on} today={today} />] as const),
        ]} />
      </Card>
      <Card title="本人">
        <Definitions items={[
          ['名前', <a key="name" href={`/people/${woman.id}`}>{woman.name}</a>],
          ...(woman.familyId ? [['家族', <a key="family" href={`/families/${woman.familyId}`}>{woman.familyNumber}</a>] as const] : []),
          ...(woman.casefileId ? [['ケース', <a key="casefile" href={`/casefiles/${woman.casefileId}`}>{isExpectant(pregnancy) ? '特定妊婦' : '開く'}</a>] as const] : []),
          ['産婦人科', woman.veiled ? <Veiled /> : clinics.join('、') || '記入なし'],
          ['里帰り', `${labelOf(awayPlans, pregnancy.away)}${pregnancy.awaySince ? `　${formatShortDate(pregnancy.awaySince)}から` : ''}${pregnancy.awayUntil ? `${formatShortDate(pregnancy.awayUntil)}まで` : ''}`],
        ]} />
      </Card>
    </>
  )
}

function HandoverCard({ handover: { ground, groundOn, assessment, carePlan } }: { handover: Handover }): ReactElement {
  return (
    <Card title="きずなからの引継ぎ" note={`${labelOf(handoverGrounds, ground)}（${formatShortDate(groundOn)}）`}>
      <Definitions items={[['アセスメント', assessment || '記入なし'], ['ケアプラン', carePlan || '記入なし']]} />
    </Card>
  )
}

/** What happened, the last first. */
function storyOf({ pregnancy, handovers, sheets, children }: PregnancyShown): Entry[] {
  const line = (on: Temporal.PlainDate, title: Entry['title'], foot?: string): Entry => ({ at: on.toString(), when: [formatShortDate(on)], title, ...(foot ? { foot } : {}) })
  const { handbookOn, lastCheckupOn, outcome, outcomeOn } = pregnancy
  return [
    ...(outcome && outcomeOn ? [line(outcomeOn, outcome === 'born' ? `出産（${children.length}人）` : labelOf(pregnancyOutcomes, outcome))] : []),
    ...(handbookOn ? [line(handbookOn, '母子健康手帳の交付')] : []), ...(lastCheckupOn ? [line(lastCheckupOn, '最後の妊婦健診')] : []),
    ...handovers.map(({ groundOn, ground }) => line(groundOn, `きずなからの引継ぎ（${labelOf(handoverGrounds, ground)}）`)),
    ...sheets.map(({ id, receivedOn, title }) => line(receivedOn, <a href={`/information-sheets/${id}`}>{title}</a>)),
    ...pregnancy.reasons.map(({ code, since }) => line(Temporal.PlainDate.from(since), `理由：${labelOf(pregnancyReasons, code)}`)),
    line(officeDateOf(pregnancy.recordedAt), '台帳に書いた', pregnancy.recordedByName),
  ].toSorted((a, b) => b.at.localeCompare(a.at))
}
