// Bundles the server programs, the browser script and the style sheet into .build/. Run by the Node of the lock file.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const out = join(root, '.build')

const programs = {
  server: 'app/server.ts',
  cli: 'app/cli.ts',
  migrate: 'app/migrate-child.ts',
  worker: 'app/documents/worker.ts',
  examiner: 'app/files/examiner.ts',
  bench: 'bench/bench.ts',
}
const assets = { client: 'app/client/client.ts', site: 'app/ui/tokens.css' }

const present = (entries) => Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(root, source))))
const common = { absWorkingDir: root, bundle: true, write: false, logLevel: 'warning', charset: 'utf8', sourcemap: true }

const results = await Promise.all([
  build({ ...common, entryPoints: present(programs), outdir: out, platform: 'node', target: 'node26', format: 'esm', packages: 'external', jsx: 'automatic' }),
  build({ ...common, entryPoints: present(assets), outdir: join(out, 'assets'), platform: 'browser', target: 'es2022', format: 'iife', minify: true, sourcemap: false }),
])

// A running server may read these files at any moment: only what changed is replaced, and whole.
for (const { path, contents } of results.flatMap((result) => result.outputFiles)) {
  if (existsSync(path) && readFileSync(path).equals(contents)) continue
  mkdirSync(dirname(path), { recursive: true })
  const half = `${path}.${process.pid}`
  writeFileSync(half, contents)
  renameSync(half, path)
}
