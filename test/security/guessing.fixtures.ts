import { hash } from '@node-rs/argon2'
import { forgetTries, givePassword, wayfarer } from '../../app/accounts/way-in.fixtures.ts'
import type { Figure } from '../figures.ts'
import type { Office } from '../office.ts'

const QUARTER_SECONDS = 900
const STEP_SECONDS = 15

/** How many wrong passwords of one account are judged within a quarter of an hour when somebody tries every fifteen seconds, three at once, each time from another address. */
export async function triesInAQuarter(office: Office, name: string, seconds: number = QUARTER_SECONDS): Promise<number> {
  await office.ownerQuery('delete from ctx.attempt')
  let judged = 0
  for (let second = 0; second < seconds; second += STEP_SECONDS) {
    const answers = await Promise.all([1, 2, 3].map((n) => wayfarer(office, { address: `2001:db8::${second}:${n}` }).post('/sign-in', { name, password: `x${second}` })))
    judged += answers.filter(({ status }) => status === 422).length
    await office.ownerQuery(`update ctx.attempt set at = at - $1 * interval '1 second'`, [STEP_SECONDS])
  }
  return judged
}

/** The same with the counting switched off; what is switched off is put back. */
export async function withoutLimit<T>(office: Office, work: () => Promise<T>): Promise<T> {
  const [kept] = await office.ownerQuery<{ text: string }>(`select pg_get_functiondef('ctx.begin_try'::regproc) as text`)
  await office.ownerQuery(`create or replace function ctx.begin_try(keys text[], most int[], minutes int[], growing boolean[], out wait_seconds int, out try_id uuid) language sql as $$ select 0, gen_random_uuid() $$`)
  try {
    return await work()
  } finally {
    await office.ownerQuery(kept!.text)
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Medians in milliseconds; `gap`: the median of the differences within a pair as a share, since other work on the machine falls on both of a pair. */
export interface Times { known: number; unknown: number; gap: number; sample: number }

/** How long a wrong password takes for an account that exists and for one that does not, in turn. */
export async function timesOf(office: Office, known: string, pairs: number): Promise<Times> {
  const times = { known: [] as number[], unknown: [] as number[] }
  const once = async (kind: keyof typeof times, name: string, n: number): Promise<void> => {
    const one = wayfarer(office, { address: `203.0.113.${n % 250}` })
    const began = performance.now()
    await one.post('/sign-in', { name, password: 'まちがった言葉' })
    if (n >= 3) times[kind].push(performance.now() - began)
  }
  for (let n = 0; n < pairs + 3; n += 1) {
    const order = [['known', known], ['unknown', `nobody-${n}`]] as const
    for (const [kind, name] of n % 2 ? order : order.toReversed()) await once(kind, name, n)
    await forgetTries(office)
  }
  const [a, b] = [median(times.known), median(times.unknown)]
  return { known: a, unknown: b, gap: Math.abs(median(times.known.map((one, n) => one - times.unknown[n]!))) / Math.max(a, b), sample: pairs }
}

/** A password of the account stored at a lower cost than the one nobody has: what the clock must be able to see. */
export async function storeCheaply(office: Office, member: 'nurse'): Promise<void> {
  await office.ownerQuery('update ctx.credential set password_hash = $2 where account_id = $1', [office.accounts[member], await hash('x', { algorithm: 2, memoryCost: 1_024, timeCost: 1, parallelism: 1 })])
}

/** Everything S8 says, measured with so many pairs. */
export async function guess(office: Office, pairs: number): Promise<Figure & { tries: readonly number[]; times: Times; seen: Times; without: number }> {
  await givePassword(office, 'nurse')
  const tries = [await triesInAQuarter(office, 'nurse'), await triesInAQuarter(office, 'nobody')]
  const without = await withoutLimit(office, () => triesInAQuarter(office, 'nurse', 120))
  const times = await timesOf(office, 'nurse', pairs)
  await storeCheaply(office, 'nurse')
  const seen = await timesOf(office, 'nurse', Math.ceil(pairs / 2))
  const share = ({ gap }: Times): string => `${(gap * 100).toFixed(1)} %`
  return {
    id: 'S8', figure: 'guessing: tries of one account in 15 minutes from 180 addresses; known and unknown account alike in time', tries, times, seen, without,
    value: `${Math.max(...tries)} tries; medians ${times.known.toFixed(1)} and ${times.unknown.toFixed(1)} ms, gap ${share(times)}`, sample: `360 tries, ${times.sample} pairs`,
    target: '≤ 10 tries; gap < 10 %', control: `limit off: ${without} of 24 tries judged; a cheaper hash: gap ${share(seen)}`,
    ok: Math.max(...tries) <= 10 && times.gap < 0.1 && without === 24 && seen.gap > 0.2,
  }
}
