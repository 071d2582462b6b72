import { labelOf } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { sexes } from '../codes/people.ts'
import { sightingManners, sightingPlaces } from '../codes/sightings.ts'
import { reporterPassings, transferKinds } from '../codes/transfers.ts'
import { urgencyCharts, urgencyWords } from '../codes/urgency.ts'
import { hiddenPlace } from '../documents/place.ts'
import type { Place } from '../documents/place.ts'
import { choicesOf } from '../documents/transfer-paper.ts'
import type { OutgoingKind, TransferPaper } from '../documents/transfer-paper.ts'
import type { Reporter } from '../intake/reporter.db.ts'
import { intakeKindWords, routeWords } from '../intake/intake.ts'
import { brief } from '../intake/sheet.ts'
import { formatDateWithWeekday, formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import type { FamilyMember } from '../people/family.ts'
import type { LastSeen, PaperFacts } from './paper.db.ts'
import type { Passing } from './reporter-passing.db.ts'
import type { Step, Transfer } from './transfers.db.ts'

const guardianRelations = ['birth_parent', 'adoptive_parent', 'step_parent', 'foster_parent', 'parents_partner', 'minor_guardian']
interface Around { printed: TransferPaper['printed']; office: string; town: string; centre: string; telephone: string; copies: number }

/** A document as it will stand on paper, for the one who prints it. `reporter` is there only when handing over was decided and this reader has it open; its name reaches no other part. */
export function paperOf(transfer: Transfer, facts: PaperFacts, { passing, reporter }: { passing: Passing | undefined; reporter: Reporter | undefined }, around: Around): TransferPaper {
  const { kind, asks, number, steps } = transfer
  const out = kind as OutgoingKind
  const shut = facts.place.hidden
  const spot = (words: string | null | undefined): Place => (shut ? hiddenPlace : words ?? '')
  const { child, members, homes, phones } = facts
  const others = members.filter(({ id }) => id !== transfer.personId)
  const guardians = others.filter(({ relation }) => guardianRelations.includes(relation))
  return {
    kind: out, number, state: stateOf(transfer), datedOn: formatDateWithWeekday(transfer.datedOn), addressee: `${around.centre}長`, sender: `${around.town}長`, office: around.office,
    printed: around.printed, copy: around.copies === 1 ? { number: 1, of: 1 } : null, approvals: marksOf(steps), law: transferKinds.find(({ code }) => code === kind)!.law,
    asks: choicesOf(out, asks as Parameters<typeof choicesOf>[1]), urgency: urgencyOf(facts),
    child: {
      name: child?.name ?? transfer.childName, kana: child?.kana ?? '', born: child?.birthWords ?? '', age: child?.ageWords ?? '', sex: child ? labelOf(sexes, child.sex) : '',
      home: spot(homes.get(transfer.personId ?? '')), attends: spot(child?.school), whereNow: spot(facts.place.whereabouts),
    },
    firstPage: {
      danger: transfer.danger, childWords: transfer.childWords, lastMet: lastMetOf(facts.lastSeen), siblingsTonight: spot(facts.place.siblingsTonight), done: transfer.done, notDone: transfer.notDone, opinion: transfer.opinion, afterHours: transfer.afterHours,
    },
    guardians: guardians.map(({ id, name, kana, relationLabel, ageWords, livesIn }) => ({
      name, kana, relation: livesIn ? relationLabel : `${relationLabel}（別居）`, age: ageWords, occupation: '', home: spot(homes.get(id)), telephone: spot(phones.get(id)),
    })),
    household: others.filter((one) => !guardians.includes(one)).toSorted((one, other) => Number(other.relation === 'child') - Number(one.relation === 'child')).map((one) => memberOf(one, spot)),
    receipt: {
      number: transfer.intakeLabel ?? '', receivedAt: facts.intake ? formatDateTimeWithWeekday(facts.intake.receivedAt) : '', route: facts.intake ? (reporter ? routeWords(facts.intake.route) : '別途照会') : '',
      matter: facts.intake ? [intakeKindWords(facts.intake.kind), facts.intake.consultationKind && labelOf(consultationKinds, facts.intake.consultationKind)].filter(Boolean).join('　') : '',
    },
    reporter: { handedOver: reporter ? reporterWords(reporter) : null, decided: passing ? `${labelOf(reporterPassings, passing.outcome)}　${passing.by}　${formatDateTimeWithWeekday(passing.recordedAt)}` : '' },
    reason: transfer.reason, course: transfer.course, assessment: assessmentOf(facts), plan: planOf(facts), attachments: transfer.attachments.split('\n').map((line) => line.trim()).filter(Boolean),
    contact: { person: transfer.writer, telephone: around.telephone, replyBy: transfer.replyBy ? formatJapaneseDate(transfer.replyBy) : '' },
  }
}

/** What is said beside the title while the document may not go, or has gone before anybody looked at it. */
function stateOf({ standing: { ours, urgent } }: Transfer): string {
  if (ours === 'withdrawn') return '取りやめ'
  if (ours === 'sent' && urgent) return '後閲前'
  return ours === 'prepared' || ours === 'sent_back' ? '決裁前' : ''
}

/** 担当 → 係長 → 室長: who prepared it, and who of the leaders approved it or looked at it afterwards. */
function marksOf(steps: readonly Step[]): TransferPaper['approvals'] {
  const prepared = steps.findLast(({ state }) => state === 'prepared')
  const seenBy = (role: string): Step | undefined => steps.findLast(({ state, byRole }) => (state === 'approved' || state === 'reviewed') && byRole === role)
  const mark = (role: string, step: Step | undefined) => ({ role, name: step?.by ?? '', at: step ? `${brief(step.at)}${step.state === 'reviewed' ? ' 後閲' : ''}` : '' })
  return [mark('担当', prepared), mark('係長', seenBy('supervisor')), mark('室長', seenBy('head'))]
}

/** Words and the chart's name; a letter means another level in another chart and is never printed. */
function urgencyOf({ judged }: PaperFacts): TransferPaper['urgency'] {
  if (!judged?.level) return null
  return { words: urgencyWords(judged.level), chartName: `緊急度アセスメントシート（${labelOf(urgencyCharts, judged.chart)}）`, judged: `${formatDateTimeWithWeekday(judged.judgedAt)}　${judged.judgedByName}` }
}

function lastMetOf(seen: LastSeen | undefined): TransferPaper['firstPage']['lastMet'] {
  if (!seen) return { when: 'まだ、だれも会っていません', who: '', where: '', how: '' }
  return { when: formatDateTimeWithWeekday(seen.at), who: seen.own ? '市の職員' : seen.agency ?? '関係機関', where: labelOf(sightingPlaces, seen.placeKind), how: labelOf(sightingManners, seen.manner) }
}

const memberOf = ({ name, relation, relationLabel, ageWords, livesIn, school }: FamilyMember, spot: (words: string | null) => Place) => ({
  name, relation: relation === 'child' ? 'きょうだい' : relationLabel, age: ageWords, livesIn: livesIn ? '同居' : '別居', attends: spot(school),
})

function assessmentOf({ judged }: PaperFacts): TransferPaper['assessment'] {
  return judged?.level ? [{ label: '緊急度', value: [`${urgencyWords(judged.level)}（${formatDateTimeWithWeekday(judged.judgedAt)}）`, judged.words].filter(Boolean).join('\n') }] : []
}

function planOf({ plan }: PaperFacts): TransferPaper['plan'] {
  if (!plan) return []
  return [{ label: '支援方針', value: plan.policy }, { label: '支援の内容', value: plan.actions.map(({ agency, what }) => `${agency}　${what}`).join('\n') }].filter(({ value }) => value !== '')
}

const reporterWords = ({ anonymous, name, relation, agencyName, phone, address }: Reporter): string =>
  [anonymous ? '匿名' : name, relation, agencyName, phone, address].filter(Boolean).join('　')
