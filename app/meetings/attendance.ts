import type { MeetingKind } from '../codes/meetings.ts'
import type { AttendanceState } from '../codes/council.ts'
import { choice, reference, rows, text } from '../kernel/fields.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { pledgeStanding } from '../council/agency-person.ts'
import type { PledgeStanding } from '../council/agency-person.ts'
import { isOfCouncil } from './meeting.ts'
import { isMemberOn } from '../council/membership.ts'
import type { MembershipPeriod } from '../council/membership.ts'

/** Who is asked to a meeting and whether they came: one of ours, a person of an agency, or an agency that has not said who comes. */
export interface Attendee {
  id: string; accountId: string | null; agencyId: string | null; agencyPersonId: string | null; name: string; title: string; agencyName: string | null; agencyKind: string | null
  state: AttendanceState; words: string; version: number; member: boolean; pledged: readonly string[]
}

/** Who can be asked: an agency, its memberships, its people. */
export interface Invitable { id: string; name: string; kind: string; memberships: readonly MembershipPeriod[]; people: readonly InvitablePerson[] }
interface InvitablePerson { id: string; name: string; title: string; until: Temporal.PlainDate | null; pledged: readonly string[] }
/** One asked, as it is written down. */
export interface Invitation { id?: string; accountId?: string; agencyId?: string; agencyPersonId?: string; name: string; state?: AttendanceState }

/** How an attendee stands to the pledge; our own staff are bound as civil servants, and an agency without a name pledges nothing. */
export const standingOf = ({ agencyPersonId, pledged }: Pick<Attendee, 'agencyPersonId' | 'pledged'>, wording: string | undefined): PledgeStanding | null =>
  (agencyPersonId === null ? null : pledgeStanding(pledged, wording))

const marks: Partial<Record<PledgeStanding, string>> = { none: '誓約なし', old: '前の文の誓約' }

/** Agencies and their people as a form offers them: members first, each agency with 「だれが来るか未定」, whoever has not pledged with that said. */
export function invitableOptions(agencies: readonly Invitable[], wording: string | undefined, day: Temporal.PlainDate): Option[] {
  const options = (agency: Invitable, member: boolean): Option[] => {
    const group = member ? agency.name : '構成員ではない機関（要対協の会議には案内できません）'
    return [
      ...agency.people.map(({ id, name, title, pledged }) => {
        const mark = marks[pledgeStanding(pledged, wording)]
        return { code: id, label: `${member ? '' : `${agency.name} `}${[name, title].filter(Boolean).join('・')}`, group, ...(mark ? { hint: mark } : {}) }
      }),
      { code: agency.id, label: member ? 'だれが来るか未定' : `${agency.name}（だれが来るか未定）`, group },
    ]
  }
  const isMember = (agency: Invitable): boolean => isMemberOn(agency.memberships, day)
  return [...agencies.filter(isMember).flatMap((agency) => options(agency, true)), ...agencies.filter((agency) => !isMember(agency)).flatMap((agency) => options(agency, false))]
}

/** The ids a form ticked, as invitations. */
export function invitationsOf({ staff, partners }: { staff: readonly string[]; partners: readonly string[] }, agencies: readonly Invitable[]): Invitation[] {
  const invited = partners.flatMap((code): Invitation[] => {
    const agency = agencies.find(({ id, people }) => id === code || people.some((person) => person.id === code))
    const person = agency?.people.find(({ id }) => id === code)
    return agency ? [{ agencyId: agency.id, name: person?.name ?? '', ...(person ? { agencyPersonId: person.id } : {}) }] : []
  })
  return [...staff.map((accountId) => ({ accountId, name: '' })), ...invited]
}

/** Who cannot be asked on that day, each in words that say what to do: an agency that left the council or was never in it, a person who moved on. */
export function problemsOfInvitation(invited: readonly Invitation[], agencies: readonly Invitable[], kind: MeetingKind, day: Temporal.PlainDate): Problem[] {
  const words = invited.flatMap(({ agencyId, agencyPersonId }) => {
    const agency = agencies.find(({ id }) => id === agencyId)
    if (!agency) return []
    const against = againstAgency(agency, kind, day)
    if (against) return [against]
    const person = agency.people.find(({ id }) => id === agencyPersonId)
    const left = person?.until && Temporal.PlainDate.compare(person.until, day) <= 0
    return left ? [`${person.name}さん（${agency.name}）は ${lastDay(person.until!)}で担当ではなくなっています。いまの人を選ぶか、「だれが来るか未定」で案内してください`] : []
  })
  return [...new Set(words)].map((message) => ({ field: 'partners', message }))
}

function againstAgency({ name, memberships }: Invitable, kind: MeetingKind, day: Temporal.PlainDate): string | undefined {
  if (isMemberOn(memberships, day)) return undefined
  const past = memberships.filter(({ until }) => until && Temporal.PlainDate.compare(until, day) <= 0).toSorted((one, other) => Temporal.PlainDate.compare(other.until!, one.until!))[0]
  if (past) return `${name}は ${lastDay(past.until!)}で構成員ではなくなっています。案内から外すか、関係機関のページで構成員として記録し直してください`
  return isOfCouncil(kind) ? `${name}は ${formatJapaneseDate(day)}に構成員ではありません。案内から外すか、関係機関のページで構成員として記録してください` : undefined
}

const lastDay = (until: Temporal.PlainDate): string => formatJapaneseDate(until.subtract({ days: 1 }))

/** Somebody who came without being asked; `whoCode` is an account, an agency's person or an agency. */
export const walkInForm = (options: readonly Option[]) => defineRecord({
  name: 'walk_in', version: 1, title: '案内していない人の出席',
  fields: {
    walkIns: rows('案内していなかったが、来た人', defineRecord({
      name: 'walk_in_row', version: 1, title: '来た人',
      fields: { rowId: reference('番号'), who: choice('だれ', options, { as: 'select' }), name: text('名前', { most: 60, hint: '機関だけを選んだとき' }) },
    }), { least: 0, most: 10, noun: '来た人' }, { ignore: ['rowId'] }),
  },
})

/** Names of the attendance form's inputs for one attendee. */
export const attendanceNames = (id: string) => ({ came: `came.${id}`, reply: `reply.${id}`, was: `was.${id}`, version: `version.${id}`, words: `words.${id}` })

/** What a form says of one attendee; undefined when it says nothing new about them, so that two people at the door do not overtake each other. */
export function tickOf(form: Raw, { id, state, words }: Pick<Attendee, 'id' | 'state' | 'words'>, ended: boolean): { state: AttendanceState; words: string; version: number } | undefined {
  const names = attendanceNames(id)
  const sent = (name: string): string => form[name]?.[0] ?? ''
  if (sent(names.version) === '') return undefined
  const replies: readonly string[] = ['invited', 'coming', 'not_coming'] satisfies AttendanceState[]
  const opened = sent(names.was)
  const [openedState = '', ...openedWords] = opened.split(' ')
  const reply = [sent(names.reply), openedState].find((one) => replies.includes(one)) ?? 'coming'
  const absent = ended ? 'absent' : (reply as AttendanceState)
  const now = sent(names.came) === 'yes' ? 'attended' : absent
  const said = { state: now, words: (form[names.words] ? sent(names.words) : openedWords.join(' ')).slice(0, 200), version: Number(sent(names.version)) }
  return opened === `${said.state} ${said.words}` || (state === said.state && words === said.words) ? undefined : said
}
