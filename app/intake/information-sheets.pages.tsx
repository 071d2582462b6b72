import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { informationSubjects } from '../codes/information.ts'
import { agenciesOn, agencyOptions, partnersOf } from '../council/agencies.db.ts'
import { isId, recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Actor, Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { personCards } from '../people/people.db.ts'
import { UnseenNote } from '../people/person-table.tsx'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Switches } from '../ui/switches.tsx'
import { Table } from '../ui/table.tsx'
import { informationForm, problemsOfInformation } from './information-sheet.ts'
import { informationSheets, isSheetSeen, recordInformation } from './information-sheets.db.ts'
import type { InformationSheet } from './information-sheets.db.ts'

const here = '/information-sheets'
/** The step of the breadcrumb to the list of sheets, or to the first page of whoever only types them. */
export const sheetsCrumb = (actor: Actor) => (may(actor, 'intake.read') ? { label: '情報提供', href: here } : { label: '今日', href: '/' })

/** Sheets of 情報提供: the list, those not answered first, and taking one down. */
export const informationSheetsPages = [
  page.get(here, { needs: 'intake.read' }, async ({ tx, actor, query, today, seen }) => {
    const unanswered = query.get('show') === 'unanswered'
    const sheets = await informationSheets(tx, unanswered)
    seen(sheets.flatMap(({ personId }) => personId ?? []))
    return shown({
      title: '情報提供', heading: '気になる子ども・妊婦の情報提供', here,
      acts: may(actor, 'information.take') ? [<Act key="new" main href={`${here}/new`}>情報提供を受ける</Act>] : [],
      body: (
        <div className="grid">
          <Switches label="どの情報提供か" switches={[{ label: 'すべて（未回答が先）', href: here, here: !unanswered }, { label: '未回答だけ', href: `${here}?show=unanswered`, here: unanswered }]} />
          <Card title="受けた情報提供"><SheetTable sheets={sheets} today={today} /><UnseenNote /></Card>
        </div>
      ),
    })
  }),
  page.get(`${here}/new`, { needs: 'information.take' }, async (asking) => {
    const { today, query } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const about = query.get('person')
    const given = { ...rawOf(informationForm([]), { receivedOn: today }), ...(isId(about) ? { person: [about] } : {}) }
    return shown(await newPage(asking, id, await asking.draft(here, id) ?? given, []))
  }),
  page.post(here, { needs: 'information.take' }, async (asking) => {
    const { tx, form, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(await formOn(asking), form)
    const wrong = 'problems' in read ? read.problems : problemsOfInformation(read.values, today)
    if ('problems' in read || wrong.length > 0) return problems(await newPage(asking, id, form, wrong))
    const refused = await refusalsOf(() => recordInformation(tx, id, read.values))
    return refused.length > 0 ? problems(await newPage(asking, id, form, refused)) : moved(await isSheetSeen(tx, id) ? `${here}/${id}` : `${here}/received`)
  }),
  page.get(`${here}/received`, { needs: 'information.take' }, async ({ actor }) => shown({
    title: '受け取りました', heading: '受け取りました', here: sheetsCrumb(actor).href, crumbs: [sheetsCrumb(actor), { label: '受け取りました' }],
    body: <Notice title="保存しました"><p>このあとは担当者が見ます。書き忘れたことがあるときは、調整担当者に伝えてください。</p><p><a href="/">今日へ</a></p></Notice>,
  })),
]

const formOn = async ({ tx, today }: Asking<unknown>) => informationForm(agencyOptions(partnersOf(await agenciesOn(tx, today))))

async function newPage(asking: Asking<unknown>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { actor } = asking
  const takesCalls = may(actor, 'intake.take')
  const [title, submit] = takesCalls ? ['情報提供を受ける', '受け取る'] as const : ['連絡票を入力する', '保存する'] as const
  const asked = raw['person']?.[0]
  const [card] = isId(asked) ? await personCards(asking.tx, [asked], asking.today) : []
  if (card) asking.seen([card.id])
  const { person: _, ...others } = raw
  return {
    title, heading: title, here: sheetsCrumb(actor).href, crumbs: [sheetsCrumb(actor), { label: title }],
    body: (
      <section className="card">
        {card ? <p>だれのことか：<a href={`/people/${card.id}`}>{card.name}</a>（{card.ageWords}）</p> : null}
        {takesCalls ? <p>いま危ないと思う、けがや暴力の話があるときは、<a href="/intakes/new">電話を受ける</a>から通告として受けてください。</p>
          : <p>けがや暴力、いま危ないと思う話が書いてある紙は、入力する前に、職員に手渡してください。</p>}
        <Form action={here} id={id} draft={{ here: `${here}/new`, title, ...(card ? { subjectKind: 'person', subjectId: card.id } : {}) }} submit={submit} problems={wrong}>
          <RecordFields record={await formOn(asking)} raw={card ? raw : others} problems={wrong} />
        </Form>
      </section>
    ),
  }
}

/** Sheets one below the other; whoever sent one that became a 通告 is not among what is shown. */
function SheetTable({ sheets, today }: { sheets: readonly InformationSheet[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Table caption="情報提供（未回答が先）" silentCaption stacked rows={sheets} empty={<Empty>ありません。学校や医療機関から届いたら「情報提供を受ける」で書きます。</Empty>} columns={[
      { label: '受けた日', heads: true, show: ({ id, receivedOn }) => <a href={`${here}/${id}`}>{formatShortDate(receivedOn)}</a> },
      { label: 'だれについて', show: (sheet) => <>{whoWords(sheet)}<span className="soft">{labelOf(informationSubjects, sheet.about)}</span></> },
      { label: 'どこから', show: ({ agency, intakeId }) => (intakeId ? <span className="soft">通告として守っています</span> : agency) },
      { label: '返事', show: ({ answeredAt, answerBy }) => (answeredAt ? <Badge tone="ok">回答済み</Badge> : <><Badge tone="warn">未回答</Badge>{answerBy && <> <DueDay on={answerBy} today={today} /></>}</>) },
      { label: '受付', show: ({ intakeId, intakeLabel }) => intakeId && <a href={`/intakes/${intakeId}`}>{intakeLabel}</a> },
    ]} />
  )
}

/** The name of whoever is known, else the name heard. */
export const whoWords = ({ personName, nameHeard }: Pick<InformationSheet, 'personName' | 'nameHeard'>): string => personName ?? (nameHeard ? `${nameHeard}（未確認）` : 'だれか分からない')
