import { claimKinds, conflictSources, nearness, sealGrounds } from '../app/codes/rights.ts'
import { accountChanges, ruleTextKinds } from '../app/codes/accounts.ts'
import { abuseKinds, suspectedPersons } from '../app/codes/abuse.ts'
import { agencyKinds } from '../app/codes/agencies.ts'
import { guardianInformed, yesNoUnknown } from '../app/codes/calls.ts'
import { casefileStages, classes, placements } from '../app/codes/casefiles.ts'
import { checkupKinds, checkupResults, checkupSettlements, nudgeMeans, nudgeResults } from '../app/codes/checkups.ts'
import { closingReasons } from '../app/codes/closings.ts'
import { consultationKinds } from '../app/codes/consultation-kinds.ts'
import { agencyPersonParts, agendaOutcomes, agendaPiles, agendaStates, attendanceStates, contactRoads, membershipScopes, printKinds, registrationChanges } from '../app/codes/council.ts'
import { developmentConcerns, developmentEndings, developmentMeans, developmentScales, developmentSources, developmentTests } from '../app/codes/development.ts'
import { entryKinds, entryPartKinds } from '../app/codes/entries.ts'
import { fileKinds, fileTypes } from '../app/codes/files.ts'
import { frequencies } from '../app/codes/frequencies.ts'
import { informationAnswers, informationSubjects, informedConsents } from '../app/codes/information.ts'
import { childParts, intakeKinds, means } from '../app/codes/intakes.ts'
import { awayPlans, dueDateSources, handoverGrounds, pregnancyOutcomes, pregnancyReasons } from '../app/codes/maternity.ts'
import { meetingKinds } from '../app/codes/meetings.ts'
import { alertKinds } from '../app/codes/alerts.ts'
import { holdGrounds } from '../app/codes/legal-holds.ts'
import { reportSeen, sharePurposes } from '../app/codes/shares.ts'
import { wideningGrounds } from '../app/codes/widening.ts'
import { audiences, outreachKinds } from '../app/codes/outreach.ts'
import { kinships, sexes, veilGrounds } from '../app/codes/people.ts'
import { baseSizes, employments, posts, qualifications, roundings } from '../app/codes/posts.ts'
import { routeKeys, routes } from '../app/codes/routes.ts'
import { lateActs, safetyCheckResults, sightedBy, sightingManners, sightingPlaces } from '../app/codes/sightings.ts'
import { custodyAnswers, discussionAgreements, discussionMeans, reporterPassings, transferKinds, transferMeans, transferSides, transferStates } from '../app/codes/transfers.ts'
import { urgencyCharts, urgencyLevels } from '../app/codes/urgency.ts'
import { familyRelations } from '../app/people/family.ts'

const codes = (...lists: readonly (readonly { code: string }[])[]): string[] => lists.flatMap((list) => list.map(({ code }) => code))
const open = ['']

/** Which codes a column may hold; '' where a call may leave it open. The migration's checks say the same, a test compares. */
export const codedColumns: Readonly<Record<string, readonly string[]>> = {
  'account_change.what': codes(accountChanges),
  'action.frequency': codes(frequencies),
  'alert.kind': codes(alertKinds),
  'agency.kind': codes(agencyKinds),
  'agency_person.part': codes(agencyPersonParts),
  'agency_person.road': codes(contactRoads),
  'agenda_child.class': codes(classes),
  'agenda_child.outcome': codes(agendaOutcomes),
  'agenda_child.registration': codes(registrationChanges),
  'agenda_item.pile': codes(agendaPiles),
  'agenda_item.state': codes(agendaStates),
  'attendance.state': codes(attendanceStates),
  'casefile.closing_reason': codes(closingReasons),
  'casefile.stage': codes(casefileStages),
  'checkup.kind': codes(checkupKinds),
  'checkup.result': codes(checkupResults),
  'checkup.settled': codes(checkupSettlements),
  'checkup_nudge.means': codes(nudgeMeans),
  'checkup_nudge.result': codes(nudgeResults),
  'child_decision.abuse_kind': codes(abuseKinds),
  'child_decision.class': codes(classes),
  'child_decision.kind_decided': codes(consultationKinds),
  'class_period.class': codes(classes),
  'consultation.abuse_kind': codes(abuseKinds),
  'consultation.kind_at_receipt': codes(consultationKinds),
  'consultation.kind_decided': codes(consultationKinds),
  'claim.kind': codes(claimKinds),
  'conflict.source': codes(conflictSources),
  'conflict_declaration.relation': codes(nearness),
  'development.ended_reason': codes(developmentEndings),
  'development.source': codes(developmentSources),
  'development_concern.code': codes(developmentConcerns),
  'development_contact.means': codes(developmentMeans),
  'development_score.scale': codes(developmentScales),
  'development_test.test': codes(developmentTests),
  'discussion.agreed': codes(discussionAgreements),
  'discussion.means': codes(discussionMeans),
  'entry.kind': codes(entryKinds),
  'entry_part.kind': codes(entryPartKinds),
  'family_member.relation': codes(familyRelations),
  'file.kind': codes(fileKinds),
  'file.type': codes(fileTypes),
  'information_sheet.about': codes(informationSubjects),
  'information_sheet.answer': codes(informationAnswers),
  'information_sheet.answer_means': codes(means),
  'information_sheet.consent': codes(informedConsents),
  'information_sheet.in_town': codes(yesNoUnknown),
  'information_sheet.means': codes(means),
  'intake.consultation_kind': codes(consultationKinds),
  'intake.guardian_informed': codes(guardianInformed),
  'intake.kind': [...codes(intakeKinds), ...open],
  'intake.means': codes(means),
  'intake.route': [...codes(routeKeys), ...codes(routes), ...open],
  'intake_child.abuse_kind': codes(abuseKinds),
  'intake_child.part': codes(childParts),
  'intake_child.sex': codes(sexes),
  'intake_child.suspected_person': codes(suspectedPersons),
  'kinship.relation': codes(kinships),
  'late_decision.act': codes(lateActs),
  'maternal_handover.ground': codes(handoverGrounds),
  'legal_hold.ground': codes(holdGrounds),
  'meeting.kind': codes(meetingKinds),
  'membership.scope': codes(membershipScopes),
  'outreach_activity.kind': codes(outreachKinds),
  'outreach_reach.audience': codes(audiences),
  'person.sex': codes(sexes),
  'placement_period.placement': codes(placements),
  'post_holding.employment': codes(employments),
  'post_holding.post': codes(posts),
  'post_holding.qualification': codes(qualifications),
  'pregnancy.away': codes(awayPlans),
  'pregnancy.due_source': codes(dueDateSources),
  'pregnancy.outcome': codes(pregnancyOutcomes),
  'pregnancy_reason.code': codes(pregnancyReasons),
  'print.what': codes(printKinds),
  'reporter_passing.outcome': codes(reporterPassings),
  'rule_text.kind': codes(ruleTextKinds),
  'safety_check.manner': codes(sightingManners),
  'safety_check.place_kind': codes(sightingPlaces),
  'safety_check.result': codes(safetyCheckResults),
  'safety_check.seen_by': codes(sightedBy),
  'seal.ground': codes(sealGrounds),
  'share.purpose': codes(sharePurposes),
  'share_report.child_seen': codes(reportSeen),
  'sighting.manner': codes(sightingManners),
  'sighting.place_kind': codes(sightingPlaces),
  'sighting.seen_by': codes(sightedBy),
  'staffing_setting.rounding': codes(roundings),
  'staffing_year.size_chosen': codes(baseSizes),
  'transfer.kind': codes(transferKinds),
  'transfer_step.custody': codes(custodyAnswers),
  'transfer_step.means': codes(transferMeans),
  'transfer_step.side': codes(transferSides),
  'transfer_step.state': codes(transferStates),
  'urgency_judgement.by_chart': codes(urgencyLevels),
  'urgency_judgement.chart': codes(urgencyCharts),
  'urgency_judgement.level': codes(urgencyLevels),
  'veil.ground': codes(veilGrounds),
  'widening.ground': codes(wideningGrounds),
  'womens_consultation.children_present': codes(yesNoUnknown),
  'womens_consultation.means': codes(means),
}
