import { describe, expect, test } from 'vitest'
import { changeKinds, changeWords, proposedPile, refusingQuiet, whatChanged } from './what-changed.ts'
import type { ChildFacts, FamilyFacts } from './what-changed.ts'

const day = Temporal.PlainDate.from('2026-11-25')
const on = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const at = (text: string): Temporal.Instant => Temporal.Instant.from(`${text}T14:00:00+09:00`)
const limit = 90

/** A child of seven about whom nothing is new since the meeting of 26 August. */
const quiet: ChildFacts = {
  casefileId: 'c', personId: 'ren', openedOn: on('2025-05-20'), birth: { year: 2018, month: 12, day: 12 }, unborn: false, class: 'support',
  sightings: { inHome: at('2026-11-09'), own: at('2026-11-09'), agency: at('2026-11-22') }, planReviewOn: on('2027-02-25'),
  classes: [{ value: 'support', since: on('2025-05-20') }], leads: [{ value: 'office', since: on('2025-05-20') }], placements: [{ value: 'at_home', since: on('2025-05-20') }],
  reports: [], judgements: [], movedOn: [], schoolChangedOn: [], failedVisits: [],
}
const changed = (child: Partial<ChildFacts>, family: Partial<FamilyFacts> = {}) =>
  whatChanged({ since: at('2026-08-26'), children: [{ ...quiet, ...child }], movedOn: [], veiledAt: [], undoneTasks: [], ...family }, day, limit)
const words = (child: Partial<ChildFacts>, family: Partial<FamilyFacts> = {}): string[] => changed(child, family).map((one) => `${one.code} ${one.on ?? '–'} ${one.words}`)

test('of a family about whom nothing is new nothing is said', () => {
  expect(words({})).toEqual([])
  expect(proposedPile([])).toBe('quiet')
})

describe('what is new since the last review', () => {
  const cases: [string, Partial<ChildFacts>, string[]][] = [
    ['a report after it, without its source', { reports: [{ intakeId: 'i', at: at('2026-11-25') }] }, ['new_report 2026-11-25 新しい通告']],
    ['a report before it', { reports: [{ intakeId: 'i', at: at('2026-08-25') }] }, []],
    ['urgency judged again', { judgements: [{ at: at('2026-11-25'), level: 'protect_before_next' }] }, ['rejudged 2026-11-25 緊急度の判断（次の虐待の前に保護を検討）']],
    ['urgency judged again, but no level', { judgements: [{ at: at('2026-11-25'), level: null }] }, ['rejudged 2026-11-25 緊急度の判断']],
    ['seen in the home 90 days ago', { sightings: { ...quiet.sightings, inHome: at('2026-08-27') } }, []],
    ['seen in the home 104 days ago', { sightings: { ...quiet.sightings, inHome: at('2026-08-13') } }, ['not_seen_in_home – 家の中で会ったのが104日前（8/13）']],
    ['seen by an agency alone', { sightings: { inHome: at('2026-11-01'), own: at('2026-08-01'), agency: at('2026-11-22') } }, ['not_seen_by_us – 自分たちが会ったのが116日前（8/1）']],
    ['never seen', { sightings: { inHome: null, own: null, agency: null } }, ['not_seen_in_home – 家の中でまだ会っていない（ケースを開いて554日）', 'not_seen_by_us – 自分たちがまだ会っていない（ケースを開いて554日）']],
    ['never seen, opened last week', { openedOn: on('2026-11-18'), planReviewOn: null, sightings: { inHome: null, own: null, agency: null } }, []],
    ['in care, not seen in a home', { sightings: { ...quiet.sightings, inHome: null }, placements: [{ value: 'facility', since: on('2025-05-20') }] }, []],
    ['an expectant woman nobody met at home', { class: 'expectant', sightings: { inHome: null, own: null, agency: null } }, []],
    ['a move', { movedOn: [on('2026-10-01'), on('2026-04-01')] }, ['moved 2026-10-01 転居']],
    ['a move to come', { movedOn: [on('2026-12-20')] }, ['moved 2026-12-20 転居の予定']],
    ['another school', { schoolChangedOn: [on('2026-09-01')] }, ['school_changed 2026-09-01 学校・園が変わった']],
    ['another school to come', { schoolChangedOn: [on('2027-04-01')] }, ['school_changed 2027-04-01 学校・園が変わる予定']],
    ['another lead to come', { leads: [...quiet.leads, { value: 'centre', since: on('2026-12-01') }] }, ['lead_ahead 2026-12-01 主担当機関が変わる予定']],
    ['another lead', { leads: [...quiet.leads, { value: 'centre', since: on('2026-10-01') }] }, ['lead_changed 2026-10-01 主担当機関が変わった']],
    ['another lead by the last review itself', { leads: [...quiet.leads, { value: 'centre', since: on('2026-08-26') }] }, []],
    ['the same lead anew', { leads: [...quiet.leads, { value: 'office', since: on('2026-10-01') }] }, []],
    ['a plan past its review', { planReviewOn: on('2026-11-24') }, ['plan_expired 2026-11-24 支援計画の見直しの日を過ぎた']],
    ['a plan to be reviewed today', { planReviewOn: day }, []],
    ['no plan', { planReviewOn: null }, ['plan_missing – 支援計画がない']],
    ['no plan for a general consultation', { planReviewOn: null, class: 'other' }, []],
    ['a child of eleven months', { birth: { year: 2025, month: 12, day: 1 } }, ['infant – 0歳']],
    ['a child of one year', { birth: { year: 2025, month: 11, day: 25 } }, []],
    ['a child not yet born', { unborn: true, birth: null }, []],
    ['a child of seventeen and eight months', { birth: { year: 2009, month: 3, day: 25 } }, ['eighteen 2027-03-25 18歳になる']],
    ['a child of seventeen and two months', { birth: { year: 2009, month: 9, day: 25 } }, []],
    ['home for four months after care', { placements: [{ value: 'facility', since: on('2025-05-20') }, { value: 'at_home', since: on('2026-07-20') }] }, ['home_return 2026-07-20 家庭復帰から6か月以内']],
    ['home for seven months after care', { placements: [{ value: 'facility', since: on('2024-05-20') }, { value: 'at_home', since: on('2026-04-20') }] }, []],
    ['home again next month', { sightings: { ...quiet.sightings, inHome: null }, placements: [{ value: 'facility', since: on('2025-05-20') }, { value: 'at_home', since: on('2026-12-20') }] }, ['home_return 2026-12-20 家庭復帰の予定']],
    ['another class', { classes: [...quiet.classes, { value: 'protection', since: on('2026-10-15') }] }, ['class_changed 2026-10-15 区分が要保護に変わった']],
    ['one visit in vain', { failedVisits: [at('2026-10-01')] }, []],
    ['two visits in vain', { failedVisits: [at('2026-11-02'), at('2026-10-01'), at('2026-08-01')] }, ['visits_failed 2026-11-02 訪問して会えなかったこと 2回']],
  ]
  test.each(cases)('%s', (_, child, expected) => { expect(words(child)).toEqual(expected) })

  const ofFamily: [string, Partial<FamilyFacts>, string[]][] = [
    ['a parent moved, said once', { movedOn: [on('2026-10-01'), on('2026-10-01')] }, ['moved 2026-10-01 家族の転居']],
    ['tasks past their day', { undoneTasks: [on('2026-10-31'), on('2026-09-30')] }, ['task_undone 2026-09-30 期限を過ぎた役割 2件']],
    ['a place hidden', { veiledAt: [at('2026-10-01'), at('2026-01-01')] }, ['veil_set 2026-10-01 居所を秘匿にした']],
  ]
  test.each(ofFamily)('%s', (_, family, expected) => { expect(words({}, family)).toEqual(expected) })
})

test('the same words about two children are one line, named by those the reader may name', () => {
  const far = { ...quiet, sightings: { ...quiet.sightings, inHome: at('2026-08-13') } }
  const [line, ...more] = whatChanged({ since: at('2026-08-26'), children: [far, { ...far, personId: 'an' }, { ...quiet, personId: 'minato' }], movedOn: [], veiledAt: [], undoneTasks: [] }, day, limit)
  expect([line?.personIds, more]).toEqual([['ren', 'an'], []])
  expect(changeWords(line!, (id) => ({ ren: '勝部 蓮', an: '勝部 杏' })[id])).toBe('勝部 蓮・勝部 杏　家の中で会ったのが104日前（8/13）')
})

test('what the quiet pile refuses, and what is only a change', () => {
  expect(changeKinds.filter(({ refuses }) => refuses).map(({ code }) => code)).toEqual(['new_report', 'rejudged', 'not_seen_in_home', 'not_seen_by_us', 'home_return',
    'lead_ahead', 'moved', 'school_changed', 'task_undone', 'plan_expired', 'plan_missing', 'infant'])
  const known = changed({ classes: [...quiet.classes, { value: 'protection', since: on('2026-10-15') }] })
  expect([refusingQuiet(known), proposedPile(known)]).toEqual([[], 'changed'])
  const both = changed({ classes: [...quiet.classes, { value: 'protection', since: on('2026-10-15') }], reports: [{ intakeId: 'i', at: at('2026-11-25') }] })
  expect([refusingQuiet(both).map(({ code }) => code), proposedPile(both)]).toEqual([['new_report'], 'discuss'])
})
