import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { personCards } from '../people/people.db.ts'
import { casefileNumber } from './casefiles.db.ts'

/** What one decision says of one child, as the reader sees the child. */
export interface ChildDecided {
  name: string; personId: string | null; intakeChildId: string | null; part: string | null; casefileId: string | null; casefileNumber: string | null
  kindDecided: string | null; abuseJudged: string | null; abuseKind: string | null; class: string | null; words: string
}

/** The children of a decision in the order of the intake. */
export async function childrenDecided(tx: Tx, decisionId: string, today: Temporal.PlainDate): Promise<ChildDecided[]> {
  const { rows } = await sql<Omit<ChildDecided, 'name' | 'casefileNumber'> & { nameHeard: string | null; fiscalYear: number | null; number: number | null }>`
    select coalesce(k.person_id, f.person_id) as person_id, case when k.same_person = 'confirmed' and k.person_id is not null then k.id end as intake_child_id, k.part, k.name_heard, c.casefile_id, f.fiscal_year, f.number, c.kind_decided, c.abuse_judged, c.abuse_kind, c.class, c.words
      from child_decision c left join intake_child k on k.id = c.intake_child_id left join casefile f on f.id = c.casefile_id
     where c.decision_id = ${decisionId} order by k.position`.execute(tx)
  const cards = await personCards(tx, rows.flatMap(({ personId }) => personId ?? []), today)
  return rows.map(({ nameHeard, fiscalYear, number, ...row }) => ({
    ...row, name: cards.find(({ id }) => id === row.personId)?.name ?? (nameHeard || '名前のわからない子'),
    casefileNumber: fiscalYear && number ? casefileNumber(fiscalYear, number) : null,
  }))
}
