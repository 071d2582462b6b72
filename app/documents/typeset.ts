import { fork, type ChildProcess } from 'node:child_process'
import { checkTemplate } from './template.ts'
import type { PressAnswer, SheetToSet } from './worker.ts'

/** Why a sheet was not printed. The message may be shown and logged; `diagnostics` may quote the family's data and may not. */
export class TypesetProblem extends Error {
  readonly reason: 'template' | 'time' | 'ended'
  readonly diagnostics: string[]
  constructor(reason: TypesetProblem['reason'], message: string, diagnostics: string[] = []) {
    super(message)
    this.reason = reason
    this.diagnostics = diagnostics
  }
}

/** A press prints one sheet at a time in a process of its own, started with the first sheet and ended when idle. */
interface Press {
  typeset(template: string, data: unknown): Promise<Uint8Array>
  isRunning(): boolean
  close(): void
}

/** How long, in milliseconds, a press may take to start, to set one sheet, and to wait for the next before it ends. */
interface PressLimits {
  start: number
  sheet: number
  idle: number
}

// A form takes 10 ms and a ledger of 300 rows a fifth of a second: what needs five seconds does not end.
const usual: PressLimits = { start: 20_000, sheet: 5_000, idle: 60_000 }

/** Opens a press; nothing runs until its first sheet. A process and not a thread, because a thread inside native code cannot be stopped. */
export function openPress(limits: PressLimits = usual): Press {
  let running: ChildProcess | undefined
  let idleTimer: NodeJS.Timeout | undefined
  let line: Promise<unknown> = Promise.resolve()

  function close(): void {
    clearTimeout(idleTimer)
    running?.kill()
    running = undefined
  }

  async function start(): Promise<ChildProcess> {
    const press = fork(workerFile(), { execArgv: [], env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    running = press
    press.once('exit', () => {
      if (running === press) running = undefined
    })
    await answerOf(press, limits.start)
    return press
  }

  async function setSheet(sheet: SheetToSet): Promise<Uint8Array> {
    clearTimeout(idleTimer)
    const press = running?.connected ? running : await start()
    press.ref()
    press.channel?.ref()
    const answered = answerOf(press, limits.sheet)
    press.send(sheet)
    const answer = await answered
    rest(press)
    if (answer.is === 'pdf') return answer.pdf
    throw new TypesetProblem('template', 'ひな形とデータが合わないため、紙を作れませんでした。管理者に知らせてください。', answer.is === 'refused' ? answer.diagnostics : [])
  }

  function rest(press: ChildProcess): void {
    press.unref()
    press.channel?.unref()
    idleTimer = setTimeout(close, limits.idle).unref()
  }

  return {
    async typeset(template, data) {
      const words = checkTemplate(template)
      if (words.length > 0) throw new TypesetProblem('template', `ひな形に、使えない言葉があります：${words.join('、')}。取り除いてください。`)
      const sheet = { template, data: JSON.stringify(data) }
      const printed = line.then(() => setSheet(sheet))
      line = printed.catch(() => undefined)
      return printed
    },
    isRunning: () => running !== undefined,
    close,
  }
}

/** Sets a Typst template with its data (read there as `json(bytes(sys.inputs.data))`) and gives the PDF. Throws TypesetProblem. */
export const { typeset, close: closePress } = openPress()

function answerOf(press: ChildProcess, limit: number): Promise<PressAnswer> {
  const answered = Promise.withResolvers<PressAnswer>()
  let problem = new TypesetProblem('ended', '紙を作る仕組みが途中で止まりました。もう一度印刷してください。')
  const ended = (): void => answered.reject(problem)
  const timer = setTimeout(() => {
    problem = new TypesetProblem('time', `紙を作るのに${limit / 1000}秒より長くかかったため、止めました。内容を短くするか、管理者に知らせてください。`)
    press.kill('SIGKILL')
  }, limit)
  press.once('message', answered.resolve)
  press.once('error', ended)
  press.once('exit', ended)
  return answered.promise.finally(() => {
    clearTimeout(timer)
    press.off('message', answered.resolve)
    press.off('error', ended)
    press.off('exit', ended)
  })
}

// Node strips the types of the source; the bundle has the worker beside it.
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
}
