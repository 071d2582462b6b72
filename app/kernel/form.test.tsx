import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { choice, choices, date, dateTime, longText, reference, required, rows, text } from './fields.ts'
import { FieldInput, Form, RecordFields, rowsShown } from './form.tsx'
import { defineRecord } from './record.ts'
import type { AnyField, Raw } from './record.ts'
import type { Problem } from './result.ts'

const seen = [{ code: 'seen', label: '会えた' }, { code: 'not_seen', label: '会えなかった' }, { code: 'refused', label: '断られた' }]
const child = defineRecord({ name: 'child', version: 1, title: '子ども', fields: { person: reference('人'), name: required(text('名前')), seen: choice('目視', seen), why: text('理由') }, askIf: { why: { seen: ['not_seen', 'refused'] } } })
const visit = defineRecord({
  name: 'visit', version: 1, title: '訪問',
  fields: { at: required(dateTime('訪問日時')), seen: required(choice('子どもの目視', seen)), why: longText('会えなかった理由'), children: rows('子ども', child, { least: 1, most: 3, noun: '子ども' }) },
  askIf: { why: { seen: 'not_seen' } },
})

const fieldOf = (field: unknown, raw: Raw = {}, problems: readonly Problem[] = [], asked?: string): string =>
  renderToStaticMarkup(<FieldInput name="x" field={field as AnyField} raw={raw} problems={problems} {...(asked ? { asked } : {})} />)
const fieldsOf = (raw: Raw, problems: readonly Problem[] = []): string => renderToStaticMarkup(<RecordFields record={visit} raw={raw} problems={problems} />)
const places = (html: string, words: readonly string[]): number[] => words.map((word) => html.indexOf(word))

describe('one question', () => {
  test('stands as label, support text, control, error, and says whether it must be answered', () => {
    const html = fieldOf(required(text('名前', { hint: '分かる範囲で' })), { x: ['<b>𠮷'] }, [{ field: 'x', message: '名前を入れてください' }])
    const order = places(html, ['<label for="f-x">名前', '※必須', '分かる範囲で', '<input', '＊名前を入れてください'])
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order).not.toContain(-1)
    expect(html).toContain('aria-describedby="f-x-error f-x-hint"')
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('value="&lt;b&gt;𠮷"')
    expect(fieldOf(text('名前'))).toContain('※任意')
    expect(fieldOf(text('名前'))).not.toContain('aria-invalid')
    expect(fieldOf(text('名前'), {}, [{ field: 'y', message: 'よそ' }])).not.toContain('よそ')
  })

  test('of a list to choose from is a group named by its legend, with nothing chosen beforehand', () => {
    const html = fieldOf(required(choice('目視', seen)), {}, [{ field: 'x', message: '目視を選んでください' }])
    expect(html).toMatch(/<fieldset[^>]*aria-describedby="f-x-error"[^>]*role="radiogroup"[^>]*aria-required="true"[^>]*aria-invalid="true"/)
    expect(html).toContain('<legend>目視')
    expect(html).not.toContain('checked')
    expect(html).toMatch(/<input type="radio" id="f-x"[^>]*name="x" value="seen"/)
    expect(fieldOf(choice('目視', seen), { x: ['not_seen'] })).toMatch(/checked=""[^>]*value="not_seen"|value="not_seen"[^>]*checked=""/)
    expect(fieldOf(choices('目視', seen), { x: ['seen', 'refused'] }).match(/checked=""/g)).toHaveLength(2)
  })

  test('takes the cursor to the answer that is chosen, or to its first', () => {
    const focused = (raw: Raw): string | undefined => /<input(?=[^>]*autofocus)[^>]*value="(\w+)"/i.exec(renderToStaticMarkup(<FieldInput name="x" field={choice('目視', seen) as AnyField} raw={raw} problems={[]} focus />))?.[1]
    expect(focused({ x: ['not_seen'] })).toBe('not_seen')
    expect(focused({})).toBe('seen')
  })

  test('with many answers opens as a list in its groups', () => {
    const many = Array.from({ length: 9 }, (_, at) => ({ code: `c${at}`, label: `種類${at}`, group: at < 5 ? '養護' : 'そのほか' }))
    const html = fieldOf(choice('種類', many), { x: ['c7'] })
    expect(html).toMatch(/<optgroup label="養護">.*<optgroup label="そのほか">.*<option value="c7" selected="">/)
    expect(html).toContain('<option value="">選んでください</option>')
  })

  test('about a day shows both calendars and an example', () => {
    const html = fieldOf(date('日付'), { x: ['R8.11.25'] })
    expect(html).toContain('例 令和8年11月25日／2026-11-25')
    expect(html).toContain('<output for="f-x">令和8年11月25日（水）・2026-11-25</output>')
    expect(fieldOf(date('日付'), { x: ['平成31年5月1日'] })).toContain('<output for="f-x"></output>')
  })

  test('about a moment is two named inputs in one group, and marks the one that is wrong', () => {
    const html = fieldOf(dateTime('日時'), { x: ['令和8年11月25日'], 'x.time': ['25:00'] }, [{ field: 'x.time', message: '時は0から23で入れてください' }])
    expect(html).toMatch(/id="f-x-time"[^>]*aria-invalid="true"/)
    expect(html).not.toMatch(/id="f-x"[^>]*aria-invalid/)
    expect(html).toContain('＊時は0から23で入れてください')
    expect(html).toContain('value="25:00"')
  })
})

describe('conditions', () => {
  test('a question that is not always asked stays visible, says when, and tells the browser', () => {
    const html = fieldsOf({})
    expect(html).toContain('data-ask-if="{&quot;seen&quot;:[&quot;not_seen&quot;]}"')
    expect(html).toContain('子どもの目視が「会えなかった」のときに答えてください')
    expect(html).not.toContain('hidden')
  })

  test('inside a row they point at the inputs of that row', () => {
    expect(fieldsOf({})).toContain('data-ask-if="{&quot;children.0.seen&quot;:[&quot;not_seen&quot;,&quot;refused&quot;]}"')
  })
})

describe('rows', () => {
  test.each([
    ['one when none was sent', {}, 1, [0]],
    ['all that were sent, with their own numbers', { 'children.1.name': ['a'], 'children.4.name': ['b'] }, 1, [1, 4]],
    ['one more when asked for', { 'children.0.name': ['a'], more: ['children'] }, 1, [0, 1]],
    ['never more than may be', { 'children.0.name': ['a'], 'children.1.name': ['b'], 'children.2.name': ['c'], more: ['children'] }, 1, [0, 1, 2]],
    ['as many as the page wants', {}, 2, [0, 1]],
    ['not one more because another list asked', { more: ['other'] }, 1, [0]],
  ])('shows %s', (_, raw, shown, indices) => {
    expect(rowsShown(raw, 'children', shown, 3)).toEqual(indices)
  })

  test('are fieldsets with a legend, keep hidden references, and offer one more without JavaScript', () => {
    const html = fieldsOf({ 'children.0.name': ['蓮'], 'children.0.person': ['5a3b8c1e-0000-4000-8000-000000000001'], 'children.2.name': ['杏'] }, [{ field: 'children.2.name', message: '名前を入れてください' }])
    expect(html).toContain('<legend>子ども 1</legend>')
    expect(html).toContain('<legend>子ども 2</legend>')
    expect(html).toContain('<input type="hidden" name="children.0.person" value="5a3b8c1e-0000-4000-8000-000000000001"/>')
    expect(html).toMatch(/id="f-children-2-name"[^>]*aria-invalid="true"/)
    expect(html).toMatch(/<button class="button small"(?=[^>]*name="more")(?=[^>]*value="children")(?=[^>]*formNoValidate)[^>]*>＋ 子どもを足す<\/button>/)
  })
})

describe('a form', () => {
  const html = (problems: readonly Problem[] = []): string => renderToStaticMarkup(
    <Form action="/visits" id="r1" version={3} draft={{ here: '/visits/new', title: '訪問記録' }} submit="記録する" problems={problems}><RecordFields record={visit} raw={{}} problems={problems} /></Form>)

  test('carries the id of its record, its version and where it stands, and is checked by the server only', () => {
    for (const part of ['method="post"', 'noValidate=""', 'name="id" value="r1"', 'name="version" value="3"', 'name="here" value="/visits/new"', 'name="draft-title" value="訪問記録"', 'data-draft="/visits#r1"', '<auto-save>'])
      expect(html().toLowerCase()).toContain(part.toLowerCase())
    expect(html()).not.toContain('role="alert"')
  })

  test('has the saving button first, so that Enter in a field never asks for another row', () => {
    const buttons = [...html().matchAll(/<button([^>]*)>/g)].map((match) => match[1])
    expect(buttons[0]).not.toContain('name="more"')
    expect(buttons.some((button) => button?.includes('name="more"'))).toBe(true)
  })

  test('names everything that is wrong on top, each a link to an input that exists', () => {
    const problems = [{ field: 'at.time', message: '時刻を入れてください' }, { field: 'seen', message: '目視を選んでください' }, { field: 'children', message: '子どもを1つ以上入れてください' }, { field: '', message: 'もう記録があります' }]
    const page = html(problems)
    expect(page).toMatch(/<div class="summary"[^>]*role="alert"[^>]*tabindex="-1"/i)
    for (const [, target] of page.matchAll(/<a href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`)
    expect([...page.matchAll(/<a href="#/g)]).toHaveLength(3)
    expect(page).toContain('<li>もう記録があります</li>')
  })

  test('needs no inline style or script', () => {
    expect(html()).not.toMatch(/ style=| on[a-z]+=|<script/)
  })
})
