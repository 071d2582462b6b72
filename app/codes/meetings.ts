import type { Code, CodeOf } from './code-list.ts'

/** Meetings of the office and of the council. Which of them decides class, lead and closing is a town's setting. */
export const meetingKinds = [
  { code: 'urgent_intake', label: '緊急受理会議' },
  { code: 'intake', label: '受理会議' },
  { code: 'policy', label: '支援方針会議' },
  { code: 'joint_case', label: '合同ケース会議', from: '2024-04-01', source: 'こども家庭センターの設置 (母子保健と一体)' },
  { code: 'case_conference', label: '個別ケース検討会議', source: '児福法25条の2' },
  { code: 'working', label: '実務者会議', source: '児福法25条の2' },
  { code: 'representatives', label: '代表者会議', source: '児福法25条の2' },
] as const satisfies readonly Code[]
export type MeetingKind = CodeOf<typeof meetingKinds>
