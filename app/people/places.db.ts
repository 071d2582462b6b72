import type { VeilGround } from '../codes/people.ts'
import { refreshDue } from '../deadlines/due.db.ts'
import { tell } from '../history/event.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { Refused } from '../kernel/result.ts'
import { phoneKey } from './name-keys.ts'
import type { ResidenceKind } from './places.ts'

interface OfPerson { id?: string; personId: string }
interface Residence { kind: ResidenceKind; address: string; district: string | null; since: Temporal.PlainDate | null; until: Temporal.PlainDate | null }
interface Phone { number: string; whose: string; safeContact: string }
interface Affiliation { agencyName: string; fiscalYear: number; className: string; since: Temporal.PlainDate | null; until: Temporal.PlainDate | null }

// None of these inserts asks for its row back or names a key: of a veiled person the writer may not read what was just written.

/** Writes where a person lives or is registered. */
export async function recordResidence(tx: Tx, residence: OfPerson & Partial<Residence> & Pick<Residence, 'kind' | 'address'>): Promise<void> {
  await tx.insertInto('residence').values(residence).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Writes a telephone number with how to call it safely. */
export async function recordPhone(tx: Tx, phone: OfPerson & Partial<Phone> & Pick<Phone, 'number'>): Promise<void> {
  await tx.insertInto('phone').values({ ...phone, digits: phoneKey(phone.number) }).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Writes the school, nursery or club of a person in a fiscal year. */
export async function recordAffiliation(tx: Tx, affiliation: OfPerson & Partial<Omit<Affiliation, 'agencyName'>> & { agencyId: string; fiscalYear: number }): Promise<void> {
  await tx.insertInto('affiliation').values(affiliation).onConflict((conflict) => conflict.doNothing()).execute()
}

/** What the reader may know of where a person is: of a veiled person nothing. */
export async function placesOf(tx: Tx, personId: string): Promise<{ residences: Residence[]; phones: Phone[]; affiliations: Affiliation[] }> {
  const residences = await tx.selectFrom('residence').select(['kind', 'address', 'district', 'since', 'until']).where('personId', '=', personId)
    .orderBy(sql`until is not null`).orderBy(sql`since desc nulls last`).orderBy('recordedAt', 'desc').execute()
  const phones = await tx.selectFrom('phone').select(['number', 'whose', 'safeContact']).where('personId', '=', personId).orderBy('recordedAt', 'desc').execute()
  const affiliations = await tx.selectFrom('affiliation as l').innerJoin('agency as a', 'a.id', 'l.agencyId')
    .select(['a.name as agencyName', 'l.fiscalYear', 'l.className', 'l.since', 'l.until']).where('l.personId', '=', personId)
    .orderBy('l.fiscalYear', 'desc').orderBy(sql`l.since desc nulls last`).execute()
  return { residences: residences as Residence[], phones, affiliations }
}

interface NewVeil { id?: string; personId: string; ground: VeilGround; words: string; fromPersonId?: string | null; endsOn?: Temporal.PlainDate | null }

/** Hides at once where a person lives, is called and goes to school, from everybody; the timeline of the families says only that. False when this form was saved before. */
export async function setVeil(tx: Tx, veil: NewVeil): Promise<boolean> {
  const written = await tx.insertInto('veil').values(veil).onConflict((conflict) => conflict.doNothing()).returning(['id', 'setAt']).executeTakeFirst()
  if (!written) {
    const mine = await tx.selectFrom('veil').select('id').where('id', '=', veil.id ?? '').where('personId', '=', veil.personId).where('setBy', '=', sql<string>`ctx.account()`).executeTakeFirst()
    if (!mine) throw new Refused('この用紙はもう使われています。「秘匿を設定する」から開き直し、もう一度入れてください')
    return false
  }
  const families = await tx.selectFrom('familyMember').select('familyId').where('personId', '=', veil.personId).where('until', 'is', null).execute()
  for (const { familyId } of families) await tell(tx, { code: 'veil_set', happenedAt: written.setAt, familyId })
  await refreshDue(tx, { kind: 'veil', id: written.id })
  // Until when the child stays where it is goes with the place.
  const intakes = await tx.selectFrom('intakeChild').select('intakeId').distinct().where('personId', '=', veil.personId).execute()
  for (const { intakeId } of intakes) await refreshDue(tx, { kind: 'intake', id: intakeId })
  return true
}

/** The veils over a person that the reader may know of: their own and, for the leading roles, all. */
export async function veilsOf(tx: Tx, personId: string): Promise<{ ground: string; words: string; setAt: Temporal.Instant; endsOn: Temporal.PlainDate | null; from: string | null }[]> {
  return tx.selectFrom('veil as v').leftJoin('personName as n', (join) => join.onRef('n.personId', '=', 'v.fromPersonId').on('n.kind', '=', 'current'))
    .select(['v.ground', 'v.words', 'v.setAt', 'v.endsOn', 'n.name as from']).where('v.personId', '=', personId).where('v.liftedAt', 'is', null).orderBy('v.setAt', 'desc').execute()
}

/** Which of these families have a veiled person, also one whom the reader does not see. */
export async function veiledFamilies(tx: Tx, familyIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select f as id from unnest(${[...new Set(familyIds)]}::uuid[]) f where f = any ((select ctx.hiding_families())::uuid[])`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}
