import type { ReactElement } from 'react'
import type { Tx } from './db.ts'
import type { Upload } from './multipart.ts'
import type { Raw } from './record.ts'
import type { Problem } from './result.ts'

/** Who acts, as the database knows it for this transaction. */
export interface Actor {
  accountId: string; name: string; role: string; reach: string; agencyId: string | null; municipalityId: number
  /** Has proved again in the last minutes who sits here. */
  steppedUp: boolean
  /** A text waits to be accepted before anything else. */
  textDue: boolean
}

/** What a page is about: how it is found through the actor (absent and forbidden look the same), and whose records it shows. */
export interface Subject<T> {
  /** The table of the record. */
  kind: string
  param: string
  find(tx: Tx, id: string): Promise<T | undefined>
  ids(found: T): readonly string[]
}

/** What a page shows inside the frame. `title` never carries a person's name; `heading` may. */
export interface Content {
  title: string
  heading: ReactElement | string
  here: string
  crumbs?: readonly { label: string; href?: string }[]
  acts?: readonly ReactElement[]
  /** Shown to a room: without navigation, search, crumbs and counts. */
  projected?: boolean
  body: ReactElement
}

/** What a handler answers with. Everything but `page` with 200 and `moved` undoes the handler's writes. */
export type Answer =
  | { kind: 'page'; status: 200 | 422 | 409; content: Content }
  | { kind: 'fragment'; view: ReactElement }
  | { kind: 'json'; body: unknown }
  | { kind: 'moved'; to: string }
  /** A file: made after the commit, so that what is slow holds no transaction and the access row stands before the first byte. */
  | { kind: 'bytes'; make(): Promise<Uint8Array>; type: string; name: string; inline?: true }
  | { kind: 'absent' }

/** A page as asked for: handlers read nothing else of the request. */
export interface Asking<S> {
  tx: Tx
  actor: Actor
  subject: S
  path: string
  query: URLSearchParams
  params: Readonly<Record<string, string>>
  form: Raw
  /** What the page made of the files that came with the form. */
  received: unknown
  now: Temporal.Instant
  today: Temporal.PlainDate
  /** Puts more shown persons, casefiles, families or intakes into the access row of this request. */
  seen(ids: readonly string[]): void
  /** What this person typed before under a form's address and record id, if it is still there. */
  draft(action: string, id: string): Promise<Raw | undefined>
  /** Leaves the seal of searched words in the log, never the words. */
  searched(words: string): void
  /** Does something as the same person in a transaction of its own, which stays whatever becomes of this request. */
  apart<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** The reason a person gave for looking; kept in the access row. */
  because(reason: string): void
}

export interface Declared<Permission extends string> {
  method: 'GET' | 'POST'
  kind: 'page' | 'ask' | 'file'
  path: string
  needs: Permission
  on?: Subject<unknown>
  /** Asked of a session only after it has just proved itself again. */
  stepUp?: true
  /** Open also to who is led elsewhere before anything else. */
  evenBefore?: true
  /** Of a page that takes files: looks at what was laid down in `folder`, before the transaction, and gives what its handler needs. */
  receive?: Receive<unknown>
  handle(asking: Asking<unknown>): Promise<Answer> | Answer
}

type Receive<F> = (uploads: readonly Upload[], folder: string) => Promise<F>
type Handler<S> = (asking: Asking<S>) => Promise<Answer> | Answer
interface With<P, S> { needs: P; on: Subject<S>; stepUp?: true }
interface Without<P> { needs: P; stepUp?: true; evenBefore?: true }

type Declare<P extends string> = {
  <S, F>(path: string, about: With<P, S> & { receive: Receive<F> }, handle: (asking: Asking<S> & { received: F | undefined }) => Promise<Answer> | Answer): Declared<P>
  <S>(path: string, about: With<P, S>, handle: Handler<S>): Declared<P>
  (path: string, about: Without<P>, handle: Handler<undefined>): Declared<P>
}

/** The words pages are declared with: `page.get`, `page.post`, `ask` (a POST that only reads) and `file` (bytes). */
export function declaring<P extends string>(): { page: { get: Declare<P>; post: Declare<P> }; ask: Declare<P>; file: Declare<P> } {
  const declare = (method: 'GET' | 'POST', kind: Declared<P>['kind']): Declare<P> =>
    ((path: string, about: { needs: P; on?: Subject<unknown>; stepUp?: true; evenBefore?: true }, handle: Handler<unknown>) => ({ method, kind, path, ...about, handle })) as Declare<P>
  return { page: { get: declare('GET', 'page'), post: declare('POST', 'page') }, ask: declare('POST', 'ask'), file: declare('GET', 'file') }
}

/** A page to show. */
export const shown = (content: Content): Answer => ({ kind: 'page', status: 200, content })
/** The same form again, with what is wrong; nothing was saved. */
export const problems = (content: Content): Answer => ({ kind: 'page', status: 422, content })
/** Somebody else saved meanwhile: both texts. */
export const stale = (content: Content): Answer => ({ kind: 'page', status: 409, content })
/** Done; go there. */
export const moved = (to: string): Answer => ({ kind: 'moved', to })
/** Not there, or not for this person: nobody can tell which. */
export const absent: Answer = { kind: 'absent' }

/** A problem of the form as a whole. */
export const whole = (message: string): Problem => ({ field: '', message })
