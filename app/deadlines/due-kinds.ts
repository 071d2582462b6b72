import type { Code, CodeOf } from '../codes/code-list.ts'

/** What can fall due. `group` is counted together on a home page: a child who must be seen is one thing to do, however many clocks run. */
export const dueKinds = [
  { code: 'safety_check', label: '安全確認', group: 'safety' },
  { code: 'late_decision', label: '会えないときの決定', group: 'safety' },
  { code: 'revisit', label: '再訪', group: 'safety' },
  { code: 'child_leaves', label: '子どもが移る前に会う', group: 'safety' },
  { code: 'decide_intake', label: '受理会議で決める', group: 'decide_intake' },
  { code: 'approval', label: '決裁', group: 'approval' },
  { code: 'visit', label: '家庭訪問', group: 'visit' },
  { code: 'plan_review', label: '支援計画の見直し', group: 'plan_review' },
  { code: 'plan_missing', label: '支援計画を作る', group: 'plan_missing' },
] as const satisfies readonly Code[]
export type DueKind = CodeOf<typeof dueKinds>
export type DueGroup = (typeof dueKinds)[number]['group']

/** The group of a kind. */
export const groupOf = (kind: DueKind): DueGroup => dueKinds.find(({ code }) => code === kind)?.group ?? 'safety'
