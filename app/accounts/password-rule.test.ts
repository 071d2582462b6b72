import { dictionary } from '@zxcvbn-ts/language-common'
import { expect, test } from 'vitest'
import { commonWords } from './common-words.ts'
import { objectionTo } from './password-rule.ts'

const whose = { signInName: 'sato.mizuki', name: '佐藤 みずき', kana: 'さとう みずき', town: '出雲市 子ども家庭相談室', office: '子ども家庭相談室' }

test.each([
  'ただしい馬 電池 ホチキス', 'correct horse battery staple', '川べりの時計が三つ鳴る夜', 'k7#vQ2m!xR9p', 'ぬらりとした鉄橋のりんご', 'mado-kaze-fune-tokei-ishi', '　全角の空白もそのまま使える文　',
  '駅の裏の自転車屋では猫が三匹ならんで昼寝をしている、雨の日には傘も貸してくれるし、冬になると店先で焼き芋のにおいがする、そんな町角のことを書いた長い文',
])('%s will do: long, and nothing that is tried first', (password) => {
  expect(objectionTo(password, whose)).toBeUndefined()
})

test.each([
  'password1234', 'Passw0rd!2026', 'P@ssw0rdP@ssw0rd', 'qwertyuiop123', '1qaz2wsx3edc4rfv', 'zaq12wsxzaq12wsx', 'iloveyou2026!', 'sunshine1234', 'aaaaaaaaaaaaaaaa', '123456789012', 'abcdefghijklmn', 'abcabcabcabc', 'あいうえおかきくけこさし',
  'izumo2026izumo', 'izumo-kodomo-2026', '出雲市子ども家庭相談室2026', '令和8年4月1日出雲市役所', 'kyotenkyoten2026', 'sato.mizuki2026', 'さとうみずきさとうみずき', '佐藤みずき佐藤みずき12', 'kateisoudan2026', 'soudanshitsu1', 'ｐａｓｓｗｏｒｄ１２３４', 'gakkouhoikuen20', 'Shimane!Matsue!2025',
  '201904012019', '090123456789', 'pokemon19980227', 'さくらさくらさくらさくら',
])('%s is refused: it is tried first', (password) => {
  expect(objectionTo(password, whose)).toMatch(/推測されやすい/)
})

test.each([['短いもの', /12文字以上にしてください（いま4文字）/], ['𠮷'.repeat(11), /いま11文字/], ['x1'.repeat(101), /200文字まで/], ['ただしい馬 電池\u0000 ホチキス', /使えない文字/], ['ただしい馬 電池\ud83d ホチキス', /使えない文字/]])('%j: says what to do', (password, words) => {
  expect(objectionTo(password, whose)).toMatch(words)
})

test('none of the passwords most used in leaks will do, also with a year or a mark behind it', () => {
  const most = dictionary['passwords-common']
  const long = most.filter((word) => [...word].length >= 12)
  expect([most.length > 40_000, long.length > 250]).toEqual([true, true])
  expect(most.slice(0, 3000).filter((word) => objectionTo(word, whose) === undefined)).toEqual([])
  expect(long.flatMap((word) => [word, `${word}2026`, `${word.toUpperCase()}!!`]).filter((word) => objectionTo(word, whose) === undefined)).toEqual([])
  expect(objectionTo('supernatural1998', whose)).toMatch(/推測されやすい/)
})

test('the words that are tried first are our own list, each once', () => {
  expect(commonWords.length).toBeGreaterThan(700)
  expect(new Set(commonWords).size).toBe(commonWords.length)
  expect(commonWords.filter((word) => word !== word.toLowerCase().normalize('NFKC'))).toEqual([])
})
