import type { Subject } from '../kernel/page.ts'
import { fileById } from './files.db.ts'
import type { FileFound } from './files.db.ts'

/** A file as the actor sees it: where what it is kept with is seen, and not where it tells a hidden place. */
export const fileSubject: Subject<FileFound> = { kind: 'file', param: 'file', find: fileById, ids: ({ about }) => about }
