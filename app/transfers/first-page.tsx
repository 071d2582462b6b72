import type { ReactElement } from 'react'
import { transferKinds } from '../codes/transfers.ts'
import { levelWords } from '../intake/intake-words.ts'
import { brief } from '../intake/sheet.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import type { Asking } from '../kernel/page.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { isOutgoing } from './steps.ts'
import { asksWords } from './transfer.ts'
import { judgementOf, placeOf } from './transfers.db.ts'
import type { Transfer } from './transfers.db.ts'

/** What a document says, as its reader may know it: on its own page, and beside the form by which it is decided or sent. */
export async function firstPage({ tx, subject: transfer }: Pick<Asking<Transfer>, 'tx' | 'subject'>): Promise<ReactElement> {
  const { kind, asks, danger, childWords, done, notDone, opinion, reason, course, attachments, afterHours, datedOn, replyBy, theirNumber, intakeId, intakeLabel } = transfer
  const [place, judged] = [await placeOf(tx, transfer), await judgementOf(tx, transfer)]
  const out = isOutgoing(kind)
  const spot = (words: string): string => (place.hidden ? '非開示' : words)
  const items: [string, ReactElement | string][] = [
    ['根拠', transferKinds.find(({ code }) => code === kind)?.law ?? ''], ['文書の日付', formatJapaneseDate(datedOn)], ['児相の文書番号', theirNumber],
    [kind === 'notify' ? '適当とするもの' : '頼むこと', asksWords(asks)],
    ...(intakeId && intakeLabel ? [['受付', <a key="intake" href={`/intakes/${intakeId}`}>{intakeLabel}</a>] as [string, ReactElement]] : []),
    ['緊急度', judged?.level ? `${levelWords(judged.level)}　${brief(judged.judgedAt)}　${judged.judgedByName}` : ''], ['いまの危険', danger], ['子どもの言葉', childWords],
    ...(out ? [['子どもがいまいる所', spot(place.whereabouts)], ['きょうだいの今夜', spot(place.siblingsTonight)]] as [string, string][] : []),
    ['市がしたこと', done], ['できなかったこと', notDone], [out ? '市の意見' : '市に求めていること', opinion], ['理由', reason], ['経過', course], ['添付する資料', attachments], ['17時以降の連絡先', afterHours],
    ['返事の期限', replyBy ? formatJapaneseDate(replyBy) : ''],
  ]
  return (
    <Card title={out ? '1枚目に書くこと' : '受け取った内容'} note={`${transfer.writer}　${formatDateTimeWithWeekday(transfer.recordedAt)}`}>
      <Definitions items={items.filter(([, words]) => words !== '').map(([word, words]) => [word, words])} />
    </Card>
  )
}
