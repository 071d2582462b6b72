/** The streams of the trail: who changed, who looked, who asked, who came in, who searched. */
export const streams = ['changes', 'accesses', 'requests', 'sign_ins', 'searches'] as const
export type Stream = (typeof streams)[number]

const moment = (column: string): string => `to_char(r.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const place = `'town', r.municipality_id, 'epoch', r.epoch, 'xact', r.xact::text`

/** The SQL of one line of each stream, over a row `r`: what is hashed into a block and what an export carries. Words and old values stand in it as salted digests only. */
export const lineOf: Record<Stream, string> = {
  changes: `jsonb_strip_nulls(jsonb_build_object(${place}, 'seq', r.seq, 'at', ${moment('at')}, 'office_at', ${moment('office_at')}, 'actor', r.actor, 'request', r.request,
    'table', r.tbl, 'row', r.row_id, 'op', r.op::text, 'class', r.class, 'columns', r.columns, 'casefiles', r.casefiles, 'family', r.family, 'intake', r.intake, 'entry', r.entry,
    'person', r.person, 'digest', encode(r.digest, 'hex')))::text`,
  accesses: `jsonb_strip_nulls(jsonb_build_object(${place}, 'seq', r.seq, 'at', ${moment('at')}, 'request', r.request, 'account', r.account_id, 'route', r.route, 'outcome', r.outcome,
    'subjects', r.subjects, 'reason', encode(sha256(r.salt || convert_to(r.reason, 'UTF8')), 'hex')))::text`,
  requests: `jsonb_strip_nulls(jsonb_build_object(${place}, 'id', r.id, 'at', ${moment('at')}, 'account', r.account_id, 'route', r.route, 'subject', r.subject))::text`,
  sign_ins: `jsonb_strip_nulls(jsonb_build_object(${place}, 'seq', r.seq, 'at', ${moment('at')}, 'account', r.account_id, 'what', r.what,
    'from', encode(sha256(r.salt || convert_to(r.device || '|' || r.address, 'UTF8')), 'hex')))::text`,
  searches: `jsonb_strip_nulls(jsonb_build_object(${place}, 'seq', r.seq, 'at', ${moment('at')}, 'request', r.request, 'account', r.account_id, 'term', encode(sha256(r.salt || r.term), 'hex')))::text`,
}

/** Where each stream is kept, and in which order its lines are hashed after the number of the transaction. */
export const kept: Record<Stream, { table: string; order: string }> = {
  changes: { table: 'audit.change', order: 'seq' }, accesses: { table: 'audit.access', order: 'seq' }, requests: { table: 'audit.request', order: 'id' },
  sign_ins: { table: 'audit.sign_in', order: 'seq' }, searches: { table: 'audit.search', order: 'seq' },
}
