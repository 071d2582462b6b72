import { afterAll, beforeAll, expect, test } from 'vitest'
import { proposeAccountChange, proposeReset } from '../accounts/account-changes.db.ts'
import { writeRuleText } from '../accounts/rule-texts.db.ts'
import { wideningKinds } from '../codes/widening.ts'
import type { WideningGround, WideningKind } from '../codes/widening.ts'
import { setHold } from '../history/legal-hold.db.ts'
import { katsube } from '../journal/katsube.fixtures.ts'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { call } from '../meetings/council.fixtures.ts'
import { recordResidence, setVeil } from '../people/places.db.ts'
import { declareConflict } from '../rights/conflicts.db.ts'
import { seal } from '../rights/seals.db.ts'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { differencesOf } from './details.db.ts'
import type { About } from './widening.ts'
import { proposeWidening, wideningSubject } from './widening.db.ts'

// What the details of a proposal decide is read by the second person, whatever the kind: change one of them, and the page says something else.
let office: Office
let family: Katsube
beforeAll(async () => {
  office = await openOffice()
  family = await katsube(office)
})
afterAll(() => office.close())

const today = Temporal.PlainDate.from('2026-11-25')
const id = (): string => crypto.randomUUID()
type Propose = (kind: WideningKind) => Promise<string>
const proposed = (by: Member, prepare: (tx: Tx) => Promise<{ details: Readonly<Record<string, unknown>> } & About>, ground: WideningGround = 'other'): Propose => async (kind) => {
  const proposal = id()
  await office.acting(by, async (tx) => proposeWidening(tx, { id: proposal, kind, ground, reason: '理由', ...await prepare(tx) }), { steppedUp: true })
  return proposal
}

/** One proposal of each kind; a kind that is new has none here until somebody has thought of what its page says. */
const proposals: Record<WideningKind, Propose> = {
  setting: proposed('admin', async () => ({ details: { key: 'exports.people_a_day', value: 150 } })),
  account: async () => office.acting('admin', async (tx) => { const one = id(); await proposeAccountChange(tx, one, { what: 'extend', accountId: office.accounts.nurse, until: Temporal.PlainDate.from('2027-04-01') }, { ground: 'other', reason: '理由' }); return one }),
  role_change: async () => office.acting('admin', async (tx) => { const one = id(); await proposeAccountChange(tx, one, { what: 'role', accountId: office.accounts.nurse, role: 'supervisor', since: today.add({ days: 1 }) }, { ground: 'other', reason: '理由' }); return one }),
  reset: async () => office.acting('admin', async (tx) => { const one = id(); await proposeReset(tx, one, office.accounts.nurse, { ground: 'lost_factor', reason: '理由' }); return one }),
  rule_text: proposed('admin', async (tx) => { const one = id(); await writeRuleText(tx, { id: one, kind: 'rules', words: '新しい約束', source: '', since: today.add({ days: 7 }) }); return { details: { rule_text_id: one } } }),
  share: proposed('coordinator', async (tx) => {
    const { rows: [agency] } = await sql<{ id: string }>`select id from agency where kind = 'primary_school' limit 1`.execute(tx)
    return { details: { purpose: 'watching', fields: ['class', 'tasks'], since: '2026-11-25', until: '2027-02-25' }, casefileId: family.casefiles[1]!, agencyId: agency!.id }
  }),
  legal_hold_open: proposed('coordinator', async (tx) => { const hold = id(); await setHold(tx, hold, family.id, 'court', '家裁から求められた'); return { details: { hold }, familyId: family.id } }),
  print_many: async (kind) => {
    const meeting = await call(office)
    return proposed('coordinator', async () => ({ details: { print: id(), fiscal_year: 2026, copies: 30, meeting, places_of: [family.persons[1]], filter: 'look=nobody' } }))(kind)
  },
  lift_veil: proposed('coordinator', async (tx) => {
    const [person, veil] = [family.persons[1]!, id()]
    await setVeil(tx, { id: veil, personId: person, ground: 'protection_order', words: '' })
    await recordResidence(tx, { personId: person, kind: 'actual', address: '架空町9-9' })
    const { rows } = await sql<{ id: string }>`select id from ctx.under_veil(${person})`.execute(tx)
    return { details: { veil, opens: rows.map((row) => row.id) }, personId: person }
  }),
  unseal: async (kind) => { await sealed(); return proposed('supervisor', async () => ({ details: {}, casefileId: family.casefiles[2]! }))(kind) },
  seal_name: proposed('supervisor', async () => ({ details: { account_id: office.accounts.nurse }, casefileId: family.casefiles[2]! })),
  conflict_end: async (kind) => {
    await office.acting('nurse', (tx) => declareConflict(tx, { id: id(), accountId: office.accounts.supporter, bySelf: false, relation: 'relative', name: '勝部 杏', kana: 'かつべ あん', birthOn: Temporal.PlainDate.from('2022-01-12'), address: null, phone: null, words: '' }))
    const [conflict] = await office.ownerQuery<{ id: string; person: string }>('select id, person_id as person from rec.conflict where account_id = $1', [office.accounts.supporter])
    return proposed('coordinator', async () => ({ details: { conflict_id: conflict!.id }, personId: conflict!.person, accountId: office.accounts.supporter }))(kind)
  },
}
const sealed = (): Promise<void> => office.acting('supervisor', (tx) => seal(tx, { kind: 'casefile', id: family.casefiles[2]! }, { id: id(), ground: 'other', words: '理由', named: [office.accounts.supervisor, office.accounts.head], against: null }))

/** What names only the record that comes to be: nothing that is decided. */
const namesTheNew = ['print']

/** Something else of the same sort. */
function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1
  if (Array.isArray(value)) return []
  const text = String(value)
  if (/^[0-9a-f]{8}-/.test(text)) return id()
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text).add({ days: 1 }).toString() : 'zzz'
}

/** Which details the database reads when this kind is approved. */
async function readBy(kind: WideningKind): Promise<string[]> {
  const rows = await office.ownerQuery<{ source: string }>(`
    select pg_get_functiondef(t.tgfoid) as source from pg_trigger t where t.tgrelid = 'rec.widening'::regclass and t.tgtype & 2 = 0 and pg_get_triggerdef(t.oid) like '%''' || $1 || '''%'`, [kind])
  expect([kind, rows.length > 0]).toEqual([kind, true])
  return [...new Set(rows.flatMap(({ source }) => [...source.matchAll(/details ->>? '(\w+)'/g)].map(([, name]) => name!)))].filter((name) => !namesTheNew.includes(name))
}

test('the kinds of the database are the kinds of the pages', async () => {
  expect((await office.ownerQuery<{ kind: string }>('select kind from rec.widening_kind')).map(({ kind }) => kind).toSorted()).toEqual(wideningKinds.map(({ code }) => code as string).toSorted())
})

test.each(wideningKinds.map(({ code }) => code))('%s: the page says each detail that decides, and the subject', async (kind) => {
  const proposal = await proposals[kind](kind)
  const decisive = await readBy(kind)
  await office.acting('head', async (tx) => {
    const widening = (await wideningSubject.find(tx, proposal))!
    const said = await differencesOf(tx, widening, today)
    expect([kind, said.length > 0, said.every(({ what, after }) => what !== '' && after !== '')]).toEqual([kind, true, true])
    expect([kind, Object.keys(widening.details)]).toEqual([kind, expect.arrayContaining(decisive)])
    for (const name of decisive) {
      const other = await differencesOf(tx, { ...widening, details: { ...widening.details, [name]: another(widening.details[name]) } }, today)
      expect([kind, name, JSON.stringify(other) === JSON.stringify(said)]).toEqual([kind, name, false])
    }
  })
  const page = await (await office.as('head')).get(`/widening/${proposal}`)
  expect([kind, page.status, page.text.includes('変わること')]).toEqual([kind, 200, true])
})
