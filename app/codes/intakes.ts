import type { Code, CodeOf } from './code-list.ts'

/** What comes in. Abuse by staff of nurseries has a register of its own, is told to its 所管 the same day, and is never counted as child abuse. */
export const intakeKinds = [
  { code: 'report', label: '通告', register: 'intake', source: '児福法25条、児虐法6条' },
  { code: 'consultation', label: '相談', register: 'intake', source: '児福法10条1項3号' },
  { code: 'information', label: '情報提供', register: 'intake', source: '児福法21条の10の5' },
  { code: 'from_guidance_centre', label: '児童相談所からの送致（市町村送致）', register: 'intake', from: '2017-04-01', source: '児福法26条1項3号 (平成28年改正、施行日は要確認)' },
  { code: 'staff_abuse', label: '保育所等職員による虐待の通報', register: 'staff_abuse', from: '2025-10-01', source: '児福法33条の12' },
] as const satisfies readonly (Code & { register: 'intake' | 'staff_abuse' })[]
export type IntakeKind = CodeOf<typeof intakeKinds>

/** How it came. A note of the night watch is entered later and keeps the time of the call. */
export const means = [
  { code: 'phone', label: '電話' },
  { code: 'visit_here', label: '来所' },
  { code: 'at_visit', label: '訪問先' },
  { code: 'letter', label: '文書' },
  { code: 'fax', label: 'FAX' },
  { code: 'mail', label: 'メール' },
  { code: 'meeting', label: '会議' },
  { code: 'night_note', label: '宿直メモ' },
] as const satisfies readonly Code[]
export type Means = CodeOf<typeof means>

/** Why a child stands on an intake; a sibling is seen for safety and not counted until judged. */
export const childParts = [
  { code: 'subject', label: '対象' },
  { code: 'sibling', label: 'きょうだい（安全確認）' },
  { code: 'expectant', label: '妊婦' },
] as const satisfies readonly Code[]
export type ChildPart = CodeOf<typeof childParts>
