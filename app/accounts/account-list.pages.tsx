import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may, roleLabel } from '../access/roles.ts'
import { agenciesOn, agencyOptions } from '../council/agencies.db.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { newAccountRecord, problemsOfNewAccount, proposedLastDay } from './account.ts'
import { proposeAccountChange } from './account-changes.db.ts'
import { everyAccount, isOpen, knownAs, personOptions, rolePeriodsOf, takenNames } from './accounts.db.ts'
import type { Account, RolePeriod } from './accounts.db.ts'
import { notAccepted } from './rule-texts.db.ts'

const here = '/accounts'

/** Everybody who may sign in, and the proposal of one more. */
export const accountListPages = [
  page.get('/accounts', { needs: 'account.read' }, async ({ tx, actor, today }) => {
    const all = await everyAccount(tx)
    const [now, over] = [all.filter(({ until, lockedAt }) => lockedAt === null && (until === null || Temporal.PlainDate.compare(until, today) > 0)), all.filter(({ until, lockedAt }) => lockedAt !== null || (until !== null && Temporal.PlainDate.compare(until, today) <= 0))]
    const periods = (await rolePeriodsOf(tx, all.map(({ id }) => id))).filter(({ since }) => Temporal.PlainDate.compare(since, today) > 0)
    const missing = await notAccepted(tx, today)
    return shown({
      title: '利用者', heading: <>利用者<small>ケースの内容はここでは見られません</small></>, here,
      acts: [
        ...(may(actor, 'account.propose') ? [<Act key="new" href="/accounts/new" main shortcut="n">加える提案</Act>] : []),
        ...(may(actor, 'casefile.allocate') ? [<Act key="moves" href="/moves">異動と引き継ぎ</Act>] : []),
        ...(may(actor, 'rule_text.read') ? [<Act key="texts" href="/rule-texts">誓約と決まりの文</Act>] : []),
      ],
      body: (
        <div className="stack">
          <Card title="使える人" note={`${now.length}の利用者`}><Accounts accounts={now} periods={periods} today={today} /></Card>
          {missing.length > 0 && (
            <Card title="誓約がまだの人" note="次にサインインすると、ほかのページより先に誓約のページが開きます"><p>{missing.map(({ name, role }) => `${name}（${roleLabel(role)}）`).join('、')}</p></Card>
          )}
          {over.length > 0 && <details className="card"><summary>終わった・停止した利用者（{over.length}）</summary><Accounts accounts={over} periods={[]} today={today} /></details>}
        </div>
      ),
    })
  }),
  page.get('/accounts/new', { needs: 'account.propose' }, async (asking) => {
    const { query, draft, today } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(await newPage(asking, id, await draft(here, id) ?? rawOf(newAccountRecord([], []), { person: 'new', since: today, last: proposedLastDay(today) } as object), []))
  }),
  page.post('/accounts', { needs: 'account.propose', stepUp: true }, async (asking) => {
    const { tx, form, today, actor } = asking
    const id = recordIdOf(form)
    const all = await everyAccount(tx)
    const read = parseRecord(newAccountRecord(personOptions(all), await agencies(asking)), form)
    if ('problems' in read) return problems(await newPage(asking, id, form, read.problems))
    const { values } = read
    const me = all.find(({ id: own }) => own === actor.accountId)?.staffId ?? ''
    const wrong = problemsOfNewAccount(values, { known: knownAs(all, today), taken: await takenNames(tx, id), today, me })
    if (wrong.length > 0) return problems(await newPage(asking, id, form, wrong))
    const same = all.find(({ staffId }) => staffId === values.person)
    await proposeAccountChange(tx, id, {
      what: 'open', name: same?.name ?? values.name, kana: same?.kana ?? values.kana, signInName: values.signInName, role: values.role, agencyId: values.agencyId, title: values.title, team: values.team,
      since: values.since, until: values.last.add({ days: 1 }), ...(same ? { staffId: same.staffId } : {}),
    }, { ground: values.ground, reason: values.reason })
    return moved(`/widening/${id}`)
  }),
]

const agencies = async ({ tx, today }: Pick<Asking<undefined>, 'tx' | 'today'>): Promise<Option[]> => agencyOptions(await agenciesOn(tx, today))

async function newPage(asking: Asking<undefined>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const record = newAccountRecord(personOptions(await everyAccount(asking.tx)), await agencies(asking))
  return {
    title: record.title, heading: record.title, here, crumbs: [{ label: '利用者', href: here }, { label: '加える' }],
    body: (
      <div className="stack">
        <Notice title="室長が確かめるまで、何も始まりません">確かめられると、招待のリンクをあなたが、6桁のコードを室長が本人に渡します。二つがそろわないと使えません。</Notice>
        <section className="card">
          <Form action={here} id={id} submit="提案する" problems={wrong} draft={{ here: '/accounts/new', title: record.title }}><RecordFields record={record} raw={raw} problems={wrong} /></Form>
        </section>
      </div>
    ),
  }
}

function Accounts({ accounts, periods, today }: { accounts: readonly Account[]; periods: readonly RolePeriod[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Table caption="利用者" silentCaption stacked rows={accounts} empty={<Empty>ありません。</Empty>} columns={[
      { label: '名前', heads: true, show: ({ id, name }) => <a href={`/accounts/${id}`}>{name}</a> },
      { label: '利用者名', show: ({ signInName }) => signInName },
      { label: '役割', show: ({ id, role, title, agency }) => <>{roleLabel(role)}<span className="soft">{[title === roleLabel(role) ? '' : title, agency, ...periods.filter(({ accountId }) => accountId === id).map((next) => `${formatShortDate(next.since)}から${roleLabel(next.role)}`)].filter(Boolean).join('・')}</span></> },
      { label: 'いつから', show: ({ since }) => formatShortDate(since) },
      { label: '最後の日', show: ({ until }) => (until ? formatShortDate(until.subtract({ days: 1 })) : '決まっていない') },
      { label: '使えるか', show: (account) => (account.lockedAt ? '停止中' : isOpen(account, today) ? '使える' : Temporal.PlainDate.compare(account.since, today) > 0 ? 'これから' : '終わった') },
    ]} />
  )
}
