import { templateText } from './template.ts'
import { typeset } from './typeset.ts'

/** 相談・通告受付票 or 虐待相談・通告受付票 as it will stand on paper: every text already decided for this reader and formatted ('' stays blank, to be filled in by hand). */
export interface IntakeSheet {
  kind: 'consultation' | 'abuse'
  /** 受付番号, like R8-215. */
  number: string
  /** Shown beside the title, like 下書き; '' once accepted. */
  state: string
  office: string
  printed: { by: string; at: string; serial: string }
  /** 決裁欄 in the order of the round: 担当 → 係長 → 室長. */
  approvals: SeenMark[]
  /** What must be read first (緊急度, 次に動く時刻, 安全確認の期限), in large type. */
  glance: { label: string; value: string; note: string }[]
  receipt: IntakeReceipt
  children: IntakeChild[]
  guardians: IntakeGuardian[]
  /** 話の内容, 子どもの言葉, 家族の状況, これまでの相談 and so on, in this order; long texts flow over pages. */
  account: Answer[]
  /** null prints 「通告者：別途照会」 (児童虐待防止法7条). */
  reporter: IntakeReporter | null
  /** null leaves the part out. */
  urgency: IntakeUrgency | null
  /** Telephone calls to the 児童相談所; null leaves the part out, an empty list prints a line to write on. */
  guidanceCentreCalls: GuidanceCentreCall[] | null
  meeting: IntakeMeeting | null
}

/** A question and what was answered. */
export interface Answer {
  label: string
  value: string
}

/** A drawn box; `null` means not yet decided and prints the box alone. The note is said beside 該当, like 主. */
export interface Choice {
  label: string
  chosen: boolean | null
  note: string
}

/** One box of the 決裁欄; empty name and time leave room for a stamp. */
export interface SeenMark {
  role: string
  name: string
  at: string
}

interface IntakeReceipt {
  receivedAt: string
  receivedBy: string
  /** 入力した日時, when it was not written down at once. */
  enteredAt: string
  means: string
  route: string
  /** 相談の種類, as it seemed at receipt. */
  matter: string
  immediateResponse: Choice[]
}

export interface IntakeChild {
  name: string
  kana: string
  born: string
  age: string
  sex: string
  home: string
  attends: string
  role: Choice[]
  abuse: Choice[]
  suspected: string
  whereNow: string
  untilWhen: string
  tonight: string
  safetyCheck: string
}

interface IntakeGuardian {
  name: string
  kana: string
  relation: string
  age: string
  occupation: string
  home: string
  telephone: string
}

export interface IntakeReporter {
  name: string
  relation: string
  home: string
  telephone: string
  wish: string
  source: string
  cooperation: string
  callBack: string
  knownToFamily: string
  identifiable: string
  maySay: string
}

export interface IntakeUrgency {
  /** In words, never a letter alone (letters differ between charts). */
  judged: string
  judgedBy: string
  byChart: string
  chartName: string
  /** Why the person differs from the chart. */
  reason: string
  questions: UrgencyQuestion[]
  toFindOut: string
}

export interface UrgencyQuestion {
  mark: string
  question: string
  answer: 'はい' | 'いいえ' | 'わからない' | ''
}

interface GuidanceCentreCall {
  at: string
  by: string
  to: string
  said: string
}

export interface IntakeMeeting {
  held: string
  attendees: string
  decisions: Answer[]
}

/** The title by kind; with the number it is all that the PDF says about itself. */
const intakeSheetTitles: Record<IntakeSheet['kind'], string> = {
  consultation: '相談・通告受付票',
  abuse: '虐待相談・通告受付票',
}

/** The sheet as PDF (A4 portrait). Throws TypesetProblem, or Error when the town's own template may not be used. */
export async function intakeSheetPdf(sheet: IntakeSheet, template?: string): Promise<Uint8Array> {
  return typeset(template ?? await templateText('intake-sheet'), { ...sheet, title: intakeSheetTitles[sheet.kind] })
}

const blank = (label: string): Choice => ({ label, chosen: null, note: '' })

/** Nothing filled in: where a sheet begins, and a form to write on by hand. */
export const emptySheet: IntakeSheet = {
  kind: 'abuse',
  number: '',
  state: '',
  office: '',
  printed: { by: '', at: '', serial: '' },
  approvals: ['担当', '係長', '室長'].map(role => ({ role, name: '', at: '' })),
  glance: [],
  receipt: { receivedAt: '', receivedBy: '', enteredAt: '', means: '', route: '', matter: '', immediateResponse: ['必要', '通常どおり'].map(blank) },
  children: [
    {
      name: '', kana: '', born: '', age: '', sex: '', home: '', attends: '', role: ['対象', 'きょうだい（安全確認）'].map(blank),
      abuse: ['身体的', '性的', '心理的', 'ネグレクト'].map(blank), suspected: '', whereNow: '', untilWhen: '', tonight: '', safetyCheck: '',
    },
  ],
  guardians: [{ name: '', kana: '', relation: '', age: '', occupation: '', home: '', telephone: '' }],
  account: [{ label: '話の内容', value: '' }],
  reporter: null,
  urgency: null,
  guidanceCentreCalls: [],
  meeting: null,
}
