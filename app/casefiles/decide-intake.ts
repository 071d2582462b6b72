import { abuseKinds } from '../codes/abuse.ts'
import { classes, placements } from '../codes/casefiles.ts'
import { codesOn } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { intakeOutcomes } from '../codes/dispositions.ts'
import { safetyClockOf } from '../intake/safety-check.ts'
import type { Watched } from '../intake/safety-check.ts'
import { choice, choices, dateTime, longText, required, text, tick } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { AnyRecord, Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { meetingsDeciding } from './deciding.ts'

/** What a meeting judged of one child; a brother or sister who was only looked after is not judged and not counted. Source: 福祉行政報告例 (受付種別≠決定種別), practice 1.10. */
export const judgements = [
  { code: 'judged', label: '虐待と判断した' },
  { code: 'not_abuse', label: '虐待ではなかった（虐待非該当）' },
  { code: 'unidentified', label: '特定できず' },
  { code: 'no_question', label: '虐待の相談ではない' },
  { code: 'only_checked', label: 'きょうだい（安全確認だけ）。判断しない', hint: '相談の件数に入れません' },
] as const
export type Judgement = (typeof judgements)[number]['code']

const becomes = { casefile: 'yes' } as const
const work = {
  casefile: required(choice('ケースにするか', [{ code: 'yes', label: 'ケースにする' }, { code: 'no', label: 'ケースにしない' }])),
  class: required(choice('区分', classes)),
  placement: required(choice('子どもの居場所', placements, { as: 'select' })),
  registered: tick('要対協の登録', '登録する', { hint: '登録に本人や保護者の同意はいりません' }),
  words: longText('この子について', { most: 4000, rows: 2 }),
}
const workAskedIf = { class: becomes, placement: becomes, registered: becomes } as const

const judging = (part: string) => ({
  judgement: required(choice('虐待かどうか', judgements.filter(({ code }) => code !== 'only_checked' || part === 'sibling'))),
  abuseKind: required(choice('虐待の種類（この子）', abuseKinds)),
  kind: required(choice('決定した相談の種別', consultationKinds.filter(({ code }) => code !== '01'), { as: 'select' })),
})
const judgingAskedIf = { abuseKind: { judgement: 'judged' }, kind: { judgement: ['not_abuse', 'no_question'] } } as const

/** What is decided for one child; each child has an own kind and own kind of abuse. */
export const childDecision = (part: string) => defineRecord({
  name: 'child_decision', version: 1, title: '子どもごとの決定', fields: { ...judging(part), ...work }, askIf: { ...judgingAskedIf, ...workAskedIf },
})
export type ChildDecision = Values<ReturnType<typeof childDecision>>

/** What is decided for a child whose casefile goes on: its class is changed on the casefile. */
const openChildDecision = (part: string) => defineRecord({
  name: 'open_child_decision', version: 1, title: 'ケースが続いている子どもの決定', fields: { ...judging(part), words: work.words }, askIf: judgingAskedIf,
})

/** What is decided for a pregnant woman; her consultation is none of the sixteen kinds. */
const expectantDecision = defineRecord({ name: 'expectant_decision', version: 1, title: '妊婦についての決定', fields: work, askIf: workAskedIf })

/** What a 受理会議 is asked; people, agencies and families are those this person may choose on the day. */
export function intakeDecision(given: { day: Temporal.PlainDate; people: readonly Option[]; agencies: readonly Option[]; families: readonly Option[] }) {
  return defineRecord({
    name: 'intake_decision', version: 1, title: '受理会議の決定',
    fields: {
      ...meetingFields('intake', given),
      outcome: required(choice('この受付をどうするか', codesOn(intakeOutcomes, given.day), { as: 'radio' })),
      words: required(longText('決めたこと', { most: 8000, rows: 4, hint: '会う方法といつまで、児童相談所・警察との連絡、要対協にかけるか' })),
      family: choice('どの家族のケースか', [...given.families, { code: 'new', label: '新しい家族をつくる' }], { as: 'radio' }),
      familyName: text('家族の呼び名', { most: 60, hint: '例 佐藤家' }),
      ...workersAndLead(given),
    },
    askIf: { familyName: { family: 'new' } },
  })
}
export type IntakeDecision = Values<ReturnType<typeof intakeDecision>>

/** Which meeting, when, who was there: asked wherever a meeting decides. */
export function meetingFields(kind: Parameters<typeof meetingsDeciding>[0], { day, people }: { day: Temporal.PlainDate; people: readonly Option[] }) {
  return {
    meeting: required(choice('会議', meetingsDeciding(kind, day), { as: 'radio' })),
    heldAt: required(dateTime('会議の日時')),
    attended: required(choices('出た人', people)),
  }
}

/** Main and second worker and the agency that leads. */
export function workersAndLead({ people, agencies }: { people: readonly Option[]; agencies: readonly Option[] }) {
  return {
    main: choice('主担当', people, { as: 'select', hint: 'ケースにするときは必ず選びます' }),
    second: choice('副担当', people, { as: 'select' }),
    lead: choice('主担当機関', agencies, { as: 'select', hint: 'ケースにするときは必ず選びます。空にはできません' }),
  }
}

/** A meeting still to come, or before what it decides about. */
export function problemsOfMeeting({ heldAt }: { heldAt: Temporal.Instant }, now: Temporal.Instant, notBefore?: Temporal.Instant): Problem[] {
  if (Temporal.Instant.compare(heldAt, now) > 0) return [{ field: 'heldAt', message: '会議の日時が今より後です。終わった会議の日時を入れてください' }]
  const early = notBefore !== undefined && Temporal.Instant.compare(heldAt, notBefore) < 0
  return early ? [{ field: 'heldAt', message: '会議の日時が受付より前です。日時を確かめてください' }] : []
}

/** Two workers who are one, nobody, or no agency that leads. */
export function problemsOfWorkers({ main, second, lead }: { main: string | null; second: string | null; lead: string | null }): Problem[] {
  const problems: Problem[] = []
  if (!main) problems.push({ field: 'main', message: 'ケースにするときは主担当を選んでください' })
  if (main && main === second) problems.push({ field: 'second', message: '主担当と別の人を選んでください' })
  if (!lead) problems.push({ field: 'lead', message: 'ケースにするときは主担当機関を選んでください。空にはできません' })
  return problems
}

/** A child of the intake as the decision needs it; `notSeen` while its clock runs and nobody decided what that means. */
export interface ChildToDecide { id: string; part: string; personId: string | null; samePerson: string; openCasefileId: string | null; notSeen: boolean; attempts: number }

/** Whether a child of a call was not seen and no supervisor decided for it; a decided revisit is not a child seen. */
export function isNotSeen(child: Watched, now: Temporal.Instant): boolean {
  const last = child.lateDecisions.toSorted((one, other) => Temporal.Instant.compare(one.decidedAt, other.decidedAt)).at(-1)
  return safetyClockOf(child, now).state === 'running' && (!last || last.act === 'revisit')
}

/** The questions asked about a child of the intake. */
export function recordFor({ part, openCasefileId }: Pick<ChildToDecide, 'part' | 'openCasefileId'>): AnyRecord {
  if (part === 'expectant') return expectantDecision
  return openCasefileId ? openChildDecision(part) : childDecision(part)
}

/** What does not fit together in a decision about an intake and its children. */
export function problemsOfDecision(values: IntakeDecision, children: readonly { child: ChildToDecide; decided: Partial<ChildDecision> }[], intakeKind: string): Problem[] {
  const problems: Problem[] = []
  const outcome = intakeOutcomes.find(({ code }) => code === values.outcome)
  const chosen = children.filter(({ decided }) => decided.casefile === 'yes')
  for (const { child, decided } of children) {
    const at = (field: string, message: string): number => problems.push({ field: `child.${child.id}.${field}`, message })
    if (decided.judgement === 'judged' && intakeKind === 'staff_abuse') at('judgement', '保育所等職員による虐待は児童虐待の相談に数えません。「虐待の相談ではない」を選んでください')
    if (decided.casefile === 'yes' && decided.judgement === 'only_checked') at('judgement', 'ケースにする子は、判断を選んでください')
    if (decided.casefile === 'yes' && (!child.personId || child.samePerson === 'maybe')) at('casefile', 'だれか決まっていない子はケースにできません。先に「だれかを決める」で登録してください')
    if (decided.casefile === 'yes' && outcome?.closes) at('casefile', `「${outcome.label}」のときはケースにできません`)
    if (outcome?.closes && child.notSeen && !(outcome.code === 'unidentified' && child.attempts > 0)) {
      at('judgement', 'まだ会えていない子どもです。終える前に、安全確認か係長の決定を記録してください')
    }
  }
  if (outcome?.code === 'becomes_case' && chosen.length === 0 && !children.some(({ child }) => child.openCasefileId)) problems.push({ field: 'outcome', message: 'ケースにする子を1人以上選んでください' })
  if (outcome?.code === 'joins_open' && !children.some(({ child }) => child.openCasefileId) && chosen.length === 0) problems.push({ field: 'outcome', message: '続いているケースの子がいません。「ケースにする」などから選んでください' })
  const opening = chosen.filter(({ child }) => !child.openCasefileId)
  if (opening.length > 0) {
    problems.push(...problemsOfWorkers(values))
    if (!values.family) problems.push({ field: 'family', message: 'どの家族のケースかを選んでください' })
    if (values.family === 'new' && !values.familyName?.trim()) problems.push({ field: 'familyName', message: '家族の呼び名を入れてください（例 佐藤家）' })
  }
  return problems
}

/** A kind of abuse, a kind of consultation and a result, as the consultation keeps them. */
export function judgedAs({ judgement, kind, abuseKind }: Pick<ChildDecision, 'judgement' | 'kind' | 'abuseKind'>): { kindDecided: string | null; abuseJudged: string | null; abuseKind: string | null } {
  if (judgement === 'judged') return { kindDecided: '01', abuseJudged: 'judged', abuseKind }
  return { kindDecided: kind, abuseJudged: judgement === 'no_question' ? null : judgement, abuseKind: null }
}

