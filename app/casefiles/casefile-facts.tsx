import type { ReactElement, ReactNode } from 'react'
import { classes, placements } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { dueKinds } from '../deadlines/due-kinds.ts'
import { judgedWords, levelWords } from '../intake/intake-words.ts'
import type { LastSightings } from '../journal/last-sightings.ts'
import { daysApartWords, formatTime, officeDateOf } from '../kernel/office-time.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { ClockSince } from '../ui/clock.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Facts } from '../ui/facts.tsx'
import type { Fact } from '../ui/facts.tsx'
import type { Casefile } from './casefiles.db.ts'
import { stageLabel } from './decision-words.ts'
import type { CasefileDue } from './dues.db.ts'
import type { CasefileFacts } from './facts.db.ts'

/** The five facts above a casefile; an urgency always with when and by whom it was judged. */
export function CasefileHead({ casefile, facts, now, today }: { casefile: Casefile; facts: CasefileFacts; now: Temporal.Instant; today: Temporal.PlainDate }): ReactElement {
  const { sightings, dues, latestChild, notSeen, missing } = facts
  const shown: Fact[] = [
    { label: 'いま', value: <><strong>{casefile.class ? labelOf(classes, casefile.class) : '区分前'}</strong>　{stageLabel(casefile.stage)}</>, note: <NowNote casefile={casefile} latestChild={latestChild} now={now} /> },
    { label: '会った日', value: <InHome sightings={sightings} today={today} />, note: `自分たち ${shortDay(sightings.own, today)}　関係機関 ${shortDay(sightings.agency, today)}` },
    { label: '主担当機関／担当', value: <strong>{casefile.leadAgency ?? '–'}</strong>, note: [casefile.main, casefile.second].filter(Boolean).join('・') || '担当がいません' },
    {
      label: '次の期限', value: dues[0] ? <Due due={dues[0]} today={today} /> : 'ありません',
      note: notSeen?.clockStartedAt ? <ClockSince since={notSeen.clockStartedAt} now={now} label={isSeenSince(sightings, notSeen.clockStartedAt) ? '安全確認が記録されていません　受理から' : 'まだ会えていません　受理から'} limit={0} /> : dues[1] && <Due due={dues[1]} today={today} />,
    },
    { label: '足りないもの', value: missing.length === 0 ? 'ありません' : <strong>{missing.length}つ</strong>, note: missing.map(({ words, href }, at) => <span key={href + words}>{at > 0 && '、'}<a href={href}>{words}</a></span>) },
  ]
  return <Facts facts={shown} />
}

const isSeenSince = ({ own, agency }: LastSightings, since: Temporal.Instant): boolean => [own, agency].some((at) => at !== null && Temporal.Instant.compare(at, since) >= 0)

function NowNote({ casefile, latestChild, now }: { casefile: Casefile; latestChild: CasefileFacts['latestChild']; now: Temporal.Instant }): ReactNode {
  const judgement = latestChild?.judgements[0]
  const judged = judgement && judgedWords(judgement, now)
  return (
    <>
      {casefile.registeredSince ? '要対協に登録中' : '登録なし'}{casefile.placement && `　${labelOf(placements, casefile.placement)}`}
      {judgement?.level && judged && <><br />緊急度 {judged.judged}「{levelWords(judgement.level)}」{judged.old && 'の判断'}</>}
    </>
  )
}

function InHome({ sightings, today }: { sightings: LastSightings; today: Temporal.PlainDate }): ReactNode {
  if (!sightings.inHome) return '家の中 まだ'
  return <>家の中 <strong>{shortDay(sightings.inHome, today)}</strong>（{daysApartWords(officeDateOf(sightings.inHome), today)}）</>
}

/** 11/9, with the year when it is another one; まだ when nobody saw the child. */
export function shortDay(at: Temporal.Instant | null, today: Temporal.PlainDate): string {
  if (!at) return 'まだ'
  const day = officeDateOf(at)
  return day.year === today.year ? `${day.month}/${day.day}` : formatShortDate(day)
}

/** What is due and when, in one line; red when it is past. */
export function Due({ due, today }: { due: Pick<CasefileDue, 'kind' | 'dueAt'> & { wholeDay?: boolean }; today: Temporal.PlainDate }): ReactElement {
  return <>{labelOf(dueKinds, due.kind)} <DueDay on={officeDateOf(due.dueAt)} today={today} />{due.wholeDay === false && ` ${formatTime(due.dueAt)}`}</>
}
