import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { informationSubjects } from '../codes/information.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { personCards } from '../people/people.db.ts'
import { idsOf } from './due-facts.db.ts'
import { lastDayOf, nobody, onDay } from './due-rules.ts'
import type { DueLimit } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'information_answer', label: '情報提供への回答', group: 'information_answer' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

const answerWithin: DueLimit = { days: 5, counts: 'office_days', since: '2019-04-01', source: '返信の期限は市の取扱い（推、要確認）' }

interface InformationFacts { id: string; receivedOn: Temporal.PlainDate; answerBy: Temporal.PlainDate | null; answered: boolean; intakeId: string | null; casefileId: string | null; familyId: string | null }

/** Sheets of information: each is answered, or has become an intake, which is answered as one. */
export const informationSource = {
  kind: 'information_sheet', kinds, changesToo: nothingElse, facts, due: dueOfInformation, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from information_sheet`),
  written: ({ id }: InformationFacts) => [id],
} as const satisfies DueSource<InformationFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<InformationFacts[]> {
  const { rows } = await sql<InformationFacts>`
    select s.id, s.received_on, s.answer_by, s.answered_at is not null as answered, s.intake_id,
           (select c.id from casefile c where c.person_id = s.person_id and c.stage <> 'closed' order by c.opened_on desc limit 1) as casefile_id,
           (select m.family_id from family_member m where m.person_id = s.person_id and m.until is null order by m.recorded_at desc limit 1) as family_id
      from information_sheet s where s.id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

/** An answer is due by the day it was asked for, else within five office days; the coordinators see to it that it is given. */
function dueOfInformation({ id, receivedOn, answerBy, answered, intakeId, casefileId, familyId }: InformationFacts): Due<Kind>[] {
  if (answered) return []
  return [{ ...nobody, kind: 'information_answer', sourceId: id, intakeId, casefileId, familyId, role: 'coordinator', ...onDay(answerBy ?? lastDayOf(answerWithin, receivedOn)) }]
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; personId: string | null; about: string; nameHeard: string; receivedOn: Temporal.PlainDate }>`
    select id, person_id, about, name_heard, received_on from information_sheet where id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const cards = new Map((await personCards(tx, rows.flatMap(({ personId }) => personId ?? []), today)).map((card) => [card.id, card]))
  return ({ kind, sourceId }) => {
    const line = lines.get(sourceId)
    if (!line) return undefined
    const card = line.personId ? cards.get(line.personId) : undefined
    const href = `/information-sheets/${sourceId}`
    return {
      ...plain, ids: card ? [card.id] : [], about: [{ label: card?.name ?? (line.nameHeard || 'だれか分からない'), href, words: card?.ageWords ?? '' }],
      act: { label: labelOf(kinds, kind), href }, reasons: [labelOf(informationSubjects, line.about), `${formatShortDate(line.receivedOn)}に受けた`],
    }
  }
}
