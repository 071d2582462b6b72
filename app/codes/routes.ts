import type { Code, CodeOf } from './code-list.ts'

/** 経路, first step: six keys. Anonymity is a mark of the caller, not a route. */
export const routeKeys = [
  { code: 'school', label: '学校・園', key: '1' },
  { code: 'health', label: 'きずな・保健', key: '2' },
  { code: 'family', label: '家族・親族・本人', key: '3' },
  { code: 'authority', label: '児童相談所・警察', key: '4' },
  { code: 'neighbour', label: '近隣・知人', key: '5' },
  { code: 'elsewhere', label: 'そのほか', key: '6' },
] as const satisfies readonly (Code & { key: string })[]
type RouteKey = CodeOf<typeof routeKeys>

/** Lines of the national route tables. Family is parted into abuser and others when counted. Source: 福祉行政報告例 相談経路, 要確認 (記入要領). */
type ReportedRoute =
  | 'family_father' | 'family_mother' | 'family_other' | 'relative' | 'neighbour' | 'child' | 'police' | 'child_commissioner'
  | 'prefecture_guidance_centre' | 'prefecture_other' | 'municipality_welfare_office' | 'municipality_health_centre' | 'municipality_other'
  | 'facility_nursery' | 'facility_kodomoen' | 'facility_child_welfare' | 'facility_development' | 'child_family_centre' | 'family_court'
  | 'health_centre' | 'medical' | 'school_kindergarten' | 'school' | 'school_board' | 'foster_parent' | 'other'

const group = Object.fromEntries(routeKeys.map(one => [one.code, one.label])) as { [K in RouteKey]: Extract<(typeof routeKeys)[number], { code: K }>['label'] }

/** 経路, second step: what is kept. `step` is its key of the first step, `reported` its line in the national table. */
export const routes = [
  { code: 'primary_school', label: '小学校', step: 'school', group: group.school, reported: 'school' },
  { code: 'junior_high_school', label: '中学校', step: 'school', group: group.school, reported: 'school' },
  { code: 'high_school', label: '高等学校', step: 'school', group: group.school, reported: 'school' },
  { code: 'special_needs_school', label: '特別支援学校', step: 'school', group: group.school, reported: 'school' },
  { code: 'nursery', label: '保育所', step: 'school', group: group.school, reported: 'facility_nursery' },
  { code: 'kodomoen', label: '認定こども園', step: 'school', group: group.school, reported: 'facility_kodomoen' },
  { code: 'kindergarten', label: '幼稚園', step: 'school', group: group.school, reported: 'school_kindergarten' },
  { code: 'childrens_club', label: '児童クラブ', step: 'school', group: group.school, reported: 'facility_child_welfare' },
  { code: 'school_board', label: '教育委員会', step: 'school', group: group.school, reported: 'school_board' },
  { code: 'kizuna', label: 'きずな（母子保健）', step: 'health', group: group.health, reported: 'municipality_health_centre' },
  { code: 'municipal_health', label: '市の保健センター・地区担当保健師', step: 'health', group: group.health, reported: 'municipality_health_centre' },
  { code: 'health_centre', label: '保健所', step: 'health', group: group.health, reported: 'health_centre' },
  { code: 'medical', label: '病院・診療所', step: 'health', group: group.health, reported: 'medical' },
  { code: 'father', label: '父', step: 'family', group: group.family, reported: 'family_father' },
  { code: 'mother', label: '母', step: 'family', group: group.family, reported: 'family_mother' },
  { code: 'family_other', label: 'そのほかの家族', step: 'family', group: group.family, reported: 'family_other' },
  { code: 'relative', label: '親族', step: 'family', group: group.family, reported: 'relative' },
  { code: 'child_self', label: '子ども本人', step: 'family', group: group.family, reported: 'child' },
  { code: 'guidance_centre', label: '児童相談所', step: 'authority', group: group.authority, reported: 'prefecture_guidance_centre' },
  { code: 'police', label: '警察', step: 'authority', group: group.authority, reported: 'police' },
  { code: 'family_court', label: '家庭裁判所', step: 'authority', group: group.authority, reported: 'family_court' },
  { code: 'neighbour', label: '近隣', step: 'neighbour', group: group.neighbour, reported: 'neighbour' },
  { code: 'acquaintance', label: '知人・友人', step: 'neighbour', group: group.neighbour, reported: 'neighbour' },
  { code: 'nursery_section', label: '市の保育幼稚園課', step: 'elsewhere', group: group.elsewhere, reported: 'municipality_other' },
  { code: 'welfare_office', label: '市の福祉事務所（福祉推進課）', step: 'elsewhere', group: group.elsewhere, reported: 'municipality_welfare_office' },
  { code: 'other_section', label: '市のそのほかの課・行政センター', step: 'elsewhere', group: group.elsewhere, reported: 'municipality_other' },
  { code: 'child_commissioner', label: '民生委員・児童委員', step: 'elsewhere', group: group.elsewhere, reported: 'child_commissioner' },
  { code: 'other_municipality', label: '他市町村', step: 'elsewhere', group: group.elsewhere, reported: 'municipality_other' },
  { code: 'women_support', label: '女性相談・配偶者暴力相談支援センター', step: 'elsewhere', group: group.elsewhere, reported: 'prefecture_other' },
  { code: 'child_family_centre', label: '児童家庭支援センター', step: 'elsewhere', group: group.elsewhere, reported: 'child_family_centre' },
  { code: 'child_facility', label: '児童福祉施設・子育て支援センター', step: 'elsewhere', group: group.elsewhere, reported: 'facility_child_welfare' },
  { code: 'development_medical', label: '指定発達支援医療機関', step: 'elsewhere', group: group.elsewhere, reported: 'facility_development' },
  { code: 'foster_parent', label: '里親', step: 'elsewhere', group: group.elsewhere, reported: 'foster_parent' },
  { code: 'other', label: 'そのほか', step: 'elsewhere', group: group.elsewhere, reported: 'other' },
] as const satisfies readonly (Code & { step: RouteKey, reported: ReportedRoute })[]
export type Route = CodeOf<typeof routes>

/** The second list under a key of the first step. */
export function routesUnder(step: RouteKey): (typeof routes)[number][] {
  return routes.filter(route => route.step === step)
}
