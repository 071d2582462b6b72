import { casefileStages, classes, placements } from '../codes/casefiles.ts'
import type { CasefileStage } from '../codes/casefiles.ts'
import { closingReasons } from '../codes/closings.ts'
import { choice, date, longText, required, tick } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { meetingFields, workersAndLead } from './decide-intake.ts'

interface Given { day: Temporal.PlainDate; people: readonly Option[]; agencies: readonly Option[] }

/** The stages a casefile is moved to by a meeting; closing and reopening have ways of their own. */
const stageMoves = {
  received: ['investigating', 'supported'],
  investigating: ['supported'],
  supported: ['investigating'],
  closed: [],
} as const satisfies Record<CasefileStage, readonly CasefileStage[]>

/** What a meeting changes about a casefile from a day on; what is left empty stays as it is. */
export function casefileChange(given: Given & { stage: CasefileStage; registered: boolean }) {
  const stages = casefileStages.filter(({ code }) => (stageMoves[given.stage] as readonly string[]).includes(code))
  return defineRecord({
    name: 'casefile_change', version: 1, title: '区分・主担当機関などを変える',
    fields: {
      ...meetingFields('casefile', given),
      since: required(date('いつから', { hint: 'これからの日でもかまいません' })),
      class: choice('区分', classes, { hint: '変えないものは空のままにします', as: 'select' }),
      lead: choice('主担当機関', given.agencies, { as: 'select' }),
      placement: choice('子どもの居場所', placements, { as: 'select' }),
      registration: choice('要対協の登録', given.registered ? [{ code: 'remove', label: '登録を外す' }] : [{ code: 'add', label: '登録する（同意はいりません）' }], { as: 'select' }),
      stage: choice('段階', stages.length > 0 ? stages : casefileStages.slice(0, 1), { as: 'select', hint: '終結と再開は別の用紙です。送致では終結しません' }),
      words: required(longText('決めたこと・理由', { most: 8000, rows: 3, hint: '見守りのときは、だれが・何を・どの間隔で見るか、いつまでか' })),
    },
  })
}
export type CasefileChange = Values<ReturnType<typeof casefileChange>>

/** A change of nothing, or from before the casefile began. */
export function problemsOfChange(values: CasefileChange, casefile: { openedOn: Temporal.PlainDate }, today: Temporal.PlainDate): Problem[] {
  const problems: Problem[] = []
  if (!values.class && !values.lead && !values.placement && !values.registration && !values.stage) problems.push({ field: 'class', message: '変えるものを1つ以上選んでください' })
  if (Temporal.PlainDate.compare(values.since, casefile.openedOn) < 0) problems.push({ field: 'since', message: `ケースを開いた日（${formatJapaneseDate(casefile.openedOn)}）より前にはできません` })
  if (Temporal.PlainDate.compare(values.since, today.add({ years: 1 })) > 0) problems.push({ field: 'since', message: '1年より先の日です。日付を確かめてください' })
  return problems
}

/** Closing: which meeting, why, and that what is still open was read. */
export function closure(given: Given) {
  return defineRecord({
    name: 'closure', version: 1, title: '終結の決定',
    fields: {
      ...meetingFields('closing', given),
      reason: required(choice('終結の理由', closingReasons, { as: 'radio' })),
      words: required(longText('決めたこと・終わった後', { most: 8000, rows: 4, hint: 'だれが・何があれば知らせるか' })),
      openRead: tick('残っているもの', '上に残っているものを読み、そのまま終結にすることを会議で確かめた'),
    },
  })
}

/** Reopening: which meeting, why, class, lead and workers anew. */
export function reopening(given: Given) {
  return defineRecord({
    name: 'reopening', version: 1, title: '再開の決定',
    fields: {
      ...meetingFields('reopening', given),
      words: required(longText('再開の理由', { most: 8000, rows: 3 })),
      class: required(choice('区分', classes)),
      placement: required(choice('子どもの居場所', placements, { as: 'select' })),
      registered: tick('要対協の登録', '登録する', { hint: '登録に本人や保護者の同意はいりません' }),
      ...workersAndLead(given),
    },
  })
}

/** Who works on a casefile from today, and what is handed over. */
export function allocation({ people }: Pick<Given, 'people'>) {
  return defineRecord({
    name: 'allocation', version: 1, title: '担当を決める',
    fields: {
      main: required(choice('主担当', people, { as: 'select' })),
      second: choice('副担当', people, { as: 'select' }),
      words: longText('引継ぎ', { most: 4000, rows: 3, hint: '最初に会うべき子、次にすること' }),
    },
  })
}
