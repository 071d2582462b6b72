import type { LedgerChild, LedgerFamily, LedgerPaper } from './ledger-paper.ts'
import { hiddenPlace } from './place.ts'

const ren: LedgerChild = {
  ledgerNumber: 'L8-014', childNumber: 'C8-031', class: '要保護', registeredOn: 'R7.6.18', registeredBy: '受理会議',
  name: '勝部 蓮', kana: 'かつべ れん', sex: '男', born: 'H31.2.14', age: '7歳9か月', home: '大社町杵築南（大社小・大社中）', attends: '大社小学校 2年', siblings: '3人のうち1番め',
  receivedOn: 'R7.6.3', route: '学校・園', matter: '養護（児童虐待）', abuse: '主 身体的　従 心理的', suspected: '継父（本人は「お父さん」と言った）',
  concern: '左の前腕に円い赤いあざ。9月にも同じ所に一度あり、説明が変わった。給食をほとんど食べない。夜はきょうだいだけで過ごす日がある。',
  urgency: '次の虐待の前に保護を検討', judgedOn: 'R8.11.25', severity: '中度', sighted: '自分たち R8.11.25 学校（佐藤）／家の中 R8.11.9／学校 R8.11.24', whereabouts: '確認できている',
  lead: '出雲市 子ども家庭相談室・佐藤', second: '高橋', agencies: '大社小学校、さくら保育園、健康増進課（きずな）、児童相談所、児童クラブ', centre: 'なし（対応協議中 11/25）',
  aim: 'けがのない毎日と、叱り方を父母で一緒に考えられるようになること。', help: '週1回の訪問、学校で毎朝の様子を見る、母の通院に合わせた一時預かり。',
  roles: '大社小 教頭：毎朝の様子を電話で（12/25まで）。来ない日は9時までに。さくら保育園：迎えの様子。きずな：母の受診の同行（12月）。市：父との面談。',
  services: '一時預かり、児童クラブ', supportPlan: 'あり（R8.10.2）', next: '訪問 R8.12.2（佐藤・高橋）',
  conference: 'R8.11.26', working: 'R8.9.16 継続', reviewBy: 'R8.12.16', state: '継続', movedTo: '', classHistory: '要支援 → 要保護（R8.11.25）', ended: '', remarks: '訪問は2人で。録画の申出あり（本人が明言、R8.9.3）',
}

const an: LedgerChild = {
  ...ren, ledgerNumber: 'L8-015', childNumber: 'C8-032', name: '勝部 杏', kana: 'かつべ あん', sex: '女', born: 'R4.6.3', age: '4歳5か月', attends: 'さくら保育園 年中', siblings: '3人のうち2番め',
  abuse: '主 心理的', suspected: '実父', concern: '兄への暴言・暴力を見ている。園では午睡のとき泣いて起きる。', sighted: '関係機関 R8.11.24 さくら保育園', urgency: '継続的・総合的に援助', severity: '軽度',
  roles: 'さくら保育園 主任：毎週金曜に様子を電話で（12/25まで）。', remarks: '',
}

const minato: LedgerChild = {
  ...an, ledgerNumber: 'L8-016', childNumber: 'C8-033', name: '勝部 湊', kana: 'かつべ みなと', sex: '男', born: 'R7.4.20', age: '1歳7か月', attends: '在宅', siblings: '3人のうち3番め',
  concern: '母と家にいる。1歳6か月児健診は受診（R8.11.5）。', sighted: 'まだ会っていない（受付から57分）', roles: '市：25日18時の訪問で会う。', services: '',
}

const katsube: LedgerFamily = {
  number: 'F7-019', name: '勝部家', household: '母・継父・子3人（実父は別居）', homes: '同じ',
  guardians: [{ name: '勝部 美咲', relation: '実母', age: '31歳', occupation: 'パート（平日午前）' }, { name: '勝部 𠮷彦', relation: '継父', age: '34歳', occupation: '会社員' }],
  children: [ren, an, minato],
}

const hara: LedgerFamily = {
  number: 'F8-044', name: '原家', household: '母・子1人', homes: hiddenPlace, guardians: [{ name: '原 ゆかり', relation: '実母', age: '27歳', occupation: '' }],
  children: [
    {
      ...an, ledgerNumber: 'L8-051', childNumber: 'C8-090', class: '要支援', name: '原 葵', kana: 'はら あおい', born: 'R3.1.30', age: '5歳9か月', home: hiddenPlace, attends: hiddenPlace, siblings: 'なし',
      route: '別途照会', concern: '転居して間もない。夜眠れない。', agencies: '保育所、医療機関', roles: '', services: '', centre: 'なし', state: '見守り（園の主任が週1回）', movedTo: hiddenPlace, classHistory: '',
      remarks: '連絡は平日10時から15時、携帯だけ',
    },
  ],
}

const iizuka: LedgerFamily = {
  number: 'F8-061', name: '飯塚家', household: '祖母と同居', homes: '居所は祖母の家（斐川町）', guardians: [{ name: '飯塚 さくら', relation: '本人', age: '19歳', occupation: 'アルバイト' }],
  children: [
    {
      ...an, ledgerNumber: 'L8-060', childNumber: 'C8-101', class: '特定妊婦', name: '飯塚 さくら', kana: 'いいづか さくら', sex: '女', born: '予定日 R9.2.8', age: '29週', home: '斐川町（－）', attends: '', siblings: '',
      matter: '保健', abuse: '', suspected: '', concern: '妊娠の届出が24週。健診は2回。', urgency: '', judgedOn: '', severity: '', lead: '出雲市 きずな・内藤', second: '佐藤', roles: 'きずな：健診に同行（12/3）。', centre: 'なし', classHistory: '',
    },
  ],
}

/** Three families as they would stand before a meeting: brothers and a sister, a hidden home, a pregnant woman. */
export const fullLedger: LedgerPaper = {
  office: '出雲市 子ども家庭相談室（要保護児童対策地域協議会 調整機関）',
  meeting: '令和8年12月 実務者会議（12月16日）',
  asOf: '令和8年11月25日（水）現在',
  printed: { by: '南 ちひろ（調整担当者）', at: '令和8年11月25日（水）15時02分', serial: 'P8-000413' },
  copy: { number: 3, of: 11 },
  families: [katsube, hara, iizuka],
}

/** The same row with words of its own in every cell, so that nothing set once serves twice. */
function ownWords<Row extends object>(row: Row, tail: string): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' && value.length > 6 ? `${value.slice(0, -3)}${tail}` : value])) as Row
}

/** A family that goes on as it went: little to say of it. */
const quiet: Partial<LedgerChild> = { concern: '育児の疲れ。前の会議から変わりなし。', sighted: '自分たち R8.11.9 家の中', roles: 'きずな：月1回の訪問（12/25まで）。', suspected: '', services: '', remarks: '', classHistory: '' }

/** The ledger of a whole town: so many families, with one, two or three children in turn (128 families have 231), two of three quiet unless all are `full`. Brothers and sisters share what a plan says, all else is each child's own. */
export function townLedger(families: number, { full = false } = {}): LedgerPaper {
  const rows = Array.from({ length: families }, (_, index): LedgerFamily => {
    const tail = String(index + 1).padStart(3, '0')
    const { aim, help, services, agencies } = ownWords(ren, tail)
    const children = index % 18 === 8 ? [ren, an, minato] : index % 4 === 3 ? [ren] : [ren, an]
    return { ...ownWords(katsube, tail), number: `F8-${tail}`, children: children.map((child, at) => ({ ...ownWords({ ...child, ...(full || index % 3 === 0 ? {} : quiet) }, `${tail}${at}`), aim, help, services, agencies, childNumber: `C${at + 1}-${tail}` })) }
  })
  return { ...fullLedger, families: rows }
}
