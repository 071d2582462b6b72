import type { ReactElement } from 'react'
import { intakeNumber } from '../intake/intake.ts'
import { shortMoment } from '../intake/intake-words.ts'
import { formAddress } from '../kernel/door.ts'
import { formatTime, officeDateOf } from '../kernel/office-time.ts'
import type { Raw } from '../kernel/record.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Timeline } from '../ui/timeline.tsx'
import type { Caseload, Change } from './home.db.ts'

/** How many children somebody works with, by class, each number a list; how many visits are late. */
export function CaseloadCard({ caseload: { byClass, casefiles, families }, lateVisits }: { caseload: Caseload; lateVisits: number }): ReactElement {
  const list = (code: string): string => `/casefiles?class=${code}`
  return (
    <Card title="わたしのケース" act={<a href="/casefiles">一覧</a>}>
      <div className="scroll">
        <table>
          <caption><span className="unseen">担当しているケースの数（区分ごと）</span></caption>
          <thead className="unseen"><tr><th scope="col">区分</th><th scope="col">人数</th></tr></thead>
          <tbody>{byClass.map(({ code, label, count }) => <tr key={code}><th scope="row">{label}</th><td className="number">{count > 0 ? <a href={list(code)}>{count}<span className="unseen">人</span></a> : 0}</td></tr>)}</tbody>
        </table>
      </div>
      <p className="soft">担当 {casefiles}人（{families.length}世帯）　{lateVisits > 0 ? <a href="/due?kind=visit">訪問が遅れている {lateVisits}</a> : '遅れている訪問はありません'}</p>
    </Card>
  )
}

/** What others did on somebody's cases in the last days. */
export function ChangesCard({ changes, now, today }: { changes: readonly Change[]; now: Temporal.Instant; today: Temporal.PlainDate }): ReactElement {
  const when = (at: Temporal.Instant): string => (officeDateOf(at).equals(today) ? formatTime(at) : shortMoment(at, now))
  const subject = ({ familyId, familyName, intakeId, fiscalYear, number }: Change): ReactElement =>
    familyId && familyName ? <a href={`/families/${familyId}`}>{familyName}</a> : <a href={`/intakes/${intakeId}`}>{fiscalYear && number ? intakeNumber(fiscalYear, number) : '受付'}</a>
  return (
    <Card title="前回から変わったこと" note="わたしのケース・3日以内">
      {changes.length === 0 ? <Empty>ほかの人が書いたことはありません。</Empty>
        : <Timeline brief entries={changes.map((change) => ({ at: change.at.toString(), when: [when(change.at)], title: <>{subject(change)} {change.label}</>, foot: change.by }))} />}
      <p className="soft">閲覧できないものは含みません</p>
    </Card>
  )
}

/** What somebody has begun to write and not saved, each leading back to its form. */
export function DraftsCard({ drafts, now }: { drafts: readonly { form: string; title: string; savedAt: Temporal.Instant; body: Raw }[]; now: Temporal.Instant }): ReactElement {
  const when = (at: Temporal.Instant): string => {
    const minutes = Math.floor(at.until(now).total('minutes'))
    if (minutes < 1) return 'たった今保存'
    return minutes < 60 ? `${minutes}分前に保存` : `${shortMoment(at, now)}に保存`
  }
  return (
    <Card title="下書き">
      {drafts.length === 0 ? <Empty>書きかけのものはありません。</Empty>
        : <ul className="plain">{drafts.map(({ form, title, savedAt, body }) => <li key={form}><a href={formAddress(body)}>{title || '書きかけ'}</a> <span className="soft">{when(savedAt)}</span></li>)}</ul>}
    </Card>
  )
}
