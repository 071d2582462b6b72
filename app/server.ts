import { ConfigError, readConfig } from './config.ts'
import { DatabaseRefused } from './database-check.ts'
import { EmbeddedError } from './embedded/error.ts'
import { start } from './start.ts'
import { StartRefused } from './start-refused.ts'

const opened = new AsyncDisposableStack()
let ending: Promise<void> | null = null

/** Ends the process once: the door first, then the connections, then the database that was started for it. */
function end(code: number): void {
  ending ??= opened.disposeAsync().catch(report).then(() => process.exit(code))
}

/** Expected refusals say what to do. Of anything else only kind and place are told: a message may carry what somebody typed. */
function report(problem: unknown): void {
  const expected = problem instanceof ConfigError || problem instanceof EmbeddedError || problem instanceof DatabaseRefused || problem instanceof StartRefused
  if (expected) console.error(problem.message)
  else if (problem instanceof Error) {
    const code = 'code' in problem ? ` ${String(problem.code)}` : ''
    console.error([`${problem.name}${code}`, ...(problem.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))].join('\n'))
  } else console.error('unknown error')
}

function fail(problem: unknown): void {
  report(problem)
  end(1)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(0))
// Whoever reads the lines may go away before the office does: it goes on without them, the checkpoints are in their folder.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

try {
  const url = await start(readConfig(), opened)
  if (ending === null) console.log(`拠点が起動しました。 / Kyoten is ready: ${url}`)
} catch (problem) {
  if (ending === null) fail(problem)
}
