import { labelOf } from '../codes/code-list.ts'
import { posts, qualifications } from '../codes/posts.ts'
import type { BaseSize, Employment, Post, Qualification } from '../codes/posts.ts'
import { countedPosts } from './staffing-standard.ts'
import type { Requirement } from './staffing-standard.ts'

/** Somebody in a post for a span of time (half-open). `weeklyMinutes` is null for who is there all opening hours; `alsoDoes` is other work. */
export interface PostHolding {
  id: string; post: Post; accountId: string | null; staffId: string | null; name: string; employment: Employment; qualification: Qualification
  trainedOn: Temporal.PlainDate | null; weeklyMinutes: number | null; alsoDoes: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null
}

/** One post of the standard against who holds it on a day, in numbers and in words. */
export interface PostCheck { requirement: Requirement; present: number; regular: number; holders: readonly PostHolding[]; met: boolean; words: string }

/** All posts of a day: what is short, and what somebody should look at although it counts. */
export interface StaffingCheck { posts: readonly PostCheck[]; met: boolean; present: number; doubts: readonly string[] }

/** Qualifications that the standard names for a post (別表, 児福法25条の2第6項; 要確認); undefined where it names none. */
const namedFor: Partial<Record<Post, readonly Qualification[]>> = {
  family_supporter: ['social_worker', 'psychiatric_social_worker', 'certified_psychologist', 'physician', 'public_health_nurse', 'midwife', 'nurse', 'nursery_teacher', 'teacher', 'child_welfare_officer', 'trained'],
  psychologist: ['certified_psychologist', 'psychology_graduate'],
  abuse_specialist: ['social_worker', 'psychiatric_social_worker', 'certified_psychologist', 'physician', 'public_health_nurse', 'trained'],
  lead_supporter: ['public_health_nurse', 'social_worker', 'child_family_social_worker', 'recognised'],
  council_coordinator: ['child_welfare_officer', 'social_worker', 'psychiatric_social_worker', 'certified_psychologist', 'physician', 'public_health_nurse', 'midwife', 'nurse', 'nursery_teacher', 'teacher'],
}

/** The holdings of a day, longest in the post first. */
export function heldOn(holdings: readonly PostHolding[], day: Temporal.PlainDate): PostHolding[] {
  return holdings.filter(({ since, until }) => Temporal.PlainDate.compare(since, day) <= 0 && (until === null || Temporal.PlainDate.compare(day, until) < 0))
    .sort((one, other) => Temporal.PlainDate.compare(one.since, other.since) || one.name.localeCompare(other.name, 'ja'))
}

/** Compares what is needed with who is there on a day. Hours of people who take turns make a post only when the week's opening hours are known. */
export function checkPosts(needs: readonly Requirement[], holdings: readonly PostHolding[], day: Temporal.PlainDate, size: BaseSize, openingMinutes: number | null): StaffingCheck {
  const held = heldOn(holdings, day)
  const { counted, twice } = onceEach(held)
  const checks = needs.map((requirement) => checkPost(requirement, (countedPosts.includes(requirement.post) ? counted : held).filter(({ post }) => post === requirement.post), openingMinutes))
  const present = checks.filter(({ requirement }) => countedPosts.includes(requirement.post)).reduce((sum, check) => sum + check.present, 0)
  return { posts: checks, met: checks.every(({ met }) => met), present, doubts: [...twice, ...held.flatMap((holding) => doubtsAbout(holding, size, day)), ...unknownHours(held, openingMinutes)] }
}

function checkPost(requirement: Requirement, holders: readonly PostHolding[], openingMinutes: number | null): PostCheck {
  const always = holders.filter(({ weeklyMinutes }) => weeklyMinutes === null)
  const turns = holders.reduce((sum, { weeklyMinutes }) => sum + (weeklyMinutes ?? 0), 0)
  const present = always.length + (openingMinutes === null ? 0 : Math.floor(turns / openingMinutes))
  const regular = always.filter(({ employment }) => employment === 'regular').length
  const short = Math.max(requirement.people - present, 0)
  const regularShort = Math.max(requirement.people - requirement.partTime - regular, 0)
  const words = [
    short > 0 && `あと${short}人足りません（必要${requirement.people}人・配置${present}人）`,
    regularShort > 0 && `常勤があと${regularShort}人要ります（${requirement.people}人のうち非常勤でもよいのは${requirement.partTime}人）`,
  ].filter((line) => line !== false)
  return { requirement, present, regular, holders, met: words.length === 0, words: words.length === 0 ? `必要${requirement.people}人・配置${present}人` : words.join('。') }
}

/** A person fills one post of the size's number only: the one held longest. */
function onceEach(held: readonly PostHolding[]): { counted: PostHolding[]; twice: string[] } {
  const first = new Map<string, PostHolding>()
  const twice: string[] = []
  for (const holding of held.filter(({ post }) => countedPosts.includes(post))) {
    const person = holding.staffId ?? holding.name
    const earlier = first.get(person)
    if (!earlier) first.set(person, holding)
    else twice.push(`${holding.name}さんは「${labelOf(posts, earlier.post)}」と「${labelOf(posts, holding.post)}」の両方に入っています。「${labelOf(posts, earlier.post)}」だけに数えました。`)
  }
  return { counted: [...first.values()], twice }
}

function doubtsAbout({ post, name, qualification, trainedOn, alsoDoes }: PostHolding, size: BaseSize, day: Temporal.PlainDate): string[] {
  const label = labelOf(posts, post)
  const named = namedFor[post]
  return [
    named && !named.includes(qualification) && `${name}さんの資格「${labelOf(qualifications, qualification)}」は、${label}の要件に挙がっていません。確かめてください（要確認）。`,
    post === 'council_coordinator' && (trainedOn === null || Temporal.PlainDate.compare(trainedOn, day) > 0) && `${name}さん（調整担当者）は、研修の修了がまだです（児福法25条の2第8項）。`,
    alsoDoes !== '' && countedPosts.includes(post) && !['small_a', 'small_b', 'small_c'].includes(size) && `${name}さん（${label}）は「${alsoDoes}」と兼ねています。兼ねられるのは小規模の型とされています（要確認）。`,
  ].filter((line) => typeof line === 'string')
}

function unknownHours(held: readonly PostHolding[], openingMinutes: number | null): string[] {
  const names = held.filter(({ weeklyMinutes }) => weeklyMinutes !== null).map(({ name }) => `${name}さん`)
  return openingMinutes === null && names.length > 0 ? [`週の開所時間が決まっていないので、一部の時間の人（${[...new Set(names)].join('、')}）は人数に入れていません。「基準と設定」で決めてください。`] : []
}
