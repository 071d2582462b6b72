import { labelOf } from '../codes/code-list.ts'
import { veilGrounds } from '../codes/people.ts'
import type { Tx } from '../kernel/db.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import type { Difference } from '../widening/widening.ts'
import { hiddenUnder, itemsUnder } from './lifting.db.ts'
import { underVeil } from './lifting.ts'

/** Which veil would be lifted, what stays hidden all the same, and what opens with it, for whoever confirms it: row by row under a look of theirs, else by kind and number. Nothing where it is lifted while that `waits`. */
export async function liftingDifferences(tx: Tx, personId: string, { veil: veilId, opens, waits }: { veil: string; opens: readonly string[]; waits: boolean }): Promise<Difference[]> {
  const veils = await tx.selectFrom('veil').select(['id', 'ground', 'setAt', 'liftedAt']).where('personId', '=', personId).orderBy('setAt').execute()
  const words = ({ ground, setAt }: { ground: string; setAt: Temporal.Instant }): string => `${labelOf(veilGrounds, ground)}（${formatDateTime(setAt)}から）`
  const lifted = veils.find(({ id }) => id === veilId)
  if (!lifted || (waits && lifted.liftedAt)) return []
  const others = veils.filter(({ id, liftedAt }) => id !== veilId && liftedAt === null)
  const stays = others.length > 0
  const hidden = (await hiddenUnder(tx, personId)).filter(({ id }) => opens.includes(id))
  const items = await itemsUnder(tx, hidden)
  const unread = hidden.filter(({ id }) => !items.some(({ code }) => code === id))
  const counted = [...Map.groupBy(unread, ({ kind }) => kind)].map(([kind, rows]) => `${labelOf(underVeil, kind)} ${rows.length}件`)
  const gone = opens.length - hidden.length
  const chosen = stays ? '選んであるもの（まだ開かない）' : 'いっしょに開くもの'
  const opened = [...items.map(({ label }) => label), ...counted, ...(gone > 0 ? [`いまは隠れていないもの ${gone}件`] : [])]
  return [
    { what: '解く秘匿', before: words(lifted), after: '解く' },
    { what: 'この人のほかの秘匿', before: others.map(words).join('、') || 'なし', after: stays ? '残る。住所などは、選んだものも隠れたまま' : 'この人の秘匿はなくなる。これから書く住所などは隠れない' },
    ...(opened.length > 0 ? opened.map((label) => ({ what: chosen, before: '非開示', after: label })) : [{ what: chosen, before: '非開示', after: 'なし（いまあるものは、隠れたまま）' }]),
  ]
}
