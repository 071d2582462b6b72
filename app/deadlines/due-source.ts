import type { ChildLine } from '../intake/intake-lines.ts'
import type { Tx } from '../kernel/db.ts'

/** What a record makes due, and whose it is: an account's, or everyone's in a role. `sourceId` is the finest record: child, visit, plan, decision, casefile. Who does not see the intake, casefile or family does not see the row. */
export interface Due<Kind extends string = string> {
  kind: Kind
  sourceId: string
  dueAt: Temporal.Instant
  wholeDay: boolean
  intakeId: string | null
  casefileId: string | null
  familyId: string | null
  accountId: string | null
  role: string | null
}

/** A kind of thing that falls due. `group` is counted together on a home page: a child who must be seen is one thing to do, however many clocks run. `endsWithDay`: once its day is over there is nothing to do any more. */
export interface KindLine<Kind extends string = string> { code: Kind; label: string; group: string; endsWithDay?: boolean }

/** The rows of one thing to do together: several clocks and several owners. */
export interface DueItem { kind: string; group: string; sourceId: string; dueAt: Temporal.Instant; wholeDay: boolean; accountIds: string[]; roles: string[]; intakeId: string | null; familyId: string | null; casefileId: string | null }

/** Whom a line is about: a name or number with the page it leads to. */
export interface About { label: string; href: string | null; words: string }

/** A thing to do in words. `child` is there when a child has to be seen, `leavesAt` until when it is where it is, today; `ids` are the persons, families and intakes shown, for the access log. */
export interface Told {
  act: { label: string; href: string }
  note: string
  about: readonly About[]
  child: ChildLine | null
  leavesAt: Temporal.Instant | null
  reasons: readonly string[]
  ids: readonly string[]
}

/** For whom and when lines are read. `childLines` reads the children of intakes, each intake once for a whole page. */
export interface Reading { now: Temporal.Instant; today: Temporal.PlainDate; decidesLate: boolean; childLines: (intakeIds: readonly string[]) => Promise<ChildLine[]> }

/** Records of one sort that make something due: what is read of them, the rule, and how a line reads. */
export interface DueSource<Fact extends { id: string }, Kind extends string = string> {
  kind: string
  kinds: readonly KindLine<Kind>[]
  /** Every record of this sort the actor sees. */
  everyId(tx: Tx): Promise<string[]>
  /** The records of other sources whose due changes with this one, by their source. */
  changesToo(tx: Tx, id: string): Promise<{ [source: string]: readonly string[] }>
  /** What the rule needs of some records, as the actor sees them. */
  facts(tx: Tx, ids: readonly string[]): Promise<Fact[]>
  /** The ids under which the rule may have written rows: the record and its parts, whatever became of them. */
  written(fact: Fact): readonly string[]
  /** The rule: what a record makes due. Pure. */
  due(fact: Fact): Due<Kind>[]
  /** Reads all items at once and gives the words of each; undefined for what the reader does not see. */
  told(tx: Tx, items: readonly DueItem[], reading: Reading): Promise<(item: DueItem) => Told | undefined>
}

/** For records that change nothing but their own due. */
export const nothingElse = (): Promise<Record<never, string[]>> => Promise.resolve({})

/** The parts of a line that most have not. */
export const plain: Pick<Told, 'note' | 'child' | 'leavesAt' | 'reasons'> = { note: '', child: null, leavesAt: null, reasons: [] }
