import { izumo } from '../office.ts'
import type { Role } from '../../app/access/roles.ts'
import type { Laid } from './states.fixtures.ts'
import type { State } from './states.ts'

/** One statement that a policy alone stops: what the owner lays for it first, whatever triggers say; who tries it (`nobody`: without a context); what comes through once the policy is open. */
export interface Special { shows: string; by: Role | `${Role} not stepped up` | 'nobody'; laid?: readonly string[]; asks: string }

/** What the generic statements do not come to: a row of a kind that no record set has, or a form of words that only one policy forbids. By table and policy. */
export function specialsOf({ sets, office, readers }: Laid): Readonly<Record<string, Special>> {
  const id = (state: State, table: string, at = 0): string => `'${sets[state].ids[table]![at]!}'`
  const account = (role: Role): string => `'${readers.find((reader) => reader.role === role)!.accountId}'`
  const deputy = `'${office.accounts.deputy}'`
  const rows = (table: string, where: string): string => `select count(*) from ${table} where ${where}`
  const heard = (table: 'checkup' | 'information_sheet', nameless: string): Special => ({
    shows: 'what was heard of a child who may be one of the reader’s own family',
    by: 'head', asks: rows(`rec.${table}`, `id = ${id('team', table)}`),
    laid: [`update rec.${table} set person_id = null, intake_id = null, ${nameless} where id = ${id('team', table)}`, `insert into rec.silent_match (municipality_id, ${table}_id, account_id, recorded_by) values (${izumo}, ${id('team', table)}, ${account('head')}, ${deputy})`],
  })
  // A family of which one side hides, as it is kept: people, memberships, kinship and casefiles of that side.
  const beside = (table: string): Special => ({
    shows: 'that the hidden side of a family is there, to whoever works with the other side',
    by: 'public_health_nurse', laid: [`update rec.${table} set beside = true where id = ${id('team', table)}`], asks: rows(`rec.${table}`, `id = ${id('team', table)}`),
  })
  // A decision of a family that is seen, about a child of it that is sealed.
  const ofSealed = `insert into rec.child_decision (municipality_id, decision_id, casefile_id) values (${izumo}, ${id('team', 'decision')}, ${id('sealed', 'casefile')})`
  const agencyAt = (state: State): string => `insert into rec.attendance (municipality_id, meeting_id, agency_id) values (${izumo}, ${id(state, 'meeting')}, ${id(state, 'agency')})`
  return {
    'rec.acceptance oneself': { shows: 'a text accepted in somebody else’s name, were the column given', by: 'public_health_nurse', laid: ['grant insert (account_id) on rec.acceptance to kyoten_app'], asks: `insert into rec.acceptance (account_id, rule_text_id) select ${deputy}, id from rec.rule_text limit 1` },
    // A look at one of two who hide, each on a side of their own.
    'rec.file places': {
      shows: 'a file about two who hide, by a look at one of them', by: 'social_worker', asks: rows('rec.file', `id = ${id('unveiled', 'file')}`),
      laid: [`update rec.file set veiled = true, place_of = array[${id('unveiled', 'person')}, ${id('veiled', 'person')}]::uuid[] where id = ${id('unveiled', 'file')}`, `set local kyoten.looking = 'on'`],
    },
    'rec.file_name places': {
      shows: 'the name of a file about two who hide, by a look at one of them', by: 'social_worker', asks: rows('rec.file_name', `file_id = ${id('unveiled', 'file')}`),
      laid: [`update rec.file set veiled = false, place_of = array[${id('unveiled', 'person')}, ${id('veiled', 'person')}]::uuid[] where id = ${id('unveiled', 'file')}`, `set local kyoten.looking = 'on'`],
    },
    'rec.claim answered': { shows: 'whether something is there, before it stands in the record that it was asked for', by: 'head', asks: `insert into rec.claim (kind, reason, asked) values ('urgent', 'x', '{"what":"family","fiscal_year":2026,"number":1}') returning found` },
    'rec.approval own_step': { shows: 'a step of an approval that is born approved', by: 'supervisor', laid: [`delete from rec.approval where decision_id = ${id('team', 'decision')} and step = 2`], asks: `insert into rec.approval (decision_id, step, role, account_id, outcome) values (${id('team', 'decision')}, 2, 'supervisor', ${account('supervisor')}, 'approved')` },
    'rec.attendance inviting': { shows: 'an agency invited by whoever does not lead the meeting', by: 'public_health_nurse', asks: `insert into rec.attendance (meeting_id, agency_id) values (${id('team', 'meeting')}, ${id('team', 'agency')})` },
    'rec.attendance side': { shows: 'which agencies sit in a conference about a family that hides', by: 'public_health_nurse', laid: [`update rec.meeting set kind = 'case_conference' where id = ${id('veiled', 'meeting')}`, agencyAt('veiled')], asks: rows('rec.attendance', `meeting_id = ${id('veiled', 'meeting')} and agency_id is not null`) },
    'rec.attendance ticking': { shows: 'an agency ticked as present by whoever does not lead the meeting', by: 'public_health_nurse', laid: [agencyAt('team')], asks: `update rec.attendance set state = 'attended' where meeting_id = ${id('team', 'meeting')} and agency_id is not null` },
    'rec.casefile side': beside('casefile'), 'rec.family_member side': beside('family_member'), 'rec.kinship side': beside('kinship'),
    'rec.checkup heard': heard('checkup', `name_heard = 'x', birth_on = '2020-01-02', result = 'missed', held_on = null`), 'rec.information_sheet heard': heard('information_sheet', `name_heard = 'x'`),
    'rec.conflict declaring': { shows: 'a conflict declared in somebody else’s name, were the column given', by: 'public_health_nurse', laid: ['grant insert (recorded_by) on rec.conflict to kyoten_app'], asks: `insert into rec.conflict (account_id, person_id, by_self, recorded_by) values (${account('head')}, ${id('team', 'person')}, false, ${deputy})` },
    'rec.conflict_declaration not_about_me': {
      shows: 'that a colleague declared to know the reader', by: 'head', asks: rows('rec.conflict_declaration', `name = '高橋'`),
      laid: [`insert into rec.staff_person (municipality_id, account_id, name, birth_on, address, fiscal_year, recorded_by) values (${izumo}, ${account('head')}, '高橋', '1970-01-02', '', 2026, ${deputy})`, `update rec.conflict_declaration set name = '高橋', birth_on = null where id = ${id('team', 'conflict_declaration')}`],
    },
    'rec.consultation sealed': { shows: 'what was begun by a sealed call about a child nobody knows yet', by: 'head', laid: [`update rec.intake set sealed = true where id = ${id('team', 'intake')}`, `update rec.intake_child set consultation_id = ${id('team', 'consultation')} where id = ${id('team', 'intake_child')}`, `update rec.consultation set person_id = null where id = ${id('team', 'consultation')}`], asks: rows('rec.consultation', `id = ${id('team', 'consultation')}`) },
    'rec.discussion of_it': { shows: 'a talk about one family kept under the call of another', by: 'head', asks: `insert into rec.discussion (family_id, intake_id, held_at, means, our_people, their_people, words, agreed) values (${id('team', 'family')}, ${id('closed', 'intake')}, '2026-11-20T10:00:00+09:00', 'phone', 'x', 'x', 'x', 'yes')` },
    'rec.draft a_day': { shows: 'what a typist began to write days ago', by: 'typist', laid: [`insert into rec.draft (municipality_id, account_id, form, title, body, saved_at) values (${izumo}, ${account('typist')}, '/x', 'x', '{}', '2026-11-20T10:00:00+09:00')`], asks: rows('rec.draft', `form = '/x'`) },
    'rec.draft sealed': { shows: 'one’s own old draft that names a child sealed since', by: 'public_health_nurse', laid: [`insert into rec.draft (municipality_id, account_id, form, title, body) values (${izumo}, ${account('public_health_nurse')}, '/x', 'x', jsonb_build_object('children', ${id('sealed', 'casefile')}::text))`], asks: rows('rec.draft', `form = '/x'`) },
    'rec.due veils': { shows: 'that a protection ends, to whoever does not lead', by: 'public_health_nurse', laid: [`update rec.due set kind = 'veil_ending' where municipality_id = ${izumo}`], asks: rows('rec.due', `kind = 'veil_ending'`) },
    'rec.information_sender side': { shows: 'which school wrote about a child that hides', by: 'public_health_nurse', laid: [`update rec.information_sheet set person_id = ${id('veiled', 'person')}, intake_id = null where id = ${id('veiled', 'information_sheet')}`], asks: rows('rec.information_sender', `information_sheet_id = ${id('veiled', 'information_sheet')}`) },
    'rec.meeting kin': { shows: 'the conference about a family that the reader is in conflict with', by: 'head', laid: [`update rec.meeting set kind = 'case_conference' where id = ${id('kin', 'meeting')}`], asks: rows('rec.meeting', `id = ${id('kin', 'meeting')}`) },
    'rec.person_name side': { shows: 'the name that the hidden side goes by', by: 'public_health_nurse', laid: [`update rec.person_name set told = 'hidden_side' where id = ${id('team', 'person_name')}`], asks: rows('rec.person_name', `id = ${id('team', 'person_name')}`) },
    'rec.print intake': { shows: 'that a sheet of a sealed call was printed', by: 'coordinator', laid: [`update rec.print set what = 'intake_sheet', meeting_id = null, ref_id = ${id('sealed', 'intake')} where id = ${id('sealed', 'print')}`], asks: rows('rec.print', `id = ${id('sealed', 'print')}`) },
    'rec.reporter answering': { shows: 'an answer to every reporter, opened with a reason or not', by: 'coordinator', asks: `update rec.reporter set answer_words = 'x'` },
    'rec.rule_text everyone': { shows: 'the office’s texts without any session', by: 'nobody', asks: rows('rec.rule_text', 'true') },
    'rec.seal_leaving of_call': { shows: 'that somebody left a sealed call', by: 'head', laid: [`insert into rec.seal_leaving (municipality_id, intake_id, recorded_by) values (${izumo}, ${id('sealed', 'intake')}, ${deputy})`], asks: rows('rec.seal_leaving', `intake_id = ${id('sealed', 'intake')}`) },
    'rec.seal_leaving office': { shows: 'that somebody left a sealed casefile', by: 'head', laid: [`insert into rec.seal_leaving (municipality_id, casefile_id, recorded_by) values (${izumo}, ${id('sealed', 'casefile')}, ${deputy})`], asks: rows('rec.seal_leaving', `casefile_id = ${id('sealed', 'casefile')}`) },
    'rec.transfer_step leaders': { shows: 'a document approved by a worker', by: 'public_health_nurse', asks: `insert into rec.transfer_step (transfer_id, position, side, state, at) values (${id('team', 'transfer')}, 7, 'ours', 'approved', '2026-11-25T14:00:00+09:00')` },
    'rec.unveiling sealed': { shows: 'one’s own look behind a veil of a child sealed since', by: 'public_health_nurse', laid: [`insert into rec.unveiling (municipality_id, account_id, person_id, reason, until) values (${izumo}, ${account('public_health_nurse')}, ${id('sealed', 'person')}, 'x', clock_timestamp() + interval '1 minute')`], asks: rows('rec.unveiling', `person_id = ${id('sealed', 'person')}`) },
    'rec.veil kin': { shows: 'that a person hides whom the reader is in conflict with', by: 'head', laid: [`insert into rec.veil (municipality_id, person_id, ground, set_by) values (${izumo}, ${id('kin', 'person')}, 'own_wish', ${deputy})`], asks: rows('rec.veil', `person_id = ${id('kin', 'person')}`) },
    'rec.veil sealed': { shows: 'that a sealed child hides', by: 'head', laid: [`insert into rec.veil (municipality_id, person_id, ground, set_by) values (${izumo}, ${id('sealed', 'person')}, 'own_wish', ${deputy})`], asks: rows('rec.veil', `person_id = ${id('sealed', 'person')}`) },
    'rec.widening kin': { shows: 'what is proposed about a family that the reader is in conflict with', by: 'head', laid: [`update rec.widening set casefile_id = null, family_id = ${id('kin', 'family')} where id = ${id('kin', 'widening')}`], asks: rows('rec.widening', `id = ${id('kin', 'widening')}`) },
    'rec.widening lifting': { shows: 'a veil proposed to be lifted by whoever may not look behind it', by: 'public_health_nurse', asks: `insert into rec.widening (kind, person_id, ground, reason, opens_hash) values ('lift_veil', ${id('veiled', 'person')}, 'own_wish', 'x', 'x')` },
    'rec.widening whole_conflict': { shows: 'an end of a conflict that does not say with whom', by: 'head', asks: `insert into rec.widening (kind, account_id, ground, reason, opens_hash) values ('conflict_end', ${deputy}, 'other', 'x', 'x')` },
    'rec.widening whole_unseal': { shows: 'a seal proposed to be opened that does not say which', by: 'head', asks: `insert into rec.widening (kind, ground, reason, opens_hash) values ('unseal', 'other', 'x', 'x')` },
    'rec.entry_casefile sealed': { shows: 'that an entry of a sealed child is about a sibling too', by: 'head', laid: [`update rec.entry set split = false where id = ${id('sealed', 'entry')}`, `insert into rec.entry_casefile (municipality_id, entry_id, casefile_id, happened_at) values (${izumo}, ${id('sealed', 'entry')}, ${id('team', 'casefile')}, '2026-11-24T10:00:00+09:00')`], asks: rows('rec.entry_casefile', `entry_id = ${id('sealed', 'entry')} and casefile_id = ${id('team', 'casefile')}`) },
    'rec.entry_version apart': { shows: 'the version of an entry of which the reader may see one child alone', by: 'head', laid: [`update rec.entry set narrow = true where id = ${id('sealed', 'entry')}`, `update rec.entry_version set split = false where entry_id = ${id('sealed', 'entry')}`, `insert into rec.entry_casefile (municipality_id, entry_id, casefile_id, happened_at) values (${izumo}, ${id('sealed', 'entry')}, ${id('team', 'casefile')}, '2026-11-24T10:00:00+09:00')`], asks: rows('rec.entry_version', `entry_id = ${id('sealed', 'entry')}`) },
    'rec.entry_version author': { shows: 'a version in somebody else’s name, were the column given', by: 'public_health_nurse', laid: ['grant insert (author_id) on rec.entry_version to kyoten_app'], asks: `insert into rec.entry_version (entry_id, number, replaces, reason, author_id) values (${id('team', 'entry')}, 2, ${id('team', 'entry_version')}, 'x', ${deputy})` },
    'rec.entry_version held': { shows: 'a correction of what is held', by: 'public_health_nurse', asks: `insert into rec.entry_version (entry_id, number, replaces, reason) values (${id('closed', 'entry')}, 2, ${id('closed', 'entry_version')}, 'x')` },
    'rec.file apart': {
      shows: 'the photograph of a sealed child with an entry that is told apart', by: 'head', asks: rows('rec.file', `id = ${id('team', 'file')}`),
      laid: [`insert into rec.entry_casefile (municipality_id, entry_id, casefile_id, happened_at) values (${izumo}, ${id('team', 'entry')}, ${id('sealed', 'casefile')}, '2026-11-24T10:00:00+09:00')`, `update rec.entry set narrow = true, split = true where id = ${id('team', 'entry')}`,
        `update rec.file set entry_id = ${id('team', 'entry')}, intake_id = null, casefile_id = null, family_id = null where id = ${id('team', 'file')}`],
    },
    'rec.due sealed': { shows: 'that something about a sealed child waits, to whoever sees the sibling', by: 'head', laid: [ofSealed, `insert into rec.due (municipality_id, kind, source_id, due_at, family_id) values (${izumo}, 'approval', ${id('team', 'decision')}, '2026-12-01T00:00:00Z', ${id('team', 'family')})`], asks: rows('rec.due', `source_id = ${id('team', 'decision')}`) },
    'rec.event sealed': { shows: 'that something happened with a plan of a sealed child', by: 'head', laid: [`insert into rec.plan_casefile (municipality_id, plan_id, casefile_id) values (${izumo}, ${id('team', 'plan')}, ${id('sealed', 'casefile')})`, `update rec.event set ref_id = ${id('team', 'plan')} where id = ${id('team', 'event')}`], asks: rows('rec.event', `id = ${id('team', 'event')}`) },
    'rec.event with_row': { shows: 'that the council heard of a family, to whoever does not see the item', by: 'head', laid: [`update rec.event set code = 'council_heard', ref_id = ${id('sealed', 'agenda_item')} where id = ${id('team', 'event')}`], asks: rows('rec.event', `id = ${id('team', 'event')}`) },
  }
}
