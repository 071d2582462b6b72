import type { ReactElement, ReactNode } from 'react'
import { yesNoUnknown } from '../codes/calls.ts'
import { labelOf } from '../codes/code-list.ts'
import { concerns, informationAnswers, informedConsents } from '../codes/information.ts'
import { means } from '../codes/intakes.ts'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { formatPartialDate } from '../kernel/partial-date.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import type { InformationSheet } from './information-sheets.db.ts'

/** A sheet about the same person, or an intake, beside the one that is read. */
export interface Earlier { href: string; words: string; on: Temporal.PlainDate }

/** A sheet as it was received, who sent it, what was said back, what came before and what it became; without `earlier` nothing of who the person is. */
export function InformationView({ sheet, earlier, today, writes }: { sheet: InformationSheet; earlier: readonly Earlier[] | null; today: Temporal.PlainDate; writes: boolean }): ReactElement {
  const { concerns: ticked, words, personId, personName, nameHeard, kanaHeard, birth, dueOn } = sheet
  const add = (noun: string, label: string): ReactNode => writes && <a href={`/information-sheets/${sheet.id}/${noun}/new`}>{label}</a>
  return (
    <Columns sideLabel="この情報提供について" side={<><Answer sheet={sheet} today={today} act={add('answers', sheet.answeredAt ? '直す' : '返事を書く')} /><Sender sheet={sheet} /><Consent sheet={sheet} /></>}>
      {sheet.intakeId && <Notice tone="info" title="通告として受け付けました"><p>受付 <a href={`/intakes/${sheet.intakeId}`}>{sheet.intakeLabel}</a>。緊急度、安全確認、決定は受付のページで進めます。</p></Notice>}
      <Card title="だれのことか" act={personId ? undefined : add('persons', 'この人です')}>
        <Definitions items={[
          ...(earlier ? [['登録', personId ? <a key="person" href={`/people/${personId}`}>{personName}</a> : <Badge key="open" tone="warn">まだつながっていません</Badge>] as const] : []),
          ['聞いた名前', [nameHeard, kanaHeard && `（${kanaHeard}）`].filter(Boolean).join('') || '記入なし'], ['生年月日', birth ? formatPartialDate(birth) : '記入なし'],
          ...(dueOn ? [['出産予定日', formatJapaneseDate(dueOn)] as const] : []), ['この市にいるか', labelOf(yesNoUnknown, sheet.inTown)],
        ]} />
      </Card>
      <Card title="気になるようす" note="受け取ったまま">
        {ticked.length > 0 && <ul>{ticked.map((code) => <li key={code}>{labelOf(concerns, code)}</li>)}</ul>}
        <p className="part">{words}</p>
      </Card>
      {earlier && <Card title="同じ人のこれまで">
        {earlier.length === 0 ? <Empty>{personId ? 'ほかの情報提供も受付もありません。' : '「この人です」とつなぐと、これまでの情報提供と受付が並びます。'}</Empty>
          : <ul className="plain">{earlier.map(({ href, words: line, on }) => <li key={href}><a href={href}>{formatShortDate(on)}　{line}</a></li>)}</ul>}
        <p className="soft">閲覧できないものは含みません</p>
      </Card>}
    </Columns>
  )
}

function Answer({ sheet, today, act }: { sheet: InformationSheet; today: Temporal.PlainDate; act: ReactNode }): ReactElement {
  const { answeredAt, answer, answerWords, answerMeans, answeredByName, answerBy } = sheet
  return (
    <Card title="返事" act={act} danger={!answeredAt && answerBy !== null && Temporal.PlainDate.compare(answerBy, today) < 0}>
      {answeredAt && answer ? <Definitions items={[['伝えた', `${formatDateTime(answeredAt)}　${answeredByName ?? ''}`], ['手段', labelOf(means, answerMeans ?? '')], ['言葉', `「${labelOf(informationAnswers, answer)}」`], ...(answerWords ? [['ほかに', answerWords] as const] : [])]} />
        : <p><Badge tone="warn">未回答</Badge>　{answerBy ? <>返事がほしい日 <DueDay on={answerBy} today={today} /></> : '期限の希望はありません（受けた日から5開庁日）'}</p>}
    </Card>
  )
}

function Sender({ sheet }: { sheet: InformationSheet }): ReactElement {
  const { agency, sender, senderPhone, intakeId, hidden } = sheet
  const who = intakeId ? [['どこから', '通告した人として守っています'] as const]
    : hidden ? [['どこから', agency ?? '記入なし'] as const, ['寄せた人', '非開示'] as const]
      : [['どこから', agency ?? '記入なし'] as const, ['寄せた人', sender || '記入なし'] as const, ['電話', senderPhone || '記入なし'] as const]
  return (
    <Card title="寄せた機関" note="家族には知らせません">
      <Definitions items={[...who, ['受けた日', formatJapaneseDate(sheet.receivedOn)], ['手段', labelOf(means, sheet.means)], ['書いた人', `${sheet.recordedByName}　${formatDateTime(sheet.recordedAt)}`]]} />
    </Card>
  )
}

function Consent({ sheet: { consent, consentWords } }: { sheet: InformationSheet }): ReactElement {
  return (
    <Card title="保護者・本人の同意" note="児福法21条の10の5">
      <Definitions items={[['同意', labelOf(informedConsents, consent)], ...(consentWords ? [['言葉', consentWords] as const] : [])]} />
    </Card>
  )
}
