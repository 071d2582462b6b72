import { labelOf } from '../codes/code-list.ts'
import { transferAsks, transferKinds } from '../codes/transfers.ts'
import type { TransferKind } from '../codes/transfers.ts'
import { fiscalYearCode } from '../kernel/calendar.ts'
import { choice, choices, date, dateTime, longText, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { inSeries } from '../people/series.ts'

/** 送-R8-003, as it stands on the document; '' for one of theirs, which carries their number. */
export const transferNumber = (fiscalYear: number, number: number | null): string => (number === null ? '' : `送-${fiscalYearCode(fiscalYear)}-${inSeries(number, 3)}`)

/** The kind of a document with its number: 送致書 送-R8-003. */
export const transferTitle = (kind: string, number: string): string => [transferKinds.find(({ code }) => code === kind)?.title ?? kind, number].filter(Boolean).join(' ')

/** What a document asks for, in words. */
export const asksWords = (asks: readonly string[]): string => asks.map((ask) => labelOf(transferAsks, ask)).join('、')

const onPaper = { most: 4_000 } as const
const nowhere = '住所・園や学校の名前・いる場所は書きません'

/** What a document of ours says: first what the centre must know tonight, then why, then what stands behind it. Source: practice 2 (送致の1枚目). */
export function outgoingForm(kind: TransferKind, intakes: readonly Option[]) {
  const asked = transferAsks.filter((ask) => ask.kind === kind)
  const pressing = kind !== 'assist'
  const must = <T>(field: Parameters<typeof required<T>>[0]) => (pressing ? required(field) : field)
  return defineRecord({
    name: 'transfer', version: 1, title: transferKinds.find(({ code }) => code === kind)?.title ?? '',
    fields: {
      ...(asked.length > 0 ? { asks: required(choices(kind === 'notify' ? '何が適当か' : '頼むこと', asked)) } : {}),
      danger: must(longText('いまの危険', { ...onPaper, rows: 3, hint: `だれに・何を・いつまでに。${nowhere}（下の欄に書きます）` })),
      childWords: longText('子どもの言葉', { ...onPaper, rows: 2, hint: '聞いたまま「　」で。いつ・だれに話したか' }),
      whereabouts: text('子どもがいまいる所', { most: 200, width: 'long', guarded: 'place', hint: 'だれかの居場所を伏せている家族では、ここは印刷されません。口頭で伝えてください' }),
      siblingsTonight: longText('きょうだいの今夜', { ...onPaper, rows: 2, guarded: 'place', hint: 'だれが・どこで眠るか。一人ずつ' }),
      done: must(longText('市がしたこと', { ...onPaper, rows: 3 })),
      notDone: must(longText('できなかったこと', { ...onPaper, rows: 2, hint: '会えない・拒まれた・確かめられない。無ければ「なし」' })),
      opinion: required(longText('市の意見', { ...onPaper, rows: 2 })),
      reason: required(longText(kind === 'assist' ? '頼む理由と内容' : `${labelOf(transferKinds, kind)}の理由`, { ...onPaper, rows: 3 })),
      course: longText('これまでの経過', { most: 12_000, rows: 4, hint: 'ケースの概要と援助の経過。だれが知らせたか分かることは書きません' }),
      attachments: longText('添付する資料', { most: 1_000, rows: 2, hint: '例 緊急度アセスメントシート、経過記録の写し、写真' }),
      afterHours: must(text('17時以降の連絡先', { most: 200, width: 'long', hint: '市の担当の名前と電話' })),
      intake: choice('もとになった受付', intakes.length > 0 ? intakes : none, { as: 'select', hint: '通告した人を引き継ぐかは、係長がこの受付について決めます' }),
      datedOn: required(date('文書の日付')),
      replyBy: date('返事がほしい日'),
    },
  })
}
export type OutgoingValues = Values<ReturnType<typeof outgoingForm>>
const none: readonly Option[] = [{ code: '', label: '受付はありません' }]

/** What is kept of a document of theirs. A 市町村送致 makes an intake or joins one. */
export function incomingForm(kind: TransferKind, intakes: readonly Option[]) {
  const joins = kind === 'case_sent' ? [{ code: 'new', label: '新しい受付をつくる' }, ...intakes] : intakes
  return defineRecord({
    name: 'transfer_received', version: 1, title: `${labelOf(transferKinds, kind)}を受け取った`,
    fields: {
      datedOn: required(date('児童相談所の文書の日付')),
      theirNumber: text('児童相談所の文書番号', { most: 60, width: 'short' }),
      receivedAt: required(dateTime('受け取った日時')),
      who: required(text('児童相談所の担当', { most: 100 })),
      reason: required(longText('書いてあること・理由', { ...onPaper, rows: 4, hint: nowhere })),
      course: longText('児童相談所の援助の経過', { most: 12_000, rows: 3 }),
      opinion: longText('市に求めていること', { ...onPaper, rows: 2 }),
      attachments: longText('添付されていた資料', { most: 1_000, rows: 2 }),
      intake: kind === 'case_sent' ? required(choice('受付', joins, { as: joins.length > 4 ? 'select' : 'radio' })) : choice('受付', joins.length > 0 ? joins : none, { as: 'select' }),
      replyBy: date('返事の期限', { hint: '書いてあるときだけ' }),
    },
  })
}
export type IncomingValues = Values<ReturnType<typeof incomingForm>>

/** A document dated ahead by more than a week, or to be answered before today. */
export function problemsOfDates({ datedOn, replyBy }: { datedOn: Temporal.PlainDate; replyBy: Temporal.PlainDate | null }, today: Temporal.PlainDate, outgoing: boolean): Problem[] {
  const problems: Problem[] = []
  const latest = outgoing ? today.add({ days: 7 }) : today
  if (Temporal.PlainDate.compare(datedOn, latest) > 0) problems.push({ field: 'datedOn', message: outgoing ? '文書の日付が1週間より先です。日付を確かめてください' : '文書の日付が今日より後です。日付を確かめてください' })
  if (Temporal.PlainDate.compare(datedOn, today.subtract({ years: 1 })) < 0) problems.push({ field: 'datedOn', message: '文書の日付が1年より前です。年を確かめてください' })
  if (replyBy && Temporal.PlainDate.compare(replyBy, today) < 0) problems.push({ field: 'replyBy', message: 'もう過ぎた日です。これからの日を入れてください' })
  return problems
}

/** The kinds that leave us, and those that reach us. */
export const kindsGoing = (direction: 'out' | 'in'): TransferKind[] => transferKinds.filter((kind) => kind.direction === direction).map(({ code }) => code)

/** Whether a text is a kind of document that may be written from a page. */
export const kindAsked = (text: string | null): TransferKind | undefined => transferKinds.find(({ code }) => code === text)?.code

