import type { AgendaPile } from '../../app/codes/council.ts'
import type { MeetingKind } from '../../app/codes/meetings.ts'
import { endOfMonth, unsightedDays } from '../../app/meetings/review-cycle.ts'
import { fiscalYearOf, officeDayFrom, officeDayUntil } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { agencies as agencySpecs } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import type { Council } from './council-members.ts'
import { councilWords, promised, taskEnds } from './council-words.ts'
import { daysFrom, isBefore, moment } from './days.ts'
import type { Day } from './days.ts'
import type { RoomMaking } from './rooms-of-town.ts'
import { carriers } from './staff.ts'
import type { Carrier, StaffKey } from './staff.ts'
import { holdsOn } from './town-facts.ts'
import type { CasefileFacts, FamilyFacts } from './town-facts.ts'

/** The casefiles of a family that are looked at together, as the council looks at them: sealed ones apart. */
interface Unit { family: FamilyFacts; casefiles: readonly CasefileFacts[]; apart: boolean; next: Day | null; heardAt: Temporal.Instant | null; named: { on: Day; next: Day }[] }
interface Called { id: string; kind: MeetingKind; heldAt: Temporal.Instant; day: Day; by: string }
const workingMinute = 13 * 60 + 30
/** How many families a meeting talks over, and how many more it confirms one by one. */
const [discussed, confirmed] = [10, 13]
/** Families that the last meeting did not come to: they are overdue until the next. */
const putOff = { before: 2, last: 7 }
/** Tasks past their day with nobody having done them. */
const undone = 9
const beside: readonly AgencyKey[] = ['kizuna', 'nursery_section', 'school_board', 'welfare_section', 'welfare_office', 'disability_section', 'centre', 'police', 'women', 'commissioners', 'health_centre', 'chuo_hospital', 'welfare_council']
const carrierKeys = Object.keys(carriers) as Carrier[]

/** The fourth Thursday of a month, or the open day before it. */
const workingDay = (month: Temporal.PlainYearMonth): Day => {
  const first = month.toPlainDate({ day: 1 })
  return officeDayUntil(first.add({ days: ((4 - first.dayOfWeek + 7) % 7) + 21 }))
}

/** Every meeting of the council in two years with who came, what was on its agenda and what was promised; the next 実務者会議 is called and lies open. */
export function councilMeetings(making: RoomMaking, council: Council): void {
  const { chance, book, days, today, facts, told, staff, agencies, say, tell, number, yearBegin } = making
  const lastYear = fiscalYearOf(today) - 1
  const begin = yearBegin(lastYear)
  const yesterday = days.days[days.placeOf(today) - 1]!
  const officeDay = (from: Day, places: number): Day => days.days[Math.max(0, days.placeOf(from) + places)]!
  const tasks: { record: { doneOn: Day | null; droppedOn: Day | null; doneWords: string; undoneWords: string; dueOn: Day; version: number; id: string; casefileId: string | null }; family: FamilyFacts; casefiles: readonly CasefileFacts[]; given: Day; apart: boolean }[] = []

  function call(kind: MeetingKind, heldAt: Temporal.Instant, minutes: number, { by, decider, place, words, title = '', calledOn }: { by: string; decider: StaffKey; place: string; words: string; title?: string; calledOn: Day }): Called {
    const day = officeDateOf(heldAt)
    const isOver = isBefore(day, today)
    const endsAt = heldAt.add({ minutes })
    const id = chance.id()
    book.add('meeting', {
      id, kind, heldAt, called: true, title, place, endsAt, deciderId: staff[decider], minutes: isOver ? words : '', endedAt: isOver ? endsAt : null, recordedAt: isBefore(calledOn, day) ? moment(calledOn, 600) : heldAt, recordedBy: by, version: isOver ? 2 : 1,
    })
    return { id, kind, heldAt, day, by }
  }
  const sit = (meeting: Called, who: { accountId?: string; agencyId?: string; agencyPersonId?: string; name?: string }, state: 'invited' | 'coming' | 'not_coming' | 'attended' | 'absent', words = ''): void => {
    book.add('attendance', { id: chance.id(), meetingId: meeting.id, accountId: who.accountId ?? null, agencyId: who.agencyId ?? null, agencyPersonId: who.agencyPersonId ?? null, name: who.name ?? '', state, words, version: state === 'invited' ? 1 : 2 })
  }
  const isFree = (accountId: string, at: Temporal.Instant): boolean => !(facts.busy.get(accountId) ?? []).some((other) => Math.abs(at.until(other).total('minutes')) < 110)
  const ageOn = (casefile: CasefileFacts, day: Day): number => (casefile.person.birth ? Math.floor(daysFrom(casefile.person.birth, day) / 365.25) : -1)

  /** Which agencies have to do with a family on a day; of a hidden one only those that tell nothing of where it is. */
  function partners({ family, casefiles }: Pick<Unit, 'family' | 'casefiles'>, day: Day): AgencyKey[] {
    const year = fiscalYearOf(day)
    const schools = family.hides ? [] : casefiles.flatMap(({ person }) => person.goes.filter((one) => one.fiscalYear === year).flatMap(({ agencyId }) => council.keyOf(agencyId) ?? []))
    const leads = casefiles.some(({ leads: all }) => all.some((lead) => lead.agencyId === agencies.centre && holdsOn(lead, day)))
    const small = casefiles.some((casefile) => ageOn(casefile, day) < 4) || toneOf(casefiles, day) === 'expectant'
    return [...new Set<AgencyKey>([...schools, ...(leads ? ['centre' as const] : []), ...(small ? ['kizuna' as const] : []), 'welfare_section', 'commissioners'])].filter((key) => council.isMember(key, day))
  }
  type Tone = 'school' | 'small' | 'expectant'
  const toneOf = (casefiles: readonly CasefileFacts[], day: Day): Tone => {
    if (casefiles.every(({ classes }) => classes.findLast((one) => !isBefore(day, one.since))?.class === 'expectant')) return 'expectant'
    return Math.max(...casefiles.map((casefile) => ageOn(casefile, day))) < 6 ? 'small' : 'school'
  }
  const reported = (tone: Tone): string => say(tone === 'expectant' || chance.happens(0.5) ? councilWords.report[tone] : councilWords.report.any)
  const talkedOver = (tone: Tone): string => say(tone === 'expectant' || chance.happens(0.4) ? councilWords.discussion[tone] : councilWords.discussion.any)
  const kindOf = (key: AgencyKey): string => (key === 'own' ? 'own_office' : key === 'centre' ? 'guidance_centre' : agencySpecs[key].kind)
  const workerOf = ({ casefiles }: Pick<Unit, 'casefiles'>, day: Day): string => casefiles.flatMap(({ mains }) => mains.filter((main) => holdsOn(main, day)).map(({ accountId }) => accountId))[0] ?? staff.moriyama

  /** Promises that come of a meeting. */
  function giveTasks(unit: Unit, itemId: string, { day, by }: Called, heardAt: Temporal.Instant, count: number): void {
    const tone = toneOf(unit.casefiles, day)
    const among = chance.mixed([...partners(unit, day), 'own' as const, 'own' as const])
    for (const agency of among.slice(0, count)) {
      const promise = promised.find(({ sorts }) => sorts.includes(kindOf(agency)))
      if (!promise) continue
      const dueOn = officeDayFrom(day.add({ days: chance.oneOf([14, 21, 28, 28, 42, 56, 84]) }))
      const own = agency === 'own'
      const seat = own || unit.family.hides ? undefined : council.seatOf(agency, 'working', day)
      const about = unit.casefiles.length > 1 && chance.happens(0.3) ? chance.oneOf(unit.casefiles).id : null
      const record = {
        id: chance.id(), familyId: unit.family.id, casefileId: about, agendaItemId: itemId, agencyId: agencies[agency], agencyPersonId: seat?.id ?? null, accountId: null, who: promise.who, what: chance.draw((tone === 'expectant' && promise.expectant) || promise.what), ifNot: promise.ifNot,
        dueOn, doneOn: null as Day | null, doneWords: '', undoneWords: '', droppedOn: null as Day | null, recordedAt: heardAt, recordedBy: by, version: 1,
      }
      book.add('task', record)
      tasks.push({ record, family: unit.family, casefiles: unit.casefiles, given: day, apart: unit.apart })
    }
  }

  /** A family on the agenda with a row for each child. */
  function item(meeting: Called, unit: Unit, { pile, position, state, heardAt, nextReviewOn, pileWords, texts, wroteAt }: {
    pile: AgendaPile; position: number; state: 'waiting' | 'heard' | 'not_heard'; heardAt: Temporal.Instant | null; nextReviewOn: Day | null; pileWords: string; texts: { report: string; discussion: string; disagrees?: boolean }; wroteAt: Temporal.Instant
  }): string {
    const id = chance.id()
    const disagrees = texts.disagrees === true
    book.add('agendaItem', {
      id, meetingId: meeting.id, familyId: unit.family.id, position, pile, pileWords, state, report: texts.report, discussion: texts.discussion,
      ourOpinion: disagrees ? say(councilWords.ours) : '', theirOpinion: disagrees ? say(councilWords.theirs) : '', notAgreed: disagrees ? say(councilWords.notAgreed) : '',
      againOn: disagrees ? officeDayFrom(meeting.day.add({ days: chance.oneOf([14, 21, 28]) })) : null, againIf: disagrees ? say(councilWords.againIf) : '', nextReviewOn, heardAt, recordedAt: wroteAt, recordedBy: meeting.by, version: state === 'waiting' ? 1 : 2,
    })
    const lastDay = (person: CasefileFacts['person'], counts: (one: { own: boolean; inHome: boolean }) => boolean): Day | null => {
      const seen = person.seen.filter((one) => counts(one) && Temporal.Instant.compare(one.at, meeting.heldAt) < 0).map(({ at }) => at).toSorted(Temporal.Instant.compare).at(-1)
      return seen && state === 'heard' ? officeDateOf(seen) : null
    }
    for (const casefile of unit.casefiles) {
      const ends = state === 'heard' && pile !== 'quiet' && casefile.closedOn !== null && casefile.closingDecisionId !== null && daysFrom(meeting.day, casefile.closedOn) <= 45
      book.add('agendaChild', {
        id: chance.id(), agendaItemId: id, casefileId: casefile.id, outcome: state === 'heard' ? (ends ? 'close' : 'continue') : null, class: null, leadAgencyId: null, registration: null, decisionId: ends ? casefile.closingDecisionId : null,
        words: ends ? '目標に届いたので、終結を決裁に回す。気になることがあれば学校・園が相談室へ知らせる。' : '',
        seenInHomeOn: lastDay(casefile.person, ({ inHome }) => inHome), seenOwnOn: lastDay(casefile.person, ({ own }) => own), seenAgencyOn: lastDay(casefile.person, ({ own }) => !own), recordedAt: wroteAt, recordedBy: meeting.by, version: state === 'heard' ? 2 : 1,
      })
    }
    if (state === 'heard') for (const casefileId of unit.apart ? unit.casefiles.map((one) => one.id) : [null]) tell('council_heard', heardAt!, meeting.by, { familyId: unit.family.id, casefileId, refId: id })
    return id
  }

  // 実務者会議: the first two years' months, and the next one.
  const first = begin.toPlainYearMonth()
  const meetingDays: Day[] = []
  for (let month = first; meetingDays.length < 24; month = month.add({ months: 1 })) {
    meetingDays.push(workingDay(month))
    if (!isBefore(meetingDays.at(-1)!, today)) break
  }
  const groups = facts.families.flatMap((family) => [false, true].map((apart) => ({ family, apart, casefiles: family.casefiles.filter((one) => one.sealed === apart) }))).filter(({ casefiles }) => casefiles.some(({ registrations }) => registrations.length > 0))
  const units = groups.map((group): Unit => ({ ...group, next: null, heardAt: null, named: [] }))
  const cycle = new Map(units.filter(({ casefiles }) => casefiles.some(({ registrations }) => registrations.some((span) => isBefore(span.since, begin)))).map((unit, at) => [unit, workingDay(first.add({ months: at % 3 }))]))
  for (const unit of units) unit.next = cycle.get(unit) ?? null
  const openOn = ({ casefiles }: Unit, day: Day): CasefileFacts[] => casefiles.filter(({ openedOn, closedOn }) => !isBefore(day, openedOn) && (closedOn === null || isBefore(day, closedOn)))
  const isRegistered = (casefile: CasefileFacts, day: Day): boolean => casefile.registrations.some((span) => holdsOn(span, day) && isBefore(span.since.add({ days: 4 }), day))
  const reportsSince = ({ family, heardAt }: Unit, day: Day): number =>
    family.intakes.filter(({ kind, receivedAt }) => kind === 'report' && isBefore(officeDateOf(receivedAt), day) && heardAt !== null && Temporal.Instant.compare(receivedAt, heardAt) > 0).length
  const unseen = (casefiles: readonly CasefileFacts[], day: Day): boolean => casefiles.some(({ person, classes, openedOn, placements }) => classes.at(-1)?.class !== 'expectant' && placements.findLast((one) => holdsOn(one, day))?.placement === 'at_home'
    && daysFrom(openedOn, day) > unsightedDays(day) && !person.seen.some(({ inHome, at }) => inHome && isBefore(officeDateOf(at), day) && daysFrom(officeDateOf(at), day) <= unsightedDays(day)))

  for (const [at, day] of meetingDays.entries()) {
    const isNext = !isBefore(day, today)
    const heldAt = moment(day, workingMinute)
    const until = endOfMonth(day)
    const meeting = call('working', heldAt, 90, { by: staff.iizuka, decider: 'takahashi', place: '市役所3階 第2会議室', words: say(councilWords.minutes), calledOn: officeDay(day, -15) })
    attendWorking(meeting, isNext)
    const wroteAt = moment(officeDay(day, -2), 980)
    const isTold = ({ family }: Unit): boolean => family.people.some(({ name }) => told.has(name))
    const here = units.flatMap((unit) => {
      const casefiles = openOn(unit, day)
      if (!casefiles.some((one) => isRegistered(one, day))) return []
      const reports = reportsSince(unit, day)
      const isFirst = unit.next === null
      return isFirst || reports > 0 || !isBefore(until, unit.next!) || (isNext && isTold(unit)) ? [{ unit: { ...unit, casefiles }, of: unit, reports, isFirst, unseen: unseen(casefiles, day), isTold: isTold(unit) }] : []
    })
    if (isNext) {
      openNext(meeting, here)
      continue
    }
    const grave = (one: (typeof here)[number]): number => (one.reports > 0 ? 0 : one.isFirst ? 1 : one.unseen ? 2 : 3)
    const ordered = chance.mixed(here).toSorted((a, b) => grave(a) - grave(b))
    const later = new Set(chance.mixed(ordered.filter((one) => grave(one) === 3 && !one.unit.apart && !one.unit.family.casefiles.some(({ closedOn }) => closedOn !== null))).slice(0, at === meetingDays.length - 2 ? putOff.last : putOff.before))
    let minutes = 3
    const positions = { plain: 0, apart: 0 }
    for (const [nth, one] of [...ordered.filter((other) => !later.has(other)), ...later].entries()) {
      const pile: AgendaPile = later.has(one) ? 'changed' : nth < discussed || grave(one) < 2 ? 'discuss' : nth < discussed + confirmed || grave(one) === 2 ? 'changed' : 'quiet'
      const position = one.unit.apart ? positions.apart += 1 : positions.plain += 1
      const pileWords = one.reports > 0 ? '新しい通告' : one.isFirst ? '登録して初めて' : one.unseen ? '家の中で会えていない' : pile === 'quiet' ? '' : chance.oneOf(['役割の期限', '支援計画の見直し', '担当が協議を希望', '学校・園が変わった'])
      if (later.has(one)) {
        item(meeting, one.unit, { pile, position, state: 'not_heard', heardAt: null, nextReviewOn: null, pileWords, texts: { report: '', discussion: '' }, wroteAt })
        continue
      }
      if (pile !== 'quiet') minutes += pile === 'discuss' ? 5 : 2
      const heardAt = heldAt.add({ minutes: Math.min(pile === 'quiet' ? 86 : minutes, 88) })
      const next = workingDay(day.toPlainYearMonth().add({ months: 3 }))
      const lead = one.reports > 0 ? councilWords.newReport : one.isFirst ? councilWords.firstTime : one.unseen ? councilWords.unseen : null
      const tone = toneOf(one.unit.casefiles, day)
      const texts = pile === 'discuss' ? { report: `${lead ? say(lead) : ''}${reported(tone)}${chance.happens(0.5) ? reported(tone) : ''}`, discussion: `${talkedOver(tone)}${chance.happens(0.6) ? talkedOver(tone) : ''}`, disagrees: nth > 0 && nth % 9 === 4 && !one.isFirst }
        : pile === 'changed' ? { report: lead ? say(lead) : reported(tone), discussion: say(councilWords.changed) } : { report: '', discussion: '' }
      const itemId = item(meeting, one.unit, { pile, position, state: 'heard', heardAt, nextReviewOn: next, pileWords, texts, wroteAt })
      one.of.next = next
      one.of.heardAt = heardAt
      one.of.named.push({ on: day, next })
      if (pile === 'discuss') giveTasks(one.unit, itemId, meeting, heardAt, chance.oneOf([1, 1, 2]))
      else if (pile === 'changed' && chance.happens(0.3)) giveTasks(one.unit, itemId, meeting, heardAt, 1)
    }
    printFor(meeting, 16, at === meetingDays.length - 5 ? 15 : 16)
  }

  function attendWorking(meeting: Called, isNext: boolean): void {
    const free = carrierKeys.filter((key) => isFree(staff[key], meeting.heldAt.add({ minutes: 40 })))
    for (const key of ['takahashi', 'moriyama', 'iizuka', 'yamane', ...chance.mixed(free).slice(0, 5)] as StaffKey[]) sit(meeting, { accountId: staff[key] }, isNext ? 'coming' : 'attended')
    for (const [at, agency] of beside.entries()) {
      const seat = council.seatOf(agency, 'working', meeting.day)
      const lot = chance.random()
      const state = isNext ? (at % 6 === 2 ? 'invited' : at % 6 === 5 ? 'not_coming' : 'coming') : lot < 0.88 ? 'attended' : 'absent'
      if (council.isMember(agency, meeting.day)) sit(meeting, { agencyId: agencies[agency], ...(seat ? { agencyPersonId: seat.id } : {}) }, state, state === 'absent' ? chance.oneOf(councilWords.absent) : state === 'not_coming' ? chance.oneOf(councilWords.notComing) : '')
    }
  }

  /** What the coordinator has put on the next agenda so far: the families of whom most is to be said. The piles are made from the rest on the page. */
  function openNext(meeting: Called, here: readonly { unit: Unit; reports: number; isFirst: boolean; isTold: boolean }[]): void {
    const first = ({ unit, isTold }: (typeof here)[number]): number => (isTold ? (unit.family.name === '勝部家' ? 0 : 1) : 2)
    const wanted = here.filter(({ unit }) => !unit.apart && !unit.family.hides).toSorted((a, b) => first(a) - first(b) || b.reports - a.reports || Number(b.isFirst) - Number(a.isFirst))
    const before = moment(yesterday, 940)
    for (const [nth, { unit, reports, isFirst }] of wanted.slice(0, 4).entries()) {
      item(meeting, unit, { pile: 'discuss', position: nth + 1, state: 'waiting', heardAt: null, nextReviewOn: null, pileWords: reports > 0 ? '新しい通告' : isFirst ? '登録して初めて' : '担当が協議を希望', texts: { report: '', discussion: '' }, wroteAt: before })
    }
  }

  /** The ledger handed out at a meeting and collected after it. */
  function printFor({ id, day, by }: Called, copies: number, returned: number, what: 'ledger' | 'minutes' = 'ledger'): void {
    const at = moment(officeDay(day, -1), 965)
    const record = { id: chance.id(), what, fiscalYear: 0, number: 0, purpose: what === 'ledger' ? `${day.month}月の実務者会議で配り、終わったら集める` : '代表者会議の資料', copies, meetingId: id, refId: null, returnedCopies: returned, returnedOn: day, recordedAt: at, recordedBy: by, version: 2 }
    book.add('print', record)
    number('print', at, (fiscalYear, drawn) => { record.fiscalYear = fiscalYear; record.number = drawn })
  }

  // 代表者会議: once a year, on a Wednesday of May.
  for (const fiscalYear of [lastYear, lastYear + 1]) {
    const day = officeDayFrom(Temporal.PlainDate.from({ year: fiscalYear, month: 5, day: 14 }))
    if (!isBefore(day, today)) continue
    const meeting = call('representatives', moment(day, 14 * 60), 90, { by: staff.iizuka, decider: 'takahashi', place: '市役所 大会議室', words: councilWords.representatives, calledOn: officeDay(day, -25) })
    for (const key of ['takahashi', 'moriyama', 'iizuka', 'yamane'] as const) sit(meeting, { accountId: staff[key] }, 'attended')
    for (const agency of Object.keys(agencySpecs) as AgencyKey[]) {
      const seat = council.seatOf(agency, 'representative', day)
      if (seat?.part === 'representative' && council.isMember(agency, day)) sit(meeting, { agencyId: seat.agencyId, agencyPersonId: seat.id }, chance.happens(0.85) ? 'attended' : 'absent')
    }
    printFor(meeting, 40, 40, 'minutes')
  }

  // 個別ケース検討会議 and 合同ケース会議 are those the journals tell of.
  for (const family of facts.families) {
    for (const { at, authorId, staff: ours, casefileIds } of family.conferences) {
      const day = officeDateOf(at)
      const casefiles = family.casefiles.filter((one) => casefileIds.includes(one.id) && !isBefore(day, one.openedOn))
      const unit = units.find((one) => one.family === family && one.apart === casefiles[0]?.sealed)
      if (isBefore(day, begin) || casefiles.length === 0 || new Set(casefiles.map(({ sealed }) => sealed)).size > 1) continue
      const joint = ours.includes(staff.yamane)
      const meeting = call(joint ? 'joint_case' : 'case_conference', at, 60, { by: authorId, decider: 'moriyama', place: joint ? '市役所2階 相談室' : chance.oneOf(['市役所2階 相談室', '市役所3階 第1会議室']), words: say(councilWords.conferenceMinutes), calledOn: day })
      for (const accountId of [...new Set([authorId, ...ours])]) sit(meeting, { accountId }, 'attended')
      const here: Unit = { family, casefiles, apart: casefiles[0]!.sealed, next: null, heardAt: null, named: [] }
      const who: AgencyKey[] = joint ? ['kizuna'] : partners(here, day).slice(0, 3)
      for (const agency of who) {
        const seat = council.seatOf(agency, 'working', day)
        sit(meeting, { agencyId: agencies[agency], ...(seat ? { agencyPersonId: seat.id } : {}) }, chance.happens(0.92) ? 'attended' : 'absent')
      }
      // The council's own day stands; a family that is not registered is talked over again in three months.
      const reviewed = unit ? reviewAfter(unit, day) : officeDayFrom(day.add({ months: 3 }))
      const heardAt = at.add({ minutes: 55 })
      const itemId = item(meeting, here, { pile: 'discuss', position: 1, state: 'heard', heardAt, nextReviewOn: reviewed, pileWords: '', texts: { report: `${say(joint ? councilWords.jointReport : councilWords.conferenceReport)}${reported(toneOf(casefiles, day))}`, discussion: talkedOver(toneOf(casefiles, day)) }, wroteAt: at })
      giveTasks(here, itemId, { ...meeting, by: workerOf(here, day) }, heardAt, chance.oneOf([1, 1, 2]))
    }
  }

  /** The day named by the last 実務者会議 before a day, or the one on which the family first comes there. */
  function reviewAfter(unit: Unit, day: Day): Day | null {
    const named = unit.named.findLast(({ on }) => isBefore(on, day))?.next
    return named && isBefore(day, named) ? named : null
  }

  settleTasks()

  /** Most tasks were done by their day; some were dropped, and of those past their day a few are still not done. */
  function settleTasks(): void {
    const past = tasks.filter(({ record }) => isBefore(record.dueOn, today))
    const still = new Set(chance.mixed(past.filter(({ casefiles, record }) => casefiles.every(({ closedOn }) => closedOn === null) && daysFrom(record.dueOn, today) < 40)).slice(0, undone))
    for (const one of tasks) {
      const { record, casefiles, given } = one
      const closed = casefiles.every(({ closedOn }) => closedOn !== null) ? casefiles.map(({ closedOn }) => closedOn!).toSorted(Temporal.PlainDate.compare).at(-1)! : null
      if (still.has(one)) {
        if (chance.happens(0.7)) Object.assign(record, { undoneWords: say(taskEnds.late), version: 2 })
        continue
      }
      if (!isBefore(record.dueOn, today) && closed === null && !(daysFrom(given, today) > 21 && chance.happens(0.5))) continue
      const latest = [record.dueOn, yesterday, ...(closed ? [closed] : [])].toSorted(Temporal.PlainDate.compare)[0]!
      const on = officeDayUntil(isBefore(latest, given) ? given : latest.subtract({ days: Math.min(chance.between(0, 9), Math.max(0, daysFrom(given, latest) - 1)) }))
      const doneOn = isBefore(on, given) ? given : on
      if (chance.happens(0.04)) {
        Object.assign(record, { droppedOn: doneOn, undoneWords: say(taskEnds.dropped), version: 2 })
        continue
      }
      Object.assign(record, { doneOn, doneWords: say(taskEnds.done), version: 2 })
      const about = record.casefileId ? [record.casefileId] : one.apart ? casefiles.map(({ id }) => id) : [null]
      for (const casefileId of about) tell('task_done', moment(doneOn, chance.between(990, 1030)), workerOf(one, doneOn), { familyId: one.family.id, refId: record.id, casefileId })
    }
  }
}
