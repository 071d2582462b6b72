import pg from 'pg'
import { bearTown, isHalfMade } from '../../app/birth.ts'
import { CommandRefused, asOwner } from '../../app/command-database.ts'
import type { Reached } from '../../app/command-database.ts'
import { rebuildDue } from '../../app/deadlines/due.db.ts'
import { officeDayUntil } from '../../app/kernel/calendar.ts'
import { sql } from '../../app/kernel/db.ts'
import { agencies } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import { moment } from './days.ts'
import { becomeMothers, fill, setLastNumber } from './fill.ts'
import { actors, live } from './live.ts'
import { scriptToday } from './moments.ts'
import type { Known } from './perform.ts'
import { townScript } from './script.ts'
import { staff } from './staff.ts'
import type { StaffKey } from './staff.ts'
import { toldTown } from './told.ts'
import { rightsOfTown } from './rights.ts'
import { planRooms } from './rooms-of-town.ts'
import type { RoomSeries, RoomsOfTown } from './rooms-of-town.ts'
import { readTown } from './town-facts.ts'
import { planWholeTown } from './whole-town.ts'
import type { WholeTown } from './whole-town.ts'

export const municipality = { id: 322032, name: '出雲市' }

/** Makes the invented town in an empty database: who it is at once, then the told families act by act as whoever did it, and beside them all the others by COPY. With `toldOnly` the told families alone. Leaves nothing behind when it fails. */
export async function makeDemoTown(reached: Reached, { toldOnly = false }: { toldOnly?: boolean } = {}): Promise<void> {
  const today = reached.config.demoToday ?? scriptToday
  await alone(reached, async () => {
    const made = await asOwner(reached, (client) => bearDemo(client, today))
    try {
      const script = townScript(today)
      const told = toldTown(script.lines)
      const whole = toldOnly ? null : planWholeTown({ today, told, ...made })
      // Both at once: the told families wait for the database most of the time.
      await together([
        withOwner(reached, (client) => live(reached, client, municipality.id, made, script, whole?.before ?? new Map())),
        ...(whole ? [withOwner(reached, (client) => fill(client, municipality.id, whole.records, moment(officeDayUntil(today.subtract({ days: 1 })), 17 * 60)))] : []),
      ])
      const rooms = whole ? await fillRooms(reached, made, today, told.names) : null
      if (whole && rooms) {
        await settle(reached, made, [...whole.last, ...rooms.last], today)
        await rightsOfTown(reached, municipality.id, made.staff, today)
      }
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

/** Waits for all of them, also when one has failed: what is unmade must not be written to any more. */
async function together(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

/** Works as the owner of the tables, each statement on its own. */
export async function withOwner<T>(reached: Reached, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: reached.owner(), options: '-c role=kyoten_owner' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** What the council and the rooms beside it wrote about everybody who is there now, told families among them. */
async function fillRooms(reached: Reached, made: Pick<Known, 'staff' | 'agencies'>, today: Temporal.PlainDate, told: ReadonlySet<string>): Promise<RoomsOfTown> {
  return withOwner(reached, async (client) => {
    await analyze(client)
    const rooms = planRooms({ facts: await readTown(client), today, told, ...made })
    const yesterday = moment(officeDayUntil(today.subtract({ days: 1 })), 17 * 60)
    await fill(client, municipality.id, rooms.records, yesterday)
    await becomeMothers(client, municipality.id, yesterday)
    return rooms
  })
}

/** The next number of each series comes after all that were drawn, and what is due is what the rules make due of everything. */
async function settle(reached: Reached, { staff: accounts }: Pick<Known, 'staff'>, last: readonly { series: WholeTown['last'][number]['series'] | RoomSeries; fiscalYear: number; last: number }[], today: Temporal.PlainDate): Promise<void> {
  await asOwner(reached, async (client) => {
    for (const series of last) await setLastNumber(client, municipality.id, series, series.last)
    // Line by line nobody takes a deadline out of sight without a trace; here all of them are reckoned anew.
    await client.query('truncate rec.due')
    await analyze(client)
  })
  const { acting, end } = actors(reached, municipality.id, accounts)
  try {
    await acting('moriyama', moment(today, 0), async (tx) => {
      await sql`select set_config('statement_timeout', '60s', true), set_config('transaction_timeout', '0', true)`.execute(tx)
      await rebuildDue(tx)
    })
  } finally {
    await end()
  }
}

/** Ends the making of a town: nobody of it can act any more. */
export async function finish(client: pg.Client): Promise<void> {
  await client.query(`select ctx.begin_town($1)`, [municipality.id])
  await client.query(`update rec.account set until = since where role = 'system_births'`)
  await analyze(client)
}

/** A town that is full at once has no statistics yet; without them every page is planned as if it were empty. */
export async function analyze(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select format('rec.%I', relname) as name from pg_class where relnamespace = 'rec'::regnamespace and relkind = 'r'`)
  await client.query(`analyze ${rows.map(({ name }) => name).join(', ')}`)
}

/** Empties a demo town that was never finished; anything else is left as it is. */
async function unmake(client: pg.Client): Promise<void> {
  if (!await isHalfMade(client)) throw new CommandRefused('このデータベースには、できあがった町があります。消していません。 / This database holds a finished town: nothing was removed.')
  const { rows } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('rec', 'audit') and c.relname not in ('role_reach', 'widening_kind', 'epoch')`)
  await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}, ctx.session, ctx.credential, ctx.attempt`)
}

/** Bears a demo town without families: its agencies and staff. One that was left half made is emptied before. */
export async function bearDemo(client: pg.Client, today: Temporal.PlainDate): Promise<Pick<Known, 'staff' | 'agencies'>> {
  if ((await client.query('select 1 from rec.installation')).rowCount) await unmake(client)
  const { ownAgencyId, centreAgencyId } = await bearTown(client, { kind: 'demo', municipalityId: municipality.id, name: municipality.name, demoToday: today })
  const ids: Partial<Record<AgencyKey, string>> = { own: ownAgencyId, centre: centreAgencyId }
  for (const [key, { kind, name, kana, phone }] of Object.entries(agencies)) {
    const { rows: [row] } = await client.query<{ id: string }>('insert into rec.agency (municipality_id, kind, name, kana, phone) values ($1, $2, $3, $4, $5) returning id', [municipality.id, kind, name, kana, phone])
    ids[key as AgencyKey] = row!.id
  }
  return { staff: await employ(client), agencies: ids as Record<AgencyKey, string> }
}

/** Gives everybody of the staff an account; those of another team of the same size sign in with a sign before their number. */
export async function employ(client: pg.Client, team = ''): Promise<Record<StaffKey, string>> {
  const accounts: Partial<Record<StaffKey, string>> = {}
  for (const { key, number, name, kana, role, title, ...rest } of staff) {
    const { rows: [row] } = await client.query<{ id: string }>(`
      insert into rec.account (municipality_id, sign_in_name, name, kana, role, title, agency_id)
      values ($1, $2, $3, $4, $5, $6, (select id from rec.agency where municipality_id = $1 and name = $7)) returning id`, [municipality.id, `${team}${number}`, name, kana, role, title, 'agency' in rest ? agencies[rest.agency].name : null])
    accounts[key] = row!.id
  }
  // They have accepted what everybody accepts, for the year of the day the town is made for.
  await client.query(`insert into rec.acceptance (municipality_id, account_id, rule_text_id, fiscal_year)
    select a.municipality_id, a.id, t.id, extract(year from coalesce(i.demo_today, (ctx.now() at time zone 'Asia/Tokyo')::date) - interval '3 months')
      from unnest($1::uuid[]) x join rec.account a on a.id = x join rec.installation i on i.municipality_id = a.municipality_id join rec.rule_text t on t.municipality_id = a.municipality_id
     where t.kind = 'rules' or (t.kind = 'agency_secrecy') = (a.role in ('agency_user', 'centre_officer'))`, [Object.values(accounts)])
  return accounts as Record<StaffKey, string>
}
