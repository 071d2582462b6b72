import { openTown } from '../../test/support.ts'
import type { Town } from '../../test/support.ts'
import { makeDemoTown } from './town.ts'
import type { Reached } from '../../app/command-database.ts'
import { filesUnder, onLoopback } from '../../app/config.ts'

/** The settings and pools of a test database, as a command reaches them. */
export function reachedOver(town: Town, today: Temporal.PlainDate): Reached {
  const passwordIn = (url: string): string => decodeURIComponent(new URL(url).password)
  return {
    config: { port: 0, dataFolder: '', database: null, migrateUrl: null, demoToday: today, listening: onLoopback, sealing: { keys: '', checkpoints: '' }, files: filesUnder('') }, pools: town.pools, owner: () => town.urls.migrate,
    passwords: { kyoten_app: passwordIn(town.urls.app), kyoten_signin: passwordIn(town.urls.signin), kyoten_sealer: passwordIn(town.urls.sealer) },
  }
}

/** A database with the told families of a day in it. */
export const openToldTown = (today: Temporal.PlainDate): Promise<Town> => openMade(today, true)
/** A database with the whole invented town of a day in it. */
export const openWholeTown = (today: Temporal.PlainDate): Promise<Town> => openMade(today, false)

async function openMade(today: Temporal.PlainDate, toldOnly: boolean): Promise<Town> {
  const town = await openTown()
  await makeDemoTown(reachedOver(town, today), { toldOnly })
  return town
}
