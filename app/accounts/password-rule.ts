import { commonWords } from './common-words.ts'
import { isLeaked } from './leaked-passwords.ts'

const [FEWEST, MOST] = [12, 200]
/** What a password must be worth: a sign nobody foresees counts one, a word or run that everybody tries first counts two. */
const WORTH = 8
const FEWEST_SIGNS = 5

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890', 'abcdefghijklmnopqrstuvwxyz', 'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん', '1qaz2wsx3edc4rfv5tgb6yhn7ujm']
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))]
const looks: Record<string, string> = { '@': 'a', '4': 'a', '3': 'e', '1': 'i', '!': 'i', '0': 'o', $: 's', '5': 's', '7': 't' }
const plain = (text: string): string => text.normalize('NFKC').toLowerCase()
const unmasked = (text: string): string => [...text].map((sign) => looks[sign] ?? sign).join('')

/** Whose password it is: what somebody who knows them would try. */
export interface Whose { signInName: string; name: string; kana: string; town: string; office: string }

/** What is wrong with a password, in words that say what to do; nothing when it will do. No rule of composition: length, and not what is tried first. */
export function objectionTo(password: string, whose: Whose): string | undefined {
  const length = [...password].length
  if (length < FEWEST) return `パスワードは${FEWEST}文字以上にしてください（いま${length}文字）。短い文を作ると覚えやすくなります`
  if (length > MOST) return `パスワードは${MOST}文字までにしてください`
  if (!password.isWellFormed() || password.includes('\u0000')) return 'パスワードに使えない文字があります。打ち直してください'
  const known = new Set([...commonWords, ...wordsOf(whose)])
  const text = plain(password)
  if (new Set(text).size < FEWEST_SIGNS || worthOf(text, known) < WORTH || worthOf(unmasked(text), known) < WORTH || isLeaked(text) || isLeaked(unmasked(text))) {
    return '推測されやすいパスワードです。よくある言葉、名前、町や役所の名、数字の並びだけで作らず、関係のない言葉を4つほどつないでください'
  }
  return undefined
}

function wordsOf({ signInName, name, kana, town, office }: Whose): string[] {
  const parts = [signInName, name, kana, town, office].flatMap((words) => [words, words.replaceAll(/\s/g, ''), ...words.split(/[\s・_.@-]+/)])
  return parts.flatMap((word) => [word, word.replace(/[市町村区]$/, ''), `${word}役所`, `${word}役場`]).map(plain).filter((word) => [...word].length >= 2)
}

/** How much of a password is left to guess: pieces everybody tries are covered as long as they go. */
function worthOf(text: string, known: ReadonlySet<string>): number {
  const signs = [...text]
  let worth = 0
  for (let at = 0; at < signs.length;) {
    const covered = coveredAt(signs, at, known)
    worth += covered > 1 ? 2 : isOldMark(signs, at) ? 0 : 1
    at += Math.max(covered, 1)
  }
  return worth
}

/** A mark between words that stood there before tells nothing new. */
const isOldMark = (signs: readonly string[], at: number): boolean => /[^\p{L}\p{N}]/u.test(signs[at]!) && signs.indexOf(signs[at]!) < at

/** How many signs from here on are one piece that is tried first: a known word, a run of the keyboard, a year or date, or what stood just before. */
function coveredAt(signs: readonly string[], at: number, known: ReadonlySet<string>): number {
  const rest = signs.slice(at)
  const text = rest.join('')
  let longest = /^(?:(?:19|20)\d\d(?:[01]\d[0-3]\d)?|\d{1,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{3,})/.exec(text)?.[0].length ?? 0
  const same = rest.findIndex((sign) => sign !== rest[0])
  longest = Math.max(longest, same === -1 ? rest.length : same >= 3 ? same : 0)
  for (let length = rest.length; length > Math.max(longest, 1); length -= 1) {
    const piece = rest.slice(0, length).join('')
    if (known.has(piece) || (length >= 3 && runs.some((run) => run.includes(piece))) || (length >= 2 && signs.slice(0, at).join('').includes(piece))) longest = length
  }
  return longest
}
