import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import { makePlan } from '../plans/plans.db.ts'
import { testNow } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'

/** 勝部家 with a plan in which the school has a part for 蓮 only, until 25 February 2027; the teacher signs in for that school. */
export interface Known { family: Katsube; school: string; centre: string }

/** Sets the family, its plan and the teacher's school up. */
export async function known(office: Office): Promise<Known> {
  const family = await katsube(office)
  const agencies = await office.ownerQuery<{ id: string; kind: string }>(`select id, kind from rec.agency where kind in ('primary_school', 'guidance_centre')`)
  const [school, centre] = ['primary_school', 'guidance_centre'].map((kind) => agencies.find((one) => one.kind === kind)!.id) as [string, string]
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town(322032)) update rec.account set agency_id = case role when 'centre_officer' then $2::uuid else $1::uuid end from acting where role in ('agency_user', 'centre_officer')`, [school, centre])
  await office.acting('nurse', async (tx) => {
    await makePlan(tx, {
      id: crypto.randomUUID(), familyId: family.id, casefiles: [family.casefiles[0]!], since: Temporal.PlainDate.from('2026-11-25'), reviewOn: Temporal.PlainDate.from('2027-02-25'), policy: '母がひとりで抱えない', safetyPlan: null,
      goals: [{ term: 'short', issue: '', words: '週に一度は休める', byWhen: null }], actions: [{ agency: school, who: '', what: '欠席を知らせる', frequency: 'weekly', visits: false, since: null, until: null }],
    } as never, { now: testNow, today: Temporal.PlainDate.from('2026-11-25'), knows: null })
    await sql`insert into class_period (casefile_id, class, since) values (${family.casefiles[0]!}, 'protection', '2026-05-20')`.execute(tx)
    await sql`insert into lead_period (casefile_id, agency_id, since) values (${family.casefiles[0]!}, ${office.ownAgencyId}, '2026-05-20')`.execute(tx)
    await sql`insert into task (family_id, casefile_id, agency_id, what, due_on) values (${family.id}, ${family.casefiles[0]!}, ${school}, '毎朝の登校を確かめる', '2026-12-20'), (${family.id}, ${family.casefiles[0]!}, ${centre}, '一時保護の準備', '2026-12-20')`.execute(tx)
    await sql`insert into residence (person_id, kind, address) values (${family.persons[0]!}, 'actual', '出雲市ひみつ町1-2-3')`.execute(tx)
    await sql`insert into phone (person_id, number, digits) values (${family.persons[0]!}, '090-1111-2222', '09011112222')`.execute(tx)
  })
  return { family, school, centre }
}

/** The form of sharing as a browser sends it. */
export const shareFields = (agencyId: string, more: Record<string, string | readonly string[]> = {}): Record<string, string | readonly string[]> => ({
  id: crypto.randomUUID(), agencyId, purpose: 'watching', fields: ['class', 'lead', 'tasks', 'decisions'], until: '令和9年2月25日', words: '朝の様子を教えてください', ...more,
})
