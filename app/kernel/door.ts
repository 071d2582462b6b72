import type pg from 'pg'
import type { ReactElement } from 'react'
import { draftBody, draftOf, draftTitle, forgetDraft, keepable, saveDraft, wasSavedOtherwise } from './draft.ts'
import { draftIdOf, isId, recordIdOf } from './form-id.ts'
import { databaseOver, sql, sqlState } from './db.ts'
import type { Database, Tx } from './db.ts'
import type { Actor, Answer, Asking, Content, Declared } from './page.ts'
import type { Raw } from './record.ts'

/** What the door needs of the house: the database as the app role, who may do what, and how a page is framed. */
export interface House<P extends string> {
  db: Database
  requests: pg.Pool
  municipalityId: number
  clock(): Temporal.Instant
  /** The office clock for the database, or null where the real one counts. */
  officeNow(): string | null
  may(actor: Actor, permission: P): boolean
  /** The address where an actor must go before anything else, if there is one. */
  first(actor: Actor): string | null
  pages: readonly Declared<P>[]
  /** Asked before anything is kept; an answer instead of nothing is shown, and what was typed stays as a draft. */
  before?(asking: Asking<unknown>, about: readonly string[]): Promise<Answer | undefined>
  frame(asking: Asking<unknown>, content: Content, afterSaving: boolean): Promise<ReactElement>
  /** What is said instead: of a list or a paper when somebody was shown far more people than a day's number, of a form that was saved before with something else in it (`draft`: where the new words are kept). */
  instead: { tooMany: Content; savedOtherwise(draft: string): Content }
}

/** One request as the transport hands it in. `token` is the database's token of the session, never the cookie itself. */
export interface Arrived {
  path: string
  query: URLSearchParams
  params: Record<string, string>
  form: Raw
  /** What the page's `receive` made of the files that came with the form. */
  received: unknown
  token: Buffer | undefined
  requestId: string
  /** Timers and clocks of a page do not keep a session alive. */
  keepsSession: boolean
  /** This page follows a form that has just been saved. */
  afterSaving: boolean
}

/** What leaves the door; `signIn` when there is no session, with whether typed text was kept. */
export type Left =
  | { kind: 'answer'; answer: Answer; element?: ReactElement; actor: Actor }
  | { kind: 'absent'; element: ReactElement }
  | { kind: 'signIn'; kept: boolean }
  /** Allowed, but far more people than one account is shown in a day (429); or saved before with something else in it, so that nothing was saved now (409). */
  | { kind: 'instead'; status: 429 | 409; element: ReactElement }
  /** Seen and allowed, but something else comes first, such as proving again who sits here; what was typed is kept. */
  | { kind: 'first'; at: string; then: string }

const draftable = ['casefile', 'family', 'intake', 'person', 'womens_consultation', 'meeting', 'agenda_item', 'task', 'transfer', 'information_sheet', 'share']
const [PENDING_TRANSACTION_FAILED, MOST_ATTEMPTS] = [['40P01', '40001'], 3] as const
const absentContent: Content = { title: '見つかりません', heading: '見つかりません', here: '', body: null as unknown as ReactElement }

/** Lets one request through: note it, open the context, find the subject as the actor sees it, act, note who saw what, commit. */
export async function pass<P extends string>(house: House<P>, declared: Declared<P>, arrived: Arrived, absentBody: ReactElement): Promise<Left> {
  if (!arrived.token) return { kind: 'signIn', kept: false }
  await house.requests.query('select audit.note_request($1, $2, $3, $4, $5)',
    [house.municipalityId, arrived.requestId, arrived.token, `${declared.method} ${declared.path}`, subjectId(declared, arrived) ?? null])
  for (let attempt = 1; ; attempt += 1) {
    try {
      // A page that is looked at is of one moment: its parts agree, and what is hidden of it is reckoned once. A file may draw a number, for which all wait in turn.
      const transaction = house.db.transaction().setIsolationLevel(declared.method === 'GET' && declared.kind === 'page' ? 'repeatable read' : 'read committed')
      return await transaction.execute((tx) => inside(house, declared, arrived, tx, absentBody))
    } catch (error) {
      if (isSessionOver(error)) return { kind: 'signIn', kept: await keepLostText(house, declared, arrived) }
      if (attempt < MOST_ATTEMPTS && PENDING_TRANSACTION_FAILED.some((state) => state === sqlState(error))) continue
      throw error
    }
  }
}

async function inside<P extends string>(house: House<P>, declared: Declared<P>, arrived: Arrived, tx: Tx, absentBody: ReactElement): Promise<Left> {
  const { rows: [entered] } = await sql<Actor & { idleUntil: Temporal.Instant }>`
    select e.*, set_config('kyoten.request', ${arrived.requestId}, true) from ctx.enter(${arrived.token}, ${house.officeNow()}) e`.execute(tx)
  const actor = entered!
  if (arrived.keepsSession && Temporal.Now.instant().until(actor.idleUntil).total('minutes') < 14) await sql`select ctx.stay(${arrived.token})`.execute(tx)
  const shownIds = new Set<string>()
  let reason: string | null = null
  const terms: string[] = []
  const id = subjectId(declared, arrived)
  const subject = declared.on ? (id && house.may(actor, declared.needs) ? await declared.on.find(tx, id) : undefined) : null
  const now = house.clock()
  const asking: Asking<unknown> = {
    tx, actor, subject, path: arrived.path, query: arrived.query, params: arrived.params, form: arrived.form, received: arrived.received, now,
    today: now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate(),
    seen: (ids) => { for (const one of ids) shownIds.add(one) },
    draft: async (action, record) => (isId(record) ? draftOf(tx, `${action}#${record}`) : undefined),
    searched: (words) => { terms.push(keepable(words)) },
    apart: (work) => databaseOver(house.requests).transaction().execute(async (own) => {
      await sql`select ctx.enter(${arrived.token}, ${house.officeNow()})`.execute(own)
      return work(own)
    }),
    because: (words) => { reason = words },
  }
  /** Writes the access row; says whether this many people may be shown today. */
  const note = async (outcome: string): Promise<'ok' | 'step_up' | 'closed'> => {
    for (const words of terms) await sql`select audit.note_search(${arrived.requestId}, ${words})`.execute(tx)
    const single = declared.on !== undefined && declared.kind !== 'file'
    const { rows: [row] } = await sql<{ verdict: 'ok' | 'step_up' | 'closed' }>`
      select audit.note_access(${arrived.requestId}, ${`${declared.method} ${declared.path}`}, ${outcome}, ${[...shownIds]}::uuid[], ${reason}, ${single}) as verdict`.execute(tx)
    return row!.verdict
  }
  const isAbsent = (declared.on && subject === undefined) || !house.may(actor, declared.needs)
  const nowhere = async (): Promise<Left> => {
    await note('absent')
    return { kind: 'absent', element: await house.frame(asking, { ...absentContent, body: absentBody }, false) }
  }
  if (isAbsent) return nowhere()
  if (declared.on) for (const one of declared.on.ids(subject)) shownIds.add(one)

  const changing = declared.method === 'POST' && declared.kind === 'page'
  const first = (!declared.evenBefore && house.first(actor)) || (declared.stepUp && !actor.steppedUp ? '/step-up' : null)
  if (first) {
    if (draftIdOf(arrived.form)) await saveDraft(tx, draftKey(arrived), arrived.form, keptWith(declared, subject))
    await note('refused')
    return { kind: 'first', at: first, then: declared.method === 'POST' ? formAddress(arrived.form) : arrived.path }
  }
  const otherwise = changing && !arrived.form['more'] && draftIdOf(arrived.form) !== undefined && await wasSavedOtherwise(tx, draftKey(arrived), arrived.form)
  if (changing && (arrived.form['more'] || otherwise)) {
    const form = { ...arrived.form, id: [otherwise ? crypto.randomUUID() : recordIdOf(arrived.form)] }
    await saveDraft(tx, draftKey({ ...arrived, form }), form, keptWith(declared, subject))
    await note(otherwise ? 'refused' : 'shown')
    if (otherwise) return { kind: 'instead', status: 409, element: await house.frame(asking, house.instead.savedOtherwise(formAddress(form)), false) }
    return { kind: 'answer', actor, answer: { kind: 'moved', to: formAddress(form) } }
  }
  if (changing) await sql`savepoint act`.execute(tx)
  const answer = (changing ? await house.before?.(asking, [...shownIds]) : undefined) ?? await declared.handle(asking)
  if (answer.kind === 'absent') {
    if (changing) await sql`rollback to savepoint act`.execute(tx)
    return nowhere()
  }
  if (changing && answer.kind === 'page' && answer.status !== 200) {
    await sql`rollback to savepoint act`.execute(tx)
    if (draftIdOf(arrived.form)) await saveDraft(tx, draftKey(arrived), arrived.form, keptWith(declared, subject))
  } else if (changing && answer.kind === 'moved' && draftIdOf(arrived.form)) {
    await forgetDraft(tx, draftKey(arrived), arrived.form)
  }
  const element = answer.kind === 'page' ? await house.frame(asking, answer.content, arrived.afterSaving && answer.status === 200) : undefined
  const verdict = await note(answer.kind === 'page' && answer.status !== 200 ? 'problems' : changing ? 'changed' : 'shown')
  if (verdict === 'step_up') return { kind: 'first', at: '/step-up', then: declared.method === 'POST' ? formAddress(arrived.form) : arrived.path }
  if (verdict === 'closed') return { kind: 'instead', status: 429, element: await house.frame(asking, house.instead.tooMany, false) }
  return { kind: 'answer', answer, actor, ...(element ? { element } : {}) }
}

/** Whether the door would let this request through, asked before its files are taken in. Nothing is shown; the request itself leaves its trace. */
export async function admits<P extends string>(house: House<P>, declared: Declared<P>, arrived: Arrived): Promise<boolean> {
  if (!arrived.token) return false
  try {
    return await house.db.transaction().execute(async (tx) => {
      const { rows: [actor] } = await sql<Actor>`select e.* from ctx.enter(${arrived.token}, ${house.officeNow()}) e`.execute(tx)
      if (!house.may(actor!, declared.needs)) return false
      const id = subjectId(declared, arrived)
      return !declared.on || (id !== undefined && await declared.on.find(tx, id) !== undefined)
    })
  } catch (error) {
    if (isSessionOver(error)) return false
    throw error
  }
}

const subjectId = (declared: { on?: { param: string } }, arrived: Arrived): string | undefined => {
  const id = declared.on ? arrived.params[declared.on.param] : undefined
  return isId(id) ? id : undefined
}

/** The record whose loss from sight hides a draft: the subject itself, or what it belongs to (an entry's family, the intake of a child). */
function keptWith(declared: { on?: { kind: string } }, subject: unknown): { kind: string; id: string } | null {
  if (!declared.on || !subject) return null
  const { id, casefileId, familyId, intakeId, personId } = subject as Partial<Record<'id' | 'casefileId' | 'familyId' | 'intakeId' | 'personId', string | null>>
  if (id && draftable.includes(declared.on.kind)) return { kind: declared.on.kind, id }
  const [kind, above] = Object.entries({ casefile: casefileId, family: familyId, intake: intakeId, person: personId }).find(([, one]) => one) ?? []
  return kind && above ? { kind, id: above } : null
}

const draftKey = (arrived: Arrived): string => `${arrived.path}#${draftIdOf(arrived.form) ?? ''}`

/** Where the form of a posted text stands: its own hidden field `here`, with the draft's id. Only addresses of this house. */
export function formAddress(form: Raw): string {
  const here = form['here']?.[0] ?? '/'
  const path = /^\/(?![/\\])[!-~]*$/.test(here) && !/[?#]/.test(here) ? here : '/'
  const id = draftIdOf(form)
  return id ? `${path}?draft=${id}` : path
}

const isSessionOver = (error: unknown): boolean => sqlState(error) === '42501' && (error as Error).message === 'no session'

async function keepLostText<P extends string>(house: House<P>, declared: Declared<P>, arrived: Arrived): Promise<boolean> {
  if (declared.method !== 'POST' || !draftIdOf(arrived.form)) return false
  const about = keptWith(declared, { id: subjectId(declared, arrived) })
  const { rows: [row] } = await sql<{ kept: boolean }>`
    select ctx.keep_lost_draft(${arrived.token}, ${draftKey(arrived)}, ${draftTitle(arrived.form)}, ${draftBody(arrived.form)}, ${about?.kind ?? null}, ${about?.id ?? null}) as kept`.execute(house.db)
  return row?.kept ?? false
}
