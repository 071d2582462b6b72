const vowels = ['a', 'i', 'u', 'e', 'o'] as const
const rows: Record<string, string> = {
  '': 'ア イ ウ エ オ', k: 'カ キ ク ケ コ', g: 'ガ ギ グ ゲ ゴ', s: 'サ シ ス セ ソ', z: 'ザ ジ ズ ゼ ゾ', t: 'タ チ ツ テ ト', d: 'ダ ヂ ヅ デ ド',
  n: 'ナ ニ ヌ ネ ノ', h: 'ハ ヒ フ ヘ ホ', b: 'バ ビ ブ ベ ボ', p: 'パ ピ プ ペ ポ', m: 'マ ミ ム メ モ', y: 'ヤ イ ユ イエ ヨ', r: 'ラ リ ル レ ロ', w: 'ワ ウィ ウ ウェ ヲ',
  sh: 'シャ シ シュ シェ ショ', ch: 'チャ チ チュ チェ チョ', ts: 'ツァ ツィ ツ ツェ ツォ', j: 'ジャ ジ ジュ ジェ ジョ', f: 'ファ フィ フ フェ フォ',
}
const palatal: Record<string, string> = { ky: 'キ', gy: 'ギ', sy: 'シ', zy: 'ジ', jy: 'ジ', ty: 'チ', ny: 'ニ', hy: 'ヒ', by: 'ビ', py: 'ピ', my: 'ミ', ry: 'リ' }

const syllables = new Map<string, string>([
  ...Object.entries(rows).flatMap(([head, row]) => row.split(' ').map((kana, place): [string, string] => [head + vowels[place], kana])),
  ...Object.entries(palatal).flatMap(([head, kana]): [string, string][] => [[`${head}a`, `${kana}ャ`], [`${head}u`, `${kana}ュ`], [`${head}o`, `${kana}ョ`]]),
])

const longest = 60
const mostReadings = 8

/**
 * Katakana readings of a name in Roman letters (Hepburn or Kunrei), at most eight; none if it is not Japanese.
 * Shinichi gives both シニチ and シンイチ. Long vowels stay as written: compare by `kanaKey`.
 */
export function romajiReadings(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/[\u0300-\u036f]/gu, '').toLowerCase().replace(/[\s\-]/gu, '').replace(/l/gu, 'r').replace(/v/gu, 'b')
  if (plain === '' || plain.length > longest) return []
  // From the end, a few readings kept for each place: every n would double them otherwise.
  const readings: string[][] = Array.from({ length: plain.length }, () => [])
  readings.push([''])
  for (let place = plain.length - 1; place >= 0; place -= 1) {
    const rest = plain.slice(place)
    readings[place] = [...new Set(stepsAt(rest, plain[place - 1])
      .flatMap(({ kana, length }) => (readings[place + length] ?? []).map(reading => kana + reading)))].slice(0, mostReadings)
  }
  return readings[0] ?? []
}

function stepsAt(rest: string, before: string | undefined): { kana: string, length: number }[] {
  // Satoh, Ohno: a mark of length before a consonant or the end.
  if (before === 'o' && /^h(?![aiueoy])/u.test(rest)) return [{ kana: '', length: 1 }]
  if (/^n['’]/u.test(rest)) return [{ kana: 'ン', length: 2 }]
  if (/^(?:n(?![aiueoy])|m(?=[bpm]))/u.test(rest)) return [{ kana: 'ン', length: 1 }]
  if (/^(?:([kstpgzdbcjf])\1|tch)/u.test(rest)) return [{ kana: 'ッ', length: 1 }]
  const steps = [3, 2, 1].flatMap(length => {
    const kana = rest.length < length ? undefined : syllables.get(rest.slice(0, length))
    return kana ? [{ kana, length }] : []
  })
  return /^n[aiueoy]/u.test(rest) ? [...steps, { kana: 'ン', length: 1 }] : steps
}
