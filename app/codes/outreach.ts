import type { Code, CodeOf } from './code-list.ts'

/** Kinds of 啓発活動. */
export const outreachKinds = [
  { code: 'lecture', label: '講演会・シンポジウム' },
  { code: 'training', label: '研修会' },
  { code: 'lesson', label: '出前講座・学校での授業' },
  { code: 'leaflet', label: 'リーフレット・チラシの配布' },
  { code: 'poster', label: 'ポスター・パネル展' },
  { code: 'campaign', label: 'キャンペーン（オレンジリボンなど）', hint: '児童虐待防止推進月間は11月' },
  { code: 'media', label: '広報紙・放送・ホームページ' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type OutreachKind = CodeOf<typeof outreachKinds>

/** Whom an activity is for. */
export const audiences = [
  { code: 'public', label: '市民' },
  { code: 'parents', label: '保護者・子育て中の人' },
  { code: 'expectant', label: '妊婦とその家族' },
  { code: 'children', label: '子ども・児童生徒' },
  { code: 'school_staff', label: '学校の教職員' },
  { code: 'childcare_staff', label: '保育所・幼稚園の職員' },
  { code: 'medical_staff', label: '医療機関の職員' },
  { code: 'commissioners', label: '民生委員・児童委員' },
  { code: 'council_members', label: '要対協の関係機関' },
  { code: 'city_staff', label: '市の職員' },
  { code: 'business', label: '企業・団体' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type Audience = CodeOf<typeof audiences>
