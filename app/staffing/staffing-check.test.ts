import { expect, test } from 'vitest'
import { checkPosts } from './staffing-check.ts'
import type { PostHolding } from './staffing-check.ts'
import { ruleOf, standardOn } from './staffing-standard.ts'
import { assess, dayToJudge, settingOn, shortSpans } from './staffing-year.ts'
import type { StaffingSetting } from './staffing-year.ts'
import { readWeeklyHours, weeklyHoursInWords } from './weekly-hours.ts'

const day = Temporal.PlainDate.from('2026-11-25')
let last = 0
const holding = (post: PostHolding['post'], name: string, change: Partial<PostHolding> = {}): PostHolding => ({
  id: String(last += 1), post, name, accountId: null, staffId: null, employment: 'regular', qualification: 'social_worker', trainedOn: null, weeklyMinutes: null, alsoDoes: '',
  since: Temporal.PlainDate.from('2024-04-01'), until: null, ...change,
})
const part = { employment: 'yearly' } as const
const six = [
  holding('family_supporter', '多久和'), holding('family_supporter', '西尾'), holding('family_supporter', '青戸', part),
  holding('psychologist', '内藤', { ...part, qualification: 'certified_psychologist' }), holding('abuse_specialist', '内田'), holding('abuse_specialist', '曽田', part),
]
const middle = ruleOf('middle').needs
const check = (held: readonly PostHolding[], openingMinutes: number | null = 2_325) => checkPosts(middle, held, day, 'middle', openingMinutes)
const without = (...names: string[]): PostHolding[] => six.filter(({ name }) => !names.includes(name))

test('six people in the three posts are enough for 中規模型', () => {
  expect(check(six)).toMatchObject({ met: true, present: 6, doubts: [] })
})

test.each([
  ['one supporter gone', without('西尾'), 'family_supporter', 'あと1人足りません（必要3人・配置2人）。常勤があと1人要ります（3人のうち非常勤でもよいのは1人）'],
  ['a part-time supporter gone', without('青戸'), 'family_supporter', 'あと1人足りません（必要3人・配置2人）'],
  ['two of three part-time', [...without('西尾'), holding('family_supporter', '原', part)], 'family_supporter', '常勤があと1人要ります（3人のうち非常勤でもよいのは1人）'],
  ['no psychologist', without('内藤'), 'psychologist', 'あと1人足りません（必要1人・配置0人）'],
  ['nobody', [], 'abuse_specialist', 'あと2人足りません（必要2人・配置0人）'],
] as const)('%s', (_, held, post, words) => {
  const result = check(held)
  expect(result.met).toBe(false)
  expect(result.posts.find(({ requirement }) => requirement.post === post)?.words).toBe(words)
})

test('people who take turns make one when their hours fill the week, and none while the week is not known', () => {
  const turns = [...without('青戸'), ...['原', '岸'].map((name) => holding('family_supporter', name, { ...part, weeklyMinutes: 1_163 }))]
  expect(check(turns).met).toBe(true)
  expect(check(turns, 2_400).met).toBe(false)
  const unknown = check(turns, null)
  expect(unknown.met).toBe(false)
  expect(unknown.doubts.join()).toContain('一部の時間の人（岸さん、原さん）は人数に入れていません')
})

test('one person in two posts of the number is counted once, by account or by name', () => {
  const both = check([...without('曽田'), holding('abuse_specialist', '多久和', { since: Temporal.PlainDate.from('2025-04-01') })])
  expect(both.posts.map(({ present }) => present)).toEqual([3, 1, 1])
  expect(both.doubts).toEqual(['多久和さんは「子ども家庭支援員」と「虐待対応専門員」の両方に入っています。「子ども家庭支援員」だけに数えました。'])
  const namesakes = [holding('family_supporter', '佐藤', { staffId: 'a' }), holding('abuse_specialist', '佐藤', { staffId: 'b' })]
  expect(check(namesakes).posts.map(({ present }) => present)).toEqual([1, 0, 1])
})

test('only who holds a post on the day is counted: from the first day, not any more on the day after the last', () => {
  const until = (text: string) => check([...without('内藤'), holding('psychologist', '門脇', { qualification: 'psychology_graduate', until: Temporal.PlainDate.from(text) })]).met
  const since = (text: string) => check([...without('内藤'), holding('psychologist', '門脇', { qualification: 'psychology_graduate', since: Temporal.PlainDate.from(text) })]).met
  expect([until('2026-11-25'), until('2026-11-26'), since('2026-11-25'), since('2026-11-26')]).toEqual([false, true, true, false])
})

test('what somebody should look at is said, and still counted', () => {
  const coordinator = standardOn(day)!.besides
  const doubts = checkPosts([...middle, ...coordinator], [...without('内田', '内藤'), holding('abuse_specialist', '内田', { qualification: 'nursery_teacher' }),
    holding('psychologist', '内藤', { qualification: 'certified_psychologist', alsoDoes: '幼児発達相談' }), holding('council_coordinator', '飯塚')], day, 'middle', null).doubts
  expect(doubts).toHaveLength(3)
  expect(doubts.join()).toContain('内田さんの資格「保育士」は、虐待対応専門員の要件に挙がっていません')
  expect(doubts.join()).toContain('内藤さん（心理担当支援員）は「幼児発達相談」と兼ねています')
  expect(doubts.join()).toContain('飯塚さん（調整担当者）は、研修の修了がまだです（児福法25条の2第8項）')
})

const figures = { fiscalYear: 2026, childPopulation: 30_000, sizeChosen: null, ownCount: 450, nationalCount: 160_000, nationalChildren: 18_000_000 }
const setting = (since: string, rounding: StaffingSetting['rounding']): StaffingSetting => ({ since: Temporal.PlainDate.from(since), rounding, openingMinutes: null })

test('no population is said and never guessed; a town may choose the size of a border year', () => {
  expect(assess(undefined, [], six, day)).toEqual({ kind: 'no_population' })
  expect(assess(figures, [], six, Temporal.PlainDate.from('2016-06-01'))).toEqual({ kind: 'no_standard' })
  const chosen = assess({ ...figures, childPopulation: 26_900, sizeChosen: 'middle' }, [], six, day)
  expect(chosen).toMatchObject({ byPopulation: 'small_c', size: 'middle' })
})

test('上乗せ raises the specialists only once the fraction is decided, from the day of the setting on', () => {
  const specialists = (settings: readonly StaffingSetting[]) => {
    const result = assess(figures, settings, six, day)
    return result.kind === 'assessed' ? result.needs.find(({ post }) => post === 'abuse_specialist')?.people : undefined
  }
  expect([specialists([]), specialists([setting('2026-11-26', 'up')]), specialists([setting('2026-04-01', 'down')]), specialists([setting('2026-04-01', 'down'), setting('2026-11-25', 'half_up')])]).toEqual([2, 2, 6, 7])
  expect(settingOn([], day).rounding).toBe('undecided')
})

test('the stretches of a year in which a post stood empty', () => {
  const moves = [...without('内藤'), holding('psychologist', '内藤', { qualification: 'certified_psychologist', until: Temporal.PlainDate.from('2026-06-01') }), holding('psychologist', '門脇', { qualification: 'certified_psychologist', since: Temporal.PlainDate.from('2026-08-16') }),
    holding('centre_director', '高橋'), holding('lead_supporter', '佐藤'), holding('council_coordinator', '飯塚'), holding('family_supporter', '原', { since: Temporal.PlainDate.from('2026-07-01') })]
  const spans = shortSpans({ ...figures, ownCount: 0 }, [], moves, day)
  expect(spans.map(({ from, last: end, short }) => [String(from), String(end), short.map(({ post }) => post)])).toEqual([['2026-06-01', '2026-08-15', ['psychologist']]])
})

test.each([[2025, '2026-03-31'], [2026, '2026-11-25'], [2027, '2027-04-01']] as const)('year %i is looked at on %s', (year, on) => { expect(String(dayToJudge(year, day))).toBe(on) })

test.each([['29', 1_740], ['29.5', 1_770], ['38:45', 2_325], ['３８時間４５分', 2_325], ['週30時間', 1_800], ['38.75', 2_325]] as const)('%s a week is %i minutes', (typed, minutes) => {
  expect(readWeeklyHours(typed)).toEqual({ ok: true, value: minutes })
  expect(readWeeklyHours(weeklyHoursInWords(minutes))).toEqual({ ok: true, value: minutes })
})

test.each([['全部', '38:45'], ['38:75', '38:45'], ['0', '1時間から168時間'], ['169', '1時間から168時間'], ['-3', '38:45']] as const)('%s a week is not read', (typed, message) => {
  const result = readWeeklyHours(typed)
  expect(result.ok ? '' : result.message).toContain(message)
})
