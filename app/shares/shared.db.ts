import type { Class } from '../codes/casefiles.ts'
import type { MeetingKind } from '../codes/meetings.ts'
import type { ReportSeen, ShareField, SharePurpose } from '../codes/shares.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { birthOf } from '../people/people.db.ts'
import type { Lifetime } from '../people/age-words.ts'

interface ChildRow { casefileId: string; familyId: string; personId: string; name: string | null; birthYear: number | null; birthMonth: number | null; birthDay: number | null; birthAbout: boolean; unborn: boolean; dueOn: Temporal.PlainDate | null; class: Class | null; leadKind: string | null; leadName: string | null }
/** A child as an agency may know it: name, life, class, who leads; `leadName` null where only its kind may be told. */
export interface SharedChild extends Omit<ChildRow, 'birthYear' | 'birthMonth' | 'birthDay' | 'birthAbout' | 'unborn' | 'dueOn' | 'name'> { name: string; life: Lifetime }
/** A child shared with the reader's agency, for what and until when. */
export interface Shared extends SharedChild { id: string; purpose: SharePurpose; words: string; fields: readonly ShareField[]; since: Temporal.PlainDate; until: Temporal.PlainDate }
export interface SharedTask { what: string; who: string; dueOn: Temporal.PlainDate; doneOn: Temporal.PlainDate | null; droppedOn: Temporal.PlainDate | null }
export interface SharedDecision { meetingKind: MeetingKind; heldAt: Temporal.Instant; outcome: 'continue' | 'change' | 'close'; nextReviewOn: Temporal.PlainDate | null }

function childOf<R extends ChildRow>({ birthYear, birthMonth, birthDay, birthAbout, unborn, dueOn, name, ...row }: R): Omit<R, keyof ChildRow> & SharedChild {
  return { ...row, name: name ?? '（名前はまだない）', life: { birth: birthOf({ birthYear, birthMonth, birthDay, birthAbout }), unborn, dueOn, diedOn: null } } as Omit<R, keyof ChildRow> & SharedChild
}

/** Every child shared with the reader's agency now. */
export async function sharedChildren(tx: Tx): Promise<Shared[]> {
  const { rows } = await sql<ChildRow & Omit<Shared, keyof SharedChild>>`select share_id as id, v.* from ctx.shared_view() v`.execute(tx)
  return rows.map((row) => childOf(row))
}

/** The share in the address, as the agency it is for sees it. */
export const sharedSubject: Subject<Shared> = {
  kind: 'share', param: 'shared', ids: ({ casefileId, personId }) => [casefileId, personId],
  find: async (tx, id) => (await sharedChildren(tx)).find((child) => child.id === id),
}

/** The agency's own tasks about a shared child. */
export async function sharedTasks(tx: Tx, shareId: string): Promise<SharedTask[]> {
  return (await sql<SharedTask>`select what, who, due_on, done_on, dropped_on from ctx.shared_tasks() where share_id = ${shareId}`.execute(tx)).rows
}

/** What meetings the agency sat in decided for a shared child. */
export async function sharedDecisions(tx: Tx, shareId: string): Promise<SharedDecision[]> {
  return (await sql<SharedDecision>`select meeting_kind, held_at, outcome, next_review_on from ctx.shared_decisions() where share_id = ${shareId}`.execute(tx)).rows
}

/** What the agency itself told, newest first. */
export async function ownReports(tx: Tx, shareId: string): Promise<{ happenedOn: Temporal.PlainDate; childSeen: ReportSeen; words: string; by: string; recordedAt: Temporal.Instant }[]> {
  const { rows } = await sql<{ happenedOn: Temporal.PlainDate; childSeen: ReportSeen; words: string; by: string; recordedAt: Temporal.Instant }>`
    select r.happened_on, r.child_seen, r.words, a.name as by, r.recorded_at from share_report r join account a on a.id = r.recorded_by where r.share_id = ${shareId} order by r.happened_on desc, r.recorded_at desc`.execute(tx)
  return rows
}

/** Keeps what an agency tells. The same form twice is one report. */
export async function report(tx: Tx, { id: shareId, casefileId, familyId }: Shared, id: string, values: { happenedOn: Temporal.PlainDate; childSeen: ReportSeen; words: string }): Promise<void> {
  await sql`insert into share_report (id, share_id, casefile_id, family_id, happened_on, child_seen, words)
    values (${id}, ${shareId}, ${casefileId}, ${familyId}, ${values.happenedOn}, ${values.childSeen}, ${values.words}) on conflict do nothing`.execute(tx)
}

/** A meeting in which the reader sits now. */
export interface Room { id: string; kind: MeetingKind; title: string; heldAt: Temporal.Instant; place: string }

/** The meetings in which the reader sits now. */
export async function roomsNow(tx: Tx): Promise<Room[]> {
  return (await sql<Room>`select id, kind, title, held_at, place from ctx.rooms_now()`.execute(tx)).rows
}

/** The meeting in the address, while the reader sits in it. */
export const roomSubject: Subject<Room> = { kind: 'meeting', param: 'room', find: async (tx, id) => (await roomsNow(tx)).find((room) => room.id === id), ids: ({ id }) => [id] }

/** A family on the agenda as somebody sitting in the meeting sees it. */
export interface RoomItem { itemId: string; state: string; nextReviewOn: Temporal.PlainDate | null; children: readonly SharedChild[]; tasks: readonly SharedTask[] }

/** The agenda of a meeting on the screen of somebody sitting in it, while it lasts. */
export async function roomItems(tx: Tx, meetingId: string): Promise<RoomItem[]> {
  const { rows } = await sql<ChildRow & { itemId: string; state: string; nextReviewOn: Temporal.PlainDate | null }>`select * from ctx.room_view(${meetingId})`.execute(tx)
  const { rows: tasks } = await sql<SharedTask & { itemId: string }>`select item_id, what, who, due_on, done_on, null::date as dropped_on from ctx.room_tasks(${meetingId})`.execute(tx)
  return [...Map.groupBy(rows, ({ itemId }) => itemId)].map(([itemId, children]) => ({
    itemId, state: children[0]!.state, nextReviewOn: children[0]!.nextReviewOn, children: children.map((child) => childOf(child)), tasks: tasks.filter((task) => task.itemId === itemId),
  }))
}
