import type { Code, CodeOf } from './code-list.ts'

/** Posts of the base, since 2024 of the centre, and of the council's coordinating body. */
export const posts = [
  { code: 'family_supporter', label: '子ども家庭支援員', source: '支援拠点設置運営要綱（H29.3.31 雇児発0331第49号）' },
  { code: 'psychologist', label: '心理担当支援員', source: '支援拠点設置運営要綱' },
  { code: 'abuse_specialist', label: '虐待対応専門員', source: '支援拠点設置運営要綱' },
  { code: 'centre_director', label: 'センター長', from: '2024-04-01', source: '児福法10条の2（こども家庭センター）' },
  { code: 'lead_supporter', label: '統括支援員', from: '2024-04-01', source: '児福法10条の2（こども家庭センター）' },
  { code: 'council_coordinator', label: '調整担当者', source: '児福法25条の2第6項' },
] as const satisfies readonly Code[]
export type Post = CodeOf<typeof posts>

/** How somebody is employed. In the standard only `regular` counts as 常勤. */
export const employments = [
  { code: 'regular', label: '常勤' },
  { code: 'part_time', label: '非常勤' },
  { code: 'yearly', label: '会計年度任用', hint: '非常勤として数えます' },
] as const satisfies readonly Code[]
export type Employment = CodeOf<typeof employments>

/** The qualification under which somebody holds a post. */
export const qualifications = [
  { code: 'social_worker', label: '社会福祉士' },
  { code: 'psychiatric_social_worker', label: '精神保健福祉士' },
  { code: 'certified_psychologist', label: '公認心理師' },
  { code: 'psychology_graduate', label: '心理学の課程を修めた者' },
  { code: 'physician', label: '医師' },
  { code: 'public_health_nurse', label: '保健師' },
  { code: 'midwife', label: '助産師' },
  { code: 'nurse', label: '看護師' },
  { code: 'nursery_teacher', label: '保育士' },
  { code: 'teacher', label: '教員' },
  { code: 'child_welfare_officer', label: '児童福祉司の任用資格' },
  { code: 'child_family_social_worker', label: 'こども家庭ソーシャルワーカー', from: '2024-04-01' },
  { code: 'trained', label: '国の基準に合う研修を受けた者', hint: '当分の間' },
  { code: 'recognised', label: '市が同等と認めた者' },
  { code: 'none', label: '要件となる資格なし' },
] as const satisfies readonly Code[]
export type Qualification = CodeOf<typeof qualifications>

/** 類型: the size of a base by the children of the town. */
export const baseSizes = [
  { code: 'small_a', label: '小規模A型' },
  { code: 'small_b', label: '小規模B型' },
  { code: 'small_c', label: '小規模C型' },
  { code: 'middle', label: '中規模型' },
  { code: 'large', label: '大規模型' },
] as const satisfies readonly Code[]
export type BaseSize = CodeOf<typeof baseSizes>

/** What is done with the fraction of a person in 上乗せ; no notice says it (要確認), so a town decides. */
export const roundings = [
  { code: 'down', label: '切捨て' },
  { code: 'half_up', label: '四捨五入' },
  { code: 'up', label: '切上げ' },
  { code: 'undecided', label: 'まだ決めない' },
] as const satisfies readonly Code[]
export type Rounding = CodeOf<typeof roundings>
