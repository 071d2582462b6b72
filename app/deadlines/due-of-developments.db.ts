import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { developmentConcerns, developmentSources } from '../codes/development.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { personCards } from '../people/people.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { nobody, onDay } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'development_next', label: '発達の確認', group: 'development_next' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

interface DevelopmentFacts { id: string; nextOn: Temporal.PlainDate | null; ended: boolean; accountId: string | null; casefileId: string | null; familyId: string | null; mainAccountIds: readonly string[] }

/** Children whose development is followed: each is looked at again on the day that was set. */
export const developmentSource = {
  kind: 'development', kinds, changesToo: nothingElse, facts, due: dueOfDevelopment, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from development`),
  written: ({ id }: DevelopmentFacts) => [id],
} as const satisfies DueSource<DevelopmentFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<DevelopmentFacts[]> {
  const { rows } = await sql<DevelopmentFacts>`
    select d.id, d.next_on, d.ended_on is not null as ended, d.account_id, c.id as casefile_id, coalesce(c.main_account_ids, '{}') as main_account_ids,
           (select m.family_id from family_member m where m.person_id = d.person_id and m.until is null order by m.recorded_at desc limit 1) as family_id
      from development d left join lateral (select c.id, ${mainAccountsOf('c')} as main_account_ids from casefile c where c.person_id = d.person_id and c.stage <> 'closed' order by c.opened_on desc limit 1) c on true
     where d.id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

/** The next look is the worker's of the register, else the casefile's main worker's, else the coordinators'; none is due without a day. */
export function dueOfDevelopment({ id, nextOn, ended, accountId, casefileId, familyId, mainAccountIds }: DevelopmentFacts): Due<Kind>[] {
  if (ended || nextOn === null) return []
  const accounts = accountId ? [accountId] : mainAccountIds
  const owners = accounts.length > 0 ? accounts.map((account) => ({ accountId: account, role: null })) : [{ accountId: null, role: 'coordinator' }]
  return owners.map((owner) => ({ ...nobody, casefileId, familyId, kind: 'development_next', sourceId: id, ...onDay(nextOn), ...owner }))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; personId: string; source: string; concerns: string[] }>`
    select d.id, d.person_id, d.source, array(select c.code from development_concern c where c.development_id = d.id and c.until is null order by c.since, c.code)::text[] as concerns
      from development d where d.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const cards = new Map((await personCards(tx, rows.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  return ({ kind, sourceId }) => {
    const line = lines.get(sourceId)
    const card = line && cards.get(line.personId)
    if (!line || !card) return undefined
    const href = `/development/${sourceId}`
    return {
      ...plain, ids: [card.id], about: [{ label: card.name, href, words: card.ageWords }], act: { label: labelOf(kinds, kind), href },
      reasons: [labelOf(developmentSources, line.source), ...line.concerns.slice(0, 2).map((code) => labelOf(developmentConcerns, code))],
    }
  }
}
