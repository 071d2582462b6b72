import { hash } from 'node:crypto'
import { nameColumns } from '../../app/people/people.db.ts'
import { canaryOf } from './canary.ts'
import type { RecordSet, Row } from './records.fixtures.ts'

/** A number of its own for each set: people read numbers, so no two sets share one. */
const numberOf = (tag: string): number => 900 + (tag.charCodeAt(0) - 65) * 26 + tag.charCodeAt(1) - 65

/** Of each table what its rows need so that pages show them: everything else comes from the catalogue. */
export const particulars: Readonly<Record<string, (set: RecordSet, tag: string) => Row[]>> = {
  alert: ({ author }) => [{ kind: 'urgent_access', actor_id: author, account_id: undefined, to_roles: ['privacy_officer', 'head'], verdict_words: undefined }],
  account_change: ({ author }) => [{ what: 'unlock', account_id: author }],
  agency: (_, tag) => [{ kind: 'primary_school', name: canaryOf(tag, 'q') }],
  // The child first: subject of every page; then the mother, whom conflicts name.
  person: () => [{ sex: 'male', birth_year: 2018, birth_month: 4, birth_day: 2, died_on: undefined }, { sex: 'female', birth_year: 1992, birth_month: 5, birth_day: 6 }],
  person_name: ({ ids }, tag) => ids['person']!.map((person_id) => {
    const { name, kana, kanaKey, grams } = nameColumns(canaryOf(tag, 'c'), '')
    return { person_id, kind: 'current', name, kana, kana_key: kanaKey, grams }
  }),
  family: (_, tag) => [{ number: numberOf(tag) }],
  family_member: ({ ids }) => ids['person']!.map((person_id, at) => ({ person_id, relation: at === 0 ? 'child' : 'birth_parent' })),
  kinship: ({ ids }) => [{ person_id: ids['person']![1], other_person_id: ids['person']![0], relation: 'birth_parent' }],
  residence: () => [{ kind: 'actual' }],
  affiliation: () => [{ since: '2026-04-01' }],
  casefile: ({ ids }, tag) => ids['person']!.map((person_id, at) => ({ person_id, number: numberOf(tag) * 2 + at, stage: 'supported', opened_on: '2026-05-20', closing_words: undefined })),
  intake: (_, tag) => [{ number: numberOf(tag), kind: 'report', means: 'phone', route: 'primary_school', received_at: '2026-11-25T12:00:00+09:00', consultation_kind: '01', taken_by: undefined }],
  reporter: () => [{ relation: undefined, wants_answer: 'yes', may_be_contacted: 'yes', may_tell_family: 'no', agency_id: undefined }],
  intake_child: () => [{ position: 0, part: 'subject', consultation_id: undefined, clock_started_at: '2026-11-25T12:00:00+09:00', see_by: '2026-11-27T12:00:00+09:00', limit_source: undefined }],
  safety_check: () => [{ result: 'absent', at: '2026-11-25T13:00:00+09:00' }],
  late_decision: () => [{ act: 'notify_centre' }],
  decision: () => [{ kind: 'intake', outcome: 'becomes_case', decided_on: '2026-11-20', meeting_id: undefined, intake_id: undefined }],
  approval: () => [{ step: 1, role: 'worker', words: undefined }, { step: 2, role: 'supervisor', words: undefined, account_id: undefined }],
  entry: () => [{ kind: 'visit', happened_at: '2026-11-24T10:00:00+09:00' }],
  entry_version: () => [{ number: 1, reason: '' }],
  entry_part: (_, tag) => (['fact', 'opinion', 'place'] as const).map((kind, position) => ({ position, kind, words: canaryOf(tag, kind === 'fact' ? 'n' : kind === 'opinion' ? 'a' : 'p') })),
  entry_casefile: () => [{ happened_at: '2026-11-24T10:00:00+09:00' }],
  sighting: () => [{ safety_check_id: undefined, seen_by: 'own', place_kind: 'inside_home', manner: 'talked' }],
  plan: () => [{ since: '2026-11-01', review_on: '2027-02-01', ended_words: undefined }],
  goal: () => [{ term: 'short' }],
  visit: () => [{ due_on: '2026-11-30', missed_words: undefined, moved_words: undefined, done_entry_id: undefined }],
  class_period: () => [{ class: 'support', since: '2026-05-20' }],
  lead_period: () => [{ since: '2026-05-20' }],
  registration_period: () => [{ since: '2026-05-20' }],
  placement_period: () => [{ since: '2026-05-20' }],
  // Allocated by somebody else: nobody lets themselves in.
  allocation: ({ others, author }) => [{ recorded_by: others.printer ?? author, part: 'main', since: '2026-05-20' }],
  meeting: ({ author }) => [{ kind: 'working', called: true, held_at: '2026-11-27T13:30:00+09:00', decider_id: author }],
  agenda_item: () => [{ position: 1, pile: 'discuss', not_agreed: '' }],
  warning_note: () => [{ review_on: '2027-02-01' }],
  discussion: () => [{ agreed: 'yes', not_agreed: undefined, intake_id: undefined, transfer_id: undefined, held_at: '2026-11-20T10:00:00+09:00', means: 'phone' }],
  transfer: (_, tag) => [{ kind: 'send', number: numberOf(tag), dated_on: '2026-11-25' }],
  transfer_step: () => [{ position: 0, side: 'ours', state: 'prepared', at: '2026-11-25T13:00:00+09:00' }],
  information_sheet: () => [{ answer_words: undefined, answer: undefined, consent: 'told' }],
  checkup: () => [{ result: 'watch', held_on: '2026-10-08', settled: undefined, settled_words: undefined }],
  development: () => [{ ended_words: undefined }],
  development_test: () => [{ test: 'k_scale', reason: '', corrects_id: undefined }],
  development_contact: () => [{ reason: '', corrects_id: undefined }],
  outreach_activity: (_, tag) => [{ kind: 'lecture', title: `講演${tag}`, held_on: '2026-11-01' }],
  print: ({ others, author }, tag) => [{ recorded_by: others.printer ?? author, what: 'ledger', number: numberOf(tag), copies: 2 }],
  post_holding: () => [{ since: '2026-04-01' }],
  pregnancy: ({ ids }) => [{ person_id: ids['person']![1], due_on: '2027-02-14', outcome_words: undefined }],
  pregnancy_reason: ({ ids }) => [{ person_id: ids['person']![1] }],
  maternal_handover: ({ ids }) => [{ person_id: ids['person']![1] }],
  share: ({ others, ids }, tag) => [{ agency_id: ['GR', 'EX'].includes(tag) ? others.agency : ids['agency']![0], fields: ['class', 'lead', 'tasks', 'decisions'], purpose: 'watching', since: '2026-11-01', until: tag === 'EX' ? '2026-11-10' : '2027-02-01', ended_words: undefined, widening_id: undefined }],
  // About the case first; then what the administrator proposes, about nobody.
  widening: ({ others, author, ids }, tag) => {
    const nobody = { person_id: undefined, family_id: undefined, casefile_id: undefined, intake_id: undefined, account_id: undefined, agency_id: undefined, ground: 'other' }
    return [{ ...nobody, kind: 'unseal', casefile_id: ids['casefile']![0], recorded_by: author, reason: canaryOf(tag, 'o') }, { ...nobody, kind: 'setting', recorded_by: others.administrator, reason: '設定の理由' }]
  },
  // Of one record set only: what is held cannot be corrected.
  legal_hold: (_, tag) => (tag === 'CL' ? [{ widening_id: undefined }] : []),
  file: () => [{ entry_id: undefined, intake_id: undefined, casefile_id: undefined, kind: 'photo', type: 'jpeg', happened_at: '2026-11-24T10:00:00+09:00', storage_id: crypto.randomUUID(), key_id: 'test' }],
  town_file: (_, tag) => [{ name: 'forms/one.typ', words: tag, hash: hash('sha256', tag) }],
  womens_consultation: ({ ids }) => [{ person_id: ids['person']![1], matters: ['violence'], intake_id: undefined, means: 'visit_here' }],
}
