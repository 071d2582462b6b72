import type { Code, CodeOf } from './code-list.ts'

/** Who first noticed it. Source: 乳幼児健診・巡回相談・保護者の相談 (様式は町ごと、要確認). */
export const developmentSources = [
  { code: 'checkup', label: '乳幼児健診' },
  { code: 'kizuna', label: 'きずな・保健師' },
  { code: 'nursery', label: '園・学校' },
  { code: 'rounds', label: '巡回相談' },
  { code: 'guardian', label: '保護者' },
  { code: 'medical', label: '医療機関' },
  { code: 'own_casework', label: '当室の支援の中で' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type DevelopmentSource = CodeOf<typeof developmentSources>

/** What is noticed about a development: what was seen, never a diagnosis. */
export const developmentConcerns = [
  { code: 'language', label: 'ことば' },
  { code: 'social', label: '社会性・人とのやりとり' },
  { code: 'restless', label: '多動・落ち着き' },
  { code: 'fixed', label: 'こだわり' },
  { code: 'motor', label: '運動' },
  { code: 'sensory', label: '感覚（音・触るものなど）' },
  { code: 'eating', label: '食事' },
  { code: 'sleep', label: '睡眠' },
  { code: 'habits', label: '排泄・身のまわりのこと' },
  { code: 'learning', label: '理解・学び' },
  { code: 'tantrum', label: 'かんしゃく・気持ちの切りかえ' },
  { code: 'parenting', label: '育てにくさ・保護者の不安' },
  { code: 'school_entry', label: '就学' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type DevelopmentConcern = CodeOf<typeof developmentConcerns>

/** What a child takes part in; where is an affiliation of the child. */
export const developmentServices = [
  { code: 'parent_child_class', label: '親子教室' },
  { code: 'rounds', label: '巡回相談' },
  { code: 'day_support', label: '児童発達支援（療育）', source: '児福法6条の2の2第2項' },
  { code: 'visit_support', label: '保育所等訪問支援', source: '児福法6条の2の2第5項 (項は要確認)' },
  { code: 'medical', label: '医療・リハビリ' },
  { code: 'extra_staff', label: '園の加配・支援の先生' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type DevelopmentService = CodeOf<typeof developmentServices>

/** How a consultation about development was held. */
export const developmentMeans = [
  { code: 'visit_here', label: '来所' },
  { code: 'at_visit', label: '家庭訪問' },
  { code: 'phone', label: '電話' },
  { code: 'rounds', label: '園・学校で（巡回）' },
  { code: 'class', label: '親子教室で' },
  { code: 'conference', label: '関係者との話し合い' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type DevelopmentMeans = CodeOf<typeof developmentMeans>

/** Why a child is no longer followed. */
export const developmentEndings = [
  { code: 'resolved', label: '気になる点がなくなった' },
  { code: 'school', label: '就学し、引き継いだ' },
  { code: 'elsewhere', label: '療育・医療が中心になった' },
  { code: 'moved', label: '転出' },
  { code: 'declined', label: '保護者の希望' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type DevelopmentEnding = CodeOf<typeof developmentEndings>

/** A number of a test between two bounds: a quotient, an age in months, points. */
export interface Scale { code: string; label: string; least: number; most: number }
const quotient = <const C extends string>(code: C, label: string) => ({ code, label, least: 1, most: 250 })
const months = <const C extends string>(code: C, label: string) => ({ code, label: `${label}（か月）`, least: 0, most: 250 })
const points = <const C extends string>(code: C, label: string, least: number, most: number) => ({ code, label, least, most })
const fsiq = quotient('fsiq', '全検査IQ')
const vci = quotient('vci', '言語理解')
const psi = quotient('psi', '処理速度')

/** 発達検査・知能検査 with the numbers each gives. Source: 各検査の公刊の手引きに載る指標の名前 (版により違う、要確認). */
export const developmentTests = [
  { code: 'k_scale', label: '新版K式発達検査', scales: [quotient('dq', '全領域DQ'), months('da', '発達年齢'), quotient('posture', '姿勢・運動'), quotient('cognition', '認知・適応'), quotient('language', '言語・社会')] },
  { code: 'enjoji', label: '遠城寺式', scales: [months('move', '移動運動'), months('hand', '手の運動'), months('habit', '基本的習慣'), months('social', '対人関係'), months('speech', '発語'), months('understanding', '言語理解')] },
  { code: 'wppsi', label: 'WPPSI', scales: [fsiq, vci, quotient('pri', '知覚推理'), psi, quotient('glc', '語い総合')] },
  { code: 'wisc', label: 'WISC', scales: [fsiq, vci, quotient('pri', '知覚推理'), quotient('vsi', '視空間'), quotient('fri', '流動性推理'), quotient('wmi', 'ワーキングメモリー'), psi] },
  { code: 'tanaka', label: '田中ビネー', scales: [quotient('iq', 'IQ'), months('ma', '精神年齢')] },
  { code: 'kids', label: 'KIDS', scales: [quotient('dq', '総合発達指数'), months('da', '総合発達年齢')] },
  { code: 'pvt_r', label: 'PVT-R（絵画語い）', scales: [months('va', '語い年齢'), points('ss', '評価点', 1, 19)] },
  { code: 'sm', label: 'S-M社会生活能力', scales: [quotient('sq', '社会生活指数'), months('sa', '社会生活年齢')] },
  { code: 'm_chat', label: 'M-CHAT', scales: [points('failed', '通過しなかった項目の数', 0, 23)] },
  { code: 'other', label: 'そのほかの検査', scales: [quotient('dq', 'DQ'), quotient('iq', 'IQ')] },
] as const satisfies readonly (Code & { scales: readonly Scale[] })[]
export type DevelopmentTest = CodeOf<typeof developmentTests>

/** Every number a test can give, each once. */
export const developmentScales: readonly Scale[] = [...new Map(developmentTests.flatMap(({ scales }): readonly Scale[] => scales).map((scale) => [scale.code, scale])).values()]
