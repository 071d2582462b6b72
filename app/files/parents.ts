import { may } from '../access/roles.ts'
import type { Permission } from '../access/roles.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import { intakeSubject } from '../intake/subjects.ts'
import { entrySubject } from '../journal/subjects.ts'
import type { Tx } from '../kernel/db.ts'
import type { Actor, Content, Subject } from '../kernel/page.ts'
import { crumbsWithin, familyCrumbs } from '../people/family-crumb.ts'
import { familySubject } from '../people/subjects.ts'
import type { Parent } from './files.db.ts'

/** What files are kept with: its address, how it is found, who reads and who adds, and the way to it. */
export interface ParentRecord<S extends { id: string }> {
  kind: Parent['kind']
  path: `/${string}`
  on: Subject<S>
  reads: Permission
  writes: Permission
  adds(actor: Actor, subject: S): boolean
  frame(tx: Tx, subject: S): Promise<Pick<Content, 'here'> & { crumbs: NonNullable<Content['crumbs']>; draft: { subjectKind: string; subjectId: string } }>
}

const record = <S extends { id: string }>(one: ParentRecord<S>): ParentRecord<S> => one

export const intakeParent = record({
  kind: 'intake', path: '/intakes/:intake', on: intakeSubject, reads: 'intake.read', writes: 'intake.work', adds: (actor) => may(actor, 'intake.work'),
  frame: async (_, { id, label }) => ({ here: '/intakes', crumbs: [{ label: '受付', href: '/intakes' }, { label, href: `/intakes/${id}` }], draft: { subjectKind: 'intake', subjectId: id } }),
})

/** A confirmed entry is its author's: nobody else adds to it. */
export const entryParent = record({
  kind: 'entry', path: '/entries/:entry', on: entrySubject, reads: 'casefile.read', writes: 'entry.write', adds: (actor, { authorId }) => may(actor, 'entry.write') && actor.accountId === authorId,
  frame: async (tx, { id, familyId }) => ({
    here: '/casefiles', crumbs: familyCrumbs(await familySubject.find(tx, familyId), { label: '経過', href: `/families/${familyId}/entries` }, { label: '記録', href: `/entries/${id}` }),
    draft: { subjectKind: 'family', subjectId: familyId },
  }),
})

export const familyParent = record({
  kind: 'family', path: '/families/:family', on: familySubject, reads: 'family.read', writes: 'entry.write', adds: (actor) => may(actor, 'entry.write'),
  frame: async (_, family) => ({ here: '/casefiles', crumbs: familyCrumbs(family), draft: { subjectKind: 'family', subjectId: family.id } }),
})

export const casefileParent = record({
  kind: 'casefile', path: '/casefiles/:casefile', on: casefileSubject, reads: 'casefile.read', writes: 'entry.write', adds: (actor) => may(actor, 'entry.write'),
  frame: async (_, casefile) => ({ here: '/casefiles', crumbs: crumbsWithin(casefile, { label: casefile.number, href: `/casefiles/${casefile.id}` }), draft: { subjectKind: 'casefile', subjectId: casefile.id } }),
})

/** The address of what a file is kept with. */
export const parentPlace = ({ kind, id }: Parent): string => ({ intake: `/intakes/${id}`, entry: `/entries/${id}`, family: `/families/${id}`, casefile: `/casefiles/${id}` })[kind]
