import type { Code, CodeOf } from './code-list.ts'

/** 緊急度 in words, most urgent first. A letter is only the label of a named chart: the same letter means another level in another. */
export const urgencyLevels = [
  { code: 'protect_now', label: '緊急一時保護を検討' },
  { code: 'protect_before_next', label: '次の虐待の前に保護を検討' },
  { code: 'intensive', label: '集中的に援助（見通しにより保護）' },
  { code: 'continuous', label: '継続的・総合的に援助' },
  { code: 'none', label: '該当なし' },
] as const satisfies readonly Code[]
export type UrgencyLevel = CodeOf<typeof urgencyLevels>

const prefecturalSheet = '緊急度アセスメントシート (県書式編)'

/** The chart's questions ①〜⑧ with what counts as yes; `ask` says what to find out while the answer is わからない. Source of ⑦ and ⑧'s examples: 要確認. */
export const urgencyQuestions = [
  { code: 'asks_protection', mark: '①', label: '子どもや保護者が保護を求めている', ask: '子どもか保護者が、保護を求めていますか', source: prefecturalSheet,
    examples: ['子ども自身が保護・救済を求めている', '保護者が子どもの保護を求めている'] },
  { code: 'pressing', mark: '②', label: '訴えている状況が切迫している', ask: 'いま、どのくらい差し迫っていますか', source: prefecturalSheet,
    examples: ['性的虐待の疑いが濃い', '「何をするか分からない」「殺してしまいそう」などの訴え'] },
  { code: 'grave_result', mark: '③', label: 'すでに重大な結果が生じている', ask: '重いけが、衰弱、性的な被害はありませんか', source: prefecturalSheet,
    examples: ['性的虐待（性交・強要・妊娠・性感染症）', '命にかかわるけが、内臓破裂、頭の骨折、やけど', '栄養失調・衰弱・脱水・必要な医療を受けさせない'] },
  { code: 'grave_likely', mark: '④', label: '重大な結果が生じる可能性が高い', ask: '次は命や重いけがにかかわりませんか。年齢と、どこをどうされたか', source: prefecturalSheet,
    examples: ['乳幼児・多胎・低出生体重・虚弱', '命に危険な行為（頭や顔を打つ・首を絞める・戸外に放置・溺れさせる・揺さぶる）', '性行為に至らない性的虐待'] },
  { code: 'repeating', mark: '⑤', label: '虐待を繰り返す可能性が高い', ask: '前にもありましたか。保護者はどう話していますか', source: prefecturalSheet,
    examples: ['新しい傷と古い傷がある・入院したことがある', '過去の通告・一時保護・施設入所・きょうだいの虐待歴', '保護者に虐待の自覚・認識がない', '保護者が精神的に不安定で判断する力が弱っている'] },
  { code: 'effects_seen', mark: '⑥', label: '虐待の影響が明らかに出ている', ask: '子どもの様子・体調に変わったところはありますか', source: prefecturalSheet,
    examples: ['保護者への拒否・おそれ・おびえ・不安', '無表情・暗い・度を越して人に触れたがる', '虐待による身体の症状（発育や発達の遅れ・嘔吐など）'] },
  { code: 'guardian_risk', mark: '⑦', label: '保護者に虐待につながる危険がある', ask: '保護者の心身・飲酒・夫婦の仲・子どもを守る人について', source: `${prefecturalSheet}、例は要確認`,
    examples: ['子どもを拒む気持ち', '精神の状態・性格・アルコール・薬物', '援助を拒む', 'DV・不和', '子どもを守る人がいない'] },
  { code: 'home_risk', mark: '⑧', label: '虐待が起きる可能性が家庭環境にある', ask: '育ちの難しさ・家族の変化・養育の知識について', source: `${prefecturalSheet}、例は要確認`,
    examples: ['子どもの育ちの難しさ（発達の遅れ・未熟児・障害・慢性の病気）', '子どもの問題行動', '保護者の被虐待歴などの生い立ち', '養育の態度・知識', '家族の変化（死亡・失踪・離婚・妊娠・出産・ひとり親）'] },
] as const satisfies readonly (Code & { mark: string, ask: string, examples: readonly string[] })[]
export type UrgencyQuestion = CodeOf<typeof urgencyQuestions>

export const urgencyAnswers = [
  { code: 'yes', label: 'はい' },
  { code: 'no', label: 'いいえ' },
  { code: 'unknown', label: 'わからない' },
] as const satisfies readonly Code[]
export type UrgencyAnswer = CodeOf<typeof urgencyAnswers>

/** Letters of charts in use since the base was opened; a town chooses which stand beside the words. National B and C are known from print, A and D 要確認. */
export const urgencyCharts = [
  { code: 'prefectural', label: '県様式', letters: { protect_now: 'AA', protect_before_next: 'A', intensive: 'B', continuous: 'C', none: 'D' }, from: '2019-04-01', source: `${prefecturalSheet}、使い始めは要確認` },
  { code: 'national', label: '国の手引き', letters: { protect_now: 'A', protect_before_next: 'B', intensive: 'C', continuous: 'D' }, from: '2019-04-01', source: '子ども虐待対応の手引き 一時保護に向けてのフローチャート、使い始めは要確認' },
] as const satisfies readonly (Code & { letters: Partial<Record<UrgencyLevel, string>> })[]
export type UrgencyChart = CodeOf<typeof urgencyCharts>

/** 次の虐待の前に保護を検討（県様式 A／国の手引き B）: letters only with their chart and after the words. */
export function urgencyWords(level: UrgencyLevel, charts: readonly UrgencyChart[] = []): string {
  const words = urgencyLevels.find(one => one.code === level)?.label ?? level
  const letters = urgencyCharts.flatMap(({ code, label, letters: known }) => {
    const letter = charts.includes(code) ? (known as Partial<Record<UrgencyLevel, string>>)[level] : undefined
    return letter ? [`${label} ${letter}`] : []
  })
  return letters.length === 0 ? words : `${words}（${letters.join('／')}）`
}
