import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import type { Casefile } from '../casefiles/casefiles.db.ts'
import { labelOf } from '../codes/code-list.ts'
import { reportSeen, shareFields, sharePurposes } from '../codes/shares.ts'
import { agenciesOn, agencyOptions, partnersOf } from '../council/agencies.db.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatJapaneseDate, formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { endForm, problemsOfShare, shareForm } from './share.ts'
import { endShare, reportsOf, shareOrPropose, shareSubject, sharesOf } from './shares.db.ts'
import type { Share } from './shares.db.ts'

const MOST_REPORTS = 50

/** With which agencies a child is shared, for what and until when; what they told. */
export const sharesPages = [
  page.get('/casefiles/:casefile/shares', { on: casefileSubject, needs: 'casefile.read' }, async ({ tx, subject, actor, today }) => {
    const [shares, reports] = [await sharesOf(tx, subject.id), await reportsOf(tx, subject.id, MOST_REPORTS)]
    return shown({
      title: '関係機関に見せる', heading: <>関係機関に見せる<small>{subject.number}</small></>, here: '/casefiles', crumbs: crumbsOf(subject),
      ...(may(actor, 'share.write') && subject.stage !== 'closed' ? { acts: [<Act key="new" href={`/casefiles/${subject.id}/shares/new`} main>見せる</Act>] } : {}),
      body: (
        <div className="stack">
          <Card title="見せている機関"><ShareTable shares={shares} today={today} /></Card>
          <Card title="機関からの知らせ" note="新しい順">
            <Table caption="機関からの知らせ" silentCaption stacked rows={reports} empty={<Empty>まだありません。</Empty>} columns={[
              { label: 'いつのこと', heads: true, show: ({ happenedOn }) => formatShortDate(happenedOn) },
              { label: '子どもの姿', show: ({ childSeen }) => labelOf(reportSeen, childSeen) },
              { label: '様子', show: ({ words }) => words },
              { label: 'だれが・いつ書いた', show: ({ agency, by, recordedAt }) => <>{agency}　{by}<span className="soft">{formatDateTime(recordedAt)}</span></> },
            ]} />
          </Card>
          <p className="soft list-end">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
  page.get('/casefiles/:casefile/shares/new', { on: casefileSubject, needs: 'share.write' }, async (asking) => {
    const { tx, subject, query, today } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(formPage(subject, await optionsOn(tx, today), id, await asking.draft(`/casefiles/${subject.id}/shares`, id) ?? { fields: shareFields.map(({ code }) => code) }, []))
  }),
  page.post('/casefiles/:casefile/shares', { on: casefileSubject, needs: 'share.write' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const id = recordIdOf(form)
    const agencies = await optionsOn(tx, today)
    const again = (wrong: readonly Problem[]) => problems(formPage(subject, agencies, id, form, wrong))
    const read = parseRecord(shareForm(agencies), form)
    if ('problems' in read) return again(read.problems)
    const { until, ...values } = read.values
    const wrong = problemsOfShare(until, today)
    if (wrong.length > 0) return again(wrong)
    if (subject.stage === 'closed') return absent
    const outcome = await shareOrPropose(tx, { id, casefileId: subject.id, since: today, until, ...values })
    return moved(outcome === 'shared' ? `/casefiles/${subject.id}/shares` : `/widening/${id}`)
  }),
  page.get('/shares/:share/ending', { on: shareSubject, needs: 'entry.write' }, ({ subject }) => shown(endPage(subject, {}, []))),
  page.post('/shares/:share/ending', { on: shareSubject, needs: 'entry.write' }, async ({ tx, subject, form }) => {
    const read = parseRecord(endForm, form)
    if ('problems' in read) return problems(endPage(subject, form, read.problems))
    const refusals = await refusalsOf(() => endShare(tx, subject, read.values.words))
    return refusals.length > 0 ? problems(endPage(subject, form, refusals)) : moved(`/casefiles/${subject.casefileId}/shares`)
  }),
]

const crumbsOf = (casefile: Casefile, ...below: readonly { label: string; href?: string }[]) =>
  crumbsWithin(casefile, { label: casefile.number, href: `/casefiles/${casefile.id}` }, { label: '関係機関に見せる', href: `/casefiles/${casefile.id}/shares` }, ...below)

const optionsOn = async (tx: Asking<unknown>['tx'], today: Temporal.PlainDate): Promise<Option[]> => agencyOptions(partnersOf(await agenciesOn(tx, today)))

function formPage(casefile: Casefile, agencies: readonly Option[], id: string, raw: Raw, wrong: readonly Problem[]): Content {
  const action = `/casefiles/${casefile.id}/shares`
  return {
    title: '関係機関に見せる', heading: <>関係機関に見せる<small>{casefile.number}</small></>, here: '/casefiles', crumbs: crumbsOf(casefile, { label: '見せる' }),
    body: (
      <div className="grid">
        <Notice title="見せるのは、名前・年齢と、選んだものだけです">住所・電話・学校、通告した人、経過記録、判断は見せません。計画に役割のある機関には、見直しの日までなら一人で見せられ、個人情報保護担当と室長に知らせが届きます。ほかの機関、秘匿の人がいる家族は、2人目が認めるまで見られません。</Notice>
        <section className="card">
          <Form action={action} id={id} submit="見せる" problems={wrong} draft={{ here: `${action}/new`, title: '関係機関に見せる', subjectKind: 'casefile', subjectId: casefile.id }}>
            <RecordFields record={shareForm(agencies)} raw={raw} problems={wrong} />
          </Form>
        </section>
      </div>
    ),
  }
}

function endPage(share: Share, raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: '見せるのをやめる', heading: <>見せるのをやめる<small>{share.agency}</small></>, here: '/casefiles', crumbs: [{ label: 'ケース', href: '/casefiles' }, { label: '関係機関に見せる', href: `/casefiles/${share.casefileId}/shares` }, { label: 'やめる' }],
    body: (
      <div className="grid">
        <Card title="いま見せているもの"><Definitions items={[['機関', share.agency], ['何のために', labelOf(sharePurposes, share.purpose)], ['いつまで', formatJapaneseDate(share.until)]]} /></Card>
        <Card title="やめる" note="保存するとすぐに見られなくなります"><Form action={`/shares/${share.id}/ending`} submit="見せるのをやめる" problems={wrong}><RecordFields record={endForm} raw={raw} problems={wrong} /></Form></Card>
      </div>
    ),
  }
}

function ShareTable({ shares, today }: { shares: readonly Share[]; today: Temporal.PlainDate }): ReactElement {
  const over = ({ until, endedAt }: Share): boolean => endedAt !== null || Temporal.PlainDate.compare(until, today) <= 0
  return (
    <Table caption="見せている機関" silentCaption stacked rows={shares} empty={<Empty>どの機関にも見せていません。</Empty>} columns={[
      { label: '機関', heads: true, show: ({ agency }) => agency },
      { label: '何のために', show: ({ purpose, words }) => <>{labelOf(sharePurposes, purpose)}<span className="soft">{words}</span></> },
      { label: '見せるもの', show: ({ fields }) => ['名前・年齢', ...fields.map((field) => labelOf(shareFields, field))].join('、') },
      { label: '期間', show: ({ since, until }) => `${formatShortDate(since)}〜${formatShortDate(until)}の前日` },
      { label: 'だれが・いつ', show: ({ by, recordedAt, byTwo }) => <>{by}{byTwo && '（2人で）'}<span className="soft">{formatDateTime(recordedAt)}</span></> },
      { label: 'いま', show: (share) => (share.endedAt ? <>やめた<span className="soft">{share.endedBy}　{formatDateTime(share.endedAt)}　{share.endedWords}</span></> : over(share) ? '期間が終わった' : <a href={`/shares/${share.id}/ending`}>見せるのをやめる</a>) },
    ]} />
  )
}
