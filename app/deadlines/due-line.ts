import { urgencyLevels } from '../codes/urgency.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import type { DueGroup, DueKind } from './due-kinds.ts'
import { kindLine } from './due-kinds.ts'
import type { Due, DueItem, Told } from './due-source.ts'

/** One thing to do in a list: what, for whom, why. */
export interface DueLine extends Told {
  kind: DueKind
  group: DueGroup
  sourceId: string
  dueAt: Temporal.Instant
  wholeDay: boolean
  accountIds: readonly string[]
  roles: readonly string[]
}

/** What `itemsOf` gives, with its group. */
export type Item = DueItem & { kind: DueKind; group: DueGroup }

const isEarlier = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

/** Puts the rows about one thing to do together; what ends with its day is no longer due once the day is over. */
export function itemsOf(rows: readonly Due<DueKind>[], today: Temporal.PlainDate): Item[] {
  const items = new Map<string, Item>()
  for (const row of rows) {
    const { kind, sourceId, dueAt, wholeDay, intakeId, familyId, casefileId } = row
    const line = kindLine(kind)
    if (!line || (line.endsWithDay && Temporal.PlainDate.compare(officeDateOf(dueAt), today) < 0)) continue
    const key = `${line.group} ${sourceId}`
    const item = items.get(key) ?? { kind, group: line.group, sourceId, dueAt, wholeDay, accountIds: [], roles: [], intakeId, familyId, casefileId }
    if (isEarlier(dueAt, item.dueAt)) Object.assign(item, { dueAt, wholeDay })
    if (row.accountId && !item.accountIds.includes(row.accountId)) item.accountIds.push(row.accountId)
    if (row.role && !item.roles.includes(row.role)) item.roles.push(row.role)
    items.set(key, item)
  }
  return [...items.values()]
}

const rankOf = ({ child, group }: DueLine): number => {
  if (group !== 'safety') return urgencyLevels.length + 1
  const place = urgencyLevels.findIndex(({ code }) => code === child?.level)
  return place < 0 ? 2 : place
}

/** Children who must be seen first, the most urgent before the others; then by day and hour. */
export const inOrder = (lines: readonly DueLine[]): DueLine[] => lines.toSorted((a, b) => rankOf(a) - rankOf(b) || Temporal.Instant.compare(a.dueAt, b.dueAt))

/** Whether a line cannot wait: past, due within 24 hours, or a child nobody has seen yet. */
export const cannotWait = ({ group, dueAt }: DueLine, now: Temporal.Instant): boolean => group === 'safety' || Temporal.Instant.compare(dueAt, now.add({ hours: 24 })) <= 0

/** Of a family's visits that are late only the oldest, with how many more there are: one visit is made next, not five. */
export function lateVisitsOnce(lines: readonly DueLine[], today: Temporal.PlainDate): DueLine[] {
  const familyOf = (line: DueLine): string | null => (line.kind === 'visit' && Temporal.PlainDate.compare(officeDateOf(line.dueAt), today) < 0 ? line.ids[0] ?? null : null)
  const late = Map.groupBy(lines, familyOf)
  return lines.flatMap((line) => {
    const family = familyOf(line)
    if (family === null) return [line]
    const [first, ...others] = late.get(family)!
    return first === line ? [{ ...line, note: `${line.note}${others.length > 0 ? `（ほか${others.length}回も遅れ）` : ''}` }] : []
  })
}
