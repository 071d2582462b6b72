import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { agenciesOn, agencyOptions } from '../council/agencies.db.ts'
import type { Tx } from '../kernel/db.ts'
import type { Option } from '../kernel/record.ts'

/** Who and which agencies may be chosen on a day, as options. */
interface OfficeChoices { day: Temporal.PlainDate; people: Option[]; agencies: Option[]; ownAgencyId: string | null }

/** The people of the office and the agencies of a day, as a form offers them. */
export async function officeChoices(tx: Tx, day: Temporal.PlainDate): Promise<OfficeChoices> {
  const agencies = await agenciesOn(tx, day)
  return { day, people: await colleagueOptions(tx, day), agencies: agencyOptions(agencies), ownAgencyId: agencies.find(({ kind }) => kind === 'own_office')?.id ?? null }
}
