import { passOnAlerts, tellUnseen } from '../../app/alerts/unseen.ts'
import { may } from '../../app/access/roles.ts'
import { sql } from '../../app/kernel/db.ts'
import type { Member, Office } from '../office.ts'
import { izumo, testNow } from '../office.ts'

const members: readonly Member[] = ['head', 'supervisor', 'deputy', 'coordinator', 'nurse', 'worker', 'supporter', 'psychologist', 'privacy', 'keeper', 'auditor', 'admin']

/** What reaches nobody: open alerts that nobody reads but perhaps whoever caused them, nor a copy of them; open casefiles that nobody of the office sees and no alert tells of. Asked of everybody through their own session. */
export async function whatNobodySees(office: Office): Promise<{ alerts: string[]; casefiles: string[] }> {
  const read = new Set<string>(), seen = new Set<string>()
  for (const member of members) {
    // Whoever is locked out reads nothing.
    await office.acting(member, async (tx) => {
      const { rows: [me] } = await sql<{ role: string; reach: string }>`select ctx.role() as role, ctx.reach() as reach`.execute(tx)
      if (may(me!, 'alert.review')) for (const { id } of (await sql<{ id: string }>`select id from alert`.execute(tx)).rows) read.add(id)
      if (me!.reach === 'office') for (const { id } of (await sql<{ id: string }>`select id from casefile`.execute(tx)).rows) seen.add(id)
    }).catch((problem: unknown) => { if (!String(problem).includes('no session')) throw problem })
  }
  const alerts = await office.ownerQuery<{ id: string; kind: string; copy_of: string | null; casefile_id: string | null; open: boolean }>('select id, kind, copy_of, casefile_id, verdict is null as open from rec.alert')
  const reached = (id: string): boolean => read.has(id) || alerts.some((copy) => copy.copy_of === id && (!copy.open || reached(copy.id)))
  const casefiles = await office.ownerQuery<{ id: string }>(`select id from rec.casefile where stage <> 'closed'`)
  return {
    alerts: alerts.filter(({ id, open }) => open && !reached(id)).map(({ kind }) => kind),
    casefiles: casefiles.filter(({ id }) => !seen.has(id) && !alerts.some((alert) => alert.casefile_id === id && ['seal_thin', 'few_left'].includes(alert.kind) && reached(alert.id))).map(({ id }) => id),
  }
}

/** What the application asks every minute, of its own pool. */
export const asking = (office: Office, at = testNow): Parameters<typeof tellUnseen>[0] => ({ pool: office.pools.request, town: izumo, now: () => at })
export async function aMinuteLater(office: Office, at = testNow): Promise<void> {
  await tellUnseen(asking(office, at))
  await passOnAlerts(asking(office, at))
}

/** The alerts of a kind that a member reads, as open ones on their page. */
export const readsAlerts = async (office: Office, member: Member, kind: string): Promise<number> => {
  if ((await (await office.as(member)).get('/alerts')).status !== 200) return 0
  return office.acting(member, async (tx) => (await sql`select 1 from alert where kind = ${kind} and verdict is null`.execute(tx)).rows.length)
}
