import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { developmentConcerns, developmentEndings, developmentSources } from '../codes/development.ts'
import { fiscalYearLabel } from '../kernel/calendar.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { UnseenNote } from '../people/person-table.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import type { Counted, Development } from './developments.db.ts'

/** What is noticed now, in words. */
export const concernWords = ({ concerns }: Pick<Development, 'concerns'>): string => concerns.filter(({ until }) => !until).map(({ code }) => labelOf(developmentConcerns, code)).join('、')

/** Children whose development is followed, the next look first. */
export function DevelopmentRegister({ found, today }: { found: readonly Development[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Card title="次に確かめる日の順">
      <Table caption="幼児発達の台帳（次に確かめる日の順）" silentCaption stacked rows={found} empty={<Empty act={<a className="button small" href="/people">人をさがす</a>}>この条件の子はいません。人のページの「幼児発達の台帳に書く」から書けます。</Empty>} columns={[
        { label: '名前', heads: true, show: ({ id, child }) => <><a href={`/development/${id}`}>{child.name}</a><div className="soft">{child.ageWords}</div></> },
        { label: '気になる点', show: (one) => concernWords(one) || <span className="soft">いまは、なし</span> },
        { label: '気づいたのは', show: ({ source }) => labelOf(developmentSources, source) },
        { label: '始めた日', show: ({ beganOn }) => formatShortDate(beganOn) },
        { label: '担当', show: ({ worker, endedOn }) => worker ?? (endedOn ? null : <Badge tone="warn">担当なし</Badge>) },
        { label: '次に確かめる日', show: ({ nextOn, endedOn, endedReason }) => (endedOn ? <>{formatShortDate(endedOn)}<span className="soft">{labelOf(developmentEndings, endedReason ?? '')}</span></> : nextOn ? <DueDay on={nextOn} today={today} /> : <Badge tone="warn">決まっていません</Badge>) },
      ]} />
      <UnseenNote />
    </Card>
  )
}

/** The children who came new in a fiscal year, by source and by concern. A child with two concerns stands in two rows. */
export function CountedYear({ year, latest, counted }: { year: number; latest: number; counted: readonly Counted[] }): ReactElement {
  const sum = (concern: string, source?: string): number => counted.filter((one) => one.concern === concern && (source === undefined || one.source === source)).reduce((total, { n }) => total + n, 0)
  const sources = developmentSources.filter(({ code }) => sum('', code) > 0)
  const lines = [{ code: '', label: '子ども（実人数）' }, ...developmentConcerns.filter(({ code }) => sum(code) > 0)]
  return (
    <div className="stack">
      <nav className="picks" aria-label="年度">
        {[year - 1, year, year + 1].filter((one) => one >= 2000 && one <= latest).map((one) => <a key={one} className="pick" href={`/development?show=counts&year=${one}`} aria-current={one === year ? 'true' : undefined}>{fiscalYearLabel(one)}</a>)}
      </nav>
      <Card title={`${fiscalYearLabel(year)}に始めた子ども`} note="気づいた人と、気になる点">
        <Table caption={`${fiscalYearLabel(year)}に始めた子ども`} silentCaption dense rows={sources.length === 0 ? [] : lines} empty={<Empty>この年度に始めた子はいません。</Empty>} columns={[
          { label: '気になる点', heads: true, show: ({ label }) => label },
          ...sources.map(({ code: source, label }) => ({ label, numeric: true, show: ({ code }: { code: string; label: string }) => sum(code, source).toLocaleString('ja') })),
          { label: '合計', numeric: true, show: ({ code }) => sum(code).toLocaleString('ja') },
        ]} />
        <p className="soft">気になる点が2つある子は、2つの行に入ります。閲覧できないものは含みません。</p>
      </Card>
    </div>
  )
}
