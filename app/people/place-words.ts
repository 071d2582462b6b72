/** How an address or a telephone number looks, after NFKC and with one sort of hyphen. */
const numbered: readonly RegExp[] = [
  /\d{3}-\d{4}/u,
  /(?:^|\D)0\d{9,10}(?:\D|$)|0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}/u,
  /\d(?:丁目|番地)|[一-龠々ァ-ヶ]\d+-\d+/u,
  /[一-龠々ァ-ヶ](?:郡|町|村|区)[一-龠々ァ-ヶ]{0,6}\d/u,
]
const named = /([一-龠々ァ-ヶー]{1,12})(?:小学校|中学校|小学部|中学部|高校|高等学校|支援学校|保育園|保育所|幼稚園|こども園|児童クラブ|病院|医院|クリニック|診療所|助産院|シェルター|アパート|マンション|ハイツ|コーポ|荘|寮)/gu
/** Words before a kind that name none. */
const noName: readonly string[] = ['前', '元', '同', '別', '近', '今', '他', '各', '全', '母子', '女子', '男子', '公立', '私立', '市立', '県立', '総合', '認可', '支援', '特別']

/** Whether a text looks as if it told a place. The same for every reader and every family, so that it answers no guess. */
export function looksLikePlace(words: string): boolean {
  const plain = words.normalize('NFKC').replaceAll(/[‐−–—ー－](?=\d)/gu, '-')
  return numbered.some((pattern) => pattern.test(plain)) || [...plain.matchAll(named)].some(([, before]) => !noName.includes(before ?? ''))
}

/** Names of the fields whose answers go to a guarded table, or tell our own telephone (`afterHours`): everything else of a form is read before it is kept. A test holds the list against the records. */
export const guardedAnswers: readonly string[] = [
  'address', 'formerAddress', 'district', 'number', 'whose', 'phone', 'safeContact', 'refuge', 'agency', 'clinic', 'className', 'place', 'whereabouts', 'siblingsTonight', 'whereNow', 'sleepsWhere', 'until', 'opens',
  'sender', 'senderPhone', 'reporterName', 'reporterRelation', 'reporterPhone', 'reporterAddress', 'reporterAnonymous', 'wantsAnswer', 'mayBeContacted', 'contentIdentifies', 'mayTellFamily', 'afterHours',
]
