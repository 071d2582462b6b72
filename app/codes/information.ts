import type { Code, CodeOf } from './code-list.ts'

/** Whom a sheet of information is about. */
export const informationSubjects = [
  { code: 'child', label: '気になる子ども' },
  { code: 'expectant', label: '気になる妊婦' },
  { code: 'guardian', label: '気になる養育者' },
] as const satisfies readonly Code[]

const seen = { child: '子どものようす', home: '保護者・家庭のようす', expectant: '妊娠・出産', other: 'そのほか' } as const

/** 気づきのポイント. Source: 市町村子ども家庭支援指針の気づきの例示、県の連絡票の項目 (要確認: 町の様式に合わせて直す). */
export const concerns = [
  { code: 'injury', label: 'あざ・やけど・けが', group: seen.child },
  { code: 'weight', label: '体重・身長が増えない、やせ', group: seen.child },
  { code: 'unclean', label: '衣服・からだの汚れ、におい', group: seen.child },
  { code: 'hungry', label: '食事がとれていない、がつがつ食べる', group: seen.child },
  { code: 'fearful', label: 'おびえる、表情がない、帰りたがらない', group: seen.child },
  { code: 'rough', label: '乱暴、急な変化、落ち着かない', group: seen.child },
  { code: 'absent', label: '休みが続く、理由がはっきりしない', group: seen.child },
  { code: 'late_pickup', label: '迎えが遅い・忘れられる', group: seen.child },
  { code: 'untreated', label: '病気・むし歯の手当てがない', group: seen.child },
  { code: 'night', label: '夜に出歩く、家に入れない', group: seen.child },
  { code: 'sexual', label: '年齢に合わない性的な言動', group: seen.child },
  { code: 'words_of_child', label: '本人が話した', group: seen.child },
  { code: 'development', label: '発達・育てにくさ', group: seen.child },
  { code: 'young_carer', label: '家事やきょうだいの世話をしている', group: seen.child },
  { code: 'parent_harsh', label: '子どもにきつくあたる', group: seen.home },
  { code: 'parent_mind', label: '保護者の心身の不調、疲れ', group: seen.home },
  { code: 'parent_unreachable', label: '連絡がつかない、支援を断る', group: seen.home },
  { code: 'violence_at_home', label: '家庭内の暴力・大声', group: seen.home },
  { code: 'poverty', label: '暮らしに困っている', group: seen.home },
  { code: 'alone', label: '子どもだけで過ごしている', group: seen.home },
  { code: 'no_checkups', label: '健診（妊婦・乳幼児）を受けていない', group: seen.expectant },
  { code: 'late_notice', label: '妊娠の届出が遅い', group: seen.expectant },
  { code: 'no_support', label: '支える人がいない', group: seen.expectant },
  { code: 'other', label: 'そのほか（下に書く）', group: seen.other },
] as const satisfies readonly Code[]
export type Concern = CodeOf<typeof concerns>

/** Whether the guardian or the woman knows that this was told to us; silence is no agreement. */
export const informedConsents = [
  { code: 'agreed', label: '同意している' },
  { code: 'told', label: '説明した・返事なし' },
  { code: 'opposed', label: '反対している' },
  { code: 'not_told', label: '説明していない' },
  { code: 'unknown', label: '聞いていない' },
] as const satisfies readonly Code[]

/** The words in which a sheet is answered; what became of the family stays with the office. */
export const informationAnswers = [
  { code: 'received', label: '受け取りました。ありがとうございました' },
  { code: 'handling', label: '確認し、対応しています。詳しいことはお伝えできません' },
  { code: 'worker', label: 'これからは担当から連絡します。引き続き見守りをお願いします' },
  { code: 'together', label: 'いっしょに相談する場を設けたいので、あらためて連絡します' },
  { code: 'again', label: 'また気になることがあれば、すぐ知らせてください' },
] as const satisfies readonly Code[]
