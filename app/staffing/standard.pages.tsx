import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { baseSizes, posts, roundings } from '../codes/posts.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { moved, problems as problemPage, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { CheckIt } from './check-it.tsx'
import { settingRecord } from './setting.ts'
import { countedPosts, peopleNeeded, sizeRules, standards } from './staffing-standard.ts'
import type { Requirement, Standard } from './staffing-standard.ts'
import { decideSetting, staffingSettings } from './staffing.db.ts'
import type { KeptSetting } from './staffing.db.ts'
import { StaffingTabs, here } from './staffing-tabs.tsx'
import { weeklyHoursInWords } from './weekly-hours.ts'

const address = '/staffing/standard'
const form = '/staffing/settings/new'
const action = '/staffing/settings'

/** The standard as data with its sources, and what the town has decided where it is not clear. */
export const standardPages = [
  page.get(address, { needs: 'staffing.read' }, async ({ tx, actor }) => shown({
    title: '配置基準：基準と設定', heading: '基準と設定', here, crumbs: [{ label: '配置基準', href: here }, { label: '基準と設定' }],
    acts: may(actor, 'staffing.write') ? [<Act key="decide" href={form}>端数と開所時間を決める</Act>] : [],
    body: <StandardView settings={await staffingSettings(tx)} />,
  })),
  page.get(form, { needs: 'staffing.write' }, async ({ query, draft, today }) => {
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(content(id, await draft(action, id) ?? rawOf(settingRecord, { since: today }), []))
  }),
  page.post(action, { needs: 'staffing.write' }, async ({ tx, form: sent }) => {
    const id = recordIdOf(sent)
    const read = parseRecord(settingRecord, sent)
    if ('problems' in read) return problemPage(content(id, sent, read.problems))
    const refused = await refusalsOf(() => decideSetting(tx, id, read.values))
    return refused.length > 0 ? problemPage(content(id, sent, refused)) : moved(address)
  }),
]

function content(id: string, raw: Raw, problems: readonly Problem[]): Content {
  return {
    title: '端数と開所時間の決めごと', heading: '端数と開所時間を決める', here, crumbs: [{ label: '配置基準', href: here }, { label: '基準と設定', href: address }, { label: '決める' }],
    body: (
      <section className="card">
        <p>新しい決めごとは、その日から前の決めごとに代わります。前の決めごとは、前の年度の計算のために残ります。</p>
        <Form action={action} id={id} submit="保存する" problems={problems} draft={{ here: form, title: '端数と開所時間の決めごと' }}>
          <RecordFields record={settingRecord} raw={raw} problems={problems} />
        </Form>
      </section>
    ),
  }
}

function StandardView({ settings }: { settings: readonly KeptSetting[] }): ReactElement {
  return (
    <>
      <StaffingTabs at="/staffing/standard" />
      <div className="stack">
        <Card title="類型と最低の配置" note="開所時間のあいだ常に（人）。（ ）は、うち非常勤でもよい人数で、どの類型も要確認">
          <Table caption="児童人口の区分ごとの最低の配置" silentCaption stacked rows={sizeRules} columns={[
            { label: '類型', heads: true, show: ({ size }) => labelOf(baseSizes, size) },
            { label: '児童人口（概ね）', show: ({ least, below }) => `${least > 0 ? `${least.toLocaleString('ja')}人以上` : ''}${below === null ? '' : `${below.toLocaleString('ja')}人未満`}` },
            ...countedPosts.map((post) => ({ label: labelOf(posts, post), show: ({ needs }: (typeof sizeRules)[number]) => <Cell need={needs.find((need) => need.post === post)} /> })),
            { label: '合計', show: ({ needs }) => `${peopleNeeded(needs)}人以上` },
            { label: '出所', show: ({ source, sureness }) => <>{source} {sureness === 'check' && <CheckIt />}</> },
          ]} />
        </Card>
        <Card title="いつからの基準か">
          <Table caption="基準の移り変わり" silentCaption stacked rows={standards} columns={[
            { label: '基準', heads: true, show: ({ name }) => name },
            { label: '期間', show: spanOf },
            { label: '類型の職のほかに', show: ({ besides }) => besides.map(({ post, people }) => `${labelOf(posts, post)} ${people}人`).join('、') },
            { label: '出所', show: ({ source }) => <>{source} <CheckIt /></> },
          ]} />
          <p className="soft">国の算定式を超えて置く人は、5人まで補助の対象とされています（実施要綱、要確認）。</p>
        </Card>
        <Card title="市の決めごと">
          <Table caption="端数と開所時間（新しい順）" silentCaption stacked rows={settings.toReversed()} empty={<Empty>まだ決めていません。上乗せは小数のまま示し、交代の人の時間は合わせません。</Empty>} columns={[
            { label: 'いつから', heads: true, show: ({ since }) => formatShortDate(since) },
            { label: '上乗せの端数', show: ({ rounding }) => labelOf(roundings, rounding) },
            { label: '週の開所時間', show: ({ openingMinutes }) => (openingMinutes === null ? 'まだ決めない' : weeklyHoursInWords(openingMinutes)) },
            { label: '理由', show: ({ reason }) => reason },
            { label: '入れた人', show: ({ recordedBy }) => recordedBy },
          ]} />
        </Card>
      </div>
    </>
  )
}

const spanOf = ({ since, until }: Standard): string =>
  `${formatShortDate(Temporal.PlainDate.from(since))}から${until === null ? '' : `${formatShortDate(Temporal.PlainDate.from(until).subtract({ days: 1 }))}まで`}`

function Cell({ need }: { need: Requirement | undefined }): ReactElement {
  return need ? <>{need.people}人{need.partTime > 0 && `（${need.partTime}人）`}</> : <>–</>
}
