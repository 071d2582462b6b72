import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Stale } from '../kernel/result.ts'

/** Who called, as read after an opening. */
export interface Reporter {
  id: string
  anonymous: boolean
  name: string | null
  relation: string | null
  agencyName: string | null
  phone: string | null
  address: string | null
  contentIdentifies: string
  mayTellFamily: string
  wantsAnswer: string
  mayBeContacted: string
  answeredAt: Temporal.Instant | null
  answerWords: string | null
  version: number
}

/** Whether this person may ask to see who called: the leading roles, and whoever heard it, which is not who took somebody else's sheet in, until it is decided. */
export async function mayOpenReporter(tx: Tx, intakeId: string, leads: boolean): Promise<boolean> {
  if (leads) return true
  const { rows: [row] } = await sql<{ mine: boolean }>`
    select exists (select 1 from intake i where i.id = ${intakeId} and i.stage = 'received' and ctx.role() <> 'psychologist'
                     and (i.received_by = ctx.account() or i.recorded_by = ctx.account())
                     and not ctx.heard_by_another(i.municipality_id, i.id)) as mine`.execute(tx)
  return row?.mine ?? false
}

/** Opens who called for a quarter of an hour, with the reason. The database refuses whoever may not. */
export async function openReporter(tx: Tx, intakeId: string, reason: string): Promise<void> {
  await sql`insert into reporter_opening (intake_id, reason, until) values (${intakeId}, ${reason}, clock_timestamp() + interval '15 minutes')`.execute(tx)
}

/** The opening of this person that still lasts, with its reason; nothing when there is none. */
export async function openingOf(tx: Tx, intakeId: string): Promise<{ until: Temporal.Instant; reason: string } | undefined> {
  const { rows: [row] } = await sql<{ until: Temporal.Instant; reason: string }>`
    select until, reason from reporter_opening where intake_id = ${intakeId} and account_id = ctx.account() and until > clock_timestamp() order by until desc limit 1`.execute(tx)
  return row
}

/** Who called; nothing when nobody was written down. Call it after an opening only. */
export async function reporterOf(tx: Tx, intakeId: string): Promise<Reporter | undefined> {
  const { rows: [row] } = await sql<Reporter>`
    select r.id, r.anonymous, r.name, r.relation, g.name as agency_name, r.phone, r.address, r.content_identifies, r.may_tell_family, r.wants_answer,
           r.may_be_contacted, r.answered_at, r.answer_words, r.version
      from reporter r left join agency g on g.municipality_id = r.municipality_id and g.id = r.agency_id where r.intake_id = ${intakeId}`.execute(tx)
  return row
}

/** Writes down what was told to whoever called. Throws Stale when somebody else did meanwhile. */
export async function answerReporter(tx: Tx, reporterId: string, version: number, answer: { answeredAt: Temporal.Instant; answerWords: string }): Promise<void> {
  const updated = await tx.updateTable('reporter').set((row) => ({ ...answer, version: row('version', '+', 1) }))
    .where('id', '=', reporterId).where('version', '=', version).executeTakeFirst()
  if (updated.numUpdatedRows === 0n) throw new Stale()
}
