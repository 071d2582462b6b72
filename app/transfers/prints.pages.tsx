import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { mayOpenPaper, printById, recordPrint } from '../ledger/prints.db.ts'
import { transferPdf } from '../documents/transfer-paper.ts'
import { officeName } from '../documents/office-name.db.ts'
import { sheetInForce } from '../documents/sheet.db.ts'
import { printSerial } from '../documents/print-serial.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { absent, problems } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import { centreOn, town } from '../town.ts'
import { paperOf } from './paper.ts'
import { paperFactsOf } from './paper.db.ts'
import { printForm } from './print-form.ts'
import { passingsOf, reporterForReader } from './reporter-passing.db.ts'
import { isOutgoing } from './steps.ts'
import { transferSubject } from './subjects.ts'
import { transferContent } from './transfer.pages.tsx'

/** A document of ours as a PDF with a number, decided for the person who prints it. */
export const transferPrintPages = [
  page.post('/transfers/:transfer/prints', { on: transferSubject, needs: 'transfer.write' }, async (asking) => {
    const { tx, subject, actor, form, now, today, seen } = asking
    if (!isOutgoing(subject.kind)) return absent
    const read = parseRecord(printForm, form)
    if ('problems' in read) return problems(await transferContent(asking, { raw: form, problems: read.problems }))
    const id = recordIdOf(form)
    const { purpose, copies } = read.values
    const facts = await paperFactsOf(tx, subject, today)
    const showsPlacesOf = facts.place.hidden ? [] : [...new Set([...(subject.personId ? [subject.personId] : []), ...facts.members.map(({ id: member }) => member)])]
    if (!await mayOpenPaper(tx, id)) return absent
    const refused = await refusalsOf(() => recordPrint(tx, { id, what: 'transfer', fiscalYear: fiscalYearOf(today), purpose, copies, refId: subject.id, showsPlacesOf }))
    const print = await printById(tx, id)
    if (refused.length > 0 || !print) return problems(await transferContent(asking, { raw: form, problems: refused }))
    const serial = printSerial(print.fiscalYear, print.number)
    seen(facts.members.map(({ id: member }) => member))
    const [passing] = await passingsOf(tx, subject.id)
    const known = passing?.outcome === 'hand_over' ? await reporterForReader(tx, subject.intakeId) : undefined
    asking.because([`印刷 ${serial}　${print.purpose}`, known && `通告者：${known.reason}`].filter(Boolean).join('　'))
    const sheet = await sheetInForce(tx, 'transfer')
    const paper = paperOf(subject, facts, { passing, reporter: known?.reporter }, {
      printed: { by: `${actor.name}（${roleLabel(actor.role)}）`, at: formatDateTimeWithWeekday(now), serial }, office: await officeName(tx), town: town.name, centre: centreOn(today).name, telephone: town.officePhone, copies: print.copies,
    })
    return { kind: 'bytes', make: () => transferPdf(paper, sheet), type: 'application/pdf', name: `kyoten-${serial}.pdf` }
  }),
]
