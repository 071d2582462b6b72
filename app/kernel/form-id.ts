import { z } from 'zod'
import type { Raw } from './record.ts'

const uuid = z.uuid()

/** The id a form brought for the record it makes, so that a second submit lands on the first; a new one when it brought none. */
export function recordIdOf(form: Raw): string {
  const sent = uuid.safeParse(form['id']?.[0])
  return sent.success ? sent.data : crypto.randomUUID()
}

/** The version a form was opened with; 0, which no record has, when it brought none that can be. */
export function versionOf(form: Raw): number {
  const version = Number(form['version']?.[0])
  return Number.isInteger(version) && version > 0 && version < 2 ** 31 ? version : 0
}
