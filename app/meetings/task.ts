import { choice, date, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

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

/** Tasks agency by agency, our own office first; within an agency as they stood. */
export const ownFirst = <T extends Pick<Task, 'own' | 'agencyId'>>(tasks: readonly T[]): T[] => {
  const groups = [...Map.groupBy(tasks, ({ agencyId }) => agencyId).values()]
  return [...groups.filter(([one]) => one!.own), ...groups.filter(([one]) => !one!.own)].flat()
}

/** What became of a task, said on its own page. */
export const taskResult = defineRecord({
  name: 'task_result', version: 1, title: '役割の結果',
  fields: {
    state: required(choice('どうなりましたか', [{ code: 'done', label: '済' }, { code: 'undone', label: 'まだ' }, { code: 'dropped', label: '取りやめ' }])),
    words: longText('ひとこと', { most: 500, rows: 2, hint: '「まだ」のときは、なぜ・次はだれが。「取りやめ」のときは、そのわけ' }),
    dueOn: date('新しい期限'),
  },
  askIf: { dueOn: { state: 'undone' } },
})

/** A task is never given for a day gone by. */
export const problemsOfTask = ({ dueOn }: { dueOn: Temporal.PlainDate }, today: Temporal.PlainDate): Problem[] =>
  Temporal.PlainDate.compare(dueOn, today) < 0 ? [{ field: 'dueOn', message: 'いつまでが過ぎた日です。きょうか、これからの日にしてください' }] : []
