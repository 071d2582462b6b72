import type { ReactElement } from 'react'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { moved, problems, shown, stale, whole } from '../kernel/page.ts'
import type { Answer, Asking, Content, Declared, Subject } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw, Values } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { page } from './pages.ts'
import type { Permission } from './roles.ts'

/** One thing written about a record: under which noun of its address, with which questions, how it is kept and where it leads. */
export interface Writing<S extends { id: string; version: number }, R extends AnyRecord> {
  /** The address of the record, such as `/development/:development`. */
  path: string
  on: Subject<S>
  noun: string
  needs: Permission
  /** Kept only from a session that has just proved itself again. */
  stepUp?: true
  submit: string
  /** Changes the record itself: its form stands under the noun alone and carries the record's id. */
  edits?: true
  /** Whose loss from sight hides a draft. */
  about(subject: S): { subjectKind: string; subjectId: string } | Record<never, never>
  frame(subject: S, title: string): Pick<Content, 'title' | 'heading' | 'here' | 'crumbs'>
  record(asking: Asking<S>): Promise<R> | R
  /** What the form holds when it is opened for the first time. */
  given?(asking: Asking<S>): Promise<Raw> | Raw
  before?(asking: Asking<S>): Promise<ReactElement> | ReactElement
  check?(values: Values<R>, asking: Asking<S>): readonly Problem[]
  /** What somebody else saved while the form was open. */
  meanwhile?(asking: Asking<S>): Promise<ReactElement>
  /** Keeps what was written; gives the next address if it is not the record's own. May throw Refused or Stale. */
  save(asking: Asking<S>, id: string, values: Values<R>): Promise<string | undefined>
}

const savedMeanwhile = whole('ほかの人が先に保存しました。いまの内容と見比べて、もう一度保存してください')

/** The page of a form about a record and its saving. */
export function writing<S extends { id: string; version: number }, R extends AnyRecord>(doing: Writing<S, R>): Declared<Permission>[] {
  const { path, on, noun, needs, edits } = doing
  const placeOf = ({ id }: S): string => path.replace(`:${on.param}`, id)
  const formPage = async (asking: Asking<S>, record: R, id: string, raw: Raw, wrong: readonly Problem[], version: number, above?: ReactElement): Promise<Content> => {
    const { subject } = asking
    const action = `${placeOf(subject)}/${noun}`
    return {
      ...doing.frame(subject, record.title),
      body: (
        <div className="stack">
          {above}
          {await doing.before?.(asking)}
          <section className="card">
            <Form action={action} id={id} version={version} draft={{ here: edits ? action : `${action}/new`, title: record.title, ...doing.about(subject) }} submit={doing.submit} problems={wrong}>
              <RecordFields record={record} raw={raw} problems={wrong} only={fieldsWithAnswers(record)} />
            </Form>
          </section>
        </div>
      ),
    }
  }
  return [
    page.get(`${path}/${noun}${edits ? '' : '/new'}`, { on, needs }, async (asking): Promise<Answer> => {
      const { subject, query } = asking
      const id = edits ? subject.id : query.get('draft') ?? crypto.randomUUID()
      // A draft keeps the version it began with: what others saved since then must not be overwritten unseen.
      const draft = await asking.draft(`${placeOf(subject)}/${noun}`, id)
      return shown(await formPage(asking, await doing.record(asking), id, draft ?? await doing.given?.(asking) ?? {}, [], draft ? versionOf(draft) : subject.version))
    }),
    page.post(`${path}/${noun}`, { on, needs, ...(doing.stepUp ? { stepUp: true } : {}) }, async (asking): Promise<Answer> => {
      const { subject, form } = asking
      const id = edits ? subject.id : recordIdOf(form)
      const record = await doing.record(asking)
      const again = (wrong: readonly Problem[]): Promise<Content> => formPage(asking, record, id, form, wrong, versionOf(form))
      const read = parseRecord(record, form)
      const wrong = 'problems' in read ? read.problems : doing.check?.(read.values, asking) ?? []
      if ('problems' in read || wrong.length > 0) return problems(await again(wrong))
      let next: string | undefined
      const outcome = await attempt(async () => { next = await doing.save(asking, id, read.values) })
      if (outcome === 'done') return moved(next ?? placeOf(subject))
      return outcome === 'stale' ? stale(await formPage(asking, record, id, form, [savedMeanwhile], subject.version, await doing.meanwhile?.(asking))) : problems(await again(outcome))
    }),
  ]
}

/** A question that may stay open and has nothing to choose from is not asked. */
function fieldsWithAnswers(record: AnyRecord): string[] {
  return Object.entries(record.fields).filter(([, { control, required }]) => required || !('options' in control) || control.options.length > 0).map(([name]) => name)
}
