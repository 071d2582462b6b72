import type { Code, CodeOf } from './code-list.ts'

/** 区分 of the child or woman, decided by a meeting, with periods. Source: 児福法6条の3第5項・8項. */
export const classes = [
  { code: 'protection', label: '要保護', source: '児福法6条の3第8項' },
  { code: 'support', label: '要支援', source: '児福法6条の3第5項' },
  { code: 'expectant', label: '特定妊婦', source: '児福法6条の3第5項' },
  { code: 'other', label: 'その他' },
] as const satisfies readonly Code[]
export type Class = CodeOf<typeof classes>

/** Stages of a casefile. Sending to the guidance centre is none: it changes the lead. */
export const casefileStages = [
  { code: 'received', label: '受理' },
  { code: 'investigating', label: '調査中' },
  { code: 'supported', label: '支援中' },
  { code: 'closed', label: '終結' },
] as const satisfies readonly Code[]
export type CasefileStage = CodeOf<typeof casefileStages>

/** 子どもの居場所: where the child lives, by periods, beside the stage. */
export const placements = [
  { code: 'at_home', label: '在宅' },
  { code: 'temporary_custody', label: '一時保護', source: '児福法33条' },
  { code: 'facility', label: '施設', source: '児福法27条1項3号' },
  { code: 'foster', label: '里親・ファミリーホーム', source: '児福法27条1項3号' },
  { code: 'hospital', label: '入院' },
  { code: 'other_parent', label: '別居の親の家' },
  { code: 'relatives', label: '親族の家' },
  { code: 'whereabouts_unknown', label: '所在不明' },
] as const satisfies readonly Code[]
export type Placement = CodeOf<typeof placements>
