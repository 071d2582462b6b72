import { afterAll, beforeAll, expect, test } from 'vitest'
import { activitiesOf, recordActivity } from '../../app/outreach/outreach.db.ts'
import { decideSetting, enterFigures, fillPost, postHoldings, staffingSettings, staffingYears } from '../../app/staffing/staffing.db.ts'
import { assess, dayToJudge, shortSpans } from '../../app/staffing/staffing-year.ts'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { activities, countsSource, figuresOfYears, postsHeld, settingsDecided } from './office-itself.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

const day = (text: string) => Temporal.PlainDate.from(text)
const dayOrNone = (text: string | undefined) => (text === undefined ? null : day(text))

test('everything the office wrote down about itself can be written, and the year it makes reads as it should', async () => {
  await office.acting('coordinator', async (tx) => {
    for (const { fiscalYear, childPopulation, on, source, estimated, counts } of figuresOfYears) {
      await enterFigures(tx, crypto.randomUUID(), fiscalYear, {
        childPopulation, populationOn: day(on), populationSource: source, estimated: estimated ?? false, sizeChosen: null, sizeReason: null,
        ownCount: counts?.own ?? null, nationalCount: counts?.national ?? null, nationalChildren: counts?.children ?? null, countsYear: counts?.year ?? null, countsSource: counts ? countsSource : null,
      })
    }
    for (const { since, weeklyMinutes, ...setting } of settingsDecided) await decideSetting(tx, crypto.randomUUID(), { ...setting, since: day(since), openingMinutes: weeklyMinutes })
    for (const { who, name, since, lastDay, trainedOn, weeklyMinutes, alsoDoes, ...held } of postsHeld) {
      await fillPost(tx, crypto.randomUUID(), {
        ...held, account: null, name: name ?? who ?? '', since: day(since), lastDay: dayOrNone(lastDay), trainedOn: dayOrNone(trainedOn),
        presence: weeklyMinutes === undefined ? 'all' : 'some', weeklyMinutes: weeklyMinutes ?? null, alsoDoes: alsoDoes ?? null, notes: null,
      })
    }
    for (const { kind, title, on, lastDay, place, reach, materials, words, calledOff } of activities) {
      await recordActivity(tx, crypto.randomUUID(), {
        kind, title, heldOn: day(on), lastDay: dayOrNone(lastDay), place, reach: reach.map(([audience, people, copies]) => ({ audience, people, copies })), agencies: [], staff: [],
        materials: materials ?? null, words: words ?? null, calledOff: calledOff ?? null,
      })
    }
    const [years, settings, holdings, today] = [await staffingYears(tx), await staffingSettings(tx), await postHoldings(tx), day('2026-11-25')]
    const sizes = [2019, 2020, 2025, 2026, 2027].map((year) => {
      const result = assess(years.find(({ fiscalYear }) => fiscalYear === year), settings, holdings, dayToJudge(year, today))
      return result.kind === 'assessed' ? [year, result.size, result.check.met, result.check.present] : [year, result.kind]
    })
    expect(sizes).toEqual([[2019, 'middle', true, 6], [2020, 'no_population'], [2025, 'middle', true, 6], [2026, 'middle', true, 6], [2027, 'small_c', true, 5]])
    const thisYear = years.find(({ fiscalYear }) => fiscalYear === 2026)!
    expect(shortSpans(thisYear, settings, holdings, today).map(({ from, last }) => [String(from), String(last)])).toEqual([['2026-05-01', '2026-06-15']])
    expect([(await activitiesOf(tx, 2025)).length, (await activitiesOf(tx, 2026)).length]).toEqual([9, 9])
  })
})
