import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { FileType } from '../codes/files.ts'

/** What a process that looks into one file is asked: where it lies, its name, and where to put what it draws anew. */
export interface Asked { path: string; name: string; picture: string; thumbnail: string }
/** What it answers. */
export type Examined = { is: 'taken'; type: FileType; drawn: { width: number; height: number } | null } | { is: 'refused'; words: string }

/** How long (milliseconds) and how large (bytes in memory) the process may become. */
interface ExamineLimits { time: number; memory: number }
const usual: ExamineLimits = { time: 30_000, memory: 900_000_000 }
const LOOK_EVERY = 100
const heavy = 'ファイルを調べるのに時間か記憶が足りず、止めました。小さく分けるか、PDFにしてから選んでください。'

/** Looks into one file in a process of its own, which reads this file, writes beside it, and can be stopped. Never throws for what a file does: it is refused. */
export async function examine(asked: Asked, folder: string, limits: ExamineLimits = usual): Promise<Examined> {
  const child = fork(examinerFile(), {
    execArgv: ['--permission', '--allow-addons', '--allow-fs-read=*', `--allow-fs-write=${folder}/*`, '--max-old-space-size=600', '--disable-warning=SecurityWarning'],
    env: { TMPDIR: folder, VIPS_CONCURRENCY: '1' }, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ended = Promise.withResolvers<Examined>()
  const stop = (): void => { child.kill('SIGKILL') }
  const clock = setTimeout(stop, limits.time)
  const scale = setInterval(() => { void weightOf(child.pid).then((bytes) => { if (bytes > limits.memory) stop() }) }, LOOK_EVERY)
  child.on('message', (said: 'ready' | Examined) => {
    if (said === 'ready') child.send(asked)
    else ended.resolve(said)
  })
  child.once('error', () => ended.resolve({ is: 'refused', words: heavy }))
  child.once('exit', () => ended.resolve({ is: 'refused', words: heavy }))
  return ended.promise.finally(() => {
    clearTimeout(clock)
    clearInterval(scale)
    stop()
  })
}

/** Bytes a process holds in memory; 0 when it is gone. */
async function weightOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024
}

// Node strips the types of the source; the bundle has the examiner beside it.
function examinerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './examiner.ts' : './examiner.js', import.meta.url)
}
