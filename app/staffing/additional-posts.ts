import type { BaseSize, Rounding } from '../codes/posts.ts'

/** Consultations about abuse that one more specialist stands for (実施要綱 別表2, 要確認). */
export const CONSULTATIONS_PER_POST = 40

/** What the formula is fed with: consultations about abuse in a year, ours and the whole country's, and the country's children. */
export interface AbuseFigures { ownCount: number | null; nationalCount: number | null; nationalChildren: number | null }

/** 上乗せ of 虐待対応専門員: not asked of 小規模A型, not to be counted while a figure is missing, or counted with every step. `people` is null while nobody has decided about the fraction. */
export type AdditionalPosts =
  | { kind: 'too_small' }
  | { kind: 'missing'; what: readonly (keyof AbuseFigures)[] }
  | { kind: 'counted'; above: boolean; ownPerThousand: number; nationalPerThousand: number; expected: number; excess: number; exact: number; people: number | null }

/** 上乗せ = (own − children × national ÷ national children) ÷ 40, from 小規模B型 up and only above the national rate; below it 0. */
export function additionalPosts(size: BaseSize, children: number, figures: AbuseFigures, rounding: Rounding): AdditionalPosts {
  if (size === 'small_a') return { kind: 'too_small' }
  const { ownCount, nationalCount, nationalChildren } = figures
  if (ownCount === null || nationalCount === null || nationalChildren === null) {
    return { kind: 'missing', what: (['ownCount', 'nationalCount', 'nationalChildren'] as const).filter((name) => figures[name] === null) }
  }
  // Whole numbers until the last step, so that 0.5 is exactly 0.5 when it is rounded.
  const over = ownCount * nationalChildren - children * nationalCount
  const parts = nationalChildren * CONSULTATIONS_PER_POST
  const above = over > 0
  const expected = children * nationalCount / nationalChildren
  return {
    kind: 'counted', above, ownPerThousand: ownCount * 1000 / children, nationalPerThousand: nationalCount * 1000 / nationalChildren,
    expected, excess: over / nationalChildren, exact: above ? over / parts : 0, people: above ? rounded(over, parts, rounding) : 0,
  }
}

function rounded(over: number, parts: number, rounding: Rounding): number | null {
  const left = over % parts
  const down = (over - left) / parts
  if (rounding === 'undecided') return left === 0 ? down : null
  if (rounding === 'up') return left > 0 ? down + 1 : down
  return rounding === 'half_up' && left * 2 >= parts ? down + 1 : down
}
