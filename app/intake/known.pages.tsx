import type { ReactElement } from 'react'
import { ask } from '../access/pages.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import type { PersonCard } from '../people/person.ts'
import { Badge } from '../ui/badge.tsx'
import { Hit } from '../ui/hit.tsx'
import { intakeKindWords, intakeNumber } from './intake.ts'
import { knownAbout } from './known.db.ts'
import type { KnownPerson } from './known.db.ts'

/** The call form's element, so that buttons beside it add to it with and without script. */
export const callFormId = 'call'

/** What the office already knows of the names being typed; a question, never kept. */
export const knownPages = [
  ask('/people/known', { needs: 'intake.take' }, async (asking) => {
    const known = await knownAbout(asking, asking.form)
    asking.seen(idsShown(known))
    return { kind: 'fragment', view: <Known known={known} /> }
  }),
]

/** Everybody and everything shown of known people, for the access log. */
export const idsShown = (known: readonly KnownPerson[]): string[] =>
  known.flatMap(({ card, intakes, siblings, adults }) => [card.id, ...intakes.map(({ id }) => id), ...siblings.map(({ id }) => id), ...adults.map(({ id }) => id)])

/** この人たちについて: each known person with what may matter during the call, and buttons that take them into it. */
export function Known({ known }: { known: readonly KnownPerson[] }): ReactElement {
  if (known.length === 0) return <p className="soft">子どもの名前かかなを入れると、前の記録がここに出ます。閲覧できないものは含みません。</p>
  return (
    <>
      {known.map((person) => <KnownOne key={`${person.row}-${person.card.id}`} person={person} />)}
      <p className="soft">閲覧できないものは含みません</p>
    </>
  )
}

function KnownOne({ person }: { person: KnownPerson }): ReactElement {
  const { row, linked, card, grown, records, className, worker, intakes, siblings, adults } = person
  return (
    <Hit>
      <div><a href={`/people/${card.id}`} target="_blank" rel="noopener"><strong>{card.name}</strong></a> {card.kana && <span className="soft">{card.kana}</span>} {className && <Badge tone="key">{className}</Badge>}</div>
      <div className="soft">{[card.ageWords, grown ? null : card.school, worker && `担当 ${worker}`].filter(Boolean).join('／')}</div>
      {grown
        ? <div>過去の記録 {records}件{records > 0 && <>（<a href={`/people/${card.id}`} target="_blank" rel="noopener">開く</a>）</>}</div>
        : intakes.length > 0 && <div>過去の受付 {intakes.map(({ id, fiscalYear, number, kind, receivedAt }, at) => (
          <span key={id}>{at > 0 && '、'}<a href={`/intakes/${id}`} target="_blank" rel="noopener">{intakeNumber(fiscalYear, number)}</a>（{intakeKindWords(kind)}・{formatJapaneseDate(officeDateOf(receivedAt))}）</span>
        ))}</div>}
      {adults.filter((adult) => adult.records > 0).map(({ id, relationLabel, records: count }) => (
        <div key={id}>{relationLabel}に過去の記録 {count}件（<a href={`/people/${id}`} target="_blank" rel="noopener">開く</a>）</div>
      ))}
      {!linked && (
        <div className="known-acts">
          <button form={callFormId} name="more" value={`link:${row}:${card.id}`} formNoValidate className="button small">この人です</button>
          <button form={callFormId} name="more" value={`maybe:${row}:${card.id}`} formNoValidate className="button small">同じ人らしい（未確認）</button>
          <span className="soft by-key">名前の欄から <kbd>↓</kbd> で選べます</span>
        </div>
      )}
      {linked && siblings.length > 0 && (
        <div className="known-acts">
          <span className="soft">同じ家の子どもを、安全確認に加える</span>
          {siblings.map((sibling) => (
            <button key={sibling.id} form={callFormId} name="more" value={`sibling:${sibling.id}`} formNoValidate className="button small" data-key="s" aria-keyshortcuts="s">＋ {siblingWords(sibling)}</button>
          ))}
          <span className="soft by-key"><kbd>S</kbd> で上から1人ずつ</span>
        </div>
      )}
    </Hit>
  )
}

const siblingWords = ({ name, ageWords, school }: PersonCard): string => `${name}（${[ageWords, school].filter(Boolean).join('・')}）`
