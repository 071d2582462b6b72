// Builds, starts the server, and does both again when a source file changes.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
let server
let timer
let ending = false

const ended = (child) => new Promise((done) => (child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done()))

async function restart() {
  const build = spawn(process.execPath, ['bin/build.mjs'], { cwd: root, stdio: 'inherit' })
  await ended(build)
  if (build.exitCode !== 0) return
  if (server) {
    server.kill('SIGTERM')
    await ended(server)
  }
  if (!ending) server = spawn(process.execPath, ['--enable-source-maps', '.build/server.js'], { cwd: root, stdio: 'inherit' })
}

let turn = restart()
for (const folder of ['app', 'db', 'config']) {
  try {
    watch(join(root, folder), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => (turn = turn.then(restart)), 200)
    })
  } catch (problem) {
    if (problem.code !== 'ENOENT') throw problem
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    ending = true
    server?.kill('SIGTERM')
    if (server) await ended(server)
    process.exit(0)
  })
}
