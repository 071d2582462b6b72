import { agreementWords } from '../intake/centre-call.ts'
import { labelOf } from '../codes/code-list.ts'
import { discussionAgreements, discussionMeans } from '../codes/transfers.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { discussionsOf } from './discussions.db.ts'

/** A talk with the guidance centre, whether by telephone before an intake was decided or as 対応協議: one list for both. */
export interface Talk {
  id: string; at: Temporal.Instant; how: string; with: string; agreed: string; again: string; open: boolean; intakeId: string | null
  lines: readonly (readonly [string, string])[]; by: string; recordedAt: Temporal.Instant
}

/** Every talk about a family, newest first; with a casefile those about that child and those about the whole family. */
export async function talksOf(tx: Tx, { familyId, casefileId, personIds }: { familyId: string; casefileId?: string; personIds: readonly string[] }): Promise<Talk[]> {
  const { rows: calls } = await sql<{ id: string; intakeId: string; calledAt: Temporal.Instant; spokeWith: string; told: string; ourOpinion: string; theirOpinion: string; agreed: string; notAgreed: string; againAt: Temporal.Instant | null; recordedAt: Temporal.Instant; by: string }>`
    select c.id, c.intake_id, c.called_at, c.spoke_with, c.told, c.our_opinion, c.their_opinion, c.agreed, c.not_agreed, c.again_at, c.recorded_at, coalesce(a.name, '') as by
      from centre_call c left join account a on a.id = c.called_by
     where c.intake_id in (select intake_id from intake_child where person_id = any (${personIds}::uuid[]) and same_person = 'confirmed') order by c.called_at desc limit 100`.execute(tx)
  const held = await discussionsOf(tx, { familyId, ...(casefileId ? { casefileId } : {}) })
  const lines = (all: readonly (readonly [string, string])[]) => all.filter(([, words]) => words !== '')
  return [
    ...calls.map((call): Talk => ({
      id: call.id, at: call.calledAt, how: '電話（受付）', with: call.spokeWith, agreed: agreementWords(call.agreed), again: call.againAt ? formatDateTimeWithWeekday(call.againAt) : '', open: false, intakeId: call.intakeId, recordedAt: call.recordedAt, by: call.by,
      lines: lines([['伝えたこと', call.told], ['市の意見', call.ourOpinion], ['児相の意見', call.theirOpinion], ['合意しなかったこと', call.notAgreed]]),
    })),
    ...held.map((one): Talk => ({
      id: one.id, at: one.heldAt, how: labelOf(discussionMeans, one.means), with: `${one.theirPeople}（市は ${one.ourPeople}）`, agreed: labelOf(discussionAgreements, one.agreed),
      again: one.againOn ? formatJapaneseDate(one.againOn) : '', open: one.open, intakeId: null, by: one.by, recordedAt: one.recordedAt,
      lines: lines([['協議したこと', one.words], ['市の意見', one.ourOpinion], ['児相の意見', one.theirOpinion], ['合意しなかったこと', one.notAgreed], ['もう一度の条件', one.againIf]]),
    })),
  ].toSorted((one, other) => Temporal.Instant.compare(other.at, one.at))
}
