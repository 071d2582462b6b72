import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { checkupKinds } from '../codes/checkups.ts'
import { isCodeOf, labelOf } from '../codes/code-list.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { shown } from '../kernel/page.ts'
import { UnseenNote } from '../people/person-table.tsx'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Switches } from '../ui/switches.tsx'
import { Table } from '../ui/table.tsx'
import { checkups, checkupViews } from './checkups.db.ts'
import type { Checkup } from './checkups.db.ts'
import { checkupWords } from './development-card.tsx'
import { registerCrumb } from './developments.pages.tsx'

const here = '/checkups'
/** The step of the breadcrumb to the list of check-ups. */
export const checkupsCrumb = { label: '健診', href: here }

/** 乳幼児健診: those who did not come, and what was found. */
export const checkupsPages = [
  page.get(here, { needs: 'development.read' }, async ({ tx, actor, query, today, seen }) => {
    const asked = query.get('show') ?? ''
    const view = isCodeOf(checkupViews, asked) ? asked : ''
    const kindAsked = query.get('kind') ?? ''
    const kind = isCodeOf(checkupKinds, kindAsked) ? kindAsked : null
    const found = await checkups(tx, view, kind)
    seen(found.flatMap(({ personId }) => personId ?? []))
    return shown({
      title: '健診と未受診', heading: '健診と未受診', here: '/development', crumbs: [registerCrumb, { label: '健診' }],
      acts: may(actor, 'development.write') ? [<Act key="import" href="/checkups/imports">健診の結果を取り込む</Act>] : [],
      body: (
        <div className="grid">
          <Switches label="どの健診" switches={checkupViews.map(({ code, label }) => ({ label, href: code ? `${here}?show=${code}` : here, here: code === view }))} />
          <form method="get" action={here} className="register-filter">
            {view && <input type="hidden" name="show" value={view} />}
            <label>健診<select name="kind" defaultValue={kind ?? ''}><option value="">すべて</option>{checkupKinds.map(({ code, label }) => <option key={code} value={code}>{label}</option>)}</select></label>
            <button className="button">しぼる</button>
          </form>
          <CheckupTable found={found} today={today} />
        </div>
      ),
    })
  }),
]

function CheckupTable({ found, today }: { found: readonly Checkup[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Card title="日の早い順" note={`${found.length}件${found.length === 300 ? 'まで出しています。健診でしぼってください' : ''}`}>
      <Table caption="健診と未受診" silentCaption stacked rows={found} empty={<Empty>この条件の子はいません。</Empty>} columns={[
        { label: '名前', heads: true, show: ({ id, name, birthOn, personId }) => <><a href={`/checkups/${id}`}>{name}</a>{personId ? null : <div className="soft">{birthOn && `${formatShortDate(birthOn)}生　`}まだ登録していません</div>}</> },
        { label: '健診', show: ({ kind }) => labelOf(checkupKinds, kind) },
        { label: '結果', show: (one) => checkupWords(one) },
        { label: '働きかけ', show: ({ result, tries, lastTry }) => result === 'missed' && (tries === 0 ? <Badge tone="warn">まだ</Badge> : <>{tries}回{lastTry && <span className="soft">{formatShortDate(lastTry)}</span>}</>) },
        { label: '担当', show: ({ worker }) => worker },
        { label: '次の日', show: ({ nextOn, settled, result }) => result === 'missed' && !settled && nextOn && <DueDay on={nextOn} today={today} /> },
      ]} />
      <UnseenNote />
    </Card>
  )
}
