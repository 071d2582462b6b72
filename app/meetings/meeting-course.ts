import { choices, longText, required, text, tick } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import type { Attendee } from './attendance.ts'
import type { AgendaLine } from './agenda.ts'

/** Calling a meeting off: why, and what happens instead. */
export const cancellationForm = defineRecord({
  name: 'meeting_cancellation', version: 1, title: '会議を中止する',
  fields: { words: required(text('中止の理由', { most: 400, width: 'long', hint: '例 台風のため。12月2日に開き直す。子どもや家族の名前は書かない' })) },
})

/** Ending a meeting: what is put off to the next, and what was said that belongs to no family. */
export const endingForm = (lines: readonly AgendaLine[]) => defineRecord({
  name: 'meeting_ending', version: 1, title: '会議を終わる',
  fields: {
    rest: tick('まだ聞いていない議題', '残りはすべて次回へ', { hint: 'ここで聞いたものは、議題に戻って決めたことを書いてから終わってください' }),
    next: choices('次回へ送る議題', lines.map(({ id, familyName, familyNumber }) => ({ code: id, label: `${familyName}（${familyNumber}）` })), { hint: '1つずつ選ぶとき' }),
    minutes: longText('会議全体のこと', { most: 8000, rows: 5, hint: '情報交換、報告、次回の日程など、どの家族のことでもないもの' }),
  },
})

/** What keeps a meeting from ending: nobody's attendance ticked, items neither heard nor put off. */
export function problemsOfEnding(waiting: readonly AgendaLine[], next: readonly string[], attendees: readonly Attendee[]): Problem[] {
  const left = waiting.filter(({ id }) => !next.includes(id))
  return [
    ...(attendees.some(({ state }) => state === 'attended') ? [] : [{ field: '', message: '出席がまだついていません。「出席をつける」で来た人に印を付けてください' }]),
    ...(left.length === 0 ? [] : [{ field: 'rest', message: `まだ聞いていない議題が${left.length}件あります（${left.slice(0, 5).map(({ familyName }) => familyName).join('、')}${left.length > 5 ? ' ほか' : ''}）。「残りはすべて次回へ」の印を付けるか、議題に戻って決めたことを書いてください` }]),
  ]
}
