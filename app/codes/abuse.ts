import type { Code, CodeOf } from './code-list.ts'

/** 虐待種別. A child who sees violence between partners suffers the psychological kind. Source: 児童虐待の防止等に関する法律2条. */
export const abuseKinds = [
  { code: 'physical', label: '身体的虐待', source: '児虐法2条1号' },
  { code: 'sexual', label: '性的虐待', source: '児虐法2条2号' },
  { code: 'psychological', label: '心理的虐待', source: '児虐法2条4号' },
  { code: 'neglect', label: 'ネグレクト（養育の放棄・怠慢）', source: '児虐法2条3号' },
] as const satisfies readonly Code[]
export type AbuseKind = CodeOf<typeof abuseKinds>

/** 虐待が疑われる人, by child and never copied between siblings; unknown until somebody knows. National tables say 主な虐待者. */
export const suspectedPersons = [
  { code: 'unknown', label: '不明' },
  { code: 'father_birth', label: '実父' },
  { code: 'father_other', label: '実父以外の父親' },
  { code: 'mother_birth', label: '実母' },
  { code: 'mother_other', label: '実母以外の母親' },
  { code: 'other', label: 'そのほかの人' },
] as const satisfies readonly Code[]
export type SuspectedPerson = CodeOf<typeof suspectedPersons>

/** What a meeting judged about suspected abuse; nothing yet is no code but 判断前. */
export const abuseResults = [
  { code: 'judged', label: '虐待と判断' },
  { code: 'not_abuse', label: '虐待非該当' },
  { code: 'unidentified', label: '特定できず' },
] as const satisfies readonly Code[]
export type AbuseResult = CodeOf<typeof abuseResults>
