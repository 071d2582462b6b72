import pg from 'pg'
import { beginSession, endSession } from '../../app/accounts/sign-in.ts'
import { bearTown, isHalfMade } from '../../app/birth.ts'
import { CommandRefused, asOwner } from '../../app/command-database.ts'
import type { Reached } from '../../app/command-database.ts'
import { databaseOver, sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { handlerNames } from '../../app/statistics/handlers.ts'
import { importTotals } from '../../app/statistics/statistics.db.ts'
import { readTotals } from '../../app/statistics/totals-csv.ts'
import { agencies } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import { nextDayAt, scriptToday } from './moments.ts'
import { followEntry, perform } from './perform.ts'
import type { Known } from './perform.ts'
import { townScript } from './script.ts'
import { staff } from './staff.ts'
import type { StaffKey } from './staff.ts'
import { printedTotals } from './totals.ts'

export const municipality = { id: 322032, name: '出雲市' }

/** Makes the invented town in an empty database: who it is at once, then everything that happened in it, each act as whoever did it at its moment. Leaves nothing behind when it fails. */
export async function makeDemoTown(reached: Reached): Promise<void> {
  const today = reached.config.demoToday ?? scriptToday
  await alone(reached, async () => {
    const made = await asOwner(reached, (client) => bearDemo(client, today))
    try {
      await live(reached, made, today)
      await asOwner(reached, finish)
    } catch (problem) {
      await asOwner(reached, unmake)
      throw problem
    }
  })
}

/** One process at a time makes a town here; the lock goes with the process, however it ends. */
async function alone(reached: Reached, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: reached.owner() })
  await client.connect()
  try {
    const { rows: [lock] } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(hashtext('kyoten demo town')) as mine`)
    if (!lock?.mine) throw new CommandRefused('いま、別の画面で町を作っています。終わるまで待ってから、もう一度始めてください。 / Another process is making the town: wait for it, then start again.')
    await work()
  } finally {
    await client.end()
  }
}

async function finish(client: pg.Client): Promise<void> {
  await client.query(`select ctx.begin_town($1)`, [municipality.id])
  await client.query(`update rec.account set until = since where role = 'system_births'`)
  // A town that is full at once has no statistics yet; without them every page is planned as if it were empty.
  const { rows } = await client.query<{ name: string }>(`select format('rec.%I', relname) as name from pg_class where relnamespace = 'rec'::regnamespace and relkind = 'r'`)
  await client.query(`analyze ${rows.map(({ name }) => name).join(', ')}`)
}

/** Empties a demo town that was never finished; anything else is left as it is. */
async function unmake(client: pg.Client): Promise<void> {
  if (!await isHalfMade(client)) throw new CommandRefused('このデータベースには、できあがった町があります。消していません。 / This database holds a finished town: nothing was removed.')
  const { rows } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('rec', 'audit') and c.relname <> 'role_reach'`)
  await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}, ctx.session, ctx.credential, ctx.attempt`)
}

async function bearDemo(client: pg.Client, today: Temporal.PlainDate): Promise<Pick<Known, 'staff' | 'agencies'>> {
  if ((await client.query('select 1 from rec.installation')).rowCount) await unmake(client)
  const { ownAgencyId, centreAgencyId } = await bearTown(client, { kind: 'demo', municipalityId: municipality.id, name: municipality.name, demoToday: today })
  const ids: Partial<Record<AgencyKey, string>> = { own: ownAgencyId, centre: centreAgencyId }
  for (const [key, { kind, name, kana, phone }] of Object.entries(agencies)) {
    const { rows: [row] } = await client.query<{ id: string }>('insert into rec.agency (municipality_id, kind, name, kana, phone) values ($1, $2, $3, $4, $5) returning id', [municipality.id, kind, name, kana, phone])
    ids[key as AgencyKey] = row!.id
  }
  const accounts: Partial<Record<StaffKey, string>> = {}
  for (const { key, number, name, kana, role, title, ...rest } of staff) {
    const { rows: [row] } = await client.query<{ id: string }>('insert into rec.account (municipality_id, sign_in_name, name, kana, role, title, agency_id) values ($1, $2, $3, $4, $5, $6, $7) returning id',
      [municipality.id, number, name, kana, role, title, 'agency' in rest ? ids[rest.agency] : null])
    accounts[key] = row!.id
  }
  return { staff: accounts as Record<StaffKey, string>, agencies: ids as Record<AgencyKey, string> }
}

async function live(reached: Reached, made: Pick<Known, 'staff' | 'agencies'>, today: Temporal.PlainDate): Promise<void> {
  const { calendar, lines } = townScript(today)
  const known: Known = { ...made, calendar, persons: new Map(), families: new Map(), intakes: new Map(), decisions: new Map() }
  const db = databaseOver(reached.pools.app)
  const sessions = new Map<StaffKey, string>()
  const acting = async (who: StaffKey, at: Temporal.Instant, work: (tx: Tx) => Promise<unknown>): Promise<void> => {
    const cookie = sessions.get(who) ?? await beginSession(reached.pools.signin, municipality.id, made.staff[who])
    sessions.set(who, cookie)
    await db.transaction().execute(async (tx) => {
      // Hundreds of small acts: the last one waits for the disk with all of them, and nothing is planned twice.
      await sql`select set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)`.execute(tx)
      await sql`select ctx.enter(${databaseToken(cookie)}, ${at.toString()})`.execute(tx)
      await work(tx)
    })
  }
  try {
    const later: { who: StaffKey; at: Temporal.Instant; work: (tx: Tx) => Promise<void> }[] = []
    const first = lines[0]!.at
    await acting('iizuka', first.subtract({ hours: 1 }), importPrinted)
    for (const line of lines) {
      for (const due of later.splice(0).toSorted((one, other) => Temporal.Instant.compare(one.at, other.at))) {
        if (Temporal.Instant.compare(due.at, line.at) > 0) later.push(due)
        else await acting(due.who, due.at, due.work)
      }
      try {
        await acting(line.act.by, line.at, (tx) => perform(tx, known, line))
      } catch (problem) {
        throw new Error(`the demo town stops at ${line.family.key}, ${line.act.act}, ${line.at.toString()}`, { cause: problem })
      }
      const { act } = line
      if (act.act !== 'entry') continue
      for (const who of act.readBy ?? []) later.push({ who, at: calendar.moment(nextDayAt(act.at, '08:35')), work: (tx) => followEntry(tx, known, act, 'read') })
      if (act.corrected) later.push({ who: act.by, at: calendar.moment(act.corrected.at), work: (tx) => followEntry(tx, known, act, 'correct') })
    }
    for (const due of later) await acting(due.who, due.at, due.work)
  } finally {
    for (const cookie of sessions.values()) await endSession(reached.pools.signin, cookie)
  }
}

async function importPrinted(tx: Tx): Promise<void> {
  const read = readTotals(printedTotals, handlerNames)
  if (!read.ok) throw new Error(read.messages.join('\n'))
  await importTotals(tx, read.totals, '出雲市の実績表（平成27〜29年度）', false)
}
