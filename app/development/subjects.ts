import type { Tx } from '../kernel/db.ts'
import type { Subject } from '../kernel/page.ts'
import { contactsOf, developmentOfContact, developmentOfTest, testsOf } from './contacts.db.ts'
import type { DevelopmentContact, TakenTest } from './contacts.db.ts'
import { developmentOf } from './developments.db.ts'
import type { Development } from './developments.db.ts'

/** A child's development as the actor sees it. The child goes into the access log with it. */
export const developmentSubject: Subject<Development> = { kind: 'development', param: 'development', find: developmentOf, ids: ({ personId }) => [personId] }

/** Something written once about a development that may be put right: the row itself never changes. */
export interface WrittenOnce<T> { id: string; version: number; personId: string; development: Development; row: T }

/** A talk, and whose development it is about. */
export const contactSubject: Subject<WrittenOnce<DevelopmentContact>> = {
  kind: 'development_contact', param: 'contact', ids: ({ personId }) => [personId], find: (tx, id) => writtenOnce(tx, id, developmentOfContact, contactsOf),
}
/** A test, and whose development it is about. */
export const testSubject: Subject<WrittenOnce<TakenTest>> = {
  kind: 'development_test', param: 'test', ids: ({ personId }) => [personId], find: (tx, id) => writtenOnce(tx, id, developmentOfTest, testsOf),
}

async function writtenOnce<T extends { id: string }>(tx: Tx, id: string, whose: (tx: Tx, id: string) => Promise<string | undefined>, all: (tx: Tx, developmentId: string) => Promise<T[]>): Promise<WrittenOnce<T> | undefined> {
  const developmentId = await whose(tx, id)
  const development = developmentId ? await developmentOf(tx, developmentId) : undefined
  const row = development && (await all(tx, development.id)).find((one) => one.id === id)
  return row && development && { id, version: 1, personId: development.personId, development, row }
}
