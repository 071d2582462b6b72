import { wideningGrounds } from '../codes/widening.ts'
import { choice, choices, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'

const grounds = wideningGrounds.filter(({ code }) => ['measure_ended', 'own_wish', 'mistaken', 'legal', 'other'].includes(code))

/** 秘匿の解除の提案: which veil, why, and which of the rows written under it open; what is not ticked stays hidden. */
export const liftingForm = (veils: readonly Option[], items: readonly Option[]) => defineRecord({
  name: 'lifting', version: 1, title: '秘匿の解除を提案する',
  fields: {
    veil: required(choice('解く秘匿', veils)),
    ground: required(choice('なぜ', grounds)),
    reason: required(longText('理由', { rows: 3, most: 1000, hint: '本人にどう確かめたかを書いてください。住所や学校の名前は書かないでください' })),
    opens: choices('いっしょに開くもの', items, { guarded: 'place', hint: '選ばないものは、秘匿を解いたあとも隠れたままです。これから書く住所などは隠れません' }),
  },
})

/** Kinds of rows under a veil, in the words of the form and under the numbers the second person sees. */
export const underVeil = [
  { code: 'residence', label: '住所', count: 'places' }, { code: 'phone', label: '電話', count: 'places' }, { code: 'affiliation', label: '学校・園', count: 'places' },
  { code: 'intake_place', label: '受付で聞いた居場所', count: 'places' }, { code: 'entry_part', label: '記録の居所情報', count: 'entries' },
  { code: 'transfer_place', label: '児童相談所への文書の居場所', count: 'places' }, { code: 'file', label: '写真・文書', count: 'files' },
  { code: 'person_name', label: '名前', count: 'names' }, { code: 'family_member', label: '家族に入ったこと', count: 'people' }, { code: 'kinship', label: '親族の関係', count: 'people' }, { code: 'family', label: 'もう一つの家族', count: 'people' },
] as const
export type UnderVeil = (typeof underVeil)[number]['code']
