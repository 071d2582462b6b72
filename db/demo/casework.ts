import type { Class, Placement } from '../../app/codes/casefiles.ts'
import type { ClosingReason } from '../../app/codes/closings.ts'
import type { ConsultationKind } from '../../app/codes/consultation-kinds.ts'
import type { IntakeOutcome } from '../../app/codes/dispositions.ts'
import type { IntakeKind, Means } from '../../app/codes/intakes.ts'
import type { MeetingKind } from '../../app/codes/meetings.ts'
import { urgencyQuestions } from '../../app/codes/urgency.ts'
import type { UrgencyAnswer } from '../../app/codes/urgency.ts'
import type { EventCode } from '../../app/history/event.ts'
import { clockRuns, kindAtReceipt, matterOfCall, seeByFor } from '../../app/intake/clock.ts'
import { callsCentreFirst, urgencyByChart } from '../../app/intake/urgency-by-chart.ts'
import type { UrgencyAnswers } from '../../app/intake/urgency-by-chart.ts'
import { fiscalYearOf } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { nameColumns } from '../../app/people/people.db.ts'
import type { Tables } from '../tables.ts'
import type { Insertable } from 'kysely'
import type { AgencyKey } from './agencies.ts'
import { isBefore, moment } from './days.ts'
import type { Day, Diary, OfficeDays } from './days.ts'
import type { Household, Person } from './households.ts'
import type { Chance } from './random.ts'
import type { RecordBook } from './records.ts'
import type { StaffKey } from './staff.ts'
import type { Draw } from './told.ts'
import { callWords, callers, checkWords, decisionWords, reporterOf, spoken } from './words.ts'
import type { HeardChild, PlannedCall } from './year-calls.ts'

/** What the making of a town is done with. */
export interface Making {
  chance: Chance; book: RecordBook; days: OfficeDays; today: Day; diary: Diary
  staff: Readonly<Record<StaffKey, string>>; agencies: Readonly<Record<AgencyKey, string>>
  /** Numbers to be given when everything is known, in order of time. */
  numbered: (Draw & { give(number: number): void })[]
}

/** A child, or a woman with child, of an open or ended case. */
export interface CaseMember { person: Person; class: Class; casefileId: string; consultation: Insertable<Tables['consultation']> }
/** A family the office works or worked with. */
export interface Case {
  household: Household; members: CaseMember[]; openedOn: Day; closedOn: Day | null; reason: ClosingReason | null; registered: boolean
  /** The main worker from which day on, and the second one. */
  mains: { staff: StaffKey; since: Day }[]; second: StaffKey
  leads: { agency: 'own' | 'centre'; since: Day }[]; placements: { placement: Placement; since: Day }[]
  supportedOn: Day | null
}

export const mainOn = ({ mains }: Case, day: Day): StaffKey => (mains.findLast(({ since }) => !isBefore(day, since)) ?? mains[0]!).staff
const isNeverEarlier = (one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant => (Temporal.Instant.compare(one, other) < 0 ? other : one)

/** A meeting that decides. */
export interface Meeting { id: string; kind: MeetingKind; day: Day; heldAt: Temporal.Instant; attend(one: StaffKey): void }

/** A call as it is written down, with the records it needs of people known by then. */
export interface TakenCall {
  planned: PlannedCall; receivedAt: Temporal.Instant; receiver: StaffKey; household: Household | null
  children: { heard: HeardChild; person: Person | null; isExpectant: boolean; consultation: Insertable<Tables['consultation']> | null; again: boolean }[]
  outcome: IntakeOutcome; case: Case | null; decidedOn: Meeting | null
}

/** Writes the records of people, calls, decisions and cases as the office's own functions would, without a database. */
export function caseworkOf({ chance, book: { add }, days, today, diary, staff, agencies, numbered }: Making) {
  const midnight = moment(today, 0)
  const hasHappened = (at: Temporal.Instant): boolean => Temporal.Instant.compare(at, midnight) < 0
  const tell = (code: EventCode, happenedAt: Temporal.Instant, by: StaffKey, about: { intakeId?: string | null; casefileId?: string | null; familyId?: string | null; refId?: string | null }, recordedAt = happenedAt): void => {
    add('event', { id: chance.id(), code, happenedAt, intakeId: about.intakeId ?? null, casefileId: about.casefileId ?? null, familyId: about.familyId ?? null, refId: about.refId ?? null, recordedAt, recordedBy: staff[by] })
  }
  const say = (list: readonly string[]): string => spoken(chance.draw(list), chance.between)

  /** A family and its people as soon as the office first has to do with them. */
  function meet(household: Household, at: Temporal.Instant, by: StaffKey): void {
    const written = { recordedAt: at, recordedBy: staff[by] }
    const family = { id: household.id, fiscalYear: fiscalYearOf(officeDateOf(at)), number: 0, name: household.name, ...written }
    add('family', family)
    numbered.push({ series: 'family', fiscalYear: family.fiscalYear, at, give: (number) => { family.number = number } })
    for (const { id, sex, birth, relation, livesIn, called, nationality, language, dueOn } of household.people) {
      add('person', { id, sex, birthYear: birth.year, birthMonth: birth.month, birthDay: birth.day, dueOn, nationality, language, ...written })
      add('personName', { id: chance.id(), personId: id, kind: 'current', ...nameColumns(called.name, called.kana), ...written })
      add('familyMember', { id: chance.id(), familyId: household.id, personId: id, relation, livesIn, ...written })
    }
    for (const { who, relation, of } of household.kin) add('kinship', { id: chance.id(), personId: who.id, otherPersonId: of.id, relation, ...written })
    const { guardian, address, district, phone, veil } = household
    add('residence', { id: chance.id(), personId: guardian.id, kind: 'actual', address, district: district.name, since: null, until: null, ...written })
    add('phone', { id: chance.id(), personId: guardian.id, number: phone, digits: phone.replaceAll('-', ''), whose: `${household.guardianWord}の携帯`, safeContact: veil ? '平日の昼だけ。市役所と名のらない。留守電に残さない' : chance.happens(0.2) ? '夕方5時以降' : '', ...written })
    if (!veil) return
    const away = household.people.find((person) => person.relation === 'birth_parent' && !person.livesIn) ?? null
    for (const person of household.people.filter(({ livesIn }) => livesIn)) {
      add('veil', { id: chance.id(), personId: person.id, fromPersonId: away?.id ?? null, ground: veil, words: veil === 'own_wish' ? '本人の申出。居所を家族にも知らせない。' : '支援措置を市民課に申し出た。問い合わせに答えない。', setAt: at, setBy: staff[by] })
    }
    tell('veil_set', at, by, { familyId: household.id })
  }

  /** Writes a call with its children, what was judged of their urgency, and when each was seen. */
  function takeCall(call: TakenCall): { id: string; childIds: string[] } {
    const { planned, receivedAt, receiver, household, children } = call
    const { route, topic, what } = planned
    const id = chance.id()
    const kind = kindOf(planned)
    const matter = what === 'expectant' || what === 'staff' ? null : matterKind(planned)
    const means: Means = kind === 'from_guidance_centre' ? 'letter' : route === 'kizuna' && chance.happens(0.4) ? 'meeting' : (route === 'mother' || route === 'father') && chance.happens(0.35) ? 'visit_here' : 'phone'
    const told = callWords(what === 'again' ? 'again' : topic)
    const opening = household?.from ? `${callers[route] ?? ''}${household.from.language}を話す家族。` : callers[route] ?? ''
    const fiscalYear = fiscalYearOf(officeDateOf(receivedAt))
    const intake = {
      id, fiscalYear, number: 0, kind, means, route, receivedAt, callEndedAt: null, receivedBy: staff[receiver], takenBy: '', content: `${opening}${say(told.told)}${say(told.more)}`, consultationKind: matter,
      guardianInformed: kind === 'report' ? chance.oneOf(['not_told', 'not_told', 'planned', 'told'] as const) : chance.oneOf(['told', 'told', 'unknown'] as const), stage: call.decidedOn ? 'decided' : 'received', recordedAt: receivedAt, recordedBy: staff[receiver],
    }
    add('intake', intake)
    numbered.push({ series: 'intake', fiscalYear, at: receivedAt, give: (number) => { intake.number = number } })
    tell('intake_accepted', receivedAt, receiver, { intakeId: id })
    keepReporter(id, call)
    const answers = answersFor(kind, matter, planned)
    const level = answers ? urgencyByChart(answers).level : undefined
    const ofCall = matterOfCall(matter, children.map(({ heard }) => ({ abuseKind: heard.abuse })))
    const childIds = children.map(({ heard, person, isExpectant, consultation, again }, position): string => {
      const childId = chance.id()
      const part = isExpectant ? 'expectant' as const : heard.part
      const runs = what !== 'staff' && clockRuns(kind, ofCall, part)
      const [outer, judged] = [seeByFor(undefined, receivedAt), seeByFor(part === 'subject' ? level : undefined, receivedAt)]
      const by = judged.seeBy && outer.seeBy && Temporal.Instant.compare(judged.seeBy, outer.seeBy) < 0 ? judged : outer
      add('intakeChild', {
        id: childId, intakeId: id, position, part, personId: person?.id ?? null, samePerson: 'confirmed', nameHeard: person ? '' : heard.judged.judgement === 'unidentified' ? '氏名不詳' : '', sex: person?.sex ?? 'unknown', ageHeard: person || isExpectant ? '' : `${heard.age}歳くらい`,
        abuseKind: heard.abuse, suspectedPerson: heard.abuse ? heard.suspected : 'unknown', suspectedWords: '', clockStartedAt: runs ? receivedAt : null, clockStartedBy: runs ? staff[receiver] : null,
        seeBy: runs ? by.seeBy : null, limitSource: runs ? by.limitSource : null, consultationId: consultation?.id ?? null, again,
      })
      if (part === 'subject' && runs && route !== 'neighbour') {
        const there = planned.minute < 900 && days.isSchoolDay(planned.place) && ['primary_school', 'junior_high_school', 'high_school', 'nursery', 'kodomoen', 'kindergarten'].includes(route)
        add('intakePlace', { id: chance.id(), intakeChildId: childId, whereNow: there ? (heard.age < 7 ? '園' : '学校') : '自宅', untilAt: there ? moment(days.days[planned.place]!, heard.age < 7 ? 17 * 60 : 15 * 60 + 40) : null, sleepsWhere: '自宅', recordedAt: receivedAt, recordedBy: staff[receiver] })
      }
      if (part === 'subject' && answers && level) judge(id, childId, answers, receivedAt, receiver)
      return childId
    })
    const centreAt = receivedAt.add({ minutes: chance.between(12, 40) })
    if (answers && callsCentreFirst(answers, level)) {
      add('centreCall', { id: chance.id(), intakeId: id, calledAt: centreAt, spokeWith: '地区担当の児童福祉司', told: 'いま聞いたことと、きょうだいの人数。', ourOpinion: 'きょう中に会い、結果を知らせる。', theirOpinion: chance.oneOf(['市の結果を待つ。会えなければ同日中に連絡を。', '見立てに同意。夕方に連絡を合わせる。']), agreed: 'yes', notAgreed: '', againAt: null, calledBy: staff.moriyama, recordedAt: centreAt, recordedBy: staff.moriyama })
      tell('centre_called', centreAt, 'moriyama', { intakeId: id })
    }
    children.forEach(({ heard, person, isExpectant }, at) => {
      if (!isExpectant && what !== 'staff' && clockRuns(kind, ofCall, heard.part)) see(call, id, childIds[at]!, person, heard)
    })
    return { id, childIds }
  }

  function keepReporter(intakeId: string, { planned: { route }, household, receivedAt, receiver }: TakenCall): void {
    const known = reporterOf[route]
    const anonymous = known !== undefined && known[0] === null && chance.happens(0.7)
    const guardian = household?.guardian.called.name ?? null
    const [name, relation] = known ?? [route === 'mother' || route === 'father' ? guardian : null, route === 'mother' ? '母' : route === 'father' ? '父' : route === 'child_self' ? '本人' : '親族']
    add('reporter', {
      id: chance.id(), intakeId, anonymous, name: anonymous ? null : name, relation, contentIdentifies: known && known[0] === null ? 'yes' : chance.oneOf(['no', 'yes', 'unknown'] as const), wantsAnswer: anonymous ? 'no' : 'yes', mayBeContacted: anonymous ? 'no' : 'yes',
      mayTellFamily: known && known[0] === null ? '近くの人から聞いたとは言わない。' : '', recordedAt: receivedAt, recordedBy: staff[receiver],
    })
  }

  function judge(intakeId: string, intakeChildId: string, answers: UrgencyAnswers, at: Temporal.Instant, by: StaffKey, words = ''): string {
    const id = chance.id()
    const level = urgencyByChart(answers).level ?? null
    add('urgencyJudgement', { id, intakeChildId, chart: 'prefectural', answers: JSON.stringify(answers), byChart: level, level, words, judgedAt: at, judgedBy: staff[by], recordedAt: at })
    tell('urgency_judged', at, by, { intakeId, refId: id })
    return id
  }

  /** Attempts to see a child until it was seen, or until nobody could be found. */
  function see(call: TakenCall, intakeId: string, intakeChildId: string, person: Person | null, heard: HeardChild): void {
    const { planned, receivedAt, receiver, household } = call
    const keys = [receiver, ...(household ? [household.id] : [])]
    const look = (place: number, minutes: readonly number[], result: 'sighted' | 'absent' | 'not_identified'): Temporal.Instant | undefined => {
      const day = days.days[place]
      const minute = day && diary.take(keys, day, minutes, 20)
      const at = minute === undefined || !day ? undefined : moment(day, minute)
      if (!at || !hasHappened(at)) return undefined
      const id = chance.id()
      const school = result === 'sighted' && minute! < 930 && minute! >= 540 && days.isSchoolDay(place) && heard.age >= 1 && heard.age <= 17 && planned.route !== 'neighbour'
      const how = result === 'sighted' ? { seenBy: 'own', placeKind: school ? 'school' : chance.happens(0.75) ? 'inside_home' : 'doorway', manner: heard.age < 2 || chance.happens(0.25) ? 'body_seen' : 'talked' } as const : { seenBy: null, placeKind: null, manner: null }
      const text = say(checkWords[result])
      const written = { recordedAt: at.add({ minutes: 15 }), recordedBy: staff[receiver] }
      add('safetyCheck', { id, intakeChildId, at, result, ...how, agencyId: null, words: text, checkedBy: staff[receiver], ...written })
      if (how.seenBy && person) add('sighting', { id: chance.id(), personId: person.id, entryId: null, safetyCheckId: id, seenAt: at, ...how, agencyId: null, words: text, ...written })
      tell(result === 'sighted' ? 'child_sighted' : 'safety_attempted', at, receiver, { intakeId, refId: id }, written.recordedAt)
      return at
    }
    const { place, minute } = planned
    const evening = [1070, 1085, 1100, 1115, 1130, 1145, 1160]
    const morning = [550, 565, 580, 600, 620, 640, 660, 690, 710, 800, 830, 860]
    const soon = [60, 75, 90, 110, 130, 150, 170, 190, 210].map((later) => minute + later).filter((one) => one <= 1140)
    const within = (at: number, hours: number): boolean => Temporal.Instant.compare(moment(days.days[at] ?? today, 560), receivedAt.add({ hours })) < 0
    if (planned.sighted === 'never') {
      look(place, [...soon, ...evening], 'not_identified')
      look(place + 1, evening, 'not_identified')
      return
    }
    const sameDay = (): boolean => look(place, [...soon, ...evening], 'sighted') !== undefined
    if (planned.sighted === 'within_a_day') { if (!sameDay()) look(place + 1, morning, 'sighted'); return }
    if (planned.sighted === 'within_two' && within(place + 1, 40)) {
      if (chance.happens(0.4)) look(place, evening, 'absent')
      const late = [...morning, 940, 960, 990].map((one) => Math.max(one, Math.min(minute + 20, 1020)))
      if (look(place + 1, late, 'sighted') || look(place + 1, evening, 'sighted')) return
    }
    if (planned.sighted === 'within_two') { sameDay(); return }
    look(place, evening, 'absent')
    look(place + 1, evening, 'absent')
    const decided = days.days[place + 2]
    const decidedAt = decided && moment(decided, Math.min(minute + 30, 1020))
    const again = decided && days.days[place + 3]
    if (decidedAt && again && hasHappened(decidedAt)) {
      const answers: UrgencyAnswers = Object.fromEntries(urgencyQuestions.map(({ code }) => [code, 'no' satisfies UrgencyAnswer]))
      const judgement = judge(intakeId, intakeChildId, { ...answers, repeating: 'yes' }, decidedAt, 'moriyama', '会えていないので、見立てを上げて会う。')
      const lateId = chance.id()
      add('lateDecision', { id: lateId, intakeChildId, act: 'revisit', words: say(checkWords.late), revisitAt: moment(again, 600), revisitBy: staff[receiver], revisitWith: staff[receiver === 'uchida' ? 'sakamoto' : 'uchida'], urgencyJudgementId: judgement, decidedAt, decidedBy: staff.moriyama })
      tell('late_decided', decidedAt, 'moriyama', { intakeId, refId: lateId })
    }
    look(place + 3, morning, 'sighted')
  }

  /** A decision of a meeting with the three steps of 決裁, as far as they have come; gives when the last one was taken. */
  function decide({ kind, meetingId, heldAt, outcome, words, intakeId, familyId, by, casefileIds }: {
    kind: 'intake' | 'casefile' | 'closing'; meetingId: string; heldAt: Temporal.Instant; outcome: string; words: string; intakeId: string | null; familyId: string | null; by: StaffKey; casefileIds: readonly string[]
  }): { id: string; recordedAt: Temporal.Instant; approvedAt: Temporal.Instant | null } {
    const id = chance.id()
    const decidedOn = officeDateOf(heldAt)
    const recordedAt = heldAt.add({ minutes: chance.between(30, 110) })
    const place = days.placeOf(decidedOn)
    const first = chance.happens(0.7) ? moment(decidedOn, chance.between(790, 1030)) : moment(days.days[place + 1] ?? today, chance.between(515, 560))
    const second = isNeverEarlier(moment(days.days[place + 1] ?? today, chance.between(565, 640)), first.add({ minutes: 10 }))
    const [supervisor, head] = [hasHappened(first) ? first : null, hasHappened(second) && hasHappened(first) ? second : null]
    add('decision', { id, kind, meetingId, intakeId, familyId, outcome, words, decidedOn, state: head ? 'approved' : 'proposed', proposedBy: staff[by], recordedAt, version: 1 + Number(supervisor !== null) + Number(head !== null) })
    const step = (number: 1 | 2 | 3, role: string, who: StaffKey, at: Temporal.Instant | null): void =>
      add('approval', { id: chance.id(), decisionId: id, step: number, role, accountId: at ? staff[who] : null, seenAt: at, outcome: at ? 'approved' : null, version: at && number > 1 ? 2 : 1 })
    step(1, 'worker', by, recordedAt)
    step(2, 'supervisor', 'moriyama', supervisor)
    step(3, 'head', 'takahashi', head)
    if (head) tell('decision_approved', head, 'takahashi', { intakeId, familyId, refId: id, ...(casefileIds.length === 1 ? { casefileId: casefileIds[0]! } : {}) })
    return { id, recordedAt, approvedAt: head }
  }

  /** What the meeting decided about a call: what holds of each child, and casefiles for those who become one. */
  function decideCall(call: TakenCall, { id, childIds }: { id: string; childIds: readonly string[] }): void {
    const { decidedOn, outcome, children, planned, household } = call
    if (!decidedOn) return
    const opened = call.case
    const closes = outcome === 'advice_end' || outcome === 'referred' || outcome === 'unidentified' || outcome === 'forwarded_competent'
    const opensNow = opened !== null && planned.what !== 'again'
    const by = opened ? mainOn(opened, decidedOn.day) : call.receiver
    decidedOn.attend(by)
    const { id: decisionId, recordedAt } = decide({ kind: 'intake', meetingId: decidedOn.id, heldAt: decidedOn.heldAt, outcome, words: intakeWords(call), intakeId: id, familyId: opensNow ? household!.id : null, by, casefileIds: opened?.members.map(({ casefileId }) => casefileId) ?? [] })
    children.forEach(({ heard, person, consultation, again, isExpectant }, at) => {
      const { judgement, abuse, kind } = heard.judged
      const judged = judgement === 'judged'
      const columns = judgement === 'only_checked' || isExpectant ? { kindDecided: null, abuseJudged: null, abuseKind: null }
        : judged ? { kindDecided: '01', abuseJudged: 'judged', abuseKind: abuse } : { kindDecided: kind, abuseJudged: judgement === 'no_question' ? null : judgement, abuseKind: null }
      if (consultation && judgement !== 'only_checked' && !(again && consultation.abuseJudged === 'judged' && !judged)) Object.assign(consultation, columns, { decidedOn: decidedOn.day })
      const member = opened?.members.find((one) => one.person === person) ?? null
      if (consultation && closes && !member) consultation.closedOn = decidedOn.day
      add('childDecision', { id: chance.id(), decisionId, intakeChildId: childIds[at]!, casefileId: member?.casefileId ?? null, ...columns, class: opensNow ? member?.class ?? null : null, words: '' })
    })
    tell('intake_decided', decidedOn.heldAt, by, { intakeId: id, familyId: opensNow ? household!.id : null, refId: decisionId }, recordedAt)
    if (opensNow) open(opened, decisionId, recordedAt, by)
  }

  function intakeWords({ outcome, children, planned, case: opened }: TakenCall): string {
    const fill = (text: string): string => text.replace('{kind}', abuseLabel[children.find(({ heard }) => heard.judged.abuse)?.heard.judged.abuse ?? 'neglect']).replace('{first}', say(decisionWords.first))
    if (planned.what === 'again') return say(decisionWords.joins)
    if (outcome === 'sent_to_centre') return say(decisionWords.sent)
    if (outcome === 'notified_centre') return say(decisionWords.notified)
    if (outcome === 'unidentified') return say(decisionWords.unidentified)
    if (outcome === 'forwarded_competent') return say(decisionWords.forwarded)
    if (opened) {
      const kind = opened.members[0]!.class
      const judged = children.some(({ heard }) => heard.judged.judgement === 'judged')
      return fill(say(decisionWords[kind === 'protection' && !judged ? 'support' : kind])).replace('要支援', kind === 'protection' ? '要保護' : '要支援')
    }
    const [first] = children
    if (first?.heard.judged.judgement === 'not_abuse') return say(decisionWords.not_abuse)
    if (first?.heard.judged.judgement === 'judged') return say(decisionWords.judged_end)
    return say(outcome === 'referred' ? decisionWords.referred : decisionWords.advice)
  }

  /** The casefiles of a case with their periods and workers; all they were until the end of the story. */
  function open(opened: Case, decisionId: string, recordedAt: Temporal.Instant, by: StaffKey): void {
    const { household, members, openedOn, closedOn, registered, leads, placements, mains, second, supportedOn } = opened
    const written = { recordedAt, recordedBy: staff[by] }
    const until = closedOn && (isBefore(openedOn, closedOn) ? closedOn : openedOn.add({ days: 1 }))
    const spans = <T extends { since: Day }>(list: readonly T[]): (T & { until: Day | null })[] => list.map((one, at) => ({ ...one, until: list[at + 1]?.since ?? until }))
    for (const member of members) {
      const { casefileId, person } = member
      const fiscalYear = fiscalYearOf(openedOn)
      const stage = closedOn ? 'closed' : supportedOn && isBefore(supportedOn, today) ? 'supported' : isBefore(openedOn.add({ days: 7 }), today) ? 'investigating' : 'received'
      const casefile = { id: casefileId, familyId: household.id, personId: person.id, fiscalYear, number: 0, stage, openedOn, closedOn, closingReason: opened.reason, closingWords: closedOn ? closingWords(opened) : null, ...written, version: 1 + mains.length + Number(closedOn !== null) }
      add('casefile', casefile)
      numbered.push({ series: 'casefile', fiscalYear, at: recordedAt, give: (number) => { casefile.number = number } })
      add('classPeriod', { id: chance.id(), casefileId, class: member.class, since: openedOn, until, decisionId, ...written })
      for (const lead of spans(leads)) add('leadPeriod', { id: chance.id(), casefileId, agencyId: agencies[lead.agency], since: lead.since, until: lead.until, decisionId: lead.since === openedOn ? decisionId : null, ...written })
      for (const { placement, since, until: end } of spans(placements)) add('placementPeriod', { id: chance.id(), casefileId, placement, since, until: end, ...written })
      if (registered) add('registrationPeriod', { id: chance.id(), casefileId, since: openedOn, until, decisionId, ...written })
      for (const [at, main] of spans(mains).entries()) {
        const handed = at === 0 ? written : { recordedAt: moment(main.since, 525), recordedBy: staff.moriyama }
        add('allocation', { id: chance.id(), casefileId, accountId: staff[main.staff], part: 'main', since: main.since, until: main.until, words: at === 0 ? '' : '担当を引き継ぐ。最初の訪問は前の担当が同行する。', ...handed })
        if (at > 0) tell('allocated', handed.recordedAt, 'moriyama', { casefileId, familyId: household.id })
      }
      add('allocation', { id: chance.id(), casefileId, accountId: staff[second], part: 'second', since: openedOn, until, words: '', ...written })
      tell('allocated', recordedAt, by, { casefileId, familyId: household.id })
      tell('casefile_opened', recordedAt, by, { casefileId, familyId: household.id, refId: decisionId })
    }
  }

  const wordsOfClosing = new Map<Case, string>()
  function closingWords(ended: Case): string {
    const known = wordsOfClosing.get(ended)
    if (known) return known
    const isBirth = ended.members[0]?.class === 'expectant' && ended.reason === 'settled'
    const words = say(isBirth ? decisionWords.born : decisionWords[ended.reason === 'handed_over' || ended.reason === 'grown_up' || ended.reason === 'other_office' ? ended.reason : 'settled'])
    wordsOfClosing.set(ended, words)
    return words
  }

  /** The decision by which each casefile of a case was closed: the head's approval is the day it closed. */
  function close(ended: Case, meeting: Meeting): void {
    if (!ended.closedOn) return
    const by = mainOn(ended, meeting.day)
    meeting.attend(by)
    for (const { casefileId } of ended.members) {
      const { id } = closing(ended, meeting, casefileId, by)
      add('childDecision', { id: chance.id(), decisionId: id, intakeChildId: null, casefileId, kindDecided: null, abuseJudged: null, abuseKind: null, class: null, words: '' })
      tell('casefile_closed', moment(ended.closedOn, 645), 'takahashi', { casefileId, familyId: ended.household.id, refId: id })
    }
    for (const { consultation } of ended.members) consultation.closedOn = ended.closedOn
  }

  function closing(ended: Case, { id: meetingId, heldAt }: Meeting, casefileId: string, by: StaffKey): { id: string } {
    const id = chance.id()
    const [recordedAt, first, second] = [heldAt.add({ minutes: 45 }), moment(days.days[days.placeOf(officeDateOf(heldAt)) + 1] ?? today, 530), moment(ended.closedOn!, 640)]
    add('decision', { id, kind: 'closing', meetingId, intakeId: null, familyId: ended.household.id, outcome: ended.reason ?? 'settled', words: closingWords(ended), decidedOn: officeDateOf(heldAt), state: 'approved', proposedBy: staff[by], recordedAt, version: 3 })
    for (const [step, role, who, at] of [[1, 'worker', by, recordedAt], [2, 'supervisor', 'moriyama', first], [3, 'head', 'takahashi', second]] as const) {
      add('approval', { id: chance.id(), decisionId: id, step, role, accountId: staff[who], seenAt: at, outcome: 'approved', version: step > 1 ? 2 : 1 })
    }
    tell('decision_approved', second, 'takahashi', { familyId: ended.household.id, refId: id, casefileId })
    return { id }
  }

  /** The meeting that makes the first plan moves each casefile to 支援中. */
  function support(supported: Case, meeting: Meeting): void {
    const by = mainOn(supported, meeting.day)
    meeting.attend(by)
    for (const { casefileId } of supported.members) {
      const { id } = decide({ kind: 'casefile', meetingId: meeting.id, heldAt: meeting.heldAt, outcome: 'changed', words: say(decisionWords.supported), intakeId: null, familyId: supported.household.id, by, casefileIds: [casefileId] })
      add('childDecision', { id: chance.id(), decisionId: id, intakeChildId: null, casefileId, kindDecided: null, abuseJudged: null, abuseKind: null, class: null, words: '' })
    }
  }

  /** A meeting that decides; whoever brings something to it attends. */
  function hold(kind: MeetingKind, day: Day, minute: number): Meeting {
    const id = chance.id()
    const heldAt = moment(day, minute)
    const there = new Set<StaffKey>()
    add('meeting', { id, kind, heldAt, recordedAt: heldAt.add({ minutes: 30 }), recordedBy: staff.iizuka })
    const attend = (one: StaffKey): void => {
      if (there.has(one)) return
      there.add(one)
      add('attendance', { id: chance.id(), meetingId: id, accountId: staff[one], agencyId: null, name: '' })
    }
    for (const one of ['moriyama', 'iizuka', kind === 'urgent_intake' ? 'takahashi' : 'yamane'] as const) attend(one)
    return { id, kind, day, heldAt, attend }
  }

  /** A consultation of a child, as it begins. */
  function begin(personId: string | null, receivedAt: Temporal.Instant, receiver: StaffKey, planned: PlannedCall, heard: HeardChild | null): Insertable<Tables['consultation']> {
    const receivedOn = officeDateOf(receivedAt)
    const consultation: Insertable<Tables['consultation']> = {
      id: chance.id(), personId, expectant: heard === null, receivedOn, fiscalYear: fiscalYearOf(receivedOn), kindAtReceipt: heard === null ? null : kindAtReceipt(matterKind(planned), heard.abuse),
      kindDecided: null, abuseJudged: null, abuseKind: null, decidedOn: null, closedOn: null, recordedAt: receivedAt, recordedBy: staff[receiver],
    }
    add('consultation', consultation)
    return consultation
  }

  return { meet, takeCall, decideCall, close, support, hold, begin, tell, say, hasHappened }
}
export type Casework = ReturnType<typeof caseworkOf>

const abuseLabel = { physical: '身体的虐待', sexual: '性的虐待', psychological: '心理的虐待', neglect: 'ネグレクト' } as const

/** What kind of call it is: most suspicions of abuse are reports, what a family asks for itself is a consultation. */
function kindOf({ what, route, children, minute }: PlannedCall): IntakeKind {
  if (what === 'staff') return 'staff_abuse'
  const abuse = children.some((child) => child.abuse !== null)
  if (route === 'guidance_centre') return minute % 10 < 7 && what === 'first' ? 'from_guidance_centre' : 'information'
  if (['mother', 'father', 'child_self', 'family_other'].includes(route)) return abuse && what !== 'first' ? 'report' : 'consultation'
  if (abuse || ['neighbour', 'acquaintance', 'police'].includes(route)) return 'report'
  return ['kizuna', 'municipal_health', 'medical', 'nursery_section', 'welfare_office', 'other_section'].includes(route) ? (minute % 2 === 0 ? 'information' : 'consultation') : 'consultation'
}

/** What the call as a whole is about, as it was taken in. */
function matterKind({ topic, children, what }: PlannedCall): ConsultationKind | null {
  if (what === 'expectant' || what === 'staff') return null
  if (children.some((child) => child.abuse !== null)) return '01'
  return what === 'again' ? '02' : topic as ConsultationKind
}

const charts = ['nnnnnyyn', 'nnnnnyny', 'nnnnynny', 'nnnnyyyy', 'nnnuyyyn', 'nnnnnnyy', 'nnnnunyy', 'nnnyyyyn', 'nnnnnnnn', 'nnynyyyy', 'nnnnyuny', 'nnnnnyyy'] as const

/** ① to ⑧ where abuse is suspected in a report; elsewhere nobody judged. */
function answersFor(kind: IntakeKind, matter: ConsultationKind | null, { minute, place, urgent }: PlannedCall): UrgencyAnswers | null {
  if (kind !== 'report' && kind !== 'from_guidance_centre') return null
  if (matter !== '01') return null
  const letters = charts[(minute * 7 + place) % charts.length]!
  const answer: Record<string, UrgencyAnswer> = { y: 'yes', n: 'no', u: 'unknown' }
  // The gravest levels come to an urgent meeting.
  const shown = urgent || letters[2] !== 'y' ? letters : 'nnnnyyyy'
  return Object.fromEntries(urgencyQuestions.map(({ code }, at) => [code, answer[shown[at]!]])) as UrgencyAnswers
}
