import { choice, number, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'

/** What for, for which meeting, how many copies. */
export const ledgerPrint = (meetings: readonly Option[]) => defineRecord({
  name: 'ledger_print', version: 1, title: '進行管理台帳を印刷する',
  fields: {
    ...(meetings.length > 0 ? { meeting: choice('どの会議で使うか', meetings, { as: 'select' }) } : {}),
    purpose: required(text('何のために', { most: 200, width: 'long', hint: '例 12月の実務者会議で配り、終わったら集める' })),
    copies: required(number('部数', { least: 1, most: 200 }, { hint: '1部ずつ番号が入ります' })),
  },
})

/** How many copies came back. */
export const returnRecord = (copies: number) => defineRecord({
  name: 'print_return', version: 1, title: '回収',
  fields: { returnedCopies: required(number('集めた部数', { least: 0, most: copies }, { hint: `${copies}部のうち` })) },
})
