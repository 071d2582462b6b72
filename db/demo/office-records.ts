import { isBefore, moment } from './days.ts'
import { activities, countsSource, figuresOfYears, postsHeld, settingsDecided } from './office-itself.ts'
import type { RoomMaking } from './rooms-of-town.ts'
import { staff as everybody } from './staff.ts'

/** What the office wrote down about itself: the standard of its posts by year, who holds them, and what it did for the public. */
export function officeRecords({ chance, book, days, today, staff, agencies }: RoomMaking): void {
  const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
  const yesterday = days.days[days.placeOf(today) - 1]!
  /** Written on the first open day from a day on, and before today. */
  const writtenOn = (text: string): Temporal.Instant => { const on = days.days[days.placeOf(day(text))] ?? yesterday; return moment(isBefore(on, today) ? on : yesterday, 650) }
  for (const { fiscalYear, childPopulation, on, source, estimated = false, counts } of figuresOfYears) {
    book.add('staffingYear', {
      id: chance.id(), fiscalYear, childPopulation, populationOn: day(on), populationSource: source, estimated, sizeChosen: null, sizeReason: '', countsYear: counts?.year ?? null, ownCount: counts?.own ?? null,
      nationalCount: counts?.national ?? null, nationalChildren: counts?.children ?? null, countsSource: counts ? countsSource : '', recordedAt: writtenOn(on), recordedBy: staff.yamane,
    })
  }
  for (const { since, rounding, weeklyMinutes, reason } of settingsDecided) book.add('staffingSetting', { id: chance.id(), since: day(since), rounding, openingMinutes: weeklyMinutes, reason, recordedAt: writtenOn(since), recordedBy: staff.takahashi })
  for (const { post, who, name, employment, qualification, trainedOn, weeklyMinutes, alsoDoes, since, lastDay } of postsHeld) {
    const called = name ?? everybody.find(({ key }) => key === who)?.name ?? ''
    book.add('postHolding', {
      id: chance.id(), post, accountId: who ? staff[who] : null, name: called, employment, qualification, trainedOn: trainedOn ? day(trainedOn) : null, weeklyMinutes: weeklyMinutes ?? null, alsoDoes: alsoDoes ?? '',
      since: day(since), until: lastDay ? day(lastDay).add({ days: 1 }) : null, notes: '', recordedAt: writtenOn(since), recordedBy: staff.yamane, version: lastDay ? 2 : 1,
    })
  }
  for (const { by, kind, title, on, lastDay, place, reach, agencies: partners, staff: ours, materials, words, calledOff } of activities) {
    const activityId = chance.id()
    const written = { recordedAt: writtenOn(on), recordedBy: staff[by] }
    book.add('outreachActivity', { id: activityId, kind, title, heldOn: day(on), heldUntil: lastDay ? day(lastDay) : null, place, materials: materials ?? '', words: words ?? '', calledOff: calledOff ?? '', ...written, version: 1 })
    for (const [position, [audience, people, copies]] of reach.entries()) book.add('outreachReach', { id: chance.id(), activityId, version: 1, position, audience, people, copies })
    for (const agency of partners) book.add('outreachAgency', { id: chance.id(), activityId, version: 1, agencyId: agencies[agency] })
    for (const one of ours) book.add('outreachStaff', { id: chance.id(), activityId, version: 1, accountId: staff[one] })
  }
}
