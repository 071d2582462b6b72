import type { ReactElement, ReactNode } from 'react'
import { isAsked, rawOf } from './record.ts'
import type { AnyField, AnyRecord, Values } from './record.ts'

type Guarded = Readonly<Record<string, ReactNode>>

/** A record as it is read: labels and values in the order of its fields, only what was asked. What a guarded field shows is given by the caller, by name (`rows.0.place` in rows); else 「非開示」. */
export function Reading<R extends AnyRecord>({ record, values, guarded = {}, prefix = '' }: { record: R; values: Partial<Values<R>>; guarded?: Guarded; prefix?: string }): ReactElement {
  const raw = rawOf(record, values)
  const shown = Object.entries(record.fields).filter(([name, field]) => field.control.kind !== 'none' && isAsked(record, name, raw))
  return (
    <dl className="reading">
      {shown.map(([name, field]) => (
        <div key={name}>
          <dt>{field.label}</dt>
          <dd><Answer field={field} value={(values as Record<string, unknown>)[name]} path={prefix + name} guarded={guarded} /></dd>
        </div>
      ))}
    </dl>
  )
}

function Answer({ field, value, path, guarded }: { field: AnyField; value: unknown; path: string; guarded: Guarded }): ReactNode {
  if (field.guarded) return guarded[path] ?? '非開示'
  if (value === null || value === undefined) return <NoAnswer />
  if (field.control.kind === 'rows' && Array.isArray(value)) {
    const { record } = field.control
    if (value.length === 0) return <NoAnswer />
    return <ol className="plain">{value.map((row: Record<string, unknown>, index) => <li key={index}><Reading record={record} values={row} guarded={guarded} prefix={`${path}.${index}.`} /></li>)}</ol>
  }
  const words = field.show(value)
  return words === '' ? <NoAnswer /> : words
}

const NoAnswer = (): ReactElement => <span className="soft">記入なし</span>
