import { choice, longText, required } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'

/** The three steps of 決裁 in their order. */
export const approvalSteps = [
  { step: 1, role: 'worker', label: '担当' },
  { step: 2, role: 'supervisor', label: '係長' },
  { step: 3, role: 'head', label: '室長' },
] as const
export type ApprovalRole = (typeof approvalSteps)[number]['role']

export const decisionStates = [
  { code: 'proposed', label: '決裁の途中' },
  { code: 'approved', label: '決裁済み' },
  { code: 'returned', label: '差し戻し' },
] as const
export type DecisionState = (typeof decisionStates)[number]['code']

const proposedBy: Readonly<Record<string, readonly number[]>> = { head: [2], supervisor: [3] }

/** The steps that must be taken by others: nobody approves what they proposed, so a 係長's proposal goes to the 室長, a 室長's to the 係長. */
export const stepsAfter = (proposerRole: string): readonly number[] => proposedBy[proposerRole] ?? [2, 3]

/** A step as it stands. */
export interface Standing { step: number; role: ApprovalRole; outcome: 'approved' | 'returned' | null }

/** The step whose turn it is, or undefined when the decision is approved or returned. */
export function stepInTurn(steps: readonly Standing[], proposerRole: string): number | undefined {
  if (steps.some(({ outcome }) => outcome === 'returned')) return undefined
  return stepsAfter(proposerRole).find((step) => steps.find((one) => one.step === step)?.outcome !== 'approved')
}

/** Why somebody may not take the step in turn, in words that say what to do; undefined when they may. `mine`: the step in turn where they may take it, their own or in somebody else's stead. */
export function reasonAgainst(steps: readonly Standing[], proposer: { role: string; staffId: string }, actor: { role: string; staffId: string }, mine: number | undefined): string | undefined {
  if (actor.staffId === proposer.staffId) return '自分が起案した決定は、自分では決裁できません。ほかの人に頼んでください'
  const turn = stepInTurn(steps, proposer.role)
  if (turn === undefined) return 'この決定の決裁は終わっています'
  const own = approvalSteps.find(({ role }) => role === actor.role)
  if (mine === turn) return undefined
  if (own?.step === turn) return 'もう一つの段を、あなたが決裁しています。ほかの人に頼んでください'
  const waits = approvalSteps.find(({ step }) => step === turn)?.label ?? ''
  return own && own.step > turn ? `${waits}の決裁がまだです。先に${waits}に頼んでください` : `いまは${waits}の番です`
}

/** What somebody answers at their step. */
export const approvalRecord = defineRecord({
  name: 'approval', version: 1, title: '決裁',
  fields: {
    outcome: required(choice('決裁', [
      { code: 'approved', label: '決裁する' },
      { code: 'returned', label: '差し戻す', hint: 'どこを直すかを書いてください' },
      { code: 'seen', label: '見ました（まだ決めない）' },
    ])),
    words: longText('ひとこと', { most: 2000, rows: 3, hint: '差し戻すときは必ず書いてください' }),
  },
})
