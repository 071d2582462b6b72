import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { aboutFamilies } from './about.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { nobody, onDay, ownersOf } from './due-rules.ts'
import type { WorkedCasefile } from './due-rules.ts'
import { plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'discussion_again', label: '児童相談所ともう一度協議する', group: 'transfer' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

interface DiscussionFacts { id: string; familyId: string; casefileId: string | null; againOn: Temporal.PlainDate | null; later: boolean; casefiles: readonly WorkedCasefile[] }

/** Talks with the guidance centre without full agreement: to be taken up again on the day named, until a later one about the same child. */
export const discussionSource = {
  kind: 'discussion', kinds, facts, due: dueOfDiscussion, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from discussion`),
  changesToo: async (tx: Tx, id: string) => ({
    discussion: await idsOf(tx, sql`select o.id from discussion d join discussion o on o.family_id = d.family_id and o.casefile_id is not distinct from d.casefile_id and o.id <> d.id where d.id = ${id}`),
  }),
  written: ({ id }: DiscussionFacts) => [id],
} as const satisfies DueSource<DiscussionFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<DiscussionFacts[]> {
  const { rows } = await sql<Omit<DiscussionFacts, 'casefiles'>>`
    select d.id, d.family_id, d.casefile_id, d.again_on,
           exists (select 1 from discussion l where l.family_id = d.family_id and l.casefile_id is not distinct from d.casefile_id and (l.held_at, l.recorded_at) > (d.held_at, d.recorded_at)) as later
      from discussion d where d.id = any (${ids}::uuid[])`.execute(tx)
  const { rows: casefiles } = await sql<WorkedCasefile & { discussionId: string }>`
    select d.id as discussion_id, c.id, c.sealed, ${mainAccountsOf('c')} as main_account_ids
      from discussion d join casefile c on c.family_id = d.family_id and (d.casefile_id is null or c.id = d.casefile_id) where d.id = any (${ids}::uuid[]) and c.stage <> 'closed'`.execute(tx)
  return rows.map((row) => ({ ...row, casefiles: casefiles.filter(({ discussionId }) => discussionId === row.id) }))
}

/** What a talk makes due: the next one, for whoever works on the case. */
export function dueOfDiscussion({ id, familyId, casefileId, againOn, later, casefiles }: DiscussionFacts): Due<Kind>[] {
  if (!againOn || later || casefiles.length === 0) return []
  return ownersOf(casefiles).map((owner) => ({ ...nobody, kind: 'discussion_again', sourceId: id, familyId, ...onDay(againOn), ...owner, casefileId: casefileId ?? owner.casefileId }))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; familyId: string; casefileId: string | null; heldAt: Temporal.Instant; personIds: string[] | null }>`
    select d.id, d.family_id, d.casefile_id, d.held_at, case when c.id is not null then array[c.person_id::text] end as person_ids
      from discussion d left join casefile c on c.id = d.casefile_id where d.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const aboutOf = await aboutFamilies(tx, rows, today)
  return ({ sourceId }) => {
    const line = lines.get(sourceId)
    const about = line && aboutOf(line)
    return about && {
      ...plain, ...about, act: { label: labelOf(kinds, 'discussion_again'), href: line.casefileId ? `/casefiles/${line.casefileId}/transfers` : `/families/${line.familyId}` },
      reasons: [`${formatShortDate(officeDateOf(line.heldAt))}に合意しなかったことがあります`],
    }
  }
}
