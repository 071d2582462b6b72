import { sql } from './db.ts'
import type { Tx } from './db.ts'
import type { Raw } from './record.ts'

/** Keeps what a person has typed, under the form's address and record id; only its author ever reads it. */
export async function saveDraft(tx: Tx, form: string, body: Raw, subject: { kind: string; id: string } | null): Promise<void> {
  await sql`insert into draft (form, subject_kind, subject_id, title, body)
    values (${form}, ${subject?.kind ?? null}, ${subject?.id ?? null}, ${body['draft-title']?.[0] ?? ''}, ${draftBody(body)})
    on conflict (municipality_id, account_id, form) do update set body = excluded.body, title = excluded.title, saved_at = ctx.now()`.execute(tx)
}

/** A form's text as a draft keeps it: never a password, and without the two things that PostgreSQL cannot keep, NUL and half a surrogate pair. */
export function draftBody(body: Raw): string {
  const kept = Object.entries(body).filter(([name]) => name !== 'password')
  return JSON.stringify(Object.fromEntries(kept), (_, value: unknown) => (typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value))
}

/** The text kept under a form, if there is any and its subject is still seen. */
export async function draftOf(tx: Tx, form: string): Promise<Raw | undefined> {
  const { rows: [row] } = await sql<{ body: Raw }>`select body from draft where form = ${form}`.execute(tx)
  return row?.body
}

/** Forgets a draft: it was saved as a record. */
export async function deleteDraft(tx: Tx, form: string): Promise<void> {
  await sql`delete from draft where form = ${form}`.execute(tx)
}

/** The drafts of the person who asks, newest first, with the address where the form stands. */
export async function draftsOfActor(tx: Tx): Promise<{ form: string; title: string; savedAt: Temporal.Instant; body: Raw }[]> {
  const { rows } = await sql<{ form: string; title: string; savedAt: Temporal.Instant; body: Raw }>`
    select form, title, saved_at, body from draft order by saved_at desc limit 20`.execute(tx)
  return rows
}
