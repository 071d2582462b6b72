import { BlockList, isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** The folder that holds package.json: the same from app/ (tests) and from .build/ (the bundles). */
export const root = join(import.meta.dirname, '..')

/** The names a house on loopback answers to. */
export const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

/** What this installation was told, checked. `database: null` means the embedded server in `dataFolder`. */
export type Config = {
  port: number
  dataFolder: string
  database: { app: string; signin: string; sealer: string } | null
  migrateUrl: string | null
  demoToday: Temporal.PlainDate | null
  listening: Listening
  /** Where people of the town sign in elsewhere; null where nobody does. */
  identityProvider?: IdentityProviderSettings | null
  files: FileSettings
  /** Where the keys that sign the trail and its checkpoints are kept. */
  sealing: { keys: string; checkpoints: string }
}

/** Where the doors open: on which address and for which names, with which certificate, or behind which proxy. */
export interface Listening { address: string; isLoopback: boolean; names: readonly string[]; tls: { cert: string; key: string } | null; proxy: string | null }

/** Where a virus scanner (ClamAV's clamd) listens: a socket file, or a port of this machine. */
export type ScannerAddress = { path: string } | { host: '127.0.0.1' | '::1'; port: number }
/** Where files and the key of their keys lie, what is for temporary files, who scans, and how much a file and a form may weigh in bytes. */
export interface FileSettings { folder: string; key: string; runtime: string; scanner: ScannerAddress | null; mostFile: number; mostForm: number }

/** On this machine only, in the clear: what is so when nothing is set. */
export const onLoopback: Listening = { address: '127.0.0.1', isLoopback: true, names: loopbackNames, tls: null, proxy: null }

/** The town's identity provider: the only address outside this machine that is ever asked. A second proof is believed of a token whose `amr` or `acr` holds one of these words; with none it is asked here. */
export interface IdentityProviderSettings { issuer: string; clientId: string; secretFile: string; amr: readonly string[]; acr: readonly string[] }

/** The settings of the database for one child process; it reads them with `readConfig`. */
export type ChildSettings = { migrate: string; app: string; signin: string; sealer: string }

/** Thrown by `readConfig`; `message` lists every problem in Japanese and English, without the values. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const port = z.string()
  .regex(/^\d{1,5}$/, '1〜65535の整数にしてください / must be an integer from 1 to 65535')
  .transform(Number)
  .refine((n) => n >= 1 && n <= 65535, '1〜65535の整数にしてください / must be an integer from 1 to 65535')

const date = z.string().transform((text, check) => {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem
  }
  check.addIssue('2026-11-25 の形の、実在する日付にしてください / must be a real date such as 2026-11-25')
  return z.NEVER
})

const databaseUrl = (user: string | null) => z.string().superRefine((text, check) => {
  const url = URL.parse(text)
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
    check.addIssue('postgresql://利用者:合言葉@機械/データベース の形にしてください / must look like postgresql://user:password@host/database')
  } else if (user !== null && url.username !== user) {
    check.addIssue(`利用者は ${user} にしてください / the user must be ${user}`)
  } else if (!staysHere(url) && url.searchParams.get('sslmode') !== 'verify-full') {
    check.addIssue('ほかの機械のデータベースには ?sslmode=verify-full を付け、証明書を確かめてつないでください / a database on another machine must be reached with ?sslmode=verify-full')
  }
})

/** Whether every way an address of a database names ends on this machine: a socket, or loopback. */
function staysHere(url: URL): boolean {
  return [url.hostname, ...url.searchParams.getAll('host'), ...url.searchParams.getAll('hostaddr')].filter((host) => host !== '')
    .every((host) => host.startsWith('/') || loopbackNames.includes(host) || (isIP(host) === 4 && loopback.check(host)))
}

const address = z.string().refine((text) => isIP(text) !== 0, 'IPアドレスにしてください / must be an IP address')
const names = z.string().transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
  .refine((list) => list.every((name) => URL.parse(`//${name}`, 'https://localhost')?.hostname === name), 'kyoten.example.lg.jp のような名前を , で並べてください / must be host names, separated by commas')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const megabytes = (usual: number, most: number) => z.string().regex(/^\d{1,4}$/, '整数（MB）にしてください / must be a whole number of megabytes').transform(Number)
  .refine((n) => n >= 1 && n <= most, `1〜${most}（MB）にしてください / must be from 1 to ${most} megabytes`).default(usual).transform((n) => n * 1_000_000)
const scanner = z.string().transform((text, check): ScannerAddress => {
  const [, host, number] = /^(127\.0\.0\.1|\[::1\]):(\d{1,5})$/.exec(text) ?? []
  if (host !== undefined) return { host: host === '127.0.0.1' ? host : '::1', port: Number(number) }
  if (text.startsWith('/')) return { path: text }
  check.addIssue('/run/clamav/clamd.ctl のようなソケットの場所か、127.0.0.1:3310 にしてください / must be a socket path or a port of 127.0.0.1')
  return z.NEVER
})

const issuer = z.string().refine((text) => {
  const url = URL.parse(text)
  return url !== null && url.search === '' && url.hash === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && loopbackNames.includes(url.hostname)))
}, 'httpsで始まる、認証基盤の発行者のアドレスにしてください / must be the https address of the issuer')
const words = z.string().default('').transform((text) => text.split(',').map((word) => word.trim()).filter((word) => word !== ''))

const settings = z.object({
  KYOTEN_OIDC_ISSUER: issuer.optional(),
  KYOTEN_OIDC_CLIENT_ID: z.string().optional(),
  KYOTEN_OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  KYOTEN_OIDC_AMR: words,
  KYOTEN_OIDC_ACR: words,
  KYOTEN_FILES_KEY: z.string().optional(),
  KYOTEN_RUNTIME: z.string().optional(),
  RUNTIME_DIRECTORY: z.string().optional(),
  KYOTEN_CLAMAV: scanner.optional(),
  KYOTEN_FILE_MB: megabytes(20, 200),
  KYOTEN_FORM_MB: megabytes(60, 600),
  PORT: port.optional(),
  KYOTEN_DATA: z.string().optional(),
  DATABASE_URL: databaseUrl('kyoten_app').optional(),
  KYOTEN_SIGNIN_URL: databaseUrl('kyoten_signin').optional(),
  KYOTEN_SEALER_URL: databaseUrl('kyoten_sealer').optional(),
  KYOTEN_MIGRATE_URL: databaseUrl(null).optional(),
  KYOTEN_AUDIT_KEYS: z.string().optional(),
  KYOTEN_CHECKPOINTS: z.string().optional(),
  KYOTEN_DEMO_TODAY: date.optional(),
  KYOTEN_LISTEN: address.default('127.0.0.1'),
  KYOTEN_NAMES: names.optional(),
  KYOTEN_TLS_CERT: z.string().optional(),
  KYOTEN_TLS_KEY: z.string().optional(),
  KYOTEN_PROXY: address.optional(),
})

const pairs = [['DATABASE_URL', 'KYOTEN_SIGNIN_URL'], ['KYOTEN_SIGNIN_URL', 'DATABASE_URL'], ['DATABASE_URL', 'KYOTEN_SEALER_URL'], ['KYOTEN_SEALER_URL', 'DATABASE_URL'], ['KYOTEN_TLS_CERT', 'KYOTEN_TLS_KEY'], ['KYOTEN_TLS_KEY', 'KYOTEN_TLS_CERT'], ['KYOTEN_PROXY', 'KYOTEN_NAMES'],
  ['KYOTEN_OIDC_ISSUER', 'KYOTEN_OIDC_CLIENT_ID'], ['KYOTEN_OIDC_CLIENT_ID', 'KYOTEN_OIDC_ISSUER'], ['KYOTEN_OIDC_ISSUER', 'KYOTEN_OIDC_CLIENT_SECRET_FILE']] as const

/** The settings as the environment gives them; empty counts as absent. Throws `ConfigError` that names every wrong one. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, asRoot: boolean = process.getuid?.() === 0): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const read = settings.safeParse(given)
  const problems = (read.error?.issues ?? []).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  for (const [present, missing] of pairs) {
    if (given[present] !== undefined && given[missing] === undefined) problems.push(`  ${missing}: ${present} を設定するときは、これも設定してください / required beside ${present}`)
  }
  if (read.success && !isLoopback(read.data.KYOTEN_LISTEN)) {
    if (!given['KYOTEN_TLS_CERT'] && !given['KYOTEN_PROXY']) problems.push('  KYOTEN_LISTEN: この機械の外に開くには、KYOTEN_TLS_CERT と KYOTEN_TLS_KEY か、KYOTEN_PROXY が要ります / beyond loopback KYOTEN_TLS_CERT and KYOTEN_TLS_KEY, or KYOTEN_PROXY, are required')
    if (!given['KYOTEN_NAMES']) problems.push('  KYOTEN_NAMES: この機械の外に開くときは、利用者が打つ名前を設定してください / beyond loopback the names that people type are required')
  }
  if (!read.success || problems.length > 0) {
    throw new ConfigError(['設定に誤りがあります。直してから、もう一度起動してください。 / Wrong settings:', ...problems].join('\n'))
  }
  const { PORT, KYOTEN_DATA, DATABASE_URL, KYOTEN_SIGNIN_URL, KYOTEN_SEALER_URL, KYOTEN_MIGRATE_URL, KYOTEN_AUDIT_KEYS, KYOTEN_CHECKPOINTS, KYOTEN_DEMO_TODAY, KYOTEN_LISTEN, KYOTEN_NAMES, KYOTEN_TLS_CERT, KYOTEN_TLS_KEY, KYOTEN_PROXY } = read.data
  const dataFolder = resolve(root, KYOTEN_DATA ?? (asRoot ? '/var/lib/kyoten' : 'data'))
  return {
    port: PORT ?? 3000,
    dataFolder,
    database: DATABASE_URL !== undefined && KYOTEN_SIGNIN_URL !== undefined && KYOTEN_SEALER_URL !== undefined ? { app: DATABASE_URL, signin: KYOTEN_SIGNIN_URL, sealer: KYOTEN_SEALER_URL } : null,
    migrateUrl: KYOTEN_MIGRATE_URL ?? null,
    demoToday: KYOTEN_DEMO_TODAY ?? null,
    sealing: { keys: resolve(root, KYOTEN_AUDIT_KEYS ?? join(dataFolder, 'keys')), checkpoints: resolve(root, KYOTEN_CHECKPOINTS ?? join(dataFolder, 'checkpoints')) },
    identityProvider: read.data.KYOTEN_OIDC_ISSUER === undefined ? null : {
      issuer: read.data.KYOTEN_OIDC_ISSUER, clientId: read.data.KYOTEN_OIDC_CLIENT_ID ?? '', secretFile: resolve(root, read.data.KYOTEN_OIDC_CLIENT_SECRET_FILE ?? ''),
      amr: read.data.KYOTEN_OIDC_AMR, acr: read.data.KYOTEN_OIDC_ACR,
    },
    files: fileSettings(dataFolder, read.data),
    listening: {
      address: KYOTEN_LISTEN, isLoopback: isLoopback(KYOTEN_LISTEN), names: KYOTEN_NAMES ?? loopbackNames, proxy: KYOTEN_PROXY ?? null,
      tls: KYOTEN_TLS_CERT !== undefined && KYOTEN_TLS_KEY !== undefined ? { cert: resolve(root, KYOTEN_TLS_CERT), key: resolve(root, KYOTEN_TLS_KEY) } : null,
    },
  }
}

/** Files under a data folder as it is when nothing else is set. */
export const filesUnder = (data: string): FileSettings =>
  ({ folder: join(data, 'files'), key: join(data, 'keys', 'files.key'), runtime: join(data, 'runtime'), scanner: null, mostFile: 20_000_000, mostForm: 60_000_000 })

function fileSettings(data: string, given: z.output<typeof settings>): FileSettings {
  const usual = filesUnder(data)
  return {
    folder: usual.folder, key: resolve(root, given.KYOTEN_FILES_KEY ?? usual.key), runtime: resolve(root, given.KYOTEN_RUNTIME ?? given.RUNTIME_DIRECTORY?.split(':')[0] ?? usual.runtime),
    scanner: given.KYOTEN_CLAMAV ?? null, mostFile: given.KYOTEN_FILE_MB, mostForm: Math.max(given.KYOTEN_FORM_MB, given.KYOTEN_FILE_MB),
  }
}

/** Everything this process and its libraries write for a while goes here from now on. */
export const useTemporaryFolder = (folder: string): void => { process.env['TMPDIR'] = folder }

const isLoopback = (ip: string): boolean => loopback.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')

/** What surrounds the process, for the checks of a start. */
export const surroundingEnvironment = (): NodeJS.ProcessEnv => process.env

/** The environment of a child process that migrates or fills the database; nothing else of ours is passed on. */
export function childEnvironment(config: Config, urls: ChildSettings): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: process.env.NODE_ENV,
    LANG: 'C.UTF-8',
    KYOTEN_DATA: config.dataFolder,
    DATABASE_URL: urls.app,
    KYOTEN_SIGNIN_URL: urls.signin,
    KYOTEN_SEALER_URL: urls.sealer,
    KYOTEN_MIGRATE_URL: urls.migrate,
    ...(config.demoToday ? { KYOTEN_DEMO_TODAY: config.demoToday.toString() } : {}),
  }
}

/** The environment of the embedded server's programs: UTF-8 and UTC whatever the machine has. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' }
}
