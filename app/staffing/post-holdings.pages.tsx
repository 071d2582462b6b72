import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { everyColleagueOption } from '../accounts/colleagues.db.ts'
import { labelOf } from '../codes/code-list.ts'
import { employments, posts, qualifications } from '../codes/posts.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { moved, problems as problemPage, shown, stale, whole } from '../kernel/page.ts'
import type { Content, Subject } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import { attempt, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { holdingForm, problemsOfHolding } from './post-holding.ts'
import type { HoldingValues } from './post-holding.ts'
import { heldOn } from './staffing-check.ts'
import { changeHolding, fillPost, postHoldingOf, postHoldings } from './staffing.db.ts'
import type { KeptHolding } from './staffing.db.ts'
import { StaffingTabs, here } from './staffing-tabs.tsx'
import { weeklyHoursInWords } from './weekly-hours.ts'

const address = '/staffing/posts'
const newAddress = '/staffing/posts/new'
const holdingSubject: Subject<KeptHolding> = { kind: 'post_holding', param: 'holding', find: postHoldingOf, ids: () => [] }

/** Who holds which post: the list, putting somebody into a post, changing and ending it. */
export const postHoldingsPages = [
  page.get(address, { needs: 'staffing.read' }, async ({ tx, actor, today }) => {
    const writes = may(actor, 'staffing.write')
    return shown({
      title: '配置している人', heading: '配置している人', here, crumbs: [{ label: '配置基準', href: here }, { label: '配置している人' }],
      acts: writes ? [<Act key="new" href={newAddress} main>配置を加える</Act>] : [],
      body: <Holdings all={await postHoldings(tx)} today={today} writes={writes} />,
    })
  }),
  page.get(newAddress, { needs: 'staffing.write' }, async ({ tx, query, draft, today }) => {
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(holdingPage(address, newAddress, id, await everyColleagueOption(tx), await draft(address, id) ?? rawOf(holdingForm([]), { since: today, presence: 'all' }), undefined, []))
  }),
  page.post(address, { needs: 'staffing.write' }, async ({ tx, form, today }) => {
    const [id, people] = [recordIdOf(form), await everyColleagueOption(tx)]
    const again = (problems: readonly Problem[]) => problemPage(holdingPage(address, newAddress, id, people, form, undefined, problems))
    const read = readHolding(people, form, today)
    if ('problems' in read) return again(read.problems)
    const refused = await refusalsOf(() => fillPost(tx, id, read.values))
    return refused.length > 0 ? again(refused) : moved(address)
  }),
  page.get('/staffing/posts/:holding', { on: holdingSubject, needs: 'staffing.write' }, async ({ tx, subject, draft }) => {
    const [own, people] = [`${address}/${subject.id}`, await everyColleagueOption(tx)]
    const typed = await draft(own, subject.id)
    return shown(holdingPage(own, own, subject.id, people, typed ?? rawOf(holdingForm(people), valuesOf(subject)), typed ? versionOf(typed) : subject.version, []))
  }),
  page.post('/staffing/posts/:holding', { on: holdingSubject, needs: 'staffing.write' }, async ({ tx, subject, form, today }) => {
    const [own, people, version] = [`${address}/${subject.id}`, await everyColleagueOption(tx), versionOf(form)]
    const read = readHolding(people, form, today)
    if ('problems' in read) return problemPage(holdingPage(own, own, subject.id, people, form, version, read.problems))
    const outcome = await attempt(() => changeHolding(tx, subject.id, version, read.values))
    if (outcome === 'stale') {
      const message = `ほかの人が先に「${subject.name}・${labelOf(posts, subject.post)}・${spanOf(subject)}」と保存しました。見比べて、もう一度保存してください`
      return stale(holdingPage(own, own, subject.id, people, form, subject.version, [whole(message)]))
    }
    return outcome === 'done' ? moved(address) : problemPage(holdingPage(own, own, subject.id, people, form, version, outcome))
  }),
]

function readHolding(people: readonly Option[], form: Raw, today: Temporal.PlainDate): { values: HoldingValues } | { problems: readonly Problem[] } {
  const read = parseRecord(holdingForm(people), form)
  if ('problems' in read) return read
  const problems = problemsOfHolding(read.values, today)
  return problems.length > 0 ? { problems } : read
}

const valuesOf = ({ accountId, weeklyMinutes, until, alsoDoes, notes, ...kept }: KeptHolding): HoldingValues => ({
  ...kept, account: accountId, weeklyMinutes, presence: weeklyMinutes === null ? 'all' : 'some', lastDay: until?.subtract({ days: 1 }) ?? null, alsoDoes: alsoDoes || null, notes: notes || null,
})

const spanOf = ({ since, until }: KeptHolding): string => `${formatShortDate(since)}〜${until ? formatShortDate(until.subtract({ days: 1 })) : ''}`

function holdingPage(action: string, own: string, id: string, people: readonly Option[], raw: Raw, version: number | undefined, problems: readonly Problem[]): Content {
  const heading = version === undefined ? '配置を加える' : '配置を直す'
  return {
    title: '配置している人', heading, here, crumbs: [{ label: '配置基準', href: here }, { label: '配置している人', href: address }, { label: version === undefined ? '加える' : '直す' }],
    body: (
      <section className="card">
        <Form action={action} id={id} {...(version === undefined ? {} : { version })} submit="保存する" problems={problems} draft={{ here: own, title: '配置' }}>
          <RecordFields record={holdingForm(people)} raw={raw} problems={problems} />
        </Form>
      </section>
    ),
  }
}

function Holdings({ all, today, writes }: { all: readonly KeptHolding[]; today: Temporal.PlainDate; writes: boolean }): ReactElement {
  const now = new Set(heldOn(all, today).map(({ id }) => id))
  const ahead = all.filter(({ since }) => Temporal.PlainDate.compare(since, today) > 0)
  const past = all.filter(({ id, since }) => !now.has(id) && Temporal.PlainDate.compare(since, today) <= 0)
  return (
    <>
      <StaffingTabs at="/staffing/posts" />
      <div className="stack">
        <Card title="いま"><HoldingTable list={all.filter(({ id }) => now.has(id))} writes={writes} caption="いま職にいる人" empty="まだだれも入っていません。配置を加えると、年度の判定に入ります。" /></Card>
        {ahead.length > 0 && <Card title="これから"><HoldingTable list={ahead} writes={writes} caption="これから職に就く人" /></Card>}
        {past.length > 0 && <Card title="これまで"><HoldingTable list={past} writes={writes} caption="これまで職にいた人" /></Card>}
      </div>
    </>
  )
}

function HoldingTable({ list, writes, caption, empty }: { list: readonly KeptHolding[]; writes: boolean; caption: string; empty?: string }): ReactElement {
  return (
    <Table caption={caption} silentCaption stacked rows={list} {...(empty ? { empty: <Empty>{empty}</Empty> } : {})} columns={[
      { label: '名前', heads: true, show: (row) => (writes ? <a href={`${address}/${row.id}`}>{row.name}</a> : row.name) },
      { label: '職', show: ({ post }) => labelOf(posts, post) },
      { label: '雇用', show: ({ employment }) => labelOf(employments, employment) },
      { label: '資格', show: ({ qualification, trainedOn }) => <>{labelOf(qualifications, qualification)}{trainedOn && <span className="soft">研修修了 {formatShortDate(trainedOn)}</span>}</> },
      { label: '勤務', show: ({ weeklyMinutes, alsoDoes }) => <>{weeklyMinutes === null ? '開所時間のあいだ' : `週${weeklyHoursInWords(weeklyMinutes)}`}{alsoDoes !== '' && <span className="soft">兼務：{alsoDoes}</span>}</> },
      { label: '期間', show: (row) => spanOf(row) },
    ]} />
  )
}
