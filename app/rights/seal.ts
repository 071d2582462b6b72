import { sealGrounds } from '../codes/rights.ts'
import type { SealGround } from '../codes/rights.ts'
import { choice, choices, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** Sealing a casefile or a call: why, and who alone sees it from now on. */
export const sealForm = (colleagues: readonly Option[], everybody: readonly Option[]) => defineRecord({
  name: 'seal', version: 1, title: '封印する',
  fields: {
    ground: required(choice('なぜ', sealGrounds)),
    words: required(longText('理由', { rows: 3, most: 2000, hint: '名前を挙げた人だけが読みます' })),
    named: choices('見る人（2人以上。係長か調整担当者を、かならず1人）', colleagues, { hint: '選ばなかった人からは、あなたを含めて、保存したときから見えなくなります' }),
    against: choice('この人には絶対に見せない（職員が当事者のとき）', everybody, { as: 'select', hint: '選んだ人には知らされません。室長・調整担当者が当事者のときも、ここで選びます' }),
  },
})

/** Naming one more person. */
export const nameForm = (colleagues: readonly Option[]) => defineRecord({
  name: 'seal_name', version: 1, title: '見る人を加える',
  fields: { account: required(choice('だれを', colleagues, { as: 'select' })), reason: required(longText('なぜ', { rows: 2, most: 1000 })) },
})
/** Proposing to unseal. */
export const unsealForm = defineRecord({
  name: 'unseal', version: 1, title: '封印を解く提案',
  fields: { reason: required(longText('なぜ', { rows: 3, most: 1000 })) },
})

/** Sealing a call while it is taken: the same questions, all of them free as long as the first is empty. */
export const sealAtOnce = (colleagues: readonly Option[], everybody: readonly Option[]) => defineRecord({
  name: 'seal_at_once', version: 1, title: 'はじめから封印する',
  fields: {
    sealGround: choice('なぜ封印しますか', sealGrounds, { as: 'select' }),
    sealWords: longText('封印する理由', { rows: 2, most: 2000, hint: '名前を挙げた人だけが読みます' }),
    sealNamed: choices('見る人（2人以上。係長か調整担当者を、かならず1人）', colleagues, { hint: '選ばなかった人からは、あなたを含めて、受け付けたときから見えません' }),
    sealAgainst: choice('この人には絶対に見せない（職員が当事者のとき）', everybody, { as: 'select', hint: '選んだ人には知らされません' }),
  },
})

/** The seal that was asked for on a call, or why it cannot be; neither where none was asked for. */
export function askedSeal({ sealGround, sealWords, sealNamed, sealAgainst }: Values<ReturnType<typeof sealAtOnce>>): { seal?: { ground: SealGround; words: string; named: readonly string[]; against: string | null }; problems: Problem[] } {
  if (!sealGround) return { problems: sealWords || sealNamed.length > 0 || sealAgainst ? [{ field: 'sealGround', message: '封印するときは、なぜかを選んでください。しないときは、下の欄を空にしてください' }] : [] }
  if (!sealWords) return { problems: [{ field: 'sealWords', message: '封印する理由を入れてください' }] }
  return { seal: { ground: sealGround, words: sealWords, named: sealNamed, against: sealAgainst }, problems: [] }
}
