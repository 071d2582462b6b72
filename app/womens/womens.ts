import { yesNoUnknown } from '../codes/calls.ts'
import { means } from '../codes/intakes.ts'
import { veilGrounds } from '../codes/people.ts'
import { womensMatters } from '../codes/womens.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, choices, date, dateTime, longText, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** What the form may name: where she asked for help, her families, and those who may have fled with her or from whom she is hidden. */
export interface WomensChoices { agencies: readonly Option[]; families: readonly Option[]; others: readonly Option[] }

const first = {
  receivedOn: required(date('相談を受けた日')),
  means: required(choice('手段', means)),
  matters: required(choices('何について', womensMatters)),
}
const about = (agencies: readonly Option[]) => ({
  childrenPresent: choice('暴力のとき、子どもがいましたか', yesNoUnknown, { hint: '見ていなくても、聞こえていれば「はい」' }),
  words: required(longText('相談の内容', { rows: 8, most: 20_000, hint: '本人の言葉は「　」で。いまいる所・避難先は、この欄に書かないでください' })),
  agency: choice('相談した機関（配暴センターなど）', agencies, { as: 'select', guarded: 'place' }),
  agencyWords: text('そこで決まったこと', { most: 400, width: 'long', hint: '機関や避難先の名前は書かないでください' }),
  nextWords: longText('これからすること', { rows: 2, most: 1000 }),
  nextOn: date('次に連絡する日', { hint: '「今日」には出ません（ほかの人の目に触れないように）。女性相談の一覧で確かめてください' }),
})
const askIf = { childrenPresent: { matters: 'violence' } } as const

/** A consultation as it is taken down. How to call safely, where she is and from whom that is hidden are kept as places are, never here. */
export const womensForm = ({ agencies, families, others }: WomensChoices) => defineRecord({
  name: 'womens_consultation', version: 1, title: '相談を書く',
  fields: {
    ...first,
    family: choice('どの家族のことか', families, { as: 'select' }),
    ...about(agencies),
    phone: text('安全な電話番号', { most: 40, mode: 'tel', guarded: 'place', hint: '人のページの「電話」に残り、秘匿でなければ室の人が読めます' }),
    safeContact: longText('安全な連絡のしかた', { rows: 2, most: 500, guarded: 'place', hint: '電話してよい時間、名乗り方、留守電・手紙・SMSの可否、だれがいるときは話さないか' }),
    refuge: text('いまの避難先', { most: 200, width: 'long', guarded: 'place', hint: 'いっしょに秘匿を設定します。保存するとすぐに隠れ、あなたにも見えなくなります' }),
    veilGround: choice('秘匿の根拠', veilGrounds, { hint: '避難先を書かなくても、秘匿だけ設定できます' }),
    veilTogether: choices('いっしょに隠す人', others, { hint: 'いっしょに避難した人をすべて' }),
    veilFrom: choice('だれから隠すか', [...others, { code: 'other', label: 'そのほか・わからない' }]),
  },
  askIf,
})
export type WomensValues = Values<ReturnType<typeof womensForm>>

/** The same, put right: places are written on the person. */
export const womensCorrection = (agencies: readonly Option[]) => defineRecord({ name: 'womens_correction', version: 1, title: '相談の記録を直す', fields: { ...first, ...about(agencies) }, askIf })
export type WomensCorrectionValues = Values<ReturnType<typeof womensCorrection>>

/** An intake about the children who were there (面前DV). Its words are the whole office's: nothing of the consultation is copied into it. */
export const presentChildrenForm = (children: readonly Option[]) => defineRecord({
  name: 'womens_intake', version: 1, title: '子どもの受付をつくる',
  fields: {
    children: required(choices('その場にいた子ども', children)),
    receivedAt: required(dateTime('子どものことを知った日時')),
    kind: required(choice('種類', [{ code: 'report', label: '通告' }, { code: 'consultation', label: '相談' }])),
    content: required(longText('受付の内容', { rows: 5, most: 10_000, hint: '室のみなが読みます。だれから聞いたか、母の相談の言葉、いまいる所は書かないでください' })),
  },
})

/** What single answers cannot show, of a new consultation and of one put right. */
export function problemsOfMatter({ receivedOn, nextOn }: Pick<WomensCorrectionValues, 'receivedOn' | 'nextOn'>, today: Temporal.PlainDate, kept: Temporal.PlainDate | null): Problem[] {
  return [
    ...(isBefore(today, receivedOn) ? [{ field: 'receivedOn', message: '相談を受けた日が今日より後です。日付を確かめてください' }] : []),
    ...(isBefore(receivedOn, today.subtract({ years: 10 })) ? [{ field: 'receivedOn', message: '相談を受けた日が10年より前です。年（元号）を確かめてください' }] : []),
    ...(nextOn && isBefore(nextOn, today) && !(kept && kept.equals(nextOn)) ? [{ field: 'nextOn', message: '次に連絡する日が今日より前です。これからの日を入れてください' }] : []),
  ]
}

/** Places are hidden before they are written, and nobody is hidden from themselves. */
export function problemsOfPlaces({ phone, safeContact, refuge, veilGround, veilTogether, veilFrom }: WomensValues, veiled: boolean): Problem[] {
  return [
    ...(safeContact && !phone ? [{ field: 'phone', message: '「安全な連絡のしかた」は電話番号といっしょに残します。番号を入れてください' }] : []),
    ...(refuge && !veilGround && !veiled ? [{ field: 'veilGround', message: '避難先を書くときは、先に隠します。秘匿の根拠を選んでください' }] : []),
    ...(!veilGround && (veilTogether.length > 0 || veilFrom) ? [{ field: 'veilGround', message: '秘匿を設定するときは、根拠を選んでください' }] : []),
    ...(veilFrom && veilTogether.includes(veilFrom) ? [{ field: 'veilFrom', message: '同じ人を「いっしょに隠す人」にも選んでいます。どちらかを直してください' }] : []),
  ]
}
