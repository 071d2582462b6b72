import type { Office } from '../../test/office.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import { recordEntry } from '../journal/journal.db.ts'
import { sql } from '../kernel/db.ts'
import { testNow } from '../../test/office.ts'

/** 勝部家 with something about 蓮 in every room of the house. */
export async function everywhere(office: Office): Promise<Katsube> {
  const family = await katsube(office)
  const [person, casefile] = [family.persons[0]!, family.casefiles[0]!]
  await office.acting('nurse', async (tx) => {
    const one = async (statement: ReturnType<typeof sql>): Promise<string> => ((await statement.execute(tx)).rows[0] as { id: string }).id
    const agency = await one(sql`select id from agency limit 1`)
    const intake = await one(sql`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'school', ctx.now(), '封じる通告') returning id`)
    await sql`insert into reporter (intake_id, name) values (${intake}, '名を伏せる人')`.execute(tx)
    const consultation = await one(sql`insert into consultation (person_id, received_on, fiscal_year) values (${person}, '2026-11-25', 2026) returning id`)
    const child = await one(sql`insert into intake_child (intake_id, position, part, person_id, consultation_id) values (${intake}, 0, 'subject', ${person}, ${consultation}) returning id`)
    await sql`insert into intake_place (intake_child_id, where_now) values (${child}, '封じる所')`.execute(tx)
    const judged = await one(sql`insert into urgency_judgement (intake_child_id, chart, answers) values (${child}, 'prefectural', '{}') returning id`)
    const check = await one(sql`insert into safety_check (intake_child_id, at, result) values (${child}, ctx.now(), 'absent') returning id`)
    await sql`insert into sighting (person_id, safety_check_id, seen_at, seen_by, place_kind, manner) values (${person}, ${check}, ctx.now(), 'own', 'school', 'talked')`.execute(tx)
    await sql`insert into centre_call (intake_id, called_at, spoke_with) values (${intake}, ctx.now(), '当番')`.execute(tx)
    const decision = await one(sql`insert into decision (kind, family_id, outcome, words, decided_on) values ('casefile', ${family.id}, 'changed', '封じる決定', '2026-11-25') returning id`)
    await sql`insert into approval (decision_id, step, role) values (${decision}, 2, 'supervisor')`.execute(tx)
    await sql`insert into child_decision (decision_id, casefile_id, class, words) values (${decision}, ${casefile}, 'protection', '封じる')`.execute(tx)
    await sql`insert into class_period (casefile_id, class, since) values (${casefile}, 'protection', '2026-05-20')`.execute(tx)
    await sql`insert into lead_period (casefile_id, agency_id, since) values (${casefile}, ${agency}, '2026-05-20')`.execute(tx)
    await sql`insert into placement_period (casefile_id, placement, since) values (${casefile}, 'at_home', '2026-05-20')`.execute(tx)
    await sql`insert into allocation (casefile_id, account_id, part, since) values (${casefile}, ${office.accounts.supporter}, 'main', '2026-05-20')`.execute(tx)
    const plan = await one(sql`insert into plan (family_id, since, review_on, policy) values (${family.id}, '2026-11-01', '2027-02-01', '封じる計画') returning id`)
    await sql`insert into plan_casefile (plan_id, casefile_id) values (${plan}, ${casefile})`.execute(tx)
    await sql`insert into goal (plan_id, position, term, words) values (${plan}, 0, 'long', '封じる目標')`.execute(tx)
    await sql`insert into action (plan_id, position, agency_id, what, frequency, since) values (${plan}, 0, ${agency}, '封じる訪問', 'monthly', '2026-11-01')`.execute(tx)
    await sql`insert into event (code, happened_at, family_id, ref_id) values ('plan_made', ctx.now(), ${family.id}, ${plan})`.execute(tx)
    await sql`insert into task (family_id, casefile_id, agency_id, what, due_on) values (${family.id}, ${casefile}, ${agency}, '封じる役割', '2026-12-25')`.execute(tx)
    await sql`insert into transfer (kind, fiscal_year, number, dated_on, reason, intake_id, person_id, casefile_id, family_id, urgency_judgement_id) values ('send', 2026, ctx.next_number('transfer', 2026), '2026-11-25', '封じる送致', ${intake}, ${person}, ${casefile}, ${family.id}, ${judged})`.execute(tx)
    await sql`insert into discussion (family_id, casefile_id, held_at, means, our_people, their_people, agreed) values (${family.id}, ${casefile}, ctx.now(), 'phone', 'x', 'y', 'yes')`.execute(tx)
    await sql`insert into residence (person_id, kind, address) values (${person}, 'actual', '架空町4-5-6')`.execute(tx)
    await sql`insert into phone (person_id, number, digits) values (${person}, '090-4444-5555', '09044445555')`.execute(tx)
    await sql`insert into affiliation (person_id, agency_id, fiscal_year) values (${person}, ${agency}, 2026)`.execute(tx)
    await sql`insert into kinship (person_id, other_person_id, relation) values (${family.persons[1]!}, ${person}, 'sibling')`.execute(tx)
    const development = await one(sql`insert into development (person_id, source, began_on) values (${person}, 'checkup', '2026-11-01') returning id`)
    await sql`insert into development_concern (development_id, person_id, code, since) values (${development}, ${person}, 'language', '2026-11-01')`.execute(tx)
    await sql`insert into development_contact (development_id, person_id, held_on, means, words) values (${development}, ${person}, '2026-11-01', 'phone', '封じる相談')`.execute(tx)
    const test = await one(sql`insert into development_test (development_id, person_id, test, tested_on) values (${development}, ${person}, 'k_scale', '2026-11-01') returning id`)
    await sql`insert into development_score (development_test_id, person_id, scale, value) values (${test}, ${person}, 'dq', 80)`.execute(tx)
    const checkup = await one(sql`insert into checkup (person_id, kind, result, held_on) values (${person}, 'eighteen_months', 'watch', '2026-11-01') returning id`)
    await sql`insert into checkup_nudge (checkup_id, person_id, tried_on, means, result) values (${checkup}, ${person}, '2026-11-02', 'phone', 'reached')`.execute(tx)
    const sheet = await one(sql`insert into information_sheet (person_id, received_on, means, about, words, consent) values (${person}, '2026-11-01', 'phone', 'child', '封じる情報', 'agreed') returning id`)
    await sql`insert into information_sender (information_sheet_id, agency_id) values (${sheet}, ${agency})`.execute(tx)
    const pregnancy = await one(sql`insert into pregnancy (person_id, due_on, due_source) values (${person}, '2027-03-01', 'told') returning id`)
    await sql`insert into pregnancy_reason (pregnancy_id, person_id, code, since) values (${pregnancy}, ${person}, 'young', '2026-11-01')`.execute(tx)
    await sql`insert into womens_consultation (person_id, received_on, means, matters, words) values (${person}, '2026-11-01', 'phone', '{violence}', '封じる女性相談')`.execute(tx)
  })
  await office.acting('nurse', (tx) => recordEntry(tx, {
    id: crypto.randomUUID(), familyId: family.id, casefileIds: [casefile, family.casefiles[1]!], kind: 'visit', happenedAt: testNow, endedAt: null, whom: '母', staffIds: [office.accounts.nurse],
    parts: [{ kind: 'fact', words: '封じる経過' }], sightings: [],
  }))
  return family
}

/** The form that seals a casefile, naming these people. */
export const sealing = (office: Office, named: readonly (keyof Office['accounts'])[], more: Record<string, string | string[]> = {}): Record<string, string | string[]> =>
  ({ id: crypto.randomUUID(), ground: 'leak_feared', words: '居所が漏れるおそれ', named: named.map((member) => office.accounts[member]), against: '', ...more })
