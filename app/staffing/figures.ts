import { baseSizes } from '../codes/posts.ts'
import { fiscalYearCode, fiscalYearLabel, parseFiscalYear } from '../kernel/calendar.ts'
import { choice, date, number, required, text, tick } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Field, Values } from '../kernel/record.ts'
import { read, unreadable } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'

/** A fiscal year, typed as R6, 令和6年度 or 2024. */
function fiscalYear(label: string, hint: string): Field<number | null> {
  const line = text(label, { width: 'short', hint })
  return {
    ...line,
    parse: (raw) => {
      const typed = raw[0] ?? ''
      if (typed.trim() === '') return read(null)
      const result = parseFiscalYear(typed)
      return result.ok ? read(result.fiscalYear) : unreadable(result.message)
    },
    raw: (value, name) => ({ [name]: value === null ? [] : [fiscalYearCode(value)] }),
    show: (value) => (value === null ? '' : fiscalYearLabel(value)),
  }
}

/** 児童人口 and counts of a fiscal year, as a person enters them from what is printed. */
export const figuresRecord = defineRecord({
  name: 'staffing_year', version: 1, title: '児童人口と件数',
  fields: {
    childPopulation: required(number('児童人口（18歳未満）', { least: 1, most: 5_000_000 }, { hint: '人。例　27,200' })),
    populationOn: required(date('いつの時点の人口')),
    estimated: tick('推計', 'まだ来ていない日の推計'),
    populationSource: required(text('人口の出所', { width: 'long', hint: '例　住民基本台帳人口（4月1日）' })),
    sizeChosen: choice('市が決めた類型', baseSizes, { as: 'select', hint: '国の区分は「概ね」です。人口で決まる類型と変えるときだけ選びます' }),
    sizeReason: required(text('類型を変える理由', { width: 'long', most: 500 })),
    ownCount: number('この市の児童虐待相談対応件数', { least: 0, most: 1_000_000 }, { hint: '上乗せの計算に使います。分からないうちは空のままにしてください' }),
    nationalCount: number('全国の児童虐待相談対応件数', { least: 0, most: 10_000_000 }),
    nationalChildren: number('全国の児童人口', { least: 1, most: 50_000_000 }),
    countsYear: fiscalYear('件数の年度', '例　R6'),
    countsSource: text('件数と全国の数の出所', { width: 'long', hint: '例　福祉行政報告例、国勢調査' }),
  },
  askIf: { sizeReason: { sizeChosen: baseSizes.map(({ code }) => code) } },
})
export type FiguresValues = Values<typeof figuresRecord>

/** What is wrong with figures that can each be read. */
export function problemsOfFigures({ populationOn, estimated, ownCount, nationalCount, nationalChildren, countsYear, countsSource }: FiguresValues, today: Temporal.PlainDate): Problem[] {
  const counts = [ownCount, nationalCount, nationalChildren].some((figure) => figure !== null)
  return [
    ...(!estimated && Temporal.PlainDate.compare(populationOn, today) > 0 ? [{ field: 'populationOn', message: 'まだ来ていない日です。推計のときは「推計」に印を付けてください' }] : []),
    ...(nationalCount !== null && nationalChildren !== null && nationalCount > nationalChildren ? [{ field: 'nationalCount', message: '全国の件数が全国の児童人口より多くなっています。桁を確かめてください' }] : []),
    ...(counts && countsYear === null ? [{ field: 'countsYear', message: '何年度の件数か、件数の年度を入れてください' }] : []),
    ...(counts && countsSource === null ? [{ field: 'countsSource', message: '件数と全国の数の出所を入れてください' }] : []),
  ]
}
