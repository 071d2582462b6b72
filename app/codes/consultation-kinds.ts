import type { Code, CodeOf } from './code-list.ts'

const divisions = { care: '養護相談', health: '保健相談', disability: '障害相談', delinquency: '非行相談', upbringing: '育成相談', other: 'その他の相談' } as const

/** A group of kinds of consultation, as national tables add them up. */
type ConsultationDivision = keyof typeof divisions

/** A column of the yearly table: abuse, poor care (養育力不足), all other consultations. */
type ConsultationColumn = 'abuse' | 'poor_care' | 'other'

/**
 * 相談種別, sixteen kinds in national order; a pregnant woman's consultation is none of them. The numbers are ours, not the nation's.
 * Source: 福祉行政報告例 (names and order as published by prefectures); 09 was 自閉症等相談 before.
 */
export const consultationKinds = [
  { code: '01', label: '児童虐待相談', division: 'care', group: divisions.care, column: 'abuse' },
  { code: '02', label: 'その他の養護相談（養育力不足など）', division: 'care', group: divisions.care, column: 'poor_care' },
  { code: '03', label: '保健相談', division: 'health', group: divisions.health, column: 'other' },
  { code: '04', label: '肢体不自由相談', division: 'disability', group: divisions.disability, column: 'other' },
  { code: '05', label: '視聴覚障害相談', division: 'disability', group: divisions.disability, column: 'other' },
  { code: '06', label: '言語発達障害等相談', division: 'disability', group: divisions.disability, column: 'other' },
  { code: '07', label: '重症心身障害相談', division: 'disability', group: divisions.disability, column: 'other' },
  { code: '08', label: '知的障害相談', division: 'disability', group: divisions.disability, column: 'other' },
  { code: '09', label: '発達障害相談', division: 'disability', group: divisions.disability, column: 'other' },
  { code: '10', label: 'ぐ犯等相談', division: 'delinquency', group: divisions.delinquency, column: 'other' },
  { code: '11', label: '触法行為等相談', division: 'delinquency', group: divisions.delinquency, column: 'other' },
  { code: '12', label: '性格行動相談', division: 'upbringing', group: divisions.upbringing, column: 'other' },
  { code: '13', label: '不登校相談', division: 'upbringing', group: divisions.upbringing, column: 'other' },
  { code: '14', label: '適性相談', division: 'upbringing', group: divisions.upbringing, column: 'other' },
  { code: '15', label: '育児・しつけ相談', division: 'upbringing', group: divisions.upbringing, column: 'other' },
  { code: '16', label: 'その他の相談', division: 'other', group: divisions.other, column: 'other' },
] as const satisfies readonly (Code & { division: ConsultationDivision, column: ConsultationColumn })[]

export type ConsultationKind = CodeOf<typeof consultationKinds>

/** The column of the yearly table a kind is counted in. */
export function columnOf(kind: ConsultationKind): ConsultationColumn {
  return consultationKinds.find(one => one.code === kind)?.column ?? 'other'
}
