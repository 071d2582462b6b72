import type { Role } from '../../app/access/roles.ts'
import type { AgencyKey } from './agencies.ts'

/** Everybody who signs in: the office by rank, then those with a small home of their own. All are invented. */
export const staff = [
  { key: 'takahashi', number: '1001', name: '高橋 和子', kana: 'たかはし かずこ', role: 'head', title: '室長' },
  { key: 'moriyama', number: '1002', name: '森山 直人', kana: 'もりやま なおと', role: 'supervisor', title: '係長' },
  { key: 'iizuka', number: '1003', name: '飯塚 恵', kana: 'いいづか めぐみ', role: 'coordinator', title: '調整担当者' },
  { key: 'sato', number: '1004', name: '佐藤 みずき', kana: 'さとう みずき', role: 'public_health_nurse', title: '保健師' },
  { key: 'nishio', number: '1005', name: '西尾 真帆', kana: 'にしお まほ', role: 'public_health_nurse', title: '保健師（会計年度任用・着任3週目）' },
  { key: 'soda', number: '1006', name: '曽田 健一', kana: 'そた けんいち', role: 'social_worker', title: '社会福祉主事' },
  { key: 'kageyama', number: '1007', name: '影山 涼', kana: 'かげやま りょう', role: 'social_worker', title: '社会福祉主事' },
  { key: 'fukuma', number: '1008', name: '福間 智子', kana: 'ふくま ともこ', role: 'social_worker', title: '社会福祉主事' },
  { key: 'takuwa', number: '1009', name: '多久和 幸子', kana: 'たくわ さちこ', role: 'family_supporter', title: '子ども家庭支援員' },
  { key: 'aoto', number: '1010', name: '青戸 里美', kana: 'あおと さとみ', role: 'family_supporter', title: '子ども家庭支援員（会計年度任用）' },
  { key: 'uchida', number: '1011', name: '内田 剛', kana: 'うちだ つよし', role: 'abuse_specialist', title: '虐待対応専門員' },
  { key: 'naito', number: '1012', name: '内藤 春香', kana: 'ないとう はるか', role: 'psychologist', title: '心理担当支援員（会計年度任用）' },
  { key: 'yamane', number: '1013', name: '山根 典子', kana: 'やまね のりこ', role: 'coordinator', title: '統括支援員' },
  { key: 'kurima', number: '1014', name: '来間 美代', kana: 'くるま みよ', role: 'family_supporter', title: '子ども家庭支援員（会計年度任用）' },
  { key: 'sakamoto', number: '1015', name: '坂本 修司', kana: 'さかもと しゅうじ', role: 'abuse_specialist', title: '虐待対応専門員（会計年度任用）' },
  { key: 'kato', number: '2001', name: '加藤 ゆり', kana: 'かとう ゆり', role: 'kizuna_nurse', title: 'きずなの保健師', agency: 'kizuna' },
  { key: 'ono', number: '3001', name: '大野 誠', kana: 'おおの まこと', role: 'agency_user', title: '大社小学校 教頭', agency: 'taisha_primary' },
  { key: 'nishikori', number: '7001', name: '錦織 徹', kana: 'にしこおり とおる', role: 'keeper', title: 'こども未来部長' },
  { key: 'suto', number: '7002', name: '周藤 直美', kana: 'すとう なおみ', role: 'statistics_clerk', title: '統計担当' },
  { key: 'watanabe', number: '7003', name: '渡部 浩', kana: 'わたなべ ひろし', role: 'auditor', title: '監査委員事務局' },
  { key: 'yoshikawa', number: '7004', name: '吉川 菜々', kana: 'よしかわ なな', role: 'typist', title: '入力補助（会計年度任用）' },
  { key: 'ishitobi', number: '8001', name: '石飛 学', kana: 'いしとび まなぶ', role: 'privacy_officer', title: '個人情報保護担当' },
  { key: 'ago', number: '9001', name: '吾郷 大介', kana: 'あごう だいすけ', role: 'administrator', title: 'システム管理者' },
] as const satisfies readonly { key: string; number: string; name: string; kana: string; role: Role; title: string; agency?: AgencyKey }[]
export type StaffKey = (typeof staff)[number]['key']

/** Who carries families, and in which proportion: about twenty children each. */
export const carriers = {
  sato: 26, nishio: 19, soda: 25, kageyama: 24, fukuma: 23, takuwa: 20, aoto: 19, kurima: 20, uchida: 26, sakamoto: 21, naito: 18,
} as const satisfies Partial<Record<StaffKey, number>>
export type Carrier = keyof typeof carriers
