import { ConfigError, readConfig } from './config.ts'
import { migrate } from './migrate.ts'
import { MigrationError } from './migrations.ts'

// The only process that holds the owner's rights: it ends before the application listens.
try {
  const config = readConfig()
  if (config.migrateUrl === null) throw new ConfigError('KYOTEN_MIGRATE_URL がありません。 / KYOTEN_MIGRATE_URL is missing.')
  const passwordIn = (url: string | undefined) => (url === undefined ? '' : decodeURIComponent(new URL(url).password))
  const [app, signin, sealer] = [passwordIn(config.database?.app), passwordIn(config.database?.signin), passwordIn(config.database?.sealer)]
  const applied = await migrate(config.migrateUrl, { passwords: { ...(app ? { kyoten_app: app } : {}), ...(signin ? { kyoten_signin: signin } : {}), ...(sealer ? { kyoten_sealer: sealer } : {}) }, say: (line) => { console.error(line) } })
  for (const file of applied) console.error(`移行 ${file} を適用しました。 / applied ${file}`)
} catch (problem) {
  const expected = problem instanceof MigrationError || problem instanceof ConfigError
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem)
  console.error(expected ? problem.message : `KYOTEN_MIGRATE_URL のデータベースに接続できません（${code}）。 / Cannot reach the database of KYOTEN_MIGRATE_URL (${code}).`)
  process.exitCode = 1
}
