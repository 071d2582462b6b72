import { ageOn, monthsOldOn } from '../kernel/calendar.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { daysOf, formatPartialDate, wholeDate } from '../kernel/partial-date.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { schoolYearLabel, schoolYearOn } from '../kernel/school-year.ts'

/** What is known of the beginning and end of a life. */
export interface Lifetime { birth: PartialDate | null; unborn: boolean; dueOn: Temporal.PlainDate | null; diedOn: Temporal.PlainDate | null }

/** 平成30年12月12日生, 予定日 令和9年1月5日, 生年月日不明. */
export function birthWords({ birth, unborn, dueOn }: Lifetime): string {
  if (unborn) return dueOn ? `予定日 ${formatJapaneseDate(dueOn)}` : '予定日不明'
  return birth ? `${formatPartialDate(birth)}生` : '生年月日不明'
}

/** 7歳, 1歳8か月 below two, 7〜8歳 or 7歳くらい when the birth is not known to the day, 出生前, 死亡. */
export function ageWords({ birth, unborn, diedOn }: Lifetime, today: Temporal.PlainDate): string {
  if (unborn) return '出生前'
  if (diedOn) return `死亡（${formatJapaneseDate(diedOn)}）`
  if (!birth) return '年齢不明'
  const whole = wholeDate(birth)
  if (whole) return wholeAge(whole, today)
  const { earliest, latest } = daysOf(birth)
  const [least, most] = [Math.max(ageOn(latest, today), 0), ageOn(earliest, today)]
  if (birth.about) return `${most}歳くらい`
  return least === most ? `${most}歳` : `${least}〜${most}歳`
}

function wholeAge(birth: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const [years, months] = [ageOn(birth, today), monthsOldOn(birth, today)]
  if (years >= 2) return `${years}歳`
  return years === 1 ? `1歳${months % 12 === 0 ? '' : `${months % 12}か月`}` : `${months}か月`
}

/** The school year expected by law from the birth, 小2（見込み）; null when it cannot be told or school is over. */
export function expectedSchoolYear({ birth, unborn, diedOn }: Lifetime, today: Temporal.PlainDate): string | null {
  if (!birth || unborn || diedOn || birth.about) return null
  const { earliest, latest } = daysOf(birth)
  const [oldest, youngest] = [schoolYearOn(earliest, today), schoolYearOn(latest, today)]
  return oldest === youngest && oldest !== 'after_school' ? `${schoolYearLabel(oldest)}（見込み）` : null
}
