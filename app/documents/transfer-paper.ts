import { labelOf } from '../codes/code-list.ts'
import { transferAsks, transferKinds } from '../codes/transfers.ts'
import type { TransferAsk, TransferKind } from '../codes/transfers.ts'
import { firstRows } from './first-rows.ts'
import type { Answer, Choice, SeenMark } from './intake-sheet.ts'
import type { Place } from './place.ts'
import { templateText } from './template.ts'
import { typeset } from './typeset.ts'

/** 送致書, 通知書 or 援助依頼書 as it will stand on paper: every text already decided for the 児童相談所 ('' stays blank). A hidden place prints 「非開示（口頭で別途）」. */
export interface TransferPaper {
  kind: OutgoingKind
  /** 文書番号, like 送-R8-003; '' prints a form to write on by hand. */
  number: string
  /** Shown beside the title, like 決裁前; '' once it may go. */
  state: string
  datedOn: string
  /** Like 出雲児童相談所長. */
  addressee: string
  /** Like 出雲市長, with the office on a line of its own. */
  sender: string
  office: string
  printed: { by: string; at: string; serial: string }
  /** 「第1号／2部」; null leaves it out. */
  copy: { number: number; of: number } | null
  /** 決裁欄 in the order of the round. */
  approvals: SeenMark[]
  /** The articles, as 児童福祉法第25条の7第1項第1号. */
  law: string
  /** What is asked for: see `choicesOf`. */
  asks: Choice[]
  /** In words, with the name of the chart; letters differ between charts and never print. null says 未判断. */
  urgency: { words: string; chartName: string; judged: string } | null
  child: TransferChild
  firstPage: TransferFirstPage
  guardians: TransferGuardian[]
  /** Everybody else of the household, brothers and sisters first. */
  household: TransferMember[]
  receipt: { number: string; receivedAt: string; route: string; matter: string }
  /** `handedOver` null prints 「通告者：別途照会」 (児童虐待防止法7条); `decided` says who decided it and when. */
  reporter: { handedOver: string | null; decided: string }
  reason: string
  /** Outline and course of the case; long texts flow over pages. */
  course: string
  /** What was found out and judged, in words. */
  assessment: Answer[]
  /** The plan, and what has been done so far. */
  plan: Answer[]
  attachments: string[]
  contact: { person: string; telephone: string; replyBy: string }
}

export type OutgoingKind = Extract<TransferKind, 'send' | 'notify' | 'assist'>

interface TransferChild {
  name: string
  kana: string
  born: string
  age: string
  sex: string
  home: Place
  attends: Place
  whereNow: Place
}

/** What the officer on duty must know tonight, in this order. It fits one page: what is longer goes on behind it. Source: practice (送致の1枚目). */
interface TransferFirstPage {
  danger: string
  childWords: string
  /** 最後に会った日: だれ・どこ・どのように. */
  lastMet: { when: string; who: string; where: Place; how: string }
  siblingsTonight: Place
  done: string
  notDone: string
  opinion: string
  /** 17時以降の連絡先. */
  afterHours: string
}

interface TransferGuardian {
  name: string
  kana: string
  relation: string
  age: string
  occupation: string
  home: Place
  telephone: Place
}

interface TransferMember {
  name: string
  relation: string
  age: string
  livesIn: string
  attends: Place
}

/** Why the law lets this document go, in the words of its article. */
const grounds: Record<OutgoingKind, string> = {
  send: '児童福祉法第27条の措置、または医学的・心理学的・教育学的・社会学的・精神保健上の判定を要すると認めるため',
  notify: '出頭の求め、立入調査または一時保護の実施が適当であると認めるため',
  assist: '専門的な知識と技術による援助・助言、または判定を必要とするため',
}

/** What a document of this kind may ask for, as boxes; `null` for one not yet decided. 送致 has none. */
export function choicesOf(kind: OutgoingKind, asks: readonly TransferAsk[] | null): Choice[] {
  return transferAsks.filter(ask => ask.kind === kind).map(({ code }) => ({ label: labelOf(transferAsks, code), chosen: asks && asks.includes(code), note: '' }))
}

/** How many rows each answer has on the first page; together they fill it and no more. */
const rows = { danger: 4, childWords: 3, siblingsTonight: 3, done: 4, notDone: 3, opinion: 4, afterHours: 2 } as const
const names: Record<keyof typeof rows, string> = {
  danger: 'いまの危険', childWords: '子の言葉', siblingsTonight: 'きょうだいの今夜', done: '市がしたこと', notDone: 'できなかったこと', opinion: '市の意見', afterHours: '17時以降の連絡先',
}

/** The first page with its answers cut to their rows, and in full those that were cut. */
function shortened(page: TransferFirstPage): { firstPage: TransferFirstPage; rest: Answer[] } {
  const cut = (place: Place, most: number): Place => (typeof place === 'string' ? firstRows(place, most) : place)
  const { lastMet: { when, who, where, how } } = page
  const lastMet = { when: firstRows(when, 1), who: firstRows(who, 1), where: cut(where, 1), how: firstRows(how, 1) }
  const firstPage = {
    lastMet, siblingsTonight: cut(page.siblingsTonight, rows.siblingsTonight), danger: firstRows(page.danger, rows.danger), childWords: firstRows(page.childWords, rows.childWords),
    done: firstRows(page.done, rows.done), notDone: firstRows(page.notDone, rows.notDone), opinion: firstRows(page.opinion, rows.opinion), afterHours: firstRows(page.afterHours, rows.afterHours),
  }
  const met = [['いつ', when, lastMet.when], ['だれが', who, lastMet.who], ['どこで', where, lastMet.where], ['どのように', how, lastMet.how]] as const
  const answers = [
    ...(['danger', 'childWords', 'siblingsTonight', 'done', 'notDone', 'opinion', 'afterHours'] as const).map(field => ({ label: names[field], whole: page[field], shown: firstPage[field] })),
    ...met.map(([part, whole, shown]) => ({ label: `最後に会った日（${part}）`, whole, shown })),
  ]
  return { firstPage, rest: answers.flatMap(({ label, whole, shown }) => (typeof whole === 'string' && whole !== shown ? [{ label, value: whole }] : [])) }
}

/** The document as PDF (A4 portrait): one page for tonight, then what stands behind it. Throws TypesetProblem, or Error when the town's own template may not be used. */
export async function transferPdf(paper: TransferPaper, template?: string): Promise<Uint8Array> {
  const title = transferKinds.find(({ code }) => code === paper.kind)!.title
  return typeset(template ?? await templateText('transfer'), { ...paper, ...shortened(paper.firstPage), title, ground: grounds[paper.kind] })
}

/** Nothing filled in: a form of this kind to write on by hand. */
export function emptyTransfer(kind: OutgoingKind): TransferPaper {
  const person = { name: '', kana: '', relation: '', age: '', occupation: '', home: '', telephone: '' }
  const member = { name: '', relation: '', age: '', livesIn: '', attends: '' }
  return {
    kind, number: '', state: '', datedOn: '', addressee: '', sender: '', office: '', printed: { by: '', at: '', serial: '' }, copy: null,
    approvals: ['担当', '係長', '室長'].map(role => ({ role, name: '', at: '' })),
    law: transferKinds.find(({ code }) => code === kind)!.law, asks: choicesOf(kind, null), urgency: null,
    child: { name: '', kana: '', born: '', age: '', sex: '', home: '', attends: '', whereNow: '' },
    firstPage: { danger: '', childWords: '', lastMet: { when: '', who: '', where: '', how: '' }, siblingsTonight: '', done: '', notDone: '', opinion: '', afterHours: '' },
    guardians: [person, person], household: [member, member, member, member], receipt: { number: '', receivedAt: '', route: '', matter: '' },
    reporter: { handedOver: null, decided: '' }, reason: '', course: '',
    assessment: ['緊急度', '重症度・リスク'].map(label => ({ label, value: '' })), plan: ['支援方針', 'これまでの支援'].map(label => ({ label, value: '' })),
    attachments: ['', '', ''], contact: { person: '', telephone: '', replyBy: '' },
  }
}
