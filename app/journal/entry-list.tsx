import type { ReactElement } from 'react'
import { roleLabel } from '../access/roles.ts'
import { entryKinds, entryPartKinds } from '../codes/entries.ts'
import { labelOf } from '../codes/code-list.ts'
import { sightedBy, sightingManners, sightingPlaces } from '../codes/sightings.ts'
import { intakeKindWords } from '../intake/intake.ts'
import type { IntakeLine } from '../intake/intake-lines.ts'
import { formatJapaneseDate, weekdayOf } from '../kernel/japanese-date.ts'
import { formatTime, officeDateOf } from '../kernel/office-time.ts'
import { Badge } from '../ui/badge.tsx'
import { Empty } from '../ui/empty.tsx'
import { Part, Timeline } from '../ui/timeline.tsx'
import type { Entry } from '../ui/timeline.tsx'
import type { EntryShown, EntrySighting, Version } from './entries.db.ts'
import { wasSeen } from './last-sightings.ts'

/** 経過: entries and intakes of a family or child, newest first, with the marks of 供覧. */
export function EntryList({ entries, intakes = [], today }: { entries: readonly EntryShown[]; intakes?: readonly IntakeLine[]; today: Temporal.PlainDate }): ReactElement {
  const lines = [
    ...entries.map((entry) => ({ at: entry.happenedAt, line: entryLine(entry, today) })),
    ...intakes.map((intake) => ({ at: intake.receivedAt, line: intakeLine(intake, today) })),
  ].toSorted((one, other) => Temporal.Instant.compare(other.at, one.at))
  return (
    <>
      {lines.length === 0 ? <Empty>まだ経過がありません。</Empty> : <Timeline entries={lines.map(({ line }) => line)} />}
      <p className="soft list-end">閲覧できないものは含みません</p>
    </>
  )
}

function entryLine(entry: EntryShown, today: Temporal.PlainDate): Entry {
  const { version } = entry
  return {
    at: entry.happenedAt.toString(),
    when: [dayWords(entry.happenedAt, today), timeWords(entry), labelOf(entryKinds, entry.kind)],
    title: <><strong>{withWhom(entry)}</strong> <Sighted sightings={entry.sightings} /></>,
    body: <VersionParts version={version} />,
    foot: (
      <>
        {[entry.staff.join('・'), entry.children.length > 1 && `きょうだい${entry.children.length}人の記録`, confirmedWords(entry)].filter(Boolean).join('　')}
        {version.number > 1 && `　訂正 ${version.number - 1}回`}　供覧：{seenWords(entry)}　<a href={`/entries/${entry.id}`}>開く<span className="unseen">（{dayWords(entry.happenedAt, today)}の記録）</span></a>
      </>
    ),
  }
}

// Kind, number and link only: who reported is never here (児虐法7条).
function intakeLine({ id, label, kind, receivedAt }: IntakeLine, today: Temporal.PlainDate): Entry {
  return {
    at: receivedAt.toString(), when: [dayWords(receivedAt, today), formatTime(receivedAt)],
    title: <><strong>{intakeKindWords(kind)}</strong>　<a href={`/intakes/${id}`}>{label}（受付を開く）</a></>,
  }
}

/** The parts of a version under their small labels, and word of what this reader is not shown. */
export function VersionParts({ version }: { version: Pick<Version, 'parts' | 'hidesPart'> }): ReactElement {
  return (
    <>
      {version.parts.map(({ kind, words, child }, at) => <Part key={at} kind={[child, labelOf(entryPartKinds, kind).replace(/（.*/, '')].filter(Boolean).join('　')}>{words}</Part>)}
      {version.hidesPart && <p className="part soft">非開示の部分があります</p>}
    </>
  )
}

/** How many children were seen, as a badge; nothing when none was. */
export function Sighted({ sightings }: { sightings: readonly EntrySighting[] }): ReactElement | null {
  const seen = new Set(sightings.filter(wasSeen).map(({ personId }) => personId)).size
  return seen > 0 ? <Badge tone="ok">目視 {seen}人</Badge> : null
}

/** One child's sighting in words: 自分たち・家の中・話した. */
export function sightingWords({ seenBy, agency, placeKind, manner, words }: EntrySighting): string {
  const eyes = agency ?? labelOf(sightedBy, seenBy)
  return [[eyes, labelOf(sightingPlaces, placeKind), labelOf(sightingManners, manner)].join('・'), words].filter(Boolean).join('　')
}

/** Who has read the entry, by the two roles that must: 係長 ✓　室長 –. */
export function seenWords({ seen }: Pick<EntryShown, 'seen'>): string {
  return ['supervisor', 'head'].map((role) => `${roleLabel(role)} ${seen.some((mark) => mark.role === role) ? '✓' : '–'}`).join('　')
}

/** With whom an entry was: 「母・本児 と」, or the kind when nobody is named. */
export const withWhom = ({ version, kind }: EntryShown): string => (version.whom ? `${version.whom} と` : labelOf(entryKinds, kind))

/** 16:00–16:40, or 16:00. */
const timeWords = ({ happenedAt, endedAt }: EntryShown): string => (endedAt ? `${formatTime(happenedAt)}–${formatTime(endedAt)}` : formatTime(happenedAt))

/** When the newest version was written, apart from when it happened; and by whom, where that was not one of those who were there. */
function confirmedWords({ version, happenedAt, staff }: EntryShown): string {
  const day = officeDateOf(version.confirmedAt)
  const date = day.equals(officeDateOf(happenedAt)) ? '' : `${formatJapaneseDate(day)} `
  return `${date}${formatTime(version.confirmedAt)} 確定${version.number > 1 || !staff.includes(version.author) ? `（${version.author}）` : ''}`
}

function dayWords(at: Temporal.Instant, today: Temporal.PlainDate): string {
  const day = officeDateOf(at)
  return `${day.year === today.year ? `${day.month}月${day.day}日` : formatJapaneseDate(day)}（${weekdayOf(day)}）`
}
