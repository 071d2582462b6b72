/** What a cell of the matrix may hold of a record, one letter each; in this order. */
export const canaryClasses = {
  c: '名前など、だれのケースか', n: '記録・相談の内容', a: '組織としての判断・評価', s: '共有用の記録', k: '「室が知っている」という知らせ', p: '居所がわかるもの', q: 'かかわる関係機関の名前',
  r: '知らせた人', w: '女性相談の内容', o: '規則をこえたときに書いた理由',
} as const
export type CanaryClass = keyof typeof canaryClasses

/** By the class under which changes of a table are kept (the argument of its trigger `audit`); a setting or a log is about nobody's case. */
const ofTable: Readonly<Record<string, CanaryClass | null>> = { casework: 'n', place: 'p', reporter: 'r', person: 'c', account: null, setting: null, log: null }

/** Where a table or a column tells something else than the class of its table says. */
const otherwise: Readonly<Record<string, CanaryClass | null>> = {
  agency: 'q', agency_person: null, membership: null, outreach_activity: null, outreach_reach: null, outreach_agency: null, post_holding: null, staffing_year: null, staffing_setting: null, print: null, meeting: null, attendance: null,
  checkup_import: null, handover_import: null, account: null,
  'family.name': 'c', 'intake_child.name_heard': 'c', 'intake_child.kana_heard': 'c', 'intake_child.age_heard': 'c', 'checkup.name_heard': 'c', 'checkup.kana_heard': 'c',
  'information_sheet.name_heard': 'c', 'information_sheet.kana_heard': 'c', information_sender: 'r',
  share: 's', share_report: 's', file_name: 'p',
  womens_consultation: 'w', urgency_judgement: 'a', 'decision.words': 'a', 'child_decision.words': 'a', 'casefile.closing_words': 'a', 'agenda_item.our_opinion': 'a', 'agenda_child.words': 'a',
  'transfer.opinion': 'a', 'discussion.our_opinion': 'a', 'discussion.not_agreed': 'a', 'maternal_handover.assessment': 'a', 'late_decision.words': 'a',
  // Why somebody went past a rule, or why a place is hidden: read by whoever reviews it.
  'alert.reason': 'o', 'widening.reason': 'o', 'staff_hint.words': 'n', 'veil.words': 'o', 'unveiling.reason': 'o', 'reporter_opening.reason': 'o',
}

/** Which class of canary a text column takes; null where it is about nobody's case. */
export function canaryClassOf(table: string, column: string, auditClass: string): CanaryClass | null {
  for (const key of [`${table}.${column}`, table]) if (key in otherwise) return otherwise[key]!
  return ofTable[auditClass] ?? null
}

/** A word that stands nowhere else: of one record set and one class. */
export const canaryOf = (tag: string, letter: CanaryClass): string => `Zq${tag}${letter}qZ`

/** The classes found in a text, by the tag of the record set they came from; letters in the order of the table above. */
export function canariesIn(text: string): Map<string, string> {
  const found = new Map<string, Set<string>>()
  for (const [, tag, letter] of text.matchAll(/Zq([A-Z]{2})([a-z])qZ/g)) found.set(tag!, (found.get(tag!) ?? new Set()).add(letter!))
  return new Map([...found].map(([tag, letters]) => [tag, Object.keys(canaryClasses).filter((letter) => letters.has(letter)).join('')]))
}
