import { roles } from '../../app/access/roles.ts'
import type { Role } from '../../app/access/roles.ts'
import { canaryClasses } from './canary.ts'
import type { CanaryClass } from './canary.ts'
import { lettersOf, readingRoles } from './matrix.ts'
import type { Line } from './matrix.ts'
import { stateNames, states } from './states.ts'
import type { State } from './states.ts'

/** What the office calls the pages under each first part of an address. */
export const pageGroups: Readonly<Record<string, string>> = {
  '': '今日（最初のページ）', 'access-review': '閲覧の点検', audit: '監査（記録の骨組み）', claims: '理由を書いて開くこと（緊急・自分の仕事）', codes: '招待のコード', conflicts: '利害関係', duty: '当番', exports: '持ち出しの控え', 'legal-holds': '記録の保全',
  moves: '年度がわりの異動', pledge: '守秘の誓約・利用のきまり', room: '開いている会議', 'rule-texts': '誓約・きまりの文', settings: '設定', shared: '共有されているもの', shares: '関係機関との共有', seals: '封印', 'access-log': 'だれが見たかの確認', accounts: 'アカウント', agencies: '関係機関', 'agency-people': '関係機関の人', alerts: 'お知らせ（規則をこえた使い方）', casefiles: 'ケース', checkups: '乳幼児健診',
  decisions: '決裁', development: '発達の相談', 'development-contacts': '発達の相談の連絡', 'development-tests': '発達検査', drafts: '書きかけ', due: '期限', entries: '経過記録', families: '家族', files: '写真・文書',
  'information-sheets': '情報提供', 'intake-children': '受付の子ども', intakes: '受付', items: '会議の議題', keeper: '室外の確認者のページ', ledger: '進行管理台帳', meetings: '会議', 'my-families': '担当する家族', outreach: '周知・研修',
  people: '人', plans: '支援計画', preferences: '自分の画面の設定', pregnancies: '妊婦', prints: '印刷の控え', reviews: '見直しの時期', staffing: '職員の配置', statistics: '統計', tasks: '役割', team: '室の状況', transfers: '送致・通知など',
  visits: '訪問の予定', widening: '二人で決めること', 'womens-consultations': '女性相談',
}
const groupOf = (pattern: string): string => pattern.split(' ')[1]!.split('/')[1]!

interface Right { sees: string; does: string }
const none: Right = { sees: '', does: '' }

/** docs/rights.md: the matrix in Japanese words, for the office to read and sign. */
export function rightsPage(lines: readonly Line[]): string {
  const groups = Map.groupBy(lines, ({ pattern }) => groupOf(pattern))
  const parts = [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([group, of]) => `## ${pageGroups[group] ?? group}\n\n${tableOf(of)}`)
  return `${head}\n${parts.join('\n\n')}\n\n${foot}`
}

function tableOf(lines: readonly Line[]): string {
  const byState = stateNames.map((state) => ({ state, rights: readingRoles.map((role) => rightOf(lines, state, role)) }))
  const rows = [...Map.groupBy(byState, ({ rights }) => JSON.stringify(rights)).values()].flatMap((same) => {
    const among = stateWords(same.map(({ state }) => state))
    const byRight = [...Map.groupBy(readingRoles.map((role, at) => ({ role, right: same[0]!.rights[at]! })), ({ right }) => JSON.stringify(right)).values()]
    const seen = byRight.filter((of) => of[0]!.right.sees !== '')
    if (seen.length === 0) return [`| ${among} | だれにも | ないものと同じ | |`]
    const rest = byRight.length > seen.length ? ['| 〃 | ほかの役割 | ないものと同じ | |'] : []
    return [...seen.map((of, at) => `| ${at === 0 ? among : '〃'} | ${roleWords(of.map(({ role }) => role))} | ${of[0]!.right.sees} | ${of[0]!.right.does} |`), ...rest]
  })
  return ['| 記録の状態 | 役割 | 見えるもの | できること |', '|---|---|---|---|', ...rows].join('\n')
}

/** Several states in few words. */
function stateWords(among: readonly State[]): string {
  if (among.length === stateNames.length) return 'どの状態でも'
  if (among.length === stateNames.length - 1 && !among.includes('othertown')) return 'この市のものなら、どの状態でも'
  return among.map((state) => states[state].short).join('・')
}

const inside = readingRoles.filter((role) => roles[role].reach === 'office')
/** Several roles in few words: the whole office by one. */
function roleWords(among: readonly Role[]): string {
  const whole = inside.every((role) => among.includes(role))
  return [...(whole ? ['室の職員'] : []), ...among.filter((role) => !(whole && inside.includes(role))).map((role) => roles[role].label)].join('、')
}

function rightOf(lines: readonly Line[], state: State, role: Role): Right {
  const cells = lines.filter((line) => line.states.includes(state)).map(({ pattern, cells: of }) => ({ reads: pattern.startsWith('GET '), cell: of[role]! })).filter(({ cell }) => cell !== '·')
  if (cells.length === 0) return none
  const letters = new Set(cells.flatMap(({ cell }) => [...lettersOf(cell)]))
  const sees = (Object.keys(canaryClasses) as CanaryClass[]).filter((letter) => letters.has(letter)).map((letter) => canaryClasses[letter]).join('、')
  const writes = cells.filter(({ reads }) => !reads).map(({ cell }) => cell)
  const does = [
    writes.some((cell) => /^[f+]/.test(cell)) ? '書く' : '', writes.some((cell) => cell.startsWith('^') && cell !== '^·') ? '本人確認をもう一度して書く' : '', writes.some((cell) => cell.includes('2')) ? '提案する（もう一人の確認を待つ）' : '',
  ].filter((words) => words !== '').join('、')
  return { sees: sees || 'ページは開く（この記録のことは出ない）', does }
}

const head = `# だれが何を見て、何ができるか

この文書は \`test/security/matrix.tsv\`（ページ × 役割 × 記録の状態）から \`npm run rights\` で作られます。手では直しません。
表のどの欄も、試験が実際にその役割でページを開いて確かめています。書いてあるものだけが見え、書いていないものは本文・題名・ヘッダー・PDFのどこにも出ません。
「室の職員」は${inside.map((role) => roles[role].label).join('、')}のことです。
「ないものと同じ」は、その番号の記録が存在しないときとまったく同じ答えが返ること（あるともないともわからないこと）です。

| 記録の状態 | 意味 |
|---|---|
${stateNames.map((state) => `| ${states[state].short} | ${states[state].label} |`).join('\n')}
`
const foot = `## 確認

上の内容を読み、この室のきまりと合っていることを確かめました。

| | 氏名 | 年月日 |
|---|---|---|
| 室長 | | 　　　　年　　月　　日 |
| 個人情報保護担当 | | 　　　　年　　月　　日 |
`
