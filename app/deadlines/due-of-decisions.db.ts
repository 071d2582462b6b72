import { approvalSteps, stepInTurn } from '../casefiles/approvals.ts'
import type { Standing } from '../casefiles/approvals.ts'
import type { Decision } from '../casefiles/approvals.db.ts'
import { decisionKindLabel } from '../casefiles/decision-words.ts'
import type { CodeOf } from '../codes/code-list.ts'
import { intakeNumber } from '../intake/intake.ts'
import { shortMoment } from '../intake/intake-words.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { idsOf } from './due-facts.db.ts'
import { lastDayOf, nobody, onDay } from './due-rules.ts'
import type { DueLimit } from './due-rules.ts'
import { plain } from './due-source.ts'
import type { About, Due, DueItem, DueSource, KindLine, Reading, Told } from './due-source.ts'

const kinds = [{ code: 'approval', label: '決裁', group: 'approval' }] as const satisfies readonly KindLine[]
type Kind = CodeOf<typeof kinds>

const approveWithin: DueLimit = { days: 3, counts: 'office_days', since: '2019-04-01', source: '市の決裁の目安（推、要確認）' }

interface DecisionFacts {
  id: string; intakeId: string | null; familyId: string | null; proposedAt: Temporal.Instant; proposedBy: string
  /** The first step nobody has taken yet; null when approved or returned. */
  next: 'worker' | 'supervisor' | 'head' | null
}

/** Decisions: they wait for their 決裁; one may end an intake. */
export const decisionSource = {
  kind: 'decision', kinds, facts, due: dueOfDecision, told,
  everyId: (tx: Tx) => idsOf(tx, sql`select id from decision`),
  changesToo: async (tx: Tx, id: string) => ({ intake: await idsOf(tx, sql`select intake_id as id from decision where id = ${id} and intake_id is not null`) }),
  written: ({ id }: DecisionFacts) => [id],
} as const satisfies DueSource<DecisionFacts, Kind>

async function facts(tx: Tx, ids: readonly string[]): Promise<DecisionFacts[]> {
  const { rows } = await sql<Omit<DecisionFacts, 'next'> & { proposed: boolean; proposerRole: string; steps: Standing[] }>`
    select d.id, d.intake_id, d.family_id, d.recorded_at as proposed_at, d.proposed_by, d.state = 'proposed' as proposed, ctx.role_on(a.id, (d.recorded_at at time zone 'Asia/Tokyo')::date) as proposer_role,
           (select coalesce(jsonb_agg(jsonb_build_object('step', p.step, 'role', p.role, 'outcome', p.outcome) order by p.step), '[]') from approval p where p.decision_id = d.id) as steps
      from decision d join account a on a.id = d.proposed_by where d.id = any (${ids}::uuid[])`.execute(tx)
  return rows.map(({ proposed, proposerRole, steps, ...decision }) => {
    const turn = proposed ? stepInTurn(steps, proposerRole) : undefined
    return { ...decision, next: approvalSteps.find(({ step }) => step === turn)?.role ?? null }
  })
}

/** What a proposed decision makes due: its next step. */
export function dueOfDecision({ id, intakeId, familyId, proposedAt, proposedBy, next }: DecisionFacts): Due<Kind>[] {
  if (!next) return []
  const owner = next === 'worker' ? { accountId: proposedBy } : { role: next }
  return [{ ...nobody, kind: 'approval', sourceId: id, intakeId, familyId, ...onDay(lastDayOf(approveWithin, officeDateOf(proposedAt))), ...owner }]
}

interface DecisionLine { id: string; kind: Decision['kind']; recordedAt: Temporal.Instant; proposer: string; intakeId: string | null; fiscalYear: number | null; number: number | null; familyId: string | null; familyName: string | null }

async function told(tx: Tx, items: readonly DueItem[], { now }: Reading): Promise<(item: DueItem) => Told | undefined> {
  const { rows } = await sql<DecisionLine>`
    select d.id, d.kind, d.recorded_at, a.name as proposer, i.id as intake_id, i.fiscal_year, i.number, f.id as family_id, f.name as family_name
      from decision d join account a on a.id = d.proposed_by left join intake i on i.id = d.intake_id left join family f on f.id = d.family_id
     where d.id = any (${items.map(({ sourceId }) => sourceId)}::uuid[])`.execute(tx)
  const lines = new Map(rows.map((row) => [row.id, row]))
  return ({ sourceId }) => {
    const line = lines.get(sourceId)
    return line && toApprove(line, now)
  }
}

function toApprove({ id, kind, recordedAt, proposer, intakeId, fiscalYear, number, familyId, familyName }: DecisionLine, now: Temporal.Instant): Told {
  const about: About[] = [
    ...(intakeId && fiscalYear && number ? [{ label: intakeNumber(fiscalYear, number), href: `/intakes/${intakeId}`, words: '' }] : []),
    ...(familyId && familyName ? [{ label: familyName, href: `/families/${familyId}`, words: '' }] : []),
  ]
  return {
    ...plain, act: { label: `決裁（${decisionKindLabel(kind)}）`, href: `/decisions/${id}` }, about,
    reasons: [`${shortMoment(recordedAt, now)} ${proposer}が起案`], ids: [intakeId, familyId].filter((one) => one !== null),
  }
}
