import { rooms } from '../../app/rooms.ts'
import { addressOf, legibleAnswer } from './asked.fixtures.ts'
import { canariesIn } from './canary.ts'
import type { CanaryClass } from './canary.ts'
import type { Laid, Reader } from './states.fixtures.ts'
import { stateNames, states } from './states.ts'
import type { State } from './states.ts'

const office = ['head', 'supervisor', 'coordinator', 'public_health_nurse', 'social_worker', 'family_supporter', 'abuse_specialist', 'psychologist']
const leading = ['head', 'supervisor', 'coordinator']

/** What nobody may lose, and who may find it (RIGHTS): hidden places, reporters, notes of sealed cases, 女性相談. Everybody else finds none of it anywhere. */
export const kept: readonly { what: CanaryClass; of: State; by: readonly string[] }[] = [
  { what: 'p', of: 'team', by: office }, { what: 'p', of: 'veiled', by: [] }, { what: 'p', of: 'unveiled', by: [...leading, 'social_worker'] },
  { what: 'p', of: 'sealed', by: [] }, { what: 'p', of: 'sealed-named', by: office }, { what: 'p', of: 'kin', by: [] }, { what: 'p', of: 'othertown', by: [] }, { what: 'p', of: 'granted', by: office },
  // Whoever took the call writes a reason too before the reporter is shown: by links alone nobody comes there.
  { what: 'r', of: 'own', by: [] }, { what: 'r', of: 'team', by: [] }, { what: 'r', of: 'unveiled', by: [...leading, 'social_worker'] }, { what: 'r', of: 'granted', by: [] }, { what: 'r', of: 'kin', by: [] },
  { what: 'n', of: 'sealed', by: [] }, { what: 'a', of: 'sealed', by: [] }, { what: 'c', of: 'sealed', by: [] }, { what: 'n', of: 'sealed-named', by: office }, { what: 'a', of: 'sealed-named', by: office },
  { what: 'n', of: 'kin', by: [] }, { what: 'c', of: 'kin', by: [] }, { what: 'c', of: 'othertown', by: [] }, { what: 'n', of: 'othertown', by: [] }, { what: 'n', of: 'granted', by: office },
  { what: 'w', of: 'own', by: [...leading, 'social_worker'] }, { what: 'w', of: 'team', by: leading }, { what: 'w', of: 'sealed', by: [] }, { what: 'w', of: 'kin', by: [] },
]

/** Everything a reader comes to: links from the first page on, at most `most` of one kind of page, and every declared page about every record set. */
export async function crawl(laid: Laid, reader: Reader, most: number): Promise<{ pages: number; found: Map<string, string> }> {
  const waiting = ['/', ...rooms.filter(({ method }) => method === 'GET').flatMap((page) => (page.path.includes(':') ? stateNames : (['own'] as const)).map((state) => addressOf(page, laid.sets[state])))]
  const declared = new Set(waiting).size
  const seen = new Set<string>()
  const kinds = new Map<string, number>()
  let texts = ''
  const found = new Map<string, Set<string>>()
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    const kind = address.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*/, '')
    if (seen.has(address) || (seen.size >= declared && (kinds.get(kind) ?? 0) >= most)) continue
    seen.add(address)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    const response = await laid.office.fetch(new Request(`http://127.0.0.1${address}`, { redirect: 'manual', headers: { cookie: `__Host-kyoten=${reader.steppedUp}` } }))
    texts = await legibleAnswer(response)
    for (const [tag, letters] of canariesIn(texts)) found.set(tag, (found.get(tag) ?? new Set()).union(new Set(letters)))
    for (const [, href] of texts.matchAll(/href="(\/[^"#]*)/g)) if (!href!.startsWith('/assets/')) waiting.push(href!.replaceAll('&amp;', '&'))
  }
  return { pages: seen.size, found: new Map([...found].map(([tag, letters]) => [tag, [...letters].join('')])) }
}

/** What was found that should not be, and not found that should be. */
export function judge(reader: Reader, found: ReadonlyMap<string, string>): { leaks: string[]; missing: string[] } {
  const has = ({ of, what }: (typeof kept)[number]): boolean => found.get(states[of].tag)?.includes(what) ?? false
  return {
    leaks: kept.filter((one) => has(one) && !one.by.includes(reader.role)).map(({ what, of }) => `${reader.role} finds ${what} of ${of}`),
    missing: kept.filter((one) => !has(one) && one.by.includes(reader.role)).map(({ what, of }) => `${reader.role} does not find ${what} of ${of}`),
  }
}
