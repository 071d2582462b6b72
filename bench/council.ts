/** What is asked of the started product: an address, and how long it took at the server, in milliseconds. */
export interface Asked { status: number; html: string; location: string; ms: number }
export type Ask = (path: string, form?: URLSearchParams) => Promise<Asked>

/** Server times, in milliseconds, of what the council waits for: the next family of a 実務者会議 on both screens, the act that decides, the ledger and its paper. */
export type CouncilTimes = Record<'item' | 'room' | 'decide' | 'ledger' | 'paper', number[]>

const id = '[0-9a-f-]{36}'
const addressesIn = (html: string, pattern: string): string[] => [...new Set([...html.matchAll(new RegExp(`href="(${pattern})"`, 'g'))].map(([, address]) => address!))]
const plain = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** The form of a page as a browser would send it untouched. */
function filledIn(html: string, action: string): URLSearchParams {
  const form = [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(([, to]) => to === action)?.[2] ?? ''
  const sent = new URLSearchParams()
  const named = (tag: string, attribute: string): string | undefined => new RegExp(` ${attribute}="([^"]*)"`).exec(tag)?.[1]
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = named(tag, 'name')
    if (name && (!/type="(radio|checkbox)"/.test(tag) || / checked=/.test(tag))) sent.append(name, plain(named(tag, 'value') ?? ''))
  }
  for (const [, name, words] of form.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) sent.append(name!, plain(words!))
  for (const [, name, options] of form.matchAll(/<select[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) {
    const chosen = [...options!.matchAll(/<option[^>]*>/g)].find(([tag]) => / selected=/.test(tag))?.[0]
    sent.append(name!, plain(chosen ? named(chosen, 'value') ?? '' : ''))
  }
  return sent
}

/** The items of the meeting with the most families. */
async function longestAgenda(ask: Ask): Promise<string[]> {
  let longest: string[] = []
  for (const meeting of addressesIn((await ask('/meetings')).html, `/meetings/${id}`)) {
    const items = addressesIn((await ask(`${meeting}/agenda`)).html, `/items/${id}`)
    if (items.length > longest.length) longest = items
  }
  return longest
}

/** Walks a whole agenda as the meeting does, deciding of each family again what was decided, with a review in the invented town's next spring; then reads and prints the ledger of the whole town, which `second` lets through. The first of each warms up. Throws when an act is refused. */
export async function walkCouncil(ask: Ask, second: Ask, rounds: number): Promise<CouncilTimes> {
  const times: CouncilTimes = { item: [], room: [], decide: [], ledger: [], paper: [] }
  const items = await longestAgenda(ask)
  for (const item of items) {
    const room = await ask(`${item}/room`)
    if (room.status === 200) times.room.push(room.ms)
    const page = await ask(item)
    times.item.push(page.ms)
    const form = filledIn(page.html, item)
    form.set('nextReviewOn', '2027-02-24')
    const decided = await ask(item, form)
    if (decided.status === 303) times.decide.push(decided.ms)
  }
  if (items.length > 0 && times.decide.length === 0) throw new Error('no family of the agenda could be decided')
  const print = crypto.randomUUID()
  const made = await ask('/prints', new URLSearchParams({ id: print, filter: '', purpose: '計測のために刷り、捨てる', copies: '1' }))
  const through = made.location.startsWith('/widening/') ? await second(`${made.location}/decision`, new URLSearchParams({ word: 'approved', words: '' })) : made
  if (through.status !== 303) throw new Error(`the ledger was not printed: ${through.status}`)
  for (let round = 0; round <= rounds; round += 1) {
    times.ledger.push((await ask('/ledger')).ms)
    const paper = await ask(`/prints/${print}/ledger.pdf?copy=1`)
    if (paper.status !== 200) throw new Error(`the ledger was not set: ${paper.status}`)
    times.paper.push(paper.ms)
  }
  for (const all of Object.values(times)) all.shift()
  return times
}
