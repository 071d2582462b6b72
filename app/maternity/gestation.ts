/** Completed weeks and days of a pregnancy. */
interface Gestation { weeks: number; days: number }

const termInDays = 280
/** Up to here weeks still say something; after it the birth has to be asked about. */
const lastWeekSaid = 43
/** From this week on a notice of pregnancy is late. Source: 妊娠届出の時期の区分 22週以後 (地域保健・健康増進事業報告, 要確認). */
export const lateNoticeWeek = 22

/** How far a pregnancy is on a day: 40週0日 on the due date; null before it can have begun and after it must be over. Source: 予定日=40週0日. */
export function gestationOn(dueOn: Temporal.PlainDate, day: Temporal.PlainDate): Gestation | null {
  const passed = termInDays + dueOn.until(day, { largestUnit: 'day' }).days
  const gestation = { weeks: Math.floor(passed / 7), days: passed % 7 }
  return passed < 0 || gestation.weeks > lastWeekSaid ? null : gestation
}

/** 28週3日; 予定日を過ぎて48日 when weeks say nothing any more, 妊娠前の日付 for a due date too far away. */
export function gestationWords(dueOn: Temporal.PlainDate, day: Temporal.PlainDate): string {
  const gestation = gestationOn(dueOn, day)
  if (gestation) return `${gestation.weeks}週${gestation.days}日`
  const late = dueOn.until(day, { largestUnit: 'day' }).days
  return late > 0 ? `予定日を過ぎて${late}日` : '予定日を確かめてください'
}

/** The first day a pregnancy with this due date can be counted from: 0週0日. */
export const beginningOf = (dueOn: Temporal.PlainDate): Temporal.PlainDate => dueOn.subtract({ days: termInDays })
