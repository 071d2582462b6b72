import { refreshDue } from '../deadlines/due.db.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { joinFamily, openFamily, recordKinship } from '../people/family.db.ts'
import { correctPerson, personAsWritten, personCards, recordPerson } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { setVeil, veilsOf } from '../people/places.db.ts'
import type { VeilGround } from '../codes/people.ts'
import type { BirthValues } from './birth.ts'
import type { Pregnancy } from './pregnancies.db.ts'

/** The children of a pregnancy the reader may see. */
export async function childrenOf(tx: Tx, pregnancyId: string, today: Temporal.PlainDate): Promise<PersonCard[]> {
  const { rows } = await sql<{ personId: string }>`select person_id from pregnancy_child where pregnancy_id = ${pregnancyId} order by recorded_at, id`.execute(tx)
  return personCards(tx, rows.map(({ personId }) => personId), today)
}

/** The children written down before birth in the woman's present family, as a form offers them. */
export async function unbornOptions(tx: Tx, { woman }: Pregnancy): Promise<Option[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, n.name from family_member m join person p on p.id = m.person_id and p.unborn join person_name n on n.person_id = p.id and n.kind = 'current'
     where m.family_id = ${woman.familyId} and m.until is null order by p.due_on, n.kana, p.id`.execute(tx)
  return rows.map(({ id, name }) => ({ code: id, label: name }))
}

/** Writes a birth: each child becomes a person of the mother's family and hers, with her veil; the pregnancy ends. The same form twice is one birth. Throws Stale, Refused. */
export async function recordBirth(tx: Tx, pregnancy: Pregnancy, birth: BirthValues & { id: string; version: number }, today: Temporal.PlainDate): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`birth ${pregnancy.id}`}, 0))`.execute(tx)
  const { rows: [again] } = await sql`select 1 from pregnancy_child where id = ${birth.id} and pregnancy_id = ${pregnancy.id}`.execute(tx)
  if (again) return
  const { rows: [now] } = await sql<{ outcome: string | null }>`select outcome from pregnancy where id = ${pregnancy.id}`.execute(tx)
  if (now?.outcome) throw new Refused('この妊娠は、もう終わったと書かれています。台帳のページを確かめてください')
  const familyId = pregnancy.woman.familyId ?? await familyOf(tx, pregnancy, today)
  for (const [place, child] of birth.children.entries()) {
    const personId = await keepChild(tx, child, birth.bornOn)
    await joinFamily(tx, { familyId, personId, relation: 'child', livesIn: true, since: birth.bornOn })
    await recordKinship(tx, { personId: pregnancy.personId, otherPersonId: personId, relation: 'birth_parent' })
    await sql`insert into pregnancy_child (id, pregnancy_id, person_id) values (${place === 0 ? birth.id : crypto.randomUUID()}, ${pregnancy.id}, ${personId})`.execute(tx)
    // Asked after the child has come into the family, for which the database waits until whoever hides her just now is through.
    const [mother] = await personCards(tx, [pregnancy.personId], today)
    if (mother?.veiled) await veilWithMother(tx, pregnancy.personId, personId)
  }
  // She has given birth: that is a fact, and no judgement.
  await sql`update family_member set relation = 'birth_parent', version = version + 1 where family_id = ${familyId} and person_id = ${pregnancy.personId} and relation = 'expectant' and until is null`.execute(tx)
  const { numAffectedRows } = await sql`update pregnancy set outcome = 'born', outcome_on = ${birth.bornOn}, outcome_words = ${birth.words ?? ''}, version = version + 1
    where id = ${pregnancy.id} and version = ${birth.version} and outcome is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await refreshDue(tx, { kind: 'pregnancy', id: pregnancy.id })
}

async function keepChild(tx: Tx, { name, kana, sex, unborn }: BirthValues['children'][number], bornOn: Temporal.PlainDate): Promise<string> {
  const birth = { year: bornOn.year, month: bornOn.month, day: bornOn.day }
  const before = unborn ? await personAsWritten(tx, unborn) : undefined
  if (!unborn || !before) return recordPerson(tx, { name, kana: kana ?? '', sex, birth })
  await correctPerson(tx, unborn, before.version, { ...before.values, name, kana, sex, birth, unborn: false, dueOn: null }, false)
  return unborn
}

async function familyOf(tx: Tx, { personId, woman }: Pregnancy, today: Temporal.PlainDate): Promise<string> {
  const { id } = await openFamily(tx, { name: `${woman.name.split(/\s/u)[0]}家`, fiscalYear: fiscalYearOf(today) })
  await joinFamily(tx, { familyId: id, personId, relation: 'birth_parent', livesIn: true, since: null })
  return id
}

/** A newborn is where its mother is: what hides her hides the child from the first day. */
async function veilWithMother(tx: Tx, motherId: string, personId: string): Promise<void> {
  const [known] = await veilsOf(tx, motherId)
  await setVeil(tx, { personId, ground: (known?.ground ?? 'own_wish') as VeilGround, words: '母の秘匿とともに（出生）' })
}
