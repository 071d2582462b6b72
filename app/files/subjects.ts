import type { Subject } from '../kernel/page.ts'
import { lookOn } from '../people/looks.db.ts'
import { fileById } from './files.db.ts'
import type { FileFound } from './files.db.ts'

/** A file as the actor sees it: where what it is kept with is seen, and not where it tells a hidden place. */
export const fileSubject: Subject<FileFound> = { kind: 'file', param: 'file', find: fileById, ids: ({ about }) => about }

/** The same for a page that only shows it: what tells a hidden place is found by who looks behind that veil now. */
export const fileLookedAt: Subject<FileFound> = {
  ...fileSubject,
  async find(tx, id) {
    await lookOn(tx)
    return fileById(tx, id)
  },
}
