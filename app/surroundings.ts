import { url as debuggerUrl } from 'node:inspector'
import type { Config } from './config.ts'
import { StartRefused } from './start-refused.ts'

/** What a start must know of the process and of the town it opens. */
export interface Surroundings {
  town: 'demo' | 'test' | 'real'
  config: Pick<Config, 'listening' | 'demoToday' | 'database' | 'migrateUrl'>
  isDebugged: boolean
  environment: NodeJS.ProcessEnv
  words: readonly string[]
  asRoot: boolean
}

/** Options of the runtime that open its memory, its keys or its settings to others. */
const telling = /--(inspect|tls-keylog|report|heap-?prof|heapsnapshot|cpu-prof|diagnostic-dir|trace-tls|trace-event|abort-on-uncaught-exception)/

/** What is refused, and what is only said, in both languages: the first list empty means the doors may open. */
export function objectionsToSurroundings({ town, config, isDebugged, environment, words, asRoot }: Surroundings): { refused: string[]; said: string[] } {
  const { listening } = config
  const refused: string[] = []
  const said: string[] = []
  const when = (broken: boolean, lines: string[], line: string): void => { if (broken) lines.push(line) }
  when(config.demoToday !== null && town !== 'demo', refused, 'KYOTEN_DEMO_TODAY は練習用の町だけで使えます。設定を外してください。 / KYOTEN_DEMO_TODAY works in a demo town only: remove it.')
  when(town !== 'real' && (!listening.isLoopback || listening.proxy !== null), refused,
    '練習用の町はパスワードなしで入れるので、この機械の中だけで開きます。KYOTEN_LISTEN と KYOTEN_PROXY を外してください。 / A demo town lets people in without a password and opens on loopback only: remove KYOTEN_LISTEN and KYOTEN_PROXY.')
  if (town !== 'real') return { refused, said }
  when(isDebugged || telling.test([environment['NODE_OPTIONS'] ?? '', ...words].join(' ')), refused,
    'Node.js が記憶の中身を外に見せる設定（--inspect など）で動いています。外してください。 / Node.js runs with an option that opens its memory (such as --inspect): remove it.')
  when(Boolean(environment['NODE_DEBUG'] ?? environment['NODE_DEBUG_NATIVE']), refused, 'NODE_DEBUG があると、記録の内容が画面やログに出ます。外してください。 / NODE_DEBUG prints what records hold: remove it.')
  when(environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0', refused, 'NODE_TLS_REJECT_UNAUTHORIZED=0 では相手を確かめずにつなぎます。外してください。 / NODE_TLS_REJECT_UNAUTHORIZED=0 connects to anybody: remove it.')
  when(config.database !== null && config.migrateUrl !== null, said,
    'KYOTEN_MIGRATE_URL がこのサービスに渡されています。表を変えられる合言葉は、移行のときだけ渡してください。 / KYOTEN_MIGRATE_URL is known to this service: give it to kyoten migrate only.')
  when(config.database !== null && asRoot, said, 'root で動いています。専用の利用者で動かしてください。 / Running as root: use a user of its own.')
  return { refused, said }
}

/** Throws `StartRefused` where the process or its settings are no place for this town; gives what is only worth saying. */
export function requireSurroundings(town: Surroundings['town'], config: Config, environment: NodeJS.ProcessEnv): string[] {
  const { refused, said } = objectionsToSurroundings({
    town, config, isDebugged: debuggerUrl() !== undefined, environment, words: process.execArgv, asRoot: process.getuid?.() === 0,
  })
  if (refused.length > 0) throw new StartRefused(refused.join('\n'))
  return said
}
