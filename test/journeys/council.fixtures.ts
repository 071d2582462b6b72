import { registered, seal } from '../../app/meetings/review.fixtures.ts'
import type { Registered } from '../../app/meetings/review.fixtures.ts'
import type { Desk } from './desk.ts'
import { insideTown } from './inside.ts'

/** Four families of a running town's register: one that is disputed, one not seen at home for 104 days, one unchanged, and one whose child is sealed and shown to the coordinator alone. */
export async function familiesOfMonth(data: string): Promise<Record<'disputed' | 'unseen' | 'quiet' | 'sealed', Registered>> {
  const town = await insideTown(data, Temporal.Instant.from('2026-11-25T09:00:00+09:00'))
  const families = {
    disputed: await registered(town, '常磐', { children: ['空', '海'] }), unseen: await registered(town, '遠山', { metOn: '2026-08-13' }),
    quiet: await registered(town, '白鳥'), sealed: await registered(town, '鏡山'),
  }
  await seal(town, families.sealed.casefiles[0]!, 'coordinator')
  await town.close()
  return families
}

/** An agency that becomes a member, with who comes from it; gives its address, where the page is left. */
export async function joinCouncil({ page, keys, here }: Desk, kind: string, name: string, more: { until?: string; person?: string }): Promise<string> {
  await page.goto('/agencies/new')
  await keys.select('kind', kind)
  await keys.fill('name', name)
  await keys.fill('since', '平成31年4月1日')
  await keys.key('Control+Enter')
  const address = here()
  await keys.press('a[href$="/memberships/new"]')
  await keys.pick('scope', 'corporation')
  await keys.fill('since', '平成31年4月1日')
  if (more.until) await keys.fill('until', more.until)
  await keys.key('Control+Enter')
  if (!more.person) return address
  await keys.press('a[href$="/people/new"]')
  await keys.fill('name', more.person)
  await keys.pick('part', 'working')
  await keys.pick('road', 'phone')
  await keys.key('Control+Enter')
  return address
}
