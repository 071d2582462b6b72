import type { Subject } from '../kernel/page.ts'
import type { AgendaItem } from './agenda.ts'
import { agendaItemById } from './agenda.db.ts'
import type { Task } from './task.ts'
import { taskById } from './tasks.db.ts'

/** A family on an agenda, as the actor sees it: one about a sealed child only for whoever may see every child of it. */
export const agendaItemSubject: Subject<AgendaItem> = { kind: 'agenda_item', param: 'item', find: agendaItemById, ids: ({ familyId }) => [familyId] }

/** A task, seen wherever its family, its child and its item are. */
export const taskSubject: Subject<Task> = { kind: 'task', param: 'task', find: taskById, ids: ({ familyId, casefileId }) => [familyId, ...(casefileId ? [casefileId] : [])] }
