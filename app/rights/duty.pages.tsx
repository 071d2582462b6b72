import { page } from '../access/pages.ts'
import { may, roleLabel } from '../access/roles.ts'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { choice, date, required } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { moved, problems as refusing, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord, rawOf } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { dutySubject, dutyTurns, endDuty, nameDuty } from './duty.db.ts'

const here = '/duty'
const dutyForm = (colleagues: readonly Option[]) => defineRecord({
  name: 'duty_turn', version: 1, title: '当番を決める', fields: { onDate: required(date('いつ')), account: required(choice('だれ', colleagues, { as: 'select' })) },
})

/** 当番: who is on duty on which day. */
export const dutyPages = [
  page.get(here, { needs: 'duty.read' }, async (asking) => shown(await dutyPage(asking, crypto.randomUUID(), rawOf(dutyForm([]), { onDate: asking.today }), []))),
  page.post(here, { needs: 'duty.write' }, async (asking) => {
    const { tx, form, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(dutyForm(await colleagueOptions(tx, today)), form)
    if ('problems' in read) return refusing(await dutyPage(asking, id, form, read.problems))
    if (Temporal.PlainDate.compare(read.values.onDate, today) < 0) return refusing(await dutyPage(asking, id, form, [{ field: 'onDate', message: '今日からあとの日を入れてください' }]))
    await nameDuty(tx, { id, onDate: read.values.onDate, accountId: read.values.account })
    return moved(here)
  }),
  page.post('/duty/:turn/end', { on: dutySubject, needs: 'duty.write' }, async ({ tx, subject }) => {
    await endDuty(tx, subject.id)
    return moved(here)
  }),
]

async function dutyPage({ tx, actor, today }: Asking<unknown>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const turns = await dutyTurns(tx, today, 60)
  const writes = may(actor, 'duty.write')
  return {
    title: '当番', heading: '当番', here,
    body: (
      <div className="stack">
        <Card title="これからの当番">
          <Table caption="これからの当番" silentCaption stacked rows={turns} empty={<Empty>決まっていません。</Empty>} columns={[
            { label: '日', heads: true, show: ({ onDate }) => formatJapaneseDate(onDate) },
            { label: 'だれ', show: ({ name, role }) => `${name}（${roleLabel(role)}）` },
            { label: '取り消し', show: ({ id: turn }) => writes && <form method="post" action={`${here}/${turn}/end`}><button className="button small">取り消す</button></form> },
          ]} />
        </Card>
        {writes && <Card title="当番を決める"><Form action={here} id={id} submit="決める" problems={wrong} draft={{ here, title: '当番' }}><RecordFields record={dutyForm(await colleagueOptions(tx, today))} raw={raw} problems={wrong} /></Form></Card>}
      </div>
    ),
  }
}
