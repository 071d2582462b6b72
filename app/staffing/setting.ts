import { roundings } from '../codes/posts.ts'
import { choice, date, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Values } from '../kernel/record.ts'
import { weeklyHours } from './weekly-hours.ts'

/** What the town has decided where no notice is clear; holds from a day until the next. */
export const settingRecord = defineRecord({
  name: 'staffing_setting', version: 1, title: '端数と開所時間の決めごと',
  fields: {
    since: required(date('いつから')),
    rounding: required(choice('上乗せの端数', roundings, { hint: '国の資料で確かめられていません。「まだ決めない」のあいだは、小数のまま示します' })),
    openingMinutes: weeklyHours('週の開所時間', '交代で勤める人の時間を合わせるために使います。例　38:45'),
    reason: required(text('決めた理由・もとの文書', { width: 'long', most: 500 })),
  },
})
export type SettingValues = Values<typeof settingRecord>
