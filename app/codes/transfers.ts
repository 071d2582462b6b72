import type { Code, CodeOf } from './code-list.ts'

/** Documents to and from the guidance centre. `law` is its ground as it stands on paper, `urgent` may be sent by one person at once and be looked at afterwards, `moves` the lead when accepted. */
export const transferKinds = [
  { code: 'send', label: '送致', title: '送致書', direction: 'out', lead: 'guidance_centre', urgent: true, law: '児童福祉法第25条の7第1項第1号' },
  { code: 'notify', label: '通知', title: '通知書', direction: 'out', lead: 'guidance_centre', urgent: true, law: '児童福祉法第25条の7第1項第4号、児童虐待の防止等に関する法律第8条第1項第2号' },
  { code: 'assist', label: '援助依頼', title: '援助依頼書', direction: 'out', lead: null, urgent: false, law: '児童福祉法第10条第2項・第3項' },
  { code: 'case_sent', label: '市町村送致（事案送致）', title: '市町村送致', direction: 'in', lead: 'own_office', urgent: false, from: '2017-04-01', law: '児童福祉法第26条第1項第3号', source: '平成28年改正、施行日は要確認' },
  { code: 'guidance_entrusted', label: '指導委託', title: '指導委託', direction: 'in', lead: null, urgent: false, law: '児童福祉法第26条第1項第2号・第27条第1項第2号' },
  { code: 'support_notice', label: '8号通知（家庭支援事業が適当）', title: '8号通知', direction: 'in', lead: null, urgent: false, law: '児童福祉法第26条第1項第8号', source: '号の割当は要確認' },
] as const satisfies readonly (Code & { title: string; law: string; direction: 'out' | 'in'; lead: 'guidance_centre' | 'own_office' | null; urgent: boolean })[]
export type TransferKind = CodeOf<typeof transferKinds>

/** What a document asks for, by its kind. */
export const transferAsks = [
  { code: 'summons', label: '出頭要求', kind: 'notify', source: '児虐法8条の2' },
  { code: 'inspection', label: '立入調査', kind: 'notify', source: '児虐法9条' },
  { code: 'custody', label: '一時保護', kind: 'notify', source: '児福法33条' },
  { code: 'advice', label: '技術的援助・助言', kind: 'assist', source: '児福法10条2項' },
  { code: 'assessment', label: '医学的・心理学的などの判定', kind: 'assist', source: '児福法10条3項' },
] as const satisfies readonly (Code & { kind: TransferKind })[]
export type TransferAsk = CodeOf<typeof transferAsks>

/** On whose side a document took a step. */
export const transferSides = [
  { code: 'ours', label: '市' },
  { code: 'theirs', label: '児童相談所' },
] as const satisfies readonly Code[]
export type TransferSide = CodeOf<typeof transferSides>

/** How far a document has come; which may follow which, and on whose side, says app/transfers/steps.ts. */
export const transferStates = [
  { code: 'prepared', label: '起案' },
  { code: 'sent_back', label: '差し戻し' },
  { code: 'approved', label: '決裁' },
  { code: 'sent', label: '送った' },
  { code: 'reviewed', label: '後閲' },
  { code: 'withdrawn', label: '取りやめ' },
  { code: 'received', label: '受け取った' },
  { code: 'accepted', label: '受理した' },
  { code: 'returned', label: '返した（受けない）' },
  { code: 'told', label: '経過の知らせ' },
  { code: 'done', label: '終わった' },
] as const satisfies readonly Code[]
export type TransferState = CodeOf<typeof transferStates>

/** How a document goes over. */
export const transferMeans = [
  { code: 'phone', label: '電話（書面はあとから）' },
  { code: 'in_person', label: '持参' },
  { code: 'fax', label: 'FAX' },
  { code: 'post', label: '郵送' },
] as const satisfies readonly Code[]
export type TransferMeans = CodeOf<typeof transferMeans>

/** 一時保護 as the centre tells it; where is never asked. */
export const custodyAnswers = [
  { code: 'yes', label: '一時保護した' },
  { code: 'no', label: '一時保護していない' },
  { code: 'unknown', label: 'まだ分からない' },
] as const satisfies readonly Code[]
export type CustodyAnswer = CodeOf<typeof custodyAnswers>

/** Whether the reporter goes with a document. Source: 児虐法7条, practice 1.9. */
export const reporterPassings = [
  { code: 'hand_over', label: '引き継ぐ' },
  { code: 'hold_back', label: '伏せる' },
] as const satisfies readonly Code[]
export type ReporterPassing = CodeOf<typeof reporterPassings>

/** How a 対応協議 was held. */
export const discussionMeans = [
  { code: 'phone', label: '電話' },
  { code: 'visit_there', label: '児童相談所で' },
  { code: 'visit_here', label: '市役所で' },
  { code: 'meeting', label: '会議の場で' },
  { code: 'online', label: 'オンライン' },
] as const satisfies readonly Code[]
export type DiscussionMeans = CodeOf<typeof discussionMeans>

/** Whether both offices agreed. */
export const discussionAgreements = [
  { code: 'yes', label: '合意した' },
  { code: 'partly', label: '一部だけ合意した' },
  { code: 'no', label: '合意しなかった' },
] as const satisfies readonly Code[]
export type DiscussionAgreement = CodeOf<typeof discussionAgreements>
