import { checkupKinds } from '../codes/checkups.ts'
import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { personCards } from '../people/people.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { lastDayOf, nobody, onDay } from './due-rules.ts'
import type { DueLimit } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'checkup_missed', label: '未受診の確認', group: 'checkup_missed' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

const followWithin: DueLimit = { days: 30, counts: 'days', since: '2019-04-01', source: '未受診者の再勧奨の期限は市の取扱い（推、要確認）' }

interface CheckupFacts {
  id: string; missed: boolean; settled: boolean; invitedOn: Temporal.PlainDate | null; nextOn: Temporal.PlainDate | null
  accountId: string | null; casefileId: string | null; familyId: string | null; mainAccountIds: readonly string[]
}

/** Children who did not come to a check-up: each is followed until it is settled. */
export const checkupSource = {
  kind: 'checkup', kinds, changesToo: nothingElse, facts, due: dueOfCheckup, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from checkup where result = 'missed'`),
  written: ({ id }: CheckupFacts) => [id],
} as const satisfies DueSource<CheckupFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<CheckupFacts[]> {
  const { rows } = await sql<CheckupFacts>`
    select k.id, k.result = 'missed' as missed, k.settled is not null as settled, k.invited_on, k.next_on, k.account_id, c.id as casefile_id, coalesce(c.main_account_ids, '{}') as main_account_ids,
           (select m.family_id from family_member m where m.person_id = k.person_id and m.until is null order by m.recorded_at desc limit 1) as family_id
      from checkup k left join lateral (select c.id, ${mainAccountsOf('c')} as main_account_ids from casefile c where c.person_id = k.person_id and c.stage <> 'closed' order by c.opened_on desc limit 1) c on true
     where k.id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

/** On the day that was set, else a month after the invitation; whoever started on it, else the casefile's main worker, else the coordinators. */
export function dueOfCheckup({ id, missed, settled, invitedOn, nextOn, accountId, casefileId, familyId, mainAccountIds }: CheckupFacts): Due<Kind>[] {
  const on = nextOn ?? (invitedOn && lastDayOf(followWithin, invitedOn))
  if (!missed || settled || !on) return []
  const accounts = accountId ? [accountId] : mainAccountIds
  const owners = accounts.length > 0 ? accounts.map((account) => ({ accountId: account, role: null })) : [{ accountId: null, role: 'coordinator' }]
  return owners.map((owner) => ({ ...nobody, casefileId, familyId, kind: 'checkup_missed', sourceId: id, ...onDay(on), ...owner }))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; personId: string | null; nameHeard: string; kind: string; invitedOn: Temporal.PlainDate | null }>`
    select id, person_id, name_heard, kind, invited_on from checkup where id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const cards = new Map((await personCards(tx, rows.flatMap(({ personId }) => personId ?? []), today)).map((card) => [card.id, card]))
  return ({ kind, sourceId }) => {
    const line = lines.get(sourceId)
    if (!line) return undefined
    const card = line.personId ? cards.get(line.personId) : undefined
    const href = `/checkups/${sourceId}`
    return {
      ...plain, ids: card ? [card.id] : [], about: [{ label: card?.name ?? line.nameHeard, href, words: card?.ageWords ?? '' }], act: { label: labelOf(kinds, kind), href },
      reasons: [labelOf(checkupKinds, line.kind), ...(line.invitedOn ? [`${formatShortDate(line.invitedOn)}に案内`] : [])],
    }
  }
}
