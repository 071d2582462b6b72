import pg from 'pg'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { startEmbedded } from '../../app/embedded.ts'
import { databaseOver, sql } from '../../app/kernel/db.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { closePools, openPools } from '../../app/pools.ts'
import type { Inside, Member } from '../office.ts'

/** The invented town of a running application from behind, for what a walk needs to find there: office functions as one of its people, and the owner's SQL. */
export async function insideTown(data: string, now: Temporal.Instant): Promise<Inside & { close(): Promise<void> }> {
  const joined = await startEmbedded(data)
  const pools = openPools(joined.urls)
  const owner = new pg.Pool({ connectionString: joined.urls.migrate, max: 1, options: '-c role=kyoten_owner' })
  const ownerQuery: Inside['ownerQuery'] = async <Row extends pg.QueryResultRow>(text: string, parameters: unknown[] = []) => (await owner.query<Row>(text, parameters)).rows
  const named = await ownerQuery<{ id: string; role: string; town: number }>('select id, role, municipality_id as town from rec.account where until is null order by sign_in_name desc')
  const byRole = Object.fromEntries(named.map(({ role, id }) => [role, id]))
  const accounts = { coordinator: byRole['coordinator'], nurse: byRole['public_health_nurse'], supervisor: byRole['supervisor'], head: byRole['head'] } as Record<Member, string>
  return {
    ownerQuery, accounts, ownAgencyId: (await ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'own_office'`))[0]!.id,
    acting: async (member, work) => {
      const token = databaseToken(await beginSession(pools.signin, named[0]!.town, accounts[member]))
      return databaseOver(pools.app).transaction().execute(async (tx) => {
        await sql`select ctx.enter(${token}, ${now.toString()})`.execute(tx)
        return work(tx)
      })
    },
    close: async () => {
      await Promise.all([closePools(pools), owner.end()])
      await joined.stop()
    },
  }
}
