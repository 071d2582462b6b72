import type { AgencyPersonPart, ContactRoad, MembershipScope } from '../../app/codes/council.ts'
import { fiscalYearOf } from '../../app/kernel/calendar.ts'
import { wordingOn } from '../../app/council/agency-person.ts'
import { town } from '../../app/town.ts'
import { agencies } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import { holdsOn } from './town-facts.ts'
import type { Span } from './town-facts.ts'
import { isBefore, moment } from './days.ts'
import type { Day } from './days.ts'
import type { RoomMaking } from './rooms-of-town.ts'

/** A person of an agency as the council knows them. */
export interface Seat extends Span { id: string; agency: AgencyKey; agencyId: string; part: AgencyPersonPart; name: string; title: string }
/** Who belongs to the council, and who comes for whom on a day. */
export interface Council {
  isMember(agency: AgencyKey, day: Day): boolean
  seatOf(agency: AgencyKey, part: AgencyPersonPart, day: Day): Seat | undefined
  keyOf(agencyId: string): AgencyKey | undefined
}

/** Not members: the court and the registry answer when asked, the neighbouring town and the interpreters come case by case. */
const outside: readonly AgencyKey[] = ['own', 'court', 'legal_affairs', 'neighbour_city', 'interpreters', 'resident_register']
/** Left the council at the end of last March. */
const left: AgencyKey = 'family_support'
const corporations: readonly string[] = ['nursery', 'kodomoen', 'kindergarten', 'childrens_club', 'support_centre', 'obstetrics', 'paediatrics', 'psychiatry', 'dentistry', 'other_medical', 'medical_association', 'social_welfare_council', 'nonprofit', 'child_facility',
  'development_support', 'child_family_centre', 'childrens_hall', 'family_support_centre', 'bar_association']
const persons: readonly string[] = ['child_commissioner', 'foster_association']

const titles: Readonly<Record<string, readonly [representative: string, working: string, contact: string]>> = {
  school: ['校長', '教頭', '養護教諭'], nursery: ['園長', '主任保育士', '担任'], medical: ['院長', '看護師長', '医療相談室'], section: ['課長', '係長', '担当'], police: ['生活安全課長', '少年係長', '少年係'],
  guidance_centre: ['所長', '地区担当の児童福祉司', '当番の児童福祉司'], child_commissioner: ['会長', '主任児童委員', '事務局'], maternal_health: ['課長', '統括保健師', '地区の保健師'], other: ['代表', '相談員', '事務局'],
}
function titlesOf(kind: string): readonly [string, string, string] {
  if (/school$/.test(kind)) return titles['school']!
  if (['nursery', 'kodomoen', 'kindergarten', 'childrens_club', 'childrens_hall'].includes(kind)) return titles['nursery']!
  if (['obstetrics', 'paediatrics', 'psychiatry', 'dentistry', 'other_medical', 'medical_association', 'health_centre'].includes(kind)) return titles['medical']!
  if (/section$|office$|_board$|register$/.test(kind)) return titles['section']!
  return titles[kind] ?? titles['other']!
}

/** The agencies of the council with their people, pledges, and the yearly confirmation; what the coordinator has written down. */
export function councilMembers({ chance, book, days, today, staff, agencies: ids, person }: RoomMaking): Council {
  const year = fiscalYearOf(today)
  const april = (fiscalYear: number): Day => Temporal.PlainDate.from({ year: fiscalYear, month: 4, day: 1 })
  const began = april(2019)
  const firstWritten = days.days[days.placeOf(april(year - 1)) + 4]!
  const [written, by] = [moment(firstWritten, 600), staff.iizuka]
  const wording = wordingOn(town.pledges, today)!.wording
  const memberships = new Map<AgencyKey, Span>()
  const seats: Seat[] = []
  const confirming = days.days[days.placeOf(april(year)) + 9]!
  const kinds = new Map<AgencyKey, string>([['centre', 'guidance_centre'], ...Object.entries(agencies).map(([key, { kind }]) => [key as AgencyKey, kind as string] as const)])

  for (const [at, [agency, kind]] of [...kinds].entries()) {
    if (outside.includes(agency)) continue
    const span: Span = { since: began, until: agency === left && isBefore(april(year), today) ? april(year) : null }
    memberships.set(agency, span)
    const scope: MembershipScope = persons.includes(kind) ? 'person' : corporations.includes(kind) ? 'corporation' : 'authority'
    const ended = span.until !== null
    book.add('membership', { id: chance.id(), agencyId: ids[agency], scope, ...span, publishedOn: at % 23 === 7 ? null : days.days[days.placeOf(began)] ?? began, words: ended ? '事業を別の法人が引き継いだ。' : '', recordedAt: ended ? moment(days.days[days.placeOf(april(year)) - 3]!, 640) : written, recordedBy: by, version: ended ? 2 : 1 })
    const parts: AgencyPersonPart[] = at % 3 === 0 || ['centre', 'kizuna', 'police', 'school_board'].includes(agency) ? ['representative', 'working', 'contact'] : at % 3 === 1 ? ['representative', 'working'] : ['working', 'contact']
    for (const part of parts) {
      // In schools four in ten of those who come change every April.
      const moves = !ended && kind.endsWith('school') && part === 'working' && at % 5 < 2 && isBefore(confirming, today)
      if (moves) sit(agency, kind, part, { since: april(year - 2), until: april(year) }, at)
      sit(agency, kind, part, moves ? { since: april(year), until: null } : { since: april(year - 1 - (at % 4)), until: span.until }, at)
    }
  }

  function sit(agency: AgencyKey, kind: string, part: AgencyPersonPart, span: Span, at: number): void {
    const { name, kana } = person(chance.happens(0.5) ? 'female' : 'male')
    const [representative, working, contact] = titlesOf(kind)
    const seat: Seat = { id: chance.id(), agency, agencyId: ids[agency], part, name, title: { representative, working, contact }[part], ...span }
    seats.push(seat)
    const fresh = !isBefore(span.since, april(year))
    const confirmed = span.until === null && isBefore(confirming, today) && at % 11 !== 5
    const road: ContactRoad = part === 'contact' ? 'phone' : chance.oneOf(['phone', 'phone', 'fax', 'paper', 'mail'] as const)
    book.add('agencyPerson', {
      id: seat.id, agencyId: seat.agencyId, part, name, kana, title: seat.title, phone: agency === 'centre' ? town.centre.phones.at(-1)!.day : agencies[agency as Exclude<AgencyKey, 'own' | 'centre'>].phone, road, ...span,
      confirmedOn: confirmed ? confirming : fresh ? span.since : days.days[days.placeOf(april(year - 1)) + 9]!, trainedOn: part === 'working' && at % 4 === 0 ? days.days[days.placeOf(april(year - 1)) + 80]! : null,
      recordedAt: fresh ? moment(confirming, 620) : written, recordedBy: by, version: 1 + Number(confirmed && !fresh) + Number(span.until !== null),
    })
    // Whoever only answers the telephone has seldom pledged; a few others have not yet.
    if (part === 'contact' ? at % 4 !== 0 : at % 13 === 6) return
    const pledgedOn = fresh ? days.days[days.placeOf(april(year)) + 34]! : firstWritten
    if (isBefore(pledgedOn, today)) book.add('pledge', { id: chance.id(), agencyPersonId: seat.id, wording, pledgedOn, words: '紙で受け取り、簿冊に綴じた。', recordedAt: moment(pledgedOn, 930), recordedBy: by })
  }

  const keys = new Map(Object.entries(ids).map(([key, id]) => [id, key as AgencyKey]))
  return {
    isMember: (agency, day) => { const span = memberships.get(agency); return span !== undefined && holdsOn(span, day) },
    seatOf: (agency, part, day) => seats.find((seat) => seat.agency === agency && seat.part === part && holdsOn(seat, day)) ?? seats.find((seat) => seat.agency === agency && holdsOn(seat, day)),
    keyOf: (agencyId) => keys.get(agencyId),
  }
}
