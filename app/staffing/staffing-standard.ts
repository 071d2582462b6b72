import type { BaseSize, Post } from '../codes/posts.ts'

/** How sure a number is: `check` has not been compared with the notice itself and says 「要確認」 on the screen. */
type Sureness = 'sure' | 'check'

/** Posts that must be filled all opening hours, and how many of them need not be 常勤. */
export interface Requirement { post: Post; people: number; partTime: number; sureness: Sureness }

interface SizeRule { size: BaseSize; least: number; below: number | null; needs: readonly Requirement[]; source: string; sureness: Sureness }

const supporters = (people: number, sureness: Sureness = 'check'): Requirement => ({ post: 'family_supporter', people, partTime: 1, sureness })
const psychologists = (people: number, sureness: Sureness = 'check'): Requirement => ({ post: 'psychologist', people, partTime: people, sureness })
const specialists = (people: number, sureness: Sureness = 'check'): Requirement => ({ post: 'abuse_specialist', people, partTime: people, sureness })

/** 類型 by the number of children (概ね; 以上・未満) with the least posts of each. Which of them may be part-time has not been compared with the notice. */
export const sizeRules: readonly SizeRule[] = [
  { size: 'small_a', least: 0, below: 9_000, needs: [supporters(2)], source: '支援拠点設置運営要綱 別表', sureness: 'check' },
  { size: 'small_b', least: 9_000, below: 18_000, needs: [supporters(2), specialists(1)], source: '支援拠点設置運営要綱 別表', sureness: 'check' },
  { size: 'small_c', least: 18_000, below: 27_000, needs: [supporters(2), specialists(2)], source: '支援拠点設置運営要綱 別表', sureness: 'check' },
  { size: 'middle', least: 27_000, below: 72_000, needs: [supporters(3, 'sure'), psychologists(1, 'sure'), specialists(2, 'sure')], source: '出雲市資料7（国が定める支援拠点職員配置基準）', sureness: 'sure' },
  { size: 'large', least: 72_000, below: null, needs: [supporters(5), psychologists(2), specialists(4)], source: '支援拠点設置運営要綱 別表', sureness: 'check' },
]

/** The rule of a size. */
export const ruleOf = (size: BaseSize): SizeRule => sizeRules.find((rule) => rule.size === size)!

/** The size a number of children falls into, as far as 「概ね」 goes. */
export function sizeOf(children: number): BaseSize {
  return sizeRules.find(({ below }) => below === null || children < below)!.size
}

/** The next line between two sizes, and by how many children it is away; undefined where none is within `within` children. */
export function lineNear(children: number, within: number): { line: number; away: number } | undefined {
  return sizeRules.map(({ least }) => ({ line: least, away: children - least })).filter(({ line, away }) => line > 0 && Math.abs(away) <= within)
    .sort((one, other) => Math.abs(one.away) - Math.abs(other.away))[0]
}

const coordinator: Requirement = { post: 'council_coordinator', people: 1, partTime: 1, sureness: 'check' }

/** What the State asks of the office in a span of time; `besides` stand beside the posts of the size. */
export interface Standard { name: string; since: string; until: string | null; source: string; besides: readonly Requirement[] }

/** The standards in their order; half-open spans. */
export const standards: readonly Standard[] = [
  {
    name: '市区町村子ども家庭総合支援拠点', since: '2017-04-01', until: '2024-04-01',
    source: '児福法10条の2（当時）、支援拠点設置運営要綱（H29.3.31 雇児発0331第49号、R3.4.15 子発0415第6号改正）', besides: [coordinator],
  },
  {
    name: 'こども家庭センター', since: '2024-04-01', until: null, source: '児福法10条の2、利用者支援事業（こども家庭センター型）実施要綱 別表1・別表2',
    besides: [{ post: 'centre_director', people: 1, partTime: 0, sureness: 'check' }, { post: 'lead_supporter', people: 1, partTime: 0, sureness: 'check' }, coordinator],
  },
]

/** The standard of a day; undefined before 2017-04-01, when there was none. */
export function standardOn(day: Temporal.PlainDate): Standard | undefined {
  const on = day.toString()
  return standards.find(({ since, until }) => since <= on && (until === null || on < until))
}

/** The three kinds of post that make up the least number of a size; one person fills only one of them. */
export const countedPosts: readonly Post[] = ['family_supporter', 'psychologist', 'abuse_specialist']

/** How many must be there all opening hours, of the counted posts together. */
export const peopleNeeded = (needs: readonly Requirement[]): number =>
  needs.filter(({ post }) => countedPosts.includes(post)).reduce((sum, { people }) => sum + people, 0)
