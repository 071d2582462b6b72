import { fiscalYearOf } from '../../app/kernel/calendar.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { schoolYearLabel, schoolYearOn } from '../../app/kernel/school-year.ts'
import { joinFamily, openFamily, recordKinship } from '../../app/people/family.db.ts'
import { addName, recordPerson } from '../../app/people/people.db.ts'
import { recordAffiliation } from '../../app/people/places.db.ts'
import type { AgencyKey } from './agencies.ts'
import type { Calendar } from './moments.ts'
import type { FamilySpec, PersonSpec } from './shape.ts'

interface Meeting { calendar: Calendar; agencies: Record<AgencyKey, string>; persons: Map<string, string>; families: Map<string, string> }

/** Writes down a family and everybody of it who is born, as soon as the office first has to do with them. */
export async function meetFamily(tx: Tx, known: Meeting, family: FamilySpec, today: Temporal.PlainDate): Promise<void> {
  if (family.name === null) return
  const born = (person: PersonSpec): boolean => person.birth === null || Temporal.PlainDate.compare(known.calendar.birth(person.birth), today) <= 0
  const met = family.people.filter((person) => !known.persons.has(person.key) && born(person))
  if (met.length === 0) return
  const familyId = known.families.get(family.key) ?? (await openFamily(tx, { name: family.name, fiscalYear: fiscalYearOf(today) })).id
  known.families.set(family.key, familyId)
  for (const person of met) {
    const { key, name, kana, sex, birth, relation, livesIn = true, former, dueOn, unborn = false, nationality, language } = person
    const date = birth === null ? null : known.calendar.birth(birth)
    const personId = await recordPerson(tx, {
      name, kana, sex, birth: date && { year: date.year, month: date.month, day: date.day }, unborn, dueOn: dueOn ? known.calendar.dayToCome(dueOn) : null, nationality: nationality ?? null, language: language ?? null,
    })
    known.persons.set(key, personId)
    if (former) await addName(tx, { personId, kind: 'former', ...former })
    await joinFamily(tx, { familyId, personId, relation, livesIn, since: null })
  }
  for (const [who, relation, of] of family.kin ?? []) {
    const [personId, otherPersonId] = [known.persons.get(who), known.persons.get(of)]
    if (personId && otherPersonId && met.some(({ key }) => key === who || key === of)) await recordKinship(tx, { personId, otherPersonId, relation })
  }
  await writeSchools(tx, known, { ...family, people: met }, today)
}

/** Writes down where the children go in the fiscal year of a day. */
export async function writeSchools(tx: Tx, known: Meeting, family: FamilySpec, today: Temporal.PlainDate): Promise<void> {
  for (const person of family.people) {
    const personId = known.persons.get(person.key)
    const place = placeOf(person, known.calendar, today)
    if (personId && place) await recordAffiliation(tx, { personId, agencyId: known.agencies[place.agency], fiscalYear: fiscalYearOf(today), className: place.className })
  }
}

const levels = { nursery: /^(未就学|年)/, primary: /^小/, junior: /^中/, senior: /^高/ } as const

/** The nursery or school of a child on a day, with year and class. */
export function placeOf({ key, birth, goes }: PersonSpec, calendar: Calendar, today: Temporal.PlainDate): { agency: AgencyKey; className: string } | undefined {
  if (!goes || birth === null) return undefined
  const year = schoolYearLabel(schoolYearOn(calendar.birth(birth), today))
  const level = (['nursery', 'primary', 'junior', 'senior'] as const).find((one) => levels[one].test(year))
  const agency = level && goes[level]
  if (!agency) return undefined
  if (level === 'nursery') return { agency, className: year === '未就学' ? '3歳未満児' : year }
  const number = year.replace(/\D/g, '')
  return { agency, className: `${number}年${key === 'ren' ? 2 : 1 + ([...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 3)}組` }
}
