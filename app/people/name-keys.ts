import { plainCharacter } from './name-variants.ts'

/** Version of the rules below, stored beside the keys; raise it with any change, so that old keys are made again. */
export const KEY_VERSION = 1

const small = 'ァィゥェォッャュョヮヵヶ'
const large = 'アイウエオツヤユヨワカケ'
const rows = { ア: 'アカサタナハマヤラワ', イ: 'イキシチニヒミリヰエケセテネヘメレヱ', ウ: 'ウクスツヌフムユルオコソトノホモヨロヲ', エ: 'エケセテネヘメレヱ', オ: 'オコソトノホモヨロヲ' }
const afterVoicedV: Record<string, string> = { ァ: 'ハ', ィ: 'ヒ', ェ: 'ヘ', ォ: 'ホ' }

function toKatakana(text: string): string {
  return text.replace(/[\u3041-\u3096\u309d\u309e]/gu, kana => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60))
}

function foldLongVowels(kana: string): string {
  let folded = ''
  for (const sound of kana) {
    const drawnOutAfter = rows[sound as keyof typeof rows]
    if (!drawnOutAfter?.includes(folded.at(-1) ?? '-')) folded += sound
  }
  return folded
}

/** Search key of a reading: さとう, サトー and ｻﾄｳ are サト; じゅん and ジユン are シユン. The key of a beginning begins the key of the whole. */
export function kanaKey(text: string): string {
  const plain = toKatakana(text.normalize('NFKC'))
    .replace(/(.)[ヽヾ]/gu, '$1$1')
    .replace(/ヴ([ァィェォ]?)/gu, (_, vowel: string) => afterVoicedV[vowel] ?? 'フ')
    .replace(/[ァィゥェォッャュョヮヵヶ]/gu, kana => large[small.indexOf(kana)] ?? kana)
    .replace(/ヂ/gu, 'シ').replace(/ヅ/gu, 'ス')
    .normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')
    .replace(/ヲ/gu, 'オ').replace(/ヰ/gu, 'イ').replace(/ヱ/gu, 'エ')
    .replace(/[^\p{Lo}\p{Lu}\p{Ll}\p{N}]/gu, '').toUpperCase()
  return foldLongVowels(plain)
}

/** A reading as two people would say they are the same: one kind of kana, no gaps. */
export const plainKana = (kana: string): string =>
  kana.normalize('NFKC').replaceAll(/[\s・]/gu, '').replaceAll(/[ァ-ヶ]/gu, (sign) => String.fromCodePoint(sign.codePointAt(0)! - 0x60))

/** Search key of a written name: 渡邊 and 渡邉 are 渡辺, 佐々木 is 佐佐木, みずき is ミズキ, João is JOAO. */
export function nameKey(text: string): string {
  const plain = toKatakana(text.normalize('NFKC').replace(/[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu, ''))
    .normalize('NFD').replace(/[\u0300-\u036f]/gu, '').normalize('NFC')
    .replace(/(.)々/gu, '$1$1').replace(/ヶ/gu, 'ケ').replace(/ヵ/gu, 'カ')
    .replace(/[\s・･.,'’=＝‐\-]/gu, '').toUpperCase()
  return [...plain].map(plainCharacter).join('')
}

/** Digits of a telephone number: +81 90-1234-5678 and ０９０（1234）5678 are 09012345678. */
export function phoneKey(text: string): string {
  return text.normalize('NFKC').replace(/^\s*\+81\s*\(?0?\)?/u, '0').replace(/\D/gu, '')
}

/** Pairs of characters with ^ and $ for beginning and end, to be stored as `text[]` under GIN: 山田 is ^山, 山田, 田$. */
export function bigrams(key: string): string[] {
  const marked = ['^', ...key, '$']
  return key === '' ? [] : [...new Set(marked.slice(1).map((character, place) => `${marked[place]}${character}`))]
}

/** The pairs a name must hold (`@>`) to have the key as a whole, at its beginning, or anywhere; one character anywhere is asked at the beginning. */
export function bigramsAsked(key: string, where: 'whole' | 'beginning' | 'anywhere'): string[] {
  const pairs = bigrams(key)
  if (where === 'whole' || pairs.length === 0) return pairs
  const beginning = pairs.filter(pair => pair !== `${[...key].at(-1)}$`)
  return where === 'beginning' || beginning.length === 1 ? beginning : beginning.slice(1)
}
