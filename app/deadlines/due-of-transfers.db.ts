import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { transferKinds } from '../codes/transfers.ts'
import type { TransferKind } from '../codes/transfers.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { isAwaited, isToBeAnswered, standingOf } from '../transfers/steps.ts'
import type { Taken } from '../transfers/steps.ts'
import { transferNumber, transferTitle } from '../transfers/transfer.ts'
import { aboutFamilies } from './about.db.ts'
import { idsOf, mainAccountsOf } from './due-facts.db.ts'
import { lastDayOf, nobody, onDay, ownersOf } from './due-rules.ts'
import type { DueLimit, WorkedCasefile } from './due-rules.ts'
import { plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [
  { code: 'transfer_approval', label: '児童相談所への文書の決裁', group: 'approval' },
  { code: 'transfer_review', label: '後閲（児童相談所へ送った文書）', group: 'approval' },
  { code: 'transfer_sending', label: '児童相談所へ送る', group: 'transfer' },
  { code: 'transfer_reply', label: '児童相談所の返事を確かめる', group: 'transfer' },
  { code: 'transfer_answer', label: '児童相談所へ返事をする', group: 'transfer' },
] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

/** Within how many days each thing has to be done. No law names these numbers. */
const transferLimits = {
  approval: { days: 1, counts: 'office_days', since: '2019-04-01', source: '児童相談所への文書の決裁: 市の目安（推、要確認）' },
  review: { days: 1, counts: 'office_days', since: '2019-04-01', source: '後閲: 市の目安（推、要確認）' },
  sending: { days: 1, counts: 'office_days', since: '2019-04-01', source: '決裁から送付まで: 市の目安（推、要確認）' },
  reply: { days: 7, counts: 'days', since: '2019-04-01', source: '送った文書の返事を確かめるまで: 市の目安（推、要確認）' },
  answer: { days: 7, counts: 'days', since: '2019-04-01', source: '児童相談所の文書に返事をするまで: 市の目安（推、要確認）' },
} as const satisfies Record<string, DueLimit>

interface TransferFacts {
  id: string; kind: TransferKind; casefileId: string | null; familyId: string | null; intakeId: string | null; replyBy: Temporal.PlainDate | null
  casefiles: readonly WorkedCasefile[]; steps: readonly (Taken & { at: Temporal.Instant })[]
}

/** Documents to and from the guidance centre: to be decided, sent, asked after, answered. */
export const transferSource = {
  kind: 'transfer', kinds, facts, due: dueOfTransfer, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from transfer`),
  changesToo: async () => ({}),
  written: ({ id }: TransferFacts) => [id],
} as const satisfies DueSource<TransferFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<TransferFacts[]> {
  const { rows } = await sql<Omit<TransferFacts, 'casefiles' | 'steps'>>`
    select id, kind, casefile_id, family_id, intake_id, reply_by from transfer where id = any (${ids}::uuid[])`.execute(tx)
  const { rows: casefiles } = await sql<WorkedCasefile & { transferId: string }>`
    select t.id as transfer_id, c.id, c.sealed, ${mainAccountsOf('c')} as main_account_ids from transfer t join casefile c on c.id = t.casefile_id where t.id = any (${ids}::uuid[])`.execute(tx)
  const { rows: steps } = await sql<Taken & { at: Temporal.Instant; transferId: string }>`
    select transfer_id, side, state, urgent, at from transfer_step where transfer_id = any (${ids}::uuid[]) order by position`.execute(tx)
  return rows.map((row) => ({ ...row, casefiles: casefiles.filter(({ transferId }) => transferId === row.id), steps: steps.filter(({ transferId }) => transferId === row.id) }))
}

/** What a document makes due: its 決裁 or 後閲 with the 係長, its sending, the reply of the centre and our own with whoever works on the case. */
export function dueOfTransfer({ id, kind, casefileId, familyId, intakeId, replyBy, casefiles, steps }: TransferFacts): Due<Kind>[] {
  const standing = standingOf(steps)
  const dayOf = (state: Taken['state']): Temporal.PlainDate | undefined => { const at = steps.findLast((step) => step.side === 'ours' && step.state === state)?.at; return at && officeDateOf(at) }
  // Who must not see the casefile does not see that something is due about it.
  const about = { ...nobody, sourceId: id, familyId, casefileId, intakeId: casefileId ? null : intakeId }
  const owners = casefiles.length > 0 ? ownersOf(casefiles).map(({ accountId, role }) => ({ accountId, role })) : [{ accountId: null, role: 'supervisor' }]
  const workers = (code: Kind, day: Temporal.PlainDate): Due<Kind>[] => owners.map((owner) => ({ ...about, kind: code, ...onDay(day), ...owner }))
  const leader = (code: Kind, day: Temporal.PlainDate): Due<Kind> => ({ ...about, kind: code, ...onDay(day), role: 'supervisor' })
  const [prepared, approved, sent, received] = [dayOf('prepared'), dayOf('approved'), dayOf('sent'), dayOf('received')]
  return [
    ...(standing.ours === 'prepared' && prepared ? [leader('transfer_approval', lastDayOf(transferLimits.approval, prepared))] : []),
    ...(standing.ours === 'approved' && approved ? workers('transfer_sending', lastDayOf(transferLimits.sending, approved)) : []),
    ...(standing.ours === 'sent' && standing.urgent && sent ? [leader('transfer_review', lastDayOf(transferLimits.review, sent))] : []),
    ...(isAwaited(kind, standing) && sent ? workers('transfer_reply', replyBy ?? lastDayOf(transferLimits.reply, sent)) : []),
    ...(isToBeAnswered(kind, standing) && received ? workers('transfer_answer', replyBy ?? lastDayOf(transferLimits.answer, received)) : []),
  ]
}

interface TransferLine { id: string; kind: TransferKind; fiscalYear: number; number: number | null; familyId: string | null; personId: string; datedOn: Temporal.PlainDate; intakeId: string | null; name: string }

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<TransferLine>`
    select t.id, t.kind, t.fiscal_year, t.number, t.family_id, t.person_id, t.dated_on, t.intake_id, coalesce(n.name, '') as name
      from transfer t left join lateral (select name from person_name where person_id = t.person_id and kind = 'current' limit 1) n on true
     where t.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const aboutOf = await aboutFamilies(tx, rows.flatMap(({ familyId, personId }) => (familyId ? [{ familyId, personIds: [personId] }] : [])), today)
  return ({ sourceId, kind }) => {
    const line = lines.get(sourceId)
    if (!line) return undefined
    const about = line.familyId ? aboutOf({ familyId: line.familyId, personIds: [line.personId] })
      : { about: [{ label: line.name, href: line.intakeId ? `/intakes/${line.intakeId}` : null, words: '' }], ids: [line.personId, line.intakeId].filter((one) => one !== null) }
    return about && {
      ...plain, ...about, act: { label: labelOf(kinds, kind), href: `/transfers/${sourceId}` },
      reasons: [`${transferTitle(line.kind, transferNumber(line.fiscalYear, line.number))}（${labelOf(transferKinds, line.kind)}・${formatShortDate(line.datedOn)}）`],
    }
  }
}
