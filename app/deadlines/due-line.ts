import { urgencyLevels } from '../codes/urgency.ts'
import type { ChildLine } from '../intake/intake-lines.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import type { DueGroup, DueKind } from './due-kinds.ts'
import { groupOf } from './due-kinds.ts'
import type { Due } from './due-rules.ts'

/** Whom a line is about: a name or number with the page it leads to. */
export interface About { label: string; href: string | null; words: string }

/** One thing to do in a list: what, for whom, why. `child` is there when a child has to be seen. */
export interface DueLine {
  group: DueGroup
  kind: DueKind
  sourceId: string
  dueAt: Temporal.Instant
  wholeDay: boolean
  accountIds: readonly string[]
  roles: readonly string[]
  act: { label: string; href: string }
  note: string
  about: readonly About[]
  child: ChildLine | null
  /** Until when the child is where it is, today. */
  leavesAt: Temporal.Instant | null
  reasons: readonly string[]
  ids: readonly string[]
}

/** The rows of one source together: several clocks and several owners of one thing to do. */
export interface DueItem { kind: DueKind; sourceId: string; dueAt: Temporal.Instant; wholeDay: boolean; accountIds: string[]; roles: string[]; intakeId: string | null; familyId: string | null; casefileId: string | null }

const isEarlier = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

/** Puts the rows of one source together; the moment a child leaves is no longer due once its day is over. */
export function itemsOf(rows: readonly Due[], today: Temporal.PlainDate): DueItem[] {
  const items = new Map<string, DueItem>()
  for (const row of rows) {
    if (row.kind === 'child_leaves' && Temporal.PlainDate.compare(officeDateOf(row.dueAt), today) < 0) continue
    const { kind, sourceId, dueAt, wholeDay, intakeId, familyId, casefileId } = row
    const item = items.get(sourceId) ?? { kind, sourceId, dueAt, wholeDay, accountIds: [], roles: [], intakeId, familyId, casefileId }
    if (isEarlier(dueAt, item.dueAt)) Object.assign(item, { dueAt, wholeDay })
    if (row.accountId && !item.accountIds.includes(row.accountId)) item.accountIds.push(row.accountId)
    if (row.role && !item.roles.includes(row.role)) item.roles.push(row.role)
    items.set(sourceId, item)
  }
  return [...items.values()]
}

const rankOf = ({ child, kind }: Pick<DueLine, 'child' | 'kind'>): number => {
  if (groupOf(kind) !== 'safety') return urgencyLevels.length + 1
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
  return lines.flatMap((line) => {
    const family = familyOf(line)
    if (family === null) return [line]
    const late = lines.filter((other) => familyOf(other) === family)
    return late[0] === line ? [{ ...line, note: `${line.note}${late.length > 1 ? `（ほか${late.length - 1}回も遅れ）` : ''}` }] : []
  })
}
