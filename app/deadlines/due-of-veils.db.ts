import type { CodeOf } from '../codes/code-list.ts'
import { labelOf } from '../codes/code-list.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { personCards } from '../people/people.db.ts'
import { idsOf } from './due-facts.db.ts'
import { nobody, onDay } from './due-rules.ts'
import { nothingElse, plain } from './due-source.ts'
import type { Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'veil_ending', label: '支援措置などの期限', group: 'veil_ending' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>
/** Enough to ask the woman, and to renew a measure of a year. */
const DAYS_BEFORE = 28

export interface VeilFacts { id: string; endsOn: Temporal.PlainDate | null; lifted: boolean }

/** The measure behind a veil ends: the leading roles ask whether it is renewed. Nothing opens by it. */
export const veilSource = {
  kind: 'veil', kinds, changesToo: nothingElse, facts, due: dueOfVeil, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from veil where ends_on is not null`),
  written: ({ id }: VeilFacts) => [id],
} as const satisfies DueSource<VeilFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<VeilFacts[]> {
  return (await sql<VeilFacts>`select id, ends_on, lifted_at is not null as lifted from veil where id = any (${ids}::uuid[])`.execute(tx)).rows
}

/** Four weeks before the end, for all three leading roles: somebody is always there who may look. */
export function dueOfVeil({ id, endsOn, lifted }: VeilFacts): Due<Kind>[] {
  if (!endsOn || lifted) return []
  return ['head', 'supervisor', 'coordinator'].map((role) => ({ ...nobody, kind: 'veil_ending', sourceId: id, ...onDay(endsOn.subtract({ days: DAYS_BEFORE })), role }))
}

async function told(tx: Tx, items: readonly DueItem[], { today }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<{ id: string; personId: string; endsOn: Temporal.PlainDate }>`select id, person_id, ends_on from veil where id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  const cards = new Map((await personCards(tx, rows.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  return ({ sourceId }) => {
    const line = lines.get(sourceId)
    const card = line && cards.get(line.personId)
    if (!line || !card) return undefined
    const href = `/people/${card.id}`
    return { ...plain, ids: [card.id], about: [{ label: card.name, href, words: '' }], act: { label: labelOf(kinds, 'veil_ending'), href }, reasons: [`${formatShortDate(line.endsOn)}まで。更新するかを本人に確かめる。過ぎても秘匿は解けません`] }
  }
}
