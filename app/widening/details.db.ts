import { accountDifferences, resetDifferences, ruleTextDifferences } from '../accounts/account-changes.db.ts'
import type { WideningKind } from '../codes/widening.ts'
import { letGoDifferences } from '../history/legal-hold.db.ts'
import { fiscalYearLabel } from '../kernel/calendar.ts'
import type { Tx } from '../kernel/db.ts'
import { isId } from '../kernel/form-id.ts'
import { ledgerFilterOf, ledgerWords } from '../ledger/ledger-filter.ts'
import { readLedger } from '../ledger/ledger.db.ts'
import { peopleOn } from '../ledger/ledger.ts'
import { meetingName, meetingTime } from '../meetings/meeting.ts'
import { meetingById } from '../meetings/meetings.db.ts'
import { liftingDifferences } from '../people/lifting-shown.db.ts'
import { endingDifferences, namingDifferences, unsealingDifferences } from '../rights/proposed.db.ts'
import { fileDifferenceRows, wrongWith } from '../settings/file-differences.ts'
import { settingKeyOf, settingWords } from '../settings/keys.ts'
import type { SettingName } from '../settings/keys.ts'
import { confirmedFiles, fileText, settingOf } from '../settings/settings.db.ts'
import { shortHash } from '../settings/town-files.ts'
import { shareDifferences } from '../shares/proposed.db.ts'
import type { Difference, Widening } from './widening.ts'

type Says = (tx: Tx, widening: Widening, today: Temporal.PlainDate) => Promise<Difference[]>
const nothing: readonly unknown[] = []
const ids = (value: unknown): string[] => (Array.isArray(value) ? value : nothing).map(String)
const nobody = '00000000-0000-0000-0000-000000000000'
/** An id in the details; nobody's where something else stands there, so that there is nothing to say. */
const idOf = (value: unknown): string => (typeof value === 'string' && isId(value) ? value : nobody)

/** What each kind of proposal would change, in words: everything in its details that decides what follows from it. */
const says: Record<WideningKind, Says> = {
  setting: (tx, { details }) => settingDifferences(tx, String(details['key']), details['value']),
  account: (tx, { details }) => accountDifferences(tx, idOf(details['change_id'])),
  role_change: (tx, { details }) => accountDifferences(tx, idOf(details['change_id'])),
  rule_text: (tx, { details }) => ruleTextDifferences(tx, idOf(details['rule_text_id'])),
  share: shareDifferences,
  legal_hold_open: async (tx, { familyId, details, outcome }) => (familyId ? letGoDifferences(tx, familyId, idOf(details['hold']), outcome === null) : []),
  print_many: printDifferences,
  reset: async (tx, { accountId }) => (accountId ? resetDifferences(tx, accountId) : []),
  lift_veil: async (tx, { personId, details, outcome }) => (personId ? liftingDifferences(tx, personId, { veil: idOf(details['veil']), opens: ids(details['opens']), waits: outcome === null }) : []),
  unseal: unsealingDifferences,
  seal_name: (tx, { details }) => namingDifferences(tx, idOf(details['account_id'])),
  conflict_end: async (tx, { accountId, details }) => (accountId ? endingDifferences(tx, accountId, idOf(details['conflict_id'])) : []),
}

/** What a proposal would change, line by line, for whoever confirms it; nothing where it cannot be said any more. */
export async function differencesOf(tx: Tx, widening: Widening, today: Temporal.PlainDate): Promise<Difference[]> {
  return says[widening.kind](tx, widening, today)
}

async function settingDifferences(tx: Tx, name: string, value: unknown): Promise<Difference[]> {
  const key = settingKeyOf(name)
  if (name.startsWith('files.')) return fileDifferences(tx, name.slice(6), String(value))
  if (!key) return [{ what: name, before: '', after: String(value) }]
  return [{ what: key.label, before: settingWords(key, await settingOf(tx, name as SettingName)), after: settingWords(key, value) }]
}

/** Which part of the ledger would be printed, how often and for which meeting, and how many people stand on it as the reader of the proposal sees it now. */
async function printDifferences(tx: Tx, { details, byId }: Widening, today: Temporal.PlainDate): Promise<Difference[]> {
  const filter = ledgerFilterOf(new URLSearchParams(String(details['filter'] ?? '')))
  const asked = details['meeting']
  const meeting = asked ? await meetingById(tx, idOf(asked)) : undefined
  const wanted = meeting ? `${meetingName(meeting)}　${meetingTime(meeting)}` : asked ? 'あなたには見えない会議' : 'なし'
  return [
    { what: '載せるもの', after: ledgerWords(filter) }, { what: '載る人', after: `${peopleOn(await readLedger(tx, { filter, accountId: byId, paper: true, today }))}人` },
    { what: 'うち、住所などが載る人', after: `${ids(details['places_of']).length}人` }, { what: '部数', after: `${String(details['copies'])}部` },
    { what: '使う会議', after: wanted }, { what: '番号の年度', after: fiscalYearLabel(Number(details['fiscal_year'])) },
  ].map((line) => ({ before: '–', ...line }))
}

/** A file of the town, by its hash and line by line, against the one that is confirmed. */
async function fileDifferences(tx: Tx, name: string, hash: string): Promise<Difference[]> {
  const confirmed = (await confirmedFiles(tx)).get(name)
  const words = await fileText(tx, name, hash) ?? ''
  return [{ what: `${name} の中身の印`, before: shortHash(confirmed?.hash), after: shortHash(hash) }, ...fileDifferenceRows(name, confirmed?.words ?? '', words)]
}

/** Why a proposal cannot be confirmed by anybody, in words; undefined where it can. */
export async function obstacleTo(tx: Tx, { kind, details }: Widening, changes: readonly Difference[]): Promise<string | undefined> {
  if (changes.length === 0) return '何が変わるのかを、ここに示せません。もう済んでいるか、取り消されています'
  const name = kind === 'setting' ? /^files\.(.+)$/.exec(String(details['key']))?.[1] : undefined
  const words = name && await fileText(tx, name, String(details['value']))
  return name && words ? wrongWith(name, words) : undefined
}
