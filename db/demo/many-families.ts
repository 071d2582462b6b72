import pg from 'pg'
import { CommandRefused, asOwner } from '../../app/command-database.ts'
import type { Reached } from '../../app/command-database.ts'
import { rebuildDue } from '../../app/deadlines/due.db.ts'
import { officeDayUntil } from '../../app/kernel/calendar.ts'
import { databaseOver, sql } from '../../app/kernel/db.ts'
import { moment } from './days.ts'
import { registerFigures } from './figures.ts'
import { fill, setLastNumber } from './fill.ts'
import { scriptToday } from './moments.ts'
import { nothingTold } from './told.ts'
import type { Series } from './told.ts'
import { analyze, bearDemo, employ, finish, municipality, withOwner } from './town.ts'
import { planWholeTown } from './whole-town.ts'

/** How much was written, and how long it took in seconds: all the writing with its planning, the planning alone, and reckoning what is due. */
export interface Filling { families: number; rows: number; planning: number; writing: number; due: number }
/** So many are written at once. */
const lanes = 2
/** More numbers than one team draws in a year. */
const numbersOfATeam = 1_000

/** Makes a demo town of at least so many families on the register, a whole office's worth at a time, each with a team of its own. Refuses a database that holds a town. */
export async function makeManyFamilies(reached: Reached, families: number): Promise<Filling> {
  const today = reached.config.demoToday ?? scriptToday
  const made = await asOwner(reached, async (client) => {
    if ((await client.query('select 1 from rec.installation')).rowCount) throw new CommandRefused('このデータベースには、もう町があります。 / This database holds a town already.')
    return bearDemo(client, today)
  })
  const told: Filling = { families: 0, rows: 0, planning: 0, writing: 0, due: 0 }
  const teams = Math.ceil(families / registerFigures.families)
  const last = new Map<string, { series: Series; fiscalYear: number; last: number }>()
  let next = 0
  /** Takes one team after the other until none is left. */
  const lane = async (client: pg.Client): Promise<void> => {
    for (let team = next++; team < teams; team = next++) {
      const staff = team === 0 ? made.staff : await asOwner(reached, async (owner) => {
        await owner.query('select ctx.begin_town($1)', [municipality.id])
        return employ(owner, `${team}-`)
      })
      const began = performance.now()
      const planned = planWholeTown({ today, told: nothingTold, seed: 1_000 + team, staff, agencies: made.agencies, drawnBefore: team * numbersOfATeam })
      const between = performance.now()
      const rows = await fill(client, municipality.id, planned.records, moment(officeDayUntil(today.subtract({ days: 1 })), 17 * 60))
      told.rows += rows
      told.planning += (between - began) / 1000
      told.families += registerFigures.families
      for (const one of planned.last) if ((last.get(`${one.series} ${one.fiscalYear}`)?.last ?? 0) < one.last) last.set(`${one.series} ${one.fiscalYear}`, one)
      // What was planned when the tables were small is planned anew.
      if (team % 6 === 0) await analyze(client)
    }
  }
  const writing = await timed(() => Promise.all(Array.from({ length: lanes }, () => withOwner(reached, lane))))
  told.writing = writing.seconds
  await withOwner(reached, async (client) => { for (const series of last.values()) await setLastNumber(client, municipality.id, series, series.last) })
  told.due = (await timed(() => rebuildAsOwner(reached, made.staff.moriyama, today))).seconds
  await asOwner(reached, finish)
  return told
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - began) / 1000 }
}

/** What is due of everything, without the limits that a page has. */
async function rebuildAsOwner(reached: Reached, supervisorId: string, today: Temporal.PlainDate): Promise<void> {
  const pool = new pg.Pool({ connectionString: reached.owner(), max: 1, options: '-c role=kyoten_owner -c search_path=rec' })
  try {
    await databaseOver(pool).transaction().execute(async (tx) => {
      await sql`select ctx.act_as(${municipality.id}, ${supervisorId}, ${moment(today, 0).toString()})`.execute(tx)
      await rebuildDue(tx)
    })
  } finally {
    await pool.end()
  }
}
