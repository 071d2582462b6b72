import type { ReactElement, ReactNode } from 'react'
import { FieldControl, exampleOf, idOf, isGroup } from './control.tsx'
import type { DataAttributes } from './control.tsx'
import { rowsSent } from './fields.ts'
import type { AnyField, AnyRecord, Raw } from './record.ts'
import type { Problem } from './result.ts'
import { Summary } from './summary.tsx'

interface FormState { raw: Raw; problems: readonly Problem[] }

/** One question: label, support text, control, error. `asked` says when to answer a question that is not always asked; `focus` puts the cursor there. */
export function FieldInput({ name, field, raw, problems, asked, data, focus }: FormState & { name: string; field: AnyField; asked?: string; data?: DataAttributes; focus?: boolean }): ReactElement | null {
  const { kind } = field.control
  if (kind === 'none') return <HiddenInput name={name} raw={raw} />
  if (kind === 'rows') return <Rows name={name} field={field} raw={raw} problems={problems} />
  const id = idOf(name)
  const wrong = problems.filter((problem) => problem.field === name || (kind === 'datetime' && problem.field === `${name}.time`))
  const support = [field.hint, exampleOf(field)].filter((line) => line !== undefined)
  const describedBy = [wrong.length > 0 && `${id}-error`, asked && `${id}-asked`, support.length > 0 && `${id}-hint`].filter(Boolean).join(' ') || undefined
  const group = isGroup(field)
  const control = <FieldControl name={name} field={field} raw={raw} problems={wrong} describedBy={group ? undefined : describedBy} data={data} focus={focus} />
  const body = (
    <>
      {asked && <p className="asked" id={`${id}-asked`}>{asked}</p>}
      {support.length > 0 && <p className="hint" id={`${id}-hint`}>{support.map((line) => <span key={line}>{line}</span>)}</p>}
      {control}
      {wrong.length > 0 && <p className="error" id={`${id}-error`}>{wrong.map(({ message }) => <span key={message}>＊{message}</span>)}</p>}
    </>
  )
  if (!group) return <div className="field"><label htmlFor={id}><Label field={field} /></label>{body}</div>
  const radio = kind === 'radio' ? { role: 'radiogroup', 'aria-required': field.required, 'aria-invalid': wrong.length > 0 || undefined } : {}
  return <fieldset className="field" aria-describedby={describedBy} {...radio}><legend><Label field={field} /></legend>{body}</fieldset>
}

function Label({ field }: { field: AnyField }): ReactElement {
  return <>{field.label}{' '}<span className={field.required ? 'need' : 'free'}>{field.required ? '※必須' : '※任意'}</span></>
}

function HiddenInput({ name, raw }: { name: string; raw: Raw }): ReactElement | null {
  const value = raw[name]?.[0]
  return value ? <input type="hidden" name={name} value={value} /> : null
}

/** All questions of a record in their order, or `only` some; `data` are attributes for inputs by field name. Conditions are seen to by `ask-if`. */
export function RecordFields({ record, raw, problems, only, prefix = '', data = {} }: FormState & {
  record: AnyRecord; only?: readonly string[]; prefix?: string; data?: Readonly<Record<string, DataAttributes>>
}): ReactElement {
  const names = Object.keys(record.fields).filter((name) => only === undefined || only.includes(name))
  return (
    <>
      {names.map((name) => {
        const field = record.fields[name] as AnyField
        const conditions = conditionsOf(record, name)
        const attributes = data[name]
        const question = (
          <FieldInput name={prefix + name} field={field} raw={raw} problems={problems}
            {...(conditions.length > 0 ? { asked: whenAsked(record, conditions) } : {})} {...(attributes ? { data: attributes } : {})} />
        )
        if (conditions.length === 0 || field.control.kind === 'none') return <Bare key={name}>{question}</Bare>
        return <ask-if key={name} data-ask-if={JSON.stringify(Object.fromEntries(conditions.map(([other, codes]) => [prefix + other, codes])))}>{question}</ask-if>
      })}
    </>
  )
}

const Bare = ({ children }: { children: ReactNode }): ReactNode => children

function conditionsOf(record: AnyRecord, name: string): [string, readonly string[]][] {
  return Object.entries(record.askIf[name] ?? {}).map(([other, codes]) => [other, typeof codes === 'string' ? [codes] : codes ?? []])
}

function whenAsked(record: AnyRecord, conditions: [string, readonly string[]][]): string {
  const each = conditions.map(([other, codes]) => {
    const field = record.fields[other] as AnyField
    const options = 'options' in field.control ? field.control.options : []
    const words = codes.map((code) => `「${options.find((option) => option.code === code)?.label ?? code}」`)
    return `${field.label}が${words.join('か')}`
  })
  return `${each.join('、')}のときに答えてください`
}

/** Rows of one kind, each a fieldset 「子ども 1」, and a button that shows one more also without JavaScript. `children` may replace the inside of a row. */
export function Rows({ name, field, raw, problems, shown = 1, more, data, children }: FormState & {
  name: string; field: AnyField; shown?: number; more?: string; data?: Readonly<Record<string, DataAttributes>>
  children?: (prefix: string, index: number) => ReactNode
}): ReactElement | null {
  if (field.control.kind !== 'rows') return null
  const { record, noun, most } = field.control
  const indices = rowsShown(raw, name, shown, most)
  const id = idOf(name)
  const wrong = problems.filter((problem) => problem.field === name)
  return (
    <div className="rows" id={id} role="group" aria-labelledby={`${id}-label`} aria-describedby={wrong.length > 0 ? `${id}-error` : undefined} tabIndex={-1}>
      <p className="rows-label" id={`${id}-label`}><Label field={field} /></p>
      {field.hint && <p className="hint">{field.hint}</p>}
      {wrong.length > 0 && <p className="error" id={`${id}-error`}>{wrong.map(({ message }) => <span key={message}>＊{message}</span>)}</p>}
      {indices.map((index, at) => (
        <fieldset key={index} className="one-row">
          <legend>{noun} {at + 1}</legend>
          {children ? children(`${name}.${index}.`, index)
            : <RecordFields record={record} raw={raw} problems={problems} prefix={`${name}.${index}.`} {...(data ? { data } : {})} />}
        </fieldset>
      ))}
      {indices.length < most && <button className="button small" name="more" value={name} formNoValidate>{more ?? `＋ ${noun}を足す`}</button>}
    </div>
  )
}

/** The indices of the rows a form shows: those sent, one more when asked for, at least `shown`, at most `most` and the one that is too many. */
export function rowsShown(raw: Raw, name: string, shown: number, most: number): number[] {
  const sent = rowsSent(raw, name).slice(0, most + 1)
  const wanted = Math.min(Math.max(shown, sent.length + ((raw['more'] ?? []).includes(name) ? 1 : 0)), most)
  const next = (sent.at(-1) ?? -1) + 1
  return [...sent, ...Array.from({ length: Math.max(wanted - sent.length, 0) }, (_, at) => next + at)]
}

/** What is kept of an unfinished form: the address where it stands, its title in the list of drafts, and whose record it is about. */
interface Draft { here: string; title: string; subjectKind?: string; subjectId?: string }

/** A form that is sent whole: summary of what is wrong, questions, and a foot that stays in sight. `id` is the record's own, so that a double submit lands on it; a draft is kept under both. `formId` lets buttons beside the form belong to it, `files` lets it send files. */
export function Form({ action, id, formId, files, version, draft, submit, foot, problems, children }: {
  action: string; id?: string; formId?: string; files?: boolean; version?: number; draft?: Draft; submit: string; foot?: ReactNode; problems: readonly Problem[]; children: ReactNode
}): ReactElement {
  const kept = draft && { 'data-draft': `${action}#${id ?? ''}`, 'data-subject-kind': draft.subjectKind, 'data-subject-id': draft.subjectId }
  return (
    <form id={formId} method="post" action={action} encType={files ? 'multipart/form-data' : undefined} noValidate className="form" {...kept}>
      {/* Enter in a field presses the first button: it must be the one that saves, not 「＋」. */}
      <button className="first-button" tabIndex={-1} aria-hidden="true">{submit}</button>
      {id && <input type="hidden" name="id" value={id} />}
      {version !== undefined && <input type="hidden" name="version" value={version} />}
      {draft && <><input type="hidden" name="here" value={draft.here} /><input type="hidden" name="draft-title" value={draft.title} /></>}
      <Summary problems={problems} />
      {children}
      <div className="foot">
        <button className="button main" data-submit="">{submit}{draft && <kbd aria-hidden="true">Ctrl ⏎</kbd>}</button>
        {foot}
        {draft && <auto-save />}
      </div>
    </form>
  )
}
