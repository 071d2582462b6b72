import type { Code, CodeOf } from './code-list.ts'

/** What a member of the council is; the duty of secrecy binds its staff, its officers and staff, or the person. Source: 児福法25条の5. */
export const membershipScopes = [
  { code: 'authority', label: '国・地方公共団体の機関', hint: '職員と、職員であった人に守秘義務', source: '児福法25条の5第1号' },
  { code: 'corporation', label: '法人', hint: '役員・職員と、そうであった人に守秘義務', source: '児福法25条の5第2号' },
  { code: 'person', label: '個人', hint: '本人と、構成員であった人に守秘義務', source: '児福法25条の5第3号' },
] as const satisfies readonly Code[]
export type MembershipScope = CodeOf<typeof membershipScopes>

/** For what a person of an agency is known to the council. */
export const agencyPersonParts = [
  { code: 'representative', label: '代表者' },
  { code: 'working', label: '実務担当者' },
  { code: 'contact', label: '日ごろの窓口' },
] as const satisfies readonly Code[]
export type AgencyPersonPart = CodeOf<typeof agencyPersonParts>

/** By which road an agency is reached; many cannot reach a network. */
export const contactRoads = [
  { code: 'phone', label: '電話' },
  { code: 'fax', label: 'FAX' },
  { code: 'paper', label: '文書' },
  { code: 'mail', label: 'メール（名前や場所は書かない）' },
] as const satisfies readonly Code[]
export type ContactRoad = CodeOf<typeof contactRoads>

/** From the invitation to the seat. */
export const attendanceStates = [
  { code: 'invited', label: '案内した' },
  { code: 'coming', label: '出席の返事' },
  { code: 'not_coming', label: '欠席の返事' },
  { code: 'attended', label: '出席' },
  { code: 'absent', label: '欠席' },
] as const satisfies readonly Code[]
export type AttendanceState = CodeOf<typeof attendanceStates>

/** The three piles of a 実務者会議; the quiet one refuses every family of which something must be said. */
export const agendaPiles = [
  { code: 'discuss', label: '協議する' },
  { code: 'changed', label: '変化あり（確認）' },
  { code: 'quiet', label: '変化なし（一覧で確認）' },
] as const satisfies readonly Code[]
export type AgendaPile = CodeOf<typeof agendaPiles>

/** How far a family on an agenda has come. */
export const agendaStates = [
  { code: 'waiting', label: 'これから' },
  { code: 'heard', label: '済' },
  { code: 'not_heard', label: '次回へ' },
] as const satisfies readonly Code[]
export type AgendaState = CodeOf<typeof agendaStates>

/** What a meeting decided for one child; what exactly changes stands beside it. */
export const agendaOutcomes = [
  { code: 'continue', label: '続ける' },
  { code: 'change', label: '変える（区分・主担当・登録）' },
  { code: 'close', label: '終結を決裁に回す' },
] as const satisfies readonly Code[]
export type AgendaOutcome = CodeOf<typeof agendaOutcomes>

/** Council registration changed by a meeting. */
export const registrationChanges = [
  { code: 'add', label: '要対協に登録する（同意はいりません）' },
  { code: 'remove', label: '要対協の登録を外す' },
] as const satisfies readonly Code[]
export type RegistrationChange = CodeOf<typeof registrationChanges>

/** What is printed with a number and copies. */
export const printKinds = [
  { code: 'ledger', label: '進行管理台帳' },
  { code: 'transfer', label: '児童相談所への文書' },
  { code: 'minutes', label: '会議録・役割の一覧' },
  { code: 'intake_sheet', label: '受付票' },
] as const satisfies readonly Code[]
export type PrintKind = CodeOf<typeof printKinds>
