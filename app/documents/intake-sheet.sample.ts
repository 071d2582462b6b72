import type { Choice, IntakeSheet } from './intake-sheet.ts'

function chosenFrom(labels: string[], ...chosen: [label: string, note: string][]): Choice[] {
  const notes = new Map(chosen)
  return labels.map(label => ({ label, chosen: notes.has(label), note: notes.get(label) ?? '' }))
}

const roles = ['対象', 'きょうだい（安全確認）']
const abuses = ['身体的', '性的', '心理的', 'ネグレクト']

/** A whole record with every part filled in: an invented boy, his brother and sister, and a call from his school. */
export const fullSheet: IntakeSheet = {
  kind: 'abuse',
  number: 'R8-215',
  state: '',
  office: '出雲市 子ども家庭相談室',
  printed: { by: '佐藤 みずき（保健師）', at: '令和8年11月25日（水）15時02分', serial: 'P8-000412' },
  approvals: [
    { role: '担当', name: '佐藤', at: '11/25 14:31' },
    { role: '係長', name: '森山', at: '11/25 14:38' },
    { role: '室長', name: '', at: '' },
  ],
  glance: [
    { label: '緊急度', value: '次の虐待の前に保護を検討', note: '11/25 14:22　佐藤' },
    { label: '次に動く時刻', value: '下校 15:40 まで', note: '大社小 保健室' },
    { label: '安全確認の期限', value: '11月26日（木）14:05', note: '受付から24時間' },
  ],
  receipt: {
    receivedAt: '令和8年11月25日（水）14時05分',
    receivedBy: '佐藤 みずき（保健師）',
    enteredAt: '',
    means: '電話',
    route: '学校・園（小学校）',
    matter: '養護相談 － 児童虐待相談',
    immediateResponse: chosenFrom(['必要', '通常どおり'], ['必要', '']),
  },
  children: [
    {
      name: '勝部 蓮', kana: 'かつべ れん', born: '平成31年2月14日', age: '7歳', sex: '男', home: '出雲市大社町杵築南○○番地', attends: '大社小学校 2年2組（担任 △△）　出席は良好',
      role: chosenFrom(roles, ['対象', '']), abuse: chosenFrom(abuses, ['身体的', '主'], ['心理的', '従']), suspected: '不明（本人は「お父さん」と言った。継父か実父か、聞いていない）',
      whereNow: '大社小 保健室', untilWhen: '下校 15:40', tonight: '自宅の見込み', safetyCheck: '期限 11月26日（木）14時05分。まだ会っていない（受付から57分）。15時に佐藤・高橋が学校へ向かう。',
    },
    {
      name: '勝部 杏', kana: 'かつべ あん', born: '令和4年6月3日', age: '4歳', sex: '女', home: '同上', attends: 'さくら保育園 年中',
      role: chosenFrom(roles, ['きょうだい（安全確認）', '']), abuse: chosenFrom(abuses), suspected: '', whereNow: 'さくら保育園', untilWhen: '迎え 17:30ごろ', tonight: '自宅の見込み', safetyCheck: '保育園に様子を聞く（高橋、15時まで）。',
    },
    {
      name: '勝部 湊', kana: 'かつべ みなと', born: '令和7年4月20日', age: '1歳', sex: '男', home: '同上', attends: '在宅',
      role: chosenFrom(roles, ['きょうだい（安全確認）', '']), abuse: chosenFrom(abuses), suspected: '', whereNow: '自宅（母と）', untilWhen: '', tonight: '自宅', safetyCheck: '今日の家庭訪問で会う。',
    },
  ],
  guardians: [
    { name: '勝部 美咲', kana: 'かつべ みさき', relation: '実母', age: '31歳', occupation: 'パート（平日午前）', home: '出雲市大社町杵築南○○番地', telephone: '090-0000-0000（平日10時から15時。留守電は不可）' },
    { name: '勝部 𠮷彦', kana: 'かつべ よしひこ', relation: '継父', age: '34歳', occupation: '会社員', home: '同上', telephone: '' },
  ],
  account: [
    { label: '話の内容', value: '今朝の健康観察で、左の前腕の外側に直径3cmくらいの円い赤いあざ。9月にも一度あり、「階段で転んだ」と説明していた。給食をほとんど食べず、いまは保健室。下校は15時40分。' },
    { label: '子どもの言葉', value: '「ゆうべ、しゅくだいをしなかったから、お父さんにたたかれた」（養護教諭が同席。くわしく聞き直していない）\n「家に帰りたくない」とは言っていない。' },
    { label: '家族・家庭の様子', value: '母・継父・きょうだい2人と同居。DVは不明。母は学校からの電話に出ることが多い。' },
    { label: 'これまでの相談', value: 'R7-088（泣き声）、R8-121（あざ。「階段」）。令和7年6月から要支援児童として支援中。' },
  ],
  reporter: {
    name: '△△（担任）', relation: '学校（担任）', home: '大社小学校', telephone: '0853-00-0000（職員室）', wish: '調査してほしい', source: '実際に見た。本人から聞いた', cooperation: '協力する', callBack: '希望する（教頭へ。17時まで）', knownToFamily: '知らせていない', identifiable: '分かる',
    maySay: '「学校で気づいた」とは言わない。定期の訪問として行く。',
  },
  urgency: {
    judged: '次の虐待の前に保護を検討', judgedBy: '佐藤 みずき　11月25日 14時22分', byChart: '集中的に援助（見通しにより保護）', chartName: '一時保護に向けてのフローチャート（県様式・令和6年4月）',
    reason: '9月のあざと場所が同じで、説明が変わった。今夜も同じ家に帰る見込みのため。',
    toFindOut: '②今夜の父の帰宅時刻　④頭や顔にけががないか（学校で見られる範囲で）',
    questions: [
      { mark: '①', question: '子どもや保護者が保護を求めている', answer: 'いいえ' },
      { mark: '②', question: '訴えている状況が切迫している', answer: 'わからない' },
      { mark: '③', question: 'すでに重大な結果が生じている', answer: 'いいえ' },
      { mark: '④', question: '重大な結果が生じる可能性が高い', answer: 'わからない' },
      { mark: '⑤', question: '虐待を繰り返す可能性が高い', answer: 'はい' },
      { mark: '⑥', question: '虐待の影響が明らかに出ている', answer: 'はい' },
      { mark: '⑦', question: '保護者に虐待につながる危険がある', answer: 'わからない' },
      { mark: '⑧', question: '虐待が起こる可能性が家庭環境にある', answer: 'はい' },
    ],
  },
  guidanceCentreCalls: [{ at: '11月25日 14時26分', by: '佐藤', to: '出雲児童相談所\n当番 ○○', said: '「下校の前に学校で会ってほしい。会ったらすぐ電話を。けがの写真は学校にも頼む」' }],
  meeting: {
    held: '令和8年11月25日（水）14時35分　緊急受理会議',
    attendees: '室長、係長 森山、佐藤、高橋（社会福祉主事）',
    decisions: [
      { label: '相談の種類（決定）', value: '養護相談 － 児童虐待相談（身体的）' },
      { label: '受理・区分', value: '受理する。要保護児童（3人とも）' },
      { label: '担当', value: '主 佐藤　副 高橋　　主担当機関 出雲市' },
      { label: '安全確認', value: '下校の前に学校で会う（佐藤・高橋）。湊は今日18時の訪問で会う。' },
      { label: '児童相談所・警察', value: '児童相談所と協議を続ける。会えないときは児童福祉法25条の7①4号で通知する。' },
    ],
  },
}
