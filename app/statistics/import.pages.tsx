import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { longText, required, text, tick } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { moved, problems as problemPage, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { handlerNames } from './handlers.ts'
import { importTotals } from './statistics.db.ts'
import { csvHeader, readTotals } from './totals-csv.ts'

const action = '/statistics/totals'
const here = '/statistics/totals/new'

const totalsForm = defineRecord({
  name: 'totals', version: 1, title: '過年度の件数の取込',
  fields: {
    csv: required(longText('件数の表（CSV）', { rows: 10, hint: `1行目は見出し：${csvHeader.join(',')}。担当は「${handlerNames.guidance_centre}」か「${handlerNames.municipality}」。表計算ソフトの表をCSV（UTF-8）で保存し、中身を貼り付けます。` })),
    source: required(text('もとの資料', { width: 'long', hint: '例　平成30年度 議会資料 2ページ' })),
    replace: tick('すでにある年度', '違う件数があれば置き換える'),
  },
})

/** 過年度の件数: imported whole or not at all. */
export const importPages = [
  page.get(here, { needs: 'total.import' }, async (asking) => {
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(content(id, await asking.draft(action, id) ?? {}, []))
  }),
  page.post(action, { needs: 'total.import' }, async ({ tx, form }) => {
    const id = recordIdOf(form)
    const result = parseRecord(totalsForm, form)
    if ('problems' in result) return problemPage(content(id, form, result.problems))
    const read = readTotals(result.values.csv, handlerNames)
    if (!read.ok) return problemPage(content(id, form, read.messages.map((message) => ({ field: 'csv', message }))))
    const refused = await refusalsOf(() => importTotals(tx, read.totals, result.values.source, result.values.replace))
    return refused.length > 0 ? problemPage(content(id, form, refused.map(({ message }) => ({ field: 'replace', message })))) : moved('/statistics/consultations')
  }),
]

function content(id: string, raw: Raw, problems: readonly Problem[]): Content {
  return {
    title: '過年度の件数の取込', heading: '過年度の件数の取込', here: '/statistics/consultations',
    crumbs: [{ label: '統計', href: '/statistics/consultations' }, { label: '取込' }], body: <ImportForm id={id} raw={raw} problems={problems} />,
  }
}

function ImportForm({ id, raw, problems }: { id: string; raw: Raw; problems: readonly Problem[] }): ReactElement {
  return (
    <section className="card">
      <p>1行でも合わないところがあれば、全体を取り込みません。どの行のどの計が合わないかをお知らせします。</p>
      <Form action={action} id={id} submit="確かめて取り込む" problems={problems} draft={{ here, title: '過年度の件数の取込' }}>
        <RecordFields record={totalsForm} raw={raw} problems={problems} />
      </Form>
    </section>
  )
}
