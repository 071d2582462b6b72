import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { alertKinds, alertVerdicts } from '../codes/alerts.ts'
import { labelOf } from '../codes/code-list.ts'
import { choice, longText, required } from '../kernel/fields.ts'
import { versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { Table } from '../ui/table.tsx'
import { alertSubject, alertsFor, reviewAlert } from './alerts.db.ts'
import type { Alert } from './alerts.db.ts'

const MOST = 200
const reviewForm = defineRecord({
  name: 'alert_review', version: 1, title: '確かめたこと',
  fields: { verdict: required(choice('どうでしたか', alertVerdicts)), words: required(longText('確かめたこと', { rows: 3, most: 2000, hint: 'だれに何を聞き、どう判断したか' })) },
})

/** What somebody did past a rule, to be looked at by somebody else. */
export const alertsPages = [
  page.get('/alerts', { needs: 'alert.review' }, async ({ tx, seen }) => {
    const all = await alertsFor(tx, MOST)
    seen(all.flatMap(alertSubject.ids))
    return shown({
      title: '知らせ', heading: '知らせ', here: '/alerts',
      body: (
        <div className="stack">
          <Card title="まだ確かめていないもの" note="古い順"><Alerts alerts={all.filter(({ verdict }) => verdict === null)} empty="確かめるものはありません。" /></Card>
          <Card title="確かめたもの" note="新しい順"><Alerts alerts={all.filter(({ verdict }) => verdict !== null)} empty="まだありません。" /></Card>
          <p className="soft list-end">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
  page.get('/alerts/:alert', { on: alertSubject, needs: 'alert.review' }, ({ subject }) => shown(alertPage(subject, {}, []))),
  page.post('/alerts/:alert/review', { on: alertSubject, needs: 'alert.review' }, async ({ tx, subject, form }) => {
    const read = parseRecord(reviewForm, form)
    if ('problems' in read) return problems(alertPage(subject, form, read.problems))
    const outcome = await attempt(() => reviewAlert(tx, subject.id, versionOf(form), read.values.verdict, read.values.words))
    if (outcome === 'done') return moved('/alerts')
    return outcome === 'stale' ? stale(alertPage(subject, form, [], true)) : problems(alertPage(subject, form, outcome))
  }),
]

function alertPage(alert: Alert, raw: Raw, wrong: readonly Problem[], elsewhere = false): Content {
  const name = labelOf(alertKinds, alert.kind)
  return {
    title: '知らせ', heading: <>{name}<small>{byWhom(alert)}</small></>, here: '/alerts', crumbs: [{ label: '知らせ', href: '/alerts' }, { label: name }],
    body: (
      <div className="grid">
        {elsewhere && <SavedElsewhere><p>ほかの人が先に確かめました。下の内容と見比べてください。</p></SavedElsewhere>}
        <Card title="何があったか">
          <Definitions items={[
            ['いつ', formatDateTime(alert.recordedAt)], ['だれが', byWhom(alert)], ['理由', alert.reason || '–'], ['だれのこと', <AboutWhom key="about" alert={alert} />],
            ...(alert.verdict ? [['確かめた結果', `${labelOf(alertVerdicts, alert.verdict)}　${alert.reviewedBy ?? ''}　${alert.reviewedAt ? formatDateTime(alert.reviewedAt) : ''}`] as const, ['ことば', alert.verdictWords] as const] : []),
          ]} />
        </Card>
        {alert.verdict === null && (
          <Card title="確かめたことを書く">
            <Form action={`/alerts/${alert.id}/review`} version={alert.version} submit="確かめたことにする" problems={wrong}><RecordFields record={reviewForm} raw={raw} problems={wrong} /></Form>
          </Card>
        )}
      </div>
    ),
  }
}

/** What the program noticed by itself nobody did. */
const byWhom = ({ by, byRole }: Alert): string => (byRole.startsWith('system_') ? '自動（人の操作ではありません）' : `${by}（${roleLabel(byRole)}）`)

function AboutWhom({ alert: { casefileId, familyId, personId, intakeId } }: { alert: Alert }): ReactElement {
  const href = casefileId ? `/casefiles/${casefileId}` : familyId ? `/families/${familyId}` : personId ? `/people/${personId}` : intakeId ? `/intakes/${intakeId}` : null
  return href ? <a href={href}>開く</a> : <span className="soft">あなたには開けない記録です</span>
}

function Alerts({ alerts, empty }: { alerts: readonly Alert[]; empty: string }): ReactElement {
  return (
    <Table caption="知らせ" silentCaption stacked rows={alerts} empty={<Empty>{empty}</Empty>} columns={[
      { label: '何が', heads: true, show: ({ id, kind }) => <a href={`/alerts/${id}`}>{labelOf(alertKinds, kind)}</a> },
      { label: 'だれが・いつ', show: (alert) => <>{alert.byRole.startsWith('system_') ? byWhom(alert) : alert.by}<span className="soft">{formatDateTime(alert.recordedAt)}</span></> },
      { label: '理由', show: ({ reason }) => reason || '–' },
      { label: '確かめた', show: ({ verdict, reviewedBy }) => (verdict ? <>{labelOf(alertVerdicts, verdict)}<span className="soft">{reviewedBy}</span></> : 'まだ') },
    ]} />
  )
}
