import { suspectedPersons } from '../codes/abuse.ts'
import { guardianInformed, yesNoUnknown } from '../codes/calls.ts'
import { labelOf } from '../codes/code-list.ts'
import type { Decision } from '../casefiles/approvals.db.ts'
import { decisionWords } from '../casefiles/decision-words.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { means } from '../codes/intakes.ts'
import { meetingKinds } from '../codes/meetings.ts'
import { sexes } from '../codes/people.ts'
import { urgencyAnswers, urgencyCharts, urgencyQuestions, urgencyWords } from '../codes/urgency.ts'
import { emptySheet } from '../documents/intake-sheet.ts'
import type { Choice, IntakeChild as SheetRow, IntakeMeeting, IntakeReporter, IntakeSheet, IntakeUrgency } from '../documents/intake-sheet.ts'
import { formatDateTime, formatDateTimeWithWeekday, formatTime, officeDateOf } from '../kernel/office-time.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatPartialDate } from '../kernel/partial-date.ts'
import type { FamilyMember } from '../people/family.ts'
import type { PersonCard } from '../people/person.ts'
import { intakeKindWords, routeWords } from './intake.ts'
import type { Judgement } from './intake-lines.ts'
import type { Intake } from './subjects.ts'
import { urgencyByChart } from './urgency-by-chart.ts'

/** A child of an intake as printed: what was heard, and where it is as far as this reader may know. */
export interface SheetChild {
  id: string; personId: string | null; part: string; samePerson: string; nameHeard: string; kanaHeard: string; sex: string; ageHeard: string
  birthYear: number | null; birthMonth: number | null; birthDay: number | null
  abuseKind: string | null; suspectedPerson: string; suspectedWords: string
  clockStartedAt: Temporal.Instant | null; seeBy: Temporal.Instant | null; limitSource: string | null
  whereNow: string | null; untilAt: Temporal.Instant | null; sleepsWhere: string | null; hidden: boolean; address: string | null; sightedAt: Temporal.Instant | null
}

/** Who reported, as the guarded row holds it. */
export interface Reporter {
  anonymous: boolean; name: string | null; relation: string | null; phone: string | null; address: string | null
  wantsAnswer: string; mayBeContacted: string; contentIdentifies: string; mayTellFamily: string
}

const hidden = '非開示'
/** R8.11.25 14:05, for narrow places. */
export const brief = (at: Temporal.Instant): string => `${formatShortDate(officeDateOf(at))} ${formatTime(at)}`
const picked = (labels: readonly [code: string, label: string][], code: string | null): Choice[] => labels.map(([one, label]) => ({ label, chosen: code === null ? null : one === code, note: '' }))

/** What is printed of one child; places only as this reader may know them. Without a card it is what was heard: nobody is printed as the person they only seem to be. */
export function childOnSheet(child: SheetChild, card: PersonCard | undefined): SheetRow {
  const heard = child.birthYear === null ? '' : formatPartialDate({
    year: child.birthYear, ...(child.birthMonth === null ? {} : { month: child.birthMonth }), ...(child.birthDay === null ? {} : { day: child.birthDay }),
  })
  const suspected = labelOf(suspectedPersons, child.suspectedPerson)
  return {
    name: card?.name || child.nameHeard || 'だれか分からない', kana: card?.kana || child.kanaHeard,
    born: card?.birth ? card.birthWords : heard, age: card?.birth ? card.ageWords : child.ageHeard, sex: labelOf(sexes, card?.sex ?? child.sex),
    home: child.hidden ? hidden : child.address ?? '', attends: child.hidden ? hidden : card?.school ?? '',
    role: picked([['subject', '対象'], ['sibling', 'きょうだい（安全確認）'], ...(child.part === 'expectant' ? [['expectant', '妊婦'] as [string, string]] : [])], child.part),
    abuse: picked([['physical', '身体的'], ['sexual', '性的'], ['psychological', '心理的'], ['neglect', 'ネグレクト']], child.abuseKind),
    suspected: child.suspectedWords ? `${suspected}（${child.suspectedWords}）` : suspected,
    whereNow: child.hidden ? hidden : child.whereNow ?? '', untilWhen: child.hidden || !child.untilAt ? '' : brief(child.untilAt),
    tonight: child.hidden ? hidden : child.sleepsWhere ?? '',
    safetyCheck: child.sightedAt ? `${brief(child.sightedAt)} に会った` : child.seeBy ? `期限 ${formatDateTimeWithWeekday(child.seeBy)}。まだ会っていない` : '',
  }
}

const guardianRelations = ['birth_parent', 'adoptive_parent', 'step_parent', 'foster_parent', 'parents_partner']

/** The parents and their partners as the reader sees them; homes and telephones are left to be written by hand, so that no paper carries a place by habit. */
export function guardiansOnSheet(members: readonly FamilyMember[]): IntakeSheet['guardians'] {
  const guardians = members.filter(({ relation, until }) => guardianRelations.includes(relation) && until === null)
  if (guardians.length === 0) return emptySheet.guardians
  return guardians.map(({ name, kana, relationLabel, ageWords, veiled, livesIn }) => ({
    name, kana, relation: livesIn ? relationLabel : `${relationLabel}（別居）`, age: ageWords, occupation: '', home: veiled ? hidden : '', telephone: veiled ? hidden : '',
  }))
}

/** What the meeting decided, as printed. */
export function meetingOnSheet({ meetingKind, heldAt, attended, words, ...decision }: Decision): IntakeMeeting {
  return {
    held: [meetingKind && labelOf(meetingKinds, meetingKind), heldAt && formatDateTimeWithWeekday(heldAt)].filter(Boolean).join('　'), attendees: attended.join('、'),
    decisions: [{ label: '決定', value: decisionWords(decision) }, { label: '決めたこと', value: words }],
  }
}

/** The reporter as printed, for a reader who may see the row; nothing of it reaches any other part of the sheet. */
export function reporterOnSheet(reporter: Reporter): IntakeReporter {
  const answer = (code: string): string => labelOf(yesNoUnknown, code)
  return {
    name: reporter.anonymous ? '匿名' : reporter.name ?? '', relation: reporter.relation ?? '', home: reporter.address ?? '', telephone: reporter.phone ?? '',
    wish: '', source: '', cooperation: '', callBack: `結果の連絡 ${answer(reporter.wantsAnswer)}／連絡してよい ${answer(reporter.mayBeContacted)}`,
    knownToFamily: '', identifiable: answer(reporter.contentIdentifies), maySay: reporter.mayTellFamily,
  }
}

/** The latest judgement as printed: words, and the chart's name; a letter never stands alone. */
export function urgencyOnSheet(judgement: Judgement): IntakeUrgency {
  const { unknowns } = urgencyByChart(judgement.answers)
  return {
    judged: judgement.level ? urgencyWords(judgement.level) : '未判断', judgedBy: `${judgement.judgedByName}　${brief(judgement.judgedAt)}`,
    byChart: judgement.byChart ? urgencyWords(judgement.byChart) : '答えがそろっていません', chartName: `緊急度アセスメントシート（${labelOf(urgencyCharts, judgement.chart)}）`,
    reason: judgement.words,
    questions: urgencyQuestions.map(({ code, mark, label }) => ({ mark, question: label, answer: urgencyAnswers.find((one) => one.code === judgement.answers[code])?.label ?? '' })),
    toFindOut: urgencyQuestions.filter(({ code }) => unknowns.includes(code)).map(({ mark, ask }) => `${mark}${ask}`).join('　'),
  }
}

/** What must be read first: urgency, the nearer clock, the limit of the safety check. */
export function glanceOf(children: readonly SheetChild[], judgement: Judgement | undefined): IntakeSheet['glance'] {
  const subjects = children.filter(({ part }) => part === 'subject')
  const next = subjects.filter(({ hidden: shut, untilAt }) => !shut && untilAt).toSorted((a, b) => Temporal.Instant.compare(a.untilAt!, b.untilAt!))[0]
  const limit = children.filter(({ seeBy, sightedAt }) => seeBy && !sightedAt).toSorted((a, b) => Temporal.Instant.compare(a.seeBy!, b.seeBy!))[0]
  return [
    { label: '緊急度', value: judgement?.level ? urgencyWords(judgement.level) : '未判断', note: judgement ? `${brief(judgement.judgedAt)}　${judgement.judgedByName}` : '' },
    { label: '次に動く時刻', value: next ? `${formatTime(next.untilAt!)} まで` : '', note: next?.whereNow ?? '' },
    { label: '安全確認の期限', value: limit ? brief(limit.seeBy!) : '', note: limit?.limitSource?.split(/[：（]/u)[0] ?? '' },
  ]
}

/** How and from where an intake came, as printed. A route of a single person is not printed where the reader may not know who called. */
export function receiptOnSheet(intake: Intake, receiver: string, showsRoute: boolean): IntakeSheet['receipt'] {
  const late = intake.receivedAt.until(intake.recordedAt).total('hours') >= 1
  return {
    receivedAt: formatDateTimeWithWeekday(intake.receivedAt), receivedBy: intake.takenBy ? `${intake.takenBy}（入力 ${receiver}）` : receiver,
    enteredAt: late ? formatDateTime(intake.recordedAt) : '', means: labelOf(means, intake.means),
    route: showsRoute ? routeWords(intake.route) : '別途照会',
    matter: [intakeKindWords(intake.kind), intake.consultationKind && labelOf(consultationKinds, intake.consultationKind)].filter(Boolean).join('　'),
    immediateResponse: ['必要', '通常どおり'].map((label) => ({ label, chosen: null, note: '' })),
  }
}

/** What was said, and whether the guardians know. */
export function accountOnSheet(intake: Intake): IntakeSheet['account'] {
  return [
    { label: '話の内容', value: intake.content },
    ...(intake.guardianInformed ? [{ label: '保護者に', value: labelOf(guardianInformed, intake.guardianInformed) }] : []),
  ]
}
