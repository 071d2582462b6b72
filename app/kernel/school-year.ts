import { fiscalYearOf } from './calendar.ts'

/** School years in order of age; the label is what the office says. */
export const schoolYears = [
  { code: 'before_three', label: '未就学' },
  { code: 'three_year_class', label: '年少' },
  { code: 'four_year_class', label: '年中' },
  { code: 'five_year_class', label: '年長' },
  { code: 'primary_1', label: '小1' }, { code: 'primary_2', label: '小2' }, { code: 'primary_3', label: '小3' },
  { code: 'primary_4', label: '小4' }, { code: 'primary_5', label: '小5' }, { code: 'primary_6', label: '小6' },
  { code: 'junior_1', label: '中1' }, { code: 'junior_2', label: '中2' }, { code: 'junior_3', label: '中3' },
  { code: 'senior_1', label: '高1相当' }, { code: 'senior_2', label: '高2相当' }, { code: 'senior_3', label: '高3相当' },
  { code: 'after_school', label: '卒業後' },
] as const

type SchoolYear = (typeof schoolYears)[number]['code']

/** The fiscal year in which a child starts primary school: the first after the day it turns six by law. Source: 学校教育法17条. */
export function primarySchoolStart(birth: Temporal.PlainDate): number {
  // Born on 1 April, six is reached at the end of 31 March: in school the next day, with those born before (早生まれ).
  const early = birth.month < 4 || (birth.month === 4 && birth.day === 1)
  return birth.year + (early ? 6 : 7)
}

/**
 * The school year expected by birth date alone. Staying down, deferred entry and special schools are not in it:
 * show it as 見込み until the school has confirmed. Days before the birth count as the youngest.
 */
export function schoolYearOn(birth: Temporal.PlainDate, day: Temporal.PlainDate): SchoolYear {
  const yearsInPrimary = fiscalYearOf(day) - primarySchoolStart(birth)
  const place = Math.min(Math.max(yearsInPrimary + 4, 0), schoolYears.length - 1)
  return (schoolYears[place] ?? schoolYears[0]).code
}

/** 小2, 年長, 高1相当 … */
export function schoolYearLabel(code: SchoolYear): string {
  return schoolYears.find(one => one.code === code)?.label ?? code
}
