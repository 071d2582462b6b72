import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { pregnancyReasons } from '../codes/maternity.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { gestationWords } from '../maternity/gestation.ts'
import { contactsOf } from '../maternity/pregnancy.ts'
import { personCards } from '../people/people.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { nobody, onDay } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [
  { code: 'before_birth', label: '妊婦への連絡', group: 'before_birth' },
  { code: 'birth_expected', label: '出産の確認', group: 'birth_expected' },
] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

interface PregnancyFacts {
  id: string; dueOn: Temporal.PlainDate; nextContactOn: Temporal.PlainDate | null; outcome: string | null
  accountId: string | null; casefileId: string | null; familyId: string | null; mainAccountIds: readonly string[]
}

/** Pregnancies on the register: the woman is to be called before the birth, and asked about on the day after the due date. */
export const pregnancySource = {
  kind: 'pregnancy', kinds, changesToo: nothingElse, facts, due: dueOfPregnancy, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from pregnancy`),
  written: ({ id }: PregnancyFacts) => [id],
} as const satisfies DueSource<PregnancyFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<PregnancyFacts[]> {
  const { rows } = await sql<PregnancyFacts>`
    select p.id, p.due_on, p.next_contact_on, p.outcome, p.account_id, c.id as casefile_id, coalesce(c.main_account_ids, '{}') as main_account_ids,
           (select m.family_id from family_member m where m.person_id = p.person_id and m.until is null order by m.recorded_at desc limit 1) as family_id
      from pregnancy p left join lateral (select c.id, ${mainAccountsOf('c')} as main_account_ids from casefile c where c.person_id = p.person_id and c.stage <> 'closed' order by c.opened_on desc limit 1) c on true
     where p.id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

/** What a pregnancy makes due: the worker's of the register, else the casefile's main worker's, else the coordinators'. */
function dueOfPregnancy({ id, accountId, casefileId, familyId, mainAccountIds, ...pregnancy }: PregnancyFacts): Due<Kind>[] {
  const accounts = accountId ? [accountId] : mainAccountIds
  const owners = accounts.length > 0 ? accounts.map((account) => ({ accountId: account, role: null })) : [{ accountId: null, role: 'coordinator' }]
  return contactsOf(pregnancy).flatMap(({ kind, on }) => owners.map((owner) => ({ ...nobody, casefileId, familyId, kind, sourceId: id, ...onDay(on), ...owner })))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; personId: string; dueOn: Temporal.PlainDate; reasons: string[] }>`
    select p.id, p.person_id, p.due_on, array(select r.code from pregnancy_reason r where r.pregnancy_id = p.id and r.until is null order by r.since, r.code)::text[] as reasons
      from pregnancy p where p.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const cards = new Map((await personCards(tx, rows.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  return ({ kind, sourceId }) => {
    const line = lines.get(sourceId)
    const card = line && cards.get(line.personId)
    if (!line || !card) return undefined
    return {
      ...plain, ids: [card.id], about: [{ label: card.name, href: `/pregnancies/${sourceId}`, words: gestationWords(line.dueOn, today) }],
      act: { label: labelOf(kinds, kind), href: `/pregnancies/${sourceId}` }, reasons: [`予定日 ${formatShortDate(line.dueOn)}`, ...line.reasons.slice(0, 2).map((code) => labelOf(pregnancyReasons, code))],
    }
  }
}
