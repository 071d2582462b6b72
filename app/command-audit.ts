import { existsSync, readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { CommandRefused, reach } from './command-database.ts'
import { readConfig } from './config.ts'
import { checkpointFile, trailsInExport, writeExport } from './sealer/export.ts'
import type { Finding } from './sealer/finding.ts'
import { makeKey, publicKeys, signingKey } from './sealer/keys.ts'
import type { PublicKeys } from './sealer/keys.ts'
import { compareRows } from './sealer/live-rows.db.ts'
import type { RowsReport } from './sealer/live-rows.db.ts'
import { alarmAfter } from './sealer/sealer.ts'
import { townsIn, trailInDatabase } from './sealer/trail.db.ts'
import { verifyTrail } from './sealer/verify.ts'
import type { Report, Trail } from './sealer/verify.ts'
import { CheckpointExpectations, readCheckpoints } from './sealer/verify-checkpoints.ts'

type Say = (line: string) => void

/** What `kyoten audit` can do; null for words it does not know. */
export function auditCommand(words: readonly string[], out: (text: string) => void): Promise<void> | null {
  const [name, ...rest] = words
  const say: Say = (line) => out(`${line}\n`)
  const { values, positionals } = parseArgs({
    args: rest, allowPositionals: name === 'export',
    options: name === 'verify' ? { rows: { type: 'boolean' }, checkpoints: { type: 'string' }, 'public-key': { type: 'string' }, export: { type: 'string' } } : name === 'key' ? { new: { type: 'boolean' } } : {},
  }) as { values: { rows?: boolean; checkpoints?: string; 'public-key'?: string; export?: string; new?: boolean }; positionals: string[] }
  if (name === 'key') return Promise.resolve(key(values.new === true, say))
  if (name === 'export') return positionals.length === 1 ? exportTo(positionals[0]!, say) : null
  if (name !== 'verify') return null
  const plain = { checkpoints: values.checkpoints ?? null, publicKey: values['public-key'] ?? null }
  if (values.export === undefined) return verifyHere({ ...plain, rows: values.rows === true }, say)
  return values.rows === true || plain.publicKey === null ? null : verifyExport(values.export, { ...plain, publicKey: plain.publicKey }, say)
}

function key(isNew: boolean, say: Say): void {
  const { sealing } = readConfig()
  if (!isNew) return say(`印を押している鍵 / the key that signs: ${signingKey(sealing.keys).id}`)
  const { id, publicFile } = makeKey(sealing.keys)
  say(`新しい鍵で印を押します。 / The key that signs from now on: ${id}`)
  say(`公開鍵を、確かめる人に手で渡してください（前の公開鍵も残します）。 / Hand its public half to whoever verifies, beside the earlier ones: ${publicFile}`)
}

async function exportTo(folder: string, say: Say): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new CommandRefused(`${folder} は空ではありません。新しい名前を指定してください。 / ${folder} is not empty.`)
  await inTrail(async (trails, _, { checkpoints }) => {
    const lines = await writeExport(folder, trails, checkpoints)
    say(`${folder} に${lines}行を書き出しました。記録の内容は入っていません。 / ${lines} lines were written; no record's content is among them.`)
    say(`確かめ方 / to verify: kyoten audit verify --export ${folder} --public-key FILE`)
  })
}

async function verifyHere(given: { rows: boolean; checkpoints: string | null; publicKey: string | null }, say: Say): Promise<void> {
  await inTrail(async (trails, client, folders) => {
    const keys = publicKeys(given.publicKey ?? folders.keys)
    say(given.publicKey === null
      ? 'この機械の公開鍵で確かめます。別に預けた鍵で確かめるには --public-key を。 / With the public keys of this machine; --public-key takes one kept elsewhere.'
      : `公開鍵 / public key: ${given.publicKey}`)
    const compare = given.rows ? (town: number): Promise<RowsReport> => compareRows(client, town) : null
    await verify(trails, keys, given.checkpoints ?? (existsSync(folders.checkpoints) ? folders.checkpoints : null), compare, say)
  })
}

async function verifyExport(folder: string, given: { checkpoints: string | null; publicKey: string }, say: Say): Promise<void> {
  if (!existsSync(folder)) throw new CommandRefused(`${folder} がありません。 / No such folder: ${folder}`)
  const own = checkpointFile(folder)
  await verify(trailsInExport(folder), publicKeys(given.publicKey), given.checkpoints ?? (existsSync(own) ? own : null), null, say)
}

/** Works on the trails of the database as the owner reads them, in one moment. */
async function inTrail(work: (trails: ReadonlyMap<number, Trail>, client: pg.Client, folders: { keys: string; checkpoints: string }) => Promise<void>): Promise<void> {
  const config = readConfig()
  await using opened = new AsyncDisposableStack()
  const reached = await reach(config, opened)
  const client = new pg.Client({ connectionString: reached.owner(), options: '-c role=kyoten_owner -c timezone=UTC -c search_path=pg_catalog' })
  await client.connect()
  opened.defer(() => client.end())
  await client.query('begin isolation level repeatable read read only')
  const towns = await townsIn(client)
  if (towns.length === 0) throw new CommandRefused('まだ町がありません。 / No town yet.')
  await work(new Map(towns.map((town) => [town, trailInDatabase(client, town)])), client, config.sealing)
}

async function verify(trails: ReadonlyMap<number, Trail>, keys: PublicKeys, checkpoints: string | null, compare: ((town: number) => Promise<RowsReport>) | null, say: Say): Promise<void> {
  const findings: Finding[] = []
  let expected = new CheckpointExpectations()
  if (checkpoints === null) say('控えは確かめていません（--checkpoints FILE）。切り取りや、古い写しへの戻しには、控えがないと気づけません。 / Not checked: checkpoints. Without them a cut or an older copy goes unnoticed.')
  else {
    if (!existsSync(checkpoints)) throw new CommandRefused(`${checkpoints} がありません。 / No such file: ${checkpoints}`)
    const read = readCheckpoints(checkpoints, keys)
    expected = read.expected
    findings.push(...read.report.findings)
    const { lines, first, last, silences, longestSilenceMinutes } = read.report
    say(`控え${lines}件（${first ?? '-'} から ${last ?? '-'}）。途切れ${silences}回、長いもので${longestSilenceMinutes}分。 / ${lines} checkpoints; ${silences} silences, the longest ${longestSilenceMinutes} minutes.`)
  }
  for (const [town, trail] of trails) {
    const report = await verifyTrail(trail, keys, expected)
    findings.push(...report.findings, ...tailOf(report, trail.asOf))
    const { changes, accesses, requests, sign_ins: entrances, searches } = report.rows
    say(`町${town}：区切り${report.blocks}個、変更${changes}件、閲覧${accesses}件、要求${requests}件、出入り${entrances}件、検索${searches}件。まだ区切りに入らないもの${report.unsealed}件。 / Town ${town}: ${report.blocks} blocks, ${changes} changes, ${accesses} looks, ${requests} requests, ${entrances} sign-ins, ${searches} searches; ${report.unsealed} not sealed yet.`)
    if (compare === null) continue
    const { tables, rows, untriggered, strange } = await compare(town)
    say(`いまの記録${rows}行（${tables}の表）を、最後の記録の印と照らし合わせました。 / ${rows} live rows of ${tables} tables were compared with their last digest.`)
    for (const table of untriggered) findings.push({ japanese: `表 ${table} の記録が止められています`, english: `table ${table} writes no trail` })
    for (const { table, row, what } of strange) findings.push({ japanese: `表 ${table} の行 ${row} が${strangeWords[what][0]}`, english: `table ${table}, row ${row}: ${strangeWords[what][1]}` })
  }
  if (compare === null) say('いまの記録の1行ずつは照らし合わせていません（本体で --rows）。 / Not checked: live rows (--rows, beside the database).')
  if (findings.length === 0) return say('食いちがいはありません。 / Nothing was found.')
  for (const { japanese, english } of findings) say(`× ${japanese} / ${english}`)
  throw new CommandRefused(`食いちがいが${findings.length}件あります。上の行を、そのまま残してください。 / ${findings.length} findings: keep the lines above.`)
}

const strangeWords: Record<RowsReport['strange'][number]['what'], [string, string]> = {
  changed: ['記録に残らない形で書きかえられています', 'changed behind the trail'], inserted: ['記録に残らない形で加えられています', 'put in behind the trail'],
  deleted: ['記録に残らない形で消されています', 'taken out behind the trail'], unproven: ['確かめられません（前の値と塩がありません）', 'cannot be proven: its image is gone'],
}

/** What has waited too long to be sealed is not protected: a sealer that does not run, or blocks that were cut off. */
function tailOf({ unsealed, oldest }: Report, asOf: Temporal.Instant): Finding[] {
  if (oldest === null || Temporal.Instant.from(oldest).until(asOf).total('seconds') <= alarmAfter) return []
  return [{ japanese: `${unsealed}件が、${alarmAfter}秒をこえて区切りに入っていません（古いものは ${oldest}）。拠点が動いているか確かめてください`, english: `${unsealed} rows have waited for more than ${alarmAfter} s (since ${oldest}): is Kyoten running?` }]
}
