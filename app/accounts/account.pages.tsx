import { page } from '../access/pages.ts'
import { may, roleLabel } from '../access/roles.ts'
import { writing } from '../access/writing.tsx'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { rawOf } from '../kernel/record.ts'
import { Refused, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { endingRecord, extensionRecord, problemsOfPeriod, problemsOfRoleChange, proposedLastDay, resetRecord, roleChangeRecord, unlockingRecord } from './account.ts'
import { proposeAccountChange, proposeReset } from './account-changes.db.ts'
import { accountSubject, endSessionsOf, invitationOf, narrowAccount, otherAccountsOf, rolePeriodsOf } from './accounts.db.ts'
import type { Account } from './accounts.db.ts'
import { InvitationCard } from './invitation-card.tsx'

const here = '/accounts'
const path = '/accounts/:account'
const frame = ({ id, name }: Account, title: string): Pick<Content, 'title' | 'heading' | 'here' | 'crumbs'> => ({
  title, heading: <>{title}<small>{name}</small></>, here, crumbs: [{ label: '利用者', href: here }, { label: name, href: `/accounts/${id}` }, { label: title }],
})
const base = { path, on: accountSubject, frame, about: () => ({}) } as const
const proposing = { ...base, needs: 'account.propose', stepUp: true, submit: '提案する' } as const

/** Nobody proposes about themselves, under any of their accounts (RIGHTS); the database refuses it too. */
function others({ own }: Account): void {
  if (own) throw new Refused('ご自分のことは提案できません。ほかの管理者に頼んでください')
}

/** One account: what it is, what is proposed about it for the head to confirm, and what one person does at once to narrow it. */
export const accountPages = [
  page.get(path, { on: accountSubject, needs: 'account.read' }, async (asking) => shown(await accountPage(asking, []))),
  ...writing({
    ...proposing, noun: 'roles', record: () => roleChangeRecord, given: ({ today, subject }) => rawOf(roleChangeRecord, { since: today, title: subject.title, team: subject.team }),
    check: (values, { subject, today }) => problemsOfRoleChange(values, { today, now: subject.role, until: subject.until }),
    save: async ({ tx, subject }, id, { role, title, team, since, last, ground, reason }) => {
      others(subject)
      await proposeAccountChange(tx, id, { what: 'role', accountId: subject.id, role, title, team, since, until: last?.add({ days: 1 }) ?? null }, { ground, reason })
      return `/widening/${id}`
    },
  }),
  ...writing({
    ...proposing, noun: 'extensions', record: () => extensionRecord, given: ({ today, subject }) => rawOf(extensionRecord, { last: proposedLastDay(subject.until ?? today) }),
    check: ({ last }, { subject, today }) => (subject.until && Temporal.PlainDate.compare(last, subject.until) < 0 ? [{ field: 'last', message: 'いまの最後の日より後にしてください。早く終えるときは「早く終える」を使います' }]
      : problemsOfPeriod(subject.role, { since: today.add({ days: 61 }), last })),
    save: async ({ tx, subject }, id, { last, ground, reason }) => {
      others(subject)
      await proposeAccountChange(tx, id, { what: 'extend', accountId: subject.id, until: last.add({ days: 1 }) }, { ground, reason })
      return `/widening/${id}`
    },
  }),
  ...writing({
    ...proposing, noun: 'unlockings', record: () => unlockingRecord,
    save: async ({ tx, subject }, id, why) => {
      others(subject)
      if (!subject.lockedAt) throw new Refused('この利用者は停止していません')
      await proposeAccountChange(tx, id, { what: 'unlock', accountId: subject.id }, why)
      return `/widening/${id}`
    },
  }),
  ...writing({
    ...proposing, noun: 'resets', record: () => resetRecord,
    before: () => <Notice tone="warn" title="認められると、この人のサインインはすべて終わります">パスワードと認証の道具は使えなくなります。本人が室長の前に来て、室長の画面に出るコードを打って、登録し直します。</Notice>,
    save: async ({ tx, subject }, id, why) => {
      others(subject)
      await proposeReset(tx, id, subject.id, why)
      return `/widening/${id}`
    },
  }),
  ...writing({
    ...base, needs: 'account.end', submit: '早く終える', noun: 'endings', record: () => endingRecord,
    check: ({ last }, { today }) => (Temporal.PlainDate.compare(last, today) < 0 ? [{ field: 'last', message: 'きょうより前の日にはできません。いますぐ使えなくするには「いま停止する」を押してください' }] : []),
    save: async ({ tx, subject }, _, { last }) => {
      if (subject.own || !await narrowAccount(tx, subject.id, { until: last.add({ days: 1 }), lock: false })) throw new Refused(subject.own ? 'ご自分の利用は終えられません。ほかの人に頼んでください' : 'いまの最後の日より前の日にしてください')
      return undefined
    },
  }),
  page.post(`${path}/sessions/end`, { on: accountSubject, needs: 'account.end' }, async ({ tx, subject }) => {
    await endSessionsOf(tx, subject.id)
    return moved(`/accounts/${subject.id}`)
  }),
  page.post(`${path}/lock`, { on: accountSubject, needs: 'account.end' }, async (asking) => {
    const { tx, subject } = asking
    const wrong = await refusalsOf(async () => {
      if (subject.own || !await narrowAccount(tx, subject.id, { until: null, lock: true })) throw new Refused(subject.own ? 'ご自分の利用は停止できません。ほかの人に頼んでください' : 'もう停止しています')
    })
    return wrong.length > 0 ? problems(await accountPage(asking, wrong)) : moved(`/accounts/${subject.id}`)
  }),
]

async function accountPage({ tx, actor, subject, today }: Asking<Account>, wrong: readonly Problem[]): Promise<Content> {
  const [periods, others, invitation] = [await rolePeriodsOf(tx, [subject.id]), await otherAccountsOf(tx, subject), await invitationOf(tx, subject.id)]
  const address = `/accounts/${subject.id}`
  const proposes = may(actor, 'account.propose') && !subject.own
  const ends = may(actor, 'account.end') && !subject.own && subject.lockedAt === null && (subject.until === null || Temporal.PlainDate.compare(subject.until, today) > 0)
  return {
    title: '利用者', heading: <>{subject.name}<small>{roleLabel(subject.role)}</small></>, here, crumbs: [{ label: '利用者', href: here }, { label: subject.name }],
    ...(proposes ? { acts: [
      <Act key="role" href={`${address}/roles/new`}>役割を変える提案</Act>, <Act key="extend" href={`${address}/extensions/new`}>期限を延ばす提案</Act>,
      ...(subject.lockedAt ? [<Act key="unlock" href={`${address}/unlockings/new`}>停止を解く提案</Act>] : []), <Act key="reset" href={`${address}/resets/new`}>サインインのやり直しの提案</Act>,
    ] } : {}),
    body: (
      <div className="grid">
        {wrong.map(({ message }) => <Notice key={message} tone="warn" title="できませんでした">{message}</Notice>)}
        <Card title="この利用者">
          <Definitions items={[
            ['利用者名', subject.signInName], ['ふりがな', subject.kana || '–'], ['役割', said([roleLabel(subject.role), subject.title, subject.team, subject.agency])], ['いつから', formatJapaneseDate(subject.since)],
            ['最後の日', subject.until ? formatJapaneseDate(subject.until.subtract({ days: 1 })) : '決まっていない。「期限を延ばす提案」で決めてください'],
            ...(subject.lockedAt ? [['停止', `${formatDateTime(subject.lockedAt)}から`] as const] : []),
            ...(others.length > 0 ? [['同じ人のほかの利用者', <>{others.map((other) => <a key={other.id} href={`/accounts/${other.id}`}>{`${roleLabel(other.role)}・${other.signInName}`}</a>)}</>] as const] : []),
          ]} />
        </Card>
        {periods.length > 0 && (
          <Card title="日付の決まった役割" note="その日から、ひとりでに変わります">
            <Table caption="日付の決まった役割" silentCaption rows={periods} columns={[
              { label: '役割', heads: true, show: ({ role, title, team }) => said([roleLabel(role), title, team]) }, { label: 'いつから', show: ({ since }) => formatJapaneseDate(since) },
              { label: '最後の日', show: ({ until }) => (until ? formatJapaneseDate(until.subtract({ days: 1 })) : '–') },
            ]} />
          </Card>
        )}
        {invitation && <InvitationCard account={subject} invitation={invitation} links={may(actor, 'invitation.link')} />}
        {ends && (
          <Card title="狭めること" note="ひとりで、すぐにできます。開いている画面は次の操作で終わります">
            <p><a className="button" href={`${address}/endings/new`}>早く終える</a></p>
            <form method="post" action={`${address}/sessions/end`}><button className="button">サインイン中の画面をすべて終える</button></form>
            <form method="post" action={`${address}/lock`}><button className="button danger">いま停止する</button></form>
            <p className="soft">停止を解くには、管理者の提案と室長の確認が要ります。</p>
          </Card>
        )}
      </div>
    ),
  }
}

/** Words once each, in a row: a title often says the role again. */
const said = (words: readonly (string | null)[]): string => [...new Set(words.filter(Boolean))].join('・')
