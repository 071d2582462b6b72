import type { Code, CodeOf } from './code-list.ts'

const because = { circumstances: '妊娠と暮らし', health: 'からだとこころ', people: '支える人・家族', elsewhere: 'そのほか' } as const

/** Why a pregnancy is on the register. Source: 養育支援訪問事業ガイドライン・特定妊婦の把握の通知の例示 (要確認: 項目の切り方は町ごと). */
export const pregnancyReasons = [
  { code: 'young', label: '若年（10代）', group: because.circumstances },
  { code: 'unwanted', label: '妊娠葛藤・予期しない妊娠', group: because.circumstances },
  { code: 'late_notice', label: '届出が遅い・母子健康手帳がまだ（妊娠22週以後）', group: because.circumstances },
  { code: 'no_checkups', label: '妊婦健診を受けていない・受診がとぎれる', group: because.circumstances },
  { code: 'poverty', label: '経済的に困っている', group: because.circumstances },
  { code: 'housing', label: '住まいが定まらない', group: because.circumstances },
  { code: 'unmarried', label: '未婚で、入籍の予定がない', group: because.circumstances },
  { code: 'foreign', label: '在留資格・ことばの支えがいる', group: because.circumstances },
  { code: 'twins', label: '多胎', group: because.health },
  { code: 'many_children', label: '多産（5人目以上）', group: because.health },
  { code: 'body', label: 'からだの病気・妊娠の経過', group: because.health },
  { code: 'mind', label: 'こころの不調', group: because.health },
  { code: 'disability', label: '障害があり、育児の支えがいる', group: because.health },
  { code: 'substance', label: 'アルコール・薬物', group: because.health },
  { code: 'no_interest', label: 'おなかの子への関心が薄い', group: because.health },
  { code: 'no_support', label: '支援者がいない', group: because.people },
  { code: 'partner', label: 'パートナーとの関係が不安定', group: because.people },
  { code: 'violence', label: '配偶者などからの暴力（DV）', group: because.people },
  { code: 'abused_before', label: '虐待を受けて育った', group: because.people },
  { code: 'elder_child', label: '上の子が要保護・要支援、一時保護の経過がある', group: because.people },
  { code: 'referred', label: '他市町村・関係機関からの依頼', group: because.elsewhere },
  { code: 'other', label: 'そのほか', group: because.elsewhere },
] as const satisfies readonly Code[]
export type PregnancyReason = CodeOf<typeof pregnancyReasons>

/** Where a due date was taken from. */
export const dueDateSources = [
  { code: 'ultrasound', label: '医療機関（超音波など）' },
  { code: 'handbook', label: '母子健康手帳・妊娠届' },
  { code: 'last_period', label: '最後の月経から' },
  { code: 'told', label: '本人から聞いた' },
  { code: 'kizuna', label: 'きずなからの引継ぎ' },
] as const satisfies readonly Code[]

/** 里帰り出産: whether and when; where to is a residence of the woman. */
export const awayPlans = [
  { code: 'none', label: '里帰りしない' },
  { code: 'planned', label: '里帰りの予定' },
  { code: 'away', label: '里帰り中' },
  { code: 'unknown', label: 'まだわからない' },
] as const satisfies readonly Code[]

/** How a pregnancy came to an end on the register. */
export const pregnancyOutcomes = [
  { code: 'born', label: '出産' },
  { code: 'lost', label: 'お別れ（流産・死産など）' },
  { code: 'moved', label: '転出' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]

/** The only grounds on which きずな hands a woman over by name; everybody else comes as a number. */
export const handoverGrounds = [
  { code: 'expectant', label: '特定妊婦', source: '児福法6条の3第5項・25条の2' },
  { code: 'joint_conference', label: '合同ケース会議', source: '児福法21条の10の5' },
  { code: 'agreed', label: '本人の同意' },
] as const satisfies readonly Code[]
export type HandoverGround = CodeOf<typeof handoverGrounds>
