import { page } from '../access/pages.ts'
import { agencySubject } from '../council/agency-subjects.ts'
import type { Agency } from '../council/agencies.db.ts'
import { agencyPeopleOf } from '../council/agency-people.db.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Option, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { agencyAccountForm } from './share.ts'
import { accountsOfAgency, agencyAccountsOf, linkAccount } from './shares.db.ts'

/** Which of an agency's people signs in with which account: whoever is ticked at the door sees the meeting on that screen. */
export const agencyAccountsPages = [
  page.get('/agencies/:agency/accounts', { on: agencySubject, needs: 'agency.write' }, async (asking) => shown(await accountsPage(asking, await optionsOf(asking), crypto.randomUUID(), {}, []))),
  page.post('/agencies/:agency/accounts', { on: agencySubject, needs: 'agency.write' }, async (asking) => {
    const { tx, subject, form } = asking
    const [id, options] = [recordIdOf(form), await optionsOf(asking)]
    if (!options) return moved(`/agencies/${subject.id}/accounts`)
    const read = parseRecord(agencyAccountForm(options.people, options.accounts), form)
    if ('problems' in read) return problems(await accountsPage(asking, options, id, form, read.problems))
    await linkAccount(tx, id, read.values.agencyPersonId, read.values.accountId)
    return moved(`/agencies/${subject.id}/accounts`)
  }),
]

interface Options { people: readonly Option[]; accounts: readonly Option[] }

async function optionsOf({ tx, subject, today }: Asking<Agency>): Promise<Options | undefined> {
  const people = (await agencyPeopleOf(tx, [subject.id], { day: today })).map(({ id, name, title }) => ({ code: id, label: `${name}${title && `（${title}）`}` }))
  const accounts = (await accountsOfAgency(tx, subject.id)).map(({ id, name }) => ({ code: id, label: name }))
  return people.length > 0 && accounts.length > 0 ? { people, accounts } : undefined
}

async function accountsPage({ tx, subject }: Asking<Agency>, options: Options | undefined, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const links = await agencyAccountsOf(tx, subject.id)
  return {
    title: '機関の利用者', heading: <>利用者<small>{subject.name}</small></>, here: '/agencies', crumbs: [{ label: '関係機関', href: '/agencies' }, { label: subject.name, href: `/agencies/${subject.id}` }, { label: '利用者' }],
    body: (
      <div className="grid">
        <Card title="つないだ利用者" note="会議で出席と記録された人の画面に、会議のあいだだけ議題が出ます">
          <Table caption="つないだ利用者" silentCaption rows={links.filter(({ endedAt }) => endedAt === null)} empty={<Empty>まだつないでいません。</Empty>} columns={[{ label: 'この機関の人', heads: true, show: ({ person }) => person }, { label: '利用者', show: ({ account }) => account }, { label: 'いつから', show: ({ since }) => formatDateTime(since) }]} />
        </Card>
        <Card title="つなぐ">
          {options
            ? <Form action={`/agencies/${subject.id}/accounts`} id={id} submit="つなぐ" problems={wrong}><RecordFields record={agencyAccountForm(options.people, options.accounts) as AnyRecord} raw={raw} problems={wrong} /></Form>
            : <Empty>この機関の人と、この機関の利用者の両方が要ります。利用者は管理者が加えます。</Empty>}
        </Card>
      </div>
    ),
  }
}
