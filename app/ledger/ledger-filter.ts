import { classes } from '../codes/casefiles.ts'
import type { Class } from '../codes/casefiles.ts'
import { isCodeOf, labelOf } from '../codes/code-list.ts'
import type { Casefile } from '../casefiles/casefiles.db.ts'
import type { LastSightings } from '../journal/last-sightings.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { unsightedDays } from '../meetings/review-cycle.ts'

/** What is looked for in the ledger; the words stand in its address and tell nothing of anybody. */
export const ledgerLooks = [
  { code: 'all', label: 'すべて' },
  { code: 'overdue', label: '見直し期限を過ぎた' },
  { code: 'unseen', label: '長く会えていない' },
  { code: 'away', label: '家にいない（保護・施設など）' },
  { code: 'nobody', label: '担当なし' },
] as const
/** The three sets of columns of the ledger on screen. */
export const ledgerColumns = [
  { code: 'now', label: 'いま' },
  { code: 'beginning', label: '受理・児童' },
  { code: 'help', label: '支援・会議' },
] as const
/** What of the ledger is shown; an address says it. */
export interface LedgerFilter { whose: 'all' | 'mine'; class: Class | null; look: (typeof ledgerLooks)[number]['code']; columns: (typeof ledgerColumns)[number]['code'] }

/** The filter in an address; what is no code is as if it had not been asked. */
export function ledgerFilterOf(query: URLSearchParams): LedgerFilter {
  const [kind, look, columns] = [query.get('class') ?? '', query.get('look') ?? '', query.get('columns') ?? '']
  return {
    whose: query.get('whose') === 'mine' ? 'mine' : 'all', class: isCodeOf(classes, kind) ? kind : null,
    look: isCodeOf(ledgerLooks, look) ? look : 'all', columns: isCodeOf(ledgerColumns, columns) ? columns : 'now',
  }
}

/** The address of a filtered ledger. */
export function ledgerAddress(filter: LedgerFilter): string {
  const said = new URLSearchParams({
    ...(filter.whose === 'mine' ? { whose: 'mine' } : {}), ...(filter.class ? { class: filter.class } : {}), ...(filter.look === 'all' ? {} : { look: filter.look }), ...(filter.columns === 'now' ? {} : { columns: filter.columns }),
  }).toString()
  return said === '' ? '/ledger' : `/ledger?${said}`
}

/** The part of the ledger a filter shows, in words. */
export function ledgerWords({ whose, class: kind, look }: LedgerFilter): string {
  const said = [...(whose === 'mine' ? ['印刷する人の担当のケース'] : []), ...(kind ? [labelOf(classes, kind)] : []), ...(look === 'all' ? [] : [labelOf(ledgerLooks, look)])]
  return said.join('、') || 'すべて'
}

/** Whether a casefile is what is looked for; its family then stands in the ledger as a whole. */
export function isOnLedger({ class: kind, mainAccountId, secondAccountId, placement }: Pick<Casefile, 'class' | 'mainAccountId' | 'secondAccountId' | 'placement'>, { sightings, reviewOn }: { sightings: LastSightings | undefined; reviewOn: Temporal.PlainDate | null },
  filter: LedgerFilter, accountId: string, today: Temporal.PlainDate): boolean {
  if (filter.whose === 'mine' && mainAccountId !== accountId && secondAccountId !== accountId) return false
  if (filter.class && kind !== filter.class) return false
  switch (filter.look) {
    case 'all': return true
    case 'overdue': return reviewOn === null || Temporal.PlainDate.compare(reviewOn, today) < 0
    case 'unseen': return kind !== 'expectant' && !seenSince(sightings, today.subtract({ days: unsightedDays(today) }))
    case 'away': return placement !== null && placement !== 'at_home'
    case 'nobody': return mainAccountId === null
  }
}

function seenSince(sightings: LastSightings | undefined, day: Temporal.PlainDate): boolean {
  return [sightings?.own, sightings?.agency].some((at) => at !== null && at !== undefined && Temporal.PlainDate.compare(officeDateOf(at), day) >= 0)
}
