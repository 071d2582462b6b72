import type { ReactElement, ReactNode } from 'react'
import { formatTime, officeDateOf } from '../kernel/office-time.ts'
import { urgencyWords } from '../codes/urgency.ts'
import { judgedWords } from '../intake/intake-words.ts'
import { redAfterHours } from '../intake/safety-check.ts'
import { ClockSince, ClockUntil } from '../ui/clock.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import { Urgency } from '../ui/urgency.tsx'
import type { DueLine } from './due-line.ts'

interface At { now: Temporal.Instant; today: Temporal.PlainDate }

/** When: for a child nobody has seen the time since the receipt, counted up and never 「残り」; else the day. */
function DueTime({ line: { child, dueAt, wholeDay, leavesAt }, now, today }: At & { line: DueLine }): ReactElement {
  if (!child?.clockStartedAt) return <><DueDay on={officeDateOf(dueAt)} today={today} />{!wholeDay && <span className="soft">{formatTime(dueAt)}</span>}</>
  return (
    <>
      <ClockSince since={child.clockStartedAt} now={now} limit={redAfterHours(child)} />
      <span className="soft">まだ会えていません</span>
      {leavesAt && <div><ClockUntil until={leavesAt} now={now} label={`いまの所に ${formatTime(leavesAt)} まで`} /></div>}
    </>
  )
}

function About({ line: { about } }: { line: DueLine }): ReactElement {
  if (about.length === 0) return <span className="soft">–</span>
  return <>{about.map(({ label, href, words }, at) => <span key={at} className="about">{href ? <a href={href}>{label}</a> : label}{words && ` ${words}`}</span>)}</>
}

function JudgedUrgency({ line: { child }, now }: { line: DueLine; now: Temporal.Instant }): ReactNode {
  const judgement = child?.judgements[0]
  if (!judgement?.level) return <span className="soft">{child ? 'まだ判断していません' : '–'}</span>
  return <Urgency code={judgement.level} words={urgencyWords(judgement.level)} {...judgedWords(judgement, now)} />
}

const act: Column<DueLine> = { label: 'すること', heads: true, show: (line) => <><a href={line.act.href}>{line.act.label}</a>{line.note}</> }
const about: Column<DueLine> = { label: '子ども', show: (line) => <About line={line} /> }
const reason: Column<DueLine> = { label: '根拠', show: ({ reasons }) => reasons.map((words) => <span key={words} className="soft">{words}</span>) }

/** Things to do with when, whom, how urgent and why. `who` says for whom of the office, where that is not the reader. */
export function DueTable({ caption, lines, now, today, who, urgency = true, empty }: At & {
  caption: string; lines: readonly DueLine[]; who?: (line: DueLine) => string; urgency?: boolean; empty?: ReactElement
}): ReactElement {
  const columns: Column<DueLine>[] = [
    { label: '期限', show: (line) => <DueTime line={line} now={now} today={today} /> }, act, about,
    ...(urgency ? [{ label: '緊急度', show: (line: DueLine) => <JudgedUrgency line={line} now={now} /> }] : []),
    ...(who ? [{ label: '担当', show: who }] : []), reason,
  ]
  return <Table caption={caption} silentCaption stacked rows={lines} columns={columns} {...(empty ? { empty } : {})} />
}
