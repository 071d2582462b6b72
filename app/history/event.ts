import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'

/** What can happen on the timeline, in the words it is shown with. An event is a code and ids, never text. */
export const eventLabels = {
  intake_accepted: '受付', urgency_judged: '緊急度の判断', centre_called: '児童相談所へ電話', child_sighted: '子どもの目視', safety_attempted: '安全確認（会えず）',
  late_decided: '期限内に会えないときの決定', intake_decided: '受理会議の決定', decision_approved: '決裁', decision_returned: '差し戻し',
  casefile_opened: 'ケースを開く', class_changed: '区分の変更', lead_changed: '主担当機関の変更', allocated: '担当を決める',
  entry_confirmed: '経過記録', entry_corrected: '経過記録の訂正', plan_made: '支援計画', plan_ended: '支援計画の終わり',
  visit_done: '訪問', visit_moved: '訪問日の変更', visit_missed: '訪問できず', casefile_closed: '終結', casefile_reopened: '再開', veil_set: '秘匿の設定',
  council_heard: '会議で検討', task_done: '役割を終えた',
  transfer_prepared: '児童相談所への文書の起案', transfer_sent: '児童相談所へ送った', transfer_received: '児童相談所から受け取った', transfer_answered: '児童相談所とのあいだの返事',
  discussion_held: '児童相談所と協議',
  shared_with_agency: '関係機関に見せた', share_ended: '関係機関に見せるのをやめた',
} as const
export type EventCode = keyof typeof eventLabels

/** Writes what happened on the timeline, in the transaction of the thing itself. */
export async function tell(tx: Tx, event: { code: EventCode; happenedAt: Temporal.Instant; intakeId?: string | null; casefileId?: string | null; familyId?: string | null; refId?: string | null }): Promise<void> {
  await sql`insert into event (code, happened_at, intake_id, casefile_id, family_id, ref_id)
    values (${event.code}, ${event.happenedAt}, ${event.intakeId ?? null}, ${event.casefileId ?? null}, ${event.familyId ?? null}, ${event.refId ?? null})`.execute(tx)
}

/** The insert of one event for each of these casefiles, to stand in one statement with what happened: whoever does not see one of them sees none of its events. */
export const toldOfEach = (event: { code: EventCode; happenedAt: Temporal.Instant; refId: string }, casefileIds: readonly string[]) =>
  sql`insert into event (code, happened_at, casefile_id, ref_id) select ${event.code}::text, ${event.happenedAt}::timestamptz, c, ${event.refId}::uuid from unnest(${[...casefileIds]}::uuid[]) c`
