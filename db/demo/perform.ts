import { sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { approve, decisionById } from '../../app/casefiles/approvals.db.ts'
import { casefilesOfPersons } from '../../app/casefiles/casefiles.db.ts'
import type { Casefile } from '../../app/casefiles/casefiles.db.ts'
import { changeCasefile, handOver, proposeClosing, proposeReopening } from '../../app/casefiles/changes.db.ts'
import { childrenToDecide, decideIntake } from '../../app/casefiles/decide-intake.db.ts'
import { warn } from '../../app/casefiles/warnings.db.ts'
import { urgencyQuestions } from '../../app/codes/urgency.ts'
import type { UrgencyAnswer } from '../../app/codes/urgency.ts'
import { acceptIntake } from '../../app/intake/accept.db.ts'
import { recordCentreCall } from '../../app/intake/centre-call.db.ts'
import type { CallValues } from '../../app/intake/intake.ts'
import type { IntakeChildValues } from '../../app/intake/intake-child.ts'
import { decideLate } from '../../app/intake/late-decision.db.ts'
import { recordSafetyCheck } from '../../app/intake/safety.db.ts'
import { judgeUrgency } from '../../app/intake/urgency.db.ts'
import type { UrgencyAnswers } from '../../app/intake/urgency-by-chart.ts'
import { correctEntry, markSeen, recordEntry } from '../../app/journal/journal.db.ts'
import type { PartWords } from '../../app/journal/entry-parts.ts'
import { saveDraft } from '../../app/kernel/draft.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { standingVeils } from '../../app/people/lifting.db.ts'
import { lookBehindVeil } from '../../app/people/looks.db.ts'
import { recordPhone, recordResidence, setVeil } from '../../app/people/places.db.ts'
import { currentPlanOf, endPlan, makePlan } from '../../app/plans/plans.db.ts'
import { proposeWidening } from '../../app/widening/widening.db.ts'
import { markVisitDone, missVisit, moveVisit, visitsOfFamilyDue } from '../../app/plans/visits.db.ts'
import type { Visit } from '../../app/plans/visit.ts'
import { agencies } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import type { Calendar } from './moments.ts'
import { meetFamily, writeSchools } from './people.ts'
import type { Line } from './script.ts'
import type { At, ChildHeard, DecideAct, EntryAct, IntakeAct, PlanAct } from './shape.ts'
import type { StaffKey } from './staff.ts'

/** What the town knows by the keys of the script: ids of who and what was made so far. */
export interface Known {
  calendar: Calendar
  staff: Record<StaffKey, string>
  agencies: Record<AgencyKey, string>
  persons: Map<string, string>
  families: Map<string, string>
  intakes: Map<string, string>
  decisions: Map<object, string>
}

/** Does one act of the script through the office's own functions, as whoever did it. */
export async function perform(tx: Tx, known: Known, line: Line): Promise<void> {
  const { act, at: now, family } = line
  const today = officeDateOf(now)
  const moment = known.calendar.moment
  await meetFamily(tx, known, family, today)
  const familyId = known.families.get(family.key) ?? ''
  const intakeChild = async (key: string, at: number) => {
    const { rows: [child] } = await sql<{ id: string; intakeId: string; personId: string | null; samePerson: string; receivedAt: Temporal.Instant }>`
      select k.id, k.intake_id, k.person_id, k.same_person, i.received_at from intake_child k join intake i on i.id = k.intake_id
       where k.intake_id = ${known.intakes.get(key) ?? null} order by k.position offset ${at} limit 1`.execute(tx)
    return child!
  }
  const casefile = async (who: string): Promise<Casefile> => (await casefilesOfPersons(tx, [personOf(known, who)]))[0]!
  const held = (at: At, kind: string, attended: readonly StaffKey[]) => ({ meeting: kind as never, heldAt: moment(at).subtract({ minutes: 15 }), attended: attended.map((one) => known.staff[one]) })
  const proposal = (): string => {
    const id = crypto.randomUUID()
    known.decisions.set(act, id)
    return id
  }

  switch (act.act) {
    case 'intake': return take(tx, known, act, now)
    case 'check': {
      const child = await intakeChild(act.intake, act.child)
      return recordSafetyCheck(tx, crypto.randomUUID(), child, {
        at: now, checkedBy: known.staff[act.by], result: act.result, seenBy: act.result === 'sighted' ? (act.agency ? 'agency' : 'own') : null, agencyId: act.agency ? known.agencies[act.agency] : null,
        placeKind: act.place ?? null, manner: act.manner ?? null, words: act.words,
      }, now)
    }
    case 'judge': {
      const { id } = await intakeChild(act.intake, act.child)
      await judgeUrgency(tx, { intakeChildId: id, answers: answersFrom(act.answers), level: act.level ?? null, words: act.words })
      return
    }
    case 'centre': return recordCentreCall(tx, crypto.randomUUID(), known.intakes.get(act.intake)!, {
      calledAt: now, spokeWith: act.with, told: act.told, ourOpinion: act.ours, theirOpinion: act.theirs, agreed: act.agreed, notAgreed: act.notAgreed ?? null, againAt: act.again ? moment(act.again) : null,
    }, now)
    case 'late': {
      const child = await intakeChild(act.intake, act.child)
      return decideLate(tx, crypto.randomUUID(), child, {
        act: 'revisit', revisitAt: moment(act.revisit), revisitBy: known.staff[act.pair[0]], revisitWith: known.staff[act.pair[1]], reason: act.words,
        ...answersFrom(act.answers) as Required<UrgencyAnswers>, urgencyLevel: act.level, urgencyWords: act.words,
      }, now)
    }
    case 'decide': return decide(tx, known, act, { id: proposal(), familyId, now, today })
    case 'approve': {
      const decision = await decisionById(tx, known.decisions.get(act.of)!)
      return approve(tx, { decisionId: decision!.id, version: decision!.version, outcome: act.outcome, words: act.words, now, today })
    }
    case 'entry': return write(tx, known, act, { familyId, now })
    case 'plan': return makePlanOf(tx, known, act, { familyId, now, today, knows: (await currentPlanOf(tx, familyId))?.id ?? null, casefiles: await Promise.all(act.children.map(async (child) => (await casefile(child)).id)) })
    case 'end_plan': {
      const plan = await currentPlanOf(tx, familyId)
      return endPlan(tx, { planId: plan!.id, on: today, words: act.words, now })
    }
    case 'change': {
      const of = await casefile(act.child)
      return changeCasefile(tx, { id: proposal(), casefile: of, version: of.version, values: {
        ...held(act.at, act.meeting ?? 'policy', ['moriyama', 'iizuka', act.by]), since: today, class: act.class ?? null, lead: act.lead ? known.agencies[act.lead] : null, placement: act.placement ?? null,
        registration: act.register ? 'add' : null, stage: act.stage ?? null, words: act.words,
      } })
    }
    case 'close': {
      const of = await casefile(act.child)
      return proposeClosing(tx, { id: proposal(), casefile: of, version: of.version, values: { ...held(act.at, act.meeting ?? 'policy', ['moriyama', 'iizuka', act.by]), reason: act.reason, words: act.words, openRead: true } })
    }
    case 'reopen': {
      const of = await casefile(act.child)
      return proposeReopening(tx, { id: proposal(), casefile: of, version: of.version, values: { ...held(act.at, act.meeting ?? 'intake', ['moriyama', 'iizuka', act.by]), words: act.words }, beginning: {
        class: act.class, leadAgencyId: known.agencies[act.lead ?? 'own'], mainAccountId: known.staff[act.main], secondAccountId: act.second ? known.staff[act.second] : null, placement: 'at_home', registered: true,
      } })
    }
    case 'hand': {
      const of = await casefile(act.child)
      return handOver(tx, { casefile: of, version: of.version, main: known.staff[act.main], second: act.second ? known.staff[act.second] : null, words: act.words, today })
    }
    case 'miss': {
      const visit = nearest(await visitsOfFamilyDue(tx, familyId), today)
      if (visit) await missVisit(tx, visit, { version: visit.version, words: act.words, now })
      return
    }
    case 'move': {
      const visit = nearest(await visitsOfFamilyDue(tx, familyId), known.calendar.dayToCome(act.due))
      if (visit) await moveVisit(tx, visit, { version: visit.version, dueOn: known.calendar.dayToCome(act.to.slice(0, 10)), atTime: Temporal.PlainTime.from(act.to.slice(11)), accountId: null, words: act.words, now })
      return
    }
    case 'veil': {
      for (const who of act.who) await setVeil(tx, { personId: personOf(known, who), ground: act.ground, words: act.words, fromPersonId: act.from ? personOf(known, act.from) : null, endsOn: act.endsOn ? Temporal.PlainDate.from(act.endsOn) : null })
      return
    }
    case 'look':
      return lookBehindVeil(tx, { id: crypto.randomUUID(), personId: personOf(known, act.who), reason: act.reason })
    case 'lift': {
      const personId = personOf(known, act.who)
      const [veil] = await standingVeils(tx, personId)
      return proposeWidening(tx, { id: crypto.randomUUID(), kind: 'lift_veil', ground: 'own_wish', reason: act.reason, personId, details: { veil: veil?.code, opens: [] } })
    }
    case 'place': {
      const personId = personOf(known, act.who)
      await recordResidence(tx, { personId, kind: 'actual', address: act.address, district: act.district ?? null })
      if (act.phone) await recordPhone(tx, { personId, number: act.phone.number, whose: act.phone.whose, safeContact: act.phone.safe })
      return
    }
    case 'warn': return warn(tx, { id: crypto.randomUUID(), familyId, words: act.words, source: act.source, reviewOn: known.calendar.dayToCome(act.review) })
    case 'draft': {
      const id = crypto.randomUUID()
      const path = act.form === 'call' ? '/intakes' : `/families/${familyId}/entries`
      const casefiles = await Promise.all((act.children ?? []).map(async (child) => (await casefile(child)).id))
      const raw = Object.fromEntries(Object.entries(act.raw).map(([name, value]) => [name, [value]]))
      await saveDraft(tx, `${path}#${id}`, { ...raw, id: [id], here: [`${path}/new`], 'draft-title': [act.form === 'call' ? '電話を受ける' : '経過を書く'],
        ...(act.form === 'entry' ? { casefiles, staff: [known.staff[act.by]] } : {}) }, act.form === 'entry' ? { kind: 'family', id: familyId } : null)
      return
    }
    case 'roll': return writeSchools(tx, known, family, today)
  }
}

const personOf = ({ persons }: Known, who: string): string => {
  const id = persons.get(who)
  if (!id) throw new Error(`the script speaks of ${who} before they are known`)
  return id
}

/** ① to ⑧, written as eight letters. */
function answersFrom(letters: string | undefined): UrgencyAnswers {
  const answer: Record<string, UrgencyAnswer> = { y: 'yes', n: 'no', u: 'unknown' }
  return Object.fromEntries(urgencyQuestions.flatMap(({ code }, at) => (letters?.[at] ? [[code, answer[letters[at]!]]] : []))) as UrgencyAnswers
}

async function take(tx: Tx, known: Known, act: IntakeAct, now: Temporal.Instant): Promise<void> {
  const receivedAt = act.notedBefore ? now.subtract(Temporal.Duration.from(act.notedBefore)) : now
  const answers = answersFrom(act.answers)
  const said = act.reporter ?? {}
  const values: CallValues = {
    content: act.content, receivedAt, means: act.means ?? 'phone', takenBy: act.takenBy ?? null, kind: act.kind, routeKey: null, route: act.route,
    whereNow: act.where ?? null, until: act.until ? Temporal.PlainTime.from(act.until) : null, sleepsWhere: act.sleeps ?? null,
    children: act.children.map((child) => heard(known, child)), guardianInformed: act.informed ?? null, consultationKind: act.matter ?? null, staffInvolved: null, staffInvolvedWords: null,
    asks_protection: answers.asks_protection ?? null, pressing: answers.pressing ?? null, grave_result: answers.grave_result ?? null, grave_likely: answers.grave_likely ?? null,
    repeating: answers.repeating ?? null, effects_seen: answers.effects_seen ?? null, guardian_risk: answers.guardian_risk ?? null, home_risk: answers.home_risk ?? null,
    urgencyLevel: act.level ?? null, urgencyWords: act.levelWords ?? null, centreAt: null, centreWith: null, centreSaid: null,
    reporterName: said.name ?? null, reporterRelation: said.relation ?? null, reporterPhone: said.phone ?? null, reporterAddress: null, reporterAnonymous: said.anonymous ?? false,
    wantsAnswer: said.answer ?? null, mayBeContacted: said.contact ?? null, contentIdentifies: said.identifies ?? null, mayTellFamily: said.tell ?? null,
  }
  const id = crypto.randomUUID()
  await acceptIntake(tx, values, { now, today: officeDateOf(now), id })
  known.intakes.set(act.key, id)
}

function heard(known: Known, child: ChildHeard): IntakeChildValues {
  return {
    personId: child.who ? personOf(known, child.who) : null, samePerson: child.maybe ? 'maybe' : null, name: child.name ?? null, kana: child.kana ?? null, birth: null, ageHeard: child.age ?? null, sex: child.sex ?? null,
    part: child.part ?? 'subject', abuseKind: child.abuse ?? null, suspectedPerson: child.suspected ?? null, suspectedWords: child.suspectedWords ?? null, whereNow: null, until: null,
  }
}

async function decide(tx: Tx, known: Known, act: DecideAct, { id, familyId, now, today }: { id: string; familyId: string; now: Temporal.Instant; today: Temporal.PlainDate }): Promise<void> {
  const intakeId = known.intakes.get(act.intake)!
  const children = await childrenToDecide(tx, intakeId, now)
  const { rows: [intake] } = await sql<{ version: number }>`select version from intake where id = ${intakeId}`.execute(tx)
  await decideIntake(tx, {
    id, intakeId, version: intake!.version, today,
    values: {
      meeting: act.meeting ?? 'intake', heldAt: now.subtract({ minutes: 10 }), attended: (act.attended ?? ['moriyama', 'iizuka', act.by]).map((one) => known.staff[one]), outcome: act.outcome, words: act.words,
      family: familyId || null, familyName: null, main: act.main ? known.staff[act.main] : null, second: act.second ? known.staff[act.second] : null, lead: act.lead ? known.agencies[act.lead] : null,
    },
    children: children.map((child, at) => {
      const decided = act.children[at]!
      return { child, decided: {
        judgement: decided.judgement ?? 'no_question', abuseKind: decided.abuse ?? null, kind: (decided.kind ?? null) as never, casefile: decided.class ? 'yes' : 'no', class: decided.class ?? null,
        placement: decided.placement ?? null, registered: decided.registered ?? false, words: decided.words ?? null,
      } }
    }),
  })
}

async function write(tx: Tx, known: Known, act: EntryAct, { familyId, now }: { familyId: string; now: Temporal.Instant }): Promise<void> {
  const happenedAt = known.calendar.moment(act.at)
  const endedAt = act.minutes ? happenedAt.add({ minutes: act.minutes }) : null
  const casefiles = await casefilesOfPersons(tx, act.children.map((child) => personOf(known, child)))
  const open = act.children.map((child) => casefiles.find(({ personId }) => personId === personOf(known, child))!.id)
  const parts: PartWords[] = [
    ['fact', act.fact], ['child_words', act.childWords], ['guardian_words', act.guardianWords], ['agency_words', act.agencyWords], ['opinion', act.opinion], ['next', act.next], ['place', act.place], ['not_seen', act.notSeen],
  ].flatMap(([kind, words]) => (words ? [{ kind, words } as PartWords] : []))
  const id = await recordEntry(tx, {
    id: crypto.randomUUID(), familyId, casefileIds: open, kind: act.kind, happenedAt, endedAt: endedAt && Temporal.Instant.compare(endedAt, now) <= 0 ? endedAt : null,
    whom: act.whom.replace(/〔(\w+)〕/, (_, key: keyof typeof agencies) => `${agencies[key].name} `), staffIds: [act.by, ...act.staff ?? []].map((one) => known.staff[one]), parts,
    sightings: (act.seen ?? []).map(({ who, place, manner, words, agency, at }) => ({
      personId: personOf(known, who), seenBy: agency ? 'agency' : 'own', agencyId: agency ? known.agencies[agency] : null, placeKind: place, manner, words: words ?? '', seenAt: at ? known.calendar.moment(at) : null,
    })),
  })
  if (act.planned) {
    const visit = nearest(await visitsOfFamilyDue(tx, familyId), officeDateOf(happenedAt))
    if (visit) await markVisitDone(tx, visit.id, id)
  }
  known.decisions.set(act, id)
}

/** Adds the version that puts an entry right, or the mark of who has read it: later, and by the one who did. */
export async function followEntry(tx: Tx, known: Known, act: EntryAct, kind: 'read' | 'correct'): Promise<void> {
  const entryId = known.decisions.get(act)!
  if (kind === 'read') return markSeen(tx, entryId)
  const { rows: [version] } = await sql<{ id: string; whom: string }>`select v.id, w.whom from entry_version v join ctx.words_of_versions(array[${entryId}]::uuid[]) w on w.version_id = v.id where v.entry_id = ${entryId} order by v.number desc limit 1`.execute(tx)
  const { rows: parts } = await sql<PartWords>`select kind, words from entry_part where version_id = ${version!.id} order by position`.execute(tx)
  await correctEntry(tx, { entryId, id: crypto.randomUUID(), replaces: version!.id, reason: act.corrected!.reason, whom: version!.whom, parts: parts.map((part) => (part.kind === 'fact' ? { ...part, words: act.corrected!.fact } : part)) })
}

async function makePlanOf(tx: Tx, known: Known, act: PlanAct, { familyId, now, today, knows, casefiles }: { familyId: string; now: Temporal.Instant; today: Temporal.PlainDate; knows: string | null; casefiles: readonly string[] }): Promise<void> {
  const { dayToCome } = known.calendar
  await makePlan(tx, {
    id: crypto.randomUUID(), familyId, casefiles, since: today, reviewOn: dayToCome(act.review), policy: act.policy, safetyPlan: act.safety ?? null,
    goals: act.goals.map(({ term, issue, words, byWhen }) => ({ term, issue: issue ?? null, words, byWhen: byWhen ? dayToCome(byWhen) : null })),
    actions: act.actions.map(({ agency, who, what, frequency, visits, since }) => ({ agency: known.agencies[agency], who: who ?? null, what, frequency, visits: visits ?? false, since: since ? dayToCome(since) : null, until: null })),
  }, { now, today, knows })
}

/** The open visit nearest to a day, if one falls within a fortnight of it. */
function nearest(visits: readonly Visit[], day: Temporal.PlainDate): Visit | undefined {
  const apart = ({ dueOn }: Visit): number => Math.abs(dueOn.until(day, { largestUnit: 'day' }).days)
  return visits.filter((visit) => apart(visit) <= 14).toSorted((one, other) => apart(one) - apart(other))[0]
}
