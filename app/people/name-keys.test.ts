import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bigrams, bigramsAsked, kanaKey, nameKey, phoneKey } from './name-keys.ts'
import { variantGroups } from './name-variants.ts'
import { romajiReadings } from './romaji.ts'

describe('kana key', () => {
  test.each([
    ['サト', ['さとう', 'サトー', 'ｻﾄｳ', 'サトウ', 'さ と う', 'さど']], ['オタ', ['おおた', 'オオタ', 'おおだ', 'ｵｰﾀ']], ['シユン', ['じゅん', 'ジユン', 'しゅん', 'ｼﾞｭﾝ']], ['スカ', ['づか', 'ずか', 'スガ']], ['シ', ['ぢ', 'じ', 'し']],
    ['カツヘレン', ['かつべ　れん', 'カツベ・レン', 'ｶﾂﾍﾞ ﾚﾝ']], ['ハツタ', ['はった', 'ハツタ', 'ばった']], ['ミスス', ['みすゞ', 'ミスズ']], ['シルハ', ['シルヴァ', 'シルバ']], ['ケコ', ['けいこ', 'ケエコ', 'けーこ']], ['イノエ', ['いのうえ', 'イノウヱ', 'イノウエ']],
  ])('%s', (key, texts) => {
    expect(texts.map(kanaKey)).toEqual(texts.map(() => key))
  })

  test('the key of a beginning begins the key of the whole, and a key is its own key', () => {
    const kana = fc.array(fc.constantFrom(...'あいうえおかがきくけこさしじづとどのはばぱまみゃゅょっりをんー・アウヴ'), { maxLength: 8 }).map(sounds => sounds.join(''))
    fc.assert(fc.property(kana, kana, (beginning, rest) => {
      // ヴ waits for its vowel: alone it is フ, before ァ it is ハ.
      if (beginning.endsWith('ヴ')) return
      expect(kanaKey(beginning + rest).startsWith(kanaKey(beginning))).toBe(true)
      expect(kanaKey(kanaKey(beginning))).toBe(kanaKey(beginning))
    }))
  })
})

describe('name key', () => {
  test.each([
    ['渡辺', ['渡邊', '渡邉', '渡辺', '渡辺\u{e0101}', '渡　辺']], ['斎藤', ['齋藤', '齊藤', '斉藤', '斎藤']], ['高崎', ['髙﨑', '高嵜']], ['吉沢', ['𠮷澤']], ['浜島', ['濱嶋', '濵嶌']], ['広国', ['廣國']], ['桜条恵', ['櫻條惠']], ['佐佐木', ['佐々木', '佐佐木']], ['竜ケ崎', ['龍ヶ﨑', '龍ケ崎']],
    ['神祐', ['\u{fa19}\u{fa4f}']], ['佐藤ミズキ', ['佐藤 みずき', '佐藤ミズキ', '佐藤ﾐｽﾞｷ']], ['JOAODASILVA', ['João da Silva', 'Ｊｏａｏ　ｄａ　Ｓｉｌｖａ']], ['学真徳', ['學眞德']],
  ])('%s', (key, texts) => {
    expect(texts.map(nameKey)).toEqual(texts.map(() => key))
  })

  test('no character stands in two groups of variants', () => {
    const all = variantGroups.flatMap(group => [...group])
    expect(all.filter((character, place) => all.indexOf(character) !== place)).toEqual([])
    expect(all.filter(character => character.normalize('NFKC') !== character)).toEqual([])
  })
})

test('telephone numbers', () => {
  expect(['+81 90-1234-5678', '０９０（1234）5678', '+81(0)90 1234 5678'].map(phoneKey)).toEqual(['09012345678', '09012345678', '09012345678'])
})

describe('bigrams', () => {
  test('of a name', () => {
    expect(bigrams('山田')).toEqual(['^山', '山田', '田$'])
    expect(bigrams('林')).toEqual(['^林', '林$'])
    expect(bigrams('𠮷田')).toEqual(['^𠮷', '𠮷田', '田$'])
    expect(bigrams('')).toEqual([])
  })

  test.each([['山田', 'whole', ['^山', '山田', '田$']], ['山田', 'beginning', ['^山', '山田']], ['山田', 'anywhere', ['山田']], ['林', 'whole', ['^林', '林$']], ['林', 'beginning', ['^林']], ['林', 'anywhere', ['^林']], ['', 'anywhere', []]] as const)('%s as %s', (key, where, pairs) => {
    expect(bigramsAsked(key, where)).toEqual(pairs)
  })

  test('what is asked of a beginning or a part is held by every name that has it', () => {
    const text = fc.array(fc.constantFrom(...'山田本林𠮷ア'), { minLength: 1, maxLength: 4 }).map(characters => characters.join(''))
    fc.assert(fc.property(text, text, text, (before, part, after) => {
      expect(bigrams(part + after)).toEqual(expect.arrayContaining(bigramsAsked(part, 'beginning')))
      if ([...part].length > 1) expect(bigrams(before + part + after)).toEqual(expect.arrayContaining(bigramsAsked(part, 'anywhere')))
    }))
  })
})

describe('romaji', () => {
  test.each([['sato', 'サト'], ['Satō', 'サト'], ['satoh', 'サト'], ['Ohta', 'オタ'], ['junko', 'シユンコ'], ['shouta', 'シヨタ'], ['hattori', 'ハツトリ'], ['kimmochi', 'キンモチ'], ['syota', 'シヨタ'], ['KATSUBE REN', 'カツヘレン'], ["shin'ichi", 'シンイチ'], ['Luana', 'ルアナ'], ['etchu', 'エツチユ'], ['kenna', 'ケンナ']])('%s sounds like %s', (text, key) => {
    expect(romajiReadings(text).map(kanaKey)).toContain(key)
  })

  test('n before a vowel has both readings; what is not Japanese has none', () => {
    expect(romajiReadings('shinichi')).toEqual(['シニチ', 'シンイチ'])
    expect(romajiReadings('Schmidt')).toEqual([])
    expect(romajiReadings('na'.repeat(30)).length).toBeLessThanOrEqual(8)
  })
})
