import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { choice, longText, reference, required, rows, text } from './fields.ts'
import { Reading } from './reading.tsx'
import { defineRecord } from './record.ts'

const school = defineRecord({ name: 'school', version: 1, title: '学校', fields: { name: text('学校名', { guarded: 'place' }), year: text('学年') } })
const visit = defineRecord({
  name: 'visit', version: 1, title: '訪問',
  fields: {
    id: reference('番号'), seen: required(choice('目視', [{ code: 'seen', label: '会えた' }, { code: 'not_seen', label: '会えなかった' }])),
    why: text('理由'), place: text('場所', { guarded: 'place' }), note: longText('様子'), schools: rows('学校', school, { least: 0, most: 3, noun: '学校' }),
  },
  askIf: { why: { seen: 'not_seen' } },
})
const values = { id: 'x', seen: 'seen', why: null, place: '隠れた町1-2', note: '一行目\n二行目', schools: [{ name: '隠れた小', year: '2年' }] } as const
const words = (html: string): string => html.replace(/<[^>]+>/g, '|').replace(/\|+/g, '|')

test('shows labels and values in the order of the record, only what was asked', () => {
  expect(words(renderToStaticMarkup(<Reading record={visit} values={values} />))).toBe('|目視|会えた|場所|非開示|様子|一行目\n二行目|学校|学校名|非開示|学年|2年|')
  expect(words(renderToStaticMarkup(<Reading record={visit} values={{ ...values, seen: 'not_seen', why: null, schools: [] }} />))).toBe('|目視|会えなかった|理由|記入なし|場所|非開示|様子|一行目\n二行目|学校|記入なし|')
})

test('never shows a guarded value itself, only what the reader may be shown', () => {
  const html = renderToStaticMarkup(<Reading record={visit} values={values} guarded={{ place: '大社町', 'schools.0.name': '大社小' }} />)
  expect(html).not.toContain('隠れた')
  expect(words(html)).toContain('|場所|大社町|')
  expect(words(html)).toContain('|学校名|大社小|')
})
