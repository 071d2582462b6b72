import type { Code, CodeOf } from './code-list.ts'

export const sexes = [
  { code: 'male', label: '男' },
  { code: 'female', label: '女' },
  { code: 'other', label: 'そのほか' },
  { code: 'unknown', label: '不明' },
] as const satisfies readonly Code[]
export type Sex = CodeOf<typeof sexes>

/** What one person is to another; siblings follow from shared parents. `back` names the other end; `male` and `female` the word when the sex is known. */
export const kinships = [
  { code: 'birth_parent', label: '実親', male: '実父', female: '実母', back: '実子' },
  { code: 'adoptive_parent', label: '養親', male: '養父', female: '養母', back: '養子' },
  { code: 'step_parent', label: '継親', male: '継父', female: '継母', back: '継子' },
  { code: 'foster_parent', label: '里親', male: '里父', female: '里母', back: '里子' },
  { code: 'spouse', label: '配偶者', male: '夫', female: '妻', back: '配偶者' },
  { code: 'partner', label: '内縁', male: '内縁の夫', female: '内縁の妻', back: '内縁' },
  { code: 'former_spouse', label: '元配偶者', male: '元夫', female: '元妻', back: '元配偶者' },
  { code: 'former_partner', label: '元交際相手・元内縁', male: '元交際相手・元内縁', female: '元交際相手・元内縁', back: '元交際相手・元内縁' },
  { code: 'grandparent', label: '祖父母', male: '祖父', female: '祖母', back: '孫' },
  { code: 'sibling', label: 'きょうだい', male: '兄・弟', female: '姉・妹', back: 'きょうだい' },
  { code: 'uncle_aunt', label: 'おじ・おば', male: 'おじ', female: 'おば', back: 'おい・めい' },
  { code: 'minor_guardian', label: '未成年後見人', male: '未成年後見人', female: '未成年後見人', back: '被後見人' },
  { code: 'other_relative', label: 'そのほかの親族', male: 'そのほかの親族', female: 'そのほかの親族', back: 'そのほかの親族' },
  { code: 'cohabitant', label: '同居人', male: '同居の男性', female: '同居の女性', back: '同居人' },
] as const satisfies readonly (Code & { male: string, female: string, back: string })[]
export type Kinship = CodeOf<typeof kinships>

/** What a person of this sex is called in this relation: 実父, 継母; the plain word if the sex is not known. */
export function kinshipWord(kinship: Kinship, sex: Sex): string {
  const known = kinships.find(one => one.code === kinship)
  if (!known) return kinship
  return sex === 'male' || sex === 'female' ? known[sex] : known.label
}

/** Grounds on which a place is hidden. None ends by itself: ended is still hidden until a named decision. */
export const veilGrounds = [
  { code: 'support_measure', label: '住民基本台帳の支援措置', source: '住民基本台帳事務処理要領 第5 (要確認)' },
  { code: 'protection_order', label: '保護命令', source: '配偶者暴力防止法10条ほか' },
  { code: 'guidance_centre', label: '児童相談所による秘匿・面会通信制限', source: '児虐法12条3項、接近禁止は12条の4' },
  { code: 'own_wish', label: '本人の申出（市の判断）' },
] as const satisfies readonly Code[]
export type VeilGround = CodeOf<typeof veilGrounds>
