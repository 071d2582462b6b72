import type { Insertable } from 'kysely'
import type { Tables } from '../tables.ts'

type TableName = keyof Tables
/** What is to be written, by table, each list in the order in which it is written. */
export type Records = { [T in TableName]?: Insertable<Tables[T]>[] }

/** The tables of a whole town in the order in which they may be written: what is pointed at comes first, and children of an entry before its words. */
export const writingOrder = [
  'staffingYear', 'staffingSetting', 'postHolding', 'outreachActivity', 'outreachReach', 'outreachAgency', 'outreachStaff', 'membership', 'agencyPerson', 'pledge',
  'family', 'person', 'personName', 'familyMember', 'kinship', 'residence', 'phone', 'affiliation',
  'intake', 'reporter', 'consultation', 'intakeChild', 'intakePlace', 'urgencyJudgement', 'safetyCheck', 'lateDecision', 'centreCall',
  'meeting', 'attendance', 'decision', 'approval', 'casefile', 'childDecision', 'classPeriod', 'leadPeriod', 'registrationPeriod', 'placementPeriod', 'allocation',
  'entry', 'entryCasefile', 'entryStaff', 'entryVersion', 'entryPart', 'sighting', 'entrySeen',
  'plan', 'planCasefile', 'goal', 'action', 'visit', 'warningNote', 'agendaItem', 'agendaChild', 'task',
  'transfer', 'transferPlace', 'transferStep', 'reporterPassing', 'discussion', 'print', 'pregnancy', 'pregnancyReason', 'pregnancyChild', 'handoverImport', 'maternalHandover', 'informationSheet', 'informationSender',
  'development', 'developmentConcern', 'developmentContact', 'developmentTest', 'developmentScore', 'checkupImport', 'checkup', 'checkupNudge', 'womensConsultation', 'event', 'veil', 'total',
] as const satisfies readonly TableName[]

/** Collects records; a table more is one more list. */
export function recordBook() {
  const records: Records = {}
  return {
    records,
    /** Adds a record of a table. */
    add<T extends TableName>(table: T, record: Insertable<Tables[T]>): void {
      const list = (records[table] ??= []) as Insertable<Tables[T]>[]
      list.push(record)
    },
  }
}
export type RecordBook = ReturnType<typeof recordBook>
