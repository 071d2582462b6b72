import { createHash } from 'node:crypto'
import { sql } from './db.ts'
import type { Tx } from './db.ts'
import { versionOf } from './form-id.ts'
import type { Raw } from './record.ts'

/** Keeps what a person has typed, under the form's address and record id; only its author ever reads it. A save that arrives after the form was sent keeps nothing; whoever is closed to the author meanwhile goes out of it. */
export async function saveDraft(tx: Tx, form: string, body: Raw, subject: { kind: string; id: string } | null): Promise<void> {
  await sql`select ctx.keep_draft(${form}, ${subject?.kind ?? null}, ${subject?.id ?? null}, ${draftTitle(body)}, ${draftBody(body)}, ${versionOf(body)})`.execute(tx)
}

/** A form's text as a draft keeps it: never a password. */
export function draftBody(body: Raw): string {
  const kept = Object.entries(body).filter(([name]) => name !== 'password')
  return JSON.stringify(Object.fromEntries(kept), (_, value: unknown) => (typeof value === 'string' ? keepable(value) : value))
}

/** What a draft is called in the list of drafts, as its form said. */
export const draftTitle = (body: Raw): string => keepable(body['draft-title']?.[0] ?? '').slice(0, 200)

/** A text without the two things that PostgreSQL cannot keep: NUL and half a surrogate pair. */
export const keepable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed()

/** The text kept under a form, if there is any and its subject is still seen. */
export async function draftOf(tx: Tx, form: string): Promise<Raw | undefined> {
  const { rows: [row] } = await sql<{ body: Raw }>`select body from draft where form = ${form} and done_at is null`.execute(tx)
  return row?.body
}

/** Forgets a draft that was saved as a record. Its key and a digest are remembered (a year where it made a record): a late save of the browser does not bring it back; a form that edits (`version`) may be opened again for the version that came of it. */
export async function forgetDraft(tx: Tx, form: string, body: Raw): Promise<void> {
  const { rows: [row] } = await sql<{ forgotten: boolean }>`select ctx.forget_draft(${form}, ${versionOf(body) || null}, ${digestOf(form, body)}) as forgotten`.execute(tx)
  if (!row!.forgotten) throw Object.assign(new Error('another window sent it otherwise at this moment: tried again, and told'), { code: '40001' })
}

/** Whether a form that makes a record was saved before under the same id with something else in it: what is new in it would be lost in silence. */
export async function wasSavedOtherwise(tx: Tx, form: string, body: Raw): Promise<boolean> {
  return versionOf(body) === 0 && (await sql`select from draft where form = ${form} and done_version is null and done_digest <> ${digestOf(form, body)}`.execute(tx)).rows.length > 0
}

// Where the form stands and what it is called are no words of its author. A form with the id of its own address edits what is there, and is sent as often as one likes.
const digestOf = (form: string, { here, 'draft-title': _, ...body }: Raw): Buffer | null =>
  (form.split('#')[0]!.includes(form.split('#')[1] ?? '') ? null : createHash('sha256').update(form).update(draftBody(body)).digest())
