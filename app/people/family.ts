import { kinships, kinshipWord } from '../codes/people.ts'
import type { Kinship, Sex } from '../codes/people.ts'
import { choice, date, reference, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import type { PersonCard } from './person.ts'

const kin = (code: Kinship): { code: Kinship; label: string } => ({ code, label: kinships.find((one) => one.code === code)?.label ?? code })

/** What somebody is in a family, seen from its children. */
export const familyRelations = [
  { code: 'child', label: '子ども' },
  kin('birth_parent'), kin('adoptive_parent'), kin('step_parent'), kin('foster_parent'),
  { code: 'parents_partner', label: '親の内縁・交際相手' },
  { code: 'expectant', label: '妊婦' },
  kin('grandparent'), kin('uncle_aunt'), kin('minor_guardian'), kin('other_relative'), kin('cohabitant'),
  { code: 'other', label: 'そのほか' },
] as const
export type FamilyRelation = (typeof familyRelations)[number]['code']

/** 実母, 継父, 子ども: the word for somebody of this sex in the family. */
export function relationWord(relation: string, sex: Sex): string {
  if (kinships.some(({ code }) => code === relation)) return kinshipWord(relation as Kinship, sex)
  return familyRelations.find(({ code }) => code === relation)?.label ?? relation
}

/** One of a family, with what they are in it. */
export interface FamilyMember extends PersonCard {
  memberId: string
  memberVersion: number
  relation: string
  relationLabel: string
  livesIn: boolean
  since: Temporal.PlainDate | null
  until: Temporal.PlainDate | null
}

const underOneRoof = [{ code: 'yes', label: '同居' }, { code: 'no', label: '別居' }] as const

const belonging = {
  relation: required(choice('子どもから見た続柄', familyRelations)),
  livesIn: required(choice('同居・別居', underOneRoof)),
  since: date('いつから', { hint: 'わからなければ空のままでかまいません' }),
}

const side = choice('だれの側の人か', [
  { code: 'hidden', label: '秘匿の人の側（隠します）', hint: '秘匿の人と暮らす人・新しく生まれた子・新しいパートナー' },
  { code: 'other', label: '隠す相手の側・それ以外（隠しません）' },
], { hint: 'この家族には秘匿の人がいます。選ばないときは隠します。隠した人は、秘匿の人の担当と係長以上・調整担当者だけに見えます' })

/** A family and the first person in it. */
export const familyForm = defineRecord({
  name: 'family', version: 1, title: '家族をつくる',
  fields: { name: required(text('家族の呼び名', { hint: '例 佐藤家。同じ姓が多いときは「佐藤家（北町）」ではなく番号で見分けます', most: 60 })), person: required(reference('人')), ...belonging },
})

/** Somebody who joins a family, one of those found; the side is asked in a family with hidden people. */
export const memberForm = (found: readonly Option[]) => defineRecord({
  name: 'family_member', version: 1, title: '家族に加える',
  fields: { person: required(choice('だれを加えるか', found, { as: 'radio' })), ...belonging, side },
})

/** What somebody is in a family, put right, or that they have left it. */
export const membershipForm = defineRecord({
  name: 'family_membership', version: 1, title: '続柄・同居を直す',
  fields: { ...belonging, until: date('いつまで', { hint: '家族から離れたときだけ。離れた人は「前の家族」として残ります' }) },
})

/** What one person is to another of the same family. */
export const kinshipForm = (others: readonly Option[]) => defineRecord({
  name: 'kinship', version: 1, title: '親族の関係',
  fields: { other: required(choice('だれの', others)), relation: required(choice('何にあたるか', kinships)) },
})
