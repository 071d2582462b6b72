import { page } from '../access/pages.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import type { Casefile } from '../casefiles/casefiles.db.ts'
import { dateTime, required } from '../kernel/fields.ts'
import { RecordFields } from '../kernel/form.tsx'
import { problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { Summary } from '../kernel/summary.tsx'
import type { Problem } from '../kernel/result.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { namesBehind, partsOfVersions, recordThen } from './as-of.db.ts'
import { AsItStoodView } from './as-of-view.tsx'
import type { AsItStood } from './as-of-view.tsx'

const momentForm = defineRecord({ name: 'moment', version: 1, title: 'いつの記録か', fields: { at: required(dateTime('いつの記録')) } })

/** The record of a casefile as it stood on a day at an hour: what had been written by then, for an inquest and for one's own questions. */
export const asOfPages = [
  page.get('/casefiles/:casefile/as-of', { on: casefileSubject, needs: 'casefile.read' }, async ({ tx, subject, query, now, seen, because }) => {
    const raw: Raw = { at: query.getAll('at'), 'at.time': query.getAll('at.time') }
    if (raw['at']!.length === 0) return shown(content(subject, rawOf(momentForm, { at: now }), []))
    const read = parseRecord(momentForm, raw)
    if ('problems' in read) return problems(content(subject, raw, read.problems))
    const { at } = read.values
    if (Temporal.Instant.compare(at, now) > 0) return problems(content(subject, raw, [{ field: 'at', message: '先の日時です。きょうまでの日時を入れてください' }]))
    // What was written within the minute counts as written by then.
    const until = at.add({ seconds: 59, milliseconds: 999 })
    const { rows, unknown } = await recordThen(tx, subject, until)
    seen([subject.familyId, subject.personId])
    because(`${formatDateTimeWithWeekday(at)}の記録`)
    const parts = await partsOfVersions(tx, rows.entry_version.map((row) => String(row['id'])))
    return shown(content(subject, raw, [], { rows, parts, names: await namesBehind(tx, subject.familyId), at: until }, unknown))
  }),
]

function content(casefile: Casefile, raw: Raw, wrong: readonly Problem[], then?: AsItStood, unknown = false): Content {
  const base = `/casefiles/${casefile.id}`
  return {
    title: `その日の記録 ${casefile.number}`, heading: <>その日の記録<small>{casefile.familyName}　{casefile.number}</small></>, here: '/casefiles',
    crumbs: crumbsWithin(casefile, { label: casefile.number, href: base }, { label: '変更の記録', href: `${base}/trail` }, { label: 'その日の記録' }),
    body: (
      <div className="stack">
        <Summary problems={wrong} />
        <Card title="いつの記録を読みますか" note="その時までに書かれていたものだけが出ます">
          <form method="get" action={`${base}/as-of`}><RecordFields record={momentForm} raw={raw} problems={wrong} /><button className="button main">読む</button></form>
        </Card>
        {then && <Notice title={`${formatDateTimeWithWeekday(then.at)}に読めた記録`}>起きた日時ではなく、書かれた日時で切っています。あとから書かれたもの、あとの訂正は出ません。住所・電話・学校、通告した人は出ません。機関と職員の名前は、いまの呼び名です。</Notice>}
        {unknown && <Notice tone="warn" title="このあと変わった値のうち、あなたには前の値を読めないものがあります">そこは、いまの値が出ています。</Notice>}
        {then && <AsItStoodView then={then} />}
        {then && <p className="soft list-end">閲覧できないものは含みません</p>}
      </div>
    ),
  }
}
