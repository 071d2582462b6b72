import type { Raw } from './record.ts'

/** Whether a text can be the id of a record; the database must never be asked for anything else. */
export const isId = (text: string | null | undefined): text is string => typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** The id a form brought under which what is typed in it is kept; undefined when it brought none. */
export function draftIdOf(form: Raw): string | undefined {
  const sent = form['id']?.[0]
  return isId(sent) ? sent : undefined
}

/** The id a form brought for the record it makes, so that a second submit lands on the first; a new one when it brought none. */
export const recordIdOf = (form: Raw): string => draftIdOf(form) ?? crypto.randomUUID()

/** The version a form was opened with; 0, which no record has, when it brought none that can be. */
export function versionOf(form: Raw): number {
  const version = Number(form['version']?.[0])
  return Number.isInteger(version) && version > 0 && version < 2 ** 31 ? version : 0
}
