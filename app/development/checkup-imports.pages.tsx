import type { ReactElement } from 'react'
import { ask, page } from '../access/pages.ts'
import { checkupKinds, checkupResults } from '../codes/checkups.ts'
import { labelOf } from '../codes/code-list.ts'
import { required, text } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Summary } from '../kernel/summary.tsx'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Facts } from '../ui/facts.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { checkupHeader, readCheckups, writeCheckups } from './checkup-csv.ts'
import type { RefusedRow } from './checkup-csv.ts'
import { checkupImports, sorted, takeCheckups } from './checkup-imports.db.ts'
import type { SortedRow } from './checkup-imports.db.ts'
import { checkupsCrumb } from './checkups.pages.tsx'
import { registerCrumb } from './developments.pages.tsx'

const list = '/checkups/imports'
const check = `${list}/check`
const mostShown = 300
const mostRows = 5000
const fileForm = defineRecord({
  name: 'checkup_import', version: 1, title: '健診の結果を取り込む',
  fields: { source: required(text('もとの資料', { width: 'long', most: 200, hint: '例 令和8年10月 3歳児健診（健康管理システム）' })) },
})
const within = (label: string): Pick<Content, 'here' | 'crumbs'> => ({ here: '/development', crumbs: [registerCrumb, checkupsCrumb, { label }] })

/** Results of check-ups: a file is looked at first, then taken in whole; children the office does not know get no further than a number. */
export const checkupImportsPages = [
  page.get(list, { needs: 'development.write' }, async ({ tx }) => shown({
    title: '健診の取込', heading: '健診の取込', ...within('取込'), acts: [<Act key="new" main href={`${list}/new`}>ファイルを選ぶ</Act>],
    body: (
      <Card title="取り込んだファイル" note="新しい順">
        <Table caption="取り込んだファイル" silentCaption stacked rows={await checkupImports(tx)} empty={<Empty>まだありません。</Empty>} columns={[
          { label: '日時', heads: true, show: ({ recordedAt }) => formatDateTime(recordedAt) }, { label: 'もとの資料', show: ({ source }) => source },
          { label: '登録済みの子', numeric: true, show: ({ kept }) => kept.toLocaleString('ja') }, { label: '未受診', numeric: true, show: ({ missed }) => missed.toLocaleString('ja') },
          { label: 'ほかの子（件数だけ）', numeric: true, show: ({ counted }) => counted.toLocaleString('ja') }, { label: 'もうあった', numeric: true, show: ({ again }) => again.toLocaleString('ja') },
          { label: '取り込まない', numeric: true, show: ({ refused }) => refused.toLocaleString('ja') }, { label: '取り込んだ人', show: ({ by }) => by },
        ]} />
      </Card>
    ),
  })),
  page.get(`${list}/new`, { needs: 'development.write' }, () => shown(filePage({}, []))),
  ask(check, { needs: 'development.write' }, async (asking) => {
    const { tx, form, today } = asking
    const read = parseRecord(fileForm, form)
    const csv = form['csv']?.[0] ?? ''
    const file = csv.trim() === '' ? { ok: false as const, message: 'ファイルを選んでください' } : readCheckups(csv, today)
    const wrong = [...('problems' in read ? read.problems : []), ...(file.ok ? [] : [{ field: 'csv', message: file.message }])]
    if ('problems' in read || !file.ok) return problems(filePage(form, wrong))
    return shown(resultPage(asking, read.values.source, await sorted(tx, file.rows, today), file.refused))
  }),
  page.post(list, { needs: 'development.write' }, async ({ tx, form, today }) => {
    const read = parseRecord(fileForm, form)
    const csv = form['csv']?.[0] ?? ''
    // Where nobody is kept by name the file of the second step has a header only.
    const file = csv === writeCheckups([]) ? { ok: true as const, rows: [], refused: [] } : readCheckups(csv, today)
    const [counted, refused, again] = [numberIn(form, 'counted'), numberIn(form, 'refused'), numberIn(form, 'again')]
    // The second step carries what the first one wrote; anything else was not made here.
    if ('problems' in read || !file.ok || file.refused.length > 0 || counted === null || refused === null || again === null) {
      return problems(filePage(form, [{ field: 'csv', message: 'もう一度ファイルを選んで、確かめるところから始めてください' }]))
    }
    await takeCheckups(tx, { id: recordIdOf(form), source: read.values.source, counted, refused, again, rows: file.rows }, today)
    return moved(list)
  }),
]

function numberIn(form: Raw, name: string): number | null {
  const value = Number(form[name]?.[0] ?? 'none')
  return Number.isInteger(value) && value >= 0 && value <= mostRows ? value : null
}

function filePage(raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: '健診の結果を取り込む', heading: '健診の結果を取り込む', ...within('取り込む'),
    body: (
      <section className="card">
        <p><strong>名前を残すのは、室に登録のある子の結果と、未受診の子だけ</strong>です。ほかの子は件数になります。登録のある子は、かなと生年月日がどちらも同じときだけつながります。</p>
        <form method="post" action={check} encType="multipart/form-data" noValidate className="form">
          <Summary problems={wrong} />
          <RecordFields record={fileForm} raw={raw} problems={wrong} />
          <div className="field">
            <label htmlFor="f-csv">健診の表（CSV） <span className="need">※必須</span></label>
            <p className="hint"><span>UTF-8でも、Windowsの日本語（シフトJIS）でも読めます。2MBまで。</span><span>1行目は見出し：{checkupHeader.join(',')}</span>
              <span>健診は「{checkupKinds.map(({ label }) => label).join('」「')}」。結果は「{checkupResults.map(({ label }) => label).join('」「')}」。全戸訪問では、未訪問を「未受診」とします。</span></p>
            <input type="file" id="f-csv" name="csv" accept=".csv,text/csv" required />
            {wrong.filter(({ field }) => field === 'csv').map(({ message }) => <p key={message} className="error">＊{message}</p>)}
          </div>
          <div className="foot"><button className="button main">確かめる（まだ取り込みません）</button></div>
        </form>
      </section>
    ),
  }
}

function resultPage(asking: Asking<unknown>, source: string, rows: readonly SortedRow[], refused: readonly RefusedRow[]): Content {
  const many = (outcome: SortedRow['outcome']): number => rows.filter((one) => one.outcome === outcome).length
  const unclear = rows.filter(({ outcome }) => outcome === 'unclear').map(({ row }) => ({ line: row.line, name: row.name, reasons: ['かなと生年月日が同じ人が2人以上登録されています。人のページで確かめて、手で書いてください'] }))
  const kept = rows.filter(({ outcome, ends }) => outcome === 'known' || outcome === 'missed' || ends)
  const named = rows.filter(({ outcome }) => outcome === 'known' || outcome === 'missed')
  asking.seen(kept.flatMap(({ personId }) => personId ?? []))
  const hidden = { source, counted: rows.filter(({ outcome, ends }) => outcome === 'counted' && !ends).length, again: rows.filter(({ outcome, ends }) => outcome === 'again' && !ends).length, refused: refused.length + unclear.length }
  return {
    title: '取込を確かめる', heading: '取込を確かめる', ...within('確かめる'),
    body: (
      <div className="grid">
        <Facts facts={[
          { label: '登録済みの子', value: `${many('known')}行` }, { label: '未受診（名前だけ）', value: `${many('missed')}行` }, { label: 'ほかの子', value: `${many('counted')}行`, note: '件数だけ。名前は残りません' },
          { label: 'もうある', value: `${many('again')}行` }, { label: '取り込まない', value: `${hidden.refused}行` },
        ]} />
        {hidden.refused > 0 && <Refusals refused={[...refused, ...unclear]} />}
        {kept.length === 0 && hidden.counted === 0 ? <Card title="取り込む行"><Empty act={<Act href={`${list}/new`}>ファイルを選び直す</Act>}>取り込む行がありません。</Empty></Card> : (
          <section className="card">
            <Form action={list} id={crypto.randomUUID()} submit="取り込む" problems={[]}>
              <input type="hidden" name="csv" value={writeCheckups(kept.map(({ row }) => row))} />
              {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
              <Table caption={`名前を残す行${named.length > mostShown ? `（はじめの${mostShown}行）` : ''}`} stacked rows={named.slice(0, mostShown)} empty={<Empty>名前を残す行はありません。</Empty>} columns={[
                { label: '名前', heads: true, show: ({ row, card }) => <>{card ? <a href={`/people/${card.id}`}>{card.name}</a> : row.name}<div className="soft">{row.kana}　{formatShortDate(row.birth)}生</div></> },
                { label: '健診', show: ({ row }) => labelOf(checkupKinds, row.kind) },
                { label: '結果', show: ({ row }) => labelOf(checkupResults, row.result) },
                { label: 'どうなる', show: ({ personId, ends }) => <>{personId ? <Badge tone="ok">登録済み</Badge> : <Badge tone="note">名前だけ残す</Badge>}{ends && <> <Badge tone="ok">未受診を終える</Badge></>}</> },
              ]} />
            </Form>
          </section>
        )}
      </div>
    ),
  }
}

function Refusals({ refused }: { refused: readonly RefusedRow[] }): ReactElement {
  return (
    <Notice tone="warn" title={`取り込まない行が${refused.length}行あります`}>
      <ul>{refused.slice(0, mostShown).map(({ line, name, reasons }) => <li key={line}>{line}行目{name && `（${name}）`}：{reasons.join('。')}</li>)}</ul>
      <p className="soft">直した表をもう一度取り込んでも、同じ子が二重になることはありません</p>
    </Notice>
  )
}
