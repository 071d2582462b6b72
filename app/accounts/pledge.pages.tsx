import { page } from '../access/pages.ts'
import { ruleTextKinds } from '../codes/accounts.ts'
import { labelOf } from '../codes/code-list.ts'
import { required, tick } from '../kernel/fields.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { acceptTexts, textsDue } from './rule-texts.db.ts'
import type { RuleText } from './rule-texts.db.ts'

const acceptanceForm = defineRecord({
  name: 'acceptance', version: 1, title: '誓約と承諾',
  fields: { accepted: required(tick('読んだしるし', '読みました。守ることを誓い、承諾します')) },
})
const local = (to: string | null | undefined): string => (to && /^\/(?![/\\])[!-~]*$/.test(to) ? to : '/')

/** What everybody accepts before anything else: at first sign-in, when a text is new, and in every fiscal year. */
export const pledgePages = [
  page.get('/pledge', { needs: 'home', evenBefore: true }, async ({ tx, query }) => {
    const texts = await textsDue(tx)
    const then = local(query.get('then'))
    return texts.length === 0 ? moved(then) : shown(pledgePage(texts, then, {}, []))
  }),
  page.post('/pledge', { needs: 'home', evenBefore: true }, async ({ tx, form }) => {
    const texts = await textsDue(tx)
    const then = local(form['then']?.[0])
    const read = parseRecord(acceptanceForm, form)
    if ('problems' in read) return problems(pledgePage(texts, then, form, read.problems))
    // Only what was shown is accepted: a text that came meanwhile is shown next.
    await acceptTexts(tx, texts.map(({ id }) => id).filter((id) => form['text']?.includes(id)))
    return moved(then)
  }),
]

function pledgePage(texts: readonly RuleText[], then: string, raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: '誓約と承諾', heading: <>誓約と承諾<small>読んで、守ることを誓ってから使います</small></>, here: '/pledge',
    body: (
      <div className="stack">
        {texts.map(({ id, kind, number, words, source, since }) => (
          <Card key={id} title={labelOf(ruleTextKinds, kind)} note={`第${number}版・${formatJapaneseDate(since)}から`}>
            {words.split('\n').map((line) => <p key={line}>{line}</p>)}
            {source && <p className="soft">{source}</p>}
          </Card>
        ))}
        <section className="card">
          <Form action="/pledge" submit="誓約して続ける" problems={wrong}>
            <input type="hidden" name="then" value={then} />
            {texts.map(({ id }) => <input key={id} type="hidden" name="text" value={id} />)}
            <RecordFields record={acceptanceForm} raw={raw} problems={wrong} />
          </Form>
        </section>
        <p className="soft">いつ、どの版に誓約したかを記録します。毎年度と、文が変わったときに、もう一度読んでいただきます。書きかけのものは下書きに残っています。</p>
      </div>
    ),
  }
}
