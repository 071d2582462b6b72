import type { Code, CodeOf } from './code-list.ts'

/** 乳幼児健診, and the visit to every newborn. `months` is the age at which it can have been, both included. Source: 母子保健法12条・13条、全戸訪問は児福法6条の3第4項; the windows are the town's (要確認). */
export const checkupKinds = [
  { code: 'newborn_visit', label: '乳児家庭全戸訪問', months: [0, 6], source: '児福法6条の3第4項' },
  { code: 'four_months', label: '4か月児健診', months: [2, 8], source: '母子保健法13条' },
  { code: 'ten_months', label: '10か月児健診', months: [8, 15], source: '母子保健法13条' },
  { code: 'eighteen_months', label: '1歳6か月児健診', months: [17, 30], source: '母子保健法12条1項1号' },
  { code: 'three_years', label: '3歳児健診', months: [34, 60], source: '母子保健法12条1項2号' },
  { code: 'five_years', label: '5歳児健診', months: [54, 80], source: '母子保健法13条 (任意)' },
] as const satisfies readonly (Code & { months: readonly [number, number] })[]
export type CheckupKind = CodeOf<typeof checkupKinds>

/** What came of a check-up. */
export const checkupResults = [
  { code: 'normal', label: '異常なし' },
  { code: 'watch', label: '経過観察' },
  { code: 'examine', label: '要精密' },
  { code: 'support', label: '要支援' },
  { code: 'missed', label: '未受診' },
] as const satisfies readonly Code[]
export type CheckupResult = CodeOf<typeof checkupResults>

/** What came of somebody who had not come. */
export const checkupSettlements = [
  { code: 'attended', label: '受診した' },
  { code: 'seen', label: '訪問で子どもに会えた' },
  { code: 'elsewhere', label: 'ほかの市町村・医療機関で受けた' },
  { code: 'moved', label: '転出していた' },
  { code: 'intake', label: '受付で対応する' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type CheckupSettlement = CodeOf<typeof checkupSettlements>

/** How the office tried to reach the family. */
export const nudgeMeans = [
  { code: 'phone', label: '電話' },
  { code: 'letter', label: '手紙' },
  { code: 'visit', label: '訪問' },
  { code: 'agency', label: '園・関係機関に聞いた' },
] as const satisfies readonly Code[]
export type NudgeMeans = CodeOf<typeof nudgeMeans>

/** What came of an attempt. Only a child that was seen is 会えた. */
export const nudgeResults = [
  { code: 'seen', label: '子どもに会えた' },
  { code: 'promised', label: '受ける約束ができた' },
  { code: 'reached', label: '保護者と話した・届いた' },
  { code: 'no_answer', label: '応答なし・不在' },
  { code: 'returned', label: '宛先不明で戻った' },
  { code: 'declined', label: '受けないと言われた' },
] as const satisfies readonly Code[]
export type NudgeResult = CodeOf<typeof nudgeResults>
