import { differences, opening } from './switched-off.fixtures.ts'
import type { Findings, Policy, Prober } from './switched-off.fixtures.ts'

/** Whether somebody notices that a policy lets everything pass: rows seen or written that were not; for a wall also when it is the only one that still stands. */
export async function isNoticed(prober: Prober, policy: Policy, before: Map<string, Findings>): Promise<boolean> {
  const table = `${policy.schema}.${policy.table}`
  const kinds = policy.command === 'a' ? ['writing'] as const : policy.command === 'r' ? ['reading'] as const : ['reading', 'writing'] as const
  for (const kind of kinds) {
    const key = `${table} ${kind}`
    if (!before.has(key)) before.set(key, await prober.with([], () => prober[kind](table)))
    const after = await prober.with([opening(policy)], () => prober[kind](table))
    if (differences(before.get(key)!, after).length > 0) return true
  }
  const others = prober.policies.filter((other) => other.schema === policy.schema && other.table === policy.table && other !== policy).map(opening)
  for (const kind of kinds) {
    const alone = await prober.with(others, () => prober[kind](table))
    const nothing = await prober.with([...others, opening(policy)], () => prober[kind](table))
    if (differences(alone, nothing).length > 0) return true
  }
  return false
}
