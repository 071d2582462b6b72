import type { Actor } from '../kernel/page.ts'

const everyone = ['home', 'conflict.declare'] as const
const reading = ['person.read', 'family.read', 'intake.read', 'casefile.read', 'transfer.read', 'statistics.read', 'agency.read', 'meeting.read', 'ledger.read', 'staffing.read', 'outreach.read', 'maternity.read', 'development.read', 'womens.read'] as const
const casework = [
  ...everyone, ...reading,
  'person.write', 'veil.set', 'intake.take', 'intake.work', 'urgency.judge', 'safety.check', 'decision.propose',
  'entry.write', 'plan.write', 'visit.write', 'transfer.write', 'task.write', 'outreach.write',
  'maternity.write', 'information.take', 'information.write', 'development.write', 'womens.write', 'place.look', 'widening.read', 'alert.review', 'seal.set', 'claim.open', 'duty.read',
] as const
const leading = [...casework, 'legal-hold.set', 'account.read', 'account.end', 'conflict.end', 'duty.write', 'share.write', 'widening.decide', 'transfer.decide', 'safety.late', 'safety.start', 'decision.approve', 'decision.answer', 'casefile.allocate', 'team.read', 'reporter.open', 'agency.write', 'meeting.write', 'ledger.print', 'maternity.import'] as const

/** Who may do what. Reach says which rows the database shows at all; a test compares it with rec.role_reach. */
export const roles = {
  head: { label: '室長', reach: 'office', may: [...leading, 'invitation.code', 'setting.read', 'rule_text.read', 'conflict.read', 'access.review', 'total.import', 'staffing.write'] },
  supervisor: { label: '係長', reach: 'office', may: leading },
  coordinator: { label: '調整担当者', reach: 'office', may: [...casework, 'legal-hold.set', 'conflict.read', 'conflict.end', 'duty.write', 'share.write', 'widening.decide', 'decision.answer', 'casefile.allocate', 'team.read', 'reporter.open', 'total.import', 'agency.write', 'meeting.write', 'ledger.print', 'staffing.write', 'maternity.import'] },
  public_health_nurse: { label: '保健師', reach: 'office', may: [...casework, 'maternity.import'] },
  social_worker: { label: '社会福祉主事', reach: 'office', may: casework },
  family_supporter: { label: '子ども家庭支援員', reach: 'office', may: casework },
  abuse_specialist: { label: '虐待対応専門員', reach: 'office', may: casework },
  psychologist: { label: '心理担当支援員', reach: 'office', may: casework },
  kizuna_nurse: { label: 'きずなの保健師', reach: 'granted', may: [...everyone, 'agency.home'] },
  agency_user: { label: '関係機関の利用者', reach: 'granted', may: [...everyone, 'agency.home'] },
  privacy_officer: { label: '個人情報保護担当', reach: 'none', may: [...everyone, 'conflict.read', 'conflict.undo', 'claim.open', 'access.review', 'alert.review'] },
  keeper: { label: '室外の確認者', reach: 'none', may: [...everyone, 'widening.blind', 'access.review', 'alert.review', 'invitation.code'] },
  auditor: { label: '監査', reach: 'none', may: [...everyone, 'audit.read', 'alert.review'] },
  statistics_clerk: { label: '統計担当', reach: 'totals', may: [...everyone, 'statistics.read'] },
  centre_officer: { label: '児童相談所の職員', reach: 'granted', may: [...everyone, 'agency.home'] },
  typist: { label: '入力補助', reach: 'own', may: [...everyone, 'information.take'] },
  administrator: { label: 'システム管理者', reach: 'none', may: [...everyone, 'account.read', 'account.propose', 'account.end', 'invitation.link', 'setting.read', 'setting.propose', 'rule_text.read', 'widening.read'] },
  system_statistics: { label: '統計の自動処理', reach: 'totals', may: [] },
  system_import: { label: '取込の自動処理', reach: 'import', may: [] },
  system_births: { label: '架空の町の作成', reach: 'office', may: [] },
} as const satisfies Record<string, { label: string; reach: 'office' | 'granted' | 'own' | 'none' | 'totals' | 'import'; may: readonly string[] }>

export type Role = keyof typeof roles
export type Permission = (typeof roles)[Role]['may'][number]

/** Whether a role includes a permission. What is about a record is decided by the database: what is not seen cannot be acted on. */
export function may(actor: Pick<Actor, 'role'>, permission: Permission): boolean {
  const role = roles[actor.role as Role] as { may: readonly string[] } | undefined
  return role?.may.includes(permission) ?? false
}

/** The role in Japanese. */
export const roleLabel = (role: string): string => roles[role as Role]?.label ?? role
