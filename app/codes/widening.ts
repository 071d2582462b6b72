import type { Code, CodeOf } from './code-list.ts'

/** What widens access and so needs two people (RIGHTS, actions); who may propose and confirm stands in `rec.widening_kind`. */
export const wideningKinds = [
  { code: 'setting', label: '設定を変える' },
  { code: 'account', label: '利用者を加える・延ばす・停止を解く' },
  { code: 'role_change', label: '役割を変える' },
  { code: 'rule_text', label: '誓約・決まりの文を改める' },
  { code: 'share', label: '関係機関に見せる' },
  { code: 'legal_hold_open', label: '記録の保全を解く' },
  { code: 'print_many', label: '多くの人の載る台帳を印刷する' },
  { code: 'reset', label: 'サインインのやり直し（パスワードと認証）' },
  { code: 'lift_veil', label: '秘匿を解く' },
  { code: 'unseal', label: '封印を解く' },
  { code: 'seal_name', label: '封印されたケース・受付を見る人を加える' },
  { code: 'conflict_end', label: '利害関係の取り消し' },
] as const satisfies readonly Code[]
export type WideningKind = CodeOf<typeof wideningKinds>

/** Why something is to be opened; the keeper sees this and no more words. */
export const wideningGrounds = [
  { code: 'measure_ended', label: '支援措置・保護命令が終わった' },
  { code: 'own_wish', label: '本人の希望' },
  { code: 'joint_support', label: 'いっしょに支援するため' },
  { code: 'duty_change', label: '担当・役割が替わった' },
  { code: 'mistaken', label: 'まちがって設定していた' },
  { code: 'legal', label: '法令・裁判所・開示請求' },
  { code: 'running', label: '運用の見直し' },
  { code: 'lost_factor', label: 'パスワード・認証の道具をなくした' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type WideningGround = CodeOf<typeof wideningGrounds>

/** What became of a proposal. */
export const wideningOutcomes = [
  { code: 'approved', label: '認めた' },
  { code: 'refused', label: '認めなかった' },
  { code: 'withdrawn', label: '取り下げた' },
] as const satisfies readonly Code[]
export type WideningOutcome = CodeOf<typeof wideningOutcomes>

/** What opens, as numbers: all that the keeper learns of the matter. */
export const openingCounts = [
  { code: 'people', label: '人' },
  { code: 'places', label: '住所・電話・学校など' },
  { code: 'names', label: '名前' },
  { code: 'entries', label: '経過記録' },
  { code: 'files', label: '写真・文書' },
  { code: 'casefiles', label: 'ケース' },
  { code: 'intakes', label: '受付' },
  { code: 'readers', label: '見られるようになる人' },
  { code: 'copies', label: '部' },
] as const satisfies readonly Code[]
