import type { Tx } from '../kernel/db.ts'
import { confirmedFiles } from '../settings/settings.db.ts'
import { templateText } from './template.ts'
import type { SheetName } from './template.ts'

/** The text of a sheet's template as the head last confirmed it; parts that were never confirmed as they lie on the server. Throws when one may not be used. */
export async function sheetInForce(tx: Tx, name: SheetName): Promise<string> {
  const confirmed = await confirmedFiles(tx)
  return templateText(name, { confirmed: (file) => confirmed.get(`forms/${file}`)?.words ?? undefined })
}
