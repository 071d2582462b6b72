import type { ReactElement } from 'react'
import { decisionStates } from '../casefiles/approvals.ts'
import type { Casefile } from '../casefiles/casefiles.db.ts'
import { decisionWords, stageLabel } from '../casefiles/decision-words.ts'
import type { Decision } from '../casefiles/approvals.db.ts'
import { checkupKinds } from '../codes/checkups.ts'
import { labelOf } from '../codes/code-list.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { Card } from '../ui/card.tsx'
import { standingWords } from '../transfers/steps.ts'
import { transferTitle } from '../transfers/transfer.ts'
import type { Transfer } from '../transfers/transfers.db.ts'

/** What an intake came of, if it was a sheet of information or a check-up, and what came of it: its decisions with their approval, the casefiles of its children as far as the reader sees them, the documents to and from the guidance centre. Nothing while there is none. */
export function CameOfIt({ sheet, checkup, decisions, casefiles, transfers }: {
  sheet: { id: string; receivedOn: Temporal.PlainDate } | undefined; checkup: { id: string; kind: string } | undefined; decisions: readonly Decision[]; casefiles: readonly Casefile[]; transfers: readonly Transfer[]
}): ReactElement | null {
  if (!sheet && !checkup && decisions.length === 0 && casefiles.length === 0 && transfers.length === 0) return null
  return (
    <Card title="決定とケース">
      <ul className="plain">
        {sheet && <li><a href={`/information-sheets/${sheet.id}`}>情報提供から</a>　<span className="soft">{formatShortDate(sheet.receivedOn)}に受けた</span></li>}
        {checkup && <li><a href={`/checkups/${checkup.id}`}>健診から</a>　<span className="soft">{labelOf(checkupKinds, checkup.kind)}</span></li>}
        {decisions.map((decision) => (
          <li key={decision.id}><a href={`/decisions/${decision.id}`}>{decisionWords(decision)}</a>　<span className="soft">{formatShortDate(decision.decidedOn)}・{labelOf(decisionStates, decision.state)}</span></li>
        ))}
        {casefiles.map((casefile) => (
          <li key={casefile.id}><a href={`/casefiles/${casefile.id}`}>ケース {casefile.number}</a>　<span className="soft">{stageLabel(casefile.stage)}・<a href={`/families/${casefile.familyId}`}>{casefile.familyName}</a></span></li>
        ))}
        {transfers.map(({ id, kind, number, childName, standing }) => (
          <li key={id}><a href={`/transfers/${id}`}>{transferTitle(kind, number)}</a>　<span className="soft">{childName}・{standingWords(kind, standing)}</span></li>
        ))}
      </ul>
    </Card>
  )
}
