import type { Means } from '../codes/intakes.ts'
import type { YesNoUnknown } from '../codes/calls.ts'
import type { WomensMatter } from '../codes/womens.ts'
import { agencyNameAboutPerson } from '../council/agencies.db.ts'
import { acceptIntake } from '../intake/accept.db.ts'
import { intakeChild } from '../intake/intake-child.ts'
import { callForm, intakeNumber } from '../intake/intake.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'
import { parseRecord, rawOf, UNKNOWN_CODE } from '../kernel/record.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { recordPhone, recordResidence, setVeil } from '../people/places.db.ts'
import type { WomensCorrectionValues, WomensValues } from './womens.ts'

/** A consultation as the reader sees it: its writer, the leading roles and who works for her or her children; everybody else sees no row. */
export interface WomensConsultation {
  id: string; version: number; personId: string; woman: PersonCard; intakeId: string | null; intakeLabel: string | null
  receivedOn: Temporal.PlainDate; means: Means; matters: readonly WomensMatter[]; childrenPresent: YesNoUnknown | null; words: string; nextWords: string; nextOn: Temporal.PlainDate | null
  agencyId: string | null; agency: string | null; agencyHidden: boolean; agencyWords: string; recordedAt: Temporal.Instant; recordedByName: string
}

async function consultationsWhere(tx: Tx, condition: ReturnType<typeof sql>): Promise<WomensConsultation[]> {
  const { rows } = await sql<Omit<WomensConsultation, 'woman' | 'intakeLabel'> & { intakeYear: number | null; intakeSequence: number | null; today: Temporal.PlainDate }>`
    select w.id, w.version, w.person_id, w.intake_id, i.fiscal_year as intake_year, i.number as intake_sequence, w.received_on, w.means, w.matters, w.children_present, w.words, w.next_words, w.next_on,
           w.agency_id, case when g.id is not null then ${agencyNameAboutPerson('g', 'w.person_id')} end as agency, g.id is not null and g.name <> ${agencyNameAboutPerson('g', 'w.person_id')} as agency_hidden, w.agency_words, w.recorded_at, a.name as recorded_by_name, ${officeDay} as today
      from womens_consultation w left join agency g on g.id = w.agency_id left join account a on a.id = w.recorded_by left join intake i on i.id = w.intake_id
     where ${condition} order by w.next_on nulls last, w.received_on desc, w.recorded_at desc, w.id limit 300`.execute(tx)
  const women = rows[0] ? new Map((await personCards(tx, [...new Set(rows.map(({ personId }) => personId))], rows[0].today)).map((card) => [card.id, card])) : new Map<string, PersonCard>()
  return rows.flatMap(({ intakeYear, intakeSequence, today: _, ...row }) => {
    const woman = women.get(row.personId)
    return woman ? [{ ...row, woman, intakeLabel: intakeYear === null || intakeSequence === null ? null : intakeNumber(intakeYear, intakeSequence) }] : []
  })
}

/** Whose consultations: everybody's, one woman's, or those a family may be shown. */
export interface Whose { personId?: string; familyId?: string }
const presentMembers = (familyId: string) => sql`(select m.person_id from family_member m where m.family_id = ${familyId} and (m.until is null or m.until > ${officeDay}))`
const of = ({ personId, familyId }: Whose): ReturnType<typeof sql> =>
  (familyId ? sql`(w.family_id = ${familyId} or w.person_id in ${presentMembers(familyId)})` : personId ? sql`w.person_id = ${personId}` : sql`true`)

/** The consultations the reader may see, the next call first. */
export const womensConsultations = (tx: Tx, whose: Whose): Promise<WomensConsultation[]> => consultationsWhere(tx, of(whose))

/** One consultation as the actor sees it. */
export const womensConsultationOf = async (tx: Tx, id: string): Promise<WomensConsultation | undefined> => (await consultationsWhere(tx, sql`w.id = ${id}`))[0]

/** Whether the reader may see a consultation of this woman or in this family; how many is not told. */
export async function hasConsultation(tx: Tx, whose: Whose): Promise<boolean> {
  const { rows } = await sql`select 1 from womens_consultation w where ${of(whose)} limit 1`.execute(tx)
  return rows.length > 0
}

/** Takes a consultation down; the same form twice is one. What tells of a place goes where places are, the veil first. Refused when the form was used for something else. */
export async function recordConsultation(tx: Tx, { id, personId }: { id: string; personId: string }, values: WomensValues): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`consultation ${id}`}, 0))`.execute(tx)
  const { rows: [again] } = await sql`select 1 from womens_consultation where id = ${id} and person_id = ${personId} and recorded_by = ctx.account()`.execute(tx)
  if (again) return
  const { numAffectedRows } = await sql`insert into womens_consultation (id, person_id, family_id, received_on, means, matters, children_present, words, next_words, next_on, agency_id, agency_words)
    values (${id}, ${personId}, ${values.family}, ${values.receivedOn}, ${values.means}, ${[...values.matters]}::text[], ${values.childrenPresent}, ${values.words}, ${values.nextWords ?? ''}, ${values.nextOn}, ${values.agency}, ${values.agencyWords ?? ''})
    on conflict do nothing`.execute(tx)
  if (!numAffectedRows) throw new Refused('この用紙はもう使われています。人のページから開き直してください')
  const { veilGround, veilTogether, veilFrom } = values
  if (veilGround) {
    const fromPersonId = veilFrom === 'other' ? null : veilFrom
    for (const hidden of [personId, ...veilTogether]) await setVeil(tx, { personId: hidden, ground: veilGround, words: '', fromPersonId })
  }
  if (values.refuge) await recordResidence(tx, { personId, kind: 'actual', address: values.refuge, since: values.receivedOn })
  if (values.phone) await recordPhone(tx, { personId, number: values.phone, whose: '本人', safeContact: values.safeContact ?? '' })
}

/** The choice that the agency stays as it is, where its name may not be told. */
export const SAME_AGENCY = 'same'

/** Puts a consultation right. Throws Stale when somebody else saved meanwhile. */
export async function changeConsultation(tx: Tx, { id, agencyId }: Pick<WomensConsultation, 'id' | 'agencyId'>, version: number, values: WomensCorrectionValues): Promise<void> {
  const { numAffectedRows } = await sql`update womens_consultation set received_on = ${values.receivedOn}, means = ${values.means}, matters = ${[...values.matters]}::text[], children_present = ${values.childrenPresent},
      words = ${values.words}, next_words = ${values.nextWords ?? ''}, next_on = ${values.nextOn}, agency_id = ${values.agency === SAME_AGENCY ? agencyId : values.agency}, agency_words = ${values.agencyWords ?? ''}, version = version + 1
    where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
}

/** Her children as the reader sees them: written as hers, or the children of a family she belongs to now. */
export async function childrenOf(tx: Tx, personId: string, today: Temporal.PlainDate): Promise<PersonCard[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from person p where p.id in (
      select k.other_person_id from kinship k where k.person_id = ${personId} and k.relation in ('birth_parent', 'adoptive_parent', 'step_parent', 'foster_parent')
      union select c.person_id from family_member m join family_member c on c.family_id = m.family_id
             where m.person_id = ${personId} and m.until is null and c.relation = 'child' and c.until is null and c.person_id <> ${personId})
     order by p.birth_year, p.birth_month, p.birth_day, p.id`.execute(tx)
  return personCards(tx, rows.map(({ id }) => id), today)
}

/** Opens an intake about the children who were there, 心理的虐待 (面前DV); no word of the consultation goes into it, and only the consultation knows of it. A second time gives the same one. */
export async function takePresentChildren(tx: Tx, { id, personId }: WomensConsultation, { children, receivedAt, kind, content }: { children: readonly string[]; receivedAt: Temporal.Instant; kind: 'report' | 'consultation'; content: string },
  { now, today, intakeId }: { now: Temporal.Instant; today: Temporal.PlainDate; intakeId: string }): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`children of ${id}`}, 0))`.execute(tx)
  const { rows: [before] } = await sql<{ intakeId: string | null }>`select intake_id from womens_consultation where id = ${id}`.execute(tx)
  if (before?.intakeId) return before.intakeId
  const hers = await childrenOf(tx, personId, today)
  const present = children.flatMap((child) => hers.filter((one) => one.id === child))
  if (present.length < children.length) throw new Refused([{ field: 'children', message: UNKNOWN_CODE }])
  const lines = present.map(({ id: child, name, kana, sex }, at) =>
    rawOf(intakeChild, { personId: child, samePerson: 'confirmed', name, kana: kana || null, sex, part: 'subject', abuseKind: 'psychological' }, `children.${at}.`))
  const read = parseRecord(callForm, Object.assign({}, rawOf(callForm, { content, receivedAt, kind, means: 'visit_here', consultationKind: '01' }), ...lines))
  if ('problems' in read) throw new Refused(read.problems)
  await acceptIntake(tx, read.values, { now, today, id: intakeId })
  await sql`update womens_consultation set intake_id = ${intakeId}, version = version + 1 where id = ${id}`.execute(tx)
  return intakeId
}
