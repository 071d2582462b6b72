import type { ReactElement } from 'react'
import { ask, page } from '../access/pages.ts'
import { handoverGrounds } from '../codes/maternity.ts'
import { labelOf } from '../codes/code-list.ts'
import { number, required, text } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { RecordFields } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Summary } from '../kernel/summary.tsx'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { handoverHeader, readHandovers, writeHandovers } from './handover-csv.ts'
import type { RefusedRow } from './handover-csv.ts'
import { handoverImports, matched, NEW_PERSON, takeHandovers } from './handovers.db.ts'
import type { MatchedRow } from './handovers.db.ts'
import { registerCrumb } from './pregnancies.pages.tsx'

const list = '/pregnancies/handovers'
const check = `${list}/check`
const fileForm = defineRecord({
  name: 'handover_import', version: 1, title: 'きずなから取り込む',
  fields: {
    source: required(text('もとの資料', { width: 'long', most: 200, hint: '例 令和8年11月 合同ケース会議の引継ぎ' })),
    reportedCount: required(number('引き継がない妊婦の数（件数だけ）', { least: 0, most: 100_000 })),
  },
})

/** What きずな hands over: a file is looked at first, then taken in whole; those without a ground never get further than the first look. */
export const handoversPages = [
  page.get(list, { needs: 'maternity.import' }, async ({ tx }) => {
    const imports = await handoverImports(tx)
    return shown({
      title: 'きずなからの引継ぎ', heading: 'きずなからの引継ぎ', here: '/pregnancies', crumbs: [registerCrumb, { label: '引継ぎの取込' }], acts: [<Act key="new" main href={`${list}/new`}>ファイルを選ぶ</Act>],
      body: (
        <Card title="取り込んだファイル" note="新しい順">
          <Table caption="取り込んだファイル" silentCaption stacked rows={imports} empty={<Empty>まだありません。</Empty>} columns={[
            { label: '日時', heads: true, show: ({ recordedAt }) => formatDateTime(recordedAt) }, { label: 'もとの資料', show: ({ source }) => source },
            { label: '引き継いだ', numeric: true, show: ({ taken }) => `${taken}人` }, { label: '取り込まなかった行', numeric: true, show: ({ refused }) => `${refused}行` },
            { label: 'ほかの妊婦（件数だけ）', numeric: true, show: ({ reportedCount }) => `${reportedCount}人` }, { label: '取り込んだ人', show: ({ by }) => by },
          ]} />
        </Card>
      ),
    })
  }),
  page.get(`${list}/new`, { needs: 'maternity.import' }, () => shown(filePage({}, []))),
  ask(check, { needs: 'maternity.import' }, async (asking) => {
    const { tx, form, today } = asking
    const read = parseRecord(fileForm, form)
    const csv = form['csv']?.[0] ?? ''
    const file = csv.trim() === '' ? { ok: false as const, message: 'ファイルを選んでください' } : readHandovers(csv, today)
    const wrong = [...('problems' in read ? read.problems : []), ...(file.ok ? [] : [{ field: 'csv', message: file.message }])]
    if ('problems' in read || !file.ok) return problems(filePage(form, wrong))
    const rows = await matched(tx, file.rows, today)
    const { source, reportedCount } = read.values
    return shown(resultPage(asking, { id: crypto.randomUUID(), rows, refused: file.refused, raw: { source: [source], reportedCount: [String(reportedCount)], refused: [String(file.refused.length)] }, wrong: [] }))
  }),
  page.post(list, { needs: 'maternity.import' }, async (asking) => {
    const { tx, form, today } = asking
    const id = recordIdOf(form)
    const read = parseRecord(fileForm, form)
    const file = readHandovers(form['csv']?.[0] ?? '', today)
    const refused = Number(form['refused']?.[0] ?? '0')
    // The second step carries what the first one wrote; anything else was not made here.
    if ('problems' in read || !file.ok || file.refused.length > 0 || !Number.isInteger(refused) || refused < 0 || refused > 200) return problems(filePage(form, [{ field: 'csv', message: 'もう一度ファイルを選んで、確かめるところから始めてください' }]))
    const choices = new Map(file.rows.map(({ line }) => [line, form[`person.${line}`]?.[0] ?? '']))
    const { source, reportedCount } = read.values
    const wrong = await refusalsOf(() => takeHandovers(tx, { id, source, reportedCount, refused, rows: file.rows, choices }))
    if (wrong.length > 0) return problems(resultPage(asking, { id, rows: await matched(tx, file.rows, today), refused: [], raw: form, wrong }))
    return moved(list)
  }),
]

function filePage(raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: 'きずなから取り込む', heading: 'きずなから取り込む', here: '/pregnancies', crumbs: [registerCrumb, { label: '引継ぎの取込', href: list }, { label: 'ファイルを選ぶ' }],
    body: (
      <section className="card">
        <p>きずなには全部の妊婦の記録があります。ここに来るのは、<strong>特定妊婦・合同ケース会議に出した人・同意した人だけ</strong>です。1行ごとに根拠と日付が要ります。ほかの人は件数だけを入れます。</p>
        <form method="post" action={check} encType="multipart/form-data" noValidate className="form">
          <Summary problems={wrong} />
          <RecordFields record={fileForm} raw={raw} problems={wrong} />
          <div className="field">
            <label htmlFor="f-csv">引き継ぐ人の表（CSV） <span className="need">※必須</span></label>
            <p className="hint"><span>UTF-8でも、Windowsの日本語（シフトJIS）でも読めます。2MBまで。</span><span>1行目は見出し：{handoverHeader.join(',')}</span><span>根拠は「{handoverGrounds.map(({ label }) => label).join('」「')}」のどれか。</span></p>
            <input type="file" id="f-csv" name="csv" accept=".csv,text/csv" required />
            {wrong.filter(({ field }) => field === 'csv').map(({ message }) => <p key={message} className="error">＊{message}</p>)}
          </div>
          <div className="foot"><button className="button main">確かめる（まだ取り込みません）</button></div>
        </form>
      </section>
    ),
  }
}

interface Result { id: string; rows: readonly MatchedRow[]; refused: readonly RefusedRow[]; raw: Raw; wrong: readonly Problem[] }

function resultPage(asking: Asking<unknown>, { id, rows, refused, raw, wrong }: Result): Content {
  asking.seen(rows.flatMap(({ exact, alike }) => [...exact, ...alike].map((card) => card.id)))
  return {
    title: '取込を確かめる', heading: '取込を確かめる', here: '/pregnancies', crumbs: [registerCrumb, { label: '引継ぎの取込', href: list }, { label: '確かめる' }],
    body: (
      <div className="grid">
        {refused.length > 0 && <Refusals refused={refused} />}
        {rows.length === 0 ? <Card title="取り込める行"><Empty act={<Act href={`${list}/new`}>ファイルを選び直す</Act>}>取り込める行がありません。理由を直した表を選び直してください。</Empty></Card> : (
          <section className="card">
            <form method="post" action={list} encType="multipart/form-data" noValidate className="form">
              <Summary problems={wrong} />
              <input type="hidden" name="id" value={id} />
              <input type="hidden" name="csv" value={writeHandovers(rows.map(({ row }) => row))} />
              {['source', 'reportedCount', 'refused'].map((name) => <input key={name} type="hidden" name={name} value={raw[name]?.[0] ?? ''} />)}
              <Table caption="取り込む行" stacked rows={rows.map((one, at) => ({ ...one, line: at + 2 }))} columns={[
                { label: '名前', heads: true, show: ({ row }) => <>{row.name}<div className="soft">{row.kana}　{formatShortDate(row.birth)}生</div></> },
                { label: '予定日', show: ({ row }) => formatShortDate(row.dueOn) },
                { label: '根拠', show: ({ row }) => <>{labelOf(handoverGrounds, row.ground)}<span className="soft">{formatShortDate(row.groundOn)}</span></> },
                { label: 'いま', show: ({ exact }) => (exact.length === 1 ? <Badge tone="ok">登録済み</Badge> : exact.length > 1 ? <Badge tone="warn">どの人か選ぶ</Badge> : <Badge tone="note">新しい人</Badge>) },
                { label: 'だれとして', show: (one) => <Choice {...one} chosen={raw[`person.${one.line}`]?.[0]} wrong={wrong.some(({ field }) => field === `person.${one.line}`)} /> },
              ]} />
              <div className="foot"><button className="button main">{rows.length}行を取り込む</button></div>
            </form>
          </section>
        )}
      </div>
    ),
  }
}

function Choice({ row, exact, alike, line, chosen, wrong }: MatchedRow & { line: number; chosen: string | undefined; wrong: boolean }): ReactElement {
  const given = chosen ?? (exact.length === 1 ? exact[0]!.id : exact.length === 0 ? NEW_PERSON : '')
  return (
    <select name={`person.${line}`} id={`f-person-${line}`} aria-label={`${row.name}はだれか`} aria-invalid={wrong || undefined} defaultValue={given}>
      {exact.length > 1 && <option value="">選んでください</option>}
      <option value={NEW_PERSON}>新しい人として登録</option>
      {[...exact, ...alike].map(({ id, name, birthWords, familyNumber }) => <option key={id} value={id}>{[name, birthWords, familyNumber].filter(Boolean).join(' ')}</option>)}
    </select>
  )
}

function Refusals({ refused }: { refused: readonly RefusedRow[] }): ReactElement {
  return (
    <Notice tone="warn" title={`取り込まない行が${refused.length}行あります`}>
      <ul>{refused.map(({ line, name, reasons }) => <li key={line}>{line}行目{name && `（${name}）`}：{reasons.join('。')}</li>)}</ul>
      <p className="soft">この行のことは、どこにも残りません。直した表をもう一度取り込んでも、同じ人が二重になることはありません</p>
    </Notice>
  )
}
