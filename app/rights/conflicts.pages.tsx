import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { conflictSources, nearness } from '../codes/rights.ts'
import { labelOf } from '../codes/code-list.ts'
import { fiscalYearLabel, fiscalYearOf } from '../kernel/calendar.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { absent, moved, problems as refusing, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { aboutAnotherForm, problemsOfNear, yearlyForm } from './conflict.ts'
import { conflictsListed, declarations, declareConflict, declareYearly, everybodyOption, hasDeclared, isMine } from './conflicts.db.ts'
import type { Declaration } from './conflicts.db.ts'

const here = '/conflicts'
const MOST = 200

/** 利害関係: declaring one's own, declaring another's, and what those read who may. */
export const conflictsPages = [
  page.get(here, { needs: 'conflict.declare' }, async (asking) => {
    const { tx, actor, today } = asking
    const reads = may(actor, 'conflict.read')
    return shown({
      title: '利害関係の申告', heading: '利害関係の申告', here,
      acts: [<Act key="other" href={`${here}/others/new`}>ほかの人のことを申告する</Act>, <Act key="own" main href={`${here}/own/new`}>自分のことを申告する</Act>],
      body: (
        <div className="stack">
          <Notice title={await hasDeclared(tx, today) ? `${fiscalYearLabel(fiscalYearOf(today))}の申告は済んでいます` : `${fiscalYearLabel(fiscalYearOf(today))}の申告がまだです`}>
            <p>親族や知人のケースを、知らずに見てしまうことを防ぐためのものです。だれを書いても、返事は「受け付けました」だけです。その人の相談があるかどうかは、書いた人にもわかりません。</p>
            <p>あなたに利害関係のあるケースは、あなたの画面・検索・件数・お知らせに出ません。</p>
          </Notice>
          {reads && <Read undoes={may(actor, 'conflict.undo')} lists={{ declared: await declarations(tx, MOST), found: await conflictsListed(tx, MOST) }} />}
        </div>
      ),
    })
  }),
  page.get(`${here}/received`, { needs: 'conflict.declare' }, () => shown({
    title: '受け付けました', heading: '受け付けました', here, crumbs: [{ label: '利害関係の申告', href: here }, { label: '受け付けました' }],
    body: <Notice title="受け付けました"><p>必要な手当ては自動で行われます。書いたものは、室長・調整担当者・個人情報保護担当のうち、関係のない人だけが読みます。</p><p><a href="/">「今日」へもどる</a></p></Notice>,
  })),
  page.get(`${here}/own/new`, { needs: 'conflict.declare' }, async ({ query, draft }) => {
    const id = recordIdOf({ id: query.getAll('draft') })
    return shown(formPage(yearlyForm, `${here}/own`, `${here}/own/new`, '自分のことを申告する', id, await draft(`${here}/own`, id) ?? {}, []))
  }),
  page.post(`${here}/own`, { needs: 'conflict.declare' }, async ({ tx, actor, form, today }) => {
    const id = recordIdOf(form)
    const read = parseRecord(yearlyForm, form)
    const wrong = 'problems' in read ? read.problems : read.values.people.flatMap((one, at) => problemsOfNear(one, `people.${at}.birthOn`))
    if ('problems' in read || wrong.length > 0) return refusing(formPage(yearlyForm, `${here}/own`, `${here}/own/new`, '自分のことを申告する', id, form, wrong))
    await declareYearly(tx, id, read.values, { accountId: actor.accountId, today })
    return moved(`${here}/received`)
  }),
  page.get(`${here}/others/new`, { needs: 'conflict.declare' }, async (asking) => {
    const id = recordIdOf({ id: asking.query.getAll('draft') })
    return shown(await othersPage(asking, id, await asking.draft(`${here}/others`, id) ?? {}, []))
  }),
  page.post(`${here}/others`, { needs: 'conflict.declare' }, async (asking) => {
    const { tx, form, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(aboutAnotherForm(await everybodyOption(tx, today)), form)
    const wrong = 'problems' in read ? read.problems : problemsOfNear(read.values)
    if ('problems' in read || wrong.length > 0) return refusing(await othersPage(asking, id, form, wrong))
    const { account, words, ...near } = read.values
    if (await isMine(tx, account)) return absent
    await declareConflict(tx, { id, accountId: account, bySelf: false, words: words ?? '', ...near })
    return moved(`${here}/received`)
  }),
]

async function othersPage({ tx, today }: Asking<unknown>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  return formPage(aboutAnotherForm(await everybodyOption(tx, today)), `${here}/others`, `${here}/others/new`, 'ほかの人のことを申告する', id, raw, wrong,
    <p className="soft">申告された人には、申告があったことも、書いたことも知らされません。</p>)
}

function formPage(record: AnyRecord, action: string, address: string, title: string, id: string, raw: Raw, wrong: readonly Problem[], before?: ReactElement): Content {
  return {
    title: '利害関係の申告', heading: title, here, crumbs: [{ label: '利害関係の申告', href: here }, { label: title }],
    body: (
      <section className="card">
        {before}
        <Form action={action} id={id} submit="申告する" problems={wrong} draft={{ here: address, title: '利害関係の申告' }}><RecordFields record={record} raw={raw} problems={wrong} /></Form>
      </section>
    ),
  }
}

function Read({ undoes, lists: { declared, found } }: { undoes: boolean; lists: { declared: Awaited<ReturnType<typeof declarations>>; found: Awaited<ReturnType<typeof conflictsListed>> } }): ReactElement {
  return (
    <>
      <Card title="見せないことになっている人" note="本人には知らされません">
        <Table caption="だれに、だれのことを見せないか" silentCaption stacked rows={found} empty={<Empty>いまはありません。</Empty>} columns={[
          { label: 'だれに', heads: true, show: ({ whose }) => whose },
          { label: 'だれのことを', show: ({ personId, person }) => <a href={`/people/${personId}`}>{person}</a> },
          { label: 'どうして分かったか', show: ({ source, recordedAt }) => <>{source ? labelOf(conflictSources, source) : '人が記録した'}<span className="soft">　{formatDateTime(recordedAt)}</span></> },
          { label: 'まちがいのとき', show: ({ id, proposed }) => (proposed ? '取り消しの提案が2人目を待っています' : <a href={`${here}/${id}/end/new`}>取り消しを提案する</a>) },
        ]} />
      </Card>
      <Card title="申告">
        <Table caption="申告" silentCaption stacked rows={declared} empty={<Empty>まだありません。</Empty>} columns={[
          { label: 'だれの', heads: true, show: ({ whose }) => whose },
          { label: 'どういう人', show: ({ relation, name, birthOn }) => <>{labelOf(nearness, relation)} {name}<span className="soft">{birthOn ? `　${formatShortDate(birthOn)}生` : ''}</span></> },
          { label: 'だれが', show: ({ bySelf, by, recordedAt }) => <>{bySelf ? '本人' : by}<span className="soft">　{formatDateTime(recordedAt)}</span></> },
          { label: '事情', show: ({ words }) => words || '–' },
          { label: '見つかった人', numeric: true, show: ({ found: n }) => n || '–' },
          ...(undoes ? [{ label: 'まちがいのとき', show: ({ id, back }: Declaration) => (back === 'open' ? <a href={`${here}/declarations/${id}/end/new`}>取り消しを提案する</a> : back === 'proposed' ? '取り消しの提案が2人目を待っています' : '–') }] : []),
        ]} />
        <p className="soft list-end">閲覧できないものは含みません</p>
      </Card>
    </>
  )
}
