import { may, roles } from '../../app/access/roles.ts'
import type { Permission } from '../../app/access/roles.ts'
import { nameOf, send } from './asked.fixtures.ts'
import type { Page, Witness } from './asked.fixtures.ts'
import { opening } from './switched-off.fixtures.ts'
import type { Prober } from './switched-off.fixtures.ts'
import type { Laid } from './states.fixtures.ts'

/** Lets every row of the town through, so that what a page asks for (`needs`) is all that stands; the wall between towns stays, pages need their own town. */
export async function openEverything({ office }: Laid, { policies }: Prober): Promise<void> {
  for (const policy of policies.filter(({ name }) => name !== 'town')) await office.ownerQuery(opening(policy))
}

/** Of one page: who comes through without the permission it needs, and whether anybody more comes through when it is asked of nobody. Null where everybody has it. */
export async function withoutNeeds(laid: Laid, witness: Witness, page: Page): Promise<{ through: string[]; noticed: boolean } | null> {
  const without = laid.readers.filter(({ role }) => !may({ role }, page.needs))
  if (without.length === 0) return null
  witness.takeBack = page.method === 'POST'
  // Some records stand in one set alone: an opening, a hold, a share.
  const sets = page.on ? (['own', 'team', 'closed', 'sealed-named', 'granted', 'unveiled'] as const).map((state) => laid.sets[state]) : [laid.sets.own]
  const status = async (reader: Laid['readers'][number], at = 0): Promise<number> => (await send(laid, witness, reader, page, sets[at]!)).status
  const through: string[] = []
  let noticed = false
  for (const reader of without) {
    if (await status(reader) !== 404) through.push(`${nameOf(page)} ${reader.role}`)
    const kept = roles[reader.role].may
    Object.assign(roles[reader.role], { may: [...kept, page.needs] satisfies readonly Permission[] })
    try {
      for (let at = 0; at < sets.length && !noticed; at += 1) noticed = await status(reader, at) !== 404
    } finally {
      Object.assign(roles[reader.role], { may: kept })
    }
  }
  return { through, noticed }
}
