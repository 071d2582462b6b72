// What a changed row is called on the trail.
const tables: Readonly<Record<string, string>> = {
  casefile: 'ケース', class_period: '区分', lead_period: '主担当機関', registration_period: '要対協の登録', placement_period: '子どもの居場所', allocation: '担当',
  decision: '決定', child_decision: '決定（子どもごと）', approval: '決裁', entry_version: '経過記録', sighting: '目視', plan: '支援計画', goal: '目標', action: '支援の内容', visit: '訪問の予定',
  agenda_item: '会議の議題', agenda_child: '議題の決定（子どもごと）', task: '役割',
  family: '家族', family_member: '家族の人', warning_note: '訪問の前の注意', person: '人', person_name: '名前', kinship: '親族関係',
  pregnancy: '妊婦の台帳', pregnancy_reason: '妊婦を把握した理由', pregnancy_child: '生まれた子', maternal_handover: 'きずなからの引継ぎ', information_sheet: '情報提供',
  transfer: '児童相談所との文書', transfer_step: '児童相談所との文書の経過', reporter_passing: '通告者の引継ぎの決定', discussion: '児童相談所との協議',
}

const columns: Readonly<Record<string, string>> = {
  stage: '段階', opened_on: '開いた日', closed_on: '終結の日', closing_reason: '終結の理由', closing_words: '終結の説明', sealed: '閲覧の制限', family_id: '家族',
  class: '区分', since: '始まり', until: '終わり', decision_id: '決定', agency_id: '機関', placement: '居場所', account_id: '人', part: '役', words: '言葉',
  policy: '方針', safety_plan: '安全の計画', review_on: '見直しの日', ended_words: '終えた理由', term: '期間', issue: '課題', by_when: 'いつまで', who: 'だれが', what: '何を',
  frequency: '回数', visits: '訪問するか', position: '順番', due_on: '予定の日', at_time: '時刻', moved_from: '動かす前の日', moved_words: '動かした理由', done_entry_id: '済んだ記録',
  missed_words: '行けなかった理由', cancelled_at: '取りやめ', name: '名前', kana: 'よみ', relation: '続柄', lives_in: '同居', source: '出どころ', ended_at: '終わり',
  state: '状態', outcome: '結果', seen_at: '見た日時', decided_on: '決めた日', meeting_id: '会議',
  sex: '性別', birth_year: '生年', birth_month: '生月', birth_day: '生日', birth_about: '生年月日の確かさ', unborn: '出生前', died_on: '死亡日',
  nationality: '国籍', language: '言語', register_number: '住民票の番号', veiled: '秘匿', kind: '種類', kind_decided: '種別', abuse_judged: '虐待の判断', abuse_kind: '虐待の種別',
}

// Kept by the machine beside what a person wrote: saying that they changed tells nobody anything.
const silent = ['version', 'kana_key', 'grams', 'key_version', 'recorded_at', 'recorded_by', 'period', 'digits']

const acts: Readonly<Record<string, string>> = { I: '書いた', U: '変えた', D: '消した' }

/** What was done to what: 「区分を書いた」. */
export const changeWords = (table: string, operation: string): string => `${tables[table] ?? 'そのほか'}を${acts[operation] ?? '変えた'}`

/** Which columns were changed, in words and without values. */
export function columnWords(changed: readonly string[]): string {
  return [...new Set(changed.filter((column) => !silent.includes(column)).map((column) => columns[column] ?? 'そのほか'))].join('、')
}
