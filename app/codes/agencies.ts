import type { Code, CodeOf } from './code-list.ts'

const groups = { city: '市', school: '学校・園', childcare: '子育て支援', medical: '医療', prefecture: '県・国', community: '地域・団体' } as const

/** Kinds of agency: all of the base's chart of cooperation, and those that sit in a council by the national guideline (要対協設置・運営指針, 要確認). */
export const agencyKinds = [
  { code: 'own_office', label: '子ども家庭相談室（拠点・調整機関）', group: groups.city },
  { code: 'nursery_section', label: '保育幼稚園課', group: groups.city },
  { code: 'maternal_health', label: '健康増進課（きずな）', group: groups.city },
  { code: 'welfare_section', label: '福祉推進課', group: groups.city },
  { code: 'welfare_office', label: '福祉事務所（生活保護）', group: groups.city },
  { code: 'disability_section', label: '障がい福祉の課', group: groups.city },
  { code: 'civic_section', label: '市民活動支援課', group: groups.city },
  { code: 'resident_register', label: '市民課（住民票）', group: groups.city },
  { code: 'branch_office', label: '行政センター', group: groups.city },
  { code: 'school_board', label: '教育委員会', group: groups.city },
  { code: 'other_section', label: '市のそのほかの課', group: groups.city },
  { code: 'primary_school', label: '小学校', group: groups.school },
  { code: 'junior_high_school', label: '中学校', group: groups.school },
  { code: 'high_school', label: '高等学校', group: groups.school },
  { code: 'special_needs_school', label: '特別支援学校', group: groups.school },
  { code: 'nursery', label: '保育所', group: groups.school },
  { code: 'kodomoen', label: '認定こども園', group: groups.school },
  { code: 'kindergarten', label: '幼稚園', group: groups.school },
  { code: 'childrens_club', label: '児童クラブ', group: groups.childcare },
  { code: 'childrens_hall', label: '児童館', group: groups.childcare },
  { code: 'support_centre', label: '子育て支援センター', group: groups.childcare },
  { code: 'family_support_centre', label: 'ファミリーサポートセンター', group: groups.childcare },
  { code: 'child_family_centre', label: '児童家庭支援センター', group: groups.childcare },
  { code: 'development_support', label: '児童発達支援・放課後等デイサービス', group: groups.childcare },
  { code: 'child_facility', label: '児童養護施設・乳児院', group: groups.childcare },
  { code: 'obstetrics', label: '産婦人科', group: groups.medical },
  { code: 'paediatrics', label: '小児科', group: groups.medical },
  { code: 'psychiatry', label: '精神科', group: groups.medical },
  { code: 'dentistry', label: '歯科', group: groups.medical },
  { code: 'other_medical', label: 'そのほかの医療機関', group: groups.medical },
  { code: 'medical_association', label: '医師会・歯科医師会・看護協会', group: groups.medical },
  { code: 'guidance_centre', label: '児童相談所', group: groups.prefecture },
  { code: 'health_centre', label: '保健所', group: groups.prefecture },
  { code: 'women_support', label: '女性相談・配偶者暴力相談支援センター', group: groups.prefecture },
  { code: 'police', label: '警察', group: groups.prefecture },
  { code: 'family_court', label: '家庭裁判所', group: groups.prefecture },
  { code: 'legal_affairs', label: '法務局・人権擁護委員', group: groups.prefecture },
  { code: 'other_municipality', label: '他市町村', group: groups.prefecture },
  { code: 'child_commissioner', label: '民生委員・児童委員', group: groups.community },
  { code: 'social_welfare_council', label: '社会福祉協議会', group: groups.community },
  { code: 'foster_association', label: '里親会', group: groups.community },
  { code: 'bar_association', label: '弁護士・弁護士会', group: groups.community },
  { code: 'nonprofit', label: 'NPO・民間団体', group: groups.community },
  { code: 'other', label: 'そのほか', group: groups.community },
] as const satisfies readonly Code[]
export type AgencyKind = CodeOf<typeof agencyKinds>

/** What a council member is, which decides whom its secrecy binds. Source: 児福法25条の5. */
export const memberNatures = [
  { code: 'public_body', label: '国・地方公共団体の機関', hint: '職員と、職員だった人' },
  { code: 'corporation', label: '法人', hint: '役員・職員と、そうだった人' },
  { code: 'person', label: '個人', hint: '本人' },
] as const satisfies readonly Code[]
export type MemberNature = CodeOf<typeof memberNatures>
