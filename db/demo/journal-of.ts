import type { EntryKind, EntryPartKind } from '../../app/codes/entries.ts'
import type { Frequency } from '../../app/codes/frequencies.ts'
import type { SightingManner, SightingPlace } from '../../app/codes/sightings.ts'
import { ageOn, fiscalYearOf } from '../../app/kernel/calendar.ts'
import { schoolYearLabel, schoolYearOn } from '../../app/kernel/school-year.ts'
import { visitDatesFrom } from '../../app/plans/visit-dates.ts'
import type { AgencyKey } from './agencies.ts'
import { mainOn } from './casework.ts'
import type { Case, CaseMember, Casework, Making } from './casework.ts'
import { daysFrom, isBefore, moment } from './days.ts'
import type { Day } from './days.ts'
import { placeFor } from './households.ts'
import { sentences } from './sentences.ts'
import type { QuietSpec } from './shape.ts'
import type { StaffKey } from './staff.ts'
import { agencyBesides, besides, conference, guardianBesides, nobodyIn, noted, nexts, opinions, planWords } from './words.ts'

type Tone = QuietSpec['tone']
/** How a family is worked with: how often somebody visits, how much is written beside the visits, and when nobody saw the children. */
export interface Rhythm { of: Case; from: Day; until: Day; frequency: Frequency; weight: number; unseen: readonly [Day, Day] | null; reviewLapses: boolean; visitsLapse: boolean }

const hours: Readonly<Record<Tone, readonly number[]>> = {
  baby: [600, 630, 660, 810, 840, 870, 930], toddler: [600, 640, 820, 860, 970, 1000, 1030], school: [965, 985, 1005, 1025, 1045, 1065, 640], teen: [980, 1000, 1020, 1050, 1080, 700], expectant: [600, 630, 660, 820, 850, 880],
}
const atDesk = [545, 560, 575, 590, 605, 620, 635, 650, 665, 680, 695, 785, 800, 815, 830, 845, 860, 875, 890, 905, 920, 935, 950, 965, 980, 995, 1010]
const noon = (minutes: readonly number[], start: number): number[] => [...minutes.slice(start % minutes.length), ...minutes.slice(0, start % minutes.length)]

/** In which tone a family is written about on a day: as the child it is mostly about is old. */
export function toneOn({ members }: Case, day: Day): Tone {
  const [first] = members
  if (!first || first.class === 'expectant') return 'expectant'
  const age = ageOn(first.person.birth, day)
  return age < 1 ? 'baby' : age < 6 ? 'toddler' : age < 12 ? 'school' : 'teen'
}

/** Writes plans with their visits, and everything that is noted between them. */
export function journalOf(making: Making, { tell, say, hasHappened }: Casework) {
  const { chance, book: { add }, days, today, diary, staff, agencies } = making
  /** Entries by fiscal year. */
  const written = new Map<number, number>()

  interface Noted {
    of: Case; kind: EntryKind; day: Day; minutes: readonly number[]; lasts: number; by: StaffKey; with?: StaffKey | null; whom: string
    parts(tone: Tone): [EntryPartKind, string][]; seen?: readonly { member: CaseMember; place: SightingPlace; manner: SightingManner; agency?: AgencyKey | null }[]
  }

  /** Writes an entry at an hour at which those who take part are free; undefined when there is none that day. */
  function note({ of, kind, day, minutes, lasts, by, with: second = null, whom, parts, seen = [] }: Noted): { id: string; at: Temporal.Instant; recordedAt: Temporal.Instant } | undefined {
    const who = [...new Set([by, ...(second ? [second] : [])])]
    const minute = diary.take([...who, of.household.id], day, minutes, lasts + 10)
    if (minute === undefined) return undefined
    const [at, endedAt] = [moment(day, minute), moment(day, minute + lasts)]
    const recordedAt = endedAt.add({ minutes: chance.between(8, 40) })
    if (!hasHappened(recordedAt)) return undefined
    const id = chance.id()
    const author = staff[by]
    const stamp = { recordedAt, recordedBy: author }
    add('entry', { id, familyId: of.household.id, kind, happenedAt: at, endedAt, authorId: author, ...stamp })
    for (const { casefileId } of of.members) add('entryCasefile', { casefileId, entryId: id, happenedAt: at })
    for (const one of who) add('entryStaff', { id: chance.id(), entryId: id, accountId: staff[one] })
    const version = chance.id()
    add('entryVersion', { id: version, entryId: id, number: 1, replaces: null, reason: '', whom, confirmedAt: recordedAt, authorId: author })
    const words = parts(toneOn(of, day)).filter(([, text]) => text !== '').toSorted(([one], [other]) => Number(other === 'place') - Number(one === 'place'))
    words.forEach(([part, text], position) => add('entryPart', { id: chance.id(), versionId: version, position: position + 1, kind: part, words: text }))
    for (const { member, place, manner, agency } of seen) {
      add('sighting', { id: chance.id(), personId: member.person.id, entryId: id, safetyCheckId: null, seenAt: at, seenBy: agency === undefined ? 'own' : 'agency', agencyId: agency ? agencies[agency] : null, placeKind: place, manner, words: '', ...stamp })
    }
    for (const { casefileId } of of.members) tell('entry_confirmed', at, by, { casefileId, refId: id }, recordedAt)
    written.set(fiscalYearOf(day), (written.get(fiscalYearOf(day)) ?? 0) + 1)
    if (chance.happens(0.008)) correct(id, version, words, whom, { at, day }, by, of)
    if (daysFrom(day, today) < 40 && chance.happens(0.35)) {
      const readAt = moment(days.days[days.placeOf(day) + 1] ?? today, 515)
      if (hasHappened(readAt)) add('entrySeen', { id: chance.id(), entryId: id, accountId: staff.moriyama, seenAt: readAt })
    }
    return { id, at, recordedAt }
  }

  function correct(entryId: string, replaces: string, words: readonly (readonly [EntryPartKind, string])[], whom: string, { at, day }: { at: Temporal.Instant; day: Day }, by: StaffKey, of: Case): void {
    const confirmedAt = moment(days.days[days.placeOf(day) + 1] ?? today, 555)
    if (!hasHappened(confirmedAt)) return
    const id = chance.id()
    add('entryVersion', { id, entryId, number: 2, replaces, reason: '読み返して言葉を足した', whom, confirmedAt, authorId: staff[by] })
    words.forEach(([kind, text], position) => add('entryPart', { id: chance.id(), versionId: id, position: position + 1, kind, words: kind === 'opinion' || position === words.length - 1 ? `${text}（本人に確かめた）` : text }))
    for (const { casefileId } of of.members) tell('entry_corrected', at, by, { casefileId, refId: entryId }, confirmedAt)
  }

  const opinion = (tone: Tone, share: number): [EntryPartKind, string] => ['opinion', !chance.happens(share) ? '' : chance.happens(0.3) ? chance.draw(sentences[tone].opinion) : say(opinions)]
  const next = (tone: Tone, share: number): [EntryPartKind, string] => ['next', !chance.happens(share) ? '' : chance.happens(0.25) ? chance.draw(sentences[tone].next) : say(nexts)]
  const guardianSays = (tone: Tone, more: number): string => `${chance.draw(sentences[tone].parent)}${chance.happens(more) ? say(guardianBesides) : ''}`
  const given = ({ person }: CaseMember): string => person.called.name.split(' ').at(-1)!

  /** Who was spoken with; where another language is spoken at home, mostly with an interpreter. */
  const spokenWith = ({ household: { guardianWord, from } }: Case): string => (from && chance.happens(0.7) ? `${guardianWord}（通訳と）` : guardianWord)

  /** A visit that found somebody in: who was seen, what was said. */
  function visit(rhythm: Rhythm, day: Day): { id: string; at: Temporal.Instant; recordedAt: Temporal.Instant } | undefined {
    const { of } = rhythm
    const tone = toneOn(of, day)
    const inside = chance.happens(0.85)
    const outOf = tone !== 'baby' && of.members.length > 1 && chance.happens(0.12) ? chance.oneOf(of.members) : null
    const met = of.members.filter((member) => member !== outOf && member.class !== 'expectant')
    const { veil } = of.household
    return note({
      of, kind: 'visit', day, minutes: noon(hours[tone], days.placeOf(day)), lasts: chance.oneOf([25, 30, 35, 40, 45, 50]), by: mainOn(of, day), with: chance.happens(0.55) ? of.second : null,
      whom: tone === 'expectant' ? spokenWith(of) : `${spokenWith(of)}・${of.members.length > 1 ? '子ども' : '本児'}`,
      parts: () => [
        ['fact', inside ? `${chance.draw(sentences[tone].home)}${chance.happens(0.8) ? say(besides[tone]) : ''}` : `玄関先で話した。${say(besides[tone])}`], ['child_words', chance.happens(tone === 'baby' ? 0.2 : 0.6) ? chance.draw(sentences[tone].child) : ''],
        ['guardian_words', guardianSays(tone, 0.35)], ['not_seen', outOf ? `${given(outOf)}：${chance.oneOf(['習い事で留守', '祖父母の家に泊まり', '部屋から出てこない', '友だちの家に行っている'])}` : ''], opinion(tone, 0.6), next(tone, 0.45),
        ['place', veil && chance.happens(0.15) ? '会ったのは南分室。新しい住まいから歩いて来た。' : ''],
      ],
      seen: met.map((member) => ({ member, place: inside ? 'inside_home' as const : 'doorway' as const, manner: ageOn(member.person.birth, day) < 2 ? 'body_seen' as const : chance.happens(0.8) ? 'talked' as const : chance.oneOf(['seen_only', 'asleep', 'clothed'] as const) })),
    })
  }

  function foundNobody(rhythm: Rhythm, day: Day): { words: string; at: Temporal.Instant } | undefined {
    const { of } = rhythm
    const tone = toneOn(of, day)
    const words = `${chance.draw(sentences[tone].absent)}${say(nobodyIn)}`
    const made = note({ of, kind: 'visit', day, minutes: noon(hours[tone], 3), lasts: 10, by: mainOn(of, day), whom: '不在', parts: () => [['fact', words], ['not_seen', `${of.members.map(given).join('・')}：会えず`], next(tone, 0.6)] })
    return made && { words, at: made.recordedAt }
  }

  /** The plans of a family one after the other, each with its visits: done, missed, called off, still to come. */
  function plan(rhythm: Rhythm, firstOn: Day): void {
    const { of, frequency, until } = rhythm
    let since = firstOn
    for (let round = 0; round < 12; round += 1) {
      const place = days.placeOf(since)
      const madeOn = days.days[place]
      if (!madeOn || !isBefore(madeOn, until) || !isBefore(madeOn, today)) return
      const reviewOn = days.days[days.placeOf(madeOn.add({ days: chance.between(150, 205) }))]!
      const renewed = days.days[days.placeOf(reviewOn) + chance.between(-6, 3)]!
      const isLast = !isBefore(renewed, today) || !isBefore(renewed, until) || (rhythm.reviewLapses && daysFrom(renewed, today) < 60)
      const endsOn = isLast ? (of.closedOn ?? null) : renewed
      makePlan(rhythm, madeOn, reviewOn, endsOn, isLast, frequency)
      if (isLast) return
      since = renewed
    }
  }

  function makePlan(rhythm: Rhythm, madeOn: Day, reviewOn: Day, endsOn: Day | null, isLast: boolean, frequency: Frequency): void {
    const { of } = rhythm
    const id = chance.id()
    const by = mainOn(of, madeOn)
    const madeAt = moment(madeOn, chance.between(820, 1000))
    const endedAt = endsOn && moment(endsOn, isLast ? 645 : 815)
    const tone = toneOn(of, madeOn)
    add('plan', {
      id, familyId: of.household.id, since: madeOn, until: endsOn, reviewOn, policy: say(tone === 'expectant' ? planWords.expectant : planWords.policy), safetyPlan: of.members.some((member) => member.class === 'protection') ? say(planWords.safety) : '',
      decisionId: null, endedWords: endsOn ? (isLast ? '終結したため' : '新しい計画に替えた') : null, recordedAt: madeAt, recordedBy: staff[by], version: endsOn ? 2 : 1,
    })
    for (const { casefileId } of of.members) add('planCasefile', { planId: id, casefileId })
    const goals = [...(chance.happens(0.5) ? [['long', planWords.long] as const] : []), ...Array.from({ length: chance.between(1, 2) }, () => ['short', planWords.goal] as const)]
    goals.forEach(([term, list], position) => add('goal', { id: chance.id(), planId: id, position, term, issue: '', words: say(list), byWhen: term === 'short' && chance.happens(0.6) ? reviewOn : null }))
    const since = days.days[days.placeOf(madeOn.add({ days: chance.between(5, 12) }))]!
    const action = chance.id()
    add('action', { id: action, planId: id, position: 0, agencyId: agencies.own, who: '', what: say(planWords.visit), frequency, visits: true, since, until: null })
    const others: (readonly [AgencyKey, readonly string[]])[] = [...(placeOn(of, madeOn) ? [[placeOn(of, madeOn)!, planWords.look] as const] : []), ...(tone === 'baby' || tone === 'expectant' || chance.happens(0.15) ? [['kizuna', planWords.health] as const] : []), ...(chance.happens(0.15) ? [['welfare_section', ['生活の相談']] as const] : [])]
    others.forEach(([agency, list], at) => add('action', { id: chance.id(), planId: id, position: at + 1, agencyId: agencies[agency], who: '', what: say(list), frequency: 'monthly', visits: false, since: madeOn, until: null }))
    tell('plan_made', madeAt, by, { familyId: of.household.id, refId: id, ...(of.members.length === 1 ? { casefileId: of.members[0]!.casefileId } : {}) })
    if (endedAt) tell('plan_ended', endedAt, isLast ? 'takahashi' : by, { familyId: of.household.id, refId: id })
    for (const dueOn of visitDatesFrom(frequency, since, reviewOn.add({ days: 1 }))) keepVisit(rhythm, { planId: id, actionId: action, dueOn, endsOn, endedAt })
  }

  function keepVisit(rhythm: Rhythm, { planId, actionId, dueOn, endsOn, endedAt }: { planId: string; actionId: string; dueOn: Day; endsOn: Day | null; endedAt: Temporal.Instant | null }): void {
    const { of } = rhythm
    const id = chance.id()
    const due = { id, planId, actionId, dueOn, atTime: null as Temporal.PlainTime | null, accountId: null, movedFrom: null as Day | null, movedWords: null as string | null, doneEntryId: null as string | null, missedWords: null as string | null, cancelledAt: null as Temporal.Instant | null, version: 1 }
    add('visit', due)
    const calledOff = (): void => { if (endedAt) Object.assign(due, { cancelledAt: endedAt, version: 2 }) }
    if (isBefore(dueOn, rhythm.from)) return calledOff()
    if (!isBefore(dueOn, endsOn ?? today)) {
      if (!endedAt && daysFrom(today, dueOn) < 21 && chance.happens(0.4)) due.atTime = new Temporal.PlainTime(chance.oneOf([10, 11, 14, 15, 16]), chance.oneOf([0, 30]))
      return calledOff()
    }
    const summer = dueOn.month === 8 || (dueOn.month === 7 && dueOn.day > 20)
    const hidden = rhythm.unseen !== null && !isBefore(dueOn, rhythm.unseen[0]) && !isBefore(rhythm.unseen[1], dueOn)
    if (!endedAt && rhythm.visitsLapse && daysFrom(dueOn, today) < 24) return
    const place = days.placeOf(dueOn)
    if (hidden || chance.happens(summer ? 0.16 : 0.03)) {
      const nobody = foundNobody(rhythm, dueOn)
      if (!nobody) return calledOff()
      Object.assign(due, { missedWords: nobody.words, version: 2 })
      return tell('visit_missed', nobody.at, mainOn(of, dueOn), { familyId: of.household.id, refId: id })
    }
    for (const later of chance.mixed([0, 0, 0, 1, 2, 3, -1]).concat([1, 2, 3, 4, 5])) {
      const day = days.days[place + later]
      if (!day || !isBefore(day, endsOn ?? today) || isBefore(day, rhythm.from)) continue
      const made = visit(rhythm, day)
      if (!made) continue
      Object.assign(due, { doneEntryId: made.id, version: 2 })
      if (later > 3) Object.assign(due, { movedFrom: dueOn, movedWords: '保護者の都合で日を改めた。', dueOn: day, version: 3 })
      if (later > 3) tell('visit_moved', moment(dueOn, 540), mainOn(of, day), { familyId: of.household.id, refId: id })
      return tell('visit_done', made.at, mainOn(of, day), { familyId: of.household.id, refId: id }, made.recordedAt)
    }
    calledOff()
  }

  /** Where the first child of a case goes on a day. */
  function placeOn({ household, members }: Case, day: Day): AgencyKey | undefined {
    const [first] = members
    return first && first.class !== 'expectant' ? placeFor(household.district, schoolYearLabel(schoolYearOn(first.person.birth, day)), first.person.id)?.agency : undefined
  }

  const agencyWho: Readonly<Record<Tone, string>> = { baby: 'きずなの保健師', toddler: '園の主任', school: '学校の教頭', teen: '学校の養護教諭', expectant: '産科の助産師' }

  /** What goes on between visits: a call to the school, a parent on the telephone, a talk in the office. */
  function between(rhythm: Rhythm, day: Day): boolean {
    const { of } = rhythm
    const tone = toneOn(of, day)
    const by = mainOn(of, day)
    const what = chance.oneOf(['agency', 'agency', 'agency', 'parent', 'parent', 'called', 'called', 'interview', 'letter', 'other'] as const)
    const minutes = noon(atDesk, chance.between(0, atDesk.length - 1))
    const guardianWord = spokenWith(of)
    if (what === 'agency') {
      const schoolDay = days.isSchoolDay(days.placeOf(day))
      if (!schoolDay && (tone === 'school' || tone === 'teen' || tone === 'toddler')) return false
      const place = placeOn(of, day)
      const hidden = rhythm.unseen !== null && !isBefore(day, rhythm.unseen[0]) && !isBefore(rhythm.unseen[1], day)
      const sees = schoolDay && place !== undefined && tone !== 'baby' && !hidden && chance.happens(0.5)
      return note({
        of, kind: chance.happens(0.75) ? 'phone_out' : 'phone_in', day, minutes: minutes.filter((minute) => minute < 1000), lasts: chance.oneOf([5, 8, 10, 12, 15]), by, whom: agencyWho[tone],
        parts: () => [['agency_words', `${chance.draw(sentences[tone].agency)}${tone === 'expectant' ? '' : say(agencyBesides)}`], opinion(tone, 0.35), next(tone, 0.3)],
        seen: sees ? of.members.slice(0, 1).map((member) => ({ member, place: 'school' as const, manner: 'talked' as const, agency: of.household.veil ? null : place })) : [],
      }) !== undefined
    }
    if (what === 'interview') {
      return note({ of, kind: 'interview', day, minutes: [600, 660, 810, 870, 930], lasts: 50, by, with: of.second, whom: guardianWord, parts: () => [['fact', say(noted.interview)], ['guardian_words', guardianSays(tone, 0.7)], opinion(tone, 0.6), next(tone, 0.4)] }) !== undefined
    }
    if (what === 'letter' || what === 'other') {
      const fact = say(what === 'letter' ? noted.letter : noted.other)
      return note({ of, kind: what, day, minutes, lasts: what === 'letter' ? 10 : 60, by, whom: guardianWord, parts: () => [['fact', fact], ['guardian_words', chance.happens(0.7) ? guardianSays(tone, 0.4) : ''], opinion(tone, 0.5), next(tone, 0.3)] }) !== undefined
    }
    return note({ of, kind: what === 'called' ? 'phone_in' : 'phone_out', day, minutes, lasts: chance.oneOf([4, 6, 8, 10, 12, 15]), by, whom: guardianWord, parts: () => [['guardian_words', guardianSays(tone, 0.9)], opinion(tone, 0.45), next(tone, 0.4)] }) !== undefined
  }

  /** A meeting about one family with other agencies, as the office notes it. */
  function confer(rhythm: Rhythm, day: Day, joint: boolean): boolean {
    const { of } = rhythm
    const tone = toneOn(of, day)
    return note({ of, kind: 'meeting', day, minutes: [600, 810, 900], lasts: 60, by: mainOn(of, day), with: joint ? 'yamane' : 'iizuka', whom: joint ? 'きずなの保健師' : chance.oneOf(conference.whom[tone]),
      parts: () => [['fact', say(joint ? conference.joint : conference.fact)], ['agency_words', `${say(joint ? conference.agency.baby : conference.agency[tone])}${chance.happens(0.5) ? say(conference.anybody) : ''}`], opinion(tone, 0.8), next(tone, 0.8)] }) !== undefined
  }

  return { plan, between, confer, written }
}
export type Journal = ReturnType<typeof journalOf>
