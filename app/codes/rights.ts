import type { Code, CodeOf } from './code-list.ts'

/** What somebody declared is to a person of ours. */
export const nearness = [
  { code: 'spouse', label: '配偶者' },
  { code: 'former_spouse', label: '元の配偶者' },
  { code: 'partner', label: '内縁・交際相手' },
  { code: 'child', label: '子' },
  { code: 'parent', label: '親' },
  { code: 'sibling', label: 'きょうだい' },
  { code: 'relative', label: 'そのほかの親族' },
  { code: 'friend', label: '友人・知人' },
  { code: 'neighbour', label: '近所の人' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type Nearness = CodeOf<typeof nearness>

/** How the office came to know that somebody must not see a case. */
export const conflictSources = [
  { code: 'declared', label: '申告による' },
  { code: 'register', label: '職員の届けた本人の情報による' },
  { code: 'sealed', label: '封印のときに' },
] as const satisfies readonly Code[]

/** Why a casefile is closed to everybody but those named. */
export const sealGrounds = [
  { code: 'staff_involved', label: '市職員・関係機関の職員が関係している' },
  { code: 'leak_feared', label: '居所などが漏れるおそれ' },
  { code: 'attention', label: '報道などで注目されている' },
  { code: 'own_wish', label: '本人・家族の希望' },
  { code: 'inquiry', label: '内部の調査・検証' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type SealGround = CodeOf<typeof sealGrounds>

/** When somebody opens with a reason what is not theirs. */
export const claimKinds = [
  { code: 'urgent', label: '緊急（当番・休日や夜間・担当がいない）' },
  { code: 'own', label: 'ほかの班のケースを、仕事のために見る' },
] as const satisfies readonly Code[]
