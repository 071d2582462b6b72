import { casefileStages } from '../codes/casefiles.ts'
import { closingReasons } from '../codes/closings.ts'
import { labelOf } from '../codes/code-list.ts'
import { intakeOutcomes } from '../codes/dispositions.ts'
import type { Decision } from './approvals.db.ts'

const kinds = { intake: '受理', casefile: '区分・主担当機関などの変更', closing: '終結', reopening: '再開', plan: '支援計画' } as const

/** What kind of thing was decided: 受理, 終結 … */
export const decisionKindLabel = (kind: Decision['kind']): string => kinds[kind]

/** What was decided in one line: 受理　ケースにする; 終結　心配なことがなくなった. */
export function decisionWords({ kind, outcome }: Pick<Decision, 'kind' | 'outcome'>): string {
  if (kind === 'intake') return `${kinds.intake}　${labelOf(intakeOutcomes, outcome)}`
  if (kind === 'closing') return `${kinds.closing}　${labelOf(closingReasons, outcome)}`
  return kinds[kind]
}

/** The stage in words. */
export const stageLabel = (stage: string): string => labelOf(casefileStages, stage)
