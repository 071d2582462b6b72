import { renderToStaticMarkup } from 'react-dom/server'
import type { ReactElement } from 'react'
import { expect, test } from 'vitest'
import { Badge } from './badge.tsx'
import { StackedBars } from './chart.tsx'
import { ClockSince, ClockUntil } from './clock.tsx'
import { DueDay } from './due-day.tsx'
import { Layout } from './layout.tsx'
import { Table } from './table.tsx'

const today = Temporal.PlainDate.from('2026-11-25')
const now = Temporal.Instant.from('2026-11-25T14:12:00+09:00')
const html = (element: ReactElement): string => renderToStaticMarkup(element)
const words = (element: ReactElement): string => html(element).replace(/<[^>]+>/g, '')

test('a page names its kind in the title and never who it is about', () => {
  const page = html(
    <Layout title="ケース R7-031" heading="勝部 蓮" here="/casefiles" office="相談室" today={today} nav={[[{ label: 'ケース', href: '/casefiles', count: 3 }]]} actor={{ name: '佐藤 みずき', role: '保健師' }} demo>本文</Layout>)
  expect(page).toContain('<title>ケース R7-031｜拠点</title>')
  expect(page).toMatch(/^<html lang="ja">/)
  expect(page.indexOf('本文へ移る')).toBeLessThan(page.indexOf('<header'))
  expect(page.match(/aria-current="page"/g)).toHaveLength(2)
  expect(page).toContain('練習・架空の町')
  expect(page).toContain('action="/people/search"')
  expect(page).not.toMatch(/ style=|<script>/)
  expect(page.match(/<h1>/g)).toHaveLength(1)
})

test('a plain page has neither navigation nor search nor single keys to trip over', () => {
  const page = html(<Layout title="サインイン" heading="サインイン" plain keys={false} office="相談室" today={today} nav={[[{ label: 'ケース', href: '/casefiles' }]]}>本文</Layout>)
  expect(page).not.toMatch(/<nav|people\/search/)
  expect(page).toContain('data-keys="off"')
})

test.each([
  ['counts up, calm before its limit', <ClockSince since={now.subtract({ hours: 2 })} now={now} limit={48} />, '受理から 2時間0分', 'clock'],
  ['is late at its limit', <ClockSince since={now.subtract({ hours: 48 })} now={now} limit={48} />, '受理から 48時間0分', 'clock late'],
  ['is late from the start when the limit is at once', <ClockSince since={now} now={now} limit={0} />, '受理から 0分', 'clock late'],
  ['counts towards the end of school', <ClockUntil until={now.add({ minutes: 88 })} now={now} label="下校まで" />, '下校まで あと1時間28分', 'clock near'],
  ['says what is past', <ClockUntil until={now.subtract({ minutes: 5 })} now={now} />, '5分過ぎています', 'clock late'],
  ['is calm when there is time', <ClockUntil until={now.add({ hours: 5 })} now={now} />, 'あと5時間0分', 'clock'],
])('a clock %s', (_, clock, said, state) => {
  expect(words(clock)).toBe(said)
  expect(html(clock)).toContain(`class="${state}"`)
  expect(html(clock)).toContain('data-now="2026-11-25T05:12:00Z"')
})

test.each([
  ['2026-11-20', '5日超過11/20（金）', true],
  ['2026-11-25', '今日11/25（水）', false],
  ['2026-11-26', '11/26（木）', false],
  ['2027-01-28', 'R9.1.28（木）', false],
])('what is due on %s reads %s', (on, said, late) => {
  const day = <DueDay on={Temporal.PlainDate.from(on)} today={today} />
  expect(words(day)).toBe(said)
  expect(html(day).includes('late')).toBe(late)
})

test('loud badges differ in shape, not only in colour', () => {
  const shapes = (['alarm', 'danger', 'warn', 'note', 'key', 'ok'] as const).map((tone) => html(<Badge tone={tone}>語</Badge>).match(/<(?:path|circle)[^>]*>/)?.[0])
  expect(new Set(shapes).size).toBe(6)
})

test('a chart says its figures, breaks where years are missing, and draws nothing for nothing', () => {
  const chart = html(<StackedBars id="c" title="内訳" description="年度ごと" series={['身体的', '性的']} bars={[{ year: 2016, label: '平成28', values: [1, 0] }, { year: 2017, label: '平成29', values: [3, undefined] }, { year: 2025, label: '令和7', values: [15, 1] }]} />)
  expect([...chart.matchAll(/font-weight="700"[^>]*>(\d+)</g)].map((match) => match[1])).toEqual(['1', '3', '16'])
  expect(chart.match(/あいだの年は数字がありません/g)).toHaveLength(1)
  expect(chart.match(/fill="url\(#c-lines\)"/g)).toHaveLength(2)
  expect(chart).toContain('aria-labelledby="c-title c-text"')
})

test('a table names its rows and columns, and can be scrolled by keyboard', () => {
  const table = html(<Table caption="件数" rows={[{ year: '令和7', count: 226 }]} columns={[{ label: '年度', heads: true, show: (row) => row.year }, { label: '件数', numeric: true, show: (row) => row.count, sort: { href: '?by=count', direction: 'descending' } }]} />)
  expect(table).toContain('<th scope="row">令和7</th>')
  expect(table).toMatch(/<th scope="col" class="number" aria-sort="descending"><a href="\?by=count">/)
  expect(table).toMatch(/role="region" aria-label="件数" tabindex="0"/i)
  expect(html(<Table caption="件数" rows={[]} columns={[]} empty={<p>まだありません</p>} />)).toBe('<p>まだありません</p>')
})
