import { dateTime, longText, required, text, tick } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Values } from '../kernel/record.ts'

/** What is asked of files that are sent together. */
export const fileForm = defineRecord({
  name: 'file', version: 1, title: 'ファイルを加える',
  fields: {
    shows: required(text('何が写っているか・何の文書か', { width: 'long', most: 300, hint: '例　左ほおのあざ（小指の先くらい）、学校からの出席の記録' })),
    happenedAt: required(dateTime('撮った・受け取った日時')),
    why: longText('なぜ撮ったか・だれから受け取ったか', { rows: 2, most: 1_000, hint: '写真は、だれが撮り、子どもに何と言って撮ったかも書きます' }),
    tellsPlace: tick('場所', '住んでいる所、学校・園、通う先などが分かる', { hint: '付けると、秘匿されている人がいる家族では、その人の場所を見られる人だけに見えます' }),
  },
})
export type FileWords = Values<typeof fileForm>

/** Why a file is taken off the lists. */
export const withdrawalForm = defineRecord({
  name: 'file_withdrawal', version: 1, title: 'ファイルを取り下げる',
  fields: { reason: required(text('取り下げる理由', { width: 'long', most: 300, hint: '例　別の家族の写真をまちがえて加えた' })) },
})
