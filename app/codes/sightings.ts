import type { Code, CodeOf } from './code-list.ts'

/** Whose eyes saw the child. The word of a sibling or a parent is none. */
export const sightedBy = [
  { code: 'own', label: '自分たち' },
  { code: 'agency', label: '関係機関' },
] as const satisfies readonly Code[]
export type SightedBy = CodeOf<typeof sightedBy>

/** Where the child was seen; a screen is no sighting. */
export const sightingPlaces = [
  { code: 'inside_home', label: '家の中', sights: true },
  { code: 'doorway', label: '玄関', sights: true },
  { code: 'school', label: '園・学校', sights: true },
  { code: 'office', label: '来所', sights: true },
  { code: 'medical', label: '病院・診療所', sights: true },
  { code: 'elsewhere', label: 'そのほかの場所', sights: true },
  { code: 'online', label: 'オンライン（会ったことに数えません）', sights: false },
] as const satisfies readonly (Code & { sights: boolean })[]
export type SightingPlace = CodeOf<typeof sightingPlaces>

/** How the child was seen. */
export const sightingManners = [
  { code: 'talked', label: '話した・遊んだ' },
  { code: 'body_seen', label: '体も見た（けがの有無まで）' },
  { code: 'clothed', label: '衣服で体は見えない' },
  { code: 'seen_only', label: '姿だけ' },
  { code: 'asleep', label: '寝ていた' },
] as const satisfies readonly Code[]
export type SightingManner = CodeOf<typeof sightingManners>

/** What came of an attempt to see the child. */
export const safetyCheckResults = [
  { code: 'sighted', label: '会えた' },
  { code: 'absent', label: '不在' },
  { code: 'refused', label: '拒まれた' },
  { code: 'not_identified', label: '家・子どもを特定できない' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type SafetyCheckResult = CodeOf<typeof safetyCheckResults>

/** Not seen in time: one of these acts is decided by a supervisor, never a mere reason. Source: 児福法25条の7, 児虐法8条. */
export const lateActs = [
  { code: 'notify_centre', label: '児童相談所へ通知（立入調査・出頭要求・一時保護が適当）', source: '児福法25条の7第1項4号、児虐法8条1項2号' },
  { code: 'send_centre', label: '児童相談所へ送致', source: '児福法25条の7第1項1号、児虐法8条1項1号' },
  { code: 'revisit', label: '再訪（日時・2人・理由）' },
  { code: 'police', label: '警察へ' },
] as const satisfies readonly Code[]
export type LateAct = CodeOf<typeof lateActs>

/** Whether a place lets a sighting count. */
export function countsAsSighting(place: SightingPlace): boolean {
  return sightingPlaces.some(one => one.code === place && one.sights)
}
