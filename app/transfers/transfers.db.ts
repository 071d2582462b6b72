import type { CustodyAnswer, TransferKind, TransferMeans, TransferSide, TransferState } from '../codes/transfers.ts'
import { intakeNumber } from '../intake/intake.ts'
import type { Judgement } from '../intake/intake-lines.ts'
import { familyNumber } from '../people/family-number.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { isUnderWay, standingOf } from './steps.ts'
import type { Standing } from './steps.ts'
import { transferNumber } from './transfer.ts'

/** A step of a document as it is read. Where a child is kept is not among what the centre told. */
export interface Step {
  id: string; side: TransferSide; state: TransferState; at: Temporal.Instant; who: string; means: TransferMeans | null; urgent: boolean; words: string
  theirNumber: string; theirOfficer: string; custody: CustodyAnswer | null; theirPolicy: string; plannedEnd: Temporal.PlainDate | null
  by: string; byRole: string; recordedAt: Temporal.Instant
}

/** A document to or from the guidance centre, with its steps, oldest first, and where both sides stand. `number` is ours, 送-R8-003. */
export interface Transfer {
  id: string; kind: TransferKind; asks: string[]; number: string; theirNumber: string; datedOn: Temporal.PlainDate; replyBy: Temporal.PlainDate | null
  casefileId: string | null; familyId: string | null; familyName: string | null; familyNumber: string | null
  intakeId: string | null; intakeLabel: string | null; personId: string | null; childName: string
  danger: string; childWords: string; done: string; notDone: string; opinion: string; reason: string; course: string; attachments: string; afterHours: string
  urgencyJudgementId: string | null; writer: string; recordedAt: Temporal.Instant; version: number
  steps: Step[]; standing: Standing
}

/** How often a document was written on, its text and its steps together: a form brings back what it showed. */
export const timesWritten = ({ version, steps }: Pick<Transfer, 'version' | 'steps'>): number => version + steps.length

type Row = Omit<Transfer, 'number' | 'familyNumber' | 'intakeLabel' | 'steps' | 'standing'> & {
  fiscalYear: number; sequence: number | null; familyYear: number | null; familySequence: number | null; intakeYear: number | null; intakeSequence: number | null
}

async function transfersWhere(tx: Tx, condition: ReturnType<typeof sql>, most = 200): Promise<Transfer[]> {
  const { rows } = await sql<Row>`
    select t.id, t.kind, t.asks, t.fiscal_year, t.number as sequence, t.their_number, t.dated_on, t.reply_by, t.casefile_id, t.family_id, f.name as family_name, f.fiscal_year as family_year, f.number as family_sequence,
           t.intake_id, i.fiscal_year as intake_year, i.number as intake_sequence, t.person_id, coalesce(n.name, '') as child_name,
           t.danger, t.child_words, t.done, t.not_done, t.opinion, t.reason, t.course, t.attachments, t.after_hours, t.urgency_judgement_id, coalesce(a.name, '') as writer, t.recorded_at, t.version
      from transfer t left join family f on f.id = t.family_id left join intake i on i.id = t.intake_id left join account a on a.id = t.recorded_by
      left join lateral (select name from person_name where person_id = t.person_id and kind = 'current' limit 1) n on true
     where ${condition} order by t.recorded_at desc limit ${most}`.execute(tx)
  const { rows: steps } = await sql<Step & { transferId: string }>`
    select s.transfer_id, s.id, s.side, s.state, s.at, s.who, s.means, s.urgent, s.words, s.their_number, s.their_officer, s.custody, s.their_policy, s.planned_end, s.recorded_at, coalesce(a.name, '') as by, coalesce(ctx.role_on(a.id, (s.recorded_at at time zone 'Asia/Tokyo')::date), '') as by_role
      from transfer_step s left join account a on a.id = s.recorded_by where s.transfer_id = any (${rows.map(({ id }) => id)}::uuid[]) order by s.position`.execute(tx)
  const stepsOf = Map.groupBy(steps, ({ transferId }) => transferId)
  return rows.map(({ fiscalYear, sequence, familyYear, familySequence, intakeYear, intakeSequence, ...row }) => ({
    ...row, number: transferNumber(fiscalYear, sequence), familyNumber: familyYear && familySequence ? familyNumber(familyYear, familySequence) : null,
    intakeLabel: intakeYear && intakeSequence ? intakeNumber(intakeYear, intakeSequence) : null,
    steps: stepsOf.get(row.id) ?? [], standing: standingOf(stepsOf.get(row.id) ?? []),
  }))
}

/** The document as the actor sees it, or undefined. */
export const transferById = async (tx: Tx, id: string): Promise<Transfer | undefined> => (await transfersWhere(tx, sql`t.id = ${id}`))[0]

/** The documents about the child of a casefile, newest first; those from before it had one too. */
export const transfersOfCasefile = (tx: Tx, { id, personId }: { id: string; personId: string }): Promise<Transfer[]> =>
  transfersWhere(tx, sql`t.casefile_id = ${id} or (t.casefile_id is null and t.person_id = ${personId})`)

/** The documents that rest on an intake, newest first. */
export const transfersOfIntake = (tx: Tx, intakeId: string): Promise<Transfer[]> => transfersWhere(tx, sql`t.intake_id = ${intakeId}`)

/** What is on its way between the offices, the longest first: to be decided, sent and not answered, received and not answered. */
export async function transfersUnderWay(tx: Tx): Promise<Transfer[]> {
  const all = await transfersWhere(tx, sql`true`, 500)
  return all.filter(({ kind, standing }) => isUnderWay(kind, standing)).toReversed()
}

/** What is known of where the child and its siblings are, for a document; `hidden` when somebody of the family is veiled. */
export interface TransferPlace { whereabouts: string; siblingsTonight: string; hidden: boolean }

/** The newest places of a document, as far as this reader may know them. */
export async function placeOf(tx: Tx, { id, personId, familyId, intakeId }: Pick<Transfer, 'id' | 'personId' | 'familyId' | 'intakeId'>): Promise<TransferPlace> {
  const hidden = await somebodyHidden(tx, { personId, familyId, intakeId })
  const place = hidden ? undefined
    : await tx.selectFrom('transferPlace').select(['whereabouts', 'siblingsTonight']).where('transferId', '=', id).orderBy('position', 'desc').limit(1).executeTakeFirst()
  return { whereabouts: place?.whereabouts ?? '', siblingsTonight: place?.siblingsTonight ?? '', hidden }
}

/** Whether a place of anybody about whom a document is may be hidden. */
export async function somebodyHidden(tx: Tx, { personId, familyId, intakeId }: Pick<Transfer, 'personId' | 'familyId' | 'intakeId'>): Promise<boolean> {
  const { rows: [row] } = await sql<{ hidden: boolean }>`
    select exists (select 1 from person p where p.veiled and (p.id = ${personId} or p.id in (select person_id from intake_child where intake_id = ${intakeId})))
        or exists (select 1 from unnest((select ctx.hiding_families())) h where h = ${familyId} or h in (select family_id from family_member where person_id = ${personId})) as hidden`.execute(tx)
  return row?.hidden ?? false
}

/** The judgement of urgency a document rests on, as the reader sees it. */
export async function judgementOf(tx: Tx, { urgencyJudgementId }: Pick<Transfer, 'urgencyJudgementId'>): Promise<Pick<Judgement, 'level' | 'chart' | 'words' | 'judgedAt' | 'judgedByName'> | undefined> {
  const { rows: [judged] } = await sql<Judgement>`
    select j.chart, j.level, j.words, j.judged_at, coalesce(a.name, '') as judged_by_name from urgency_judgement j left join account a on a.id = j.judged_by where j.id = ${urgencyJudgementId}`.execute(tx)
  return judged
}
