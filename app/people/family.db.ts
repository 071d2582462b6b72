import { kinshipWord, kinships } from '../codes/people.ts'
import type { Kinship, Sex } from '../codes/people.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { relationWord } from './family.ts'
import type { FamilyMember } from './family.ts'
import { familyNumber } from './family-number.ts'
import { personCards } from './people.db.ts'

/** `otherSide`: lives with those from whom others of the family are hidden. */
interface Membership { relation: string; livesIn: boolean; since: Temporal.PlainDate | null; until?: Temporal.PlainDate | null; otherSide?: boolean }
export interface FamilyLine { id: string; name: string; number: string }

/** Opens a family under the next number of the year; the same form sent twice gives the same family. */
export async function openFamily(tx: Tx, { id = crypto.randomUUID(), name, fiscalYear }: { id?: string; name: string; fiscalYear: number }): Promise<{ id: string; number: string }> {
  const known = await tx.selectFrom('family').select(['fiscalYear', 'number', 'recordedBy', sql<string>`ctx.account()`.as('me')]).where('id', '=', id).executeTakeFirst()
  if (known && known.recordedBy !== known.me) throw new Refused('この用紙はもう使われています。「家族をつくる」を開き直して、もう一度書いてください')
  if (known) return { id, number: familyNumber(known.fiscalYear, known.number) }
  const { number } = await tx.insertInto('family').values({ id, name, fiscalYear, number: sql<number>`ctx.next_number('family', ${fiscalYear})` }).returning('number').executeTakeFirstOrThrow()
  return { id, number: familyNumber(fiscalYear, number) }
}

/** Adds a person to a family; who is in it already stays as they are, who had left comes back. */
export async function joinFamily(tx: Tx, { familyId, personId, otherSide, ...membership }: Membership & { familyId: string; personId: string }): Promise<void> {
  const { numUpdatedRows } = await tx.updateTable('familyMember').set({ ...membership, until: null, version: sql`version + 1` })
    .where('familyId', '=', familyId).where('personId', '=', personId).where('until', 'is not', null).executeTakeFirst()
  if (numUpdatedRows > 0n || await tx.selectFrom('familyMember').select('id').where('familyId', '=', familyId).where('personId', '=', personId).executeTakeFirst()) return
  // Whoever is in it unknown to the reader is written again; the database drops the second row, so that nothing answers.
  await tx.insertInto('familyMember').values({ familyId, personId, ...membership, ...(otherSide ? { otherSide } : {}) }).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Puts right what somebody is in a family. Throws Stale when somebody else saved meanwhile. */
export async function correctMembership(tx: Tx, memberId: string, version: number, membership: Membership): Promise<void> {
  const { numUpdatedRows } = await tx.updateTable('familyMember').set({ ...membership, version: version + 1 })
    .where('id', '=', memberId).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stale()
}

/** Writes that one person is another's parent, spouse …; a relation already written is left as it is. */
export async function recordKinship(tx: Tx, kinship: { personId: string; otherPersonId: string; relation: Kinship }): Promise<void> {
  const known = await tx.selectFrom('kinship').select('id').where('personId', '=', kinship.personId)
    .where('otherPersonId', '=', kinship.otherPersonId).where('relation', '=', kinship.relation).executeTakeFirst()
  if (!known) await tx.insertInto('kinship').values(kinship).execute()
}

interface MemberRow { memberId: string; memberVersion: number; personId: string; relation: string; livesIn: boolean; since: Temporal.PlainDate | null; until: Temporal.PlainDate | null }

/** Who belongs or belonged to a family, as far as the reader sees them: under one roof first, parents before children, the oldest first. */
export async function familyMembers(tx: Tx, familyId: string, today: Temporal.PlainDate): Promise<FamilyMember[]> {
  const rows: MemberRow[] = await tx.selectFrom('familyMember as m').innerJoin('person as p', 'p.id', 'm.personId')
    .select(['m.id as memberId', 'm.version as memberVersion', 'm.personId', 'm.relation', 'm.livesIn', 'm.since', 'm.until'])
    .where('m.familyId', '=', familyId)
    .orderBy(sql`m.until is not null and m.until <= ${today}`).orderBy('m.livesIn', 'desc').orderBy(sql`m.relation = 'child'`)
    .orderBy('p.birthYear').orderBy('p.birthMonth').orderBy('p.birthDay').orderBy('m.recordedAt').execute()
  const cards = new Map((await personCards(tx, rows.map(({ personId }) => personId), today)).map((card) => [card.id, card]))
  // Added once more by somebody who did not know of them, a person of the hidden side may stand in two rows.
  const isFirst = ({ personId }: MemberRow, at: number): boolean => rows.findIndex((row) => row.personId === personId) === at
  return rows.filter(isFirst).flatMap(({ personId, ...row }) => {
    const card = cards.get(personId)
    return card ? [{ ...card, ...row, relationLabel: relationWord(row.relation, card.sex) }] : []
  })
}

/** The families these persons belong or belonged to, each once, the newest first. */
export async function familiesOf(tx: Tx, personIds: readonly string[]): Promise<FamilyLine[]> {
  const { rows } = await sql<{ id: string; name: string; fiscalYear: number; number: number }>`
    select id, name, fiscal_year, number from family
     where id in (select family_id from family_member where person_id = any(${personIds}::uuid[])) order by fiscal_year desc, number desc`.execute(tx)
  return rows.map(({ id, name, fiscalYear, number }) => ({ id, name, number: familyNumber(fiscalYear, number) }))
}

/** Ids of the brothers and sisters of some persons, as the reader sees them: written as such, of a shared parent, or children of the same family. */
export async function siblingsOf(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with parents as (select person_id from kinship where other_person_id = any (${personIds}::uuid[]) and relation in ('birth_parent', 'adoptive_parent', 'step_parent'))
    select p.id from person p where p.id <> all (${personIds}::uuid[]) and p.id in (
      select other_person_id from kinship where person_id in (select person_id from parents) and relation in ('birth_parent', 'adoptive_parent', 'step_parent')
      union select other_person_id from kinship where person_id = any (${personIds}::uuid[]) and relation = 'sibling'
      union select person_id from kinship where other_person_id = any (${personIds}::uuid[]) and relation = 'sibling'
      union select o.person_id from family_member m join family_member o on o.family_id = m.family_id
             where m.person_id = any (${personIds}::uuid[]) and m.relation = 'child' and m.until is null and o.relation = 'child' and o.until is null)
     order by p.birth_year, p.birth_month, p.birth_day, p.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What others are to a person, in words: 実母, 夫, 実子; only persons the reader sees. */
export async function kinOf(tx: Tx, personId: string): Promise<{ otherId: string; words: string; name: string }[]> {
  const { rows } = await sql<{ otherId: string; relation: Kinship; theirs: boolean; sex: Sex; name: string }>`
    select o.id as other_id, k.relation, k.other_person_id = ${personId} as theirs, o.sex, n.name
      from kinship k join person o on o.id = case when k.person_id = ${personId} then k.other_person_id else k.person_id end
      join person_name n on n.person_id = o.id and n.kind = 'current'
     where k.person_id = ${personId} or k.other_person_id = ${personId} order by k.recorded_at`.execute(tx)
  return rows.map(({ otherId, relation, theirs, sex, name }) => ({
    otherId, name, words: theirs ? kinshipWord(relation, sex) : kinships.find(({ code }) => code === relation)?.back ?? relation,
  }))
}
