import { roles } from '../access/roles.ts'
import type { Role } from '../access/roles.ts'
import { wideningGrounds } from '../codes/widening.ts'
import { fiscalYearOf, isBefore } from '../kernel/calendar.ts'
import { choice, date, longText, required, text } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'

/** Confirmed every year: their accounts end with the fiscal year (RIGHTS, member-agency user). */
const yearly: readonly string[] = ['agency_user', 'centre_officer']
const ofAgency: readonly string[] = [...yearly, 'kizuna_nurse']
const MOST_YEARS = 5

/** The roles people can have; those of the machine are not among them. */
export const roleOptions: readonly Option[] = Object.entries(roles).filter(([code]) => !code.startsWith('system')).map(([code, { label }]) => ({ code, label }))
const grounds = wideningGrounds.filter(({ code }) => ['duty_change', 'running', 'mistaken', 'lost_factor', 'other'].includes(code))
const why = { ground: required(choice('なぜ', grounds)), reason: required(longText('理由', { rows: 2, most: 1000, hint: '室長が読んで決めます。子どもや家族のことは書かないでください' })) }
const lastDayHint = '異動や任用の終わりの日。会計年度任用職員は3月31日まで'

/** A new account as an administrator proposes it; `person` says whether somebody gets a second one. */
export const newAccountRecord = (people: readonly Option[], agencies: readonly Option[]) => defineRecord({
  name: 'new_account', version: 1, title: '利用者を加える提案',
  fields: {
    person: required(choice('だれの利用者か', [{ code: 'new', label: '新しい人' }, { code: 'namesake', label: '同じ名前の、別の人' }, ...people], { as: 'select', hint: 'もう利用者のある人なら、その人を選んでください。二つ目の利用者として室長に示します' })),
    name: required(text('名前', { most: 100 })),
    kana: text('ふりがな', { most: 100 }),
    signInName: required(text('利用者名', { most: 40, width: 'short', hint: '半角の英小文字・数字・点・下線。職員番号など、変わらないもの' })),
    role: required(choice('役割', roleOptions, { as: 'select' })),
    agencyId: choice('関係機関', agencies, { as: 'select' }),
    title: text('職名', { most: 100 }),
    team: text('班', { most: 50, width: 'short' }),
    since: required(date('いつから')),
    last: required(date('最後の日', { hint: lastDayHint })),
    ...why,
  },
  askIf: { agencyId: { role: ofAgency } },
})

/** A role from a day on; it counts by itself when the day comes. */
export const roleChangeRecord = defineRecord({
  name: 'role_change', version: 1, title: '役割を変える提案',
  fields: {
    role: required(choice('新しい役割', roleOptions.filter(({ code }) => code !== 'administrator'), { as: 'select' })),
    title: text('職名', { most: 100 }), team: text('班', { most: 50, width: 'short' }),
    since: required(date('いつから', { hint: 'この日から、だれも押さなくても変わります。4月1日の異動は3月のうちに出しておけます' })),
    last: date('最後の日', { hint: '一時だけの役割のとき。次の日から元の役割に戻ります' }),
    ...why,
  },
})

export const extensionRecord = defineRecord({ name: 'extension', version: 1, title: '期限を延ばす提案', fields: { last: required(date('新しい最後の日', { hint: lastDayHint })), ...why } })
export const unlockingRecord = defineRecord({ name: 'unlocking', version: 1, title: '停止を解く提案', fields: why })
export const resetRecord = defineRecord({ name: 'reset', version: 1, title: 'サインインのやり直しの提案', fields: why })
/** Narrowing: done at once by one person. */
export const endingRecord = defineRecord({ name: 'ending', version: 1, title: '利用を早く終える', fields: { last: required(date('最後の日', { hint: 'いまの期限より前の日。きょうにすると、きょうで終わりです' })) } })

export type NewAccount = Values<ReturnType<typeof newAccountRecord>>
type RoleChange = Values<typeof roleChangeRecord>

/** The last day of the fiscal year, 31 March. */
export const lastDayOfYear = (day: Temporal.PlainDate): Temporal.PlainDate => new Temporal.PlainDate(fiscalYearOf(day) + 1, 3, 31)
/** The last day a form proposes: the end of this fiscal year, of the next when that is near. */
export const proposedLastDay = (since: Temporal.PlainDate): Temporal.PlainDate => lastDayOfYear(since.add({ days: 61 }))

/** What is wrong with how long an account would last. */
export function problemsOfPeriod(role: string, { since, last }: { since: Temporal.PlainDate; last: Temporal.PlainDate }): Problem[] {
  if (isBefore(last, since)) return [{ field: 'last', message: '「最後の日」は「いつから」と同じか、後の日にしてください' }]
  if (yearly.includes(role) && isBefore(lastDayOfYear(since), last)) return [{ field: 'last', message: '関係機関の利用者は年度ごとに確かめます。3月31日までにしてください' }]
  return isBefore(since.add({ years: MOST_YEARS }), last) ? [{ field: 'last', message: `${MOST_YEARS}年より先にはできません。異動の見込みの日にしてください` }] : []
}

/** A person who signs in already, as the rules about second accounts need them. */
export interface Known { staffId: string; name: string; signInName: string; role: string; open: boolean }

const plain = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '')

/** What is wrong with a new account, given who signs in already and who asks. */
export function problemsOfNewAccount(values: NewAccount, { known, taken, today, me }: { known: readonly Known[]; taken: readonly string[]; today: Temporal.PlainDate; me: string }): Problem[] {
  const problems = [...problemsOfPeriod(values.role, values)]
  if (isBefore(values.since, today)) problems.push({ field: 'since', message: 'きょうより前の日にはできません' })
  if (!/^[a-z0-9][a-z0-9._-]{1,39}$/.test(values.signInName)) problems.push({ field: 'signInName', message: '利用者名は、半角の英小文字・数字・点・下線の2〜40文字にしてください' })
  else if (taken.includes(values.signInName)) problems.push({ field: 'signInName', message: 'その利用者名はもう使われているか、提案されています。別の名にしてください' })
  if (values.person === me) problems.push({ field: 'person', message: 'ご自分のことは提案できません。ほかの管理者に頼んでください' })
  if (values.person === 'new' && known.some(({ name }) => plain(name) === plain(values.name))) problems.push({ field: 'person', message: 'この名前の人には、もう利用者があります。同じ人ならその人を、別の人なら「同じ名前の、別の人」を選んでください' })
  if (ofAgency.includes(values.role) && yearly.includes(values.role) && !values.agencyId) problems.push({ field: 'agencyId', message: '関係機関を選んでください' })
  return [...problems, ...problemsOfBeingAdministrator(values.role, known.filter(({ staffId, open }) => open && staffId === values.person), 'person')]
}

/** An administrator has no other role, and whoever has another role is no administrator. */
function problemsOfBeingAdministrator(role: string, others: readonly Known[], field: string): Problem[] {
  const clash = others.find((other) => (other.role === 'administrator') !== (role === 'administrator'))
  return clash ? [{ field, message: `管理者は、ほかの役割を持てません。この人の利用者 ${clash.signInName} を先に終えてください` }] : []
}

/** What is wrong with a role that is to begin. */
export function problemsOfRoleChange({ role, since, last }: RoleChange, { today, now, until }: { today: Temporal.PlainDate; now: string; until: Temporal.PlainDate | null }): Problem[] {
  if (isBefore(since, today)) return [{ field: 'since', message: 'きょうより前の日にはできません' }]
  if (last && isBefore(last, since)) return [{ field: 'last', message: '「最後の日」は「いつから」と同じか、後の日にしてください' }]
  if (until && !isBefore(since, until)) return [{ field: 'since', message: 'その日には、この利用者の期限が終わっています。先に期限を延ばしてください' }]
  if (now === 'administrator') return [{ field: 'role', message: '管理者は、ほかの役割を持てません。新しい利用者を加えてください' }]
  return role === now && !last ? [{ field: 'role', message: 'いまと同じ役割です' }] : []
}

/** The role of a code, or undefined. */
export const isRole = (code: string): code is Role => code in roles
