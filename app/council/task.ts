/** 役割: which agency does what until when, and what is done if it does not happen. */
export interface Task {
  id: string; familyId: string; familyName: string; casefileId: string | null
  agencyId: string; agencyName: string; own: boolean; who: string; what: string; ifNot: string
  dueOn: Temporal.PlainDate; doneOn: Temporal.PlainDate | null; doneWords: string; undoneWords: string; droppedOn: Temporal.PlainDate | null
  agendaItemId: string | null; meetingId: string | null; version: number
}

/** Whether a task is past its day and not done. */
export const isOverdue = ({ dueOn, doneOn, droppedOn }: Pick<Task, 'dueOn' | 'doneOn' | 'droppedOn'>, today: Temporal.PlainDate): boolean =>
  doneOn === null && droppedOn === null && Temporal.PlainDate.compare(dueOn, today) < 0
