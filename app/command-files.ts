import { asOwner, reach } from './command-database.ts'
import type { Reached } from './command-database.ts'
import { readConfig } from './config.ts'
import { openKeeping, usualLimits } from './files/keeping.ts'
import type { Keeping } from './files/keeping.ts'
import { addMasterKey, forgetEarlierKeys } from './files/master-keys.ts'
import { rewrapFiles } from './files/rotate.db.ts'

/** What `kyoten files` does, or null for words it does not know: a new key for the keys of the files, and forgetting the earlier ones. */
export function filesCommand(words: readonly string[], out: (text: string) => void): Promise<void> | null {
  const [doing, ...rest] = words
  if (rest.length > 0) return null
  if (doing === 'rotate-key') return inKeeping(async (reached, kept, today) => {
    const keys = addMasterKey(kept.keyFile, today)
    const count = await asOwner(reached, (client) => rewrapFiles(client, kept, keys))
    out(`新しい鍵 ${keys.current} にしました（${count}個のファイル）。動いている拠点を起動し直し、鍵のファイルを控えてから kyoten files forget-keys を実行してください。\n / New key ${keys.current} (${count} files). Restart the application, copy the key file, then run kyoten files forget-keys.\n`)
  })
  if (doing === 'forget-keys') return inKeeping(async (reached, kept) => {
    const count = await asOwner(reached, (client) => rewrapFiles(client, kept, kept.keys))
    forgetEarlierKeys(kept.keyFile)
    out(`前の鍵を消しました（残っていた${count}個を包み直しました）。 / Earlier keys are gone (${count} files were still to be wrapped).\n`)
  })
  return null
}

async function inKeeping(work: (reached: Reached, kept: Keeping, today: Temporal.PlainDate) => Promise<void>): Promise<void> {
  await using opened = new AsyncDisposableStack()
  const config = readConfig()
  const reached = await reach(config, opened)
  const { folder, key, runtime, scanner } = config.files
  const today = Temporal.Now.plainDateISO('Asia/Tokyo')
  await work(reached, openKeeping({ filesFolder: folder, keyFile: key, runtimeFolder: runtime, scanner, limits: usualLimits }, today), today)
}
