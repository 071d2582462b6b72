import type { Permission } from './access/roles.ts'
import type { Declared } from './kernel/page.ts'
import { accountsPages } from './accounts/accounts-inside.pages.tsx'
import { accountListPages } from './accounts/account-list.pages.tsx'
import { accountPages } from './accounts/account.pages.tsx'
import { invitationsPages } from './accounts/invitations.pages.tsx'
import { ruleTextPages } from './accounts/rule-texts.pages.tsx'
import { movesPages } from './accounts/moves.pages.tsx'
import { pledgePages } from './accounts/pledge.pages.tsx'
import { preferencesPages } from './accounts/preferences.pages.tsx'
import { liftingPages } from './people/lifting.pages.tsx'
import { looksPages } from './people/looks.pages.tsx'
import { peoplePages } from './people/people.pages.tsx'
import { callPages } from './intake/call.pages.tsx'
import { handedOnPages } from './intake/handed-on.pages.tsx'
import { informationSheetPages } from './intake/information-sheet.pages.tsx'
import { informationSheetsPages } from './intake/information-sheets.pages.tsx'
import { intakePages } from './intake/intake.pages.tsx'
import { intakesPages } from './intake/intakes.pages.tsx'
import { knownPages } from './intake/known.pages.tsx'
import { latePages } from './intake/late.pages.tsx'
import { reporterPages } from './intake/reporter.pages.tsx'
import { safetyPages } from './intake/safety.pages.tsx'
import { sheetPages } from './intake/sheet.pages.tsx'
import { urgencyPages } from './intake/urgency.pages.tsx'
import { casefilePages } from './casefiles/casefile.pages.tsx'
import { casefilesPages } from './casefiles/casefiles.pages.tsx'
import { changesPages } from './casefiles/changes.pages.tsx'
import { closurePages } from './casefiles/closure.pages.tsx'
import { decideIntakePages } from './casefiles/decide-intake.pages.tsx'
import { decisionsPages } from './casefiles/decisions.pages.tsx'
import { familyPages } from './casefiles/family.pages.tsx'
import { identifyPages } from './casefiles/identify.pages.tsx'
import { warningsPages } from './casefiles/warnings.pages.tsx'
import { correctionPages } from './journal/correction.pages.tsx'
import { entriesPages } from './journal/entries.pages.tsx'
import { entryPages } from './journal/entry.pages.tsx'
import { filePages } from './files/file.pages.tsx'
import { filesPages } from './files/files.pages.tsx'
import { plansPages } from './plans/plans.pages.tsx'
import { visitsPages } from './plans/visits.pages.tsx'
import { homePages } from './deadlines/home.pages.tsx'
import { teamPages } from './deadlines/team.pages.tsx'
import { agenciesPages } from './council/agencies.pages.tsx'
import { agencyConfirmationPages } from './council/agency-confirmation.pages.tsx'
import { agencyPages } from './council/agency.pages.tsx'
import { attendancePages } from './meetings/attendance.pages.tsx'
import { inTheRoomPages } from './meetings/in-the-room.pages.tsx'
import { itemNewPages } from './meetings/item-new.pages.tsx'
import { itemPages } from './meetings/item.pages.tsx'
import { meetingCallPages } from './meetings/meeting-call.pages.tsx'
import { meetingCoursePages } from './meetings/meeting-course.pages.tsx'
import { meetingPages } from './meetings/meeting.pages.tsx'
import { meetingsPages } from './meetings/meetings.pages.tsx'
import { minutesPages } from './meetings/minutes.pages.tsx'
import { pilesPages } from './meetings/piles.pages.tsx'
import { reviewsPages } from './meetings/reviews.pages.tsx'
import { tasksPages } from './meetings/tasks.pages.tsx'
import { ledgerPages } from './ledger/ledger.pages.tsx'
import { printsPages } from './ledger/prints.pages.tsx'
import { discussionPages } from './transfers/discussions.pages.tsx'
import { transferListPages } from './transfers/lists.pages.tsx'
import { newTransferPages } from './transfers/new.pages.tsx'
import { transferPrintPages } from './transfers/prints.pages.tsx'
import { reporterPassingPages } from './transfers/reporter-passing.pages.tsx'
import { transferStepPages } from './transfers/steps.pages.tsx'
import { transferPages } from './transfers/transfer.pages.tsx'
import { handoversPages } from './maternity/handovers.pages.tsx'
import { pregnanciesPages } from './maternity/pregnancies.pages.tsx'
import { pregnancyPages } from './maternity/pregnancy.pages.tsx'
import { checkupImportsPages } from './development/checkup-imports.pages.tsx'
import { checkupPages } from './development/checkup.pages.tsx'
import { checkupsPages } from './development/checkups.pages.tsx'
import { developmentPages } from './development/development.pages.tsx'
import { developmentsPages } from './development/developments.pages.tsx'
import { writtenOncePages } from './development/written-once.pages.tsx'
import { womensIntakePages } from './womens/womens-intake.pages.tsx'
import { womensPages } from './womens/womens.pages.tsx'
import { conflictEndPages } from './rights/conflict-end.pages.tsx'
import { conflictsPages } from './rights/conflicts.pages.tsx'
import { claimsPages } from './rights/claims.pages.tsx'
import { dutyPages } from './rights/duty.pages.tsx'
import { sealsPages } from './rights/seals.pages.tsx'
import { accessLogPages } from './history/access-log.pages.tsx'
import { auditPages } from './history/audit.pages.tsx'
import { legalHoldPages } from './history/legal-hold.pages.tsx'
import { accessReviewPages } from './history/access-review.pages.tsx'
import { asOfPages } from './history/as-of.pages.tsx'
import { trailPages } from './history/trail.pages.tsx'
import { agencyAccountsPages } from './shares/agency-accounts.pages.tsx'
import { sharedPages } from './shares/shared.pages.tsx'
import { sharesPages } from './shares/shares.pages.tsx'
import { keeperPages } from './widening/keeper.pages.tsx'
import { wideningPages } from './widening/widening.pages.tsx'
import { settingsPages } from './settings/settings.pages.tsx'
import { alertsPages } from './alerts/alerts.pages.tsx'
import { importPages } from './statistics/import.pages.tsx'
import { statisticsPages } from './statistics/statistics.pages.tsx'
import { outreachPages } from './outreach/outreach.pages.tsx'
import { figuresPages } from './staffing/figures.pages.tsx'
import { postHoldingsPages } from './staffing/post-holdings.pages.tsx'
import { staffingYearsPages } from './staffing/staffing-years.pages.tsx'
import { standardPages } from './staffing/standard.pages.tsx'

/** Every page of the house, room by room in the order of docs/ARCHITECTURE.md; within a room a fixed address stands before one with a parameter. */
export const rooms: readonly Declared<Permission>[] = [
  ...accountsPages, ...accountListPages, ...accountPages, ...invitationsPages, ...ruleTextPages, ...movesPages, ...pledgePages, ...preferencesPages,
  ...peoplePages, ...looksPages, ...liftingPages,
  ...callPages, ...handedOnPages, ...knownPages, ...sheetPages, ...intakesPages, ...intakePages, ...safetyPages, ...latePages, ...urgencyPages, ...reporterPages, ...informationSheetsPages, ...informationSheetPages,
  ...casefilesPages, ...casefilePages, ...familyPages, ...decideIntakePages, ...identifyPages, ...decisionsPages, ...changesPages, ...closurePages, ...warningsPages,
  ...entriesPages, ...entryPages, ...correctionPages,
  ...filesPages, ...filePages,
  ...plansPages, ...visitsPages,
  ...homePages, ...teamPages,
  ...agencyConfirmationPages, ...agenciesPages, ...agencyPages,
  ...meetingsPages, ...meetingCallPages, ...meetingPages, ...meetingCoursePages, ...attendancePages, ...minutesPages, ...itemNewPages, ...itemPages, ...inTheRoomPages, ...pilesPages, ...tasksPages, ...reviewsPages,
  ...ledgerPages, ...printsPages,
  ...transferListPages, ...newTransferPages, ...transferPages, ...transferStepPages, ...transferPrintPages, ...reporterPassingPages, ...discussionPages,
  ...pregnanciesPages, ...handoversPages, ...pregnancyPages,
  ...developmentsPages, ...developmentPages, ...writtenOncePages, ...checkupsPages, ...checkupImportsPages, ...checkupPages,
  ...womensPages, ...womensIntakePages,
  ...conflictsPages, ...conflictEndPages, ...sealsPages, ...claimsPages, ...dutyPages,
  ...trailPages, ...asOfPages, ...legalHoldPages, ...accessLogPages, ...accessReviewPages, ...auditPages,
  ...sharesPages, ...sharedPages, ...agencyAccountsPages,
  ...wideningPages, ...settingsPages, ...keeperPages, ...alertsPages,
  ...importPages, ...statisticsPages,
  ...outreachPages,
  ...staffingYearsPages, ...figuresPages, ...postHoldingsPages, ...standardPages,
]
