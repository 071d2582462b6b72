import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig, root } from './config.ts'
import { EmbeddedError } from './embedded/error.ts'
import { parseFiscalYear } from './kernel/calendar.ts'
import { Refused } from './kernel/result.ts'
import { migrate } from './migrate.ts'
import { MigrationError } from './migrations.ts'
import { addAccount, bearRealTown, handedWords } from './command-accounts.ts'
import { roles } from './access/roles.ts'
import { auditCommand } from './command-audit.ts'
import { CommandRefused, asSystem, reach } from './command-database.ts'
import type { Reached } from './command-database.ts'
import { KeyProblem } from './sealer/keys.ts'
import { filesCommand } from './command-files.ts'
import { KeysRefused } from './files/master-keys.ts'
import { handlerNames } from './statistics/handlers.ts'
import { consultationYears, importTotals } from './statistics/statistics.db.ts'
import { readTotals, writeTotals, writeTotalsJson } from './statistics/totals-csv.ts'

interface Streams { out(text: string): void; err(text: string): void }

const help = `拠点（きょてん）の命令  /  Commands of Kyoten

  kyoten migrate                       データベースを今の版にする / bring the database to this version
  kyoten init --municipality 322032 --name 出雲市
                                       実運用の町を作り、最初の管理者の招待（リンクとコード）を1回だけ表示する
                                       / bear a real installation; prints the first administrator's invitation once
  kyoten account --sign-in 名 --name 氏名 --role 役割 [--emergency 理由]
                                       最初の室長を加える。ほかの人は画面で2人が加える（--emergency は知らせを出す）
                                       / add the first head; others are added by two people on the pages (--emergency raises an alert)
                                       (roles: ${Object.keys(roles).filter((role) => !role.startsWith('system')).join(', ')})
  kyoten demo                          練習用の架空の町を作る / make an invented town for practice
  kyoten import totals FILE.csv [--source 資料名] [--replace]
                                       過年度の件数を取り込む（1行でも合わなければ全体を断る）
                                       / import yearly totals (one wrong row refuses the whole file)
  kyoten statistics consultations --from 2015 --to 2017 --format csv|json
                                       相談件数の表 / the yearly table of consultations
  kyoten files rotate-key              ファイルの鍵を包む鍵を新しくする
                                       / a new key for the keys of the files; restart the application, then:
  kyoten files forget-keys             前の鍵を消す / remove the earlier ones
  kyoten audit verify [--rows] [--checkpoints FILE] [--public-key FILE]
                                       記録が書きかえられていないか確かめる（--rows はいまの1行ずつも）
                                       / verify the trail, with --rows every live row too; exit 1 on any finding
  kyoten audit export DIR              別の機械で確かめるために、内容のない記録を書き出す
                                       / write the trail without contents, to be verified elsewhere
  kyoten audit verify --export DIR --public-key FILE [--checkpoints FILE]
                                       書き出したものを、データベースなしで確かめる / verify an export, without a database
  kyoten audit key [--new]             印の鍵の番号。--new で新しい鍵にする / the signing key; --new makes a new one
  kyoten version                       版 / version
  kyoten --help                        この説明 / this help

終了コード / exit codes: 0 できた / done, 1 できなかった / failed, 2 命令の書き方の誤り / wrong use
`

class WrongUse extends Error {}

/** Runs one command and gives the exit code: 0 done, 1 failed, 2 wrong use. Only the command's own result goes to `out`. */
export async function run(words: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  try {
    await command(words, streams)
    return 0
  } catch (error) {
    if (error instanceof WrongUse || isArgumentError(error)) {
      streams.err(`${(error as Error).message}\n\nkyoten --help で使い方が出ます。 / See kyoten --help.\n`)
      return 2
    }
    if (error instanceof Refused) streams.err(error.problems.map(({ message }) => `${message}\n`).join(''))
    else if ([CommandRefused, ConfigError, EmbeddedError, KeyProblem, KeysRefused, MigrationError].some((kind) => error instanceof kind)) streams.err(`${(error as Error).message}\n`)
    else streams.err(`うまくいきませんでした。 / Failed: ${error instanceof Error ? `${error.name} ${String((error as { code?: unknown }).code ?? '')}\n${error.stack?.split('\n').filter((line) => line.trim().startsWith('at ')).join('\n') ?? ''}` : 'unknown'}\n`)
    return 1
  }
}

const isArgumentError = (error: unknown): boolean => String((error as { code?: unknown } | null)?.code ?? '').startsWith('ERR_PARSE_ARGS')

async function command(words: readonly string[], streams: Streams): Promise<void> {
  const [name, second, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h' || words.includes('--help')) return streams.out(help)
  if (name === 'version' || name === '--version') return streams.out(`${(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version}\n`)
  const options = (args: readonly string[], known: readonly string[], flags: readonly string[] = [], positionals = 0): { values: Record<string, string | boolean | undefined>; file: string | undefined } => {
    const parsed = parseArgs({ args: [...args], allowPositionals: positionals > 0, options: Object.fromEntries([...known.map((one) => [one, { type: 'string' as const }]), ...flags.map((one) => [one, { type: 'boolean' as const }])]) })
    if (parsed.positionals.length > positionals) throw new WrongUse(`余分な言葉があります：${parsed.positionals.slice(positionals).join(' ')}`)
    return { values: parsed.values as Record<string, string | boolean | undefined>, file: parsed.positionals[0] }
  }
  const after = words.slice(1)
  switch (name) {
    case 'migrate': options(after, []); return inDatabase((reached) => migrateOnly(reached, streams))
    case 'init': return init(options(after, ['municipality', 'name']).values, streams)
    case 'account': return account(options(after, ['sign-in', 'name', 'role', 'emergency']).values, streams)
    case 'demo': options(after, []); return inDatabase(demo)
    case 'import': {
      if (second !== 'totals') throw new WrongUse('取り込めるのは totals（過年度の件数）です：kyoten import totals FILE.csv')
      const { values, file } = options(rest, ['source'], ['replace'], 1)
      if (file === undefined) throw new WrongUse('ファイルを指定してください：kyoten import totals FILE.csv')
      return importFile(file, String(values['source'] ?? file), values['replace'] === true, streams)
    }
    case 'statistics': {
      if (second !== 'consultations') throw new WrongUse('出せる統計は consultations（相談件数）です')
      return statistics(options(rest, ['from', 'to', 'format']).values, streams)
    }
    case 'audit': {
      const doing = auditCommand(after, (text) => streams.out(text))
      if (doing === null) throw new WrongUse('kyoten audit のあとには verify、export DIR、key のどれかを書いてください。書き出したものを確かめるには --export DIR と --public-key FILE が要ります')
      return doing
    }
    case 'files': {
      const doing = filesCommand(after, (text) => streams.out(text))
      if (doing === null) throw new WrongUse('kyoten files のあとには rotate-key か forget-keys を書いてください')
      return doing
    }
    default: throw new WrongUse(`「${name}」という命令はありません。 / Unknown command.`)
  }
}

/** `npm start` makes the invented town in an empty data folder; so does the first command that needs one. A database of one's own is never filled by itself. */
async function inTown<T>(streams: Streams, work: (reached: Reached) => Promise<T>): Promise<T> {
  return await inDatabase(async (reached) => {
    if (!reached.config.database && (await reached.pools.app.query('select 1 from rec.installation')).rowCount === 0) {
      streams.err('まだ町がないので、練習用の町を作ります。 / No town yet: making the demo town…\n')
      await demo(reached)
    }
    return await work(reached)
  })
}

async function inDatabase<T>(work: (reached: Reached) => Promise<T>): Promise<T> {
  await using opened = new AsyncDisposableStack()
  return await work(await reach(readConfig(), opened))
}

async function migrateOnly(reached: Reached, streams: Streams): Promise<void> {
  const applied = await migrate(reached.owner(), { passwords: reached.passwords, say: (line) => streams.out(`${line}\n`) })
  streams.out(applied.length === 0 ? '今の版です。 / Up to date.\n' : applied.map((file) => `${file}\n`).join(''))
}

async function init(values: Record<string, string | boolean | undefined>, streams: Streams): Promise<void> {
  const municipalityId = Number(values['municipality'])
  const name = values['name']
  if (!/^\d{6}$/.test(String(values['municipality'] ?? '')) || typeof name !== 'string' || name.trim() === '') {
    throw new WrongUse('全国地方公共団体コード6桁と名前を指定してください：kyoten init --municipality 322032 --name 出雲市')
  }
  const handed = await inDatabase((reached) => bearRealTown(reached, municipalityId, name))
  streams.out(`${name} を作りました。config/ のファイルは、いまの内容で確かめたものとしました。 / Born: ${name}; the files of config/ count as confirmed as they are now.\n${handedWords('admin', handed)}次に、最初の室長を加えます / next, the first head: kyoten account --sign-in 名 --name 氏名 --role head\n`)
}

async function account(values: Record<string, string | boolean | undefined>, streams: Streams): Promise<void> {
  const [signInName, name, role] = ['sign-in', 'name', 'role'].map((key) => values[key])
  if (typeof signInName !== 'string' || typeof name !== 'string' || typeof role !== 'string') throw new WrongUse('--sign-in と --name と --role を指定してください')
  if (!(role in roles) || role.startsWith('system')) throw new WrongUse(`役割「${role}」はありません。kyoten --help に一覧があります`)
  const emergency = values['emergency']
  if (emergency !== undefined && (typeof emergency !== 'string' || emergency.trim() === '')) throw new WrongUse('--emergency には理由を書いてください')
  streams.out(handedWords(signInName, await inDatabase((reached) => addAccount(reached, { signInName, name, role }, emergency))))
}

async function demo(reached: Reached): Promise<void> {
  await migrate(reached.owner(), { passwords: reached.passwords })
  const { makeDemoTown } = await import('../db/demo/town.ts')
  await makeDemoTown(reached)
}

async function importFile(file: string, source: string, replace: boolean, streams: Streams): Promise<void> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    throw new CommandRefused((error as { code?: string }).code === 'ENOENT' ? `ファイルがありません：${file} / No such file.` : `${file} をUTF-8の文章として読めません。UTF-8で保存し直してください。 / Not UTF-8.`)
  }
  const read = readTotals(text, handlerNames)
  if (!read.ok) throw new CommandRefused(['何も取り込んでいません。 / Nothing was imported.', ...read.messages].join('\n'))
  const changed = await inTown(streams, (reached) => asSystem(reached, 'system_import', 'cli import totals', (tx) => importTotals(tx, read.totals, source, replace)))
  streams.out(`${read.totals.length}行のうち${changed}行を取り込みました（残りは同じ件数がすでにあります）。 / Imported ${changed} of ${read.totals.length} rows.\n`)
}

async function statistics(values: Record<string, string | boolean | undefined>, streams: Streams): Promise<void> {
  const format = values['format'] ?? 'csv'
  if (format !== 'csv' && format !== 'json') throw new WrongUse('--format は csv か json にしてください')
  const [from, to] = [yearOf(values['from'], '--from'), yearOf(values['to'], '--to')]
  if (from > to) throw new WrongUse('--from は --to より前の年度にしてください')
  const rows = await inTown(streams, (reached) => asSystem(reached, 'system_statistics', 'cli statistics consultations', (tx) => consultationYears(tx, from, to)))
  streams.out((format === 'csv' ? writeTotals : writeTotalsJson)(rows, handlerNames))
}

function yearOf(value: string | boolean | undefined, option: string): number {
  const text = typeof value === 'string' ? value.trim() : ''
  if (/^\d{4}$/.test(text)) return Number(text)
  const read = parseFiscalYear(text)
  if (!read.ok) throw new WrongUse(`${option} に年度を指定してください（2015 か H27）`)
  return read.fiscalYear
}
