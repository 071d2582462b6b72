import type { Problem, Read } from './result.ts'

/** What a form sent: every name with all its values, exactly as typed. */
export type Raw = Readonly<Record<string, readonly string[]>>

export interface Option { code: string; label: string; hint?: string; group?: string }

/** How a field is asked. `none` is not shown by forms (hidden values, set by the page). */
export type Control =
  | { kind: 'text'; width: 'short' | 'middle' | 'long'; mode?: 'numeric' | 'tel' | 'password'; list?: readonly string[] }
  | { kind: 'area'; rows: number }
  | { kind: 'radio' | 'select' | 'checks'; options: readonly Option[] }
  | { kind: 'date' | 'time' | 'datetime' | 'birth' }
  | { kind: 'rows'; record: AnyRecord; most: number; noun: string }
  | { kind: 'none' }

/** One question: its label, how it is asked, how it is read, how it is shown. `guarded` fields are never text in a reading. */
export interface Field<T> {
  label: string
  hint?: string
  required: boolean
  guarded?: 'place' | 'reporter'
  control: Control
  /** Reads all values sent under the field's name; `all` and `name` are for fields made of several inputs. */
  parse(raw: readonly string[], all: Raw, name: string): Read<T> | { ok: false; problems: readonly Problem[] }
  /** The values a form shows for a stored value. */
  raw(value: T, name: string): Raw
  /** The value in words, for pages and paper. */
  show(value: T): string
}

export type AnyField = Field<unknown>
type Fields = Readonly<Record<string, AnyField>>
/** A field is asked only when another one has one of these codes. */
export type AskIf<F extends Fields> = { readonly [K in keyof F]?: { readonly [J in keyof F]?: string | readonly string[] } }

interface RecordDefinition<F extends Fields, A extends AskIf<F> = AskIf<F>> {
  name: string
  version: number
  title: string
  fields: F
  askIf: A
}
export type AnyRecord = RecordDefinition<Fields, AskIf<Fields>>

type ValueOf<F> = F extends Field<infer T> ? T : never
/** The values of a record: a field that is not always asked may be null. */
export type Values<R> = R extends RecordDefinition<infer F, infer A>
  ? { [K in keyof F]: K extends keyof A ? ValueOf<F[K]> | null : ValueOf<F[K]> }
  : never

/** Defines a record once: type, check, form and reading follow from it. */
export function defineRecord<const F extends Fields, const A extends AskIf<F> = Record<never, never>>(
  definition: { name: string; version: number; title: string; fields: F; askIf?: A },
): RecordDefinition<F, A> {
  return { ...definition, askIf: definition.askIf ?? ({} as A) }
}

/** Whether a field is asked, given what the other fields hold. */
export function isAsked(record: AnyRecord, field: string, raw: Raw, prefix = ''): boolean {
  const conditions = record.askIf[field]
  if (!conditions) return true
  return Object.entries(conditions).every(([other, codes]) => {
    const sent = raw[prefix + other] ?? []
    return sent.some((value) => (typeof codes === 'string' ? codes === value : (codes ?? []).includes(value)))
  })
}

/** Reads a whole form. Answers that were not asked are dropped; every problem is returned, not only the first. */
export function parseRecord<R extends AnyRecord>(record: R, raw: Raw, prefix = ''): { values: Values<R> } | { problems: Problem[] } {
  const problems: Problem[] = []
  const values: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(record.fields)) {
    if (!isAsked(record, name, raw, prefix)) { values[name] = null; continue }
    const path = prefix + name
    const sent = raw[path] ?? []
    if (field.required && field.control.kind !== 'rows' && sent.every((value) => value.trim() === '')) {
      problems.push({ field: path, message: missing(field) })
      continue
    }
    const result = field.parse(sent, raw, path)
    if (result.ok) values[name] = result.value
    else if ('problems' in result) problems.push(...result.problems)
    else problems.push({ field: path, message: result.offer ? `${result.message}` : result.message })
  }
  return problems.length > 0 ? { problems } : { values: values as Values<R> }
}

/** What a form shows for stored values: the inverse of reading it. */
export function rawOf<R extends AnyRecord>(record: R, values: Partial<Values<R>>, prefix = ''): Raw {
  const raw: Record<string, readonly string[]> = {}
  for (const [name, field] of Object.entries(record.fields)) {
    const value = (values as Record<string, unknown>)[name]
    if (value !== null && value !== undefined) Object.assign(raw, field.raw(value, prefix + name))
  }
  return raw
}

/** A code nobody offered: reads like an absent answer, never like an error of the database. */
export const UNKNOWN_CODE = '選択肢の中から選んでください'

function missing(field: AnyField): string {
  const chosen = ['radio', 'select', 'checks'].includes(field.control.kind)
  return chosen ? `${field.label}を選んでください` : `${field.label}を入れてください`
}
