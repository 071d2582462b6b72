import type { Code, CodeOf } from './code-list.ts'

/** What a 受理会議 decides about an intake. `closes` ends the consultation; sending on never does. */
export const intakeOutcomes = [
  { code: 'becomes_case', label: 'ケースにする', closes: false },
  { code: 'joins_open', label: '続いている相談に付ける（再通告）', closes: false },
  { code: 'advice_end', label: '助言して終わる', closes: true },
  { code: 'referred', label: '他の機関を紹介して終わる', closes: true },
  { code: 'sent_to_centre', label: '児童相談所へ送致（市も続ける）', closes: false, source: '児福法25条の7第1項1号' },
  { code: 'notified_centre', label: '児童相談所へ通知（市も続ける）', closes: false, source: '児福法25条の7第1項4号' },
  { code: 'forwarded_competent', label: '所管へ引き継ぐ（職員による虐待）', closes: true, from: '2025-10-01', source: '児福法33条の12' },
  { code: 'unidentified', label: '特定できずに終わる', closes: true },
] as const satisfies readonly (Code & { closes: boolean })[]
export type IntakeOutcome = CodeOf<typeof intakeOutcomes>

const toConfirm = '福祉行政報告例 対応種類、列名は記入要領で要確認'

/** 対応区分 of the national tables, kept at their finest. Source: 児福法25条の7. */
export const dispositions = [
  { code: 'advice', label: '面接指導（助言指導）', source: toConfirm },
  { code: 'continued', label: '面接指導（継続指導）', source: toConfirm },
  { code: 'referral', label: '面接指導（他機関あっせん）', source: toConfirm },
  { code: 'sent_to_centre', label: '児童相談所送致', source: '児福法25条の7第1項1号・第2項1号' },
  { code: 'officer_guidance', label: '知的障害者福祉司・社会福祉主事指導', source: '児福法25条の7第1項2号' },
  { code: 'governor_report', label: '都道府県知事への報告', source: '児福法25条の7第1項3号' },
  { code: 'notified_centre', label: '都道府県知事・児童相談所長への通知', source: '児福法25条の7第1項4号' },
  { code: 'entrusted_guidance', label: '児童相談所からの委託による指導', source: '児福法26条1項2号・27条1項2号' },
  { code: 'service_guidance', label: '助産・母子保護・保育の利用等', source: toConfirm },
  { code: 'other', label: 'その他', source: toConfirm },
] as const satisfies readonly Code[]
export type Disposition = CodeOf<typeof dispositions>
