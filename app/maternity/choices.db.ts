import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { agenciesOn, agencyOptions } from '../council/agencies.db.ts'
import { agencyPeopleOf } from '../council/agency-people.db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'
import type { Pregnancy } from './pregnancies.db.ts'
import type { PregnancyChoices } from './pregnancy.ts'

/** Whom the form of a pregnancy may name on a day; who is named already stays among them. */
export async function pregnancyChoices(tx: Tx, today: Temporal.PlainDate, kept?: Pregnancy): Promise<PregnancyChoices> {
  const agencies = await agenciesOn(tx, today)
  const people = await agencyPeopleOf(tx, agencies.filter(({ kind }) => kind === 'maternal_health').map(({ id }) => id), { day: today })
  return {
    colleagues: withKept(await colleagueOptions(tx, today), kept?.accountId, kept?.worker),
    counterparts: withKept(people.map(({ id, name, title }) => ({ code: id, label: title ? `${name}（${title}）` : name })), kept?.agencyPersonId, kept?.counterpartName),
    clinics: agencyOptions(agencies.filter(({ kind }) => kind === 'obstetrics')),
  }
}

const withKept = (options: readonly Option[], code: string | null | undefined, label: string | null | undefined): readonly Option[] =>
  (code && !options.some((one) => one.code === code) ? [...options, { code, label: label ?? code }] : options)
