import { accountDifferences, resetDifferences, ruleTextDifferences } from '../accounts/account-changes.db.ts'
import type { Tx } from '../kernel/db.ts'
import { ledgerFilterOf, ledgerWords } from '../ledger/ledger-filter.ts'
import { readLedger } from '../ledger/ledger.db.ts'
import { peopleOn } from '../ledger/ledger.ts'
import { endingDifferences, namingDifferences } from '../rights/proposed.db.ts'
import { fileDifferenceRows, wrongWith } from '../settings/file-differences.ts'
import { settingKeyOf, settingWords } from '../settings/keys.ts'
import type { SettingName } from '../settings/keys.ts'
import { confirmedFiles, fileText, settingOf } from '../settings/settings.db.ts'
import { shortHash } from '../settings/town-files.ts'
import type { Widening } from './widening.db.ts'

/** One line of what would change: what, as it is, as it would be. */
export interface Difference { what: string; before: string; after: string }

/** What a proposal would change, line by line, for whoever confirms it; kinds that only open something have their numbers instead. */
export async function differencesOf(tx: Tx, { kind, details, accountId, byId }: Widening, today: Temporal.PlainDate): Promise<Difference[]> {
  if (kind === 'account' || kind === 'role_change') return accountDifferences(tx, String(details['change_id']))
  if (kind === 'reset') return accountId ? resetDifferences(tx, accountId) : []
  if (kind === 'rule_text') return ruleTextDifferences(tx, String(details['rule_text_id']))
  if (kind === 'seal_name') return namingDifferences(tx, String(details['account_id']))
  if (kind === 'conflict_end') return accountId ? endingDifferences(tx, accountId) : []
  if (kind === 'print_many') return printDifferences(tx, String(details['filter'] ?? ''), byId, today)
  if (kind !== 'setting') return []
  const name = String(details['key'])
  const key = settingKeyOf(name)
  if (name.startsWith('files.')) return fileDifferences(tx, name.slice(6), String(details['value']))
  if (!key) return [{ what: name, before: '', after: String(details['value']) }]
  return [{ what: key.label, before: settingWords(key, await settingOf(tx, name as SettingName)), after: settingWords(key, details['value']) }]
}

/** Which part of the ledger would be printed, and how many people stand on it as the reader of the proposal sees it now. */
async function printDifferences(tx: Tx, kept: string, accountId: string, today: Temporal.PlainDate): Promise<Difference[]> {
  const filter = ledgerFilterOf(new URLSearchParams(kept))
  return [{ what: '載せるもの', before: '–', after: ledgerWords(filter) }, { what: '載る人', before: '–', after: `${peopleOn(await readLedger(tx, { filter, accountId, paper: true, today }))}人` }]
}

/** A file of the town, by its hash and line by line, against the one that is confirmed. */
async function fileDifferences(tx: Tx, name: string, hash: string): Promise<Difference[]> {
  const confirmed = (await confirmedFiles(tx)).get(name)
  const words = await fileText(tx, name, hash) ?? ''
  return [{ what: `${name} の中身の印`, before: shortHash(confirmed?.hash), after: shortHash(hash) }, ...fileDifferenceRows(name, confirmed?.words ?? '', words)]
}

/** Why a proposal cannot be confirmed by anybody, in words; undefined where it can. */
export async function obstacleTo(tx: Tx, { kind, details }: Widening): Promise<string | undefined> {
  const name = kind === 'setting' ? /^files\.(.+)$/.exec(String(details['key']))?.[1] : undefined
  const words = name && await fileText(tx, name, String(details['value']))
  return name && words ? wrongWith(name, words) : undefined
}
