import type { ReactElement } from 'react'
import { file, page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { printKinds } from '../codes/council.ts'
import { meetingKinds } from '../codes/meetings.ts'
import { ledgerPdf } from '../documents/ledger-paper.ts'
import { officeName } from '../documents/office-name.db.ts'
import { sheetInForce } from '../documents/sheet.db.ts'
import { printSerial } from '../documents/print-serial.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateWithWeekday, formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime, formatDateTimeWithWeekday, officeDateOf } from '../kernel/office-time.ts'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content, Subject } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { ledgerAddress, ledgerFilterOf, ledgerWords } from './ledger-filter.ts'
import { readLedger } from './ledger.db.ts'
import { peopleOn } from './ledger.ts'
import { settingOf } from '../settings/settings.db.ts'
import { proposeWidening } from '../widening/widening.db.ts'
import { meetingName } from '../meetings/meeting.ts'
import { meetingsBetween } from '../meetings/meetings.db.ts'
import { ledgerPrint, returnRecord } from './prints.ts'
import { keepReturn, mayOpenPaper, printById, printsListed, recordPrint } from './prints.db.ts'
import type { Print } from './prints.db.ts'

const MOST = 100
const printSubject: Subject<Print> = { kind: 'print', param: 'print', find: printById, ids: () => [] }
const filterQuery = (query: URLSearchParams): string => ledgerAddress(ledgerFilterOf(query)).split('?')[1] ?? ''
const filterKept = (filter: string) => ledgerFilterOf(new URLSearchParams(filter))
const serialOf = ({ fiscalYear, number }: Print): string => printSerial(fiscalYear, number)
// Another day the record says something else: then a print of its own is drawn.
const isOfToday = ({ recordedAt }: Print, today: Temporal.PlainDate): boolean => officeDateOf(recordedAt).equals(today)

/** Printing the ledger with a number for each copy, and whether the copies came back. */
export const printsPages = [
  page.get('/prints', { needs: 'ledger.print' }, async ({ tx }) => shown({
    title: '印刷の控え', heading: '印刷の控え', here: '/ledger', crumbs: [{ label: '進行管理台帳', href: '/ledger' }, { label: '印刷の控え' }],
    body: <Card title="番号を付けて印刷したもの"><PrintTable prints={await printsListed(tx, MOST)} /></Card>,
  })),
  page.get('/prints/new', { needs: 'ledger.print' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(newPrint(await meetingOptions(asking), filterQuery(asking.query), id, await asking.draft('/prints', id) ?? {}, []))
  }),
  page.post('/prints', { needs: 'ledger.print' }, async (asking) => {
    const { tx, form, today, actor } = asking
    const id = recordIdOf(form)
    const meetings = await meetingOptions(asking)
    const filter = filterQuery(new URLSearchParams(form['filter']?.[0] ?? ''))
    const again = (wrong: readonly Problem[]) => problems(newPrint(meetings, filter, id, form, wrong))
    const read = parseRecord(ledgerPrint(meetings), form)
    if ('problems' in read) return again(read.problems)
    const { purpose, copies, meeting = null } = read.values as { purpose: string; copies: number; meeting?: string | null }
    const families = await readLedger(tx, { filter: filterKept(filter), accountId: actor.accountId, paper: true, today })
    const showsPlacesOf = families.flatMap(({ placesOf }) => placesOf)
    const people = peopleOn(families)
    if (people > await settingOf(tx, 'exports.second_above') && !await printById(tx, id)) {
      const proposal = crypto.randomUUID()
      await proposeWidening(tx, { id: proposal, kind: 'print_many', ground: 'running', reason: purpose, details: { print: id, fiscal_year: fiscalYearOf(today), copies, meeting: meeting ?? null, places_of: showsPlacesOf, filter } })
      return moved(`/widening/${proposal}`)
    }
    const outcome = await attempt(() => recordPrint(tx, { id, what: 'ledger', fiscalYear: fiscalYearOf(today), purpose, copies, meetingId: meeting, filter, showsPlacesOf }))
    return outcome === 'done' || outcome === 'stale' ? moved(`/prints/${id}`) : again(outcome)
  }),
  page.get('/prints/:print', { on: printSubject, needs: 'ledger.print' }, async (asking) => shown(await printPage(asking, {}, []))),
  page.post('/prints/:print/return', { on: printSubject, needs: 'ledger.print' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const read = parseRecord(returnRecord(subject.copies), form)
    if ('problems' in read) return problems(await printPage(asking, form, read.problems))
    const outcome = await attempt(() => keepReturn(tx, subject.id, versionOf(form), read.values.returnedCopies, today))
    if (outcome === 'done') return moved('/prints')
    return outcome === 'stale' ? stale(await printPage(asking, form, [{ field: 'returnedCopies', message: 'ほかの人が先に回収を記録しました。下の部数と見比べてください' }])) : problems(await printPage(asking, form, outcome))
  }),
  file('/prints/:print/ledger.pdf', { on: printSubject, needs: 'ledger.print' }, async ({ tx, subject, actor, query, now, today, seen, because }) => {
    const copy = Number(query.get('copy') ?? '1')
    if (subject.what !== 'ledger' || subject.byId !== actor.accountId || !isOfToday(subject, today) || !Number.isInteger(copy) || copy < 1 || copy > subject.copies) return absent
    // Somebody on it was hidden since: another number is drawn, on which their places do not stand.
    if (!await mayOpenPaper(tx, subject.id)) return absent
    const families = await readLedger(tx, { filter: filterKept(subject.filter), accountId: actor.accountId, paper: true, today })
    // It has grown since, or its number was not drawn on the page.
    if (!subject.byTwo && peopleOn(families) > await settingOf(tx, 'exports.second_above')) return absent
    seen(families.flatMap(({ familyId, children }) => [familyId, ...children.map(({ casefileId }) => casefileId)]))
    because(`印刷 ${serialOf(subject)} ${copy}／${subject.copies}部　${subject.purpose}`)
    const sheet = await sheetInForce(tx, 'ledger')
    const paper = {
      office: await officeName(tx), meeting: meetingWords(subject), asOf: `${formatDateWithWeekday(today)}現在`,
      printed: { by: `${actor.name}（${roleLabel(actor.role)}）`, at: formatDateTimeWithWeekday(now), serial: serialOf(subject) },
      copy: { number: copy, of: subject.copies },
      families: families.map(({ familyId: _, placesOf: ___, children, ...family }) => ({ ...family, children: children.map(({ casefileId: __, ...child }) => child) })),
    }
    return { kind: 'bytes', make: () => ledgerPdf(paper, sheet), type: 'application/pdf', name: `kyoten-${serialOf(subject)}-${copy}.pdf` }
  }),
]

/** The meetings from last month to the next three that are not off. */
async function meetingOptions({ tx, today }: Asking<unknown>): Promise<Option[]> {
  const meetings = await meetingsBetween(tx, today.subtract({ months: 1 }), today.add({ months: 3 }))
  return meetings.filter(({ cancelledAt, kind }) => !cancelledAt && kind !== 'case_conference').map((meeting) => ({ code: meeting.id, label: `${formatShortDate(officeDateOf(meeting.heldAt))}　${meetingName(meeting)}` }))
}

const meetingWords = ({ meetingKind, meetingTitle, heldAt }: Print): string =>
  (meetingKind && heldAt ? `${labelOf(meetingKinds, meetingKind)}${meetingTitle ? `（${meetingTitle}）` : ''}　${formatJapaneseDate(officeDateOf(heldAt))}` : '')

function newPrint(meetings: readonly Option[], filter: string, id: string, raw: Raw, wrong: readonly Problem[]): Content {
  const place = `/prints/new${filter && `?${filter}`}`
  return {
    title: '台帳の印刷', heading: '進行管理台帳を印刷する', here: '/ledger', crumbs: [{ label: '進行管理台帳', href: `/ledger${filter && `?${filter}`}` }, { label: '印刷する' }],
    body: (
      <div className="stack">
        <Notice title="紙になると、取り戻せません">配る部数だけ刷り、会議の後に集めてください。住所・学校などは、家族に秘匿の人がいれば「非開示」と印刷します。通告した人と支援措置は印刷しません。封印されたケースは入りません。</Notice>
        <section className="card">
          <Form action="/prints" id={id} submit="番号を取って印刷へ" problems={wrong} draft={{ here: place, title: '台帳の印刷' }}>
            <input type="hidden" name="filter" value={filter} />
            <RecordFields record={ledgerPrint(meetings)} raw={raw} problems={wrong} />
          </Form>
        </section>
      </div>
    ),
  }
}

async function printPage({ tx, subject: print, today }: Asking<Print>, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const address = (copy: number): string => `/prints/${print.id}/ledger.pdf?copy=${copy}`
  return {
    title: `印刷 ${serialOf(print)}`, heading: <>{labelOf(printKinds, print.what)}<small>{serialOf(print)}</small></>, here: '/ledger',
    crumbs: [{ label: '進行管理台帳', href: '/ledger' }, { label: '印刷の控え', href: '/prints' }, { label: serialOf(print) }],
    body: (
      <div className="grid">
        <Card title="印刷"><Definitions items={[['何のために', print.purpose], ...(print.what === 'ledger' ? [['載せるもの', ledgerWords(filterKept(print.filter))] as const] : []), ['会議', meetingWords(print) || '–'], ['部数', `${print.copies}部`], ['だれが・いつ', `${print.by}　${formatDateTime(print.recordedAt)}`], ['集めた部数', print.returnedCopies === null ? 'まだ' : `${print.returnedCopies}／${print.copies}部（${formatShortDate(print.returnedOn!)}）`]]} /></Card>
        {print.what === 'ledger' && (
          <Card title="1部ずつ開いて印刷する" note="それぞれに番号が入ります">
            {isOfToday(print, today) && await mayOpenPaper(tx, print.id)
              ? <ul className="picks">{Array.from({ length: print.copies }, (_, at) => <li key={at}><a className="button small" href={address(at + 1)}>{at + 1}部目</a></li>)}</ul>
              : <Empty>この番号は{formatDateTime(print.recordedAt)}のものです。いまの台帳を刷るには、新しい番号を取ってください。</Empty>}
          </Card>
        )}
        <Card title="回収">
          <Form action={`/prints/${print.id}/return`} version={print.version} submit="回収を記録する" problems={wrong}>
            <RecordFields record={returnRecord(print.copies)} raw={raw} problems={wrong} />
          </Form>
        </Card>
      </div>
    ),
  }
}

function PrintTable({ prints }: { prints: readonly Print[] }): ReactElement {
  return (
    <Table caption="印刷の控え" silentCaption stacked rows={prints} empty={<Empty>まだ印刷していません。</Empty>} columns={[
      { label: '番号', heads: true, show: (print) => <a href={`/prints/${print.id}`}>{serialOf(print)}</a> },
      { label: '何を', show: ({ what, purpose }) => <>{labelOf(printKinds, what)}<span className="soft">{purpose}</span></> },
      { label: '会議', show: (print) => meetingWords(print) || '–' },
      { label: 'だれが・いつ', show: ({ by, recordedAt }) => <>{by}<span className="soft">{formatDateTime(recordedAt)}</span></> },
      { label: '部数', numeric: true, show: ({ copies }) => copies },
      { label: '集めた', numeric: true, show: ({ returnedCopies }) => returnedCopies ?? 'まだ' },
    ]} />
  )
}
