import type pg from 'pg'
import { migrationsIn } from './migrations.ts'

/** What a start must know of the database, as the app role finds it. */
export type DatabaseFacts = {
  settings: Record<string, string | null>
  /** Trigrams that pg_trgm finds in 山田; null when the extension is not there. */
  trigrams: number | null
  /** Every role of ours that may sign in, the one that asks among them. */
  roles: RoleFacts[]
}
export type RoleFacts = {
  name: string; superuser: boolean; bypassesRowSecurity: boolean; createsRoles: boolean; createsDatabases: boolean; memberOf: string[]; owns: number
  /** What was set for this role, for all databases or this one; the asking role's are in `settings`. */
  configured: Record<string, string>
}

/** Why the application does not start on this database; `message` has one line per reason, in Japanese and English. */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused'
}

type Demand = { setting: string; accepts: (value: string) => boolean; japanese: string; english: string }

const isOn = (value: string) => value === 'on'
const durable = '電源が切れたときに記録が失われます'
const leaky = '記録の内容がデータベースのログに残ります'
const demands: Demand[] = [
  { setting: 'server_version_num', accepts: (value) => Number(value) >= 180_000, japanese: 'PostgreSQL 18以上が必要です', english: 'PostgreSQL 18 or newer is needed' },
  { setting: 'fsync', accepts: isOn, japanese: durable, english: 'must be on: a power cut would lose records' },
  { setting: 'full_page_writes', accepts: isOn, japanese: durable, english: 'must be on: a power cut would lose records' },
  { setting: 'synchronous_commit', accepts: (value) => value === 'on' || value === 'remote_apply', japanese: durable, english: 'must be on: a power cut would lose records' },
  { setting: 'data_checksums', accepts: isOn, japanese: 'ディスクの傷みに気づけません', english: 'must be on: a damaged disk would go unnoticed' },
  { setting: 'server_encoding', accepts: (value) => value === 'UTF8', japanese: 'UTF8で作り直してください', english: 'must be UTF8' },
  { setting: 'TimeZone', accepts: (value) => value === 'UTC', japanese: 'この役割の時間帯をUTCにしてください', english: 'must be UTC for this role' },
  { setting: 'log_min_messages', accepts: (value) => value === 'fatal' || value === 'panic', japanese: leaky, english: 'must be fatal for this role: the log would keep values' },
  { setting: 'log_min_error_statement', accepts: (value) => value === 'panic', japanese: leaky, english: 'must be panic for this role: the log would keep values' },
  { setting: 'log_statement', accepts: (value) => value === 'none', japanese: leaky, english: 'must be none for this role: the log would keep values' },
  { setting: 'log_min_duration_statement', accepts: (value) => value === '-1', japanese: leaky, english: 'must be -1 for this role: the log would keep values' },
  { setting: 'log_parameter_max_length', accepts: (value) => value === '0', japanese: leaky, english: 'must be 0 for this role: the log would keep values' },
  { setting: 'log_parameter_max_length_on_error', accepts: (value) => value === '0', japanese: leaky, english: 'must be 0 for this role: the log would keep values' },
]

/** One line for each thing that would lose, hide or leak records. Empty when the database may be used. */
export function objectionsTo({ settings, trigrams, roles }: DatabaseFacts): string[] {
  const wrong = demands
    .filter(({ setting, accepts }) => !accepts(settings[setting] ?? ''))
    .map(({ setting, japanese, english }) => `${setting} = ${settings[setting] ?? '?'}: ${japanese} / ${english}`)
  const say = (broken: boolean, line: string) => { if (broken) wrong.push(line) }
  say(trigrams === null || trigrams === 0, 'pg_trgm: 日本語の氏名を検索できません。データベースを C.UTF-8 で作り直してください / finds no Japanese: make the database anew with locale C.UTF-8')
  return [...wrong, ...roles.flatMap((role, at) => objectionsToRole(role, at > 0))]
}

const logDemands = demands.filter(({ setting }) => setting.startsWith('log_'))

function objectionsToRole(role: RoleFacts, isAnother: boolean): string[] {
  const wrong: string[] = []
  const say = (broken: boolean, line: string) => { if (broken) wrong.push(`${role.name}: ${line}`) }
  say(role.superuser, 'superuser であってはいけません / must not be a superuser')
  // Whoever copies the database has to see all of it.
  say(role.bypassesRowSecurity && role.name !== 'kyoten_backup', 'bypassrls であってはいけません / must not bypass row security')
  say(role.createsRoles, 'createrole であってはいけません / must not create roles')
  say(role.createsDatabases, 'createdb であってはいけません / must not create databases')
  say(role.memberOf.length > 0, `他の役割（${role.memberOf.join(', ')}）に属してはいけません / must be a member of no other role`)
  say(role.owns > 0, `何も所有してはいけません（${role.owns}件） / must own nothing, but owns ${role.owns}`)
  if (isAnother) {
    for (const { setting, accepts, japanese, english } of logDemands) say(!accepts(role.configured[setting] ?? ''), `${setting} = ${role.configured[setting] ?? '?'}: ${japanese} / ${english}`)
  }
  return wrong
}

/** Throws `DatabaseRefused` unless records are durable, findable and private here, and as old as this program. */
export async function checkDatabase(pool: pg.Pool, migrationsFolder: string): Promise<void> {
  const objections = [...objectionsTo(await factsOf(pool)), ...await versionObjections(pool, migrationsFolder)]
  if (objections.length === 0) return
  throw new DatabaseRefused(['このデータベースでは起動しません。 / Refusing to start on this database:', ...objections.map((line) => `  ${line}`)].join('\n'))
}

async function factsOf(pool: pg.Pool): Promise<DatabaseFacts> {
  const { rows } = await pool.query<{ settings: DatabaseFacts['settings']; searchable: boolean; roles: RoleFacts[] }>(`
    select (select jsonb_object_agg(name, current_setting(name, true)) from unnest($1::text[]) as name) as settings,
           to_regprocedure('public.show_trgm(text)') is not null and has_schema_privilege('public', 'usage') as searchable,
           (select jsonb_agg(jsonb_build_object(
              'name', rolname, 'superuser', rolsuper, 'bypassesRowSecurity', rolbypassrls, 'createsRoles', rolcreaterole, 'createsDatabases', rolcreatedb,
              'memberOf', (select coalesce(jsonb_agg(m.roleid::regrole::text), '[]') from pg_auth_members m where m.member = r.oid),
              'owns', (select count(*) from pg_shdepend d where d.refobjid = r.oid and d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'),
              'configured', (select coalesce(jsonb_object_agg(split_part(c, '=', 1), substr(c, strpos(c, '=') + 1) order by d.setdatabase), '{}') from pg_db_role_setting d, unnest(d.setconfig) c
                              where d.setrole = r.oid and d.setdatabase in (0, (select oid from pg_database where datname = current_database())))) order by rolname <> session_user, rolname)
              from pg_roles r where rolname = session_user or (rolcanlogin and rolname like 'kyoten\\_%')) as roles`, [demands.map(({ setting }) => setting)])
  const found = rows[0]
  if (!found) throw new Error('the database gave no answer')
  const trigrams = found.searchable ? (await pool.query<{ count: number }>(`select cardinality(public.show_trgm('山田')) as count`)).rows[0]?.count ?? 0 : null
  return { settings: found.settings, roles: found.roles, trigrams }
}

async function versionObjections(pool: pg.Pool, folder: string): Promise<string[]> {
  const { rows: [there] } = await pool.query<{ exists: boolean }>(`select to_regclass('machinery.migration') is not null and has_schema_privilege('machinery', 'usage') as exists`)
  const landed = there?.exists === true ? (await pool.query<{ number: number; checksum: string }>('select number, checksum from machinery.migration order by number')).rows : []
  const known = migrationsIn(folder)
  if (landed.length < known.length) return [`移行が${known.length - landed.length}件残っています。KYOTEN_MIGRATE_URL を設定して kyoten migrate を実行してください / ${known.length - landed.length} migrations are missing: run kyoten migrate`]
  if (landed.length > known.length) return ['データベースのほうが新しい版です / the database is newer than this program']
  const changed = landed.find(({ checksum }, index) => known[index]?.checksum !== checksum)
  return changed ? [`適用済みの移行 ${changed.number} が書き換えられています / the landed migration ${changed.number} was changed`] : []
}
