import type { Place } from './place.ts'
import { templateText } from './template.ts'
import { typeset } from './typeset.ts'

/**
 * 進行管理台帳 as it will stand on paper: every text already decided for those who will read it.
 * The reporter and 住民基本台帳の支援措置 have no field here: they never print (児童虐待防止法7条). A paper that says whom 支援措置 protects leads the other side to them,
 * so what it hides prints 「非開示」 like any other hidden place, whatever the ground.
 */
export interface LedgerPaper {
  office: string
  /** For which meeting, like 令和8年12月 実務者会議（12月16日）; '' leaves a line to write on. */
  meeting: string
  /** As of when, like 令和8年11月25日（水）現在. */
  asOf: string
  printed: { by: string; at: string; serial: string }
  /** 「第3号／11部」; null leaves room to write the numbers in. */
  copy: { number: number; of: number } | null
  /** In the order of the meeting; families this reader may not see are simply not here. */
  families: LedgerFamily[]
}

/** 世帯: one line across the page, and a row for each child below it. */
export interface LedgerFamily {
  number: string
  name: string
  guardians: LedgerGuardian[]
  /** 世帯構成, like 母・継父・子3人. */
  household: string
  /** 住所地と居所の別, like 同じ or 居所が別（出雲市…）. */
  homes: Place
  children: LedgerChild[]
}

interface LedgerGuardian {
  name: string
  relation: string
  age: string
  occupation: string
}

/** A child or a pregnant woman: the columns of the ledger in their order. Where the meeting must see that something is missing (区分, 緊急度, 会った日, 主担当, 次回, 見直し) '' prints 「－」; elsewhere it leaves the line out. */
export interface LedgerChild {
  ledgerNumber: string
  childNumber: string
  class: string
  registeredOn: string
  registeredBy: string
  name: string
  kana: string
  sex: string
  /** 生年月日, or 予定日 of a pregnant woman. */
  born: string
  age: string
  /** 住所（校区）. */
  home: Place
  /** 所属・学年. */
  attends: Place
  siblings: string
  receivedOn: string
  /** Broad, like 学校・園; 別途照会 where it would tell who reported. */
  route: string
  matter: string
  /** 虐待種別 主・従. */
  abuse: string
  /** 虐待が疑われる人（統計では主な虐待者）. */
  suspected: string
  /** 主訴・概要. */
  concern: string
  /** In words, never a letter; the day of the judgement stands beside it. */
  urgency: string
  judgedOn: string
  severity: string
  /** The last sighting and whose it was. */
  sighted: string
  /** 所在確認. */
  whereabouts: string
  lead: string
  second: string
  agencies: string
  /** 児童相談所の係属: 指導措置・委託・一時保護・施設入所 or none. */
  centre: string
  aim: string
  help: string
  roles: string
  services: string
  /** サポートプラン, and when it was made. */
  supportPlan: string
  /** 次の訪問・連絡. */
  next: string
  conference: string
  working: string
  reviewBy: string
  /** 継続・見守り・終結・移管・転出. */
  state: string
  movedTo: Place
  classHistory: string
  ended: string
  remarks: string
}

/** How many letters a cell holds; the rest is read on the screen. A row is never split, so none may outgrow a page. */
const most: Partial<Record<keyof LedgerChild, number>> = { concern: 110, aim: 70, help: 80, roles: 110, agencies: 80, remarks: 60, sighted: 50 }
const usual = 40
const clipped = '…（続きは画面で）'
const letters = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/** The text on one line, cut after so many letters with 「…（続きは画面で）」. */
export function fitted(text: string, limit: number): string {
  const line = text.split(/[\r\n]+/).map((part) => part.trim()).filter((part) => part !== '').join('　')
  const found = line.length <= limit ? [] : [...letters.segment(line)]
  return found.length <= limit ? line : found.slice(0, limit).map(({ segment }) => segment).join('') + clipped
}

function fittedRow<Row extends object>(row: Row): Row {
  const limits: Record<string, number | undefined> = most
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? fitted(value, limits[name] ?? usual) : value])) as Row
}

/** What a plan says of several children at once. It is read once, so that the eye finds what differs. */
const shared = ['agencies', 'aim', 'help', 'roles', 'services'] as const satisfies readonly (keyof LedgerChild)[]

function saidOnce(child: LedgerChild, at: number, children: readonly LedgerChild[]): LedgerChild {
  const row = { ...child }
  for (const field of shared) {
    const first = children.slice(0, at).find(elder => elder[field] === child[field])
    const pointer = `${first?.name ?? ''}と同じ`
    if (first?.name && pointer.length < child[field].length) row[field] = pointer
  }
  return row
}

/** The ledger as PDF (A3 landscape), one copy. Throws TypesetProblem, or Error when the town's own template may not be used. */
export async function ledgerPdf(paper: LedgerPaper, template?: string): Promise<Uint8Array> {
  const families = paper.families.map(({ guardians, children, ...family }) => ({
    ...fittedRow(family), guardians: guardians.map(fittedRow), children: children.map(saidOnce).map(fittedRow),
  }))
  return typeset(template ?? await templateText('ledger'), { ...paper, families })
}

const emptyChild: LedgerChild = {
  ledgerNumber: '', childNumber: '', class: '', registeredOn: '', registeredBy: '', name: '', kana: '', sex: '', born: '', age: '', home: '', attends: '', siblings: '',
  receivedOn: '', route: '', matter: '', abuse: '', suspected: '', concern: '', urgency: '', judgedOn: '', severity: '', sighted: '', whereabouts: '',
  lead: '', second: '', agencies: '', centre: '', aim: '', help: '', roles: '', services: '', supportPlan: '', next: '',
  conference: '', working: '', reviewBy: '', state: '', movedTo: '', classHistory: '', ended: '', remarks: '',
}

/** Nothing filled in: a page to write on by hand. */
export const emptyLedger: LedgerPaper = {
  office: '', meeting: '', asOf: '', printed: { by: '', at: '', serial: '' }, copy: null,
  families: Array.from({ length: 3 }, () => ({ number: '', name: '', guardians: [], household: '', homes: '', children: [emptyChild, emptyChild] })),
}
