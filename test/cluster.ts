import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../app/embedded.ts'
import type { Embedded } from '../app/embedded.ts'
import { isUsed } from '../app/embedded/lock.ts'
import { migrate } from '../app/migrate.ts'

/** The database of which every test file gets a copy; fully migrated, empty. */
export const templateName = 'kyoten_template'

const prefix = 'kyoten-test-'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrls: Embedded['urls']
    /** Why there is no template database; null when there is one. */
    migrationProblem: string | null
  }
}

/** One embedded server for the test run, with the durability of production, in a temporary folder. */
export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(folder, 0o711)
  const embedded = await startEmbedded(folder)
  const { urls } = embedded
  project.provide('databaseUrls', urls)
  project.provide('migrationProblem', await makeTemplate(urls))
  return async () => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A migration that fails is told to each test that wants a town; tests of pure rules go on. */
async function makeTemplate(urls: Embedded['urls']): Promise<string | null> {
  const passwordIn = (url: string) => new URL(url).password
  try {
    await migrate(urls.migrate.replace('/kyoten?', `/${templateName}?`), { passwords: { kyoten_app: passwordIn(urls.app), kyoten_signin: passwordIn(urls.signin), kyoten_sealer: passwordIn(urls.sealer) } })
    return null
  } catch (problem) {
    return String(problem)
  }
}

/** Ends the servers of test runs that were killed, and removes their folders; a young folder may belong to a run that is just starting. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    const notes = join(folder, 'in-use')
    if (Date.now() - statSync(folder).birthtimeMs < 600_000 || (existsSync(notes) && isUsed(notes))) continue
    if (existsSync(join(folder, 'postgres'))) await (await startEmbedded(folder)).stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
