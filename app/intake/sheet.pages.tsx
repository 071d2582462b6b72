import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { decisionsOfIntake } from '../casefiles/approvals.db.ts'
import { emptySheet, intakeSheetPdf } from '../documents/intake-sheet.ts'
import { officeName } from '../documents/office-name.db.ts'
import { sheetInForce } from '../documents/sheet.db.ts'
import { printSerial } from '../documents/print-serial.ts'
import type { IntakeSheet } from '../documents/intake-sheet.ts'
import { isCodeOf, labelOf } from '../codes/code-list.ts'
import { sheetPurposes } from '../codes/purposes.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { absent, problems } from '../kernel/page.ts'
import { refusalsOf } from '../kernel/result.ts'
import { mayOpenPaper, printById, recordPrint } from '../ledger/prints.db.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import type { Asking } from '../kernel/page.ts'
import { familiesOf, familyMembers } from '../people/family.db.ts'
import { personCards } from '../people/people.db.ts'
import { intakeContent } from './intake.pages.tsx'
import { centreCallsOf } from './centre-call.db.ts'
import { judgementsOf } from './child-lines.db.ts'
import { accountOnSheet, brief, childOnSheet, glanceOf, guardiansOnSheet, meetingOnSheet, receiptOnSheet, reporterOnSheet, urgencyOnSheet } from './sheet.ts'
import type { SheetChild } from './sheet.ts'
import { approvalsOf, receiverOf, reporterOf, sheetChildren } from './sheet.db.ts'
import { intakeSubject } from './subjects.ts'
import type { Intake } from './subjects.ts'

/** 相談・通告受付票 as a PDF, decided for the person who prints it. */
export const sheetPages = [
  page.post('/intakes/:intake/prints', { on: intakeSubject, needs: 'intake.read' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const id = recordIdOf(form)
    const purpose = form['purpose']?.[0] ?? ''
    if (!isCodeOf(sheetPurposes, purpose)) return problems(await intakeContent(asking))
    if (!await mayOpenPaper(tx, id)) return absent
    const children = await sheetChildren(tx, subject.id, today)
    const showsPlacesOf = children.flatMap(({ personId, hidden }) => (personId && !hidden ? [personId] : []))
    const refused = await refusalsOf(() => recordPrint(tx, { id, what: 'intake_sheet', fiscalYear: fiscalYearOf(today), purpose: labelOf(sheetPurposes, purpose), copies: 1, refId: subject.id, showsPlacesOf }))
    const print = await printById(tx, id)
    if (refused.length > 0 || !print) return problems(await intakeContent(asking))
    const serial = printSerial(print.fiscalYear, print.number)
    const template = await sheetInForce(tx, 'intake-sheet')
    const sheet = await sheetFor(asking, children, serial)
    asking.because(`印刷 ${serial}　${print.purpose}`)
    return { kind: 'bytes', make: () => intakeSheetPdf(sheet, template), type: 'application/pdf', name: `kyoten-${serial}.pdf` }
  }),
]

const roles = { worker: '担当', supervisor: '係長', head: '室長' } as const

/** Everything that will stand on the sheet, as this reader may see it. */
async function sheetFor({ tx, subject: intake, today, now, actor, seen }: Asking<Intake>, children: readonly SheetChild[], serial: string): Promise<IntakeSheet> {
  const cards = new Map((await personCards(tx, intake.personIds, today)).map((card) => [card.id, card]))
  const judgements = await judgementsOf(tx, children.filter(({ part }) => part === 'subject').map(({ id }) => id))
  const reporter = await reporterOf(tx, intake.id)
  const receiver = await receiverOf(tx, intake.receivedBy)
  const approvals = await approvalsOf(tx, intake.id)
  const calls = (await centreCallsOf(tx, intake.id)).toReversed()
  const families = await familiesOf(tx, children.flatMap(({ personId, samePerson }) => (personId && samePerson === 'confirmed' ? [personId] : [])))
  const members = []
  for (const family of families) members.push(...await familyMembers(tx, family.id, today))
  seen(members.map(({ id }) => id))
  const decided = (await decisionsOfIntake(tx, intake.id)).find(({ state }) => state !== 'returned')
  const latest = judgements[0]
  const aboutAbuse = intake.consultationKind === '01' || children.some(({ abuseKind }) => abuseKind !== null)
  return {
    ...emptySheet,
    kind: aboutAbuse ? 'abuse' : 'consultation', number: intake.label, office: await officeName(tx),
    printed: { by: `${actor.name}（${roleLabel(actor.role)}）`, at: formatDateTimeWithWeekday(now), serial },
    approvals: approvals.length > 0
      ? approvals.map(({ role, name, seenAt }) => ({ role: roles[role as keyof typeof roles] ?? role, name: name ?? '', at: seenAt ? brief(seenAt) : '' }))
      : emptySheet.approvals,
    glance: aboutAbuse ? glanceOf(children, latest) : [],
    receipt: receiptOnSheet(intake, receiver ? `${receiver.name}（${roleLabel(receiver.role)}）` : '', reporter !== undefined),
    children: children.map((child) => childOnSheet(child, child.samePerson === 'confirmed' ? cards.get(child.personId ?? '') : undefined)),
    guardians: guardiansOnSheet(members),
    account: accountOnSheet(intake),
    reporter: reporter ? reporterOnSheet(reporter) : null,
    urgency: latest ? urgencyOnSheet(latest) : null,
    guidanceCentreCalls: calls.length > 0 || aboutAbuse
      ? calls.map(({ calledAt, calledByName, spokeWith, told, theirOpinion }) => ({ at: brief(calledAt), by: calledByName, to: spokeWith, said: [told, theirOpinion].filter(Boolean).join('\n') }))
      : null,
    meeting: decided ? meetingOnSheet(decided) : null,
  }
}
