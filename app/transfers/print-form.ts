import { number, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** What a document is printed for, and how many copies. */
export const printForm = defineRecord({
  name: 'transfer_print', version: 1, title: '印刷',
  fields: {
    purpose: required(text('何のために', { most: 200, hint: '例 児童相談所へ持参、決裁に添付' })),
    copies: required(number('部数', { least: 1, most: 20 })),
  },
})
