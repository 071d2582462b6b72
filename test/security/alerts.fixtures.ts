import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../app/config.ts'
import { nameColumns } from '../../app/people/people.db.ts'
import { canaryOf } from './canary.ts'
import type { Laid } from './states.fixtures.ts'
import type { Prober } from './switched-off.fixtures.ts'

/** One line of test/security/alerts.tsv: a way past a rule, by whom, who is told, and who may close it. */
export interface AlertLine { kind: string; by: string; told: string[]; closes: string[] }

/** The lines of alerts.tsv; `named` stands for the people whom the record itself names. */
export function readAlerts(): AlertLine[] {
  const [, ...lines] = readFileSync(join(root, 'test/security/alerts.tsv'), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'))
  const among = (cell: string | undefined): string[] => (cell ?? '').split(' ').filter((one) => one !== '')
  return lines.map(([kind, by, told, closes]) => ({ kind: kind!, by: by!, told: among(told).sort(), closes: among(closes).sort() }))
}

/** Goes past one rule as an account, in a transaction that is taken back: the rows of the act itself, as the database would write them. */
export type Act = (laid: Laid, prober: Prober, account: string) => Promise<unknown>

const soon = `clock_timestamp() + interval '14 minutes'`
const claim = (kind: 'urgent' | 'own'): Act => async ({ sets }, { query }, account) => {
  const { rows: [family] } = await query('select fiscal_year, number from rec.family where id = $1', [sets.team.ids['family']![0]])
  return query('insert into rec.claim (kind, account_id, reason, asked) values ($1, $2, $3, $4)', [kind, account, '夜間の連絡', JSON.stringify({ what: 'family', ...family })])
}
const heard = (tag: string, born: readonly [number, number, number]): Act => async ({ sets }, { query }) => {
  const { kanaKey } = nameColumns(canaryOf(tag, 'c'), '')
  return query(`insert into rec.intake_child (intake_id, position, part, name_heard, name_keys, birth_year, birth_month, birth_day) values ($1, 5, 'subject', 'x', $2, $3, $4, $5)`, [sets.own.ids['intake']![0], [kanaKey], ...born])
}

/** How each rule is gone past. */
export const acts: Readonly<Record<string, Act>> = {
  look_behind_veil: ({ sets }, { query }, account) => query(`insert into rec.unveiling (account_id, person_id, reason, until) values ($1, $2, '連絡のため', ${soon})`, [account, sets.veiled.ids['person']![0]]),
  reporter_opened: ({ sets }, { query }, account) => query(`insert into rec.reporter_opening (account_id, intake_id, reason, until) values ($1, $2, '連絡のため', ${soon})`, [account, sets.team.ids['intake']![0]]),
  share_by_one: ({ sets }, { query }) => query(`insert into rec.share (casefile_id, agency_id, purpose, words, fields, since, until) values ($1, $2, 'watching', 'x', '{class}', '2026-11-25', '2026-12-25')`, [sets.team.ids['casefile']![0], sets.team.others.agency]),
  recovery_code: async (_, { query }, account) => {
    await query(`insert into ctx.recovery_code (municipality_id, account_id, number, code_hash) values (322032, $1, 1, 'x')`, [account])
    return query('update ctx.recovery_code set used_at = clock_timestamp() where account_id = $1', [account])
  },
  credential_reset: async ({ office }, { query }, account) => {
    const { rows: [made] } = await query(`insert into rec.widening (kind, account_id, ground, reason, opens_hash, recorded_by) values ('reset', $1, 'lost_factor', '紛失', 'x', $2) returning id`, [office.accounts.supporter, account])
    return query(`update rec.widening set outcome = 'approved', decided_at = ctx.now(), decided_by = $2 where id = $1`, [(made as { id: string }).id, office.accounts.head])
  },
  work_left: ({ office, sets }, { query }) => query('insert into rec.conflict (account_id, person_id, by_self) values ($1, $2, true)', [office.accounts.deputy, sets.team.ids['person']![0]]),
  // By somebody else, for the last one who leads.
  few_left: async ({ office, sets }, { query }, account) => {
    const person = sets.team.ids['person']![0]
    await query(`insert into rec.conflict (account_id, person_id, by_self) select a.id, $1, true from rec.account a where a.municipality_id = 322032 and a.role in ('head', 'supervisor', 'coordinator') and a.id <> $2`, [person, office.accounts.head])
    const { rows: [made] } = await query(`insert into rec.conflict_declaration (account_id, by_self, relation, name, birth_on, name_keys, recorded_by)
      select $1, false, 'friend', 'x', '2018-04-02', array_agg(n.kana_key), $2 from rec.person_name n where n.person_id = $3 returning id`, [office.accounts.head, account, person])
    return query(`insert into rec.conflict (account_id, person_id, by_self, source, declared_id) values ($1, $2, false, 'declared', $3)`, [office.accounts.head, person, (made as { id: string }).id])
  },
  staff_involved: ({ sets }, { query }) => query(`insert into rec.staff_hint (intake_id, words) values ($1, '職員の知人')`, [sets.team.ids['intake']![0]]),
  sealed: ({ office, sets }, { query }) => query(`insert into rec.seal (casefile_id, ground, words, named) values ($1, 'leak_feared', 'x', $2)`, [sets.team.ids['casefile']![0], [office.accounts.coordinator, office.accounts.nurse]]),
  seal_thin: async (laid, prober, account) => {
    await acts['sealed']!(laid, prober, account)
    return prober.query(`update rec.account set until = '2026-11-30' where id = $1`, [laid.office.accounts.coordinator])
  },
  silent_match_sealed: heard('SN', [2018, 4, 2]),
  silent_match_conflict: async (laid, prober, account) => {
    await prober.query('insert into rec.conflict (account_id, person_id, by_self) values ($1, $2, false)', [account, laid.sets.team.ids['person']![0]])
    return heard('TE', [2018, 4, 2])(laid, prober, account)
  },
  urgent_access: claim('urgent'), self_claim: claim('own'),
  export_over_budget: async ({ sets }, { query }) => {
    await query(`insert into rec.setting (key, value) values ('exports.people_a_day', '1')`)
    await query('reset role')
    return query(`select audit.note_access(gen_random_uuid(), 'POST /people', 'changed', $1, null)`, [[...sets.team.ids['person']!, ...sets.closed.ids['person']!]])
  },
  declared_hidden: async ({ sets }, { query }, account) => {
    await query(`insert into rec.phone (person_id, number, digits) values ($1, '0853-11-9876', '0853119876')`, [sets.veiled.ids['person']![0]])
    return query(`insert into rec.conflict_declaration (account_id, by_self, relation, name, phone, name_keys, part_keys) values ($1, true, 'friend', 'x', '0853-11-9876', '{}', '{}')`, [account])
  },
  place_asked_often: ({ sets }, { query }) => query(`insert into rec.setting (key, value) values ('places.asked_a_day', '5')`)
    .then(() => query('reset role')).then(() => query('select ctx.ask_of_places(gen_random_uuid(), $1, $2)', [sets.veiled.ids['family'], '一町か二町か三町か四町か五町か六町か'])),
  // Nobody goes past a rule here: the minute of the application notices, under the account of the system.
  checkpoint_silence: (_, { query }) => query('reset role').then(() => query(`insert into audit.checkpoint values (322032, 'epoch') on conflict (municipality_id) do update set at = 'epoch'`)).then(() => query('select audit.notice_silence(322032)')),
  // Nobody else who leads is there any more.
  both_steps: async ({ sets, office }, { query }, account) => {
    await query(`update rec.account set until = '2026-11-01' where role in ('head', 'supervisor', 'coordinator') and id <> $1`, [account])
    const { rows: [made] } = await query(`insert into rec.decision (kind, family_id, outcome, decided_on, proposed_by) values ('casefile', $1, 'changed', '2026-11-25', $2) returning id`, [sets.team.ids['family']![0], office.accounts.nurse])
    const { id } = made as { id: string }
    await query(`insert into rec.approval (decision_id, step, role) values ($1, 2, 'supervisor'), ($1, 3, 'head')`, [id])
    for (const step of [2, 3]) await query(`update rec.approval set account_id = $2, outcome = 'approved' where decision_id = $1 and step = $3`, [id, account, step])
  },
  second_urgent: async (laid, prober, account) => {
    await claim('urgent')(laid, prober, account)
    // Ended, and asked for in another message.
    await prober.query(`update rec.claim set ended_at = clock_timestamp(), opened_in = '3' where account_id = $1`, [account])
    return claim('urgent')(laid, prober, account)
  },
}
