import { may, roles } from '../../app/access/roles.ts'
import type { Permission } from '../../app/access/roles.ts'
import { nameOf, send } from './asked.fixtures.ts'
import type { Page, Witness } from './asked.fixtures.ts'
import { opening } from './switched-off.fixtures.ts'
import type { Prober } from './switched-off.fixtures.ts'
import type { Laid } from './states.fixtures.ts'

/** Lets every row through in the whole database, so that what a page asks for (`needs`) is all that stands. */
export async function openEverything({ office }: Laid, { policies }: Prober): Promise<void> {
  for (const policy of policies) await office.ownerQuery(opening(policy))
}

/** Of one page: who comes through without the permission it needs, and whether anybody more comes through when it is asked of nobody. Null where everybody has it. */
export async function withoutNeeds(laid: Laid, witness: Witness, page: Page): Promise<{ through: string[]; noticed: boolean } | null> {
  const without = laid.readers.filter(({ role }) => !may({ role }, page.needs))
  if (without.length === 0) return null
  witness.takeBack = page.method === 'POST'
  const status = async (reader: Laid['readers'][number]): Promise<number> => (await send(laid, witness, reader, page, laid.sets.own)).status
  const through: string[] = []
  let noticed = false
  for (const reader of without) {
    if (await status(reader) !== 404) through.push(`${nameOf(page)} ${reader.role}`)
    const kept = roles[reader.role].may
    Object.assign(roles[reader.role], { may: [...kept, page.needs] satisfies readonly Permission[] })
    try {
      noticed ||= await status(reader) !== 404
    } finally {
      Object.assign(roles[reader.role], { may: kept })
    }
  }
  return { through, noticed }
}
