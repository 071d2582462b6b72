import { roleLabel } from '../access/roles.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'
import { agenciesOn, colleaguesOn } from './allocation.db.ts'

/** Who and which agencies may be chosen on a day, as options. */
interface OfficeChoices { day: Temporal.PlainDate; people: Option[]; agencies: Option[]; ownAgencyId: string | null }

/** The people of the office and the agencies of a day, as a form offers them. */
export async function officeChoices(tx: Tx, day: Temporal.PlainDate): Promise<OfficeChoices> {
  const people = (await colleaguesOn(tx, day)).map(({ id, name, role }) => ({ code: id, label: `${name}（${roleLabel(role)}）` }))
  const agencies = await agenciesOn(tx, day)
  return { day, people, agencies: agencies.map(({ id, name }) => ({ code: id, label: name })), ownAgencyId: agencies.find(({ kind }) => kind === 'own_office')?.id ?? null }
}
