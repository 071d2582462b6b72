import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { namesOfRoles } from '../accounts/colleagues.db.ts'
import { draftsOfActor } from '../accounts/drafts.db.ts'
import { childLinesOnce } from '../intake/child-lines.db.ts'
import { informationSheets } from '../intake/information-sheets.db.ts'
import { TypedSheets } from '../intake/typed-sheets.tsx'
import { formatDateWithWeekday, weekdayOf } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { hasDeclared } from '../rights/conflicts.db.ts'
import { DeclarationCard } from '../rights/declaration-card.tsx'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Empty } from '../ui/empty.tsx'
import { Switches } from '../ui/switches.tsx'
import { Table } from '../ui/table.tsx'
import { dueKinds } from './due-kinds.ts'
import type { DueGroup } from './due-kinds.ts'
import { cannotWait, lateVisitsOnce } from './due-line.ts'
import type { DueLine } from './due-line.ts'
import { dueLines } from './due-lines.db.ts'
import { DueTable } from './due-table.tsx'
import { dueFor } from './due.db.ts'
import { caseloadOf, changesFor } from './home.db.ts'
import { CaseloadCard, ChangesCard, DraftsCard } from './home-side.tsx'
import { mostOf } from './most-of.ts'
import { SmallHome } from './small-home.tsx'

const redAtMost = 5
const weekAtMost = 10
const groupLabel = (group: DueGroup): string => dueKinds.find((kind) => kind.group === group)?.label ?? group

/** The first page of everybody, everything due for one person, and the families one works with. */
export const homePages = [
  page.get('/', { needs: 'home' }, async (asking) => shown(asking.actor.reach === 'office' ? await officeHome(asking) : await smallHome(asking))),
  page.get('/due', { needs: 'casefile.read' }, async (asking) => {
    const { now, today, query } = asking
    const all = await linesOf(asking, now.add({ hours: 24 * 366 }))
    const groups = [...new Set(all.map(({ group }) => group))]
    const kind = groups.find((group) => group === query.get('kind')) ?? null
    const lines = all.filter(({ group }) => kind === null || group === kind)
    return shown({
      title: 'すべての期限', heading: 'わたしの期限', here: '/', crumbs: [{ label: '今日', href: '/' }, { label: 'わたしの期限' }],
      body: (
        <div className="grid">
          <Switches label="すること" switches={[{ label: 'すべて', href: '/due', here: kind === null }, ...groups.map((group) => ({ label: groupLabel(group), href: `/due?kind=${group}`, here: kind === group }))]} />
          <Card title={kind ? groupLabel(kind) : '会えていない子ども、次に日の順'}>
            <DueTable caption="わたしの期限" lines={lines} now={now} today={today} empty={<Empty>期限のあるものはありません。</Empty>} />
            <p className="soft">閲覧できないものは含みません</p>
          </Card>
        </div>
      ),
    })
  }),
  page.get('/my-families', { needs: 'entry.write' }, async ({ tx, actor, seen }) => {
    const { families } = await caseloadOf(tx, actor.accountId)
    seen(families.map(({ id }) => id))
    return shown({
      title: '経過を書く家族', heading: 'どの家族の経過を書きますか', here: '/', crumbs: [{ label: '今日', href: '/' }, { label: '経過を書く' }],
      body: (
        <Card title="わたしのケース" note="ほかの家族は、上の「さがす」から開いてください">
          <Table caption="わたしが担当している家族" silentCaption stacked rows={families} empty={<Empty>担当しているケースはありません。名前でさがして、家族のページから書いてください。</Empty>} columns={[
            { label: '家族', heads: true, show: ({ id, number, name }) => <a href={`/families/${id}`}>{number} {name}</a> },
            { label: '記録', show: ({ id, name }) => <a href={`/families/${id}/entries/new`}>経過を書く<span className="unseen">（{name}）</span></a> },
          ]} />
          <p className="soft">閲覧できないものは含みません</p>
        </Card>
      ),
    })
  }),
]

async function linesOf({ tx, actor, now, today, seen }: Asking<undefined>, until: Temporal.Instant): Promise<DueLine[]> {
  const lines = await dueLines(tx, await dueFor(tx, actor, until), { now, today, decidesLate: may(actor, 'safety.late'), childLines: childLinesOnce(tx) })
  seen(lines.flatMap(({ ids }) => ids))
  return lines
}

async function officeHome(asking: Asking<undefined>): Promise<Content> {
  const { tx, actor, now, today, seen } = asking
  const lines = await linesOf(asking, now.add({ hours: 24 * 7 }))
  const urgent = lateVisitsOnce(lines.filter((line) => cannotWait(line, now)), today)
  const week = lines.filter((line) => !cannotWait(line, now))
  const caseload = await caseloadOf(tx, actor.accountId)
  const changes = await changesFor(tx, actor.accountId, now.subtract({ hours: 72 }))
  seen([...caseload.families.map(({ id }) => id), ...changes.flatMap(({ familyId, intakeId }) => familyId ?? intakeId ?? [])])
  const lateVisits = lines.filter(({ kind, dueAt }) => kind === 'visit' && Temporal.Instant.compare(dueAt, now) < 0 && !officeDateOf(dueAt).equals(today)).length
  return {
    title: '今日', heading: '今日', here: '/',
    acts: [
      ...(may(actor, 'entry.write') ? [<Act key="entry" href="/my-families" shortcut="n">経過を書く</Act>] : []),
      ...(may(actor, 'intake.take') ? [<Act key="call" href="/intakes/new" shortcut="t" main>電話を受ける</Act>] : []),
    ],
    body: (
      <Columns sideLabel="わたしのケースと下書き" side={(
        <>
          <CaseloadCard caseload={caseload} lateVisits={lateVisits} />
          <ChangesCard changes={changes} now={now} today={today} />
          <DraftsCard drafts={await draftsOfActor(tx)} now={now} />
          <DeclarationCard declared={await hasDeclared(tx, today)} />
        </>
      )}>
        <Urgent lines={urgent} now={now} today={today} />
        <Week lines={week} now={now} today={today} />
      </Columns>
    ),
  }
}

function Urgent({ lines, now, today }: { lines: readonly DueLine[]; now: Temporal.Instant; today: Temporal.PlainDate }): ReactElement {
  const { shown: first, left } = mostOf(lines, ({ group }) => group, redAtMost)
  return (
    <Card title="期限を過ぎている・24時間以内" danger={lines.length > 0}>
      <DueTable caption="期限を過ぎている・24時間以内" lines={first} now={now} today={today} empty={<Empty>いますぐのものはありません。</Empty>} />
      {left.length > 0 && <ul className="plain">{left.map(({ group, count }) => <li key={group}><a href={`/due?kind=${group}`}>{groupLabel(group)} ほか{count}件</a></li>)}</ul>}
      {lines.length > 0 && <p className="soft">閲覧できないものは含みません</p>}
    </Card>
  )
}

function Week({ lines, now, today }: { lines: readonly DueLine[]; now: Temporal.Instant; today: Temporal.PlainDate }): ReactElement {
  const tomorrow = today.add({ days: 1 })
  return (
    <Card title="今週" note={`${tomorrow.month}月${tomorrow.day}日（${weekdayOf(tomorrow)}）から7日`} act={<a href="/due">すべての期限</a>}>
      <DueTable caption={`今週（${formatDateWithWeekday(tomorrow)}から）`} urgency={false} lines={lines.slice(0, weekAtMost)} now={now} today={today} empty={<Empty>今週の期限はありません。</Empty>} />
      {lines.length > weekAtMost && <p><a href="/due">ほか{lines.length - weekAtMost}件</a></p>}
    </Card>
  )
}

async function smallHome({ tx, actor, now, today }: Asking<undefined>): Promise<Content> {
  const types = may(actor, 'information.take')
  const typed = types && <><TypedSheets sheets={await informationSheets(tx, false)} /><DraftsCard drafts={await draftsOfActor(tx)} now={now} /></>
  return {
    title: '今日', heading: '今日', here: '/',
    acts: types ? [<Act key="type" href="/information-sheets/new" main>連絡票を入力する</Act>] : [],
    body: <div className="grid">{typed}<SmallHome role={actor.role} leaders={await namesOfRoles(tx, ['supervisor'], today)} today={today} /><DeclarationCard declared={await hasDeclared(tx, today)} /></div>,
  }
}
