import { recordEntry } from '../journal/journal.db.ts'
import { sql } from '../kernel/db.ts'
import { izumo } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { joinFamily, openFamily, recordKinship } from './family.db.ts'
import { recordPerson } from './people.db.ts'
import { recordAffiliation, recordPhone, recordResidence, setVeil } from './places.db.ts'

/** 勝部家 after the flight: mother and 蓮 are hidden from the father, 大 stayed with him. The nurse and the psychologist work with 蓮, the worker with 大. */
export interface Fled { family: string; mother: string; father: string; child: string; brother: string; childCase: string; brotherCase: string; entry: string; intake: string; school: string }

/** What of the hidden side must show nowhere: where they live, how they are called, where the child learns. */
export const hiddenWords = /架空町|080-2222|08022223333|架空小学校|架空寮/

/** Writes an allocation that somebody else made. */
export async function allocated(office: Office, casefileId: string, member: Member): Promise<void> {
  await office.acting('supervisor', (tx) => sql`insert into allocation (casefile_id, account_id, part, since) values (${casefileId}, ${office.accounts[member]}, 'second', '2026-06-01')`.execute(tx))
}

/** Makes the rows of a day long ago as old as they would be. */
export const asOfOld = (office: Office, ...tables: readonly string[]): Promise<unknown> => Promise.all(tables.map((table) =>
  office.ownerQuery(`with born as materialized (select ctx.begin_town($1)) update rec.${table} set recorded_at = recorded_at - interval '60 days' from born`, [izumo])))

export async function fledKatsube(office: Office): Promise<Fled> {
  const ids = await office.acting('supporter', async (tx) => {
    const person = (name: string, kana: string, sex: 'male' | 'female', year: number) => recordPerson(tx, { name, kana, sex, birth: { year, month: 1, day: 12 } })
    const mother = await person('勝部 美咲', 'かつべ みさき', 'female', 1992)
    const father = await person('勝部 剛', 'かつべ ごう', 'male', 1990)
    const child = await person('勝部 蓮', 'かつべ れん', 'male', 2018)
    const brother = await person('勝部 大', 'かつべ だい', 'male', 2015)
    const { id: family } = await openFamily(tx, { name: '勝部家', fiscalYear: 2026 })
    for (const [personId, relation] of [[mother, 'birth_parent'], [father, 'birth_parent'], [child, 'child'], [brother, 'child']] as const) await joinFamily(tx, { familyId: family, personId, relation, livesIn: true, since: null })
    await recordKinship(tx, { personId: mother, otherPersonId: child, relation: 'birth_parent' })
    const casefile = async (personId: string): Promise<string> => (await sql<{ id: string }>`insert into casefile (family_id, person_id, fiscal_year, number, stage, opened_on)
      values (${family}, ${personId}, 2026, ctx.next_number('casefile', 2026), 'supported', '2026-05-20') returning id`.execute(tx)).rows[0]!.id
    const { id: school } = await tx.insertInto('agency').values({ kind: 'primary_school', name: '架空小学校' }).returning('id').executeTakeFirstOrThrow()
    return { mother, father, child, brother, family, childCase: await casefile(child), brotherCase: await casefile(brother), school }
  })
  const intake = await office.acting('coordinator', async (tx) => {
    const { rows: [row] } = await sql<{ id: string }>`insert into intake (fiscal_year, number, kind, means, route, received_at, content) values (2026, ctx.next_number('intake', 2026), 'report', 'phone', 'primary_school', '2026-05-18T14:00+09:00', '父が母をたたく') returning id`.execute(tx)
    await sql`insert into intake_child (intake_id, position, part, person_id) values (${row!.id}, 0, 'subject', ${ids.child})`.execute(tx)
    return row!.id
  })
  await allocated(office, ids.childCase, 'nurse')
  await allocated(office, ids.childCase, 'psychologist')
  await allocated(office, ids.brotherCase, 'worker')
  const entry = crypto.randomUUID()
  await office.acting('nurse', (tx) => recordEntry(tx, {
    id: entry, familyId: ids.family, casefileIds: [ids.childCase], kind: 'visit', happenedAt: Temporal.Instant.from('2026-11-20T10:00+09:00'), endedAt: null, whom: '母', staffIds: [office.accounts.nurse],
    parts: [{ kind: 'fact', words: '母から電話があった。' }, { kind: 'place', words: '避難先は松江の架空寮' }], sightings: [],
  }))
  await asOfOld(office, 'person', 'person_name', 'family', 'family_member', 'kinship')
  await office.acting('supporter', async (tx) => {
    for (const personId of [ids.mother, ids.child]) await setVeil(tx, { personId, ground: 'protection_order', words: '', fromPersonId: ids.father })
  })
  await office.ownerQuery(`with born as materialized (select ctx.begin_town($1)) update rec.veil set set_at = set_at - interval '30 days' from born`, [izumo])
  await office.acting('nurse', async (tx) => {
    await recordResidence(tx, { personId: ids.mother, kind: 'actual', address: '松江市架空町9-9' })
    await recordResidence(tx, { personId: ids.child, kind: 'actual', address: '松江市架空町9-9' })
    await recordPhone(tx, { personId: ids.mother, number: '080-2222-3333' })
    await recordAffiliation(tx, { personId: ids.child, agencyId: ids.school, fiscalYear: 2026, className: '2年' })
  })
  return { ...ids, intake, entry }
}
