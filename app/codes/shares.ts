import type { Code, CodeOf } from './code-list.ts'

/** What a child is shared with an agency for (児福法25条の2, 25条の3: exchange of information within the council). */
export const sharePurposes = [
  { code: 'watching', label: '日々の様子を見守る' },
  { code: 'joint_support', label: 'いっしょに支援する' },
  { code: 'pregnancy', label: '妊娠・出産をいっしょに支える' },
  { code: 'handover', label: '引き継ぎ（進学・転園など）' },
  { code: 'guidance', label: '児童相談所とのあいだ' },
] as const satisfies readonly Code[]
export type SharePurpose = CodeOf<typeof sharePurposes>

/** What of a case is shared beside the child's name and age; places, reporters and the office's own texts never are. */
export const shareFields = [
  { code: 'class', label: '区分（要保護・要支援など）' },
  { code: 'lead', label: '主担当機関' },
  { code: 'tasks', label: 'その機関の役割' },
  { code: 'decisions', label: 'その機関が出た会議で決まったこと' },
] as const satisfies readonly Code[]
export type ShareField = CodeOf<typeof shareFields>

/** How an agency knows what it reports. */
export const reportSeen = [
  { code: 'seen', label: '子どもの姿を見た' },
  { code: 'not_seen', label: '子どもに会えなかった' },
  { code: 'heard', label: '人から聞いた' },
] as const satisfies readonly Code[]
export type ReportSeen = CodeOf<typeof reportSeen>
