import { expect, test } from 'vitest'
import { isCounted, sumsByAudience, sumsByKind } from './outreach.ts'
import type { CountedActivity } from './outreach.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const campaign: CountedActivity = { kind: 'campaign', heldOn: day('2026-11-01'), calledOff: '', reach: [{ audience: 'public', people: 320, copies: 500 }] }
const training: CountedActivity = { kind: 'training', heldOn: day('2026-06-10'), calledOff: '', reach: [{ audience: 'school_staff', people: 42, copies: null }, { audience: 'childcare_staff', people: 38, copies: 80 }] }
const second: CountedActivity = { ...training, heldOn: day('2026-08-20'), reach: [{ audience: 'school_staff', people: null, copies: null }] }

test('by kind: activities, people, copies, and all together at the end', () => {
  expect(sumsByKind([campaign, training, second])).toEqual([
    { label: '研修会', activities: 2, people: 80, copies: 80 }, { label: 'キャンペーン（オレンジリボンなど）', activities: 1, people: 320, copies: 500 },
    { label: '合計', activities: 3, people: 400, copies: 580 },
  ])
  expect(sumsByKind([])).toEqual([])
})

test('by audience: an activity for two stands in both lines, each person once', () => {
  expect(sumsByAudience([campaign, training, second])).toEqual([
    { label: '市民', activities: 1, people: 320, copies: 500 }, { label: '学校の教職員', activities: 2, people: 42, copies: 0 }, { label: '保育所・幼稚園の職員', activities: 1, people: 38, copies: 80 },
  ])
})

test.each([['2026-10-31', '', false], ['2026-11-01', '', true], ['2026-11-25', '', true], ['2026-11-25', '台風', false]])('on %s, called off 「%s」, it counts: %s', (today, calledOff, counted) => {
  expect(isCounted({ ...campaign, calledOff }, day(today))).toBe(counted)
})
