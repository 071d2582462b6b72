import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { ruleTextKinds } from '../codes/accounts.ts'
import { labelOf } from '../codes/code-list.ts'
import { isBefore } from '../kernel/calendar.ts'
import { choice, date, longText, required, text } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { proposeWidening } from '../widening/widening.db.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { everyRuleText, writeRuleText } from './rule-texts.db.ts'

const here = '/rule-texts'
const record = defineRecord({
  name: 'rule_text', version: 1, title: '誓約・決まりの文を改める提案',
  fields: {
    kind: required(choice('どの文', ruleTextKinds)),
    words: required(longText('文', { rows: 8, most: 4000, hint: '1行を1つの約束にします。全員が、その日から後の最初のサインインで読みます' })),
    source: text('根拠', { most: 300, width: 'long' }),
    since: required(date('いつから')),
    reason: required(longText('理由', { rows: 2, most: 1000 })),
  },
})

/** The texts that everybody accepts, version by version, and the proposal of the next. */
export const ruleTextPages = [
  page.get(here, { needs: 'rule_text.read' }, async ({ tx, actor }) => {
    const texts = await everyRuleText(tx)
    return shown({
      title: '誓約と決まりの文', heading: '誓約と決まりの文', here: '/settings', crumbs: [{ label: '設定', href: '/settings' }, { label: '誓約と決まりの文' }],
      ...(may(actor, 'setting.propose') ? { acts: [<Act key="new" href={`${here}/new`} main shortcut="n">改める提案</Act>] } : {}),
      body: (
        <div className="stack">
          {texts.map(({ id, kind, number, words, source, since, confirmed }) => (
            <Card key={id} title={labelOf(ruleTextKinds, kind)} note={`第${number}版・${formatJapaneseDate(since)}から${confirmed ? '' : '・室長がまだ確かめていない'}`}>
              {words.split('\n').map((line) => <p key={line}>{line}</p>)}<p className="soft">{source}</p>
            </Card>
          ))}
        </div>
      ),
    })
  }),
  page.get(`${here}/new`, { needs: 'setting.propose' }, async ({ query, draft, today }) => {
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(formPage(id, await draft(here, id) ?? rawOf(record, { since: today.add({ days: 7 }) }), []))
  }),
  page.post(here, { needs: 'setting.propose', stepUp: true }, async ({ tx, form, today }) => {
    const id = recordIdOf(form)
    const read = parseRecord(record, form)
    const wrong = 'problems' in read ? read.problems : isBefore(read.values.since, today) ? [{ field: 'since', message: 'きょうより前の日にはできません' }] : []
    if ('problems' in read || wrong.length > 0) return problems(formPage(id, form, wrong))
    const { kind, words, source, since, reason } = read.values
    await writeRuleText(tx, { id, kind, words, source: source ?? '', since })
    await proposeWidening(tx, { id, kind: 'rule_text', ground: 'running', reason, details: { rule_text_id: id } })
    return moved(`/widening/${id}`)
  }),
]

function formPage(id: string, raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: record.title, heading: record.title, here: '/settings', crumbs: [{ label: '誓約と決まりの文', href: here }, { label: '改める' }],
    body: <section className="card"><Form action={here} id={id} submit="提案する" problems={wrong} draft={{ here: `${here}/new`, title: record.title }}><RecordFields record={record} raw={raw} problems={wrong} /></Form></section>,
  }
}
