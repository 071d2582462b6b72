import type { Code, CodeOf } from './code-list.ts'

/** What somebody else has to look at (SECURITY 0, 5–7, 9). */
export const alertKinds = [
  { code: 'look_behind_veil', label: '秘匿の場所を見た' },
  { code: 'reporter_opened', label: '通告した人を見た' },
  { code: 'urgent_access', label: '緊急の閲覧' },
  { code: 'second_urgent', label: '30日以内に2度目の緊急の閲覧' },
  { code: 'self_claim', label: '担当の外のケースを自分で開いた' },
  { code: 'silent_match_sealed', label: '封印されたケースの人らしい受付' },
  { code: 'silent_match_conflict', label: '利害関係のある人が受けた受付' },
  { code: 'credential_reset', label: 'サインインをやり直した' },
  { code: 'recovery_code', label: '回復コードでサインインした' },
  { code: 'account_opened', label: '利用者を急いで加えた' },
  { code: 'share_by_one', label: '一人で関係機関に見せた' },
  { code: 'sealed', label: 'ケースを封印した' },
  { code: 'seal_thin', label: '封印されたケース・受付を見る人が足りなくなる' },
  { code: 'work_left', label: '利害関係のため、主担当がケースを見られなくなった' },
  { code: 'staff_involved', label: '関係者に職員がいると聞いた受付' },
  { code: 'export_over_budget', label: '一日の目安を超えて見た・出した' },
  { code: 'checkpoint_silence', label: '記録の封がしばらく閉じられていない' },
  { code: 'few_left', label: '申告のため、家族や受付を見られる職員が少ない' },
  { code: 'both_steps', label: '決裁の二つの段を、一人で決裁した' },
  { code: 'declared_hidden', label: '申告した住所・電話・名前が、秘匿の人と合う' },
  { code: 'place_asked_often', label: '秘匿の場所を、文章で何度もたずねた' },
] as const satisfies readonly Code[]
export type AlertKind = CodeOf<typeof alertKinds>

/** What whoever looked at an alert found. */
export const alertVerdicts = [
  { code: 'in_order', label: '問題ない' },
  { code: 'talked_to', label: '本人に確かめ、注意した' },
  { code: 'passed_on', label: '上の者・個人情報保護担当に渡した' },
] as const satisfies readonly Code[]
export type AlertVerdict = CodeOf<typeof alertVerdicts>
